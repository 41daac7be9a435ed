"""Periods compared as dates."""

from __future__ import annotations

from datetime import date

from nlp_fin.checks.periods import compare_periods
from nlp_fin.types import Period

LONG = Period("span", date(2000, 5, 1), date(2025, 11, 30), text="Mai 2000 bis November 2025")
YEARS = Period("span", date(2000, 1, 1), date(2025, 12, 31), text="2000-2025")


def test_whole_years_may_be_the_same_span_in_coarser_words() -> None:
    assert compare_periods(LONG, YEARS) == "unknown"


def test_other_years_are_another_span() -> None:
    other = Period("span", date(2001, 1, 1), date(2025, 12, 31), text="2001-2025")
    assert compare_periods(LONG, other) == "different"


def test_running_years_differ_only_if_both_name_their_day() -> None:
    open_end = Period("ytd", date(2025, 1, 1), date(2025, 11, 5), text="seit Jahresbeginn")
    dated = Period("ytd", date(2025, 1, 1), date(2025, 9, 30), text="bis Ende September")
    dated_too = Period("ytd", date(2025, 1, 1), date(2025, 6, 30), text="bis Ende Juni")
    assert compare_periods(open_end, dated) == "same"
    assert compare_periods(dated, dated_too) == "different"
