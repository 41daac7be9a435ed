"""The polarity lexicon of finance: words, quantities and what turns them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.patterns import PatternIndex
from nlp_fin.lexicon.resources import load_csv, load_toml

WORD_FILE = "sentiment.csv"
SHIFTER_FILE = "sentiment_shifters.toml"
COLUMNS = ("pattern", "polarity", "valence", "domain")
DOMAINS = frozenset("general finance market fundamental advice quantity".split())


@dataclass(frozen=True, slots=True)
class Polarity:
    """`polarity` -1 … 1 by itself; `valence` 1 or -1: whether more of it is good."""

    pattern: str
    polarity: float
    valence: int
    domain: str


@dataclass(frozen=True, slots=True)
class SentimentLexicon:
    words: PatternIndex[Polarity]
    shifters: PatternIndex[str]
    """Patterns → `negation`, `exempt`, `reversal`, `concession`, `despite`, `contrast`,
    `strong`, `weak`, `high`, `low`, `more`, `less`."""


_SHIFTERS = (
    ("negation", "words", "negation"),
    ("negation", "exempt", "exempt"),
    ("reversal", "words", "reversal"),
    ("concession", "clauses", "concession"),
    ("concession", "prepositions", "despite"),
    ("contrast", "words", "contrast"),
    ("intensity", "strong", "strong"),
    ("intensity", "weak", "weak"),
    ("record", "high", "high"),
    ("record", "low", "low"),
    ("comparison", "more", "more"),
    ("comparison", "less", "less"),
)


@cache
def sentiment_lexicon() -> SentimentLexicon:
    """The polarity vocabulary. Raises `LexiconError` with file and line of a bad row."""
    words: PatternIndex[Polarity] = PatternIndex()
    seen: dict[str, str] = {}
    for row in load_csv(WORD_FILE, COLUMNS):
        pattern = row["pattern"]
        if pattern in seen:
            raise LexiconError(f"{row.where}: {pattern!r} stands in {seen[pattern]} already")
        seen[pattern] = row.where
        try:
            polarity, valence = float(row["polarity"]), int(row["valence"])
            if not -1 <= polarity <= 1 or valence not in (-1, 1):
                raise ValueError("polarity must lie in -1 … 1 and valence be -1 or 1")
            if row["domain"] not in DOMAINS:
                raise ValueError(f"domain must be one of {', '.join(sorted(DOMAINS))}")
            words.add(pattern, Polarity(pattern, polarity, valence, row["domain"]))
        except ValueError as error:
            raise LexiconError(f"{row.where}: {error}") from None
    return SentimentLexicon(words, _shifters(load_toml(SHIFTER_FILE)))


def _shifters(data: dict[str, Any]) -> PatternIndex[str]:
    index: PatternIndex[str] = PatternIndex()
    for section, key, name in _SHIFTERS:
        patterns = data.get(section, {}).get(key)
        if not isinstance(patterns, str) or not patterns.split():
            raise LexiconError(f"{SHIFTER_FILE}: [{section}] needs a non-empty string `{key}`")
        for pattern in patterns.split():
            try:
                index.add(pattern, name)
            except ValueError as error:
                raise LexiconError(f"{SHIFTER_FILE}: [{section}] {key}: {error}") from None
    return index
