"""Expressions of time that need their surroundings: tense, focus, Stand, shared years."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.dates import find_times, is_comparison_base
from nlp_fin.types import Period, TimeExpression

ANCHOR = date(2025, 11, 5)


def periods(text: str, anchor: date | None = ANCHOR) -> dict[str, Period]:
    return {time.period.text or "": time.period for time in find_times(text, anchor)}


def days(period: Period) -> tuple[date | None, date | None]:
    return period.start, period.end


def one(text: str, matched: str, anchor: date | None = ANCHOR) -> TimeExpression:
    found = [time for time in find_times(text, anchor) if time.period.text == matched]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "label",
    ["Im Vorjahr", "Am Dienstag", "Gestern", "Seit Jahresbeginn", "Im September", "Q3", "zuletzt",
     "Letzte Woche", "Bis Jahresende", "Im Gesamtjahr", "Anfang Mai", "Zum Wochenschluss",
     "Am 3. März", "Im laufenden Geschäftsjahr", "Auf Jahressicht", "vor zwei Jahren"],
)  # fmt: skip
def test_without_an_anchor_days_stay_null(label: str) -> None:
    (time,) = find_times(f"{label} lag der Wert tiefer.", None)
    assert time.period.text == label
    assert days(time.period) == (None, None)


def test_without_an_anchor_what_is_printed_is_resolved() -> None:
    found = periods("Im Jahr 2024, seit 2004, bis 2030 und am 3. März 2020", None)
    assert days(found["Im Jahr 2024"]) == (date(2024, 1, 1), date(2024, 12, 31))
    assert days(found["seit 2004"]) == (date(2004, 1, 1), None)
    assert days(found["bis 2030"]) == (None, date(2030, 12, 31))
    assert days(found["am 3. März 2020"]) == (date(2020, 3, 3), date(2020, 3, 3))


def test_without_an_anchor_a_quarter_takes_the_only_year_the_text_gives_it() -> None:
    found = periods("Q3 2024 war gut. Das Q3-Ergebnis überzeugt.", None)
    assert days(found["Q3"]) == (date(2024, 7, 1), date(2024, 9, 30))


def test_without_an_anchor_two_years_leave_a_quarter_open() -> None:
    found = periods("Q3 2024 und Q3 2025 im Vergleich: Das Q3-Ergebnis überzeugt.", None)
    assert days(found["Q3"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Im dritten Quartal 2025 stieg er nach 3 Mio. im Vorjahr.", date(2024, 9, 30)),
        ("Der Umsatz 2023 wuchs auf 5 Mio., im Vorjahr waren es 4.", date(2022, 12, 31)),
        ("H1 2024 brachte 5 Mio. nach 4 Mio. im Vorjahr.", date(2023, 6, 30)),
        ("Für 2026 erwarten Ökonomen 2 % nach 3 % im Vorjahr.", date(2025, 12, 31)),
    ],
)
def test_the_previous_year_follows_the_period_last_named(text: str, expected: date) -> None:
    assert periods(text)["im Vorjahr"].end == expected


def test_a_period_compared_with_is_not_in_focus() -> None:
    text = "2024 stieg er gegenüber 2019 auf 5 Mio. nach 4 Mio. im Vorjahr."
    assert periods(text)["im Vorjahr"].end == date(2023, 12, 31)


def test_a_period_named_long_ago_is_not_in_focus() -> None:
    text = "2019 war gut. " + "Der Konzern baut und verkauft Maschinen aller Art. " * 15
    assert periods(text + "Im Vorjahr waren es 4 Mio.")["Im Vorjahr"].start == date(2024, 1, 1)


def test_relations_to_a_period_in_context() -> None:
    text = (
        "Im dritten Quartal 2025 wuchs er; das Vorquartal und das Vorjahresquartal waren schwach."
    )
    found = periods(text)
    assert days(found["Vorquartal"]) == (date(2025, 4, 1), date(2025, 6, 30))
    assert days(found["Vorjahresquartal"]) == (date(2024, 7, 1), date(2024, 9, 30))
    found = periods("Im September stiegen Preise um 2 % nach 1 % im Vormonat.")
    assert days(found["im Vormonat"]) == (date(2025, 8, 1), date(2025, 8, 31))
    found = periods("In den ersten neun Monaten 2025 wuchs er, im Vorjahreszeitraum nicht.")
    assert days(found["im Vorjahreszeitraum"]) == (date(2024, 1, 1), date(2024, 9, 30))


def test_an_undated_fiscal_year_in_focus_leaves_its_previous_year_open() -> None:
    found = periods("Im Geschäftsjahr 2024/25 wuchs er auf 5 Mio. (Vorjahr: 4 Mio.).")
    assert found["Vorjahr"].kind == "fiscal_year"
    assert days(found["Vorjahr"]) == (None, None)


def test_ytd_ends_at_its_stand() -> None:
    found = periods("Der Index liegt YTD bei etwa 3 % (Stand Ende September, je nach Quelle).")
    assert days(found["YTD"]) == (date(2025, 1, 1), date(2025, 9, 30))


def test_ytd_ends_with_the_quarter_in_its_line() -> None:
    found = periods("DAX: Q3 +12,4%, YTD +10,4%")
    assert days(found["YTD"]) == (date(2025, 1, 1), date(2025, 9, 30))
    found = periods("DAX: Q3 +12,4%\nMDAX: YTD +10,4%")
    assert days(found["YTD"]) == (date(2025, 1, 1), ANCHOR)


def test_a_written_out_to_date_does_not_end_with_a_quarter() -> None:
    found = periods("Im dritten Quartal wuchs der Umsatz; seit Jahresbeginn stieg die Aktie.")
    assert days(found["seit Jahresbeginn"]) == (date(2025, 1, 1), ANCHOR)


def test_years_are_shared() -> None:
    found = periods("Im zweiten und im dritten Quartal 2024 sank er.")
    both = found["Im zweiten und im dritten Quartal 2024"]
    assert days(both) == (date(2024, 4, 1), date(2024, 9, 30))
    found = periods("November 2023 bis Februar")
    assert days(found["November 2023 bis Februar"]) == (date(2023, 11, 1), date(2024, 2, 29))
    found = periods("November bis Februar 2024")
    assert days(found["November bis Februar 2024"]) == (date(2023, 11, 1), date(2024, 2, 29))
    found = periods("Q1, Q2 und Q4 2023")
    assert days(found["Q1"]) == (date(2023, 1, 1), date(2023, 3, 31))


def test_a_year_is_not_shared_across_units() -> None:
    found = periods("Im dritten Quartal und im Jahr 2023 sank er.")
    assert days(found["Im dritten Quartal"]) == (date(2025, 7, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Im Dezember wird gesenkt.", date(2025, 12, 1)),
        ("Im Dezember wurde gesenkt.", date(2024, 12, 1)),
        ("Im Dezember lief es besser als erwartet.", date(2024, 12, 1)),
        ("Gestern wurde gesenkt. Im Dezember wird erhöht.", date(2025, 12, 1)),
        ("Morgen wird gesenkt. Im Dezember wurde erhöht.", date(2024, 12, 1)),
    ],
)
def test_the_nearest_verb_decides_the_year(text: str, start: date) -> None:
    assert periods(text)["Im Dezember"].start == start


def test_year_end_before_and_after_the_turn_of_the_year() -> None:
    text = "Zum Jahresende lag die Quote bei 40 Prozent."
    assert periods(text, date(2026, 2, 10))["Zum Jahresende"].end == date(2025, 12, 31)
    text = "Zum Jahresende soll die Quote bei 40 Prozent liegen."
    assert periods(text, date(2026, 2, 10))["Zum Jahresende"].end == date(2026, 12, 31)


def test_full_year_in_the_reporting_season() -> None:
    text = "Im Gesamtjahr stieg der Umsatz."
    assert periods(text, date(2026, 2, 10))["Im Gesamtjahr"].end == date(2025, 12, 31)
    assert periods(text, date(2025, 8, 10))["Im Gesamtjahr"].end == date(2025, 12, 31)


def test_the_week_that_ends_at_a_weekend() -> None:
    text = "In der vergangenen Woche gewann er."
    found = periods(text, date(2025, 11, 8))["In der vergangenen Woche"]
    assert days(found) == (date(2025, 11, 3), date(2025, 11, 9))


def test_the_weekend_before_and_after() -> None:
    text = "Am Wochenende einigten sie sich."
    found = periods(text, date(2025, 11, 10))["Am Wochenende"]
    assert days(found) == (date(2025, 11, 8), date(2025, 11, 9))


def test_yesterday_is_a_calendar_day_and_the_day_before_a_trading_day() -> None:
    monday = date(2025, 11, 3)
    assert periods("Gestern ruhte er.", monday)["Gestern"].start == date(2025, 11, 2)
    assert periods("Am Vortag fiel er.", monday)["Am Vortag"].start == date(2025, 10, 31)


def test_line_breaks_of_a_list_separate() -> None:
    assert set(periods("Umsatz\n2025\n-\n2024\nQ3\n2023")) == {"2025", "2024", "Q3", "2023"}


def test_a_wrapped_line_does_not_separate() -> None:
    text = "Der Umsatz des Konzerns stieg nach eigenen Angaben im dritten\nQuartal 2025 kräftig."
    assert "im dritten\nQuartal 2025" in periods(text)


def test_spaces_of_every_kind() -> None:
    for space in (" ", "\u00a0", "\u202f", "  "):
        text = f"am 15.{space}September{space}2025"
        assert days(periods(text)[text]) == (date(2025, 9, 15), date(2025, 9, 15))


def test_dashes_of_every_kind() -> None:
    for dash in ("-", "–", "—", " – ", "−"):
        text = f"2000{dash}2006"
        assert days(periods(text)[text]) == (date(2000, 1, 1), date(2006, 12, 31))


def test_comparison_bases() -> None:
    text = "Der Umsatz stieg 2024 gegenüber dem Vorjahr um 5 Prozent."
    assert is_comparison_base(text, one(text, "Vorjahr"))
    assert not is_comparison_base(text, one(text, "2024"))
    text = "Im Vergleich zum dritten Quartal 2023 sank er."
    assert is_comparison_base(text, one(text, "dritten Quartal 2023"))


def test_a_split_year_is_a_fiscal_year_unless_both_are_printed() -> None:
    assert periods("Umsatz 2023/24")["2023/24"].kind == "fiscal_year"
    assert periods("Krise 2008/2009")["2008/2009"].kind == "span"


def test_early_anchors_do_not_overflow() -> None:
    found = periods("In den vergangenen 99 Jahrhunderten und seit 9999 Jahren", date(1999, 1, 1))
    assert all(period.start is None for period in found.values())


def test_ytd_ends_at_a_stand_shortly_before() -> None:
    found = periods("Stand: 31.10.2025\nYTD 12,4 %")
    assert days(found["YTD"]) == (date(2025, 1, 1), date(2025, 10, 31))


def test_the_previous_year_of_a_level_is_a_level() -> None:
    found = periods("Das Volumen stieg per Ende 2017 auf 279 Mio. Euro (Vorjahr 77 Mio. Euro).")
    assert found["Vorjahr"].kind == "as_of"
    assert days(found["Vorjahr"]) == (date(2016, 12, 31), date(2016, 12, 31))


def test_without_an_anchor_a_half_takes_the_year_of_the_quarters_printed() -> None:
    found = periods("Im zweiten Quartal 2025 gut, im ersten Halbjahr schwach, Ende Juni.", None)
    assert days(found["im ersten Halbjahr"]) == (date(2025, 1, 1), date(2025, 6, 30))
    assert found["Ende Juni"].end == date(2025, 6, 30)


def test_without_an_anchor_years_far_apart_leave_a_half_open() -> None:
    found = periods("Im Mai 2019 gegründet. Im März 2025 gelistet. Im ersten Halbjahr.", None)
    assert days(found["Im ersten Halbjahr"]) == (None, None)


def test_the_month_of_the_report_is_the_one_named() -> None:
    found = periods("Monatsbericht Februar 2025. Der Fonds gewann im Berichtsmonat.", None)
    assert days(found["im Berichtsmonat"]) == (date(2025, 2, 1), date(2025, 2, 28))


def test_a_swiss_semester_is_a_half() -> None:
    found = periods("Der Gewinn stieg im ersten Semester deutlich.")
    assert days(found["im ersten Semester"]) == (date(2025, 1, 1), date(2025, 6, 30))


def test_since_new_years_eve_is_year_to_date() -> None:
    found = periods("Seit Silvester stieg der Kurs.")
    assert days(found["Seit Silvester"]) == (date(2025, 1, 1), ANCHOR)
