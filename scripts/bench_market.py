"""What the market check costs: requests and CPU for 1,000 figures of 50 instruments.

    python scripts/bench_market.py [--figures 1000] [--instruments 50] [--json OUT]

Made-up daily series of 15 years, served from local files as a provider would answer. CPU is user +
system time of this process; the second run finds every answer in the cache.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.types import Article, Figure, Instrument, Period, Record, Subject

START, END = date(2010, 1, 4), date(2025, 5, 30)
PUBLISHED = date(2025, 5, 20)
NOW = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
METRICS = ("return", "return", "return", "price", "volatility", "max_drawdown", "cagr")


def write_series(folder: Path, count: int, rng: random.Random) -> list[str]:
    """Random walks over weekdays as CSV files; the symbols."""
    symbols = [f"Q{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
    days = [START + timedelta(days=n) for n in range((END - START).days + 1)]
    for symbol in symbols:
        level, lines = 100.0, ["Date,Close,Adj Close,Currency"]
        for day in days:
            if day.weekday() < 5:
                level *= math.exp(rng.gauss(0.0003, 0.012))
                lines.append(f"{day},{level:.6f},{level * 0.99:.6f},USD")
        (folder / f"{symbol}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return symbols


def period(metric: str, rng: random.Random) -> Period:
    year = rng.randrange(2012, 2025)
    if metric == "price":
        day = date(year, rng.randrange(1, 13), rng.randrange(1, 29))
        return Period("day", day, day)
    if metric == "cagr":
        return Period("span", date(2011, 1, 1), date(year, 12, 31))
    if metric == "return" and rng.random() < 0.3:
        return Period("ytd", date(2025, 1, 1), PUBLISHED)
    return Period("year", date(year, 1, 1), date(year, 12, 31))


def records(symbols: list[str], figures: int, rng: random.Random) -> list[Record]:
    """Articles of ten figures each; most figures are wrong, which is the dearest case."""
    out = []
    for number in range(0, figures, 10):
        made = []
        for place in range(10):
            metric = METRICS[(number + place) % len(METRICS)]
            value = Decimal(rng.randrange(-400, 600)) / 10
            made.append(
                Figure(
                    f"f{place}", 8 * place, 8 * place + 4, str(value), value, None, None,
                    "USD" if metric == "price" else "percent", metric=metric,
                    subject=Subject(f"company:{symbols[(number + place) % len(symbols)]}", None),
                    period=period(metric, rng), step=Decimal("0.1"),
                )
            )  # fmt: skip
        article = Article(f"a{number}", f"a{number}.txt", "x" * 90, published=PUBLISHED)
        instruments = tuple(Instrument(f"company:{s}", "company", s, s) for s in symbols)
        out.append(Record(article, instruments, tuple(made)))
    return out


def run(made: list[Record], settings: Settings) -> dict[str, object]:
    from nlp_fin.market.session import check_records, open_market
    from nlp_fin.market.summary import Summary

    total, begin, wall = Summary(), time.process_time(), time.perf_counter()
    with open_market(settings, now=lambda: NOW) as market:
        for _, summary in check_records(made, market, settings):
            total.add(summary)
        requests: Counter[str] = market.requests
    return {
        "requests": sum(requests.values()),
        "cpu_s": round(time.process_time() - begin, 2),
        "wall_s": round(time.perf_counter() - wall, 2),
        "figures": total.figures,
        "checkable": total.checkable,
        "settled": total.settled,
        "unsettled": dict(total.unsettled),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--figures", type=int, default=1000)
    parser.add_argument("--instruments", type=int, default=50)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    arguments = parser.parse_args()
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        symbols = write_series(folder, arguments.instruments, rng)
        made = records(symbols, arguments.figures, rng)
        market = MarketSettings(providers=["files"], prices=[folder], cache=folder / "cache")
        settings = Settings(market=market)
        report = {"first": run(made, settings), "second": run(made, settings)}
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
