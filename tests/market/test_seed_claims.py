"""Claims as real articles make them, on made-up series with the moves that the markets had.

Each series goes through invented levels whose changes are the published ones: the Russell 2000,
the S&P 500 and their ETFs in 2025, ten years to March 2026, and the session of 3 February 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from series import through, walk, write_prices

from nlp_fin.analysis import analyze
from nlp_fin.config import MarketSettings, Settings
from nlp_fin.ingest import article_from_text
from nlp_fin.market.session import check_records, open_market
from nlp_fin.types import Finding

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
YEAR_END, MID, THIRD = date(2024, 12, 31), date(2025, 6, 30), date(2025, 9, 30)
NOVEMBER = date(2025, 11, 14)


def moved(quarter: float, year: float, since: float) -> dict[date, float]:
    """Levels with a move in the third quarter, from January to September, and since (percent)."""
    third = 100 * (1 + year / 100)
    return {
        date(2024, 11, 1): 97.0,
        YEAR_END: 100.0,
        MID: third / (1 + quarter / 100),
        THIRD: third,
        NOVEMBER: third * (1 + since / 100),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "prices"
    path.mkdir()
    return path


def findings(folder: Path, published: str, text: str) -> dict[str, Finding]:
    """Market findings by the text of the figure that they judge."""
    article = article_from_text(f"Marktblick\nDatum: {published}\n\n{text}\n", source="claim")
    record = analyze(article, encoder=False)
    settings = Settings(
        market=MarketSettings(providers=["files"], prices=[folder], cache=folder.parent / "cache")
    )
    with open_market(settings, now=lambda: NOW) as market:
        ((checked, _),) = check_records([record], market, settings)
    texts = {figure.id: figure.text for figure in checked.figures}
    return {
        texts[str(finding.figures[-1])]: finding
        for finding in checked.findings
        if finding.kind == "market"
    }


def test_quarter_and_year_fit_the_total_return_to_september(folder: Path) -> None:
    for symbol, price, total in (
        ("IWM", moved(12.13, 9.50, -2.0), moved(12.45, 10.37, -2.0)),
        ("SPY", moved(7.82, 13.67, -2.0), moved(8.12, 14.66, -2.0)),
    ):
        write_prices(folder, symbol, through(price), through(total))
    write_prices(folder, "^RUT", through(moved(12.02, 9.24, -2.0)))
    write_prices(folder, "^GSPC", through(moved(7.79, 13.72, -2.0)))
    found = findings(
        folder,
        "2025-11-05",
        "Der Russell 2000 gewann im dritten Quartal 2025 12,4 Prozent, der S&P 500 kam auf "
        "8,1 Prozent. Seit Jahresbeginn liegt der Russell 2000 mit 10,4 Prozent im Plus, der "
        "S&P 500 mit 14,8 Prozent.",
    )
    assert {text: f.verdict for text, f in found.items()} == dict.fromkeys(
        ("12,4 Prozent", "8,1 Prozent", "10,4 Prozent", "14,8 Prozent"), "supported"
    )
    for text, symbol in (("12,4 Prozent", "IWM"), ("10,4 Prozent", "IWM"), ("14,8 Prozent", "SPY")):
        evidence = found[text].evidence
        assert (evidence["series"], evidence["symbol"]) == ("total_return", symbol)
        assert evidence["to"] == "2025-09-30"
        assert "Gesamtrendite mit Dividenden" in found[text].explanation


def test_ten_years_and_more_than_twice_as_much(folder: Path) -> None:
    first, last = date(2016, 3, 4), date(2026, 3, 6)
    before = date(2016, 1, 4)
    write_prices(folder, "^RUT", through({before: 99.0, first: 100.0, last: 233.4}))
    write_prices(folder, "^GSPC", through({before: 99.0, first: 100.0, last: 337.0}))
    found = findings(
        folder,
        "2026-03-06",
        "In den vergangenen zehn Jahren stieg der Russell 2000 um rund 132 Prozent, der S&P 500 "
        "legte mehr als doppelt so stark zu.",
    )
    assert found["132 Prozent"].verdict == "supported"
    assert found["132 Prozent"].evidence["symbol"] == "^RUT"
    assert found["doppelt"].verdict in ("refuted", "inconclusive")
    assert found["doppelt"].expected is not None
    assert found["doppelt"].expected.startswith("1.7")


def test_one_session_judged_per_instrument(folder: Path) -> None:
    start, before, day, after = (
        date(2026, 1, 5), date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 13)
    )  # fmt: skip
    for symbol, move in (
        ("^IXIC", -1.43), ("^GSPC", -0.84), ("GC=F", 6.08), ("SI=F", 8.16), ("SLV", 6.24)
    ):  # fmt: skip
        level = 100 * (1 + move / 100)
        write_prices(folder, symbol, through({start: 99, before: 100, day: level, after: 101}))
    found = findings(
        folder,
        "2026-02-04",
        "Am Dienstag gab der Nasdaq Composite um 1,4 Prozent nach, der S&P 500 verlor "
        "0,8 Prozent. Gold verteuerte sich am Dienstag um mehr als 6 Prozent, Silber zog um "
        "9 Prozent an.",
    )
    assert [found[t].verdict for t in ("1,4 Prozent", "0,8 Prozent", "6 Prozent")] == [
        "supported"
    ] * 3
    silver = found["9 Prozent"]
    assert (silver.verdict, silver.reason) == ("inconclusive", "near_miss")
    tried = " ".join(entry["definition"] for entry in silver.evidence["tried"])
    assert "SI=F" in tried
    assert "SLV" in tried


def test_table_of_funds(folder: Path) -> None:
    first, last = date(2000, 5, 1), date(2025, 11, 28)
    rows = []
    for number, (symbol, name) in enumerate(
        (("IWM", "IWM (Russell 2000)"), ("MDY", "MDY (S&P MidCap 400)"))
    ):
        close = walk(date(2000, 3, 1), date(2025, 12, 5), number, yearly=0.09, daily=0.013)
        write_prices(folder, symbol, close, close * 0.99)
        inside = close.loc[str(first) : str(last)]
        base = float(close.loc[:"2000-04-30"].iloc[-1])
        years = (date(2025, 11, 30) - date(2000, 4, 30)).days / 365.25
        growth = ((float(inside.iloc[-1]) / base) ** (1 / years) - 1) * 100
        swing = float(inside.pct_change().dropna().std()) * 252**0.5 * 100
        fall = float((inside / inside.cummax() - 1).min()) * 100
        wrong = fall * 0.7 if symbol == "MDY" else fall
        cells = (f"{value:.2f}%".replace(".", ",") for value in (growth, swing, wrong))
        rows.append(f"{name} | {' | '.join(cells)}")
    table = "\n".join(["ETF | CAGR | Volatilität | Max. Drawdown", *rows])
    growth_text = rows[0].split(" | ")[1]
    found = findings(
        folder,
        "2025-12-10",
        f"Ein Rückblick auf zwei Fonds:\n\n{table}\n\nDer IWM gewann damit von Mai 2000 bis "
        f"November 2025 {growth_text} pro Jahr.",
    )
    iwm, mdy = (row.split(" | ")[1:] for row in rows)
    assert [found[text].verdict for text in iwm] == ["supported"] * 3
    assert [found[text].verdict for text in mdy] == ["supported", "supported", "inconclusive"]


def test_value_of_a_past_investment(folder: Path) -> None:
    close = through(
        {date(1998, 12, 1): 0.03, date(1999, 1, 22): 0.041, date(1999, 6, 1): 0.034,
         date(1999, 12, 31): 0.098, date(2026, 3, 20): 180.0}
    )  # fmt: skip
    write_prices(folder, "NVDA", close, close * 0.98)
    story = (
        "Wer 1999 tausend Dollar in Nvidia steckte, hat heute fast {} Millionen Dollar im Depot."
    )
    for amount, verdict in (("5", "supported"), ("40", "refuted")):
        found = findings(folder, "2026-03-06", story.format(amount))
        (finding,) = found.values()
        assert finding.verdict == verdict, finding.explanation
        assert len(finding.figures) == 2
        low, high = (float(end) for end in str(finding.expected).split(".."))
        assert low < 2e6 < 4e6 < high
