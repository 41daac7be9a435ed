"""Which period a figure gets: the text's, its list's, its series' one step back, or none."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.linking.groups import GROUPS
from nlp_fin.pipeline.linking.period_context import _CLASSES, _FROM_AFAR, names_term
from nlp_fin.pipeline.linking.ranker import Candidate, default_ranker
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.tables import find_tables
from nlp_fin.types import Article, Figure

PUBLISHED = date(2025, 5, 6)  # a Tuesday
PLACES = (
    "none in carried block heading lead text_day text_report usual coming running anchor echoed "
    "back stand".split()
)


def figures_of(text: str, published: date | None = PUBLISHED) -> dict[str, Figure]:
    article = Article(id="case", source="case.txt", text=text, title=None, published=published)
    blocks = find_blocks(text, article)
    hits = find_instruments(text)
    times = find_times(text, published)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    context = TextContext(
        article,
        text,
        published,
        tuple(blocks),
        tuple(split_sentences(text, blocks)),
        tuple(times),
        tuple(hits.mentions),
        dict(hits.instruments),
        tuple(find_quantities(text, taken)),
        tuple(find_tables(text, blocks, article)),
    )
    return {figure.text: figure for figure in link_figures(context)}


def days(figure: Figure) -> tuple[date | None, date | None] | None:
    return None if figure.period is None else (figure.period.start, figure.period.end)


def month(year: int, number: int, last: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, last)


@pytest.mark.parametrize("place", PLACES)
def test_every_feature_of_place_and_kind_of_metric_has_a_weight(place: str) -> None:
    names = [f"{place}_{kind}" for kind in {*_CLASSES.values(), "moved"}]
    names += [f"{place}_present"] if place in _FROM_AFAR else []
    candidate = Candidate(None, dict.fromkeys(names, 1.0), "")
    assert len(default_ranker().scores("period", (0, 1), [candidate])) == 1


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_metrics_has_the_weights_of_a_stand(group: str) -> None:
    name = f"stand_{group}" if group != "accounts" else "none_accounts"
    candidate = Candidate(None, {name: 1.0}, "")
    assert len(default_ranker().scores("period", (0, 1), [candidate])) == 1


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
