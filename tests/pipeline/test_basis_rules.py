"""Turns of phrase that fix whether a figure is a fact."""

from __future__ import annotations

from datetime import date

import pytest
from linking_context import context_of

from nlp_fin.pipeline.figures import link_figures

PUBLISHED = date(2025, 11, 28)


@pytest.mark.parametrize(
    ("text", "figure", "basis"),
    [
        ("Umsatz: 12,05 Mrd. USD (erwartet: 11,97 Mrd. USD)", "12,05 Mrd. USD", "actual"),
        ("Umsatz: 12,05 Mrd. USD (erwartet: 11,97 Mrd. USD)", "11,97 Mrd. USD", "estimate"),
        ("Der Gewinn verfehlte die Konsensschätzung von 1,91 Dollar.", "1,91 Dollar", "estimate"),
        ("Volkswirte hatten mit einer Inflation von 2,4 Prozent gerechnet.", "2,4 Prozent",
         "estimate"),
        ("Der Dax wird mit dem 15-Fachen der erwarteten Gewinne gehandelt.", "15-Fachen",
         "actual"),
        ("SAP: Kaufen, Stopp bei 210 Euro.", "210 Euro", "criterion"),
        ("Unter 180 Euro würde ich bei SAP nachkaufen.", "180 Euro", "criterion"),
        ("• über 6 %: Vorsicht", "6 %", "criterion"),
        ("Der Leitzins passt zum Ziel von 2 Prozent.", "2 Prozent", "target"),
        ("Die EBIT-Rendite von BASF soll 2026 von 8,1 auf 6,0 Prozent sinken.", "8,1", "actual"),
        ("Wer 200 Euro im Monat anlegt, kommt nach 30 Jahren auf 196.000 Euro.", "196.000 Euro",
         "hypothetical"),
        ("Notiert eine Aktie bei 100 Euro und zahlt 3 Euro, eröffnet sie bei 97 Euro.", "97 Euro",
         "hypothetical"),
        ("2,40 EUR / 60 EUR × 100 = 4,0 %", "4,0 %", "hypothetical"),
        ("Für 2027 sagt das Institut ein Wachstum der Wirtschaft von 1,5 Prozent voraus.",
         "1,5 Prozent", "forecast"),
    ],
)  # fmt: skip
def test_turns_of_phrase(text: str, figure: str, basis: str) -> None:
    found = {f.text: f for f in link_figures(context_of(text, PUBLISHED))}
    assert found[figure].basis == basis


def test_a_number_of_the_year_before_is_no_echo_of_a_plan() -> None:
    text = (
        "Der Vorstand der Allianz schlägt für 2025 eine Dividende von 1,50 Euro vor. "
        "Im Vorjahr wurde eine Dividende von 1,50 Euro ausgeschüttet."
    )
    first, second = link_figures(context_of(text, PUBLISHED))
    assert (first.basis, second.basis) == ("forecast", "actual")
    assert second.period is not None
    assert second.period.end == date(2024, 12, 31)


def test_the_year_of_founding_is_no_period() -> None:
    text = "Die 1984 gegründete Nexora AG erzielte einen Umsatz von 11,4 Mio. Euro."
    (figure,) = link_figures(context_of(text, PUBLISHED))
    assert figure.period is None or figure.period.end != date(1984, 12, 31)
