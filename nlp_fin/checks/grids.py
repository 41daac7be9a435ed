"""Tables as rows and columns of figures, put together from what linking says about each cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp_fin.checks.scene import Scene
from nlp_fin.types import Figure

_MAX_BREAK = 2
"""Lines without figures that may stand inside one table (a rule, a row without numbers)."""
_LEAD_LINES = 3


@dataclass(frozen=True)
class Row:
    """One line of a table: its label, its text and its figures by column."""

    label: str
    text: str
    cells: dict[str, Figure]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The cells of the line as they are written."""
        parts = re.split(r"\s*\|\s*|\t+|\s{2,}", self.text.strip().strip("|"))
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True)
class Grid:
    """A table; `lead` is the text of the lines right above it, `tail` of those below."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    lead: str
    header: str
    block: int
    """Index of the block of the last row."""

    def column(self, name: str) -> list[tuple[Row, Figure]]:
        return [(row, row.cells[name]) for row in self.rows if name in row.cells]


def _line_span(text: str, position: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def _row(scene: Scene, span: tuple[int, int], figures: Sequence[Figure]) -> Row:
    cells: dict[str, Figure] = {}
    for number, figure in enumerate(figures):
        name = (figure.table.column if figure.table else None) or ""
        if not name or name in cells:
            name = f"{name}#{number}"
        cells[name] = figure
    label = next((f.table.row for f in figures if f.table and f.table.row), None)
    return Row(label or "", scene.text[span[0] : span[1]], cells)


def _lead(text: str, start: int) -> str:
    """The last lines above a table, without its header and rules."""
    lines = text[max(0, start - 600) : start].rstrip("\n").split("\n")
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith("|")]
    return "\n".join(kept[-_LEAD_LINES:])


def _header(text: str, start: int) -> str:
    lines = text[max(0, start - 600) : start].rstrip("\n").split("\n")
    return "\n".join(lines[-2:])


def find_grids(scene: Scene) -> list[Grid]:
    """All tables of the scene whose cells linking has recognised."""
    grids: list[Grid] = []
    spans: list[tuple[int, int]] = []
    lines: list[list[Figure]] = []
    for figure in scene.figures:
        if figure.table is None or (figure.table.row is None and figure.table.column is None):
            continue
        span = _line_span(scene.text, figure.start)
        if spans and span == spans[-1]:
            lines[-1].append(figure)
            continue
        if spans and scene.text.count("\n", spans[-1][1], span[0]) > _MAX_BREAK:
            grids.append(_grid(scene, spans, lines))
            spans, lines = [], []
        spans.append(span)
        lines.append([figure])
    if spans:
        grids.append(_grid(scene, spans, lines))
    return [grid for grid in grids if len(grid.rows) > 1]


def _grid(scene: Scene, spans: list[tuple[int, int]], lines: list[list[Figure]]) -> Grid:
    rows = tuple(_row(scene, span, line) for span, line in zip(spans, lines, strict=True))
    columns = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    start = spans[0][0]
    block = bisect_right([b.start for b in scene.blocks], spans[-1][0]) - 1
    return Grid(rows, columns, _lead(scene.text, start), _header(scene.text, start), block)
