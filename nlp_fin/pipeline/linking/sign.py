"""The sign of a figure: direction words for moves, losses and discounts for levels."""

from __future__ import annotations

from nlp_fin.lexicon.metrics import MOVES
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading

_SIGNED = MOVES | {"max_drawdown", "upside"}
_RESULTS = frozenset(
    "earnings net_income operating_income pretax_income ebitda eps cash_flow equity".split()
)
_TIED = frozenset(("from_to", "coord", "conversion"))


def decide_sign(
    memory: Memory, reading: Reading, before: Reading | None, frame: Frame, draft: Draft
) -> tuple[int, str] | None:
    """The sign that the words give, and the word; None where they give none."""
    quantity, choice = draft.quantity, draft.metric
    if quantity.explicit_sign:
        return None
    if choice.metric in _RESULTS and choice.aspect == "level":
        adjective = _negative_adjective(reading, draft)
        if adjective is not None:
            return -1, f"«{adjective}»"
    if choice.sign < 0 and choice.aspect == "level":
        return -1, "the metric word means a loss or a discount"
    if choice.aspect != "change" and choice.metric not in _SIGNED:
        return None
    stated = frame.level or frame.shift is not None or frame.prep in ("mit", "von", "nach")
    if stated and not frame.move and choice.metric not in ("max_drawdown", "valuation_gap"):
        return _compound_sign(reading, draft)
    adjacent = frame.direction
    if adjacent is not None and adjacent.noun:
        return adjacent.sign, f"«{adjacent.text}»"
    word = _compound_sign(reading, draft)
    if word is not None:
        return word
    if adjacent is not None and adjacent.sign:
        return adjacent.sign, f"«{adjacent.text}»"
    noun = _noun_in_clause(reading, frame)
    if noun is not None:
        return noun
    sibling = memory.of_frame(reading, frame.other) if frame.relation in _TIED else None
    if sibling is not None and sibling.metric.metric == choice.metric and sibling.sign < 0:
        return -1, f"as {sibling.quantity.text}"
    if choice.carried and before is not None and frame.direction is None:
        for cue in reversed(before.cues.directions):
            if cue.role in ("motion", "change") and cue.sign:
                return cue.sign, f"«{cue.text}» in the sentence before"
    if choice.cue is None and frame.direction is None:
        for earlier in memory.before(draft.sentence, 1):
            if earlier.metric.metric == choice.metric and earlier.sign < 0:
                return -1, f"as {earlier.quantity.text} before"
            break
    return None


def _negative_adjective(reading: Reading, draft: Draft) -> str | None:
    """*ein negatives EBITDA von 3 Mio. Euro*."""
    if draft.metric.cue is None:
        return None
    first = draft.metric.cue[0]
    for token in reading.sentence.tokens[max(0, first - 3) : first]:
        if token.lower.startswith("negativ"):
            return token.text
    return None


def _compound_sign(reading: Reading, draft: Draft) -> tuple[int, str] | None:
    """The sign inside the metric word itself (*Gewinneinbruch*, *Tagesverlust*)."""
    if draft.metric.cue is None:
        return None
    for cue in reading.cues.metrics:
        if (cue.first, cue.last) == draft.metric.cue and cue.sign:
            return cue.sign, f"«{cue.text}»"
    return None


def _noun_in_clause(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """The nearest direction noun of the clause, when no verb says it."""
    sentence = reading.sentence
    best: tuple[int, int, str] | None = None
    for cue in reading.cues.directions:
        if not cue.noun or not cue.sign:
            continue
        if sentence.clauses[cue.first] != sentence.clauses[frame.at]:
            continue
        distance = abs(cue.first - frame.at)
        if best is None or distance < best[0]:
            best = (distance, cue.sign, cue.text)
    if best is None or best[0] > 8:
        return None
    return best[1], f"«{best[2]}»"
