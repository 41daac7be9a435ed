"""Signs and groups of numbers that only their surroundings decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.types import Quantity


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("words", ["plus/minus", "plus oder minus", "Plus/minus"])
def test_plus_or_minus_is_a_range_around_zero(words: str) -> None:
    quantity = only(f"Der Umsatz soll {words} 2 Prozent abweichen.")
    assert (quantity.value, quantity.low, quantity.high) == (None, Decimal(-2), Decimal(2))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Die Zahl der Delikte stieg auf rund 198 800. Das ist viel.", "198800"),
        ("Der Index trat mit plus 0,02   Prozent auf der Stelle.", "0.02"),
    ],
)
def test_spaces_inside_a_quantity(text: str, value: str) -> None:
    assert only(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Es entstehen 4,8 Mio. Inhaber- Stückaktien.", "Stückaktien"),
        ("Sie übernahm 90 Service- und Vertriebsmitarbeiter.", "Vertriebsmitarbeiter"),
        ("Das entspricht 1372177 Stimmrechten.", "Stimmrechten"),
    ],
)
def test_what_is_counted(text: str, noun: str) -> None:
    assert only(text).unit_text == noun


def test_an_enumeration_in_words_is_no_count() -> None:
    assert find_quantities("Die Kosten für zwei große Zukunftsprojekte drückten.") == []


def test_what_an_amount_is_per_stays_with_it() -> None:
    first, second = find_quantities("Das sind 0,12 Euro pro Aktie / im zweiten Quartal 374 TEUR.")
    assert (first.unit_text, second.unit_text) == ("je Aktie", None)
