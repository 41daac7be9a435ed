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


def test_seit_januar_is_the_running_year() -> None:
    since = Period("span", date(2025, 1, 1), date(2025, 10, 31), text="seit Januar")
    running = Period("year", date(2025, 1, 1), date(2025, 12, 31), text="im laufenden Jahr")
    assert compare_periods(since, running) == "same"
    whole = Period("year", date(2025, 1, 1), date(2025, 12, 31), text="2025")
    assert compare_periods(since, whole) == "different"


def test_running_years_of_an_article_do_not_end_months_apart() -> None:
    december = Period("ytd", date(2025, 1, 1), date(2025, 12, 28), text="seit Jahresbeginn")
    september = Period("ytd", date(2025, 1, 1), date(2025, 9, 30), text="bis Ende September")
    assert compare_periods(december, september) == "different"


def test_one_length_counted_back_from_days_near_each_other() -> None:
    column = Period("span", date(2020, 6, 30), date(2025, 6, 30), "P5Y", "5 Jahre")
    prose = Period("span", date(2020, 7, 4), date(2025, 7, 4), "P60M", "in fünf Jahren")
    assert compare_periods(column, prose) == "same"
    later = Period("span", date(2020, 12, 4), date(2025, 12, 4), "P5Y", "in fünf Jahren")
    assert compare_periods(column, later) == "different"
    named = Period("span", date(2020, 7, 4), date(2025, 7, 4), "P5Y", "bis 4. Juli 2025")
    named_too = Period("span", date(2020, 6, 30), date(2025, 6, 30), "P5Y", "bis 30. Juni 2025")
    assert compare_periods(named, named_too) == "different"
