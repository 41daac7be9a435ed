"""What the headers of a table say: concept, unit and scale, period, instrument."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from nlp_fin.lexicon.metrics import Concept, metric_lexicon
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.linking.earlier import names_previous
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.pipeline.linking.trailing import back_from
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.types import Mention, Period, Table, TableCell

# `Wertentwicklung in % (in EUR)`: what stands in brackets is the currency of the fund.
_PAIR = re.compile(r"[A-Z]{3}/[A-Z]{3}")
_PERCENT = re.compile(r"\bin (?:%|Prozent)(?= \()")


_MAX_TIME = 24
_MEASURES = frozenset(("t", "Tonnen", "Unzen", "Barrel", "kg", "MW", "GW", "MWh", "GWh", "TWh"))


@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """Unit and factor that a header gives to bare cells (*in Mrd. USD*)."""

    unit: str
    factor: Decimal


@dataclass(slots=True)
class Header:
    """One header text, read."""

    text: str
    concepts: list[Concept] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    """What the words add: `change`, `forecast`, `estimate`, `target`."""
    sign: int = 0
    unit: HeaderUnit | None = None
    period: Period | None = None
    mention: Mention | None = None
    yearly: bool = False


@cache
def _unit_places() -> re.Pattern[str]:
    return re.compile(
        r"\(([^()]{1,24})\)|\[([^\[\]]{1,24})\]|\bin\s+(.{1,24})$|\bin\s+([^,;()]{1,24})"
    )


@cache
def unit_of(text: str) -> HeaderUnit | None:
    """`Umsatz (in Mrd. USD)` → USD × 10⁹; None where the text names no unit."""
    if _PERCENT.search(text) is not None:
        return HeaderUnit("percent", Decimal(1))
    places = [next(g for g in m.groups() if g) for m in _unit_places().finditer(text)]
    tail = text.split()[-2:]
    for place in (*places, " ".join(tail), *tail[::-1]):
        phrase = place.strip().removeprefix("in ").strip(" .,:") if place else ""
        if _PAIR.fullmatch(phrase) is not None:
            continue
        phrase = phrase.split("/")[0].split(" je ")[0]
        if not phrase or any(ch.isdigit() for ch in phrase):
            continue
        for probe in (f"1 {phrase}", f"1 {phrase}."):
            found = find_quantities(probe, ())
            if len(found) == 1 and found[0].start == 0 and not found[0].bare:
                quantity = found[0]
                whole = quantity.end >= len(probe.rstrip(".")) - 1
                if quantity.unit != "count" and quantity.value is not None and whole:
                    return HeaderUnit(quantity.unit, quantity.value)
                measured = quantity.unit_text is not None and phrase in _MEASURES
                if quantity.unit == "count" and whole and (measured or quantity.value != 1):
                    return HeaderUnit("count", quantity.value or Decimal(1))
    return None


def read_header(scene: Scene, spans: list[tuple[int, int]]) -> Header:
    """The header that stands in one or more cells (column names above each other)."""
    text = " ".join(scene.ctx.text[start:end] for start, end in spans)
    header = Header(text)
    concepts = metric_lexicon().concepts
    for start, end in spans:
        reading = scene.read_span(start, end)
        if reading is not None:
            _add_cues(header, reading, concepts)
        for time in scene.times_within(start, end):
            if header.period is None and not names_previous(scene.ctx.text[time.start : time.end]):
                header.period = (
                    time.period if time.role != "duration" else _back(scene, time.period)
                )
        if header.period is None:
            header.period = _alone(scene.ctx.text[start:end], scene.ctx.anchor)
        mentions = scene.mentions_within(start, end)
        if header.mention is None and mentions:
            header.mention = mentions[0]
    header.unit = unit_of(text)
    if header.unit is None and "%" in text:
        header.unit = HeaderUnit("percent", Decimal(1))
    return header


def _add_cues(header: Header, reading: Reading, concepts: Mapping[str, Concept]) -> None:
    cues = sorted(reading.cues.metrics, key=lambda cue: -concepts[cue.concept].priority)
    for cue in cues:
        concept = concepts[cue.concept]
        if concept.behind:
            continue
        if concept not in header.concepts:
            header.concepts.append(concept)
        if cue.role not in ("name", "verb"):
            header.roles.add(cue.role)
        header.sign = header.sign or cue.sign
    for direction in reading.cues.directions:
        if direction.noun:
            header.roles.add("change")
            header.sign = header.sign or direction.sign
    lowers = reading.sentence.lowers
    if any(
        w.startswith(("veränd", "differenz", "abweich", "δ", "∆", "+/-", "yoy", "delta"))
        for w in lowers
    ):
        header.roles.add("change")
    header.yearly = header.yearly or any(cue.label == "per_year" for cue in reading.cues.rates)
    for basis in reading.cues.bases:
        if basis.label in ("forecast", "estimate", "target"):
            header.roles.add(basis.label)
    if any(w[:4].isdigit() and w.endswith("e") and len(w) == 5 for w in lowers):
        header.roles.add("forecast")


@cache
def _alone(text: str, anchor: date | None) -> Period | None:
    """The time that a cell consists of, read without what stands beside it in the table."""
    if len(text) > _MAX_TIME or not any(ch.isdigit() for ch in text):
        return None
    found = find_times(text, anchor)
    if len(found) != 1 or found[0].end - found[0].start < len(text.strip()) - 1:
        return None
    return found[0].period if found[0].role in ("period", "as_of") else None


def _back(scene: Scene, period: Period) -> Period | None:
    """A duration in a header (*1 Jahr*, *7 Tage*) as the span up to the day of the text's data."""
    end = Calendar(scene).data_end
    if end is None and period.length is not None:
        return Period("span", None, None, period.length, period.text)
    return back_from(end, period.length, period.text or "")


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
    _read_yields(grid)
    return grid


def _read_yields(grid: Grid) -> None:
    """*Rendite* beside a column of dividends is the dividend yield."""
    headers = [*grid.headers.values(), *((grid.caption,) if grid.caption is not None else ())]
    if not any(concept.id == "dividend" for header in headers for concept in header.concepts):
        return
    for header in headers:
        if [concept.id for concept in header.concepts] == ["return"]:
            header.concepts = [metric_lexicon().concepts["dividend_yield"]]


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
