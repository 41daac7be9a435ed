"""The market check of a record: a finding for every figure that a market can decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from nlp_fin.market import levels
from nlp_fin.market import readings as read
from nlp_fin.market.completeness import is_incomplete
from nlp_fin.market.eligible import (
    FACT_METRICS,
    LEVEL_METRICS,
    PERIOD_METRICS,
    Target,
    target_of,
)
from nlp_fin.market.evidence import market_finding
from nlp_fin.market.highs import check_highs, high_needs
from nlp_fin.market.investment import check_investments, find_investments, investment_needs
from nlp_fin.market.judge import Doubts, Outcome, decide
from nlp_fin.market.lines import EURUSD, stand_in_of, unknown_dividends
from nlp_fin.market.readings import Reading, Rule, around
from nlp_fin.market.source import BREAKING, Market
from nlp_fin.market.summary import Summary
from nlp_fin.market.types import Need
from nlp_fin.market.wording import is_yearly
from nlp_fin.types import Finding, Record

_EXPENSE_AGE = 400
"""Days for which a fund's TER stays as it was."""
_YEARS = 1.9
"""Length from which a return may be meant a year."""


def plan(records: Sequence[Record], market: Market) -> None:
    """Tell the market everything the records will need, so each symbol is asked once."""
    for record in records:
        for figure in record.figures:
            target = target_of(figure, record)
            if isinstance(target, Target):
                market.plan(_needs(target))
        market.plan(high_needs(record))
        market.plan(investment_needs(record))


def _needs(target: Target) -> Iterator[Need]:
    metric = target.figure.metric
    if metric in FACT_METRICS or not target.spans:
        return
    start = min(window.start for window in target.spans)
    end = max(window.end for window in target.spans)
    series = list(target.rate.series) if target.rate is not None else []
    if metric == "fx_rate" and (fixing := levels.ecb_series(target.symbol or "")):
        series.append(fixing)
    for name in series:
        yield Need("rate", name, None, start, end)
    symbols = {s for s in (target.symbol, target.versus) if s}
    if metric in PERIOD_METRICS:
        symbols |= {etf for s in symbols if (etf := stand_in_of(s)) is not None}
    if symbols and metric != "fx_rate":
        symbols.add(EURUSD)
    for symbol in sorted(symbols):
        yield Need("prices", symbol, None, start, end)


def check_market(record: Record, market: Market, *, fact_age: int) -> tuple[Record, Summary]:
    """The record with its market findings replaced, and the counts.

    `fact_age` is the number of days between the article and a current fact that it may meet.
    """
    summary = Summary(figures=len(record.figures))
    findings = [f for f in record.findings if f.kind != "market"]
    paired = {f.id for pair in find_investments(record) for f in (pair.first, pair.last)}
    made = 0
    for figure in record.figures:
        if figure.id in paired:
            continue
        target = target_of(figure, record)
        if not isinstance(target, Target):
            summary.not_checkable[target] += 1
            continue
        outcome = judge_target(target, record, market, fact_age=fact_age)
        made += 1
        summary.count(outcome)
        findings.append(_finding(f"m{made}", record, target, outcome, market))
    for finding, outcome in check_investments(record, market):
        summary.count(outcome, figures=2)
        findings.append(finding)
    findings.extend(check_highs(record, market))
    return replace(record, findings=tuple(findings)), summary


def _finding(
    identifier: str, record: Record, target: Target, outcome: Outcome, market: Market
) -> Finding:
    asked = ("prices", target.symbol or "")
    if target.rate is not None:
        asked = ("rate", target.rate.series[0])
    elif target.figure.metric in FACT_METRICS:
        asked = ("fact", target.symbol or "")
    return market_finding(identifier, record, (target.figure,), outcome, market, asked)


def judge_target(target: Target, record: Record, market: Market, *, fact_age: int) -> Outcome:
    """The outcome for one checkable figure; deterministic given the market's answers."""
    figure = target.figure
    if figure.metric in FACT_METRICS:
        return decide(figure, _facts(target, market, record.article.published, fact_age))
    # The running day has no close yet.
    today = market.judged_at.date()
    target = replace(target, spans=tuple(w for w in target.spans if w.end < today))
    doubts = Doubts(
        partial(is_incomplete, market),
        partial(_dividends_unknown, target, market),
        partial(_untried, target, market),
    )
    found = _readings(target, record, market)
    if target.borrowed:
        found = (replace(reading, excuse="ambiguous_period") for reading in found)
    return decide(figure, found, doubts)


