"""Checks inside tables: totals, columns of change, margins, shares, ratios in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from nlp_fin.checks.breakdowns import breakdowns, divided_sums, fits, nominal_sum, sum_outcome
from nlp_fin.checks.findings import arithmetic_finding, whole_finding
from nlp_fin.checks.grids import Grid, Row
from nlp_fin.checks.identities.base import Identity, Outcome, agrees, measure, of_one_order
from nlp_fin.checks.identities.change import AMOUNT, GROWTH, POINTS
from nlp_fin.checks.identities.valuation import LIBRARY, MARGIN
from nlp_fin.checks.intervals import point, total
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_NOT_ADDITIVE = frozenset(
    "price pe forward_pe cape pb ps peg ev_ebitda ev_sales index_level price_target return cagr"
    " volatility max_drawdown dividend dividend_yield ter eps margin operating_margin net_margin"
    " gross_margin bond_yield interest_rate inflation fx_rate upside unemployment".split()
)
_SHARES = ("share", "allocation")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHOLE = Decimal(100)


def _is_total(row: Row) -> bool:
    label, words = row.label.strip(), relations().word("total_row")
    if words.match(label) is not None:
        return True
    # *Umsatz gesamt*, *Auslieferungen insgesamt*
    last = label.split()[-1] if label.split() else ""
    return words.fullmatch(last) is not None


def _is_rest(row: Row) -> bool:
    return relations().word("rest_row").match(row.label.strip()) is not None


def _additive(figure: Figure, column: str) -> bool:
    if figure.unit in ("times", "points", "percentage_points", "basis_points"):
        return False
    if figure.unit == "percent":
        return figure.metric in _SHARES or bool(relations().word("share_column").search(column))
    return figure.metric not in _NOT_ADDITIVE


def _totals(article: str, grid: Grid) -> Iterator[Finding]:
    """The cells above a total row add up to it."""
    for name in grid.columns:
        column = grid.column(name)
        ends = [i for i, (row, _) in enumerate(column) if _is_total(row)]
        if len(ends) != 1 or ends[0] < 2:
            continue
        goal = column[ends[0]][1]
        parts = [f for row, f in column[: ends[0]] if not row.label.lower().startswith("davon")]
        if not _additive(goal, name) or any(f.unit != goal.unit for f in parts):
            continue
        outcomes = divided_sums(parts, goal)
        label = column[ends[0]][0].label
        for outcome in outcomes:
            *run, _ = outcome.figures.values()
            # of several breakdowns each may leave out a rest
            if len(outcomes) == 1 or fits(outcome) or nominal_sum(run) > nominal_sum([goal]):
                yield arithmetic_finding(article, outcome, cue=f"{label} | {name}")


_MIN_SUMMED = 3


def _summed_up(article: str, grid: Grid) -> Iterator[Finding]:
    """A last row that is the sum of the others in one column must be it in every column.

    *Konzern*, *Europa*, a company's own name: no word need say that the row is a total.
    """
    last = grid.rows[-1]
    if len(grid.rows) <= _MIN_SUMMED or _is_total(last) or _is_rest(last):
        return
    sums: dict[str, Outcome] = {}
    for name, goal in last.cells.items():
        cells = [row.cells.get(name) for row in grid.rows[:-1]]
        parts = [f for f in cells if f is not None and f.value is not None]
        if len(parts) < len(cells) or goal.value is None or not _additive(goal, name):
            continue
        if goal.unit == "percent" or any(f.unit != goal.unit for f in parts):
            continue
        outcome = sum_outcome(parts, goal)
        if outcome is not None and of_one_order(outcome):
            sums[name] = outcome
    if not any(_is_exact(outcome) for outcome in sums.values()):
        return
    for name, outcome in sums.items():
        yield arithmetic_finding(article, outcome, cue=f"{last.label} | {name}")


def _is_exact(outcome: Outcome) -> bool:
    """Do many digits add up, so that this is no coincidence?"""
    stated = outcome.stated
    if outcome.judgement.verdict != "supported" or stated.value is None or not stated.step:
        return False
    return abs(stated.value) / stated.step >= _TELLING_SUM


_TELLING_SUM = 100


def _shares(article: str, grid: Grid) -> Iterator[Finding]:
    """A column of shares that has a row for the rest sums to 100."""
    for name in grid.columns:
        column = grid.column(name)
        if any(_is_total(row) for row, _ in column) or not any(_is_rest(r) for r, _ in column):
            continue
        figures = [f for _, f in column]
        if any(f.unit != "percent" or not _additive(f, name) for f in figures):
            continue
        for run in breakdowns(figures, _WHOLE, _makes_whole):
            judgement = _whole_of(run)
            yield whole_finding(
                article, run, judgement,
                f"Die {len(run)} Anteile der Spalte „{name}“ ergeben zusammen "
                f"{_german_sum(run)} %" + _sum_ending(judgement.verdict), cue=name,
            )  # fmt: skip


def _whole_of(figures: Sequence[Figure]) -> Judgement:
    """Do the shares make 100 percent?"""
    spans = [stated_interval(f) for f in figures]
    return judge(total(s for s in spans if s is not None), point(_WHOLE))


def _makes_whole(figures: Sequence[Figure]) -> bool:
    return _whole_of(figures).verdict == "supported"


def _german_sum(figures: Sequence[Figure]) -> str:
    return str(sum((f.value or Decimal(0)) for f in figures)).replace(".", ",")


def _sum_ending(verdict: str) -> str:
    if verdict == "supported":
        return ", also das Ganze."
    return ", nicht 100 %."


def _year_of(name: str) -> int | None:
    years = _YEAR.findall(name)
    return int(years[-1]) if years else None


def _level_columns(grid: Grid, change: str) -> tuple[str, str] | None:
    """The columns of the old and the new level: by year, else None."""
    dated = [(year, name) for name in grid.columns if (year := _year_of(name)) and name != change]
    if len(dated) != 2 or dated[0][0] == dated[1][0]:
        return None
    (_, old), (_, new) = sorted(dated)
    return old, new


def _changes(article: str, grid: Grid) -> Iterator[Finding]:
    """A column of changes against the two years beside it."""
    for name in grid.columns:
        if not relations().word("change_column").search(name):
            continue
        levels = _level_columns(grid, name)
        if levels is None:
            continue
        for row in grid.rows:
            if name not in row.cells or any(level not in row.cells for level in levels):
                continue
            old, new, change = (row.cells[c] for c in (*levels, name))
            outcome = _change_outcome(old, new, change)
            if outcome is not None:
                yield arithmetic_finding(article, outcome, cue=f"{row.label} | {name}")


def _change_outcome(old: Figure, new: Figure, change: Figure) -> Outcome | None:
    """The change as growth, as points between percentages, or as an amount; the first that fits."""
    tries: list[tuple[Identity, str]] = []
    if change.unit == "percent" and old.unit != "percent":
        tries = [(GROWTH, "rel")]
    elif change.unit in ("percent", "percentage_points", "count") and old.unit == "percent":
        # a bare number beside percentages counts points
        change = replace(change, unit="percentage_points") if change.unit == "count" else change
        tries = [(POINTS, "abs"), (GROWTH, "rel")]
    elif change.unit == old.unit:
        tries = [(AMOUNT, "abs")]
    if old.unit != new.unit:
        return None
    for identity, role in tries:
        if agrees(identity, {"old": old, "new": new, role: change}):
            return measure(identity, {"old": old, "new": new, role: change})
    if not tries:
        return None
    identity, role = tries[0]
    return measure(identity, {"old": old, "new": new, role: change})


def _margins(article: str, grid: Grid) -> Iterator[Finding]:
    """A row of margins against the rows of profit and revenue above it."""
    revenue = next((r for r in grid.rows if re.match(r"(?:umsatz|erlös)", r.label, re.I)), None)
    for row in grid.rows:
        if revenue is None or not re.search(r"marge|umsatzrendite", row.label, re.I):
            continue
        profits = _profit_rows(grid, row)
        for name, stated in row.cells.items():
            if name not in revenue.cells:
                continue
            percent = replace(stated, unit="percent")
            outcomes = [
                outcome
                for profit in profits
                if name in profit.cells and profit.cells[name].unit == revenue.cells[name].unit
                and (outcome := measure(MARGIN, {
                    "profit": profit.cells[name], "revenue": revenue.cells[name],
                    "margin": percent,
                }))
            ]  # fmt: skip
            good = [o for o in outcomes if o.judgement.verdict != "refuted"]
            if good:
                yield arithmetic_finding(article, good[0], cue=f"{row.label} | {name}")
            elif len(outcomes) == 1:
                yield arithmetic_finding(article, outcomes[0], cue=f"{row.label} | {name}")


def _profit_rows(grid: Grid, margin: Row) -> list[Row]:
    """Rows whose profit the margin's name mentions (*Ebit-Marge*), else all rows of profit."""
    profits = [
        r for r in grid.rows
        if r is not margin and not re.search(r"marge|rendite|umsatz|je aktie", r.label, re.I)
        and re.search(r"ebit|ergebnis|gewinn|überschuss", r.label, re.I)
    ]  # fmt: skip
    kind = re.match(r"(?:bereinigte\s)?(\w+?)-?marge", margin.label, re.IGNORECASE)
    if kind is None or not kind[1]:
        return profits
    wanted = re.compile(rf"\b{re.escape(kind[1])}(?!\w)", re.IGNORECASE)
    return [r for r in profits if wanted.search(r.label)] or profits


