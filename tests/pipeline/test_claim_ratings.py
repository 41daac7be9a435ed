from dataclasses import replace
from decimal import Decimal

import pytest

from nlp_fin.pipeline.claiming.ratings import read_rating
from nlp_fin.pipeline.speech.words import read_words
from nlp_fin.types import Figure


def figure(text: str, sentence: str, number: int) -> Figure:
    start = sentence.index(text)
    value = Decimal(text.split()[0].replace(",", "."))
    return Figure(
        f"f{number}",
        start,
        start + len(text),
        text,
        value,
        None,
        None,
        "EUR",
        metric="price_target",
    )


def read(sentence: str, *targets: str, row: bool = False):  # type: ignore[no-untyped-def]
    figures = [figure(t, sentence, n) for n, t in enumerate(targets, 1)]
    return read_rating(read_words(sentence, 0, len(sentence)), figures, row=row)


@pytest.mark.parametrize(
    ("sentence", "rating", "change"),
    [
        ('Die UBS stuft SAP von "Neutral" auf "Buy" hoch.', "buy", "upgrade"),
        (
            'Bernstein hat BMW von "Market-Perform" auf "Underperform" abgestuft.',
            "sell",
            "downgrade",
        ),
        ('Das Votum "Overweight" wurde bestätigt.', "buy", "reiterate"),
        ('Berenberg hat die Einstufung auf "Hold" belassen.', "hold", "reiterate"),
        ('Barclays startet Merck mit "Equal Weight".', "hold", "initiate"),
        ("Die DZ Bank rät zum Kauf der Aktie.", "buy", None),
        ("Er empfiehlt, die Aktie zu halten.", "hold", None),
        ("Die Einstufung lautet Übergewichten.", "buy", None),
    ],
)
def test_ratings(sentence: str, rating: str, change: str | None) -> None:
    found = read(sentence)
    assert (found.rating, found.change) == (rating, change)


@pytest.mark.parametrize(
    "sentence",
    [
        "Zacks hält die Aktie seit Jahren.",
        "Anleger kaufen vor allem Gold.",
        "Das Haus steht zum Verkauf.",
        "Die Lage ist neutral.",
        "Die Bank hält 30 Prozent der Anteile.",
    ],
)
def test_what_is_no_rating(sentence: str) -> None:
    assert read(sentence).rating is None


def test_target_and_previous_target() -> None:
    found = read("Das Kursziel wurde von 290 auf 305 Euro angehoben.", "305 Euro", "290")
    assert (found.target, found.previous, found.target_move) == ("f1", "f2", 1)


def test_a_lowered_target() -> None:
    found = read("Er senkte das Kursziel auf 26 Euro.", "26 Euro")
    assert (found.target, found.target_move) == ("f1", -1)


def test_a_row_of_a_rating_table() -> None:
    found = read("BASF | Citigroup | Sell | Neutral | 41 EUR | 46 EUR", row=True)
    assert (found.rating, found.change) == ("sell", "downgrade")


def test_an_empty_sentence() -> None:
    assert not read_rating([], [], row=False)


@pytest.mark.parametrize(
    ("sentence", "rating"),
    [
        ("Infineon; Exane; Outperform (Neutral); 41 € (29 €)", "buy"),
        ("Lanxess; Baader; Reduce → Add; 67 €", "buy"),
        ("Grenke; Warburg; ausgesetzt", None),
    ],
)
def test_rows_divided_by_semicolons(sentence: str, rating: str | None) -> None:
    assert read(sentence, row=True).rating == rating


@pytest.mark.parametrize(
    ("sentence", "rating"),
    [
        ("Green Street rät seit Januar zum Ausstieg.", "sell"),
        ("Er rät weiterhin zum Einstieg.", "buy"),
        ("Wir bleiben in Aktien übergewichtet.", "buy"),
        ("Das Haus gewichtet US-Nebenwerte derzeit neutral.", "hold"),
        ("3. Swiss Re (halten)", "hold"),
        ("4. Scor (meiden)", "sell"),
        ("Anleger sollten einen Bogen um die Aktie machen.", "sell"),
        ("Von 24 Analysten raten 17 zum Kauf, fünf zum Halten und zwei zum Verkauf.", None),
        ("Die Kassen dürfen bis zu 30 Prozent in Aktien zu halten versuchen.", None),
        ("Auf kurze Sicht ist das kein Grund zum Kauf.", None),
    ],
)
def test_ratings_in_other_words(sentence: str, rating: str | None) -> None:
    assert read(sentence).rating == rating


def amounts(sentence: str, *texts: str) -> tuple[str | None, str | None]:
    found = [
        replace(figure(t, sentence, n), metric="price", value=Decimal(t.split()[0]))
        for n, t in enumerate(texts, 1)
    ]
    reading = read_rating(read_words(sentence, 0, len(sentence)), found, row=False)
    named = {f.id: f.text for f in found}
    return named.get(reading.target or ""), named.get(reading.previous or "")


@pytest.mark.parametrize(
    ("sentence", "texts", "target", "previous"),
    [
        ("Analyst Kroll bleibt bei „Hold“ und 118 Euro.", ["118 Euro"], "118 Euro", None),
        ("Das Haus sieht SAP unverändert bei 118 Euro, „Hold“.", ["118 Euro"], "118 Euro", None),
        ("Kroll traut der Aktie 118 Euro zu.", ["118 Euro"], "118 Euro", None),
        ("Jetzt „Reduce“ statt „Neutral“, 30 statt 38 Euro.", ["30", "38 Euro"], "30", "38 Euro"),
        ("Analyst Kroll bleibt bei „Hold“. Das Papier kostet 118 Euro.", ["118 Euro"], None, None),
    ],
)
def test_amounts_beside_a_rating_are_its_target(
    sentence: str, texts: list[str], target: str | None, previous: str | None
) -> None:
    assert amounts(sentence, *texts) == (target, previous)
