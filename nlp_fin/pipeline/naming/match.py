"""Find every place where a name of the gazetteer may stand; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_fin.lexicon.instruments import Name
from nlp_fin.lexicon.name_keys import NO_JOIN, case_fits
from nlp_fin.pipeline.naming.text import TextView

MAX_GENITIVE_BASE = 2
"""Names shorter than this take no genitive ending."""
LONG_GENITIVE_KINDS = frozenset({"index", "commodity", "rate", "bond", "crypto"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that is spelled like the aliases in `names`.

    `first` and `last` are token indices; `end` leaves out a genitive ending, `reach` includes it.
    """

    start: int
    end: int
    reach: int
    first: int
    last: int
    names: tuple[Name, ...]


def _fitting(view: TextView, start: int, end: int, names: tuple[Name, ...]) -> tuple[Name, ...]:
    surface = view.text[start:end]
    return tuple(name for name in names if case_fits(name.alias.text, surface))


def _free_of_word(view: TextView, start: int, end: int) -> bool:
    """No letter, digit or mail sign touches the stretch from outside."""
    text = view.text
    before = text[start - 1] if start else " "
    behind = text[end] if end < len(text) else " "
    if behind == "." and text[end + 1 : end + 2].isupper():
        return False
    return not (before.isalnum() or before in "_@#\\" or behind.isalnum() or behind in "_@")


def _candidate(
    view: TextView, first: int, last: int, key: str, names: Mapping[str, tuple[Name, ...]]
) -> Candidate | None:
    start, end = view.starts[first], view.ends[last]
    found = names.get(key)
    if found and (fitting := _fitting(view, start, end, found)):
        mark = view.text[end : end + 1]
        closes = mark in {")", "."} and any(n.alias.text.endswith(mark) for n in fitting)
        closing = end + closes
        if _free_of_word(view, start, closing):
            return Candidate(start, closing, closing, first, last, fitting)
    for ending in ("s", "es"):
        base = len(view.words[last]) - len(ending)
        if base < MAX_GENITIVE_BASE or not key.endswith(ending):
            continue
        found = names.get(key[: -len(ending)])
        if not found or not _free_of_word(view, start, end):
            continue
        fitting = _fitting(view, start, end - len(ending), found)
        if ending == "es":
            fitting = tuple(n for n in fitting if n.entry.kind in LONG_GENITIVE_KINDS)
        if fitting:
            return Candidate(start, end - len(ending), end, first, last, fitting)
    return None


def find_candidates(
    view: TextView, names: Mapping[str, tuple[Name, ...]], longest: Mapping[str, int]
) -> dict[int, list[Candidate]]:
    """All candidates by the index of their first token, the longest first.

    One step a token for tokens that begin no name; otherwise as many as the longest such name has.
    """
    found: dict[int, list[Candidate]] = {}
    lowers = view.lowers
    for first, word in enumerate(lowers):
        count = longest.get(word, 0)
        if word[-1] == "s":
            count = max(count, longest.get(word[:-1], 0), longest.get(word[:-2], 0))
        if not count:
            continue
        key, here = word, []
        for last in range(first, min(first + count, len(lowers))):
            if last > first:
                separator = view.separator(last - 1)
                if separator == NO_JOIN:
                    break
                key = f"{key}{separator}{lowers[last]}"
            candidate = _candidate(view, first, last, key, names)
            if candidate is not None:
                here.append(candidate)
        if here:
            found[first] = here[::-1]
    return found
