import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.ingest import language
from nlp_fin.ingest.language import detect_language, likely_language

ENGLISH = (
    "The company reported revenue of 5 billion dollars for the third quarter, which was more than "
    "analysts had expected. Its shares rose by 4 percent after the announcement and have gained "
    "more than 20 percent since the beginning of the year. "
)
GERMAN = (
    "Das Unternehmen meldete für das dritte Quartal einen Umsatz von 5 Milliarden Euro, mehr als "
    "Analysten erwartet hatten. Die Aktie stieg danach um 4 Prozent. "
)


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        "Shares rally as earnings beat expectations\n\n" + GERMAN * 2,
        GERMAN * 2 + ENGLISH,
        "Ad-hoc (deutsch)\n" + GERMAN + "English version\n" + ENGLISH,
        "Umsatz | 2024 | 2025\nEBIT | 3,2 | 4,1",
        "Revenue | 2024 | 2025\nNet income | 3.2 | 4.1\nEPS | 1.2 | 1.3",
        "DAX 24.049,74 +0,8 %",
        "SAP\nSiemens\nAllianz",
        "Growth, Value, Quality: die drei Stile",
        "12345 67,8",
        "Hello",
    ],
)
def test_german_and_undecided_texts_pass(text: str) -> None:
    assert detect_language(text) == "de"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        ("Der Spiegel reports.\n" + ENGLISH * 3, "en"),
        ("Le chiffre d'affaires de l'entreprise a augmenté au troisième trimestre, selon les "
         "analystes, mais les actions sont en baisse depuis le début de cette année.", "fr"),
        ("De omzet van het bedrijf is in het derde kwartaal gestegen, maar de winst van dit jaar "
         "wordt niet meer gehaald, zegt een analist van de bank.", "nl"),
        ("Los ingresos de la empresa aumentaron en el tercer trimestre, según los analistas, pero "
         "las acciones han caído más que el mercado desde el año pasado.", "es"),
        ("Выручка компании выросла в третьем квартале на двенадцать процентов.", "und"),
        ("公司第三季度收入增长了百分之十二，超过了分析师的预期，股价上涨。", "und"),
    ],
)  # fmt: skip
def test_other_languages_are_named(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_vocabulary_refuses_a_word_of_two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {"de": {"words": ["und"]}, "en": {"words": ["und"]}}
    monkeypatch.setattr(language, "load_toml", lambda name: broken)
    with pytest.raises(LexiconError, match="stopwords"):
        language._words.__wrapped__()


def test_a_long_text_is_sampled() -> None:
    assert detect_language(GERMAN * 3000) == "de"
    assert detect_language(ENGLISH * 3000) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        ("Der DAX stieg.", "de"),
        ("Apple said that its sales rose by 5%.", "en"),
        ("Procter & Gamble | 12,4 | 3,1", "de"),
        ("Die Bank of New York and Mellon meldet für das Quartal mehr Gewinn.", "de"),
        ("Выручка компании выросла на двенадцать процентов.", "und"),
        ("", "de"),
    ],
)
def test_the_language_of_a_few_words(text: str, code: str) -> None:
    assert likely_language(text) == code
