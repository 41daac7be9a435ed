"""The finding of a market verdict: evidence that recomputes it, and one sentence for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from nlp_fin.checks.findings import german_interval, german_value, interval_text, stable_key
from nlp_fin.checks.stated import stated_interval
from nlp_fin.market.eligible import LEVEL_METRICS
from nlp_fin.market.judge import Outcome, signed
from nlp_fin.market.readings import Reading
from nlp_fin.market.source import Market
from nlp_fin.types import Figure, Finding, Record

_POINTS = 120
"""Points of the series that go into the evidence for a small chart."""
_TRIED = 8
"""Readings named in the evidence of an unsettled or refuted figure."""
_CHARTED = frozenset(("price", "total_return"))
_WHY = {
    "no_data": "bleibt offen, weil nicht alle Definitionen geprüft werden konnten",
    "near_miss": "liegt knapp neben den Marktdaten",
    "coarse_rounding": "passt nur grob gerundet zu den Marktdaten",
    "ambiguous_period": "bleibt offen, weil der Zeitraum nicht eindeutig ist",
    "missing_session": "bleibt offen, weil in den Kursdaten Handelstage fehlen",
    "definition": "bleibt offen, weil eine andere Definition gemeint sein kann",
    "split": "könnte vor einem Aktiensplit gegolten haben",
    "direction": "passt nur, wenn man die beiden Seiten tauscht",
}
_BOUND = "Gesamtrendite mit Dividenden, abgeschätzt, weil sie selbst nicht bekannt ist"
_NOTHING = "kein Anbieter hatte passende Daten"
_NO_DATA = {
    "outage": "der Anbieter war nicht erreichbar",
    "rate_limited": "der Anbieter nahm keine Anfragen mehr an",
    "offline": "ohne Netz liegen dazu keine Daten vor",
}


def market_finding(
    identifier: str,
    record: Record,
    figures: Sequence[Figure],
    outcome: Outcome,
    market: Market,
    asked: tuple[str, str],
) -> Finding:
    """The finding for `figures`, of which the last one is judged. `asked` is the kind of data
    (`prices`, `rate`, `fact`) and the symbol or series that were needed."""
    figure, reading = figures[-1], outcome.reading
    evidence: dict[str, Any] = {
        "provider": None,
        "symbol": asked[1],
        "metric": figure.metric,
        "definitions_tried": _tried(outcome),
        "judged_at": market.judged_at.isoformat(),
    }
    if reading is None:
        evidence["failure"] = market.failure(*asked)
    else:
        evidence |= _evidence(reading, outcome, market)
    if outcome.verdict != "supported":
        evidence["tried"] = [
            {"definition": r.label, "value": interval_text(r.interval)}
            for r in outcome.tried[:_TRIED]
        ]
    if outcome.bound is not None:
        bound = {"definition": _BOUND, "value": interval_text(outcome.bound)}
        evidence["tried"] = [*evidence["tried"][: _TRIED - 1], bound]
    return Finding(
        id=identifier,
        kind="market",
        verdict=outcome.verdict,
        reason=outcome.reason,
        figures=tuple(f.id for f in figures),
        stated=interval_text(stated_interval(signed(figure))),
        expected=interval_text(reading.interval) if reading else None,
        evidence=evidence,
        explanation=_explain(figure, outcome, evidence.get("failure")),
        key=stable_key(record.article.id, "market", figure.metric, list(figures)),
    )


def _evidence(reading: Reading, outcome: Outcome, market: Market) -> dict[str, Any]:
    used = market.answers(*reading.needs)
    # Stand-ins and other definitions that were tried decide a verdict, too.
    tried = market.answers(*dict.fromkeys(need for r in outcome.tried for need in r.needs))
    evidence: dict[str, Any] = {
        "provider": used[0].provider if used else None,
        "symbol": reading.symbol,
        "series": reading.series,
        "definition": reading.label,
        "from": reading.start.isoformat(),
        "to": reading.end.isoformat(),
        "formula": reading.formula,
        "retrieved_at": used[0].retrieved_at.isoformat() if used else None,
        "answers": list(dict.fromkeys(answer.sha256 for answer in (*used, *tried))),
    }
    if chart := _chart(reading, market):
        evidence["series_points"] = chart
    return evidence


def _chart(reading: Reading, market: Market) -> list[list[Any]]:
    """At most `_POINTS` (day, close) pairs of the window with a little before it."""
    import pandas as pd

    if reading.series not in _CHARTED or " / " in reading.symbol:
        return []
    history = market.prices(reading.symbol, reading.start, reading.end)
    if history is None:
        return []
    adjusted = history.adjusted if reading.series == "total_return" else None
    series = history.close if adjusted is None else adjusted
    first = pd.Timestamp(reading.start - timedelta(days=7))
    inside = series.loc[first : pd.Timestamp(reading.end)]
    step = max(1, -(-len(inside) // _POINTS))
    days = pd.DatetimeIndex(inside.index)[::step]
    return [
        [day.date().isoformat(), float(f"{value:.8g}")]
        for day, value in zip(days, inside.iloc[::step].tolist(), strict=True)
    ]


def _explain(figure: Figure, outcome: Outcome, failure: str | None) -> str:
    said = f"„{figure.text}“"
    reading = outcome.reading
    if reading is None:
        return f"{said} lässt sich nicht prüfen: {_NO_DATA.get(failure or '', _NOTHING)}."
    where = f"{reading.label}: {_found(figure, reading)}"
    if outcome.verdict == "supported":
        return f"{said} passt zu den Marktdaten ({where})."
    if outcome.verdict == "refuted":
        if _tried(outcome) == 1:
            return f"{said} passt nicht zu den Marktdaten ({where})."
        return (
            f"{said} passt zu keiner von {_tried(outcome)} geprüften Definitionen"
            f"{', auch nicht mit Dividenden' if outcome.bound else ''}; am nächsten kommt {where}."
        )
    return f"{said} {_WHY.get(outcome.reason or '', 'bleibt offen')} ({where})."


def _tried(outcome: Outcome) -> int:
    """Definitions that were tried, a total return by its bounds among them."""
    return len(outcome.tried) + (outcome.bound is not None)


def _found(figure: Figure, reading: Reading) -> str:
    low, high = reading.interval.low, reading.interval.high
    if low is None or high is None:
        return german_interval(reading.interval, figure.unit)
    middle = (low + high) / 2
    if figure.metric in LEVEL_METRICS:
        if low != high:
            return german_interval(reading.interval, figure.unit)
        return german_value(middle.quantize(Decimal("0.0001")), figure.unit)
    if figure.metric == "investment":
        return german_interval(reading.interval, figure.unit)
    return german_value(middle.quantize(Decimal("0.0001")), figure.unit)
