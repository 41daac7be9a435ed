"""Quotations: where in an article something stands, with the characters in question marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp_fin.types import Figure, Finding, Record

_CONTEXT = 90
_TOGETHER = 140
_BEGINNING = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quotation; `figure` is the id of the figure that it shows, if any."""

    text: str
    marked: bool = False
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation of one line. `line` counts from 1; dots show where the line goes on."""

    article_id: str
    source: str
    title: str
    line: int
    start: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


Span = tuple[int, int, str | None]


def line_of(text: str, offset: int) -> int:
    """The number of the line, from 1, that holds `offset`."""
    return text.count("\n", 0, offset) + 1


def article_title(record: Record) -> str:
    """The title, else how the text begins, else the source."""
    article = record.article
    if article.title:
        return article.title
    words = article.text[:2000].split()
    begin = " ".join(words)[:_BEGINNING]
    if len(begin) < _BEGINNING:
        return begin or article.source
    return begin[: begin.rfind(" ") if " " in begin else _BEGINNING] + " …"


def resolve(
    finding: Finding, home: Record | None, records: Mapping[str, Record]
) -> list[tuple[Record, Figure]]:
    """The figures that `finding` rests on, each with its article, in the finding's order.

    `home` is the record that a plain figure id refers to. What is not there is left out.
    """
    found: list[tuple[Record, Figure]] = []
    for ref in finding.figures:
        record = records.get(ref[0]) if isinstance(ref, tuple) else home
        name = ref[1] if isinstance(ref, tuple) else ref
        figure = next((f for f in record.figures if f.id == name), None) if record else None
        if record is not None and figure is not None:
            found.append((record, figure))
    return found


def finding_quotes(
    finding: Finding, home: Record | None, records: Mapping[str, Record]
) -> list[Quote]:
    """The places that `finding` is about; neighbours in one line share a quotation."""
    spans: dict[str, set[Span]] = {}
    owners: dict[str, Record] = {}
    for record, figure in resolve(finding, home, records):
        owners[record.article.id] = record
        spans.setdefault(record.article.id, set()).add((figure.start, figure.end, figure.id))
    if home is not None and finding.spans:
        owners[home.article.id] = home
        own = spans.setdefault(home.article.id, set())
        own.update((start, end, None) for start, end in finding.spans)
    return [
        quote
        for key, places in spans.items()
        for quote in quotes(owners[key], sorted_spans(places))
    ]


def sorted_spans(spans: Iterable[Span]) -> list[Span]:
    """In text order, without those that begin inside an earlier one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def quotes(record: Record, spans: Sequence[Span]) -> list[Quote]:
    """Quotations that show `spans` (sorted, apart from each other)."""
    text = record.article.text
    groups: list[list[Span]] = []
    for span in spans:
        last = groups[-1][-1] if groups else None
        near = last is not None and span[0] - last[1] <= _TOGETHER
        if near and last is not None and "\n" not in text[last[1] : span[0]]:
            groups[-1].append(span)
        else:
            groups.append([span])
    return [_quote(record, group) for group in groups]


def _quote(record: Record, spans: Sequence[Span]) -> Quote:
    text = record.article.text
    left = _left_end(text, spans[0][0])
    right = _right_end(text, spans[-1][1])
    pieces = [Piece("… ")] if left > 0 and text[left - 1] != "\n" else []
    at = left
    for start, end, figure in spans:
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], True, figure))
        at = end
    if right > at:
        pieces.append(Piece(text[at:right]))
    if right < len(text) and text[right] != "\n":
        pieces.append(Piece(" …"))
    start = spans[0][0]
    return Quote(
        record.article.id,
        record.article.source,
        article_title(record),
        line_of(text, start),
        start,
        tuple(pieces),
    )


def _left_end(text: str, start: int) -> int:
    floor = max(0, start - _CONTEXT)
    line = text.rfind("\n", floor, start) + 1
    if line > floor or floor == 0:
        return max(line, floor)
    blank = text.find(" ", floor, start)
    return floor if blank < 0 else blank + 1


def _right_end(text: str, end: int) -> int:
    ceiling = min(len(text), end + _CONTEXT)
    line = text.find("\n", end, ceiling)
    if line >= 0:
        return line
    if ceiling == len(text):
        return ceiling
    blank = text.rfind(" ", end, ceiling)
    return ceiling if blank < 0 else blank


class LineIndex:
    """Line numbers of many offsets of one text, without counting from the start each time."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def line(self, offset: int) -> int:
        """The number of the line, from 1, that holds `offset`."""
        return bisect_right(self._starts, offset)
