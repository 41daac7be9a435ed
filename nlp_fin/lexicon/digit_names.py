"""Patterns of names and identifiers whose digits are never figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "names_with_digits.toml"


@dataclass(frozen=True, slots=True)
class DigitNames:
    """`prefixed` and `others` match whole names; `mixed` and `version` need the word lists too."""

    prefixed: re.Pattern[str]
    others: re.Pattern[str]
    mixed: re.Pattern[str]
    version: re.Pattern[str]
    no_names: frozenset[str]
    periods: frozenset[str]
    no_versions: frozenset[str]


def parse_digit_names(data: Mapping[str, object], *, name: str = FILE) -> DigitNames:
    """Compile the lists. Raises `LexiconError` naming the list or the pattern that is wrong."""

    def words(key: str) -> list[str]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise LexiconError(f"{name}: `{key}` must be a list of strings")
        return value

    patterns = words("patterns")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise LexiconError(f"{name}: pattern {pattern!r}: {error}") from None
    prefixes = "|".join(
        re.escape(word) for word in sorted(words("prefixes"), key=len, reverse=True)
    )
    return DigitNames(
        prefixed=re.compile(
            rf"(?<![\w-])(?:{prefixes})[ \u00a0-]?[A-Z]?\d{{1,4}}[a-z]{{0,3}}(?![\w%€$]|[.,]\d)"
            r"(?![ \u00a0]?(?:%|€|\$|Euro|Prozent|Mio|Mrd|Mill|Tsd|Dollar))"
        ),
        others=re.compile("|".join(patterns)),
        mixed=re.compile(
            r"(?<![\w.,&/-])([A-Z][A-Za-z]{0,5})(?:-(?=\d{1,3}(?!\d)))?(\d{1,4})[A-Za-z]{0,4}(?:-\d{1,2})?(?![\w%€$]|[.,]\d)"
        ),
        version=re.compile(
            r"(?<!\w)([A-ZÄÖÜ][\w-]*)[ \u00a0]\d\.0(?![\d%]|\s?(?:%|€|\$|Prozent|Euro|M[ir]))"
        ),
        no_names=frozenset(words("no_names")),
        periods=frozenset(words("periods")),
        no_versions=frozenset(words("no_versions")),
    )


@cache
def digit_names() -> DigitNames:
    """The patterns of the package, compiled once."""
    return parse_digit_names(load_toml(FILE))
