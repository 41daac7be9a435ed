"""Linking the cells of a table: headers say what a column is of, labels what a row is of."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.lexicon.metrics import Concept, metric_lexicon, unit_class
from nlp_fin.pipeline.linking.cells import choose_basis, choose_period, choose_subject
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.focus import Focus
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.headers import Grid, Header, HeaderUnit, read_grid
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.notation import correct_columns
from nlp_fin.pipeline.linking.quotes import subject_candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.pipeline.linking.units import quoted_currency
from nlp_fin.types import Period, Quantity, Table, TableCell, TableRef

_PERCENT = frozenset(("percent",))
_NAMES = frozenset(
    "investment assets portfolio_value constituents positions shares_outstanding allocation".split()
)
_NATURAL = {"times": "times", "percent": "percent", "count": "count", "points": "points"}


def link_table(
    scene: Scene, focus: Focus, memory: Memory, table: Table, taken: set[int]
) -> list[Draft]:
    """Drafts for the quantities in the body of a table; `taken` collects their indices."""
    grid = read_grid(scene, table)
    drafts: list[tuple[TableCell, Draft]] = []
    for cell in table.cells:
        for index in scene.quantities_within(cell.start, cell.end):
            taken.add(index)
            if cell.row < table.header_rows or (cell.start, cell.end) == grid.spans.get(cell.row):
                continue
            quantity = scene.ctx.quantities[index]
            draft = Draft(index, quantity, block=scene.ctx.block_index(cell.start) or -1)
            _link_cell(scene, focus, memory, grid, cell, draft)
            drafts.append((cell, draft))
    correct_columns(drafts)
    return [draft for _, draft in drafts]


def _link_cell(
    scene: Scene, focus: Focus, memory: Memory, grid: Grid, cell: TableCell, draft: Draft
) -> None:
    column = grid.headers.get(cell.column, Header("")) if cell.column else Header("")
    row = grid.labels.get(cell.row, Header(""))
    unit = _header_unit(grid, column, row)
    frame = _frame(draft.quantity, unit, column, row)
    choose_subject(scene, focus, grid, cell, column, row, draft)
    _choose_metric(scene, grid, column, row, frame, draft)
    _choose_unit(scene, unit, draft)
    day = scene.ctx.article.published
    today = Period("day", day, day) if day is not None else None
    choose_period(grid, column, row, draft, today)
    choose_basis(scene, memory, grid, column, row, draft)
    draft.table = TableRef(row.text or None, column.text or None)
    if (
        draft.metric.sign < 0
        and draft.metric.aspect == "level"
        and not draft.quantity.explicit_sign
    ) or (column.sign < 0 and "change" in column.roles and not draft.quantity.explicit_sign):
        draft.sign = -1


def _header_unit(grid: Grid, column: Header, row: Header) -> HeaderUnit | None:
    for header in (column, row, grid.corner):
        if header is not None and header.unit is not None:
            return header.unit
    if grid.caption is None or any(header.unit for header in grid.headers.values()):
        return None  # where columns have units of their own, a caption's is not for the others
    return grid.caption.unit


def _frame(quantity: Quantity, unit: HeaderUnit | None, column: Header, row: Header) -> Frame:
    kind = "bare" if quantity.bare else unit_class(quantity.unit)
    frame = Frame(0, quantity, kind)
    changing = "change" in column.roles or "change" in row.roles
    if changing:
        frame.move = True
        if kind == "bare":
            frame.unit = unit_class(unit.unit) if unit is not None else "percent"
    elif quantity.explicit_sign and kind == "percent":
        frame.move = True
    elif kind == "bare" and unit is not None and _is_alone(unit, column, row):
        frame.unit = unit_class(unit.unit)  # *1 Jahr in %*, *Gold (USD/Unze)*
    return frame


def _is_alone(unit: HeaderUnit, column: Header, row: Header) -> bool:
    """Whether the header that gives the unit says nothing of what the cells are of."""
    return any(unit is header.unit and not header.concepts for header in (column, row))


def _choose_metric(
    scene: Scene, grid: Grid, column: Header, row: Header, frame: Frame, draft: Draft
) -> None:
    """The first concept that fits the cell's unit: of the column, of the row, of the caption."""
    kind = draft.subject.kind if draft.subject is not None else None
    beside = _level_beside(grid, column)
    corner = None if _names_rows(grid.corner, row) else grid.corner
    sources = (("column", column), ("beside", beside), ("row", row), ("corner", corner),
               ("caption", grid.caption))  # fmt: skip
    best: tuple[float, MetricChoice, str] | None = None
    for rank, (name, header) in enumerate(sources):
        if header is None:
            continue
        for place, concept in enumerate(header.concepts[:6]):
            choice = _fit(concept, frame, grid, column, row)
            if choice is None:
                continue
            cost = rank * 2.0 + place * 0.3 + choice[1]
            if kind in concept.kinds:
                cost += 0.1 * concept.kinds.index(kind)
            elif kind is not None:
                cost += 0.8
            if best is None or cost < best[0]:
                best = (cost, choice[0], f"«{header.text.strip()}» ({name})")
        if best is not None and rank >= 1:
            break
    if best is None:
        usual = subject_candidate(kind, frame)
        if usual is not None:
            best = (9.0, usual.value, usual.reason)
    if best is None and frame.unit == "percent" and (column.period or row.period) is not None:
        best = (
            9.0,
            MetricChoice("return", "level", "return", time="flow"),
            "a period's percentage",
        )
    if best is None:
        return
    draft.metric = best[1]
    if draft.metric.metric == "return" and (column.yearly or row.yearly):
        draft.metric = MetricChoice("cagr", "level", "cagr", time="flow")
    draft.reasons.append(f"metric={draft.metric.metric}: {best[2]}")


