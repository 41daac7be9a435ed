"""Tables of words and phrases that are matched against lower-case tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = "*"
"""A pattern element that stands for up to `_MAX_GAP` tokens."""
_MAX_GAP = 16
_EDGE = 3
"""Letters that a word with a wildcard must at least have."""


@cache
def word_pattern() -> re.Pattern[str]:
    """Words with inner hyphens, slashes, dots and apostrophes; else one character."""
    return re.compile(
        r"(?:[^\W\d_]\.[ ]?[^\W\d_]\.)(?:[ ]?[^\W\d_]\.)?(?!\w)"  # z. B., p. a., i. Vj.
        r"|\w+(?:[-‑/&’'.+]\w+)*-?"
        r"|[^\w\s]"
    )


def split_words(text: str) -> list[str]:
    """Lower-case tokens of a short text, as phrases are matched."""
    return [squeeze(m) for m in word_pattern().findall(text.lower())]


def squeeze(word: str) -> str:
    """`p. a.` → `p.a.`; other words as they are."""
    return word.replace(" ", "")


def endings(word: str) -> Iterable[str]:
    """A German noun's or adjective's usual inflected forms (a superset)."""
    yield word
    for ending in ("s", "es", "e", "en", "n", "er", "ern"):
        yield word + ending


@dataclass(slots=True)
class PhraseTable(Generic[T]):
    """Phrases → payloads, looked up by their first word.

    A word that ends in `*` matches any ending, one that begins with `*` any beginning (the last
    part of a compound).
    """

    _by_first: dict[str, list[tuple[tuple[str, ...], T]]] = field(default_factory=dict)
    _by_edge: dict[str, list[tuple[tuple[str, ...], T]]] = field(default_factory=dict)
    """Phrases whose first word has a `*`, by the letters next to its fixed edge."""

    def add(self, phrase: str, payload: T) -> None:
        words = tuple(phrase.lower().split()) if GAP in phrase else tuple(split_words(phrase))
        if GAP in words[0]:
            self._by_edge.setdefault(_edge_of(words[0]), []).append((words, payload))
        else:
            self._by_first.setdefault(words[0], []).append((words, payload))

    def match(self, tokens: Sequence[str], at: int) -> list[tuple[int, T]]:
        """All phrases that begin at token `at`, as (number of tokens, payload), longest first."""
        found: list[tuple[int, T]] = []
        first = tokens[at]
        for candidates in (
            self._by_first.get(first),
            self._by_edge.get("^" + first[:_EDGE]) if self._by_edge else None,
            self._by_edge.get("$" + first[-_EDGE:]) if self._by_edge else None,
        ):
            if candidates:
                found += [(n, p) for w, p in candidates if (n := _length(w, tokens, at))]
        if len(found) > 1:
            found.sort(key=lambda item: -item[0])
        return found


def _edge_of(pattern: str) -> str:
    """Key of a first word with a wildcard: `^` and its first letters, or `$` and its last."""
    if pattern.endswith(GAP):
        return "^" + pattern[:-1][:_EDGE]
    return "$" + pattern[1:][-_EDGE:]


def _fits(pattern: str, token: str) -> bool:
    if pattern == token:
        return True
    if pattern.endswith(GAP):
        return token.startswith(pattern[:-1])
    return pattern.startswith(GAP) and token.endswith(pattern[1:])


def _length(words: tuple[str, ...], tokens: Sequence[str], at: int) -> int:
    """Number of tokens that `words` cover from `at`; 0 where they don't match."""
    position = at
    for index, word in enumerate(words):
        if word == GAP:
            following = words[index + 1]
            for skip in range(_MAX_GAP + 1):
                if position + skip < len(tokens) and _fits(following, tokens[position + skip]):
                    position += skip
                    break
            else:
                return 0
        elif position < len(tokens) and _fits(word, tokens[position]):
            position += 1
        else:
            return 0
    return position - at
