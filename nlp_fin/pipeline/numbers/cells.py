"""Numbers that fill a table cell: bare, their unit stands in a header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp_fin.pipeline.loose_rows import mark_of
from nlp_fin.pipeline.numbers.candidates import Candidate, Span
from nlp_fin.types import Block

_MARKS = " \t()[]*~≈<>+-−–%#"


_IDENTIFIER_DIGITS = 6


@cache
def _names_identifiers() -> re.Pattern[str]:
    return re.compile(r"\b(?:WKN|ISIN|Valor|Valoren)\b")


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"[|\t]| {3,}")


def _cells(text: str, block: Block) -> list[Span]:
    """Spans of the cells of a row, by its separators."""
    spans: list[Span] = []
    position = block.start
    line = text[block.start : block.end]
    mark = None if _separator().search(line) else mark_of(line)
    if mark is not None:
        for part in line.split(mark):
            spans.append((position, position + len(part)))
            position += len(part) + len(mark)
        return [(a, b) for a, b in spans if text[a:b].strip()]
    for match in _separator().finditer(text, block.start, block.end):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, block.end))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def _is_filled(text: str, cell: Span, inside: Sequence[Candidate]) -> bool:
    """Whether the cell holds nothing beside the numbers."""
    rest = []
    position = cell[0]
    for candidate in inside:
        rest.append(text[position : candidate.start])
        position = candidate.end
    rest.append(text[position : cell[1]])
    return not "".join(rest).strip(_MARKS)


def _tail(text: str, block: Block, inside: Sequence[Candidate]) -> list[Candidate]:
    """The numbers at the end of a row without separators (`Alba SE 1.250 980`)."""
    found: list[Candidate] = []
    end = block.end
    for candidate in reversed(inside):
        if text[candidate.end : end].strip(_MARKS):
            break
        found.append(candidate)
        end = candidate.start
    return found


def _is_rank(cells: Sequence[Span], candidate: Candidate) -> bool:
    """A small whole number in the first of several cells counts the rows."""
    if len(cells) < 2 or not cells[0][0] <= candidate.start < cells[0][1]:
        return False
    return not candidate.decimals and not candidate.grouped and candidate.value < 200


def _is_identifier(candidate: Candidate) -> bool:
    """A long number without grouping (`840400`): a WKN where the table has a column of them."""
    if candidate.grouped or candidate.decimals or candidate.unit is not None:
        return False
    return candidate.number[1] - candidate.number[0] >= _IDENTIFIER_DIGITS


def number_cells(text: str, blocks: Sequence[Block], candidates: Sequence[Candidate]) -> list[Span]:
    """Spans of the numerals that are the content of table cells, in order."""
    spans: list[Span] = []
    index = 0
    identifiers = False
    for block in blocks:
        while index < len(candidates) and candidates[index].start < block.start:
            index += 1
        if block.kind != "table_row":
            identifiers = False
            continue
        identifiers = (
            identifiers or _names_identifiers().search(text, block.start, block.end) is not None
        )
        inside = []
        while index < len(candidates) and candidates[index].start < block.end:
            inside.append(candidates[index])
            index += 1
        cells = _cells(text, block)
        chosen = _tail(text, block, inside) if len(cells) < 2 else _filling(text, cells, inside)
        spans.extend(c.number for c in chosen if not (identifiers and _is_identifier(c)))
    return sorted(spans)


def _filling(text: str, cells: Sequence[Span], inside: Sequence[Candidate]) -> list[Candidate]:
    """The numbers of cells that hold nothing else, without a first column of row numbers."""
    chosen: list[Candidate] = []
    index = 0
    for cell in cells:
        within: list[Candidate] = []
        while index < len(inside) and inside[index].start < cell[1]:
            within.append(inside[index])
            index += 1
        if within and within[-1].end <= cell[1] and _is_filled(text, cell, within):
            chosen.extend(c for c in within if not _is_rank(cells, c))
    return chosen