def _names_rows(corner: Header | None, row: Header) -> bool:
    """*Anlage*, *Position*, *Unternehmen* over names: what the rows are, not the cells."""
    if corner is None or row.mention is None:
        return False
    return bool(corner.concepts) and all(c.id in _NAMES for c in corner.concepts)


def _level_beside(grid: Grid, column: Header) -> Header | None:
    """*Umsatz | Veränderung*: what the nearest column to the left of a change is of."""
    if "change" not in column.roles or column.concepts:
        return None
    left = [n for n, header in grid.headers.items() if n > 0 and header.concepts]
    here = next((n for n, header in grid.headers.items() if header is column), 0)
    nearest = max((n for n in left if n < here), default=None)
    return None if nearest is None else grid.headers[nearest]


def _fit(
    concept: Concept, frame: Frame, grid: Grid, column: Header, row: Header
) -> tuple[MetricChoice, float] | None:
    """The concept as metric of this cell, and how well it fits."""
    if frame.unit != "bare":
        resolved = resolve(concept, frame, "name")
        if resolved is None:
            return None
        metric, aspect, detour = resolved
    else:
        header_unit = _header_unit(grid, column, row)
        wanted = unit_class(header_unit.unit) if header_unit is not None else None
        detour = 0.0 if wanted in concept.units or wanted is None else 0.6
        if wanted is None and concept.units == _PERCENT:
            detour = 0.4  # *Kurs* without % is no bond's
        metric, aspect = concept.metric, "level"
        grows = concept.growth.endswith("_growth")  # a P/E in percent is nothing
        if grows and wanted == "percent" and wanted in concept.moves - concept.units:
            metric, detour = concept.growth, 0.3  # *BIP 2026* in percent
    return (
        MetricChoice(metric, aspect, concept.id, concept.bare, concept.sign, time=concept.time),
        detour,
    )


def _choose_unit(scene: Scene, unit: HeaderUnit | None, draft: Draft) -> None:
    """Unit and scale of a bare cell: the header's where the metric allows it, else its own."""
    quantity = draft.quantity
    if not quantity.bare:
        return
    concept = metric_lexicon().concepts.get(draft.metric.concept or "")
    allowed = (
        concept.units | (concept.moves if draft.metric.aspect == "change" else set())
        if concept
        else set()
    )
    if unit is not None and (
        not allowed
        or unit_class(unit.unit) in allowed
        or (draft.metric.metric != (concept.metric if concept else "") and unit.unit == "percent")
    ):
        draft.unit = unit.unit
        small = draft.metric.metric in ("eps", "dividend", "price", "price_target", "fx_rate")
        draft.scale = Decimal(1) if small and unit.factor > 1 and unit is not None else unit.factor
        return
    pair = quoted_currency(draft)
    if pair is not None:
        draft.unit = pair
        return
    for name in ("percent", "times", "count", "points"):
        if name in allowed:
            draft.unit = _NATURAL[name]
            if unit is not None and unit.unit == "count" and name == "count":
                draft.scale = unit.factor
            return
    if "currency" in allowed:
        draft.unit = scene.currency or "EUR"
        if (
            unit is not None
            and unit.unit == "count"
            and draft.metric.metric not in ("price", "eps")
        ):
            draft.scale = unit.factor
        return
    draft.unit = draft.metric.unit
