"""Ratings of analysts and the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "ratings.toml"

Rating = Literal["buy", "hold", "sell"]
_RATINGS: tuple[Rating, ...] = ("buy", "hold", "sell")
_CHANGES = ("upgrade", "downgrade", "reiterate", "initiate")


@dataclass(frozen=True, slots=True)
class RatingLexicon:
    """Rating words as tuples of lower-case words; hyphens count as blanks."""

    ratings: Mapping[tuple[str, ...], Rating]
    spoken: Mapping[tuple[str, ...], Rating]
    spoken_blocked: frozenset[str]
    advised: frozenset[tuple[str, ...]]
    """Spoken ratings that count only where somebody advises."""
    advice: frozenset[str]
    neutral_verbs: frozenset[str]
    verdicts: frozenset[str]
    """Words that are a rating in brackets behind a name: *Scor (meiden)*."""
    context: frozenset[str]
    strong: frozenset[str]
    """Words that speak of a rating by themselves."""
    row_columns: frozenset[str]
    changes: Mapping[str, str]
    """Word → upgrade, downgrade, reiterate, initiate."""
    stem_verbs: frozenset[str]
    up_particles: frozenset[str]
    down_particles: frozenset[str]
    raise_verbs: frozenset[str]
    lower_verbs: frozenset[str]
    target_nouns: frozenset[str]
    fair_phrases: tuple[tuple[str, ...], ...]
    signal: frozenset[str]
    """Words that can begin a rating."""
    houses: frozenset[str]
    """Names, lower case, of firms that speak as institutions."""


def words_of(phrase: str) -> tuple[str, ...]:
    """*Market-Perform* → (`market`, `perform`)."""
    return tuple(phrase.lower().replace("-", " ").split())


@cache
def rating_lexicon() -> RatingLexicon:
    """The vocabulary of ratings. Raises `LexiconError` naming the missing or bad part."""
    data = load_toml(FILE)
    ratings = _phrases(data, "rating")
    change = _section(data, "change")
    return RatingLexicon(
        ratings=ratings,
        spoken=_phrases(data, "spoken"),
        spoken_blocked=_words(_section(data, "spoken_blocked"), "words"),
        advised=frozenset(words_of(p) for p in _section(data, "advice").get("needed", ())),
        advice=_words(_section(data, "advice"), "words"),
        neutral_verbs=_words(_section(data, "advice"), "neutral"),
        verdicts=_words(_section(data, "advice"), "verdicts"),
        context=_words(_section(data, "context"), "words"),
        strong=_words(_section(data, "context"), "strong"),
        row_columns=_words(_section(data, "context"), "row_columns"),
        changes={word: kind for kind in _CHANGES for word in _words(change, kind)},
        stem_verbs=_words(change, "stem_verbs"),
        up_particles=_words(change, "up_particles"),
        down_particles=_words(change, "down_particles"),
        raise_verbs=_words(change, "raise_verbs"),
        lower_verbs=_words(change, "lower_verbs"),
        target_nouns=_words(_section(data, "target"), "nouns"),
        fair_phrases=tuple(words_of(p) for p in _section(data, "target").get("fair", ())),
        signal=frozenset(p[0] for p in ratings if len(p) == 1)
        | frozenset("equal sector conviction".split())
        | frozenset("-".join(p) for p in ratings)
        | _words(_section(data, "target"), "nouns"),
        houses=frozenset(n.lower() for n in _section(data, "houses").get("names", ())),
    )


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = data.get(name)
    if not isinstance(section, dict) or not section:
        raise LexiconError(f"{FILE}: section [{name}] is missing or empty")
    return section


def _words(section: Mapping[str, Any], key: str) -> frozenset[str]:
    value = section.get(key)
    if not isinstance(value, str) or not value.split():
        raise LexiconError(f"{FILE}: `{key}` must be a non-empty string of words")
    return frozenset(value.split())


def _phrases(data: Mapping[str, Any], name: str) -> dict[tuple[str, ...], Rating]:
    section = _section(data, name)
    if set(section) != set(_RATINGS):
        raise LexiconError(f"{FILE}: [{name}] must have exactly the lists {', '.join(_RATINGS)}")
    found: dict[tuple[str, ...], Rating] = {}
    for rating in _RATINGS:
        for phrase in section[rating]:
            key = words_of(str(phrase))
            if found.setdefault(key, rating) != rating:
                raise LexiconError(f"{FILE}: [{name}] {phrase!r} stands under two ratings")
    return found
