"""Vocabulary about pages and sentences: furniture, abbreviations, words that open sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

LAYOUT_FILE = "layout.toml"
ABBREVIATIONS_FILE = "abbreviations.toml"


def string_list(table: Mapping[str, Any], key: str, *, where: str) -> list[str]:
    """The list of non-empty strings under `key`. Raises `LexiconError` naming the bad entry."""
    value = table.get(key)
    if not isinstance(value, list) or not value:
        raise LexiconError(f"{where}: `{key}` must be a non-empty list of strings")
    for index, entry in enumerate(value):
        if not isinstance(entry, str) or not entry.strip():
            raise LexiconError(f"{where}: `{key}[{index}]` is {entry!r}, expected a string")
    return value


def _any_of(patterns: list[str], *, where: str) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise LexiconError(f"{where}: {pattern!r} is no regular expression: {error}") from None
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageWords:
    """Patterns for lines that are page furniture, and units that may end a table row."""

    furniture_start: re.Pattern[str]
    furniture_inside: re.Pattern[str]
    row_units: frozenset[str]


@cache
def page_words() -> PageWords:
    """The layout vocabulary. Raises `LexiconError` for a malformed file."""
    data = load_toml(LAYOUT_FILE)
    furniture = f"{LAYOUT_FILE}: [furniture]"
    return PageWords(
        _any_of(string_list(data["furniture"], "starts", where=furniture), where=furniture),
        _any_of(string_list(data["furniture"], "contains", where=furniture), where=furniture),
        frozenset(string_list(data["table"], "row_units", where=f"{LAYOUT_FILE}: [table]")),
    )


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Abbreviations without their last full stop or inner spaces, and words around numbers."""

    open_abbreviations: frozenset[str]
    closing_abbreviations: frozenset[str]
    starters: frozenset[str]
    after_ordinal: frozenset[str]
    before_ordinal: frozenset[str]


@cache
def sentence_words() -> SentenceWords:
    """The vocabulary for sentence ends. Raises `LexiconError` for a malformed file."""
    data = load_toml(ABBREVIATIONS_FILE)
    lists = {
        key: frozenset(string_list(data, key, where=ABBREVIATIONS_FILE))
        for key in ("open", "closing", "starters", "after_ordinal", "before_ordinal")
    }
    both = lists["open"] & lists["closing"]
    if both:
        raise LexiconError(
            f"{ABBREVIATIONS_FILE}: {sorted(both)} in both `open` and `closing`; keep one"
        )
    return SentenceWords(
        lists["open"],
        lists["closing"],
        lists["starters"],
        lists["after_ordinal"],
        lists["before_ordinal"],
    )
