"""Stretches that are named by their length or their end alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.pipeline.linking.trailing import back_from, since_new_year
from nlp_fin.types import Period

END = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("length", "start"),
    [
        ("P3Y", date(2022, 3, 31)),
        ("P6M", date(2024, 9, 30)),
        ("P2W", date(2025, 3, 17)),
        ("P7D", date(2025, 3, 24)),
    ],
)
def test_a_duration_closes_on_the_day_of_the_data(length: str, start: date) -> None:
    period = back_from(END, length, "")
    assert period is not None
    assert (period.start, period.end) == (start, END)


@pytest.mark.parametrize("length", [None, "PT24H", "P500Y", "P1Y6M"])
def test_other_durations_are_left_alone(length: str | None) -> None:
    assert back_from(END, length, "") is None


def test_without_a_day_there_is_no_stretch() -> None:
    assert back_from(None, "P3Y", "") is None


@given(st.integers(1, 99), st.sampled_from("YMWD"), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_stretch_begins_before_it_ends(count: int, unit: str, end: date) -> None:
    period = back_from(end, f"P{count}{unit}", "")
    assert period is None or (period.start is not None and period.start < end)


def test_what_was_reached_by_a_day_behind_runs_since_the_year_began() -> None:
    until = Period("span", None, date(2025, 9, 30), None, "bis Ende September")
    found = since_new_year(until, date(2025, 11, 5))
    assert (found.kind, found.start, found.end) == ("ytd", date(2025, 1, 1), date(2025, 9, 30))


@pytest.mark.parametrize("anchor", [None, date(2025, 9, 30) - timedelta(days=1)])
def test_what_lies_ahead_stays_open(anchor: date | None) -> None:
    until = Period("span", None, date(2025, 9, 30))
    assert since_new_year(until, anchor) == until
