"""The sign of a figure: direction words for moves, losses and discounts for levels."""

from __future__ import annotations

from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.metrics import MOVES, metric_lexicon
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.sign_words import (
    governing_noun,
    left_behind,
    lost,
    motion_before,
    noun_behind,
    shared_noun,
    taken_off,
)

_SIGNED = MOVES | {"max_drawdown", "upside"}
_RESULTS = frozenset(
    "earnings net_income operating_income pretax_income ebitda eps cash_flow equity".split()
)
_BALANCES = _RESULTS | {"trade_balance"}
_LOSSES = frozenset(
    "loss net_loss operating_loss pretax_loss eps_loss cash_burn trade_deficit budget_deficit "
    "supply_deficit".split()
)
_TIED = frozenset(("from_to", "coord", "conversion"))
_RELATIVE = frozenset(("percent", "pp", "bp", "points"))
# What can be lost, and how far behind the amount the verb stands.
_LOSABLE = frozenset(("market_cap",))
_LOST_REACH = 4

# Only such a short sentence goes on with the sign of the one before (*Bei Mid-Caps 5,8 %.*).
_SHORT = 16


def decide_sign(
    memory: Memory, reading: Reading, before: Reading | None, frame: Frame, draft: Draft
) -> tuple[int, str] | None:
    """The sign that the words give, and the word; None where they give none."""
    quantity, choice = draft.quantity, draft.metric
    if quantity.explicit_sign:
        return None
    if choice.metric in _BALANCES and choice.aspect == "level":
        adjective = _negative_adjective(reading, draft)
        if adjective is not None:
            return -1, f"«{adjective}»"
        loss = _loss_beside(reading, frame)
        if loss is not None and choice.sign > 0:
            return -1, f"«{loss}»"
        deficit = frame.direction
        if deficit is not None and deficit.noun and deficit.text.lower() == "minus":
            return -1, f"«{deficit.text}»"
    if left_behind(reading, frame):
        return 1, "«hinter sich»"
    taken = taken_off(reading, frame)
    if taken is not None:
        return -1, f"«{taken}»"
    if choice.concept == "premium":
        return None  # *der Aufschlag schrumpfte von 95 auf 69 Prozent*: still one
    if choice.sign < 0 and choice.aspect == "level":
        return -1, "the metric word means a loss or a discount"
    if quantity.unit == "count" and frame.prep != "um" and not quantity.bare:
        return None  # *3.000 Stellen fallen weg*: what is counted, not how a number moved
    if _is_wider_loss(frame, choice):
        # *Der Verlust stieg um 5 Mio. Euro*: the result fell.
        assert frame.direction is not None
        return -frame.direction.sign, f"«{frame.direction.text}» of a loss"
    gone = lost(reading, frame) if choice.metric in _LOSABLE else None
    if gone is not None:
        return gone
    behind = noun_behind(reading, frame)
    if behind is not None:
        return behind
    if choice.aspect != "change" and choice.metric not in _SIGNED and not _moves(frame, choice):
        return None
    governing = governing_noun(reading, frame) or shared_noun(reading, frame)
    if governing is not None:
        return governing
    stated = frame.level or frame.shift is not None or frame.prep in ("mit", "von", "nach")
    if stated and not frame.move and choice.metric not in ("max_drawdown", "valuation_gap"):
        return _compound_sign(reading, draft)
    adjacent = frame.direction
    if adjacent is not None and adjacent.noun:
        return adjacent.sign, f"«{adjacent.text}»"
    word = _compound_sign(reading, draft)
    if word is not None and not _moves_itself(reading, frame, draft):
        return word
    if adjacent is not None and adjacent.sign:
        return adjacent.sign, f"«{adjacent.text}»"
    noun = _noun_in_clause(reading, frame)
    if noun is not None:
        return noun
    sibling = memory.of_frame(reading, frame.other) if frame.relation in _TIED else None
    if frame.relation == "prior" and frame.prep == "statt":
        sibling = memory.of_frame(reading, frame.other)  # *verlor 34 % statt 40 %*
    if sibling is not None and sibling.metric.metric == choice.metric and sibling.sign < 0:
        return -1, f"as {sibling.quantity.text}"
    if choice.carried and before is not None and frame.direction is None:
        for cue in reversed(before.cues.directions):
            if cue.role in ("motion", "change") and cue.sign:
                return cue.sign, f"«{cue.text}» in the sentence before"
    short = len(reading.sentence.tokens) <= _SHORT
    if choice.cue is None and frame.direction is None and short:
        for earlier in memory.before(draft.sentence, 1):
            if earlier.metric.metric == choice.metric and earlier.sign < 0:
                return -1, f"as {earlier.quantity.text} before"
            break
    return motion_before(reading, frame) if frame.direction is None else None


