"""Is it the same thing that two figures are of? Instrument ids first, then normalised names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nlp_fin.types import Figure, Subject

_ENDINGS = ("es", "en", "er", "em", "e", "s", "n")


@cache
def _fillers() -> frozenset[str]:
    words = (
        "der die das des dem den ein eine einer eines einem einen ag se nv plc inc corp gmbh kgaa"
        " group gruppe konzern holding aktie aktien papier papiere titel anteilschein index"
    )
    return frozenset(words.split())


@cache
def _no_names() -> frozenset[str]:
    """Words for a part of a company that say nothing about which part."""
    words = (
        "segment segmente sparte sparten division divisionen bereich bereiche geschäftsbereich"
        " geschäftsfeld geschäftsfelder unternehmensbereich tochter tochtergesellschaft region"
        " tochterfirma bereichen land markt produkt"
    )
    return frozenset(_stem(word) for word in words.split())


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@cache
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in a form that case, inflection and hyphens do not change."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = re.findall(r"[\w&]+", plain)
    kept = [_stem(w) for w in words if w not in _fillers()]
    return tuple(kept or words)


def is_generic(text: str | None) -> bool:
    """Does a subject's text name no part in particular? (*das Segment*)"""
    return bool(text) and set(words_of(text or "")) <= _no_names()


def subject_key(subject: Subject) -> str | None:
    """One string for one thing; None where the text names nothing."""
    if subject.instrument:
        return subject.instrument
    if not subject.text or not subject.text.strip():
        return None
    return None if is_generic(subject.text) else "text:" + " ".join(words_of(subject.text))


def part_key(subject: Subject) -> str:
    """What part of the subject a share is of; empty where none is named."""
    return " ".join(words_of(subject.part)) if subject.part else ""


def issuer(figure: Figure) -> str | None:
    """The instrument that a figure is of; institutions (exchanges, banks) and persons are none."""
    instrument = figure.subject.instrument
    if instrument is None or instrument.split(":", 1)[0] in ("institution", "person"):
        return None
    return instrument


def may_be_of_one_issuer(a: Figure, b: Figure) -> bool:
    """False only where both are of instruments that differ."""
    one, two = issuer(a), issuer(b)
    return one is None or two is None or one == two


def may_be_same(a: Figure, b: Figure) -> bool:
    """False only where both name different things."""
    one, two = subject_key(a.subject), subject_key(b.subject)
    if one is None or two is None or one == two:
        return True
    if a.subject.instrument and b.subject.instrument:
        return False
    shared = set(words_of(a.subject.text or "")) & set(words_of(b.subject.text or ""))
    return bool(shared)


def same_other_side(a: Figure, b: Figure) -> bool:
    """May the other sides of two gaps be one thing? True where one of them names none."""
    if a.versus is None or b.versus is None or a.versus.text is None or b.versus.text is None:
        return True
    if a.versus.instrument and b.versus.instrument:
        return a.versus.instrument == b.versus.instrument
    return bool(set(words_of(a.versus.text)) & set(words_of(b.versus.text)))


def is_same(a: Subject, b: Subject) -> bool:
    """True only where both name the same thing."""
    one, two = subject_key(a), subject_key(b)
    if one is None or two is None:
        return False
    if one == two:
        return True
    if a.instrument and b.instrument:
        return False
    return bool(a.text and b.text) and words_of(a.text or "") == words_of(b.text or "")
