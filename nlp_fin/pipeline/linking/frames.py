"""The frame of a quantity: its preposition, whether it is a move, and what it is a sibling of."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.metrics import unit_class
from nlp_fin.pipeline.linking.cues import DirectionCue, SentenceCues
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.relations import only_fillers, set_relation
from nlp_fin.pipeline.linking.sharing import share_units
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence
from nlp_fin.types import Quantity

_LEVEL_PREPOSITIONS = frozenset("auf bei zu".split())
_MOVE_CLASSES = frozenset("percent pp bp points".split())
_REACH = 6
_PASSING = ("steig", "stieg", "gestieg", "kletter", "geklettert", "fäll", "fiel", "fallen",
            "gefallen", "sink", "sank", "gesunken", "rutsch", "gerutscht", "spring",
            "sprang")  # fmt: skip
_LEVEL_NOUNS = ("spanne", "bandbreite", "korridor", "bereich", "niveau", "stand", "wert", "marke",
                "höhe", "hoch", "tief")  # fmt: skip
_QUOTES = frozenset('„“”»«"')


def find_frames(
    sentence: Sentence, cues: SentenceCues, quantities: Sequence[Quantity], currency: str | None
) -> list[Frame]:
    """One frame for each quantity token of the sentence, in order. `currency` is the text's."""
    frames: list[Frame] = []
    for at in sentence.of_kind("quantity"):
        quantity = quantities[sentence.tokens[at].ref]
        frame = Frame(at, quantity, _unit(quantity))
        frame.prep, frame.prep_at = _preposition(sentence, at)
        counting = any("zahl" in word for word in sentence.lowers[max(0, at - 12) : at]) or (
            any(f.unit == "count" and f.quantity.unit_text for f in frames)
            and not any(f.unit == "currency" for f in frames)
        )
        scaled = frame.unit in ("bare", "count") and _is_scaled(quantity)
        if scaled and not counting and currency is not None:
            frame.currency = currency
        elif frame.unit == "bare" and _is_scaled(quantity) and quantity.unit == "count":
            frame.unit = "count"
        frames.append(frame)
    share_units(sentence, cues, frames)
    for index, frame in enumerate(frames):
        _set_move(sentence, cues, frame)
        set_relation(sentence, cues, frames, index)
    return frames


def _unit(quantity: Quantity) -> str:
    """The unit class; `bare` for a number without a written unit."""
    plain = not any(ch.isalpha() or ch == "%" for ch in quantity.text)
    if quantity.bare or (quantity.unit == "times" and plain):
        return "bare"
    return unit_class(quantity.unit)


def _is_scaled(quantity: Quantity) -> bool:
    return quantity.unit_text is None and _scale_word(quantity)


def _scale_word(quantity: Quantity) -> bool:
    lower = quantity.text.lower()
    return any(
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
            outer = _outer_auf(sentence, index) if token.lower == "von" else None
            return ("auf", outer) if outer is not None else (token.lower, index)
        if token.lower in FILLERS or token.text in _QUOTES:
            continue
        if token.kind == "word" and token.text[0].islower() and token.lower.endswith(("en", "e")):
            adjectives += 1
            if adjectives == 1:
                continue
        return "", -1
    return "", -1


def _outer_auf(sentence: Sentence, von: int) -> int | None:
    """*auf die Spanne von 4,00 bis 4,25 Prozent*: where *auf* stands; what follows is a level."""
    if von < 2 or not sentence.lowers[von - 1].endswith(_LEVEL_NOUNS):
        return None
    before = range(von - 2, max(-1, von - 5), -1)
    return next((i for i in before if sentence.lowers[i] == "auf"), None)


def _set_move(sentence: Sentence, cues: SentenceCues, frame: Frame) -> None:
    quantity, at = frame.quantity, frame.at
    frame.level = frame.prep in _LEVEL_PREPOSITIONS or (
        frame.prep == "bis" and frame.unit in ("currency", "points", "bare")
    )
    adjacent = _adjacent_direction(sentence, cues, frame)
    if adjacent is not None:
        frame.direction = adjacent
        frame.move = frame.prep != "auf" and not _is_result(sentence, frame, adjacent)
    if frame.prep == "um" and not _is_about(sentence, cues, frame):
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
            or (frame.prep in ("über", "unter", "bis") and not _crosses(frame, motion))
        )
        if free and (frame.unit in _MOVE_CLASSES or _is_object(sentence, motion, at)):
            frame.move = True


def _is_about(sentence: Sentence, cues: SentenceCues, frame: Frame) -> bool:
    """*Bei Kursen um 52 Euro*: around it, where nothing moves."""
    noun = sentence.tokens[frame.prep_at - 1] if frame.prep_at > 0 else None
    if frame.unit not in ("currency", "points") or noun is None or not noun.text[0].isupper():
        return False
    before = sentence.lowers[frame.prep_at - 2] if frame.prep_at > 1 else ""
    return before == "bei" and _clause_direction(sentence, cues, frame.at) is None


def _crosses(frame: Frame, verb: DirectionCue) -> bool:
    """*Fällt der Marktanteil unter 40 Prozent*: a level that is passed, not the amount."""
    if frame.unit == "currency":
        return True
    upward = frame.prep in ("über", "bis")
    return verb.text.lower().startswith(_PASSING) and verb.sign == (1 if upward else -1)


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
        token.kind == "quantity" or token.text[0].isupper()
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
        if left - cue.last - 1 <= 0 or only_fillers(sentence, cue.last + 1, left):
            return cue
        break
    if frame.prep in ("mit", "bei", "auf") and frame.unit in (
        "currency",
        "count",
        "points",
        "bare",
    ):
        return None  # *lag mit 67 Mio. unter dem Vorjahr*: a level, compared afterwards
    if frame.prep == "von" and frame.unit not in ("percent", "pp", "bp"):
        named = (cue for cue in cues.metrics if cue.last == frame.prep_at - 1)
        if any(cue.role == "name" and sentence.tokens[cue.last].text[0].isupper() for cue in named):
            return None  # *mit einem Tageshoch von 10.164 Punkten im Minus*: the level of a noun
    right = at + 1
    while right < len(sentence.tokens) and (
        sentence.lowers[right] in ("im", "ins", "an", "des", "der", "beim", "deutlich", "etwas")
        or (sentence.tokens[right].glued and sentence.lowers[right].startswith("ig"))
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
        token.kind == "mention" or any(char.isupper() for char in token.text) for token in following
    ) and not any(token.kind == "quantity" for token in following[:1])


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
