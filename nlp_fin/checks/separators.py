"""Separators and scales of table columns: what cannot be right in one column at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from nlp_fin.checks.cells import shape, shown, slip
from nlp_fin.checks.grids import Grid, Row
from nlp_fin.checks.row_scales import rows_of_one_order
from nlp_fin.lexicon.plausible import plausible
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Instrument

Cell = tuple[Row, Figure]
_THOUSAND = Decimal(1000)
_SPREAD = Decimal(30)
"""A corrected value must lie within this factor of the other values of its column."""
_MIN_CELLS = 4


def _fits(value: Decimal, others: Sequence[Decimal]) -> bool:
    sizes = [abs(o) for o in others if o]
    return bool(sizes) and min(sizes) / _SPREAD <= abs(value) <= max(sizes) * _SPREAD


def _neighbours(cells: Sequence[Cell], index: int) -> list[Figure]:
    return [cells[i][1] for i in (index - 1, index + 1) if 0 <= i < len(cells)]


def _odd_ones(article: str, name: str, cells: Sequence[Cell]) -> Iterator[Finding]:
    """Single cells whose separator differs from the rest of the column."""
    shapes = [shape(f) for _, f in cells]
    for odd, usual in (
        ("comma3", ("dot3", "german")),
        ("dot", ("comma", "german")),
        ("english", ("comma", "german")),
    ):
        strange = [i for i, s in enumerate(shapes) if s == odd]
        normal = [i for i, s in enumerate(shapes) if s in usual]
        if not strange or len(strange) * 2 >= len(normal):
            continue
        values = [v for i in normal if (v := cells[i][1].value) is not None]
        for index in strange:
            figure = cells[index][1]
            if figure.value is None:
                continue
            better = {"comma3": figure.value * _THOUSAND, "dot": _as_decimal(figure)}.get(
                odd, figure.value
            )
            if not _fits(better, values) or (odd == "comma3" and _fits(figure.value, values)):
                continue
            sentence = (
                f"In der Spalte „{name}“ steht „{figure.text}“ mit anderem Trennzeichen als die "
                f"übrigen Werte; gemeint ist wohl {shown(better, figure.unit)}."
            )
            yield slip(
                article, [figure, *_neighbours(cells, index)], {figure.id: better}, sentence,
                "mixed_separators", name,
            )  # fmt: skip


def _broken_counts(article: str, name: str, cells: Sequence[Cell]) -> Iterator[Finding]:
    """A fraction in a column of whole counts in the thousands."""
    if any(f.unit != "count" or f.value is None for _, f in cells):
        return
    broken = [i for i, (_, f) in enumerate(cells) if f.value and f.value % 1]
    whole = [f.value for _, f in cells if f.value and not f.value % 1]
    if len(broken) != 1 or len(whole) < _MIN_CELLS - 1 or min(whole) < _THOUSAND:
        return
    figure = cells[broken[0]][1]
    if shape(figure) == "comma3" or figure.value is None:
        return
    better = figure.value * _THOUSAND
    corrected = {figure.id: better} if _fits(better, whole) else {}
    sentence = (
        f"In der Spalte „{name}“ stehen ganze Zahlen, „{figure.text}“ aber hat Nachkommastellen: "
        "Das Trennzeichen kann nicht stimmen."
    )
    yield slip(
        article, [figure, *_neighbours(cells, broken[0])], corrected, sentence, "broken_count", name
    )


def _as_decimal(figure: Figure) -> Decimal:
    """The value with the dot as decimal separator, in the scale that the cell has."""
    digits = re.search(r"\d+\.\d+", figure.text)
    value = figure.value or Decimal(0)
    if digits is None or not value:
        return value
    plain = Decimal(digits[0])
    literal = abs(value)
    scale = literal / plain
    while scale >= 10:
        scale /= 10
    return value if scale == 1 else plain.copy_sign(value)


def _below_floor(row: Figure, instruments: dict[str, Instrument]) -> bool:
    instrument = instruments.get(row.subject.instrument or "")
    if instrument is None or instrument.symbol is None or row.value is None:
        return False
    floor = plausible().floors.get((instrument.symbol, row.metric))
    return floor is not None and row.value < floor


def _scaled(
    article: str, name: str, cells: Sequence[Cell], instruments: dict[str, Instrument]
) -> Iterator[Finding]:
    """A whole column with three digits behind the comma that is a thousand times too small."""
    commas = [(i, f) for i, (_, f) in enumerate(cells) if shape(f) == "comma3"]
    dots = [i for i, (_, f) in enumerate(cells) if shape(f) == "dot3"]
    if len(commas) < 3 or len(commas) <= len(dots):
        return
    too_small = [f for _, f in commas if _below_floor(f, instruments)]
    if len(too_small) >= 2:
        corrected = {f.id: f.value * _THOUSAND for _, f in commas if f.value is not None}
        first = too_small[0]
        meant = shown(corrected[first.id], first.unit)
        sentence = (
            f"Wörtlich wäre „{first.text}“ für {first.subject.text} nur "
            f"{shown(first.value, first.unit)}; gemeint sind {meant} "
            f"(ebenso die übrigen Kommawerte der Spalte „{name}“)."
        )
        figures = [first, *(f for _, f in commas if f is not first)]
        yield slip(article, figures, corrected, sentence, "column_scale", name)
        yield from _short_decimals(article, name, cells, corrected)
    for index in dots:
        yield _dot_among_commas(article, name, cells, index, literal_is_right=bool(too_small))


def _short_decimals(
    article: str, name: str, cells: Sequence[Cell], corrected: dict[str, Decimal]
) -> Iterator[Finding]:
    """`1,00` among `4,347`: fewer digits than a thousands separator could have."""
    for index, (_, figure) in enumerate(cells):
        if shape(figure) != "comma" or figure.value is None:
            continue
        better = figure.value * _THOUSAND
        if not _fits(better, list(corrected.values())):
            continue
        sentence = (
            f"„{figure.text}“ hat weniger Stellen nach dem Komma als die Spalte „{name}“ sonst und "
            f"wäre wörtlich nur {shown(figure.value, figure.unit)}; gemeint sind wohl "
            f"{shown(better, figure.unit)}."
        )
        yield slip(
            article, [figure, *_neighbours(cells, index)], {figure.id: better}, sentence,
            "column_scale_single", name,
        )  # fmt: skip


def _dot_among_commas(
    article: str, name: str, cells: Sequence[Cell], index: int, *, literal_is_right: bool
) -> Finding:
    figure = cells[index][1]
    corrected: dict[str, Decimal] = {}
    if not literal_is_right and figure.value is not None:
        corrected = {figure.id: figure.value / _THOUSAND}
    sentence = (
        f"In der Spalte „{name}“ steht „{figure.text}“ mit Punkt, bei den übrigen Werten steht ein "
        "Komma; beides zugleich kann nicht gelten."
    )
    return slip(
        article, [figure, *_neighbours(cells, index)], corrected, sentence, "mixed_separators", name
    )


def _is_sorted(values: Sequence[Decimal]) -> bool:
    rising = all(a <= b for a, b in pairwise(values))
    falling = all(a >= b for a, b in pairwise(values))
    return rising or falling


def _unsorted(article: str, grid: Grid, name: str, cells: Sequence[Cell]) -> Iterator[Finding]:
    """One value of a column that is said to be sorted breaks the order by a power of ten."""
    words = relations().word("sorted_by")
    cue = words.search(grid.lead) or words.search(grid.header)
    aside = [relations().word(list_name) for list_name in ("rest_row", "total_row")]
    cells = [(row, f) for row, f in cells if not any(w.search(row.label) for w in aside)]
    values = [f.value for _, f in cells]
    if cue is None or len(cells) < _MIN_CELLS or any(v is None for v in values):
        return
    known = [v for v in values if v is not None]
    if _is_sorted(known):
        return
    for index, value in enumerate(known):
        rest = known[:index] + known[index + 1 :]
        if not _is_sorted(rest):
            continue
        for power in (1, -1, 2, -2, 3, -3):
            better = value.scaleb(power)
            if _is_sorted([*known[:index], better, *known[index + 1 :]]):
                figure = cells[index][1]
                sentence = (
                    f"Wörtlich gelesen ist die Spalte „{name}“ nicht sortiert: „{figure.text}“ "
                    f"passt erst als {shown(better, figure.unit)} in die Reihenfolge."
                )
                yield slip(
                    article, [figure, *_neighbours(cells, index)], {figure.id: better}, sentence,
                    "unsorted_column", cue[0],
                )  # fmt: skip
                return


def check_columns(
    article: str, grids: Sequence[Grid], instruments: Sequence[Instrument]
) -> list[Finding]:
    """Notation findings in tables; `evidence["corrected"]` maps figure ids to proposed values."""
    by_id = {i.id: i for i in instruments}
    findings: list[Finding] = []
    for grid in grids:
        for name in grid.columns:
            cells = grid.column(name)
            if len(cells) < _MIN_CELLS or len({f.unit for _, f in cells}) > 1:
                continue
            found = [
                *_odd_ones(article, name, cells),
                *_broken_counts(article, name, cells),
                *_scaled(article, name, cells, by_id),
            ]
            findings.extend(found or _unsorted(article, grid, name, cells))
        told = {str(f) for finding in findings for f in finding.figures}
        findings.extend(
            f for f in rows_of_one_order(article, grid) if not told & set(map(str, f.figures))
        )
    return findings
