"""Times that go on from the one named last, and periods named by a title or a bracket."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.dates import find_times
from nlp_fin.types import Period

ANCHOR = date(2025, 11, 28)
Days = tuple[date | None, date | None]


def last(text: str, anchor: date = ANCHOR) -> Period:
    return find_times(text, anchor)[-1].period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Am Montag fiel er. Einen Tag später stieg er.", (date(2025, 11, 25), date(2025, 11, 25))),
        ("Am Freitag fiel er, am Tag danach auch.", (date(2025, 12, 1), date(2025, 12, 1))),
        ("Die Lieblinge (1972). In den beiden Folgejahren fiel er.",
         (date(1973, 1, 1), date(1974, 12, 31))),
        ("Im Jahr 2011 fiel er, in den drei Jahren danach auch.",
         (date(2012, 1, 1), date(2014, 12, 31))),
        ("Im Jahr 2011 fiel er, in den zwei Jahren davor nicht.",
         (date(2009, 1, 1), date(2010, 12, 31))),
        ("Im Jahr 2020 waren es 3, zwei Jahre später 4.", (date(2022, 1, 1), date(2022, 12, 31))),
        ("Der Crash (2000). Im März jenes Jahres war er 500 wert.",
         (date(2000, 3, 1), date(2000, 3, 31))),
        ("Am 5. Mai 2010 brach er ein. Im selben Jahr stieg er.",
         (date(2010, 1, 1), date(2010, 12, 31))),
        ("Am 5. Mai 2010 brach er ein. Am gleichen Tag stieg er.",
         (date(2010, 5, 5), date(2010, 5, 5))),
        ("Im Juni 2024 sank der Satz. Damals lag er bei 4.",
         (date(2024, 6, 1), date(2024, 6, 30))),
        ("Jahr 2025 (bis 28.11.)", (date(2025, 1, 1), date(2025, 11, 28))),
        ("Im Juli gab er nach. Vor einem Monat waren es mehr.",
         (date(2025, 10, 1), date(2025, 10, 31))),
        ("Der Umsatz 2015 stieg (2014: 7,9). Im Berichtsjahr kam er voran.",
         (date(2015, 1, 1), date(2015, 12, 31))),
        ("Im August fiel er auf 89 nach 88,6 Punkten im Juli. Der Saldo lag im Vormonat höher.",
         (date(2025, 7, 1), date(2025, 7, 31))),
    ],
)  # fmt: skip
def test_a_time_goes_on_from_the_one_named_last(text: str, expected: Days) -> None:
    period = last(text)
    assert (period.start, period.end) == expected


@pytest.mark.parametrize(
    "text", ["Damals waren es 5.", "Zwei Jahre später waren es 4.", "Im selben Jahr stieg er."]
)
def test_without_a_time_before_days_stay_null(text: str) -> None:
    period = last(text)
    assert (period.start, period.end) == (None, None)


def test_the_running_time_is_not_the_time_of_then() -> None:
    period = last("Im laufenden Jahr steigt er. Damals fiel er.")
    assert period.end is None


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (date(2025, 11, 28), (date(2025, 11, 24), date(2025, 11, 28))),  # a Friday
        (date(2025, 12, 1), (date(2025, 11, 24), date(2025, 11, 28))),  # the Monday after
        (date(2025, 11, 26), (date(2025, 11, 19), date(2025, 11, 26))),  # a Wednesday
    ],
)
def test_the_sight_of_a_week_ends_with_the_week_of_trade(anchor: date, expected: Days) -> None:
    period = last("Auf Wochensicht gewann der Dax.", anchor)
    assert (period.start, period.end) == expected
