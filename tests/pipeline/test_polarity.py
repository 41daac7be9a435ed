import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.pipeline.claiming.polarity import read_polarity
from nlp_fin.pipeline.speech.words import read_words


def score(sentence: str) -> float:
    return read_polarity(read_words(sentence, 0, len(sentence))).score


@pytest.mark.parametrize(
    "sentence",
    [
        "Sinkende Kosten helfen dem Konzern.",
        "Weniger Bürokratie bedeutet mehr Spielräume.",
        "Der Gewinn kletterte auf einen Rekord.",
        "Die Verluste schrumpften deutlich.",
        "Die Inflation sank auf 1,7 Prozent.",
        "Die Marge übertraf die Schätzungen.",
        "Eine Rezession ist nicht in Sicht.",
        "Zwar steigen die Kosten, die Aktie bleibt aber attraktiv.",
        "Die Arbeitslosigkeit ist so niedrig wie nie.",
        "Der Auftragsbestand erreichte den höchsten Stand seit 2018.",
        "Die angekündigte Zinssenkung stützt die Kurse.",
        "Das Ergebnis fiel besser aus als befürchtet.",
        "Das Unternehmen hat die Krise hinter sich gelassen.",
        "Ganz ohne Risiken ist der Markt weniger nervös.",
        "Die Tochter schreibt wieder schwarze Zahlen.",
    ],
)
def test_good_news_is_positive(sentence: str) -> None:
    assert score(sentence) > 0.15


@pytest.mark.parametrize(
    "sentence",
    [
        "Sinkende Gewinne belasten die Aktie.",
        "Die Kosten steigen schneller als geplant.",
        "Die Aktie ist kein Schnäppchen.",
        "Der Dax verlor 0,9 Prozent.",
        "Die Nachfrage ging deutlich zurück.",
        "Der Umsatzrückgang setzte sich fort.",
        "Die Gewinne steigen zwar, die Bewertung ist jedoch überzogen.",
        "Die Hoffnungen haben sich nicht erfüllt, das Ergebnis enttäuscht.",
        "Der Leerstand ist so hoch wie nie.",
        "Das Konsumklima fiel auf den tiefsten Stand seit April.",
        "Auf der Verliererseite stand UBS mit minus 1,7 Prozent.",
        "Eine Sonderbelastung drückte den Gewinn.",
        "Der Aufschwung lässt auf sich warten.",
        "Die Lage ist weniger entspannt.",
        "Die Bewertung ist zu hoch.",
    ],
)
def test_bad_news_is_negative(sentence: str) -> None:
    assert score(sentence) < -0.15


def test_a_text_without_polar_words_is_zero() -> None:
    assert score("Die Hauptversammlung findet am 12. Februar in München statt.") == 0.0


def test_a_concession_weighs_less_than_what_it_concedes_to() -> None:
    assert score("Trotz hoher Risiken bleibt der Ausblick positiv.") > 0


def test_hits_name_the_words_they_come_from() -> None:
    text = "Die Schulden sanken."
    hits = read_polarity(read_words(text, 0, len(text))).hits
    assert any("schulden" in word for word, _ in hits)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_score_between_minus_one_and_one(text: str) -> None:
    assert -1.0 <= score(text) <= 1.0
