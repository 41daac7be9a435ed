"""Which days a stated period may mean."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.market.windows import Window, windows, years_back
from nlp_fin.types import Figure, Period, PeriodKind

PUBLISHED = date(2025, 11, 5)


def figure(period: Period | None) -> Figure:
    return Figure("f1", 0, 3, "5 %", Decimal(5), None, None, "percent", period=period)


def found(period: Period, published: date | None = PUBLISHED) -> list[tuple[date, date]]:
    return [(w.start, w.end) for w in windows(figure(period), published)]


def test_literal_comes_first() -> None:
    quarter = Period("quarter", date(2025, 7, 1), date(2025, 9, 30), None, "Q3 2025")
    assert found(quarter) == [(date(2025, 7, 1), date(2025, 9, 30))]


def test_year_to_date_may_end_with_the_quarter_or_month() -> None:
    ends = [end for _, end in found(Period("ytd", date(2025, 1, 1), PUBLISHED))]
    assert ends[0] == PUBLISHED
    assert {date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 4)} <= set(ends)
    assert all(end.year == 2025 for end in ends)


def test_a_stated_end_of_the_running_year_counts() -> None:
    stated = windows(figure(Period("ytd", date(2025, 1, 1), date(2025, 6, 30))), PUBLISHED)
    assert stated[0] == Window(date(2025, 1, 1), date(2025, 6, 30))
    assert {window.doubt for window in stated[1:]} == {"ambiguous_period"}


def test_running_period_ends_with_publication() -> None:
    running = Period("year", date(2025, 1, 1), date(2025, 12, 31))
    assert max(end for _, end in found(running)) == PUBLISHED


def test_trailing_years_move_with_their_end() -> None:
    ten = Period("span", date(2015, 11, 5), date(2025, 11, 5), "P10Y")
    pairs = found(ten)
    assert pairs[0] == (date(2015, 11, 5), PUBLISHED)
    assert (date(2015, 9, 30), date(2025, 9, 30)) in pairs
    # the base may be the close of the first day itself
    assert (date(2015, 11, 6), PUBLISHED) in pairs


def test_a_bare_month_may_be_one_of_the_year_before() -> None:
    april = Period("month", date(2025, 4, 1), date(2025, 4, 30), None, "im April")
    named = Period("month", date(2025, 4, 1), date(2025, 4, 30), None, "im April 2025")
    doubtful = windows(figure(april), PUBLISHED)[1]
    assert doubtful == Window(date(2024, 4, 1), date(2024, 4, 30), "ambiguous_period")
    assert len(windows(figure(named), PUBLISHED)) == 1
    february = Period("month", date(2025, 2, 1), date(2025, 2, 28), None, "im Februar")
    assert windows(figure(february), PUBLISHED)[1].end == date(2024, 2, 29)


def test_no_period_no_window() -> None:
    assert windows(figure(None), PUBLISHED) == []
    assert found(Period("span", None, date(2025, 1, 1))) == []
    assert found(Period("day", date(2026, 1, 1), date(2026, 1, 1)), date(2025, 1, 1)) == []


@given(
    st.sampled_from(("day", "month", "quarter", "year", "ytd", "span", "as_of")),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.integers(0, 5000),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
)
def test_windows_are_ordered_and_unique(
    kind: PeriodKind, start: date, days: int, published: date
) -> None:
    period = Period(kind, start, start + timedelta(days=days))
    made = windows(figure(period), published)
    assert all(w.start <= w.end and w.start <= published for w in made)
    assert len({(w.start, w.end) for w in made}) == len(made)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_years_back_keeps_the_month(day: date, years: int) -> None:
    earlier = years_back(day, years)
    assert (earlier.year, earlier.month) == (day.year - years, day.month)
    assert 0 <= day.day - earlier.day <= 1
