"""Separators that one row of a table contradicts: a price and its high of the year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from nlp_fin.checks.cells import shape, shown, slip
from nlp_fin.checks.grids import Grid, Row
from nlp_fin.types import Finding

_THOUSAND = Decimal(1000)
_MIN_USUAL = 2
_SAME_ORDER = Decimal(3)
_SLIP = (Decimal(600), Decimal(1600))
"""Ratios that a misread thousands separator leaves between two values of one order."""


def _ratios(grid: Grid, one: str, two: str) -> list[tuple[Row, Decimal]]:
    """The quotient of two columns of one quantity in every row that has both."""
    out: list[tuple[Row, Decimal]] = []
    for row in grid.rows:
        a, b = row.cells.get(one), row.cells.get(two)
        if a is None or b is None or a.unit != b.unit or a.metric != b.metric:
            continue
        if a.value and b.value:
            out.append((row, abs(a.value / b.value)))
    return out


def _off_in_row(article: str, grid: Grid, one: str, two: str) -> Iterator[Finding]:
    """*Silber: 37.850 | 39,53*, while the two columns are of one order in every other row."""
    ratios = _ratios(grid, one, two)
    low, high = _SLIP
    odd = [(row, r) for row, r in ratios if low < max(r, 1 / r) < high]
    usual = [r for _, r in ratios if max(r, 1 / r) < _SAME_ORDER]
    if len(odd) != 1 or len(usual) < _MIN_USUAL or len(usual) + 1 != len(ratios):
        return
    row, ratio = odd[0]
    cells = (row.cells[one], row.cells[two])
    strange = [f for f in cells if shape(f) in ("dot3", "comma3")]
    if len(strange) != 1 or strange[0].value is None:
        return
    figure = strange[0]
    other = next(f for f in cells if f is not figure)
    larger = (ratio > 1) == (figure is cells[0])
    better = strange[0].value / _THOUSAND if larger else strange[0].value * _THOUSAND
    sentence = (
        f"„{figure.text}“ passt nicht zu „{other.text}“ in derselben Zeile; gemeint ist wohl "
        f"{shown(better, figure.unit)}."
    )
    yield slip(
        article, [figure, other], {figure.id: better}, sentence, "row_scale", f"{one} | {two}"
    )


def rows_of_one_order(article: str, grid: Grid) -> Iterator[Finding]:
    """Cells whose separator makes them a thousand times the cell beside them."""
    for one, two in combinations(grid.columns[:_MAX_COLUMNS], 2):
        yield from _off_in_row(article, grid, one, two)


_MAX_COLUMNS = 12
