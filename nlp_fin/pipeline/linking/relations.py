"""How a quantity hangs together with another one of its sentence, and with an earlier time."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.pipeline.linking.cues import LabelCue, SentenceCues
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence

_REACH = 6
_JOINERS = ("und", "bzw", "bzw.", "beziehungsweise", "oder", "vs", "vs.", ",", "zu", "gegen", ".")
_MEASURED = ("mehr als", "weniger als", "über", "unter", "gegenüber")
"""Beginnings of a time that a figure is measured against: *8 % mehr als ein Jahr zuvor*."""
_COMPARING = ("über", "unter", "gegenüber", "als", "zum", "ggü.")


def set_relation(sentence: Sentence, cues: SentenceCues, frames: list[Frame], index: int) -> None:
    frame = frames[index]
    if index == 0:
        _set_shift(sentence, cues, frames, index)
        return
    before = frames[index - 1]
    same = next((j for j in range(index - 1, -1, -1) if _same_class(frames[j], frame)), None)
    between = sentence.tokens[before.at + 1 : frame.at]
    if same == index - 1 and _is_from_to(sentence, before, frame):
        frame.relation, frame.other, before.old = "from_to", index - 1, True
        if before.prep != "von":
            before.old, frame.old = False, True
        return
    if (
        between
        and between[0].lower in ("(", "[")
        and frame.unit == before.unit == "currency"
        and frame.quantity.unit != before.quantity.unit
        and only_fillers(sentence, before.at + 2, frame.at)
    ):
        frame.relation, frame.other = "conversion", index - 1
        return
    if _set_shift(sentence, cues, frames, index) and same is not None:
        frame.relation, frame.other = "prior", same
        return
    moved_to = before.move and frame.prep == "auf" and len(between) <= _REACH
    if moved_to or _is_quoted(sentence, cues, before, frame):
        frame.relation, frame.other = "by_to", index - 1
    elif same == index - 1 and _is_coordination(between):
        frame.relation, frame.other = "coord", index - 1


def _is_quoted(sentence: Sentence, cues: SentenceCues, before: Frame, frame: Frame) -> bool:
    """*1,2 Prozent schwächer bei 7,46 Euro*: a direction word alone stands between."""
    if frame.prep not in ("bei", "mit") or before.unit not in ("percent", "points"):
        return False
    if frame.unit not in ("currency", "points", "bare") or frame.unit == before.unit:
        return False
    words = {i for cue in cues.directions if cue.adverb for i in range(cue.first, cue.last + 1)}
    return any(before.at < i < frame.at for i in words) and all(
        i in words or sentence.lowers[i] in FILLERS or sentence.lowers[i] in PREPOSITIONS
        for i in range(before.at + 1, frame.at)
    )


def _same_class(one: Frame, other: Frame) -> bool:
    if one.unit == "currency" == other.unit:
        return one.quantity.unit == other.quantity.unit
    return one.unit == other.unit


def _is_from_to(sentence: Sentence, before: Frame, frame: Frame) -> bool:
    pair = (before.prep, frame.prep)
    close = frame.at - before.at <= _REACH + 4
    if sentence.hards[frame.at] != sentence.hards[before.at]:
        return False
    return close and pair in (("von", "auf"), ("von", "zu"), ("auf", "von"))


def _is_coordination(between: Sequence[object]) -> bool:
    words = [getattr(token, "lower", "") for token in between]
    joiners = (
        "und",
        "bzw",
        "bzw.",
        "beziehungsweise",
        "oder",
        "vs",
        "vs.",
        ",",
        "zu",
        "gegen",
        ".",
    )
    return (
        len(words) <= 4
        and any(word in joiners for word in words)
        and all(word in joiners or word in FILLERS or word in PREPOSITIONS for word in words)
    )


def _set_shift(sentence: Sentence, cues: SentenceCues, frames: list[Frame], index: int) -> bool:
    """Find the cue that makes this quantity a value of an earlier period; False if none."""
    frame = frames[index]
    nearest = _nearest_previous(sentence, cues, frames, index)
    if nearest is not None:
        frame.shift = "time" if nearest.kind == "time" else nearest.label
        frame.shift_cue = nearest
        return True
    bracketed = frame.at > 0 and sentence.lowers[frame.at - 1] in ("(", "[")
    prior = frame.prep in ("nach", "gegenüber", "statt") or any(
        cue.last == frame.at - 1 or (cue.first < frame.at and cue.last == frame.prep_at)
        for cue in cues.prior
    )
    if frame.prep == "von" and not prior:
        return False
    if _has_own_name(sentence, frame.at):
        return False
    if index and prior and frames[index - 1].unit == frame.unit and not frame.move:
        frame.shift = "unknown"
        return True
    if bracketed and index and _same_class(frames[index - 1], frame) and not frame.move:
        after = frame.at + 1
        if frames[index - 1].at == frame.at - 2 and after < len(sentence.tokens):
            frame.shift = "year" if sentence.lowers[after] in (")", "]") else None
            return frame.shift is not None
    return False


def _has_own_name(sentence: Sentence, at: int) -> bool:
    """*verglichen mit nur 10 % für den S&P 500*: another thing, not another time."""
    for token in sentence.tokens[at + 1 : at + 5]:
        if token.kind == "mention":
            return True
        if token.lower not in ("für", "bei", "beim", "im", "den", "der", "die", "das", "dem"):
            return False
    return False


def _nearest_previous(
    sentence: Sentence, cues: SentenceCues, frames: list[Frame], index: int
) -> LabelCue | None:
    """A word like *Vorjahr* that belongs to this quantity: in front of it behind the last one
    (*Vorjahr: 3,2 Mio.*), or right behind it (*nach 3,1 Mrd. Euro im Vorjahr*)."""
    frame = frames[index]
    left = frames[index - 1].at if index else -1
    right = frames[index + 1].at if index + 1 < len(frames) else len(sentence.tokens)
    for cue in cues.previous:
        if left < cue.first < frame.at:
            near = frame.at - cue.last <= 4 or sentence.depths[cue.first] > 0
            compared = index == 0 and not sentence.depths[cue.first]
            if near and not compared and not frame.move and _reaches(sentence, cue, frame):
                return cue
        if frame.at < cue.first < right and cue.first - frame.at <= 4 and not frame.move:
            if sentence.depths[cue.first] != sentence.depths[frame.at]:
                continue
            if _opens_next(sentence, cue.first, frame.at, right) or _is_measure(sentence, cue):
                continue
            comparing = sentence.lowers[frame.at + 1 : cue.first]
            if any(
                word in ("über", "unter", "gegenüber", "als", "zum", "ggü.") for word in comparing
            ):
                continue
            return cue
    return None


def _is_measure(sentence: Sentence, cue: LabelCue) -> bool:
    """*8 % mehr als ein Jahr zuvor*, *ein Umsatz auf Vorjahresniveau*: what a value is measured
    against, not its time."""
    text = cue.text.lower()
    before = sentence.lowers[cue.first - 1] if cue.first else ""
    level = text.endswith(("niveau", "niveaus", "wert", "werts", "höhe"))
    return text.startswith(_MEASURED) or (level and (before == "auf" or text.startswith("auf ")))


def _opens_next(sentence: Sentence, cue: int, at: int, right: int) -> bool:
    """*143.870 €, ein Jahr davor waren es 121.200 €*: the time belongs to the clause behind the
    comma, which has a number of its own."""
    clauses = sentence.clauses
    return (
        clauses[cue] != clauses[at]
        and right < len(clauses)
        and clauses[right] == clauses[cue]
        and any(word in (",", ";", "–", "-") for word in sentence.lowers[at + 1 : cue])
    )


def _reaches(sentence: Sentence, cue: LabelCue, frame: Frame) -> bool:
    """Whether the words between cue and quantity let it be the value of that time."""
    between = sentence.lowers[cue.last + 1 : frame.at]
    if frame.prep == "auf":
        return False
    return (not any(word in (",", ";", "und") for word in between) and cue.label != "unknown") or (
        cue.label == "unknown" and len(between) <= 2 and sentence.lowers[cue.first] != "zuletzt"
    )


def only_fillers(sentence: Sentence, start: int, end: int) -> bool:
    return all(
        token.lower in FILLERS or token.lower in ("in", "höhe", "von", ":", "(", "=")
        for token in sentence.tokens[start:end]
    )
