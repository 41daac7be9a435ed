"""Fiscal labels as days: by the firm's own year, or by what the text says beside the label."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.linking.fiscal_periods import FiscalYears, rule_of_text
from nlp_fin.types import Article


def context_of(text: str, anchor: date | None = date(2025, 8, 7)) -> TextContext:
    article = Article(id="case", source="case.txt", text=text, published=anchor)
    return TextContext(
        article,
        text,
        anchor,
        (),
        ((0, len(text)),),
        tuple(find_times(text, anchor)),
        (),
        {},
        (),
        (),
    )


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Im dritten Geschäftsquartal (Oktober bis Dezember) stieg er.", 4),
        ("In den ersten neun Monaten des Geschäftsjahres 2025/26 (1. März bis 30. November)", 3),
        ("Im zweiten Quartal stieg der Umsatz (April bis Juni).", None),
        ("Im dritten Geschäftsquartal stieg der Umsatz.", None),
    ],
)
def test_months_in_brackets_explain_the_fiscal_year(text: str, month: int | None) -> None:
    rule = rule_of_text(context_of(text))
    assert (rule.start_month if rule else None) == month


def resolved(text: str, symbol: str, anchor: date) -> tuple[date | None, date | None]:
    context = context_of(text, anchor)
    period = FiscalYears(context).resolve(context.times[0].period, symbol)
    assert period is not None
    return period.start, period.end


def test_a_fiscal_label_is_read_in_the_firms_year() -> None:
    days = resolved(
        "Im dritten Geschäftsquartal wuchs Siemens.", "company:SIE.DE", date(2025, 8, 7)
    )
    assert days == (date(2025, 4, 1), date(2025, 6, 30))


def test_a_plain_quarter_that_has_just_ended_is_of_the_calendar() -> None:
    days = resolved("Im zweiten Quartal 2025 wuchs er.", "company:SIE.DE", date(2025, 8, 7))
    assert days == (date(2025, 4, 1), date(2025, 6, 30))


def test_a_plain_quarter_that_has_not_ended_is_the_firms_own() -> None:
    days = resolved("Im zweiten Quartal 2025 wuchs er.", "company:SIE.DE", date(2025, 5, 15))
    assert days == (date(2025, 1, 1), date(2025, 3, 31))


def test_a_period_moved_back_is_not_read_again() -> None:
    context = context_of("Im Geschäftsjahr 2024/25 wuchs er.")
    years = FiscalYears(context)
    first = years.resolve(context.times[0].period, "company:SIE.DE")
    assert first is not None
    years.settled(first)
    assert years.resolve(first, "company:SIE.DE") == first
    assert years.resolve(None, "company:SIE.DE") is None


def test_an_unknown_firm_keeps_the_label() -> None:
    context = context_of("Im Geschäftsjahr 2024/25 wuchs er.")
    period = context.times[0].period
    assert FiscalYears(context).resolve(period, "company:UNKNOWN") == period
