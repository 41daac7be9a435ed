"""`nlp-fin check` as a user runs it: on a database of `nlp-fin analyze`, with local prices."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from series import through, write_prices
from typer.testing import CliRunner, Result

from nlp_fin.cli import build_app
from nlp_fin.store import Store

ARTICLE = """Rückblick auf das Jahr
Datum: 2025-01-15

Der S&P 500 gewann 2024 genau 23,3 Prozent.
Der Nasdaq Composite legte im Jahr 2024 um 44,6 Prozent zu.
Am 9. Oktober 2024 schloss der S&P 500 bei 5.700 Punkten.
Für 2025 erwarten Analysten ein Plus von 10 Prozent.
"""
Run = Callable[..., Result]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prices = tmp_path / "kurse"
    prices.mkdir()
    for symbol, level in (("^GSPC", 123.3), ("^IXIC", 128.6)):
        knots = {date(2023, 10, 2): 95.0, date(2023, 12, 29): 100.0, date(2024, 12, 31): level,
                 date(2025, 2, 3): level + 1}  # fmt: skip
        write_prices(prices, symbol, through(knots))
    (tmp_path / "artikel").mkdir()
    (tmp_path / "artikel" / "jahr.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_FIN_MARKET__PROVIDERS", '["files"]')
    monkeypatch.setenv("NLP_FIN_MARKET__PRICES", '["kurse"]')
    monkeypatch.setenv("NLP_FIN_MARKET__CACHE", "cache")
    return tmp_path


@pytest.fixture
def run() -> Run:
    app = build_app()

    def invoke(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def database(workplace: Path, run: Run) -> str:
    run("analyze", "artikel", "--db", "x.db", "--workers", "0", "--quiet")
    return "x.db"


def verdicts(result: Result) -> dict[str, str]:
    return {f["figures"][0]["text"]: f["verdict"] for f in json.loads(result.stdout)}


EXPECTED = {"23,3 Prozent": "supported", "44,6 Prozent": "refuted", "5.700 Punkten": "refuted"}


def test_table_with_summary(database: str, run: Run) -> None:
    result = run("check", database)
    assert "bestätigt" in result.stdout
    assert "widerlegt" in result.stdout
    assert "4 Zahlen, 3 am Markt prüfbar, 3 entschieden = 100 %" in result.stdout
    assert "nicht prüfbar: 1 Prognose, Ziel oder Kriterium" in result.stdout
    assert "requests: 2 × files" in result.stderr


def test_json_and_csv(database: str, run: Run) -> None:
    assert verdicts(run("check", database, "--format", "json")) == EXPECTED
    rows = list(csv.DictReader(io.StringIO(run("check", database, "--format", "csv").stdout)))
    assert {row["verdict"] for row in rows} == {"supported", "refuted"}
    assert {row["kind"] for row in rows} == {"market"}
    run("check", database, "--format", "json", "--out", "befunde.json")
    assert len(json.loads(Path("befunde.json").read_text(encoding="utf-8"))) == 3


def test_verdicts_are_stored(database: str, run: Run) -> None:
    run("check", database)
    run("check", database)
    with Store(database, create=False) as store:
        (record,) = store.records()
    assert [f.verdict for f in record.findings if f.kind == "market"].count("refuted") == 2


def test_offline_reads_the_users_own_files(database: str, run: Run) -> None:
    offline = run("check", database, "--offline", "--prices", "kurse", "--format", "json")
    assert verdicts(offline) == EXPECTED
    again = run("check", database, "--offline", "--format", "json")
    assert verdicts(again) == EXPECTED
    assert "requests: none" in again.stderr


def test_a_changed_file_is_read_anew(database: str, run: Run) -> None:
    assert verdicts(run("check", database, "--format", "json")) == EXPECTED
    knots = {date(2023, 10, 2): 95.0, date(2023, 12, 29): 100.0, date(2024, 12, 31): 144.6,
             date(2025, 2, 3): 145.0}  # fmt: skip
    write_prices(Path("kurse"), "^IXIC", through(knots))
    for mode in ((), ("--offline",)):
        changed = verdicts(run("check", database, "--format", "json", *mode))
        assert changed["44,6 Prozent"] == "supported"


@pytest.mark.parametrize("mode", [(), ("--offline",), ("--as-of", "2026-01-01")])
def test_files_that_cannot_be_used_are_errors(
    database: str, run: Run, mode: tuple[str, ...]
) -> None:
    from nlp_fin.errors import ConfigError

    Path("schlecht.csv").write_text("symbol,wert\n", encoding="utf-8")
    Path("leer").mkdir()
    for option, name, words in (
        ("--reference", "fehlt.csv", "cannot read the reference table"),
        ("--reference", "schlecht.csv", "the header must be"),
        ("--prices", "fehlt", "no such folder"),
        ("--prices", "schlecht.csv", "takes a folder"),
        ("--prices", "leer", "no price file"),
    ):
        with pytest.raises(ConfigError, match=words):
            run("check", database, option, name, *mode)


def test_an_outage_is_named_once_and_figures_without_data_are_counted(
    database: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLP_FIN_MARKET__TIINGO_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("NLP_FIN_MARKET__RETRIES", "0")
    monkeypatch.setenv("NLP_FIN_MARKET__INTERVAL", "0")
    monkeypatch.setenv("NLP_FIN_TIINGO_KEY", "k")
    with Store(database, create=False) as store:
        (record,) = store.records()
        instruments = tuple(
            replace(i, symbol=(i.symbol or "").lstrip("^"), kind="company")
            for i in record.instruments
        )
        store.save(replace(record, instruments=instruments))
    result = run("check", database, "--provider", "tiingo")
    assert result.stderr.count("tiingo war nicht erreichbar") == 1
    assert "3 ohne Daten" in result.stdout
    assert "kein Anbieter" not in result.output
    rows = json.loads(run("check", database, "--provider", "tiingo", "--format", "json").stdout)
    assert all("der Anbieter war nicht erreichbar" in row["explanation"] for row in rows)


def test_as_of_judges_with_what_was_known_and_stores_nothing(database: str, run: Run) -> None:
    run("check", database)
    early = verdicts(run("check", database, "--as-of", "2025-02-01", "--format", "json"))
    assert set(early.values()) == {"inconclusive"}
    late = verdicts(run("check", database, "--as-of", "2999-01-01", "--format", "json"))
    assert late == EXPECTED
    with Store(database, create=False) as store:
        (record,) = store.records()
    assert "inconclusive" not in {f.verdict for f in record.findings if f.kind == "market"}


def test_as_of_must_be_a_day(database: str, run: Run) -> None:
    from nlp_fin.errors import UsageError

    with pytest.raises(UsageError, match="write YYYY-MM-DD"):
        run("check", database, "--as-of", "gestern")


def test_fail_on_and_choice_of_articles(database: str, run: Run) -> None:
    run("check", database, "--fail-on", "refuted", code=1)
    with Store(database, create=False) as store:
        (identifier,) = store.article_ids()
    assert verdicts(run("check", database, "--article", identifier, "--format", "json")) == EXPECTED


def test_unknown_things_are_named(database: str, run: Run) -> None:
    from nlp_fin.errors import ConfigError, UsageError

    with pytest.raises(UsageError, match="nope is not in the database"):
        run("check", database, "--article", "nope")
    with pytest.raises(ConfigError, match="stooq"):
        run("check", database, "--provider", "stooq")


def test_analyze_with_check(workplace: Path, run: Run) -> None:
    result = run("analyze", "artikel", "--jsonl", "x.jsonl", "--workers", "0", "--check", "--quiet")
    assert "3 am Markt prüfbar" in result.stderr
    (line,) = Path("x.jsonl").read_text(encoding="utf-8").splitlines()
    kinds = [f["verdict"] for f in json.loads(line)["findings"] if f["kind"] == "market"]
    assert sorted(kinds) == ["refuted", "refuted", "supported"]
