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
