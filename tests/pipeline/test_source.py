"""Whom the text names for a number."""

from __future__ import annotations

from datetime import date

import pytest
from linking_context import context_of

from nlp_fin.pipeline.figures import link_figures


@pytest.mark.parametrize(
    ("text", "figure", "source"),
    [
        ("Nach Auswertungen des Portals Verivox kostet Strom 22 Prozent mehr.", "22 Prozent",
         "Verivox"),
        ("Marge 2026: 31,5 % erwartet (Konsens: 32,4 %)", "32,4 %", "Konsens"),
        ("Der Gewinn verfehlte die Konsensschätzung von 1,91 Dollar.", "1,91 Dollar", "Konsens"),
        ("Prognosen für Gold\n\nUBS: 2.250 Dollar per Ende 2026", "2.250 Dollar", "UBS"),
        ("Ökonomen hatten mit einer Inflation von 2,4 Prozent gerechnet.", "2,4 Prozent",
         "Ökonomen"),
        ("Den Angaben zufolge stieg der Umsatz von SAP um 5 Prozent.", "5 Prozent", None),
    ],
)  # fmt: skip
def test_sources(text: str, figure: str, source: str | None) -> None:
    found = {f.text: f for f in link_figures(context_of(text, date(2025, 11, 28)))}
    named = found[figure].source
    if source is None:
        assert named is None
    else:
        assert named is not None
        assert named.text.endswith(source)
