import pytest

from nlp_fin.lexicon.shared_currencies import meanings, shared_words
from nlp_fin.pipeline.quantities import find_quantities, is_grounded


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Die Aktie von Novo Nordisk kostet 303,85 Kronen.", ["DKK"]),
        ("Der Umsatz stieg auf 5 Mrd. Kronen.", ["SEK"]),
        ("In Oslo kostete die Aktie 12 Kronen. Sie zahlt 3 schwedische Kronen.", ["NOK", "SEK"]),
        ("In Prag gab es für 25 Kronen zwei Aktien.", ["CZK"]),
        ("Dänemark wächst.\n\nEquinor zahlt 4 Kronen.", ["NOK"]),
        ("Argentinien zahlt 950 Pesos je Dollar.", ["ARS"]),
        ("Der Gewinn in Stockholm lag bei 2 bis 3 Mrd. Kronen.", ["SEK"]),
    ],
)
def test_countries_and_firms_tell_which_currency(text: str, units: list[str]) -> None:
    found = [q for q in find_quantities(text) if q.unit.isupper()]
    assert [q.unit for q in found] == units
    assert all(is_grounded(q) for q in found)


def test_amounts_without_the_word_take_over_the_settled_currency() -> None:
    text = "Novo Nordisk verdiente 95,9 Mrd. Kronen nach zuvor 90,1 Milliarden."
    assert [q.unit for q in find_quantities(text)] == ["DKK", "DKK"]


def test_every_shared_word_has_at_least_two_currencies() -> None:
    assert all(len(word.codes) > 1 for word in shared_words().values())
    assert meanings("5 Mrd. Kronen") >= {"SEK", "DKK", "NOK"}
    assert meanings("5 Euro") == meanings("") == frozenset()
