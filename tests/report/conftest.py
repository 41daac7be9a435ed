"""Two short articles with everything a report can show."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nlp_fin.types import (
    Article,
    Claim,
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
)

TEXT = """Nebenwerte holen auf

Der Nordwest-Nebenwerteindex liegt seit Jahresbeginn etwa 1,8 % bis 3,6 % im Plus.
Laut Brunnthal Research beträgt der Abstand zum Leitindex mit 10,4 % mehr als 4 Prozentpunkte.

Unternehmen | Börsenwert in Mrd. Euro
Halvera | 4,347
Ostmeer | 1,2

Weiter unten heißt es, der Nebenwerteindex habe in diesem Jahr 0,88 % gewonnen.
Im November verlor er 2,5 %.
"""

INDEX = Subject("index:NNI", "Nebenwerteindex")
YEAR = Period("ytd", date(2025, 1, 1), date(2025, 11, 5), None, "seit Jahresbeginn")


def figure(
    number: int, part: str, value: str | None, unit: str, metric: str, **more: Any
) -> Figure:
    start = TEXT.index(part)
    fields: dict[str, Any] = {"low": None, "high": None, "subject": INDEX, **more}
    return Figure(
        id=f"f{number}",
        start=start,
        end=start + len(part),
        text=part,
        value=None if value is None else Decimal(value),
        unit=unit,
        metric=metric,
        **fields,
    )


def _table() -> Table:
    cells, at = [], TEXT.index("Unternehmen |")
    end = TEXT.index("1,2\n") + 3
    for row, line in enumerate(TEXT[at:end].split("\n")):
        start = at + TEXT[at:end].index(line)
        for column, cell in enumerate(line.split(" | ")):
            left = start + line.index(cell)
            cells.append(TableCell(left, left + len(cell), row, column))
    return Table(at, end, tuple(cells), 1, "Die größten Nebenwerte", "Mrd. Euro")


def build_article() -> Record:
    tenth = Decimal("0.1")
    figures = (
        figure(
            1,
            "1,8 % bis 3,6 %",
            None,
            "percent",
            "return",
            low=Decimal("1.8"),
            high=Decimal("3.6"),
            qualifier="about",
            period=YEAR,
            step=tenth,
        ),
        figure(
            2, "10,4 %", "10.4", "percent", "return", subject=Subject(None, "Leitindex"), step=tenth
        ),
        figure(
            3,
            "4 Prozentpunkte",
            "-4",
            "percentage_points",
            "return_gap",
            qualifier="over",
            versus=Subject(None, "Leitindex"),
            source=SourceRef("Brunnthal Research", "2025-11"),
            step=Decimal(1),
        ),
        figure(
            4,
            "4,347",
            "4347000000",
            "EUR",
            "market_cap",
            subject=Subject(None, "Halvera"),
            value_corrected=Decimal("4347000000000"),
            step=Decimal(1000000),
        ),
        figure(
            5,
            "1,2",
            "1200000000",
            "EUR",
            "market_cap",
            subject=Subject(None, "Ostmeer"),
            step=Decimal(100000000),
        ),
        figure(6, "0,88 %", "0.88", "percent", "return", period=YEAR, step=Decimal("0.01")),
        figure(7, "2,5 %", "-2.5", "percent", "return", step=tenth),
    )
    findings = (
        Finding(
            "x1",
            "arithmetic",
            "supported",
            ("f2", "f1", "f3"),
            "Der Abstand passt.",
            stated="-4",
            expected="-8.6..-6.8",
            evidence={"formula": "f3 = f1 - f2", "cue": "Abstand"},
        ),
        Finding(
            "x2",
            "conflict",
            "refuted",
            ("f1", "f6"),
            "Seit Jahresbeginn stehen 1,8 bis 3,6 % und 0,88 % nebeneinander.",
            stated="0.88",
            expected="1.8..3.6",
            evidence={"formula": "f6 = f1"},
            key="key-conflict",
        ),
        Finding(
            "x3",
            "notation",
            "inconclusive",
            ("f4",),
            "Gemeint sind wohl Billionen.",
            reason="near_miss",
            stated="4347000000",
            expected="4347000000000",
        ),
        Finding(
            "x4",
            "market",
            "refuted",
            ("f7",),
            "Der Index verlor im November 3,1 %.",
            stated="-2.5",
            expected="-3.1",
            evidence={
                "provider": "files",
                "symbol": "NNI",
                "series": "price",
                "from": "2025-11-03",
                "to": "2025-11-28",
                "formula": "f7 = P(28.11.)/P(3.11.) - 1",
                "tried": [{"definition": "Gesamtrendite", "value": "-3.05"}],
                "series_points": [
                    ["2025-11-03", 1000.0],
                    ["2025-11-14", 990.5],
                    ["2025-11-28", 969.0],
                    "kaputt",
                ],
            },
        ),
    )
    start = TEXT.index("Laut Brunnthal")
    claim = Claim(
        "c1",
        start,
        TEXT.index("\n", start),
        TEXT[start : TEXT.index("\n", start)],
        Speaker("Brunnthal Research", "institution"),
        ("index:NNI",),
        ("Leitindex",),
        "performance",
        "negative",
        "stated",
        figures=("f2", "f3"),
    )
    place = TEXT.index("Nordwest-Nebenwerteindex")
    return Record(
        Article(
            "eins",
            "news/eins.html",
            TEXT,
            "Nebenwerte holen auf",
            ("Anna Berg",),
            "Börsenpost",
            date(2025, 11, 5),
            tables=(_table(),),
            headings=((0, 20, 1),),
        ),
        (
            Instrument(
                "index:NNI",
                "index",
                "Nordwest-Nebenwerteindex",
                "NNI",
                mentions=((place, place + 24),),
            ),
        ),
        figures,
        (claim,),
        findings,
        Sentiment("positive", 0.3),
        "test/1",
    )


@pytest.fixture
def article() -> Record:
    return build_article()


@pytest.fixture
def other() -> Record:
    """A second article that says something else about the same index."""
    first = build_article()
    changed = TEXT.replace("0,88 %", "5,10 %")
    figures = tuple(
        replace(f, text="5,10 %", value=Decimal("5.1")) if f.id == "f6" else f
        for f in first.figures
    )
    return replace(
        first,
        article=replace(
            first.article,
            id="zwei",
            source="news/zwei.html",
            text=changed,
            title="Index zieht an",
            published=date(2025, 11, 12),
        ),
        figures=figures,
        findings=(),
    )


@pytest.fixture
def across() -> Finding:
    return Finding(
        "y1",
        "conflict",
        "refuted",
        (("eins", "f6"), ("zwei", "f6")),
        "Zwei Artikel nennen 0,88 % und 5,10 %.",
        stated="5.1",
        expected="0.88",
        key="key-across",
    )


@pytest.fixture
def hostile() -> Record:
    """An article whose every text tries to break out of the page."""
    evil = (
        "</style></script><script>window.hacked=1</script><img src=x onerror=hacked=2>\"'&{{7*7}}"
    )
    record = build_article()
    text = f"{evil}\n{TEXT}{evil} javascript:alert(1)\n"
    shift = len(evil) + 1
    figures = tuple(
        replace(
            f,
            start=f.start + shift,
            end=f.end + shift,
            metric=evil,
            unit_text=evil,
            subject=Subject(evil, evil),
            source=SourceRef(evil, evil),
        )
        for f in record.figures
    )
    findings = tuple(
        replace(f, explanation=evil, key=evil, reason=evil, evidence={"formula": evil, "cue": evil})
        for f in record.findings
    )
    return replace(
        record,
        article=replace(
            record.article,
            id=evil,
            source=evil,
            text=text,
            title=evil,
            authors=(evil,),
            publisher=evil,
            tables=(),
        ),
        figures=figures,
        findings=findings,
        claims=tuple(replace(c, text=evil, speaker=Speaker(evil, "person")) for c in record.claims),
        instruments=tuple(replace(i, name=evil, symbol=evil) for i in record.instruments),
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a Chromium the browser tests are left out, unless somebody insists on them."""
    if shutil.which("chromium") or os.environ.get("NLP_FIN_REQUIRE_BROWSER") == "1":
        return
    without = [item for item in items if item.get_closest_marker("browser")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
