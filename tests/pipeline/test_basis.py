"""Fact, forecast, target, rule or example: what the words say and what the ranker weighs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from linking_context import context_of

from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.linking.basis_features import LABELS
from nlp_fin.pipeline.linking.ranker import Candidate, LinearRanker, default_ranker
from nlp_fin.types import Figure

PUBLISHED = date(2025, 11, 5)


class Recorder:
    """The default ranker, which notes the candidates of the slot `basis`."""

    def __init__(self) -> None:
        self.seen: list[Candidate] = []
        self._ranker: LinearRanker = default_ranker()

    def scores(
        self, slot: str, quantity: tuple[int, int], candidates: Sequence[Candidate]
    ) -> list[float]:
        if slot == "basis":
            self.seen += candidates
        return self._ranker.scores(slot, quantity, candidates)


def figures_of(text: str, ranker: Recorder | None = None) -> dict[str, Figure]:
    found = link_figures(context_of(text, PUBLISHED), ranker)
    return {figure.text: figure for figure in found}


@pytest.mark.parametrize(
    ("text", "figure", "basis"),
    [
        ("SAP erwartet für 2026 einen Umsatz von 41 Mrd. Euro.", "41 Mrd. Euro", "forecast"),
        ("Der Umsatz von SAP stieg 2024 auf 34,2 Mrd. Euro.", "34,2 Mrd. Euro", "actual"),
        ("Analysten hatten im Schnitt mit 9,1 Mrd. Euro Umsatz gerechnet.", "9,1 Mrd. Euro",
         "estimate"),
        ("Bis 2028 peilt BASF ein Ebitda von 10 Mrd. Euro an.", "10 Mrd. Euro", "target"),
        ("Angenommen, eine Aktie kostet 50 Euro.", "50 Euro", "hypothetical"),
        ("Als Faustregel gilt: Ein KGV unter 15 ist günstig.", "15", "criterion"),
        ("Das Kursziel für Allianz lautet 400 Euro.", "400 Euro", "target"),
    ],
)  # fmt: skip
def test_the_basis_of_a_sentence(text: str, figure: str, basis: str) -> None:
    assert figures_of(text)[figure].basis == basis


def test_every_basis_is_weighed() -> None:
    recorder = Recorder()
    figures_of("Der Umsatz von SAP stieg 2024 auf 34,2 Mrd. Euro.", recorder)
    assert {candidate.value for candidate in recorder.seen} == set(LABELS)


def test_what_the_words_say_weighs_for_its_own_basis_alone() -> None:
    recorder = Recorder()
    figures_of("SAP erwartet für 2026 einen Umsatz von 41 Mrd. Euro.", recorder)
    ruled = {candidate.value for candidate in recorder.seen if "rule" in candidate.features}
    assert ruled == {"forecast"}


@pytest.mark.parametrize(
    ("text", "figure", "basis"),
    [
        ("Nexora hat beschlossen, 32 Stellen abzubauen.", "32", "forecast"),
        ("Geplant ist eine Investition von 20 Mio. Euro.", "20 Mio. Euro", "forecast"),
        ("Die zu bauenden Kraftwerke haben eine Leistung von 400 MW.", "400 MW", "forecast"),
        ("Die notwendigen Investitionen betragen 15 Mio. Euro.", "15 Mio. Euro", "forecast"),
        (
            "Die Ermächtigung erlaubt den Erwerb von bis zu 770.000 Aktien von Nexora.",
            "770.000",
            "forecast",
        ),
        ("Nexora hat 2024 insgesamt 32 Stellen abgebaut.", "32", "actual"),
        ("Wie geplant liegt der Umsatz bei 20 Mio. Euro.", "20 Mio. Euro", "actual"),
    ],
)
def test_a_plan_is_no_fact(text: str, figure: str, basis: str) -> None:
    assert figures_of(text)[figure].basis == basis
