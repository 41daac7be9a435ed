"""The market check on open series: true figures settle, falsified ones are caught, gaps excuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.errors import ConfigError, ProviderError
from nlp_fin.market.cache import AnswerCache
from nlp_fin.market.check import check_market, plan
from nlp_fin.market.outages import outage_lines
from nlp_fin.market.providers.local import FilesProvider
from nlp_fin.market.session import open_market, replay
from nlp_fin.market.source import Market
from nlp_fin.market.summary import Summary
from nlp_fin.market.types import Data, Need
from nlp_fin.types import (
    Article,
    Figure,
    Finding,
    Instrument,
    Period,
    Record,
    Subject,
)

SP500 = Instrument("index:^GSPC", "index", "S&P 500", "^GSPC")
NASDAQ = Instrument("index:^IXIC", "index", "Nasdaq Composite", "^IXIC")
NOW = datetime(2019, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(price_folder: Path, tmp_path: Path) -> Settings:
    market = MarketSettings(
        providers=["reference", "files"], prices=[price_folder], cache=tmp_path / "cache"
    )
    return Settings(market=market)


@pytest.fixture
def market(settings: Settings) -> Iterator[Market]:
    with open_market(settings, now=lambda: NOW) as opened:
        yield opened


def figure(
    text: str,
    value: str,
    period: Period | None,
    *,
    metric: str = "return",
    unit: str = "percent",
    instrument: str | None = "index:^GSPC",
    versus: str | None = None,
    qualifier: str = "exact",
    basis: str = "actual",
    identifier: str = "f1",
) -> Figure:
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Figure(
        identifier, 0, len(text), text, number, None, None, unit,
        metric=metric, subject=Subject(instrument, None), period=period,
        versus=None if versus is None else Subject(versus, None),
        qualifier=qualifier,  # type: ignore[arg-type]
        basis=basis,  # type: ignore[arg-type]
        step=Decimal(1).scaleb(min(0, exponent)),
    )  # fmt: skip


def record(*figures: Figure, published: date = date(2019, 2, 1)) -> Record:
    article = Article("a1", "a.txt", "x" * 80, published=published)
    return Record(article, instruments=(SP500, NASDAQ), figures=figures)


def check(market: Market, *figures: Figure) -> tuple[list[Finding], Summary]:
    one = record(*figures)
    plan([one], market)
    checked, summary = check_market(one, market, fact_age=10)
    return list(checked.findings), summary


def year(number: int) -> Period:
    return Period("year", date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize(
    ("text", "value", "wanted"),
    [
        ("38,5 %", "-38.5", "supported"),
        ("38,49 Prozent", "-38.49", "supported"),
        ("38 Prozent", "-38", "supported"),
        ("31,5 %", "-31.5", "refuted"),
        ("44 Prozent", "-44", "refuted"),
        ("38,5 %", "38.5", "refuted"),
        ("37,0 %", "-37.0", "inconclusive"),  # the total return, which these data cannot show
    ],
)
def test_year_of_the_crisis(market: Market, text: str, value: str, wanted: str) -> None:
    (finding,), _ = check(market, figure(text, value, year(2008)))
    assert finding.verdict == wanted, finding.explanation


def test_evidence_names_what_was_used(market: Market) -> None:
    (finding,), _ = check(market, figure("29,6 %", "29.6", year(2013)))
    evidence = finding.evidence
    assert evidence["provider"] == "files"
    assert (evidence["symbol"], evidence["series"]) == ("^GSPC", "price")
    assert (evidence["from"], evidence["to"]) == ("2013-01-01", "2013-12-31")
    assert len(evidence["answers"][0]) == 64
    assert evidence["series_points"][0][0] < "2013-01-05"
    assert finding.explanation.startswith("„29,6 %“ passt zu den Marktdaten")


def test_replay_gives_the_same_finding(market: Market, settings: Settings) -> None:
    one = record(figure("31,5 %", "-31.5", year(2008)), figure("1", "1", None, identifier="f2"))
    plan([one], market)
    checked, _ = check_market(one, market, fact_age=10)
    finding = checked.findings[0]
    offline = settings.model_copy(
        update={"market": settings.market.model_copy(update={"prices": []})}
    )
    again = replay(checked, finding, offline.model_copy())
    assert again.verdict == finding.verdict == "refuted"
    assert again.expected == finding.expected


def test_drawdown_volatility_growth(market: Market) -> None:
    span = Period("span", date(1999, 1, 5), date(2018, 12, 31))
    findings, summary = check(
        market,
        figure("56,8 %", "-56.8", span, metric="max_drawdown", identifier="f1"),
        figure("19,1 %", "19.1", span, metric="volatility", identifier="f2"),
        figure("3,6 %", "3.6", span, metric="cagr", identifier="f3"),
        figure("47 %", "-47", span, metric="max_drawdown", identifier="f4"),
    )
    assert [f.verdict for f in findings] == ["supported", "supported", "supported", "refuted"]
    assert (summary.checkable, summary.settled, summary.figures) == (4, 4, 4)


def test_gap_between_two_indices(market: Market) -> None:
    gap = figure(
        "5,8 Prozentpunkte", "5.8", year(2003), metric="return_gap", unit="percentage_points",
        versus="index:^IXIC",
    )  # fmt: skip
    (finding,), _ = check(market, gap)
    assert finding.verdict == "refuted"  # 26.4 against 50.0: the S&P 500 was far behind


def test_day_moves_and_levels(market: Market) -> None:
    day = Period("day", date(2008, 10, 13), date(2008, 10, 13))
    findings, _ = check(
        market,
        figure("11,6 Prozent", "11.6", day, identifier="f1"),
        figure("1.003 Punkte", "1003", day, metric="index_level", unit="points", identifier="f2"),
        figure("1.103 Punkte", "1103", day, metric="index_level", unit="points", identifier="f3"),
        figure("4 Prozent", "4", day, identifier="f4"),
    )
    assert [f.verdict for f in findings] == ["supported", "supported", "refuted", "refuted"]


def test_figure_of_a_neighbouring_day_is_left_open(market: Market) -> None:
    wrong_day = Period("day", date(2008, 10, 14), date(2008, 10, 14))
    (finding,), _ = check(market, figure("11,6 Prozent", "11.6", wrong_day))
    assert (finding.verdict, finding.reason) == ("inconclusive", "ambiguous_period")


def test_not_checkable_figures_are_counted_with_reasons(market: Market) -> None:
    findings, summary = check(
        market,
        figure("5 %", "5", None, identifier="f1"),
        figure("5 %", "5", year(2008), basis="forecast", identifier="f2"),
        figure("5 %", "5", year(2008), metric="revenue_growth", identifier="f3"),
        figure("5 %", "5", year(2008), instrument=None, identifier="f4"),
    )
    assert findings == []
    assert dict(summary.not_checkable) == {
        "missing_period": 1, "not_a_fact": 1, "not_public": 1, "missing_subject": 1,
    }  # fmt: skip


def test_a_missing_session_refutes_nothing(price_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "holes"
    folder.mkdir()
    frame = pd.read_csv(price_folder / "GSPC.csv")
    frame[frame["Date"] != "2008-12-31"].to_csv(folder / "GSPC.csv", index=False)
    settings = Settings(
        market=MarketSettings(providers=["files"], prices=[folder], cache=tmp_path / "c")
    )
    with open_market(settings, now=lambda: NOW) as market:
        (finding,), _ = check(market, figure("31,5 %", "-31.5", year(2008)))
    assert (finding.verdict, finding.reason) == ("inconclusive", "missing_session")


def test_second_run_asks_nobody(settings: Settings) -> None:
    for expected in (1, 0):
        with open_market(settings, now=lambda: NOW) as market:
            check(market, figure("38,5 %", "-38.5", year(2008)))
            assert sum(market.requests.values()) == expected


def test_reference_table_decides_a_valuation(settings: Settings, tmp_path: Path) -> None:
    table = tmp_path / "pe.csv"
    table.write_text(
        "instrument,metric,value,as_of,source\n^GSPC,forward_pe,16.2,2019-01-31,FactSet\n"
    )
    with_table = settings.model_copy(
        update={"market": settings.market.model_copy(update={"reference": [table]})}
    )
    with open_market(with_table, now=lambda: NOW) as market:
        findings, _ = check(
            market,
            figure("16", "16", None, metric="forward_pe", unit="times", identifier="f1"),
            figure("21", "21", None, metric="forward_pe", unit="times", identifier="f2"),
        )
    assert [f.verdict for f in findings] == ["supported", "refuted"]


def reference_settings(settings: Settings, table: Path) -> Settings:
    market = settings.market.model_copy(update={"reference": [table], "providers": ["reference"]})
    return settings.model_copy(update={"market": market})


def write_table(table: Path, value: str) -> None:
    table.write_text(
        f"instrument,metric,value,as_of,source\nindex:^GSPC,forward_pe,{value},2019-01-31,FactSet\n"
    )


FORWARD_PE = figure("16", "16", None, metric="forward_pe", unit="times")


def test_a_changed_reference_table_is_read_anew_and_replay_stays(
    settings: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "pe.csv"
    chosen = reference_settings(settings, table)
    first: list[tuple[Record, Finding]] = []
    for value, wanted in (("16.2", "supported"), ("21", "refuted"), ("16.2", "supported")):
        write_table(table, value)
        for offline in (False, True):
            with open_market(chosen, offline=offline) as market:
                one = record(FORWARD_PE)
                checked, _ = check_market(one, market, fact_age=10)
            (finding,) = checked.findings
            assert finding.verdict == wanted, (value, offline)
            first.append((checked, finding))
    write_table(table, "40")
    for checked, finding in first:
        again = replay(checked, finding, chosen)
        assert (again.verdict, again.expected) == (finding.verdict, finding.expected)
    # Another project's table that never answered does not spoil a replay either.
    elsewhere = reference_settings(settings, tmp_path / "other.csv")
    write_table(tmp_path / "other.csv", "99")
    assert replay(*first[0], elsewhere).verdict == "supported"


def test_one_projects_table_does_not_answer_for_another(settings: Settings, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    write_table(tmp_path / "a" / "pe.csv", "16.2")
    (tmp_path / "b" / "pe.csv").write_text(
        "instrument,metric,value,as_of,source\nindex:^IXIC,forward_pe,30,2019-01-31,x\n"
    )
    verdicts = []
    for name, options in (
        ("a", {}), ("b", {}), ("b", {"offline": True}),
        ("b", {"known_by": datetime(2999, 1, 1, tzinfo=UTC)}),
        ("a", {"known_by": datetime(2999, 1, 1, tzinfo=UTC)}),
    ):  # fmt: skip
        chosen = reference_settings(settings, tmp_path / name / "pe.csv")
        with open_market(chosen, **options) as market:
            findings, _ = check(market, FORWARD_PE)
        verdicts.append(findings[0].verdict)
    assert verdicts == ["supported", "inconclusive", "inconclusive", "inconclusive", "supported"]


def test_a_bad_price_file_is_named(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "kurse"
    folder.mkdir()
    (folder / "GSPC.csv").write_text("Datum;Schluss\n02.01.2008;1447,16\n")
    market = settings.market.model_copy(update={"prices": [folder]})
    with (
        open_market(settings.model_copy(update={"market": market})) as opened,
        pytest.raises(ConfigError, match=r"GSPC\.csv: not a price file"),
    ):
        check(opened, figure("38,5 %", "-38.5", year(2008)))


@pytest.mark.parametrize(
    ("symbol", "value", "wanted"),
    [
        ("^GSPC", "-31.5", "refuted"),  # no dividends of an index make up for seven points a year
        ("^GSPC", "-35", "inconclusive"),
        ("XYZ", "-31.5", "inconclusive"),  # what a single share paid is not known
        ("XYZ", "-44", "refuted"),  # dividends only add
    ],
)
def test_unknown_dividends_keep_from_refuting(
    price_folder: Path, tmp_path: Path, symbol: str, value: str, wanted: str
) -> None:
    folder = tmp_path / "kurse"
    folder.mkdir()
    frame = pd.read_csv(price_folder / "GSPC.csv")
    frame[["Date", "Close"]].to_csv(folder / f"{symbol.lstrip('^')}.csv", index=False)
    chosen = Settings(market=MarketSettings(providers=["files"], prices=[folder], cache=tmp_path))
    stock = Instrument("company:XYZ", "company", "XYZ", "XYZ")
    identifier = "index:^GSPC" if symbol == "^GSPC" else "company:XYZ"
    text = value.lstrip("-").replace(".", ",") + " %"
    article = Article("a1", "a.txt", "x" * 80, published=date(2019, 2, 1))
    stated = figure(text, value, year(2008), instrument=identifier)
    one = Record(article, instruments=(SP500, stock), figures=(stated,))
    with open_market(chosen, now=lambda: NOW) as market:
        checked, _ = check_market(one, market, fact_age=10)
    (finding,) = checked.findings
    assert finding.verdict == wanted, finding.explanation
    if wanted == "refuted":
        assert "keiner von 2 geprüften Definitionen, auch nicht mit" in finding.explanation
        assert finding.evidence["definitions_tried"] == 2
        assert finding.evidence["tried"][-1]["definition"].startswith("Gesamtrendite")


class Unreachable:
    """A provider of prices that cannot be asked."""

    name = "yahoo"

    def can(self, need: Need) -> bool:
        return need.kind == "prices"

    def fetch(self, need: Need) -> bytes:
        raise ProviderError("yahoo: no answer", reason="outage")

    def parse(self, need: Need, raw: bytes) -> Data:
        raise AssertionError("nothing to parse")


def test_a_definition_that_could_not_be_asked_for_refutes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    cache = AnswerCache(tmp_path / "c")
    market = Market([FilesProvider(settings), Unreachable()], cache, now=lambda: NOW)
    (finding,), _ = check(market, figure("44 %", "-44", year(2008)))
    assert (finding.verdict, finding.reason) == ("inconclusive", "no_data")
    assert finding.expected is not None
    (line,) = outage_lines(market)
    assert line.startswith("yahoo war nicht erreichbar (")
    cache.close()
