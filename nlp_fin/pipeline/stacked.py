"""Tables that a page's copy leaves with one cell on each line, row below row.

The column names come first, with or without a name for the labels; then a label and as many
numbers as there are columns, again and again. With one number for each label the names may lack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp_fin.lexicon.page import page_words
from nlp_fin.types import Table, TableCell

Span = tuple[int, int]

_MAX_CELL = 44
_MAX_WORDS = 6
_MAX_COLUMNS = 12
_MIN_ROWS = 2
_MIN_SPACED = 2
_MIN_PAIRS = 3
"""Rows of one number each that make a table: two could be a heading and what it boasts."""


@cache
def _number() -> re.Pattern[str]:
    units = "|".join(re.escape(u) for u in sorted(page_words().row_units, key=len, reverse=True))
    return re.compile(
        rf"(?!(?:19|20)\d\d$)(?:[~≈<>±]\s?)?[+\-−–]?\s?(?:[$€£]\s?)?"
        rf"(?:\d[\d.,'’]*(?:[ ]?(?:{units}))?(?:[ ](?:{units}))?|n\.?a\.?|k\.?A\.?|–|-)"
    )


@cache
def _open_end() -> re.Pattern[str]:
    """A sentence's last mark; the point of an abbreviation (`p. a.`, `Mio.`) is none."""
    return re.compile(r"[!?:;,…]$|[^\W\d_]{4,}\.$")


def _is_label(line: str) -> bool:
    if not line or len(line) > _MAX_CELL or len(line.split()) > _MAX_WORDS:
        return False
    return (line[0].isalnum() or line[0] in "ØΔ∆") and _open_end().search(line) is None


def _is_value(line: str) -> bool:
    return len(line) <= _MAX_CELL and _number().fullmatch(line) is not None


def _spans(text: str) -> list[Span]:
    """The lines of the text without the white space at their ends."""
    spans: list[Span] = []
    position = 0
    for raw in text.split("\n"):
        body = raw.strip()
        start = position + (len(raw) - len(raw.lstrip())) if body else position
        spans.append((start, start + len(body)))
        position += len(raw) + 1
    return spans


def find_stacked(text: str, marked: Sequence[Span] = ()) -> list[Table]:
    """The stacked tables of `text` outside the tables that its markup has, in order."""
    spans = _spans(text)
    # `v` a number, `l` a possible label, ` ` anything else, blank lines included.
    kinds = [
        "v" if _is_value(text[a:b]) else "l" if _is_label(text[a:b]) else " " for a, b in spans
    ]
    tables = _scan(spans, kinds, 1, marked)
    # Once more without the blank lines: some pages leave one behind each row.
    filled = [i for i, (a, b) in enumerate(spans) if b > a]
    taken = [*marked, *((table.start, table.end) for table in tables)]
    tables += _scan([spans[i] for i in filled], [kinds[i] for i in filled], _MIN_SPACED, taken)
    return sorted(tables, key=lambda table: table.start)


def _scan(
    spans: Sequence[Span], kinds: Sequence[str], width: int, marked: Sequence[Span]
) -> list[Table]:
    """Tables of at least `width` columns of numbers that lie outside `marked`."""
    tables: list[Table] = []
    index = 0
    while index < len(kinds):
        if kinds[index] != "l":
            index += 1
            continue
        table, index = _read(spans, kinds, index)
        if table is None or max(cell.column for cell in table.cells) < width:
            continue
        if not any(a < table.end and table.start < b for a, b in marked):
            tables.append(table)
    return tables


def _run(kinds: Sequence[str], index: int, kind: str) -> int:
    end = index
    while end < len(kinds) and kinds[end] == kind:
        end += 1
    return end


def _read(spans: Sequence[Span], kinds: Sequence[str], index: int) -> tuple[Table | None, int]:
    """The table whose first line may be `index`, and where to look on."""
    first = _run(kinds, index, "l")
    width = _run(kinds, first, "v") - first
    names = first - index - 1
    if not 0 < width <= _MAX_COLUMNS or (width > 1 and names < width):
        return None, first
    rows: list[int] = []
    label = first - 1
    while label < len(kinds) and kinds[label] == "l":
        if _run(kinds, label + 1, "v") - label - 1 != width:
            break
        rows.append(label)
        label += width + 1
    if len(rows) < (_MIN_ROWS if width > 1 else _MIN_PAIRS):
        return None, first
    header: list[Span] = []
    if width > 1 or names > 1:
        header = list(spans[max(index, first - 2 - width) : first - 1])
    cells: list[TableCell] = []
    for column, (start, end) in enumerate(header, width + 1 - len(header)):
        cells.append(TableCell(start, end, 0, column))
    for number, row in enumerate(rows, 1 if header else 0):
        for column in range(width + 1):
            cells.append(TableCell(*spans[row + column], number, column))
    return Table(cells[0].start, cells[-1].end, tuple(cells), 1 if header else 0), label
