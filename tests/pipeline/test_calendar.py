from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.pipeline import calendar

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(-400, 400))
def test_months_there_and_back(day: date, months: int) -> None:
    there = calendar.add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert calendar.add_months(there, -months).month == day.month
    assert there.day <= day.day


@given(st.integers(1900, 2100))
def test_the_parts_of_a_year_tile_it(year: int) -> None:
    for part, count in (
        (calendar.quarter_stretch, 4),
        (calendar.half_stretch, 2),
        (calendar.month_stretch, 12),
    ):
        stretches = [part(year, number) for number in range(1, count + 1)]
        assert (stretches[0][0], stretches[-1][1]) == calendar.year_stretch(year)
        for (_, end), (start, _) in pairwise(stretches):
            assert (start - end).days == 1


@given(DAYS)
def test_a_week_holds_its_day(day: date) -> None:
    monday, sunday = calendar.week_stretch(day)
    assert monday <= day <= sunday
    assert (monday.weekday(), sunday.weekday()) == (0, 6)


@given(DAYS)
def test_the_previous_workday(day: date) -> None:
    before = calendar.previous_workday(day)
    assert 1 <= (day - before).days <= 3
    assert before.weekday() < 5


def test_sessions_of_exchanges() -> None:
    assert calendar.is_session(date(2025, 10, 3), "XFRA")
    assert not calendar.is_session(date(2025, 7, 4), "XNYS")
    assert calendar.session_on_or_before(date(2025, 11, 9), "XFRA") == date(2025, 11, 7)
    assert calendar.session_on_or_before(date(2025, 12, 26), "XFRA") == date(2025, 12, 23)
    assert calendar.previous_session(date(2026, 1, 2), "XNYS") == date(2025, 12, 31)
    assert calendar.month_end_session(2025, 8, "XNYS") == date(2025, 8, 29)


def test_an_unknown_exchange_is_named() -> None:
    with pytest.raises(ValueError, match="'NOWHERE' is no exchange"):
        calendar.is_session(date(2025, 1, 2), "NOWHERE")


def test_finding_times_does_not_load_exchange_calendars() -> None:
    code = (
        "import sys\nfrom datetime import date\n"
        "from nlp_fin.pipeline.dates import find_times\n"
        "assert find_times('Am Dienstag und am Vortag fiel er.', date(2025, 11, 5))\n"
        "assert 'exchange_calendars' not in sys.modules and 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
