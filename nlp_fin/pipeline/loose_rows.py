"""Rows of tables whose cells a slash, a dash or a semicolon separates: `Fonds / 0,30% / 480 Mio.`

Such marks stand in sentences too; several lines below each other with as many of them, most of
their cells numbers, are rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

MARKS = (" / ", " – ", " — ", " · ", "; ", " ; ", " • ")
_MIN_CELLS = 3
_MIN_ROWS = 2
_MAX_LENGTH = 200
_MOSTLY = 0.5


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"[~≈<>±]?\s?[+\-−–]?\s?[$€£]?\s?\d[^;]{0,24}|n\.? ?a\.?.*|k\. ?A\.?|[–-]")


@cache
def _sentence_end() -> re.Pattern[str]:
    """A sentence's last mark; the point of an abbreviation (`p.a.`, `Mio.`) is none."""
    return re.compile(r"[!?]$|[^\W\d_]{4,}\.$")


def mark_of(line: str) -> str | None:
    """The mark that splits a line into the most cells, at least three; None for prose."""
    if not 0 < len(line) <= _MAX_LENGTH or _sentence_end().search(line):
        return None
    count, mark = max((line.count(mark), mark) for mark in MARKS)
    return mark if count + 1 >= _MIN_CELLS else None


def loose_rows(lines: Sequence[str]) -> set[int]:
    """Indices of the lines that are such rows; the one above them with as many cells is theirs."""
    rows: set[int] = set()
    index = 0
    while index < len(lines):
        mark = mark_of(lines[index])
        if mark is None:
            index += 1
            continue
        width = lines[index].count(mark)
        end = index + 1
        while end < len(lines) and lines[end].count(mark) == width and mark_of(lines[end]) == mark:
            end += 1
        run = range(index, end)
        if sum(_is_filled(lines[i], mark) for i in run) >= _MIN_ROWS:
            rows.update(run)
        index = end
    return rows


def _is_filled(line: str, mark: str) -> bool:
    cells = [cell.strip() for cell in line.split(mark)[1:]]
    numbers = sum(_number().fullmatch(cell) is not None for cell in cells)
    return numbers > _MOSTLY * len(cells)
