"""Where a cue stands, seen from a quantity: distances, boundaries, bindings."""

from __future__ import annotations

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence, is_finite

_COPULAS = frozenset(
    "liegt lag beträgt betrug liegen lagen betragen betrugen ist war sind waren".split()
)
_MEASURES = frozenset(
    "höhe größenordnung bandbreite korridor spanne bereich volumen umfang gesamthöhe".split()
)
_NOT_ATTRIBUTES = frozenset("und oder in bei auf nach vor für mit".split())
_GOVERNED = 5
_WHOLES = frozenset(("von", "der", "aus", "ihrer", "seiner"))


def position(reading: Reading, frame: Frame, first: int, last: int) -> dict[str, float]:
    """Features of the place of tokens `first` … `last` in the quantity's sentence."""
    sentence, at = reading.sentence, frame.at
    low, high = (last, at) if last < at else (at, first)
    features = {
        "dist": float(min(content_between(sentence, low, high), 12)),
        "commas": float(min(sentence.commas[high] - sentence.commas[low], 3)),
        "hards": float(min(sentence.hards[high] - sentence.hards[low], 2)),
        "other_clause": float(sentence.clauses[low] != sentence.clauses[high]),
        "numbers_between": numbers_between(sentence, low, high),
    }
    if last < at:
        start = frame.prep_at if frame.prep_at > last else at
        features["bound"] = float(is_bound(sentence, last + 1, start))
        features["bound_elsewhere"] = float(
            not features["bound"] and _governs_other(reading, last, at)
        )
    elif first > at:
        features["after"] = 1.0
        features["post"] = float(is_post(sentence, at, first))
        whole = frame.unit == "count" and sentence.lowers[at + 1] in _WHOLES
        features["past_number"] = float(
            not features["post"] and features["numbers_between"] > 0 and not whole
        )
        features["bound_elsewhere"] = float(
            not features["post"] and _governs_other(reading, last, at)
        )
    if sentence.depths[at] != sentence.depths[first]:
        features["bracket"] = 1.0
    return features


def numbers_between(sentence: Sentence, low: int, high: int) -> float:
    """Number of quantities strictly between two tokens, at most four."""
    if high <= low:
        return 0.0
    return float(min(max(0, sentence.quantities[high] - sentence.quantities[low + 1]), 4))


def content_between(sentence: Sentence, low: int, high: int) -> int:
    """Number of words between two tokens that carry meaning of their own."""
    return sentence.content[high] - sentence.content[low + 1] if high > low else 0


def is_bound(sentence: Sentence, start: int, end: int) -> bool:
    """Whether nothing but fillers, times, copulas and one genitive name lies in between."""
    names = 0
    for token in sentence.tokens[start:end]:
        if token.kind == "time":
            continue
        if token.kind == "mention":
            names += 1
            if names > 1:
                return False
            continue
        if token.kind == "quantity":
            return False
        if token.kind == "punct":
            if token.lower in ":(=~)":
                continue
            return False
        if token.lower in FILLERS or token.lower in PREPOSITIONS or token.lower in _MEASURES:
            continue
        if token.lower in _COPULAS:
            continue
        if token.text[0].islower() and token.lower.endswith(("en", "em", "e", "er")):
            continue
        return False
    return True


def _governs_other(reading: Reading, last: int, at: int) -> bool:
    """Whether the cue stands directly in front of another quantity (*bei einem Umsatz von 3*)."""
    for frame in reading.frames:
        if frame.at == at or frame.at <= last:
            continue
        if frame.at - last > _GOVERNED:
            return False
        start = frame.prep_at if frame.prep_at > last else frame.at
        return is_bound(reading.sentence, last + 1, start)
    return False


def is_post(sentence: Sentence, at: int, first: int) -> bool:
    """*3 Mrd. Euro Umsatz*, *9,5 % operative Marge*, *um 168 % gestiegener Auftragsbestand*."""
    if not 0 < first - at <= _GOVERNED:
        return False
    if first == at + 2 and sentence.lowers[at + 1] == "(":
        return sentence.lowers[first + 1 : first + 2] == [")"]  # *1,20 Dollar (Cash-Kosten)*
    for token in sentence.tokens[at + 1 : first]:
        if token.kind == "word" and token.text.endswith("-"):
            continue  # *Inhaber- Stückaktien*, *Service- und Vertriebsmitarbeiter*
        if token.kind == "word" and token.text[0].islower() and not is_finite(token.lower):
            if token.lower in _NOT_ATTRIBUTES:
                return False
            continue
        return False
    return True