def _as_yield(name: str, row: Row, figure: Figure) -> Figure:
    """A column *Rendite* beside one of dividends is of their yield, not of a return."""
    if figure.unit != "percent" or figure.metric != "return":
        return figure
    paid = any(f.metric == "dividend" for f in row.cells.values())
    yields = re.fullmatch(r"(?:div(?:idenden|\.)?-?)?rendite(?: in %| \(%\))?", name, re.I)
    return replace(figure, metric="dividend_yield") if paid and yields else figure


def _names_price(row: Row) -> bool:
    """Does a column say that it is of prices? (not *Vorjahr* beside *Dividende*)"""
    priced = (name for name, f in row.cells.items() if f.metric == "price")
    return all(re.search(r"kurs|preis|price|notier|schluss|close", name, re.I) for name in priced)


def _ratios_in_rows(article: str, grid: Grid) -> Iterator[Finding]:
    """P/E, yields and market values against price, earnings and shares of the same row."""
    for row in grid.rows:
        figures = [_as_yield(name, row, figure) for name, figure in row.cells.items()]
        for identity in LIBRARY:
            if identity is MARGIN:
                continue
            picks = [[f for f in figures if role.fits(f)] for role in identity.inputs]
            if any(role.name == "price" for role in identity.inputs) and not _names_price(row):
                continue
            results = [f for f in figures if identity.result.metrics and identity.result.fits(f)]
            if len(results) != 1 or any(len(pick) != 1 for pick in picks):
                continue
            chosen = {r.name: p[0] for r, p in zip(identity.inputs, picks, strict=True)}
            outcome = measure(identity, {**chosen, identity.result.name: results[0]})
            if outcome is not None:
                yield arithmetic_finding(article, outcome, cue=f"Zeile {row.label}")


def check_tables(article: str, grids: Sequence[Grid]) -> list[Finding]:
    """Findings inside each table; the headings and row labels are the cues."""
    findings: list[Finding] = []
    for grid in grids:
        for check in (_totals, _summed_up, _shares, _changes, _margins, _ratios_in_rows):
            findings.extend(check(article, grid))
    return findings
