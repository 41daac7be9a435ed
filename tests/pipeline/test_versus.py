"""The other side of a gap."""

from __future__ import annotations

import pytest
from linking_context import figures_of


def others(text: str) -> list[str | None]:
    return [f.versus.text if f.versus else None for f in figures_of(text).values()]


def test_a_gap_can_be_to_a_value() -> None:
    text = (
        "Immobilienaktien werden 27 Prozent unter dem Substanzwert gehandelt, im Durchschnitt "
        "betrug der Abschlag 12 Prozent."
    )
    assert others(text) == ["Substanzwert", "Substanzwert"]


def test_a_later_gap_keeps_the_other_side() -> None:
    text = (
        "Der Euro Stoxx 50 wird mit einem Abschlag von 30 % gegenüber dem S&P 500 gehandelt. "
        "Im Januar waren es noch 38 %."
    )
    assert others(text) == ["S&P 500", "S&P 500"]


def test_the_market_is_the_index_that_was_named() -> None:
    text = (
        "Mein Depot legte 2025 um 9,7 % zu, der MSCI World um 6,8 %. Damit schlug mein Depot den "
        "Markt um 2,9 Prozentpunkte."
    )
    gap = list(figures_of(text).values())[-1]
    assert gap.versus is not None
    assert gap.versus.instrument == "index:^990100-USD-STRD"


@pytest.mark.parametrize(
    "text",
    [
        "Ähnlich teuer war der S&P 500 vor der Pandemie, der Abschlag betrug 17 %.",
        "Gold und Silber: Bei Kaufpreisen vom 24-Fachen der Jahresmiete lohnt es nicht.",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    assert "Pandemie" not in others(text)
    assert "Silber" not in others(text)
