"""What a past investment is worth: which sentences tell it, and what is made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from series import through, write_prices

from nlp_fin.analysis import analyze
from nlp_fin.config import MarketSettings, Settings
from nlp_fin.ingest import article_from_text
from nlp_fin.market.investment import Investment, find_investments
from nlp_fin.market.session import check_records, open_market
from nlp_fin.types import Finding, Record

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def read(text: str) -> Record:
    article = article_from_text(f"Rückblick\nDatum: 2026-03-06\n\n{text}\n", source="story")
    return analyze(article, encoder=False)


def story(text: str) -> Investment | None:
    found = find_investments(read(text))
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "first", "last", "symbol", "year"),
    [
        ("Wer 1999 tausend Dollar in Nvidia steckte, hat heute fast 8 Millionen Dollar im Depot.",
         1000, 8_000_000, "NVDA", 1999),
        ("Wer 2010 in Apple 10.000 Dollar investierte, besitzt heute rund 250.000 Dollar.",
         10_000, 250_000, "AAPL", 2010),
        ("Eine Anlage von 5.000 Dollar in Microsoft aus dem März 2009 wäre heute 120.000 Dollar "
         "wert.", 5000, 120_000, "MSFT", 2009),
        ("Heute wären 120.000 Dollar aus damals 5.000 Dollar geworden, wenn man im März 2009 "
         "Microsoft gekauft hätte.", 5000, 120_000, "MSFT", 2009),
    ],
)  # fmt: skip
def test_stories(text: str, first: int, last: int, symbol: str, year: int) -> None:
    found = story(text)
    assert found is not None
    assert (found.first.value, found.last.value, found.symbol) == (first, last, symbol)
    assert found.bought[1].year == year
    assert found.end == date(2026, 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia investierte 2023 rund 3 Milliarden Dollar und 2024 rund 5 Milliarden Dollar.",
        "Wer 2010 in Apple 10.000 Dollar investierte, besitzt heute rund 250.000 Euro.",
        "Apple kostete 2010 rund 10 Dollar, heute sind es 250 Dollar.",
        "Wer im Februar 2026 in Apple 100 Dollar anlegte, hat heute 104 Dollar.",
    ],
)
def test_no_stories(text: str) -> None:
    assert story(text) is None


def finding(text: str, tmp_path: Path, *, to: float = 26.0) -> Finding:
    folder = tmp_path / "prices"
    folder.mkdir(exist_ok=True)
    knots = {date(2009, 12, 1): 0.9, date(2010, 1, 4): 1.0, date(2010, 12, 31): 1.3}
    close = through({**knots, date(2026, 3, 20): to})
    write_prices(folder, "AAPL", close, close * 0.95)
    market = MarketSettings(providers=["files"], prices=[folder], cache=tmp_path / "cache")
    with open_market(Settings(market=market), now=lambda: NOW) as opened:
        ((record, summary),) = check_records([read(text)], opened, Settings(market=market))
    (made,) = (f for f in record.findings if f.kind == "market")
    assert summary.checkable == 2
    return made


STORY = "Wer 2010 in Apple 10.000 Dollar investierte, besitzt heute rund {} Dollar."


def test_any_day_of_the_stated_year_will_do(tmp_path: Path) -> None:
    supported = finding(STORY.format("250.000"), tmp_path)
    assert supported.verdict == "supported"
    assert supported.expected is not None
    low, high = (float(end) for end in supported.expected.split(".."))
    assert 190_000 < low < 200_000 < 250_000 < high < 265_000
    assert "gekauft 1.1.2010 bis 31.12.2010" in supported.explanation


def test_a_wrong_sum_is_refuted(tmp_path: Path) -> None:
    assert finding(STORY.format("500.000"), tmp_path).verdict == "refuted"
    assert finding(STORY.format("270.000"), tmp_path).verdict == "supported"  # rund
    assert finding(STORY.format("150.000"), tmp_path).verdict == "refuted"


def test_without_prices_it_stays_open(tmp_path: Path) -> None:
    record = read(STORY.format("250.000"))
    market = MarketSettings(providers=["files"], prices=[], cache=tmp_path)
    with open_market(Settings(market=market), now=lambda: NOW) as opened:
        ((checked, _),) = check_records([record], opened, Settings(market=market))
    (made,) = (f for f in checked.findings if f.kind == "market")
    assert (made.verdict, made.reason) == ("inconclusive", "no_data")
