"""A database with two articles, and a way to run a command as a user does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from nlp_fin.records import record_line
from nlp_fin.store import Store
from nlp_fin.types import (
    Article,
    Claim,
    Figure,
    Finding,
    Instrument,
    Period,
    Record,
    Speaker,
    Subject,
)

TEXT = "Halvera wuchs 2024 um 12,5 %.\nSpäter heißt es, Halvera sei um 9 % gewachsen.\n"
YEAR = Period("year", date(2024, 1, 1), date(2024, 12, 31), None, "2024")


def build_record() -> Record:
    def figure(number: int, part: str, value: str) -> Figure:
        start = TEXT.index(part)
        return Figure(
            f"f{number}", start, start + len(part), part, Decimal(value), None, None, "percent",
            metric="revenue_growth", subject=Subject("company:HAL", "Halvera"), period=YEAR,
            step=Decimal("0.1"),
        )  # fmt: skip

    claim = Claim(
        "c1", 0, 29, TEXT[:29], Speaker("Halvera", "company"), ("company:HAL",), (), "fundamental",
        "positive", "stated", figures=("f1",),
    )  # fmt: skip
    findings = (
        Finding(
            "x1", "conflict", "refuted", ("f1", "f2"), "Halvera wuchs um 12,5 % oder um 9 %.",
            stated="9", expected="12.5", evidence={"formula": "f1 = f2"}, key="key-1",
        ),
        Finding("x2", "conflict", "supported", ("f1",), "Passt.", key="key-2"),
    )  # fmt: skip
    return Record(
        Article("eins", "eins.txt", TEXT, "=HYPERLINK(1)", published=date(2025, 2, 3)),
        (Instrument("company:HAL", "company", "Halvera", "HAL", mentions=((0, 7),)),),
        (figure(1, "12,5 %", "12.5"), figure(2, "9 %", "9")),
        (claim,),
        findings,
        pipeline="test/1",
    )


@pytest.fixture
def database(tmp_path: Path) -> str:
    first = build_record()
    second = replace(
        first, article=replace(first.article, id="zwei", source="zwei.txt"), findings=()
    )
    path = tmp_path / "articles.db"
    with Store(path) as store:
        run = store.start_run(["news"])
        store.save(first, run)
        store.save(second, run)
        store.book_input(run, "bild.png", "skipped", reason="file_type", message="kein Text")
    return str(path)


@pytest.fixture
def records_file(tmp_path: Path) -> str:
    path = tmp_path / "records.jsonl"
    path.write_text(record_line(build_record()) + "\n\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def invoke() -> Callable[..., Result]:
    """Runs one command function with arguments; errors of ours come through as exceptions."""

    def run(command: Callable[..., None], *arguments: str, fails: bool = False) -> Result:
        app = typer.Typer(add_completion=False)
        app.command()(command)
        result = CliRunner().invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert fails or result.exit_code == 0, result.output
        return result

    return run
