"""The market check of a record: a finding for every figure that a market can decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from nlp_fin.checks.findings import german_interval, german_value, interval_text, stable_key
from nlp_fin.checks.stated import stated_interval
from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.market import readings as read
from nlp_fin.market.calendars import missing_sessions
from nlp_fin.market.eligible import (
    FACT_METRICS,
    LEVEL_METRICS,
    RATE_METRICS,
    REASONS,
    Target,
    target_of,
)
from nlp_fin.market.highs import check_highs, high_needs
from nlp_fin.market.judge import Outcome, decide
from nlp_fin.market.readings import EURUSD, Reading, around
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need
from nlp_fin.market.windows import Window, windows
from nlp_fin.types import Figure, Finding, Record

_POINTS = 120
"""Points of the series that go into the evidence for a small chart."""
_TRIED = 8
"""Readings named in the evidence of an unsettled or refuted figure."""


@dataclass
class Summary:
    """How much of what was read a market could settle: the counts add up to `figures`."""

    figures: int = 0
    supported: int = 0
    refuted: int = 0
    inconclusive: int = 0
    not_checkable: Counter[str] = field(default_factory=Counter)
    unsettled: Counter[str] = field(default_factory=Counter)
    """Inconclusive ones by reason."""

    @property
    def checkable(self) -> int:
        return self.supported + self.refuted + self.inconclusive

    @property
    def settled(self) -> int:
        return self.supported + self.refuted

    def add(self, other: Summary) -> None:
        self.figures += other.figures
        self.supported += other.supported
        self.refuted += other.refuted
        self.inconclusive += other.inconclusive
        self.not_checkable.update(other.not_checkable)
        self.unsettled.update(other.unsettled)

    def lines(self) -> list[str]:
        """German lines for the terminal."""
        out = [
            f"{self.figures} Zahlen, {self.checkable} am Markt prüfbar, {self.settled} entschieden "
            f"({self.supported} bestätigt, {self.refuted} widerlegt)"
        ]
        for title, counts in (
            ("nicht prüfbar", self.not_checkable),
            ("offen", self.unsettled),
        ):
            if counts:
                detail = ", ".join(f"{n} {REASONS.get(r, r)}" for r, n in counts.most_common())
                out.append(f"{title}: {detail}")
        return out


def plan(records: Sequence[Record], market: Market) -> None:
    """Tell the market everything the records will need, so each symbol is asked once."""
    for record in records:
        for figure in record.figures:
            target = target_of(figure, record)
            if isinstance(target, Target):
                market.plan(_needs(target, record.article.published))
        market.plan(high_needs(record))


def _needs(target: Target, published: date | None) -> Iterator[Need]:
    spans = windows(target.figure, published)
    if not spans:
        return
    start, end = min(w.start for w in spans), max(w.end for w in spans)
    if target.rate is not None:
        for series in target.rate.series:
            yield Need("rate", series, None, start, end)
        return
    symbols = {s for s in (target.symbol, target.versus) if s}
    symbols |= {
        stand_in.etf
        for symbol in symbols
        if (stand_in := market_lexicon().stand_ins.get(symbol)) is not None
    }
    for symbol in sorted(symbols | {EURUSD}):
        yield Need("prices", symbol, None, start, end)


def check_market(record: Record, market: Market, *, fact_age: int) -> tuple[Record, Summary]:
    """The record with its market findings replaced, and the counts.

    `fact_age` is the number of days between the article and a current fact that it may meet.
    """
    summary = Summary(figures=len(record.figures))
    findings = [f for f in record.findings if f.kind != "market"]
    made = 0
    for figure in record.figures:
        target = target_of(figure, record)
        if not isinstance(target, Target):
            summary.not_checkable[target] += 1
            continue
        outcome = judge_target(target, record, market, fact_age=fact_age)
        made += 1
        setattr(summary, outcome.verdict, getattr(summary, outcome.verdict) + 1)
        if outcome.verdict == "inconclusive":
            summary.unsettled[outcome.reason or "no_data"] += 1
        findings.append(_finding(f"m{made}", record, target, outcome, market))
    findings.extend(check_highs(record, market))
    return replace(record, findings=tuple(findings)), summary


def judge_target(target: Target, record: Record, market: Market, *, fact_age: int) -> Outcome:
    """The outcome for one checkable figure; deterministic given the market's answers."""
    figure, published = target.figure, record.article.published
    if figure.metric in FACT_METRICS:
        return decide(figure, _facts(target, market, published, fact_age))
    spans = windows(figure, published)
    if not spans:
        return Outcome("inconclusive", "ambiguous_period", None, ())
    return decide(figure, _readings(target, market, spans), missing=_gaps(target, market, spans))


def _readings(target: Target, market: Market, spans: list[Window]) -> Iterator[Reading]:
    figure, symbol = target.figure, target.symbol
    if target.rate is not None:
        yield from _rate_readings(target, market, spans)
        return
    assert symbol is not None
    if figure.metric in LEVEL_METRICS:
        yield from read.closes(market, symbol, spans)
    elif figure.metric == "return_gap":
        assert target.versus is not None
        yield from read.compared(
            market, symbol, target.versus, spans, lambda a, b: a - b, "return - return(versus)"
        )
    elif figure.metric == "ratio":
        assert target.versus is not None
        yield from read.compared(
            market,
            symbol,
            target.versus,
            spans,
            lambda a, b: a / b if b > 0 else None,
            "return / return(versus)",
        )
    else:
        measures = {
            "return": (read.change_of,),
            "cagr": (read.growth_of,),
            "volatility": (read.volatility_of, read.monthly_volatility_of),
            "max_drawdown": (read.drawdown_of,),
        }[figure.metric]
        yield from read.measured(market, symbol, spans, *measures)


