"""The article as the page shows it: headings, paragraphs, lists, tables, figures marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_fin.report.library import Library
from nlp_fin.report.views import FigureView
from nlp_fin.types import Block, Record, Table


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; a figure, the name of an instrument, or plain."""

    text: str
    figure: FigureView | None = None
    instrument: str | None = None


Line = tuple[Segment, ...]

_BULLETS = "•‣◦▪■●·►▶*–—-"


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the article.

    `kind` is `heading`, `paragraph`, `bullet`, `row`, `furniture` or `table`; a table has `rows`
    of cells instead of a `line`.
    """

    kind: str
    line: Line = ()
    level: int = 0
    rows: tuple[tuple[Line, ...], ...] = ()
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    figure: FigureView | None
    instrument: str | None


class _Marker:
    """Cuts any stretch of the text at its figures and names, without scanning all of them."""

    def __init__(self, record: Record, figures: Sequence[FigureView]) -> None:
        self.text = record.article.text
        marks = [_Mark(f.start, f.end, f, None) for f in figures]
        taken = _apart(marks)
        names = [
            _Mark(start, end, None, f"{item.name} ({item.symbol or item.kind})")
            for item in record.instruments
            for start, end in item.mentions
        ]
        self._marks = _apart([*taken, *names])
        self._starts = [mark.start for mark in self._marks]

    def cut(self, start: int, end: int) -> Line:
        segments: list[Segment] = []
        at = start
        for mark in self._marks[bisect_left(self._starts, start) :]:
            if mark.start >= end:
                break
            if mark.start < at or mark.end > end:
                continue
            segments.append(Segment(self.text[at : mark.start]))
            text = self.text[mark.start : mark.end]
            segments.append(Segment(text, mark.figure, mark.instrument))
            at = mark.end
        segments.append(Segment(self.text[at:end]))
        return tuple(segment for segment in segments if segment.text)


def _apart(marks: Sequence[_Mark]) -> list[_Mark]:
    """Marks in text order that do not overlap; figures win over names, then the longer."""
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.figure is None, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
        elif mark.figure is not None and kept[-1].figure is None:
            kept[-1] = mark
    return kept


def article_parts(record: Record, figures: Sequence[FigureView], library: Library) -> list[Part]:
    """The article in parts; every character that is not blank is in one of them."""
    marker, tables = _Marker(record, figures), library.tables(record)
    parts: list[Part] = []
    shown: set[int] = set()
    for block in library.blocks(record):
        table = _table_of(block, tables)
        if table is None:
            parts.append(_part(block, marker))
        elif table.start not in shown:
            shown.add(table.start)
            parts.append(_table_part(table, marker))
    return parts


def _table_of(block: Block, tables: Sequence[Table]) -> Table | None:
    return next((t for t in tables if t.start <= block.start and block.end <= t.end), None)


def _part(block: Block, marker: _Marker) -> Part:
    kind = "row" if block.kind == "table_row" else block.kind
    start = block.start
    if kind == "bullet":
        # The page draws a bullet of its own.
        first = marker.text[start : start + 2]
        start += 2 if len(first) == 2 and first[0] in _BULLETS and first[1] in " \t" else 0
    return Part(kind, marker.cut(start, block.end), max(2, min(4, block.level + 1)))


def _table_part(table: Table, marker: _Marker) -> Part:
    rows: dict[int, list[Line]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(marker.cut(cell.start, cell.end))
    lines = tuple(tuple(rows[row]) for row in sorted(rows))
    return Part("table", rows=lines, header_rows=table.header_rows)
