"""The frame of a quantity: its preposition, whether it is a move, and what it is a sibling of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_fin.lexicon.metrics import unit_class
from nlp_fin.pipeline.linking.cues import DirectionCue, LabelCue, SentenceCues
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence
from nlp_fin.types import Quantity

Relation = Literal["from_to", "prior", "conversion", "by_to", "coord"]

_LEVEL_PREPOSITIONS = frozenset("auf bei zu".split())
_MOVE_CLASSES = frozenset("percent pp bp points".split())
_REACH = 6


@dataclass(slots=True)
class Frame:
    """What stands around one quantity in its sentence.

    `at` is its token, `prep` the preposition in front (or ``""``) at token `prep_at`, `move`
    whether it is an amount of change, `level` whether the text says that it is a level.
    `relation` ties it to the earlier quantity `other` (index into the sentence's frames);
    `shift` says how far back a value of an earlier period lies (`year` …, `unknown`).
    """

    at: int
    quantity: Quantity
    unit: str
    prep: str = ""
    prep_at: int = -1
    move: bool = False
    level: bool = False
    direction: DirectionCue | None = None
    relation: Relation | None = None
    other: int = -1
    shift: str | None = None
    shift_cue: LabelCue | None = None
    currency: str | None = None
    """For a bare amount with a scale (*auf 1,2 Milliarden*): the currency of the text."""
    old: bool = False
    """True for the first of *von A auf B*: the value before the move."""


def find_frames(
    sentence: Sentence, cues: SentenceCues, quantities: Sequence[Quantity], currency: str | None
) -> list[Frame]:
    """One frame for each quantity token of the sentence, in order. `currency` is the text's."""
    frames: list[Frame] = []
    for at in sentence.of_kind("quantity"):
        quantity = quantities[sentence.tokens[at].ref]
        frame = Frame(at, quantity, _unit(quantity))
        frame.prep, frame.prep_at = _preposition(sentence, at)
        counting = any("zahl" in word for word in sentence.lowers[max(0, at - 12) : at])
        if frame.unit in ("bare", "count") and _is_scaled(quantity) and not counting:
            frame.currency = currency
        frames.append(frame)
    for index, frame in enumerate(frames):
        _set_move(sentence, cues, frame)
        _set_relation(sentence, cues, frames, index)
    return frames


def _unit(quantity: Quantity) -> str:
    """The unit class; `bare` for a number without a written unit."""
    plain = not any(ch.isalpha() or ch == "%" for ch in quantity.text)
    if quantity.bare or (quantity.unit == "times" and plain):
        return "bare"
    return unit_class(quantity.unit)


def _is_scaled(quantity: Quantity) -> bool:
    lower = quantity.text.lower()
    return quantity.unit_text is None and any(
        scale in lower for scale in ("mio", "mrd", "million", "milliard", "bio", "billion", "tsd")
    )


def _preposition(sentence: Sentence, at: int) -> tuple[str, int]:
    """The preposition that governs the quantity, across fillers and one adjective."""
    adjectives = 0
    for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
        token = sentence.tokens[index]
        if token.lower in PREPOSITIONS:
            before = sentence.lowers[index - 1] if index else ""
            if token.lower in ("über", "unter") and before in PREPOSITIONS:
                continue
            if token.lower == "zu" and before == "bis":
                continue
            return token.lower, index
        if token.lower in FILLERS:
            continue
        if token.kind == "word" and token.text[0].islower() and token.lower.endswith(("en", "e")):
            adjectives += 1
            if adjectives == 1:
                continue
        return "", -1
    return "", -1


def _set_move(sentence: Sentence, cues: SentenceCues, frame: Frame) -> None:
    quantity, at = frame.quantity, frame.at
    frame.level = frame.prep in _LEVEL_PREPOSITIONS
    adjacent = _adjacent_direction(sentence, cues, frame)
    if adjacent is not None:
        frame.direction = adjacent
        frame.move = frame.prep != "auf" and not _is_result(sentence, frame, adjacent)
    if frame.prep == "um":
        frame.move, frame.level = True, False
    signed = quantity.explicit_sign and (frame.unit in _MOVE_CLASSES or frame.unit == "bare")
    if signed and not frame.level:
        frame.move = True
    if frame.direction is None:
        frame.direction = _clause_direction(sentence, cues, at)
    motion = frame.direction
    if motion is not None and motion.role in ("motion", "change") and not motion.noun:
        free = not frame.level and (
            frame.prep == ""
            or (frame.prep in ("über", "unter", "bis") and frame.unit != "currency")
        )
        if free and (frame.unit in _MOVE_CLASSES or _is_object(sentence, motion, at)):
            frame.move = True


def _is_result(sentence: Sentence, frame: Frame, cue: DirectionCue) -> bool:
    """*nach einem Minus von 4,6 Milliarden Euro*: a loss, not a decrease."""
    before = sentence.lowers[max(0, cue.first - 2) : cue.first]
    return frame.unit == "currency" and cue.noun and "nach" in before


def _is_object(sentence: Sentence, verb: DirectionCue, at: int) -> bool:
    """Whether an amount is what somebody lost or gained: it follows the verb without a noun
    in between (*verlor 3 Milliarden Euro*, *streicht weltweit 3.000 Stellen*)."""
    if verb.first >= at or at - verb.first > _REACH:
        return False
    return not any(
        token.kind == "quantity" or (token.kind != "time" and token.text[0].isupper())
        for token in sentence.tokens[verb.first + 1 : at]
        if token.kind in ("word", "mention", "quantity")
    )


def _adjacent_direction(
    sentence: Sentence, cues: SentenceCues, frame: Frame
) -> DirectionCue | None:
    """A direction noun in front (*ein Plus von 3 %*) or a direction word behind (*3 % höher*)."""
    at = frame.at
    left = frame.prep_at if frame.prep in ("von", "um", "mit", "bis", "über", "in") else at
    for cue in reversed(cues.directions):
        if not cue.noun or cue.last >= at:
            continue
        if left - cue.last - 1 <= 0 or _only_fillers(sentence, cue.last + 1, left):
            return cue
        break
    if frame.prep in ("mit", "bei", "auf") and frame.unit in (
        "currency",
        "count",
        "points",
        "bare",
    ):
        return None  # *lag mit 67 Mio. unter dem Vorjahr*: a level, compared afterwards
    right = at + 1
    while right < len(sentence.tokens) and (
        sentence.lowers[right] in ("im", "ins", "an", "des", "der", "beim", "deutlich", "etwas")
    ):
        right += 1
    for cue in cues.directions:
        if cue.first == right and (cue.noun or cue.role in ("change", "trail", "beat")):
            if cue.role in ("trail", "beat") and not cue.noun and cue.first == cue.last:
                return cue if _is_comparison(sentence, right) else None
            return None if _starts_next(sentence, cue) else cue
    if right < len(sentence.tokens) and sentence.lowers[right] in ("über", "unter"):
        sign = 1 if sentence.lowers[right] == "über" else -1
        if _is_comparison(sentence, right):
            return DirectionCue(right, right, sign, "change", sentence.tokens[right].text)
    return None


def _starts_next(sentence: Sentence, cue: DirectionCue) -> bool:
    """A verb form behind the quantity belongs to it only as the end of its clause."""
    return (
        not cue.noun
        and cue.last + 1 < len(sentence.tokens)
        and (sentence.tokens[cue.last + 1].kind == "quantity")
    )


def _is_comparison(sentence: Sentence, at: int) -> bool:
    """*über/unter/vor/hinter* followed by what is compared, not by a place or a time."""
    following = sentence.tokens[at + 1 : at + 4]
    return any(
        token.kind == "mention" or token.text[0].isupper() for token in following
    ) and not any(token.kind == "quantity" for token in following[:1])


def _only_fillers(sentence: Sentence, start: int, end: int) -> bool:
    return all(
        token.lower in FILLERS or token.lower in ("in", "höhe", "von", ":", "(", "=")
        for token in sentence.tokens[start:end]
    )


def _clause_direction(sentence: Sentence, cues: SentenceCues, at: int) -> DirectionCue | None:
    """The direction verb of the quantity's clause: the nearest, one that governs it first."""
    best, best_distance = None, 99
    for cue in cues.directions:
        if cue.role in ("gap",) or sentence.clauses[cue.first] != sentence.clauses[at]:
            continue
        if cue.noun or cue.adverb:
            continue
        distance = at - cue.first if cue.first < at else cue.last - at
        if cue.first < at < cue.last:
            distance = 0
        if cue.role in ("beat", "trail") and cue.first == cue.last and len(cue.text) < 8:
            distance += 8
        if distance < best_distance:
            best, best_distance = cue, distance
    return best


def _set_relation(sentence: Sentence, cues: SentenceCues, frames: list[Frame], index: int) -> None:
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
        and _only_fillers(sentence, before.at + 2, frame.at)
    ):
        frame.relation, frame.other = "conversion", index - 1
        return
    if _set_shift(sentence, cues, frames, index) and same is not None:
        frame.relation, frame.other = "prior", same
        return
    if before.move and frame.prep == "auf" and len(between) <= _REACH:
        frame.relation, frame.other = "by_to", index - 1
    elif same == index - 1 and _is_coordination(between):
        frame.relation, frame.other = "coord", index - 1


def _same_class(one: Frame, other: Frame) -> bool:
    if one.unit == "currency" == other.unit:
        return one.quantity.unit == other.quantity.unit
    return one.unit == other.unit


def _is_from_to(sentence: Sentence, before: Frame, frame: Frame) -> bool:
    pair = (before.prep, frame.prep)
    close = frame.at - before.at <= _REACH + 4
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
            comparing = sentence.lowers[frame.at + 1 : cue.first]
            if any(
                word in ("über", "unter", "gegenüber", "als", "zum", "ggü.") for word in comparing
            ):
                continue
            return cue
    return None


def _reaches(sentence: Sentence, cue: LabelCue, frame: Frame) -> bool:
    """Whether the words between cue and quantity let it be the value of that time."""
    between = sentence.lowers[cue.last + 1 : frame.at]
    if frame.prep == "auf":
        return False
    return (not any(word in (",", ";", "und") for word in between) and cue.label != "unknown") or (
        cue.label == "unknown" and len(between) <= 2 and sentence.lowers[cue.first] != "zuletzt"
    )
