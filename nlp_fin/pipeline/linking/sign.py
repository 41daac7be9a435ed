"""The sign of a figure: direction words for moves, losses and discounts for levels."""

from __future__ import annotations

from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.metrics import MOVES, metric_lexicon
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS

_SIGNED = MOVES | {"max_drawdown", "upside"}
_RESULTS = frozenset(
    "earnings net_income operating_income pretax_income ebitda eps cash_flow equity".split()
)
_TIED = frozenset(("from_to", "coord", "conversion"))
_RELATIVE = frozenset(("percent", "pp", "bp", "points"))
_VERB_REACH = 8
# What can be lost, and how far behind the amount the verb stands.
_LOSABLE = frozenset(("market_cap",))
_LOST_REACH = 4
# Between two names that share a noun (`…, Alibaba von`) stand so many tokens at most.
_GAPPED = 6
# Only such a short sentence goes on with the sign of the one before (*Bei Mid-Caps 5,8 %.*).
_SHORT = 16
_LINKING = frozenset("und sowie der die das den dem bei für".split())


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
        loss = _loss_beside(reading, frame)
        if loss is not None and choice.sign > 0:
            return -1, f"«{loss}»"
    if _left_behind(reading, frame):
        return 1, "«hinter sich»"
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
    lost = _lost(reading, frame) if choice.metric in _LOSABLE else None
    if lost is not None:
        return lost
    behind = _noun_behind(reading, frame)
    if behind is not None:
        return behind
    if choice.aspect != "change" and choice.metric not in _SIGNED and not _moves(frame, choice):
        return None
    governing = _governing_noun(reading, frame) or _shared_noun(reading, frame)
    if governing is not None:
        return governing
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
    short = len(reading.sentence.tokens) <= _SHORT
    if choice.cue is None and frame.direction is None and short:
        for earlier in memory.before(draft.sentence, 1):
            if earlier.metric.metric == choice.metric and earlier.sign < 0:
                return -1, f"as {earlier.quantity.text} before"
            break
    return _motion_before(reading, frame) if frame.direction is None else None


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


def _lost(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """*38 Milliarden Euro Börsenwert gingen verloren*: the verb ends the clause."""
    if frame.prep or frame.unit != "currency":
        return None
    clauses = reading.sentence.clauses
    for cue in reading.cues.directions:
        near = 0 < cue.first - frame.at <= _LOST_REACH
        if (
            near
            and cue.role == "motion"
            and cue.sign < 0
            and clauses[cue.first] == clauses[frame.at]
        ):
            return -1, f"«{cue.text}»"
    return None


def _noun_behind(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """*der fast 3%ige Rückgang*."""
    lowers = reading.sentence.lowers[frame.at + 1 : frame.at + 2]
    if frame.unit not in _RELATIVE or not lowers or not lowers[0].startswith("ig"):
        return None
    for cue in reading.cues.directions:
        if cue.noun and cue.sign and cue.first == frame.at + 2:
            return cue.sign, f"«{cue.text}»"
    return None


def _motion_before(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """The verb of motion before an amount of change, across a hyphenated name or a bracket
    (*Dax rutscht nach Bayer-Zahlen 0,5 Prozent ab*)."""
    if frame.prep not in ("", "um") or frame.unit not in _RELATIVE:
        return None
    tokens = reading.sentence.tokens
    for at in range(frame.at - 1, max(-1, frame.at - 1 - _VERB_REACH), -1):
        if tokens[at].kind == "quantity" or tokens[at].text in (",", ";", ":", "und"):
            return None
        for cue in reading.cues.directions:
            verb = cue.first == at and cue.role == "motion" and not (cue.noun or cue.adverb)
            if verb and cue.sign:
                return cue.sign, f"«{cue.text}»"
    return None


def _governing_noun(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """*mit einem Rückgang um bis zu 12 Prozent*: only prepositions stand between."""
    sentence = reading.sentence
    at = frame.at - 1
    prepositions = 0
    while at > 0 and (sentence.lowers[at] in PREPOSITIONS or sentence.lowers[at] in FILLERS):
        prepositions += sentence.lowers[at] in PREPOSITIONS
        at -= 1
    for cue in reading.cues.directions:
        if prepositions and cue.noun and cue.sign and cue.last == at:
            after_it = sentence.lowers[cue.first - 1] == "nach" if cue.first else False
            return None if after_it else (cue.sign, f"«{cue.text}»")
    return None


def _shared_noun(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """*ein Minus von 3,2 %, Alibaba von 2,4 % und Tencent von 1,4 %*: one noun for all."""
    sentence = reading.sentence
    if frame.prep not in ("von", "um"):
        return None
    later = frame
    for earlier in reversed(reading.frames[: reading.frames.index(frame)]):
        if earlier.prep != frame.prep or earlier.unit != frame.unit:
            return None
        between = sentence.tokens[earlier.at + 1 : later.prep_at]
        if len(between) > _GAPPED or any(
            token.kind == "word" and token.text[0].islower() and token.lower not in _LINKING
            for token in between
        ):
            return None
        noun = _governing_noun(reading, earlier)
        if noun is not None:
            return noun
        later = earlier
    return None


def _left_behind(reading: Reading, frame: Frame) -> bool:
    """*ließ den Index um 2 Prozentpunkte hinter sich*: ahead of it."""
    lowers = reading.sentence.lowers[frame.at + 1 : frame.at + 4]
    return lowers[:2] == ["hinter", "sich"] or lowers[1:3] == ["hinter", "sich"]


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
        if concept.sign >= 0 or concept.metric not in _RESULTS or cue.role != "name":
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
