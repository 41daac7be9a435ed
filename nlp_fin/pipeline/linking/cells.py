"""What one table cell is of, when, and on which basis: from its headers and its label."""

from __future__ import annotations

from datetime import date

from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus, instrument_choice
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.headers import Grid, Header
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.types import Period, Table, TableCell

_CAPTIONED = {
    "day": ("market", "balance"),
    "as_of": ("market", "balance"),
    "month": ("market", "balance", "accounts", "macro"),
}
"""Kind of period in front of a table → groups of metrics whose cells it dates."""
_REPORTS = frozenset(("quarter", "half", "year", "fiscal_quarter", "fiscal_year", "span", "month"))


def choose_subject(
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
    elif _names_thing(grid, row) and (_has_metric(column, grid) or column.period or column.yearly):
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


def choose_period(
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
    groups = _CAPTIONED.get(caption.period.kind, ("accounts", "macro"))
    fits = group in groups
    if fits and draft.metric.metric not in ("return", "max_drawdown"):
        draft.period = caption.period
        draft.reasons.append(f"period={caption.period.text}: in front of the table")


def choose_basis(
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