def _moves_itself(reading: Reading, frame: Frame, draft: Draft) -> bool:
    """*… einen Gewinnrückgang von 0,5 %, während die US-Firmen um 11 % zulegen*: the verb of its
    own clause says the sign, not the noun of another one."""
    cue, clauses = draft.metric.cue, reading.sentence.clauses
    verb = frame.direction
    if cue is None or verb is None or verb.noun or not verb.sign:
        return False
    return clauses[cue[0]] != clauses[frame.at] == clauses[verb.first]


def _moves(frame: Frame, choice: MetricChoice) -> bool:
    """A relative amount of change whose metric is unknown (*um 17 Prozent gekürzt*)."""
    return choice.metric == "other" and frame.move and frame.unit in _RELATIVE


def _is_wider_loss(frame: Frame, choice: MetricChoice) -> bool:
    concept = metric_lexicon().concepts.get(choice.concept or "")
    if concept is None or choice.aspect != "change" or choice.metric not in _RESULTS:
        return False
    if concept.sign >= 0:
        return False
    direction = frame.direction
    verb = direction is not None and not direction.noun and direction.sign != 0
    return verb and frame.prep == "um" and frame.unit in ("currency", "bare")


def _negative_adjective(reading: Reading, draft: Draft) -> str | None:
    """*ein negatives EBITDA von 3 Mio. Euro*."""
    if draft.metric.cue is None:
        return None
    first = draft.metric.cue[0]
    for token in reading.sentence.tokens[max(0, first - 3) : first]:
        if token.lower.startswith("negativ"):
            return token.text
    return None


def _loss_beside(reading: Reading, frame: Frame) -> str | None:
    """*Unter dem Strich stand ein Verlust von 5 Mio.*, *mit 1,3 Mrd. in die roten Zahlen*: a loss,
    though another word names the result."""
    sentence, concepts = reading.sentence, metric_lexicon().concepts
    for cue in reading.cues.metrics:
        concept = concepts[cue.concept]
        if concept.sign >= 0 or concept.id not in _LOSSES or cue.role != "name":
            continue
        if sentence.clauses[cue.first] != sentence.clauses[frame.at]:
            continue
        before = 0 < frame.prep_at - cue.last <= 1 or 0 < frame.at - cue.last <= 1
        behind = cue.phrase and 0 < cue.first - frame.at <= _LOST_REACH
        if before or behind:
            return cue.text
    return None


def _compound_sign(reading: Reading, draft: Draft) -> tuple[int, str] | None:
    """The sign inside the metric word itself (*Gewinneinbruch*, *Tagesverlust*)."""
    if draft.metric.cue is None:
        return None
    for cue in reading.cues.metrics:
        if (cue.first, cue.last) != draft.metric.cue:
            continue
        parts = [w for w in cue.text.split() if w.islower()] if cue.phrase else []
        inner = (sign for sign in map(_word_sign, parts) if sign)
        sign = cue.sign or next(inner, 0)
        if sign:
            return sign, f"«{cue.text}»"
    return None


def _word_sign(word: str) -> int:
    """The sign of a verb or adverb inside a phrase (*senkten ihre Gewinnschätzungen*)."""
    lexicon = direction_lexicon()
    verbs = lexicon.verbs.get(word)
    if verbs:
        return verbs[0].sign
    return lexicon.words[word].sign if word in lexicon.words else 0


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
