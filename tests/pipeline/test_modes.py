"""What a text as a whole reports on, and which periods a figure can have."""

from __future__ import annotations

from datetime import date

import pytest
from linking_context import context_of

from nlp_fin.pipeline.linking.modes import modes_of, week_under_review
from nlp_fin.pipeline.linking.periods import can_be_of
from nlp_fin.pipeline.linking.possible import at_its_end, both_years
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.pipeline.linking.trailing import ahead_from, so_far
from nlp_fin.types import Period

FRIDAY = date(2025, 11, 28)


def names(text: str, published: date) -> list[tuple[str, date | None]]:
    return [(m.name, m.period.end) for m in modes_of(Scene(context_of(text, published)))]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Wochenrückblick: Börsen im Plus\n\nText.", FRIDAY, [("week", FRIDAY)]),
        ("Mein Jahresrückblick\n\nText.", date(2026, 1, 4), [("review", date(2025, 12, 31))]),
        ("Mein Jahresrückblick\n\nText.", date(2026, 6, 4), []),
        ("SAP im Q3 2025\n\nText.", FRIDAY, [("titled", date(2025, 9, 30))]),
        ("Ausblick 2026\n\nText.", FRIDAY, []),
    ],
)
def test_the_title_says_what_a_text_reports_on(
    text: str, published: date, expected: list[tuple[str, date]]
) -> None:
    assert names(text, published) == expected


@pytest.mark.parametrize(
    ("anchor", "monday"),
    [(FRIDAY, date(2025, 11, 24)), (date(2025, 12, 1), date(2025, 11, 24))],
)
def test_before_thursday_the_week_under_review_is_the_one_that_is_over(
    anchor: date, monday: date
) -> None:
    assert week_under_review(anchor).start == monday


def test_what_runs_up_has_no_single_day() -> None:
    day = Period("day", FRIDAY, FRIDAY)
    month = Period("month", date(2025, 10, 1), date(2025, 10, 31))
    assert not can_be_of(day, "revenue")
    assert not can_be_of(month, "cagr")
    assert not can_be_of(Period("as_of", FRIDAY, FRIDAY), "return")
    assert can_be_of(day, "return")
    assert can_be_of(month, "inflation")


def test_a_level_until_a_day_is_one_on_that_day() -> None:
    until = Period("span", None, date(2026, 12, 31), None, "bis Jahresende")
    assert at_its_end(until).kind == "as_of"
    assert at_its_end(until).start == date(2026, 12, 31)


def test_a_double_year_of_a_market_is_two_years() -> None:
    label = Period("fiscal_year", None, None, None, "2017/18")
    assert both_years(label).start == date(2017, 1, 1)
    assert both_years(label).end == date(2018, 12, 31)
    assert both_years(Period("fiscal_year", None, None, None, "2017/22")).end is None


def test_a_move_of_the_running_year_is_one_so_far() -> None:
    running = Period("year", date(2025, 1, 1), date(2025, 12, 31), None, "in diesem Jahr")
    found = so_far(running, FRIDAY)
    assert found is not None
    assert (found.kind, found.end) == ("ytd", FRIDAY)
    printed = Period("year", date(2025, 1, 1), date(2025, 12, 31), None, "2025")
    assert so_far(printed, FRIDAY) == printed


def test_a_horizon_begins_today() -> None:
    found = ahead_from(FRIDAY, Period("span", None, None, "P12M", "zwölf Monate"))
    assert found is not None
    assert (found.start, found.end) == (FRIDAY, date(2026, 11, 28))
    assert ahead_from(FRIDAY, Period("span", None, None, None, "lange")) is None
