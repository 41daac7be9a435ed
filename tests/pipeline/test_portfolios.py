"""Depots, strategies and plans that a text is about; who wrote it; lines that are only labels."""

from __future__ import annotations

import pytest
from linking_context import figures_of, scene_of

from nlp_fin.pipeline.linking.bylines import is_byline
from nlp_fin.pipeline.linking.focus import Focus
from nlp_fin.pipeline.linking.portfolios import is_pool


def subjects(text: str) -> list[str | None]:
    return [f.subject.text if f.subject else None for f in figures_of(text).values()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mein Depot im Mai\n\nMein Depot stieg. Ich kaufte nach.", "Depot"),
        ("Wikifolio-Rückblick\n\nDas Wikifolio stieg. Das Wikifolio hält 19 Titel.", "Wikifolio"),
        ("Monatsbericht\n\nIch kaufte zu. Mir gefiel es. Ich bleibe dabei. Ich warte.", "ich"),
        ("Marktbericht\n\nDer Dax stieg um 3 Prozent.", None),
    ],
)
def test_whose_money_a_text_speaks_of(text: str, name: str | None) -> None:
    portfolio = Focus(scene_of(text)).portfolio
    assert (portfolio.choice.text if portfolio else None) == name


def test_a_strategy_is_offered_only_where_a_text_names_it() -> None:
    products = Focus(scene_of("Mein Backtest\n\nDer Backtest lief über zehn Jahre.")).products
    assert [product.choice.text for product in products] == ["Backtest"]


def test_calendar_years_are_of_the_depot_that_the_text_is_about() -> None:
    text = (
        "Wikifolio-Jahresrückblick\n\n2025 hat das Wikifolio um 9,7 % zugelegt. Mein Wikifolio "
        "schlug den Markt.\n\nAlle Jahre:\n\n2018: -7,9 %\n2019: +33,1 %\n"
    )
    assert subjects(text) == ["Wikifolio"] * 3


def test_what_stands_in_a_depot_is_a_part_of_it() -> None:
    scene = scene_of("In einem ausgewogenen Musterportfolio liegen Aktien bei 55 Prozent.")
    reading = scene.readings(0)[0]
    pools = [p.text for p in scene.phrases(reading) if is_pool(reading.sentence, p)]
    assert any("Musterportfolio" in text for text in pools)


def test_a_line_with_an_author_is_a_byline() -> None:
    assert is_byline("Von Katharina Voss")
    assert not is_byline("Von Aktien und Anleihen")
    assert not is_byline("Katharina Voss kauft zu")