def _rate_readings(target: Target, market: Market, spans: list[Window]) -> Iterator[Reading]:
    assert target.rate is not None
    series = target.rate.series
    if target.figure.aspect == "change":
        factor = 100 if target.figure.unit == "basis_points" else 1
        yield from read.rate_moves(market, series, spans, factor)
    else:
        yield from read.rate_levels(market, series, spans)


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
    age = 400 if figure.metric == "ter" else fact_age
    need = Need("fact", symbol, figure.metric, None, day)
    yield Reading(
        around(fact.value),
        f"{fact.source}, Stand {fact.as_of}",
        f"{figure.metric} as published",
        symbol,
        "fact",
        fact.as_of,
        fact.as_of,
        abs((fact.as_of - day).days) <= age,
        (need,),
    )


def _gaps(target: Target, market: Market, spans: list[Window]) -> list[date]:
    """Sessions near the ends of the literal window that the price history lacks."""
    symbols = [s for s in (target.symbol, target.versus) if s]
    if target.rate is not None or not symbols:
        return []
    window = spans[0]
    days = (window.start - timedelta(days=1), window.end)
    if target.figure.metric in LEVEL_METRICS:
        days = (window.end, window.end)
    out: list[date] = []
    for symbol in symbols:
        history = market.prices(symbol, window.start, window.end)
        if history is not None:
            out += missing_sessions(symbol, history.close, *days)
    return out


def _finding(
    identifier: str, record: Record, target: Target, outcome: Outcome, market: Market
) -> Finding:
    figure, reading = target.figure, outcome.reading
    stated = stated_interval(figure)
    symbol = target.symbol or (target.rate.series[0] if target.rate else None)
    evidence: dict[str, Any] = {
        "provider": None,
        "symbol": symbol,
        "metric": figure.metric,
        "definitions_tried": len(outcome.tried),
        "judged_at": market.judged_at.isoformat(),
    }
    if reading is not None:
        answers = market.answers(*reading.needs)
        evidence |= {
            "provider": answers[0].provider if answers else None,
            "symbol": reading.symbol,
            "series": reading.series,
            "definition": reading.label,
            "from": reading.start.isoformat(),
            "to": reading.end.isoformat(),
            "formula": reading.formula,
            "retrieved_at": answers[0].retrieved_at.isoformat() if answers else None,
            "answers": [answer.sha256 for answer in answers],
        }
        if chart := _chart(target, reading, market):
            evidence["series_points"] = chart
    else:
        evidence["failure"] = market.failure("prices", target.symbol or "")
    if outcome.verdict != "supported":
        evidence["tried"] = [
            {"definition": r.label, "value": interval_text(r.interval)}
            for r in outcome.tried[:_TRIED]
        ]
    return Finding(
        id=identifier,
        kind="market",
        verdict=outcome.verdict,
        reason=outcome.reason,
        figures=(figure.id,),
        stated=interval_text(stated),
        expected=interval_text(reading.interval) if reading else None,
        evidence=evidence,
        explanation=_explain(figure, outcome),
        key=stable_key(record.article.id, "market", figure.metric, [figure]),
    )


def _chart(target: Target, reading: Reading, market: Market) -> list[list[Any]]:
    """At most `_POINTS` (day, close) pairs of the window with a little before it."""
    import pandas as pd

    if target.rate is not None or reading.series == "fact" or " / " in reading.symbol:
        return []
    history = market.prices(reading.symbol, reading.start, reading.end)
    if history is None:
        return []
    use_adjusted = reading.series == "total_return" and history.adjusted is not None
    series = history.adjusted if use_adjusted and history.adjusted is not None else history.close
    first = pd.Timestamp(reading.start - timedelta(days=7))
    inside = series.loc[first : pd.Timestamp(reading.end)]
    step = max(1, -(-len(inside) // _POINTS))
    return [
        [stamp.date().isoformat(), float(f"{value:.8g}")]
        for stamp, value in inside.iloc[::step].items()
        if isinstance(stamp, pd.Timestamp)
    ]


def _explain(figure: Figure, outcome: Outcome) -> str:
    stated = stated_interval(figure)
    said = f"„{figure.text}“"
    reading = outcome.reading
    if reading is None:
        return f"{said} lässt sich nicht prüfen: kein Anbieter hatte passende Daten."
    low, high = reading.interval.low, reading.interval.high
    found = german_interval(reading.interval, figure.unit)
    if low is not None and high is not None and (low == high or figure.metric not in LEVEL_METRICS):
        found = german_value(((low + high) / 2).quantize(Decimal("0.0001")), figure.unit)
    where = f"{reading.label}: {found}"
    if outcome.verdict == "supported":
        return f"{said} passt zu den Marktdaten ({where})."
    if outcome.verdict == "refuted":
        return (
            f"{said} passt zu keiner der {len(outcome.tried)} geprüften Definitionen; "
            f"am nächsten kommt {where}."
        )
    why = {
        "near_miss": "liegt knapp neben den Marktdaten",
        "coarse_rounding": "passt nur grob gerundet zu den Marktdaten",
        "ambiguous_period": "passt, aber zu einem anderen Tag als dem genannten",
        "missing_session": "bleibt offen, weil in den Kursdaten Handelstage fehlen",
        "definition": "könnte mit Dividenden stimmen, für die hier Daten fehlen",
        "split": "könnte vor einem Aktiensplit gegolten haben",
    }.get(outcome.reason or "", "bleibt offen")
    del stated
    return f"{said} {why} ({where})."


__all__ = ["RATE_METRICS", "Summary", "check_market", "judge_target", "plan"]
