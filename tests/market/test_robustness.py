"""A fault in every tenth answer makes a verdict inconclusive at worst; nobody is asked twice."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from loopback import Reply, Service, as_json
from series import walk

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.market.session import check_records, open_market
from nlp_fin.types import Article, Figure, Finding, Instrument, Period, Record, Subject

NOW = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
SYMBOLS = ["Q" + a + b for a, b in itertools.product("ABCD", "ABCDEFGHIJ")]
Rows = list[dict[str, object]]


def rows_of(close: pd.Series[float], start: str, end: str) -> Rows:
    """Rows as Tiingo sends them."""
    part = close.loc[start:end]
    days = pd.DatetimeIndex(part.index)
    return [
        {"date": f"{day.date()}T00:00:00Z", "close": value, "adjClose": value * 0.99,
         "low": value * 0.999, "high": value * 1.001}
        for day, value in zip(days, part.tolist(), strict=True)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> dict[str, pd.Series[float]]:
    return {
        symbol: walk(date(2022, 12, 1), date(2025, 5, 30), n, yearly=0.08, daily=0.012)
        for n, symbol in enumerate(SYMBOLS)
    }


def settings(service: Service, folder: Path) -> Settings:
    market = MarketSettings(
        providers=["tiingo"], cache=folder, interval=0, retries=0, timeout=0.4,
        tiingo_url=service.url,
    )  # fmt: skip
    return Settings(market=market, tiingo_key="k")


def stated(number: int, close: pd.Series[float]) -> list[tuple[str, Period, float, str]]:
    """(metric, period, value, unit) of five things about a series; every third is wrong."""
    year = Period("year", date(2024, 1, 1), date(2024, 12, 31))
    quarter = Period("quarter", date(2025, 1, 1), date(2025, 3, 31))
    day = Period("day", date(2025, 4, 9), date(2025, 4, 9))
    inside = close.loc["2024-01-01":"2024-12-31"]

    def at(when: str) -> float:
        return float(close.loc[:when].iloc[-1])

    found = [
        ("return", year, (at("2024-12-31") / at("2023-12-31") - 1) * 100, "percent"),
        ("return", quarter, (at("2025-03-31") / at("2024-12-31") - 1) * 100, "percent"),
        ("price", day, at("2025-04-09"), "USD"),
        ("volatility", year, float(inside.pct_change().std()) * 252**0.5 * 100, "percent"),
        ("max_drawdown", year, float((inside / inside.cummax() - 1).min()) * 100, "percent"),
    ]
    return [
        (metric, period, value * (1.4 if (number + n) % 3 == 0 else 1), unit)
        for n, (metric, period, value, unit) in enumerate(found)
    ]


def records(world: dict[str, pd.Series[float]]) -> list[Record]:
    out = []
    for number, (symbol, close) in enumerate(world.items()):
        identifier = f"company:{symbol}"
        figures = tuple(
            Figure(
                f"f{n}", 10 * n, 10 * n + 5, f"{value:.2f}", Decimal(f"{value:.2f}"), None, None,
                unit, metric=metric, subject=Subject(identifier, None), period=period,
                step=Decimal("0.01"),
            )
            for n, (metric, period, value, unit) in enumerate(stated(number, close))
        )  # fmt: skip
        article = Article(symbol, symbol, "x" * 80, published=date(2025, 5, 5))
        instrument = Instrument(identifier, "company", symbol, symbol)
        out.append(Record(article, (instrument,), figures))
    return out


def verdicts(made: list[Record], chosen: Settings) -> tuple[dict[tuple[str, str], Finding], int]:
    with open_market(chosen, now=lambda: NOW) as market:
        checked = [record for record, _ in check_records(made, market, chosen)]
        requests = sum(market.requests.values())
    return {
        (record.article.id, str(finding.figures[0])): finding
        for record in checked
        for finding in record.findings
    }, requests


def faults() -> list[Callable[[Rows], Reply]]:
    """What can go wrong with an answer, given the right rows."""

    def slow(rows: Rows) -> Reply:
        time.sleep(1)
        return as_json(rows)

    def holes(rows: Rows) -> Reply:
        gone = {"2024-12-31", "2025-04-09"}
        return as_json([r for n, r in enumerate(rows) if n % 9 and str(r["date"])[:10] not in gone])

    return [
        lambda rows: (429, {"Retry-After": "0"}, b"slow down"),
        lambda rows: (500, {}, b"oops"),
        lambda rows: (200, {}, b""),
        lambda rows: (200, {}, b"<html><body>Wartung</body></html>"),
        lambda rows: (200, {}, json.dumps(rows).encode()[: len(rows) * 40]),
        lambda rows: as_json([{**r, "close": float("nan")} if n % 7 == 0 else r
                              for n, r in enumerate(rows)]),
        holes,
        slow,
        lambda rows: as_json(rows[: len(rows) // 2]),
        lambda rows: as_json([]),
    ]  # fmt: skip


def misbehaving(
    good: Callable[[str, dict[str, str]], Reply], first: int
) -> Callable[[str, dict[str, str]], Reply]:
    """`good` with a fault in every tenth answer, beginning with fault `first`."""
    broken = itertools.cycle(faults()[first:] + faults()[:first])
    asked = itertools.count(first)

    def answer(path: str, query: dict[str, str]) -> Reply:
        reply = good(path, query)
        if next(asked) % 10 or reply[0] != 200:
            return reply
        return next(broken)(json.loads(reply[2]))

    return answer


def test_faults_only_make_verdicts_inconclusive(
    service: Service, world: dict[str, pd.Series[float]], tmp_path: Path
) -> None:
    made = records(world)

    def good(path: str, query: dict[str, str]) -> Reply:
        symbol = path.split("/")[1]
        if symbol not in world:
            return 404, {}, b""
        return as_json(rows_of(world[symbol], query["startDate"], query["endDate"]))

    service.answer = good
    clean, requests = verdicts(made, settings(service, tmp_path / "clean"))
    assert len(clean) == 200
    assert requests == len(SYMBOLS)
    counts = [finding.verdict for finding in clean.values()]
    assert counts.count("supported") > 110
    assert counts.count("refuted") > 50
    again, requests = verdicts(made, settings(service, tmp_path / "clean"))
    assert requests == 0
    assert {k: f.verdict for k, f in again.items()} == {k: f.verdict for k, f in clean.items()}

    felt = 0
    for first in range(0, 10, 2):
        service.answer = misbehaving(good, first)
        found, _ = verdicts(made, settings(service, tmp_path / f"faulty{first}"))
        changed = {k for k in clean if found[k].verdict != clean[k].verdict}
        felt += len(changed)
        assert {found[k].verdict for k in changed} <= {"inconclusive"}
        assert {found[k].reason for k in changed} <= {
            "no_data", "missing_session", "ambiguous_period"
        }  # fmt: skip
    assert felt > 40