def _readings(target: Target, record: Record, market: Market) -> Iterator[Reading]:
    figure, symbol, spans = target.figure, target.symbol, list(target.spans)
    if target.rate is not None:
        if figure.aspect == "change":
            factor = 100 if figure.unit == "basis_points" else 1
            yield from levels.rate_moves(market, target.rate, spans, factor)
        else:
            yield from levels.rate_levels(market, target.rate, spans)
        return
    assert symbol is not None
    if figure.metric == "fx_rate":
        yield from levels.closes(market, symbol, "points", spans)
        yield from levels.fixings(market, symbol, spans)
    elif figure.metric in LEVEL_METRICS:
        yield from levels.closes(market, symbol, figure.unit, spans)
    elif target.versus is not None:
        yield from _comparisons(target, symbol, target.versus, market)
    else:
        yield from read.measured(market, symbol, spans, *_rules(target, record))


def _comparisons(target: Target, symbol: str, versus: str, market: Market) -> Iterator[Reading]:
    spans = list(target.spans)
    if target.figure.metric == "return_gap":
        yield from read.compared(market, symbol, versus, spans, read.GAP)
        # Which of two names is ahead is the easiest thing to misread in a sentence.
        yield from read.compared(market, versus, symbol, spans, read.GAP, "direction")
        return
    yield from read.compared(market, symbol, versus, spans, read.RATIO)
    yield from read.compared(market, symbol, versus, spans, read.WEALTH_RATIO, "definition")
    yield from read.compared(market, versus, symbol, spans, read.RATIO, "direction")


def _rules(target: Target, record: Record) -> list[Rule]:
    """The measures that the figure's words allow, with what a fit of each leaves open."""
    metric = target.figure.metric
    if metric == "volatility":
        return [Rule(read.volatility_of), Rule(read.monthly_volatility_of)]
    if metric == "max_drawdown":
        return [Rule(read.drawdown_of), Rule(read.monthly_drawdown_of)]
    yearly = [Rule(read.growth_of), Rule(read.mean_year_of)]
    if metric == "cagr":
        return yearly
    if all(window.years < _YEARS for window in target.spans):
        return [Rule(read.change_of)]
    if is_yearly(target.figure, record.article.text):
        return [*yearly, Rule(read.change_of, doubt="definition")]
    return [Rule(read.change_of), *(replace(rule, doubt="definition") for rule in yearly)]


def _facts(
    target: Target, market: Market, published: date | None, fact_age: int
) -> Iterator[Reading]:
    figure, symbol = target.figure, target.symbol
    assert symbol is not None
    period = figure.period
    day = (period.end if period else None) or published
    fact = market.fact(symbol, figure.metric, day)
    if fact is None or day is None:
        return
    age = _EXPENSE_AGE if figure.metric == "ter" else fact_age
    yield Reading(
        around(fact.value),
        f"{fact.source}, Stand {read.german_day(fact.as_of)}",
        f"{figure.metric} as published",
        symbol,
        "fact",
        fact.as_of,
        fact.as_of,
        (Need("fact", symbol, figure.metric, None, day),),
        None if abs((fact.as_of - day).days) <= age else "ambiguous_period",
    )


def _dividends_unknown(target: Target, market: Market) -> bool:
    window = target.spans[0]
    return any(
        unknown_dividends(market, symbol, window)
        for symbol in (target.symbol, target.versus)
        if symbol is not None
    )


def _untried(target: Target, market: Market) -> bool:
    """Whether a stand-in or an exchange rate that defines the figure could not be asked for."""
    if target.figure.metric not in PERIOD_METRICS:
        return False
    own = {s for s in (target.symbol, target.versus) if s is not None}
    others = {etf for s in own if (etf := stand_in_of(s)) is not None} | {EURUSD}
    return any(market.failure("prices", symbol) in BREAKING for symbol in others)
