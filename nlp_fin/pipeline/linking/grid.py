"""Linking the cells of a table: headers say what a column is of, labels what a row is of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from nlp_fin.lexicon.metrics import Concept, metric_lexicon, unit_class
from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus, instrument_choice
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.headers import Header, HeaderUnit, read_header
from nlp_fin.pipeline.linking.metric import MetricChoice, resolve
from nlp_fin.pipeline.linking.notation import correct_columns
from nlp_fin.pipeline.linking.quotes import subject_candidate
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.types import Period, Quantity, Table, TableCell, TableRef

_REPORTS = frozenset(("quarter", "half", "year", "fiscal_quarter", "fiscal_year", "span", "month"))
_NATURAL = {"times": "times", "percent": "percent", "count": "count", "points": "points"}


@dataclass(slots=True)
class Grid:
    """A table with its headers and labels read."""

    table: Table
    headers: dict[int, Header] = field(default_factory=dict)
    labels: dict[int, Header] = field(default_factory=dict)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Row → span of its label."""
    corner: Header | None = None
    caption: Header | None = None


def read_grid(scene: Scene, table: Table) -> Grid:
    """Headers by column, labels by row, the corner and the text that introduces the table."""
    grid = Grid(table)
    text = scene.ctx.text
    by_row: dict[int, list[TableCell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    columns: dict[int, list[tuple[int, int]]] = {}
    for row in range(table.header_rows):
        for cell in by_row.get(row, ()):
            columns.setdefault(cell.column, []).append((cell.start, cell.end))
    for column, spans in columns.items():
        grid.headers[column] = read_header(scene, spans)
    grid.corner = grid.headers.get(0)
    for row, cells in by_row.items():
        if row < table.header_rows:
            continue
        label = _label_cell(scene, cells)
        if label is not None:
            grid.labels[row] = read_header(scene, [(label.start, label.end)])
            grid.spans[row] = (label.start, label.end)
    grid.caption = _caption(scene, table, text)
    return grid


def _label_cell(scene: Scene, cells: list[TableCell]) -> TableCell | None:
    """The first cell that is not just a rank or another number."""
    for cell in cells:
        inside = scene.quantities_within(cell.start, cell.end)
        filled = sum(scene.ctx.quantities[i].end - scene.ctx.quantities[i].start for i in inside)
        if (
            filled < (cell.end - cell.start) * 0.6
            and not scene.ctx.text[cell.start : cell.end].isdigit()
        ):
            return cell
    return cells[0] if cells else None


def _caption(scene: Scene, table: Table, text: str) -> Header | None:
    """The caption, or the line or last sentence right in front of the table."""
    block = scene.ctx.block_index(table.start)
    if block is None or block == 0:
        return None
    before = scene.ctx.blocks[block - 1]
    if before.kind == "table_row":
        return None
    start = before.start
    for index in scene.sentences_by_block.get(block - 1, ())[-1:]:
        start = scene.ctx.sentences[index][0]
    return read_header(scene, [(start, before.end)])


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
    _choose_subject(scene, focus, grid, cell, column, row, draft)
    _choose_metric(scene, grid, column, row, frame, draft)
    _choose_unit(scene, unit, draft)
    day = scene.ctx.article.published
    today = Period("day", day, day) if day is not None else None
    _choose_period(grid, column, row, draft, today)
    _choose_basis(scene, memory, grid, column, row, draft)
    draft.table = TableRef(row.text or None, column.text or None)
    if (
        draft.metric.sign < 0
        and draft.metric.aspect == "level"
        and not draft.quantity.explicit_sign
    ) or (column.sign < 0 and "change" in column.roles and not draft.quantity.explicit_sign):
        draft.sign = -1


def _header_unit(grid: Grid, column: Header, row: Header) -> HeaderUnit | None:
    for header in (column, row, grid.corner, grid.caption):
        if header is not None and header.unit is not None:
            return header.unit
    return None


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
    return frame


def _choose_metric(
    scene: Scene, grid: Grid, column: Header, row: Header, frame: Frame, draft: Draft
) -> None:
    """The first concept that fits the cell's unit: of the column, of the row, of the caption."""
    kind = draft.subject.kind if draft.subject is not None else None
    sources = (("column", column), ("row", row), ("corner", grid.corner), ("caption", grid.caption))
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
    if best is None and frame.unit == "percent" and column.period is not None:
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
        metric, aspect = concept.metric, "level"
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


def _choose_subject(
    scene: Scene,
    focus: Focus,
    grid: Grid,
    cell: TableCell,
    column: Header,
    row: Header,
    draft: Draft,
) -> None:
    """The row's name; the column's where the rows are metrics or times; else the text's."""
    choice: SubjectChoice | None = None
    why = ""
    if row.mention is not None:
        choice, why = _mentioned(scene, row), f"row «{row.text}»"
    elif column.mention is not None:
        choice, why = _mentioned(scene, column), f"column «{column.text}»"
    elif _names_thing(grid, row) and _has_metric(column, grid):
        choice = SubjectChoice(None, row.text, "group", *grid.spans.get(cell.row, (-1, -1)))
        why = f"row «{row.text}»"
    elif _names_thing(grid, column) and not column.roles and row.concepts:
        choice, why = SubjectChoice(None, column.text, "group"), f"column «{column.text}»"
    if choice is None or not choice.text:
        choice, why = _from_outside(scene, focus, grid)
    if choice is not None:
        draft.subject = choice
        draft.reasons.append(f"subject={choice.text}: {why}")


def _mentioned(scene: Scene, header: Header) -> SubjectChoice:
    assert header.mention is not None
    mention = header.mention
    surface = scene.ctx.text[mention.start : mention.end]
    return instrument_choice(scene, mention.instrument, surface, mention.start, mention.end)


def _names_thing(grid: Grid, row: Header) -> bool:
    """Whether a row label is a name: it is neither a metric nor just a time."""
    if not row.text or row.concepts or not any(ch.isalpha() for ch in row.text):
        return False
    return not (row.period is not None and len(row.text) <= len(row.period.text or "") + 6)


def _has_metric(column: Header, grid: Grid) -> bool:
    return bool(column.concepts) or bool(grid.caption and grid.caption.concepts)


def _from_outside(scene: Scene, focus: Focus, grid: Grid) -> tuple[SubjectChoice | None, str]:
    if grid.caption is not None and grid.caption.mention is not None:
        return _mentioned(scene, grid.caption), f"«{grid.caption.text.strip()[:60]}»"
    block = scene.ctx.block_index(grid.table.start)
    if block is not None:
        for heading in scene.headings_above(block):
            for mention in scene.mentions_within(heading.start, heading.end)[:1]:
                return instrument_choice(scene, mention.instrument), "the heading"
    main, _ = focus.main
    if main is not None:
        return instrument_choice(scene, main), "the text is mainly about it"
    return None, ""


def _choose_period(
    grid: Grid, column: Header, row: Header, draft: Draft, day: Period | None
) -> None:
    group = metric_group(draft.metric.metric)
    if column.period is None and "change" in column.roles:
        if "vortag" in column.text.lower():
            draft.period = day
            return
        ends = [h.period for h in grid.headers.values() if h.period and h.period.kind in _REPORTS]
        if ends:
            draft.period = max(ends, key=lambda p: p.end or date.min)
            draft.reasons.append(f"period={draft.period.text}: the later column")
            return
    for name, header in (("column", column), ("row", row), ("corner", grid.corner)):
        if header is not None and header.period is not None:
            draft.period, draft.period_stated = header.period, True
            draft.reasons.append(f"period={header.period.text}: {name} «{header.text}»")
            return
    caption = grid.caption
    if caption is None or caption.period is None:
        return
    dated = caption.period.kind in ("day", "as_of", "month")
    fits = group in (("market", "balance") if dated else ("accounts", "macro"))
    if fits and draft.metric.metric not in ("return", "max_drawdown"):
        draft.period = caption.period
        draft.reasons.append(f"period={caption.period.text}: in front of the table")


def _choose_basis(
    scene: Scene, memory: Memory, grid: Grid, column: Header, row: Header, draft: Draft
) -> None:
    for header in (column, row):
        for role in ("forecast", "estimate", "target"):
            if role in header.roles:
                draft.basis = role
                draft.reasons.append(f"basis={role}: «{header.text}»")
                return
    if draft.metric.metric == "price_target":
        draft.basis = "target"
        return
    anchor, period = scene.ctx.anchor, draft.period
    if anchor and period and period.start and period.start > anchor:
        draft.basis = "forecast"
        draft.reasons.append("basis=forecast: the period lies ahead")
        return
    known = row.mention or column.mention
    named = scene.instrument(known) if known is not None else None
    if named is not None and named.symbol is not None:
        return
    earlier = memory.order[-1] if memory.order else None
    sample = earlier is not None and earlier.basis == "hypothetical"
    if earlier is not None and sample and _same_section(scene, earlier.block, grid.table):
        draft.basis = "hypothetical"
        draft.reasons.append("basis=hypothetical: part of the example above")


def _same_section(scene: Scene, block: int, table: Table) -> bool:
    here = scene.ctx.block_index(table.start)
    if here is None or block < 0 or here - block > 8:
        return False
    return not any(b.kind == "heading" for b in scene.ctx.blocks[block + 1 : here])
