"""Rows of values beside rows of times."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Article

PUBLISHED = date(2025, 11, 5)


def years_of(text: str) -> list[int | None]:
    article = Article(id="case", source="case.txt", text=text, published=PUBLISHED)
    blocks = find_blocks(text, article)
    hits = find_instruments(text)
    times = find_times(text, PUBLISHED)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    context = TextContext(
        article,
        text,
        PUBLISHED,
        tuple(blocks),
        tuple(split_sentences(text, blocks)),
        tuple(times),
        tuple(hits.mentions),
        dict(hits.instruments),
        tuple(find_quantities(text, taken)),
        (),
    )
    periods = [figure.period for figure in link_figures(context)]
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
