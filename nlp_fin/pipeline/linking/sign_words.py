"""Words around an amount that say which way it went: nouns that govern it, verbs that end its
clause, what is taken off and what is left behind."""

from __future__ import annotations

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS

_RELATIVE = frozenset(("percent", "pp", "bp", "points"))
_VERB_REACH = 8
_LOST_REACH = 4
_COST_REACH = 6
_COSTING = frozenset("kostet kosten kostete kosteten gekostet".split())
_HIGHS = ("rekord", "höchst", "allzeit", "spitze")
# Between two names that share a noun (`…, Alibaba von`) stand so many tokens at most.
_GAPPED = 6
_LINKING = frozenset("und sowie der die das den dem bei für".split())


def taken_off(reading: Reading, frame: Frame) -> str | None:
    """*das kostete uns 0,6 Prozentpunkte*, *noch 9 Prozent vom Hoch entfernt*."""
    lowers, clauses = reading.sentence.lowers, reading.sentence.clauses
    own = [w for i, w in enumerate(lowers) if clauses[i] == clauses[frame.at]]
    near = lowers[max(0, frame.at - _COST_REACH) : frame.at]
    if frame.unit in ("pp", "bp") and frame.prep != "um":
        return next((word for word in near if word in _COSTING), None)
    if frame.unit == "percent" and "entfernt" in own:
        high = any(word.startswith(_HIGHS) or word.endswith("hoch") for word in lowers)
        return "entfernt" if high else None
    return None


def noun_behind(reading: Reading, frame: Frame) -> tuple[int, str] | None:
    """*der fast 3%ige Rückgang*."""
    lowers = reading.sentence.lowers[frame.at + 1 : frame.at + 2]
    if frame.unit not in _RELATIVE or not lowers or not lowers[0].startswith("ig"):
        return None
    for cue in reading.cues.directions:
        if cue.noun and cue.sign and cue.first == frame.at + 2:
            return cue.sign, f"«{cue.text}»"
    return None


def left_behind(reading: Reading, frame: Frame) -> bool:
    """*ließ den Index um 2 Prozentpunkte hinter sich*: ahead of it."""
    lowers = reading.sentence.lowers[frame.at + 1 : frame.at + 4]
    return lowers[:2] == ["hinter", "sich"] or lowers[1:3] == ["hinter", "sich"]


def governing_noun(reading: Reading, frame: Frame) -> tuple[int, str] | None:
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


def shared_noun(reading: Reading, frame: Frame) -> tuple[int, str] | None:
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
        noun = governing_noun(reading, earlier)
        if noun is not None:
            return noun
        later = earlier
    return None


def motion_before(reading: Reading, frame: Frame) -> tuple[int, str] | None:
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


def lost(reading: Reading, frame: Frame) -> tuple[int, str] | None:
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
