"""Tables of a text: those that ingest saw in the markup, and those that the text's lines form.

Rows in plain text are separated by pipes, tabs or wide gaps, or not at all: copying a page often
leaves one line for each row, a label with numbers behind it, under a line with the column names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.page import page_words
from nlp_fin.pipeline.loose_rows import mark_of
from nlp_fin.pipeline.stacked import find_stacked
from nlp_fin.pipeline.table_headers import Cell, header_cells, trim
from nlp_fin.types import Article, Block, Table, TableCell

_INDENT = "    "
_MAX_COLUMNS = 40
_MAX_GAP = 3
"""Line breaks and blanks that may lie between two rows of one table."""
_PROSE_WORDS = 5
_FEW = 0.2
_LONG = 400


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: its cells, and whether separators (or only its numbers) made them."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    separated: bool
    numbers: int = 0


def find_tables(text: str, blocks: Sequence[Block], article: Article | None = None) -> list[Table]:
    """Tables of `text` in order. Cells are spans of `text`, without white space at their ends."""
    known = list(article.tables) if article is not None else []
    known += find_stacked(text, [(table.start, table.end) for table in known])
    taken = [(table.start, table.end) for table in known]
    found: list[Table] = []
    group: list[_Row] = []
    for block in [*blocks, None]:
        row = None
        if block is not None and block.kind == "table_row" and not _inside(block, taken):
            row = _read_row(text, block)
        if row is not None and (not group or _continues(text, group[-1], row)):
            group.append(row)
            continue
        if len(group) > 1 and not _is_prose(text, group):
            found.extend(_tables_of(text, group))
        group = [row] if row is not None else []
    return sorted([*known, *found], key=lambda table: table.start)


def _is_prose(text: str, rows: Sequence[_Row]) -> bool:
    """Whether wide gaps stand in running text (a justified or copied paragraph): long cells,
    hardly a number among them."""
    if any("|" in text[row.start : row.end] or "\t" in text[row.start : row.end] for row in rows):
        return False
    cells = [cell for row in rows for cell in row.cells if cell[1] > cell[0]]
    numbers = sum(_is_number(text, cell) for cell in cells)
    words = sum(len(text[start : min(end, start + _LONG)].split()) for start, end in cells)
    return (
        bool(cells)
        and rows[0].separated
        and (words > _PROSE_WORDS * len(cells) and numbers < _FEW * len(cells))
    )


def _inside(block: Block, spans: Sequence[Cell]) -> bool:
    return any(start <= block.start < end for start, end in spans)


def _continues(text: str, above: _Row, below: _Row) -> bool:
    """Whether two rows are of one table: close, of one make, and no new header after a blank."""
    gap = text[above.end : below.start]
    if len(gap) > _MAX_GAP or gap.strip() or above.separated != below.separated:
        return False
    if above.cells and _bordered(text, above) != _bordered(text, below):
        return False
    blank = gap.count("\n") > 1
    return not blank or any(_is_number(text, cell) for cell in below.cells[1:])


def _bordered(text: str, row: _Row | Block) -> bool:
    """Whether a pipe opens the row as its border. One behind a blank, in a row that no pipe
    closes, ends an empty first cell (` | 2023 | 2024`)."""
    if text[row.start] != "|":
        return False
    return text[row.end - 1] == "|" or not row.start or text[row.start - 1] != " "


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"\||\t+|[ ]{3,}")


@cache
def _rule() -> re.Pattern[str]:
    return re.compile(r"[|\s:=+-]+")


@cache
def _number_at_end() -> re.Pattern[str]:
    units = "|".join(re.escape(u) for u in sorted(page_words().row_units, key=len, reverse=True))
    return re.compile(
        rf"(?:(?<=\s)|^)(?:[~≈<>±]\s?)?[+\-−–]?\s?(?:[$€£]\s?)?"
        rf"(?:\d[\d.,'’]*(?:[ ]?(?:{units})(?![A-Za-z]))?(?:[ ](?:{units})(?![A-Za-z]))?"
        rf"|(?:n\.?a\.?|k\.?A\.?|–|-))\s*$"
    )


def _read_row(text: str, block: Block) -> _Row | None:
    line = text[block.start : block.end]
    if _rule().fullmatch(line):
        return _Row(block.start, block.end, (), True)
    if _separator().search(line.strip("| \t")):
        return _Row(block.start, block.end, tuple(_split(text, block)), True)
    mark = mark_of(line)
    if mark is not None:
        return _Row(block.start, block.end, tuple(_split_at(text, block, mark)), True)
    cells = _numbers_behind(text, block)
    return _Row(block.start, block.end, tuple(cells), False, len(cells) - 1)


def _split(text: str, block: Block) -> list[Cell]:
    """Cells between separators; the empty ones keep their column."""
    start, end = block.start, block.end
    piped = _bordered(text, block)
    if piped:
        start += 1
        end -= text[end - 1] == "|"
    cells: list[Cell] = []
    position = start
    for match in _separator().finditer(text, start, end):
        if piped and match[0][0] != "|":
            continue
        cells.append(trim(text, position, match.start()))
        position = match.end()
    cells.append(trim(text, position, end))
    return cells[:_MAX_COLUMNS]


def _split_at(text: str, block: Block, mark: str) -> list[Cell]:
    cells: list[Cell] = []
    position = block.start
    for part in text[block.start : block.end].split(mark):
        cells.append(trim(text, position, position + len(part)))
        position += len(part) + len(mark)
    return cells[:_MAX_COLUMNS]


def _numbers_behind(text: str, block: Block) -> list[Cell]:
    """The label of a line and the numbers at its end."""
    cells: list[Cell] = []
    end = block.end
    while len(cells) < _MAX_COLUMNS:
        match = _number_at_end().search(text[block.start : end][-40:])
        if match is None or not match[0].strip():
            break
        start = end - (len(text[block.start : end][-40:]) - match.start())
        cells.insert(0, trim(text, start, end))
        end = start
    label = trim(text, block.start, end)
    return [label, *cells]


def _tables_of(text: str, rows: list[_Row]) -> list[Table]:
    return [_separated(text, rows)] if rows[0].separated else _dump(text, rows)


def _separated(text: str, rows: list[_Row]) -> Table:
    cells: list[TableCell] = []
    header_rows = 0
    number = 0
    ruled = False
    width = max(len(row.cells) for row in rows)
    for row in rows:
        if not row.cells:
            ruled = ruled or number > 0
            header_rows = header_rows or number
            continue
        cells += [
            TableCell(start, end, number, column)
            for column, (start, end) in enumerate(_spread(text, row, width))
            if end > start
        ]
        number += 1
    if not ruled:
        header_rows = int(not any(_is_number(text, cell) for cell in rows[0].cells[1:]))
    return Table(rows[0].start, rows[-1].end, tuple(cells), header_rows)


def _spread(text: str, row: _Row, width: int) -> tuple[Cell, ...]:
    """The cells of a row of aligned columns whose long label leaves one blank before the first
    number (`Betriebsergebnis (bereinigt) 10.419     8.153`)."""
    if len(row.cells) != width - 1 or "|" in text[row.start : row.end]:
        return row.cells
    if text.endswith(_INDENT, 0, row.cells[0][0]):  # a header without a title for the labels
        return ((row.start, row.start), *row.cells)
    start, end = row.cells[0]
    tail = _number_at_end().search(text[max(start, end - 40) : end])
    if tail is None or not any(ch.isdigit() for ch in tail[0]):
        return row.cells
    cut = max(start, end - 40) + tail.start()
    label = trim(text, start, cut)
    if label[0] == label[1]:
        return row.cells
    return (label, trim(text, cut, end), *row.cells[1:])


def _is_number(text: str, cell: Cell) -> bool:
    body = text[cell[0] : cell[1]]
    return _number_at_end().fullmatch(body) is not None and not re.fullmatch(r"(19|20)\d\d", body)


def _dump(text: str, rows: list[_Row]) -> list[Table]:
    """A table of label-and-numbers lines. The line with the column names is the first that has
    fewer numbers than the others, or names years."""
    counts = Counter(row.numbers for row in rows if row.numbers > 0)
    if not counts or sum(counts.values()) < 2:
        return []
    header: _Row | None = rows[0]
    first_numbers = [c for c in rows[0].cells[1:] if _is_number(text, c)]
    if first_numbers and len(first_numbers) >= counts.most_common(1)[0][0]:
        header = None
    body = rows[1:] if header is not None else rows
    width = counts.most_common(1)[0][0]
    names: list[Cell] = []
    if header is not None:
        names = header_cells(text, header.start, header.end, width)
        if names:
            width = min(width, len(names) - 1) if len(names) - 1 < width else width
    cells: list[TableCell] = []
    offset = 0
    if names:
        offset = 1
        shift = width - (len(names) - 1)
        for column, (start, end) in enumerate(names):
            if end > start:
                cells.append(TableCell(start, end, 0, column + shift if column else 0))
    for number, row in enumerate(body, offset):
        label, *numbers = row.cells
        extra = max(0, len(numbers) - width)
        if extra:
            label = (label[0], numbers[extra - 1][1])
            numbers = numbers[extra:]
        cells.append(TableCell(*label, number, 0))
        missing = width - len(numbers)
        cells += [
            TableCell(start, end, number, column)
            for column, (start, end) in enumerate(numbers, 1 + missing)
        ]
    kept = tuple(cell for cell in cells if cell.end > cell.start)
    return [Table(rows[0].start, rows[-1].end, kept, offset)]
