from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.dating.fiscal import resolve_fiscal
from nlp_fin.types import Period

ANCHOR = date(2025, 8, 7)
SIEMENS = "company:SIE.DE"


def fiscal(label: str, symbol: str | None, anchor: date | None = ANCHOR) -> Period:
    (found,) = find_times(label, anchor)
    return resolve_fiscal(found.period, symbol, anchor)


@pytest.mark.parametrize(
    ("label", "symbol", "kind", "start", "end"),
    [
        ("Geschäftsjahr 2024/25", SIEMENS, "fiscal_year", "2024-10-01", "2025-09-30"),
        ("Geschäftsjahr 2025", SIEMENS, "fiscal_year", "2024-10-01", "2025-09-30"),
        ("im dritten Quartal 2024/25", SIEMENS, "fiscal_quarter", "2025-04-01", "2025-06-30"),
        ("im dritten Quartal", SIEMENS, "fiscal_quarter", "2025-04-01", "2025-06-30"),
        ("Q3 2025", SIEMENS, "fiscal_quarter", "2025-04-01", "2025-06-30"),
        ("im dritten Geschäftsquartal", SIEMENS, "fiscal_quarter", "2025-04-01", "2025-06-30"),
        ("im vierten Quartal", SIEMENS, "fiscal_quarter", "2024-07-01", "2024-09-30"),
        ("im dritten Quartal des Vorjahres", SIEMENS, "fiscal_quarter", "2024-04-01", "2024-06-30"),
        ("H1 2025", SIEMENS, "half", "2024-10-01", "2025-03-31"),
        ("9M 2024/25", SIEMENS, "span", "2024-10-01", "2025-06-30"),
        ("im laufenden Geschäftsjahr", SIEMENS, "fiscal_year", "2024-10-01", "2025-09-30"),
        ("im vergangenen Geschäftsjahr", SIEMENS, "fiscal_year", "2023-10-01", "2024-09-30"),
        ("Geschäftsjahr 2024/25", "VOE.VI", "fiscal_year", "2024-04-01", "2025-03-31"),
        ("Geschäftsjahr 2025", "NVDA", "fiscal_year", "2024-02-01", "2025-01-31"),
        ("Q2 2026", "NVDA", "fiscal_quarter", "2025-05-01", "2025-07-31"),
        ("Geschäftsjahr 2024", "HD", "fiscal_year", "2024-02-01", "2025-01-31"),
        ("Geschäftsjahr 2025", "GXI.DE", "fiscal_year", "2024-12-01", "2025-11-30"),
        ("GJ 2023/24", "TUI1.DE", "fiscal_year", "2023-10-01", "2024-09-30"),
        ("Q1 bis Q3 2025", SIEMENS, "span", "2024-10-01", "2025-06-30"),
    ],
)
def test_labels(label: str, symbol: str, kind: str, start: str, end: str) -> None:
    period = fiscal(label, symbol)
    assert (period.kind, str(period.start), str(period.end)) == (kind, start, end)
    assert period.text == label


@pytest.mark.parametrize("label", ["2025", "im September 2025", "am 3. März 2025", "seit 2004"])
def test_calendar_times_stay(label: str) -> None:
    (found,) = find_times(label, ANCHOR)
    assert resolve_fiscal(found.period, SIEMENS, ANCHOR) == found.period


@pytest.mark.parametrize("symbol", [None, "", "SAP.DE", "company:SAP.DE", "XX"])
def test_calendar_companies_stay(symbol: str | None) -> None:
    (found,) = find_times("im dritten Quartal 2025", ANCHOR)
    assert resolve_fiscal(found.period, symbol, ANCHOR) == found.period


def test_without_an_anchor_a_bare_quarter_stays() -> None:
    period = fiscal("im dritten Quartal", SIEMENS, None)
    assert (period.start, period.end) == (None, None)


def test_a_quarter_from_context_is_renamed() -> None:
    times = find_times("Im dritten Quartal 2025 wuchs er, im Vorjahresquartal nicht.", ANCHOR)
    period = resolve_fiscal(times[1].period, SIEMENS, ANCHOR)
    assert (period.kind, period.start) == ("fiscal_quarter", date(2024, 4, 1))


def test_a_period_without_text_is_read_by_its_days() -> None:
    period = Period("quarter", date(2025, 7, 1), date(2025, 9, 30))
    assert resolve_fiscal(period, SIEMENS).start == date(2025, 4, 1)
