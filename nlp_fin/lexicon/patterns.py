"""Word patterns of vocabulary files and the index that finds them in a tokenised sentence.

`abc` matches the word, `abc*` every word that begins so, `*abc` every word that ends so, and
`a_b` the words in a row; `a_*_b` allows up to six words in between, and the words behind the
first may end in `*` (`zu_hoch*`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_KEY = 3
"""Length of the prefix or suffix by which patterns are filed."""
_MAX_GAP = 6


@dataclass(slots=True)
class PatternIndex(Generic[T]):
    """Patterns → payloads. Looking up a word costs a few dictionary accesses."""

    _words: dict[str, list[T]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[str, T]]] = field(default_factory=dict)
    _suffixes: dict[str, list[tuple[str, T]]] = field(default_factory=dict)
    _phrases: dict[str, list[tuple[tuple[str, ...], T]]] = field(default_factory=dict)

    def add(self, pattern: str, payload: T) -> None:
        """File one pattern. Raises `ValueError` for a pattern that would match anything."""
        pattern = pattern.lower()
        if "_" in pattern:
            parts = tuple(pattern.split("_"))
            if not all(parts) or "*" in parts[0] or parts[-1] == "*":
                raise ValueError(f"phrase {pattern!r} has an empty or open end")
            self._phrases.setdefault(parts[0], []).append((parts, payload))
        elif pattern.startswith("*") or pattern.endswith("*"):
            core = pattern.strip("*")
            if len(core) < _KEY:
                raise ValueError(f"pattern {pattern!r} is too short: {_KEY} letters at least")
            if pattern.startswith("*"):
                self._suffixes.setdefault(core[-_KEY:], []).append((core, payload))
            else:
                self._prefixes.setdefault(core[:_KEY], []).append((core, payload))
        else:
            self._words.setdefault(pattern, []).append(payload)

    def of_word(self, word: str) -> list[T]:
        """Payloads of all one-word patterns that match a lower-case word."""
        found = list(self._words.get(word, ()))
        for prefix, payload in self._prefixes.get(word[:_KEY], ()):
            if word.startswith(prefix):
                found.append(payload)
        for suffix, payload in self._suffixes.get(word[-_KEY:], ()):
            if word.endswith(suffix):
                found.append(payload)
        return found

    def exact(self, word: str) -> list[T]:
        """Payloads of the word itself only."""
        return self._words.get(word, [])

    def phrases_at(self, words: Sequence[str], at: int) -> Iterator[tuple[int, T]]:
        """Phrases that begin at word `at`, as (index after the phrase, payload)."""
        for parts, payload in self._phrases.get(words[at], ()):
            end = _phrase_end(parts, words, at)
            if end:
                yield end, payload

    def scan(self, words: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """All matches as (first word, index after the last word, payload)."""
        for at, word in enumerate(words):
            for payload in self.of_word(word):
                yield at, at + 1, payload
            for end, payload in self.phrases_at(words, at):
                yield at, end, payload


def _fits(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part[-1] == "*" else word == part


def _phrase_end(parts: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """Index after the last word of the phrase, 0 where it does not match."""
    position = at
    gap = False
    for part in parts:
        if part == "*":
            gap = True
            continue
        limit = min(len(words), position + _MAX_GAP + 1) if gap else min(len(words), position + 1)
        while position < limit and not _fits(words[position], part):
            position += 1
        if position >= limit:
            return 0
        position += 1
        gap = False
    return position


def index_of(rows: Iterable[tuple[str, T]]) -> PatternIndex[T]:
    """An index over (pattern, payload) pairs."""
    index: PatternIndex[T] = PatternIndex()
    for pattern, payload in rows:
        index.add(pattern, payload)
    return index
