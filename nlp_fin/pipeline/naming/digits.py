"""Stretches of a text that are names or identifiers: their digits never become figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp_fin.lexicon.digit_names import digit_names

_WEB = re.compile(r"(?:https?://|www\.)[^\s|<>\"]+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}|#\w+")
_CODE = re.compile(
    r"(?<![A-Z0-9])(?:[A-Z]{2}(?=[A-Z0-9]*\d)[A-Z0-9]{9}\d"
    r"|(?<=WKN )[A-Z0-9]{6}|(?<=WKN: )[A-Z0-9]{6})(?![A-Z0-9])"
)


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    names = digit_names()
    for match in names.mixed.finditer(text):
        is_period = match[1] in names.periods and len(match[2]) <= 2
        if match[1] not in names.no_names and not is_period:
            yield match.span()
    for match in names.version.finditer(text):
        if match[1] not in names.no_versions:
            yield match.span()


def merge_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in text order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def find_digit_names(text: str, mentions: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of `mentions` that hold a digit, and of all other names and identifiers that do."""
    names = digit_names()
    spans = [(s, e) for s, e in mentions if any(c.isdigit() for c in text[s:e])]
    for pattern in (names.prefixed, names.others, _WEB, _CODE):
        spans += [match.span() for match in pattern.finditer(text)]
    spans += _mixed(text)
    return merge_spans(spans)
