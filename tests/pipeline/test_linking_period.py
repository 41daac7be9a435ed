"""Which period a figure gets: the text's, its list's, its series' one step back, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from linking_context import PUBLISHED, figures_of

from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.linking.period import choose_period
from nlp_fin.pipeline.linking.period_context import names_term
from nlp_fin.pipeline.linking.ranker import Candidate, LinearRanker, default_ranker
from nlp_fin.types import Figure, Period


def days(figure: Figure) -> tuple[date | None, date | None] | None:
    return None if figure.period is None else (figure.period.start, figure.period.end)


def month(year: int, number: int, last: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, last)


def test_a_feature_without_a_weight_counts_nothing() -> None:
    candidate = Candidate(None, {"never_seen_in_any_text": 1.0}, "")
    assert default_ranker().scores("period", (0, 1), [candidate]) == [0.0]


def test_two_names_of_one_period_speak_for_it_together() -> None:
    quarter = Period("quarter", date(2025, 1, 1), date(2025, 3, 31), None, "Q1")
    month = Period("month", date(2025, 3, 1), date(2025, 3, 31), None, "März")
    weights = {"weak": 1.0, "strong": 1.2}
    ranker = LinearRanker({"period": weights})
    candidates = [
        Candidate(month, {"strong": 1.0}, ""),
        Candidate(quarter, {"weak": 1.0}, ""),
        Candidate(replace(quarter, text="im ersten Quartal"), {"weak": 1.0}, ""),
    ]
    best = choose_period(ranker, (0, 1), candidates)
    assert best is not None
    assert best.value == quarter


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        (
            "Zum Jahresende 2024 hatte BASF 3 Mrd. Euro in der Kasse, ein Jahr davor waren es "
            "5 Mrd. Euro.",
            "3 Mrd. Euro",
            (date(2024, 12, 31), date(2024, 12, 31)),
        ),
        (
            "Der Umsatz von BASF fiel im ersten Quartal 2025 um 8 Prozent mehr als ein Jahr zuvor.",
            "8 Prozent",
            (date(2025, 1, 1), date(2025, 3, 31)),
        ),
    ],
)
def test_the_time_of_another_value_does_not_move_a_period(
    text: str, figure: str, expected: tuple[date, date]
) -> None:
    assert days(figures_of(text)[figure]) == expected


def test_a_price_at_the_end_of_a_move_over_a_stretch_is_of_its_last_day() -> None:
    text = "Seit Jahresbeginn stieg die Aktie von SAP um 12 Prozent auf 250 Euro."
    found = figures_of(text)
    assert days(found["12 Prozent"]) == (date(2025, 1, 1), PUBLISHED)
    assert days(found["250 Euro"]) == (PUBLISHED, PUBLISHED)


def test_a_time_that_sets_the_scene_dates_what_follows() -> None:
    text = (
        "SAP verdiente 2023 3,6 Mrd. Euro. Dann kam 2024. Der Umsatz von SAP stieg um 10 Prozent."
    )
    assert days(figures_of(text)["10 Prozent"]) == (date(2024, 1, 1), date(2024, 12, 31))


def test_the_value_before_a_monthly_move_is_of_the_month_before() -> None:
    found = figures_of("Die Inflationsrate in Spanien fiel im April 2025 von 2,3 auf 2,2 Prozent.")
    assert days(found["2,2 Prozent"]) == month(2025, 4, 30)
    assert days(found["2,3"]) == month(2025, 3, 31)


def test_the_value_before_a_yearly_move_is_of_the_year_before() -> None:
    found = figures_of("Der Umsatz von BASF fiel 2024 von 68,9 auf 65,3 Milliarden Euro.")
    assert days(found["65,3 Milliarden Euro"]) == (date(2024, 1, 1), date(2024, 12, 31))
    assert days(found["68,9"]) == (date(2023, 1, 1), date(2023, 12, 31))


def test_a_replaced_forecast_keeps_its_year() -> None:
    text = (
        "Siemens erwartet für 2025 nun einen Umsatz von 80 bis 82 Milliarden Euro "
        "(bisher 78 bis 80 Milliarden Euro)."
    )
    found = figures_of(text)
    for figure in ("80 bis 82 Milliarden Euro", "78 bis 80 Milliarden Euro"):
        assert days(found[figure]) == (date(2025, 1, 1), date(2025, 12, 31)), figure


def test_the_line_above_a_list_dates_its_values_and_those_in_brackets() -> None:
    text = (
        "Kennzahlen für das 1. Quartal 2025 (Q1 2024):\n\n"
        "- Umsatz: 41,2 Mio. Euro (38,0 Mio. Euro)\n"
        "- EBIT: 5,1 Mio. Euro (4,4 Mio. Euro)\n"
    )
    found = figures_of(text)
    for figure in ("41,2 Mio. Euro", "5,1 Mio. Euro"):
        assert days(found[figure]) == (date(2025, 1, 1), date(2025, 3, 31)), figure
    for figure in ("38,0 Mio. Euro", "4,4 Mio. Euro"):
        assert days(found[figure]) == (date(2024, 1, 1), date(2024, 3, 31)), figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Der Dax stieg am Dienstag. Die Anleihe hat einen Kupon von 3,5 Prozent.", "3,5 Prozent"),
        ("Der Fonds verlangt eine laufende Gebühr von 0,25 Prozent.", "0,25 Prozent"),
        ("Die Aktie von SAP ist mit einem KGV von 31 bewertet.", "31"),
    ],
)
def test_standing_facts_have_no_period(text: str, figure: str) -> None:
    assert days(figures_of(text)[figure]) is None


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Die Anleihe, fällig 2028, notiert bei", True),
        ("Das Papier läuft bis 2028 und notiert bei", True),
        ("Brent zur Lieferung im Juli 2028 kostete", True),
        ("Der Umsatz lag 2028 bei", False),
    ],
)
def test_terms_of_contracts_are_told_from_periods(text: str, term: bool) -> None:
    (time,) = find_times(text, PUBLISHED)
    assert names_term(text, time.start) is term


def test_a_trailing_span_ends_with_the_stand_of_the_sheet() -> None:
    found = figures_of("Stand: 31.03.2025\n\nWertentwicklung 3 Jahre: 21,4 %\n")
    assert days(found["21,4 %"]) == (date(2022, 3, 31), date(2025, 3, 31))


def test_each_number_of_a_row_takes_the_time_behind_it() -> None:
    text = "Die EZB erwartet eine Inflation von 2,2 % für 2025, 1,7 % für 2026 und 2 % für 2027."
    found = figures_of(text)
    years = [found[figure].period for figure in ("2,2 %", "1,7 %", "2 %")]
    assert [period and period.start for period in years] == [
        date(2025, 1, 1),
        date(2026, 1, 1),
        date(2027, 1, 1),
    ]


def test_a_header_without_a_title_for_the_labels_keeps_its_columns() -> None:
    text = (
        "EBIT nach Sparten in Mio. Euro\n\n"
        "              Q1 2025   Q1 2024\n"
        "Personenverkehr   310   284\n"
        "Logistik   52   61\n"
    )
    found = figures_of(text)
    assert days(found["310"]) == (date(2025, 1, 1), date(2025, 3, 31))
    assert days(found["61"]) == (date(2024, 1, 1), date(2024, 3, 31))


def test_what_had_happened_the_day_before_is_of_that_day() -> None:
    text = "Der Dax stieg am Dienstag um 0,8 Prozent. Am Vortag hatte er 1,4 Prozent verloren."
    found = figures_of(text)
    assert days(found["1,4 Prozent"]) == (date(2025, 5, 5), date(2025, 5, 5))


def test_a_double_year_is_the_fiscal_year_that_the_text_calls_so() -> None:
    found = figures_of(
        "Nexora steigert 2014/2015 den Umsatz. Im Geschäftsjahr 2014/2015 betrug der Umsatz "
        "45,2 Mio. Euro (Vorjahr: 41,0 Mio. Euro).",
        None,
    )
    for figure in found.values():
        assert figure.period is not None
        assert figure.period.kind == "fiscal_year"


def test_the_first_months_are_of_the_year_that_the_text_names() -> None:
    found = figures_of(
        "Puma gab die Prognose für 1997 bekannt. Die Umsatzerlöse in den ersten neun Monaten "
        "lagen bei 437,6 Mio. DM.",
        None,
    )
    assert days(found["437,6 Mio. DM"]) == (date(1997, 1, 1), date(1997, 9, 30))


def test_the_end_that_names_a_short_fiscal_year() -> None:
    found = figures_of(
        "Hucke AG. Für das am 30. April 2002 endende Rumpfgeschäftsjahr wird eine Dividende von "
        "0,75 Euro je Aktie vorgeschlagen.",
        None,
    )
    assert days(found["0,75 Euro"]) == (None, date(2002, 4, 30))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (
            "Nexora hat auf Grund der Ermächtigung der Hauptversammlung vom 18. Mai 2004 "
            "beschlossen, bis zu 1.750.000 Aktien der Gesellschaft zurückzukaufen.",
            "1.750.000",
        ),
        (
            "Beispielwerk AG. Frankfurt, 17. 06. 2016 - Die Bieterin hat ein Angebot angekündigt. "
            "Der Angebotspreis beträgt 7,30 Euro je Aktie.",
            "7,30 Euro",
        ),
        (
            "EVN hat in der ersten Jahreshälfte 2007 der Regierung den Vorschlag unterbreitet, "
            "Kraftwerke mit einer Leistung von rund 400 MW zu errichten.",
            "400 MW",
        ),
    ],
)
def test_the_day_of_an_act_is_no_period(text: str, number: str) -> None:
    assert figures_of(text, None)[number].period is None


def test_a_dated_time_right_behind_the_number_is_its_own() -> None:
    found = figures_of(
        "Die IKB hält ein Darlehen. Sie umfasst die Zuführung in Höhe von 600 Mio. Euro vom "
        "19 Februar 2008, insbesondere eine Abrede.",
        None,
    )
    assert days(found["600 Mio. Euro"]) == (date(2008, 2, 19), date(2008, 2, 19))


def test_the_quarter_just_over_is_of_the_later_of_two_years() -> None:
    found = figures_of(
        "Nexora legt Zahlen zum ersten Quartal 2006 vor. Nexora hat im abgelaufenen ersten "
        "Quartal einen Umsatz von 17 Mio. Euro (Q1/05: 22,6 Mio. Euro) erzielt.",
        None,
    )
    assert days(found["17 Mio. Euro"]) == (date(2006, 1, 1), date(2006, 3, 31))
