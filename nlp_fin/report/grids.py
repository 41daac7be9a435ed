"""Tables of an article, redrawn with the doubtful cells marked."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.report.labels import amount
from nlp_fin.report.library import Library
from nlp_fin.report.quotes import article_title, resolve
from nlp_fin.types import Figure, Finding, Record, Table

_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `marked` if the finding is about it, `correction` where one is proposed."""

    text: str
    marked: bool = False
    figure: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts; the first `header_rows` rows are headers."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    cut: int
    """How many further rows are not shown."""


def finding_grids(finding: Finding, home: Record | None, library: Library) -> list[Grid]:
    """The tables in which figures of `finding` stand, those figures marked."""
    doubtful: dict[str, set[str]] = {}
    owners: dict[str, Record] = {}
    for record, figure in resolve(finding, home, library.records):
        owners[record.article.id] = record
        doubtful.setdefault(record.article.id, set()).add(figure.id)
    grids = []
    for key, ids in doubtful.items():
        for table in library.tables(owners[key]):
            if any(f.id in ids and _inside(f, table) for f in owners[key].figures):
                grids.append(grid(owners[key], table, ids))
    return grids


def _inside(figure: Figure, table: Table) -> bool:
    return any(cell.start <= figure.start and figure.end <= cell.end for cell in table.cells)


def grid(record: Record, table: Table, doubtful: set[str]) -> Grid:
    """`table` with the figures of `doubtful` marked, at most 40 rows."""
    text = record.article.text
    figures = [f for f in record.figures if table.start <= f.start < table.end]
    height = 1 + max((cell.row for cell in table.cells), default=-1)
    width = 1 + max((cell.column for cell in table.cells), default=-1)
    rows = [[Cell("")] * width for _ in range(min(height, _MOST_ROWS))]
    for cell in table.cells:
        if cell.row < len(rows):
            rows[cell.row][cell.column] = _cell(text, cell.start, cell.end, figures, doubtful)
    return Grid(
        title=table.caption or article_title(record),
        rows=tuple(tuple(row) for row in rows),
        header_rows=min(table.header_rows, len(rows)),
        cut=height - len(rows),
    )


def _cell(text: str, start: int, end: int, figures: list[Figure], doubtful: set[str]) -> Cell:
    here = [f for f in figures if start <= f.start and f.end <= end]
    marked = [f for f in here if f.id in doubtful]
    shown = next(iter(marked or here), None)
    correction = None
    if shown is not None and shown.value_corrected is not None:
        correction = amount(shown.value_corrected, shown.unit)
    return Cell(
        text=text[start:end],
        marked=bool(marked),
        figure=None if shown is None else shown.id,
        correction=correction,
    )
