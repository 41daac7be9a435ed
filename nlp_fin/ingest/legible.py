"""An article's text as a reader sees it, with the way back to the offsets of the text as it is.

A text file's content stays as it is, but a soft hyphen inside a word, a zero-width space inside a
number, an umlaut in two characters or an HTML entity that was left over is not what anybody
reads. The analysis works on the legible text; every span of its record is led back.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.types import Article, Finding, Instrument, Record, Table

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Soft hyphen, zero-width characters, directional marks, byte order mark: for a character class."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<invisible>[{INVISIBLE}]+)"
        r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
        r"|(?P<marked>[A-Za-z][\u0300-\u036f]{1,4})"
        r"|(?P<ligature>[\ufb00-\ufb06])"
    )


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(rf"[{INVISIBLE}]")


@dataclass(frozen=True)
class Legible:
    """`article` has the legible text; `starts[n]`…`ends[n]` is its character n in `original`."""

    article: Article
    original: Article
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original that a stretch of the legible text stands for."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else len(self.original.text)
            return place, place
        return self.starts[start], self.ends[end - 1]


def make_legible(article: Article) -> Legible | None:
    """The article with a legible text; None where the text already is. Linear in its length."""
    text = article.text
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _pattern().finditer(text):
        seen = _seen(match)
        if seen == match[0]:
            continue
        start, end = match.span()
        parts += text[position:start], seen
        starts += range(position, start)
        ends += range(position + 1, start + 1)
        starts += [start] * len(seen)
        ends += [end] * len(seen)
        position = end
    if not position:
        return None
    parts.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return Legible(_moved(article, "".join(parts), starts), article, starts, ends)


def _seen(match: re.Match[str]) -> str:
    """What a reader sees of a match: nothing, a space, or the character that is meant."""
    if match.lastgroup == "invisible":
        return _gap(match)
    if match.lastgroup == "entity":
        meant = html.unescape(match[0])
        if meant == match[0]:
            return meant
        # A line break or a control character written as an entity is no structure.
        return "".join(" " if c < " " else c for c in _unseen().sub("", meant))
    return unicodedata.normalize("NFKC", match[0])


def _gap(match: re.Match[str]) -> str:
    """A zero-width space between a number and a word stands for a space; else nothing."""
    text, (start, end) = match.string, match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    parted = (before.isdigit() and after.isalpha()) or (before.isalpha() and after.isdigit())
    return " " if parted and "\u200b" in match[0] else ""


def _moved(article: Article, text: str, starts: Sequence[int]) -> Article:
    """The article with `text`; its tables and headings at their places in it."""
    from bisect import bisect_left

    def place(offset: int) -> int:
        return bisect_left(starts, offset)

    def table(one: Table) -> Table:
        cells = tuple(
            replace(cell, start=place(cell.start), end=place(cell.end)) for cell in one.cells
        )
        return replace(one, start=place(one.start), end=place(one.end), cells=cells)

    return replace(
        article,
        text=text,
        tables=tuple(table(one) for one in article.tables),
        headings=tuple((place(a), place(b), level) for a, b, level in article.headings),
    )


def restore(record: Record, legible: Legible) -> Record:
    """The record of the legible text with the original article and the offsets in its text."""
    text = legible.original.text

    def instrument(one: Instrument) -> Instrument:
        return replace(one, mentions=tuple(legible.original_span(a, b) for a, b in one.mentions))

    def finding(one: Finding) -> Finding:
        return replace(one, spans=tuple(legible.original_span(a, b) for a, b in one.spans))

    figures, claims = [], []
    for figure in record.figures:
        start, end = legible.original_span(figure.start, figure.end)
        figures.append(replace(figure, start=start, end=end, text=text[start:end]))
    for claim in record.claims:
        start, end = legible.original_span(claim.start, claim.end)
        claims.append(replace(claim, start=start, end=end, text=text[start:end]))
    return replace(
        record,
        article=legible.original,
        instruments=tuple(instrument(one) for one in record.instruments),
        figures=tuple(figures),
        claims=tuple(claims),
        findings=tuple(finding(one) for one in record.findings),
    )
