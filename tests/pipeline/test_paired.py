"""Rows of values beside rows of times."""

from __future__ import annotations

from datetime import date

import pytest
from linking_context import context_of

from nlp_fin.pipeline.figures import link_figures

PUBLISHED = date(2025, 11, 5)


def years_of(text: str) -> list[int | None]:
    periods = [figure.period for figure in link_figures(context_of(text, PUBLISHED))]
    return [period.start.year if period and period.start else None for period in periods]


@pytest.mark.parametrize(
    "text",
    [
        "Für 2025 und 2026 erwartet die Bundesbank ein Wachstum von 0,2 und 1,3 Prozent.",
        "Das deutsche BIP dürfte 2025 und 2026 um 0,2 beziehungsweise 1,3 Prozent wachsen.",
        "Das deutsche BIP soll in diesem und im nächsten Jahr um 0,2 und 1,3 Prozent wachsen.",
    ],
)
def test_each_value_takes_the_year_of_its_place(text: str) -> None:
    assert years_of(text) == [2025, 2026]


def test_one_value_for_two_years_is_of_both() -> None:
    text = "Das deutsche BIP wuchs 2023 und 2024 zusammen um 0,5 Prozent."
    assert years_of(text) == [2023]
