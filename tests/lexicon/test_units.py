from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import number_context, number_words, page, units
from nlp_fin.lexicon.number_words import parse_number_word
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.lexicon.units import FormTable, UnitForm, unit_words


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("ein", "1"), ("zwölf", "12"), ("einundzwanzig", "21"), ("hundert", "100"),
        ("zweieinhalb", "2.5"),
        ("anderthalb", "1.5"), ("tausendachthundertzweiundfünfzig", "1852"), ("hunderttausend",
        "100000"),
        ("dreihundertfünfzigtausend", "350000"), ("DREISSIG", "30"),
    ],
)  # fmt: skip
def test_number_words(word: str, value: str) -> None:
    assert parse_number_word(word) == Decimal(value)


@pytest.mark.parametrize(
    "word", ["außerdem", "zweite", "einfach", "undzwanzig", "tausendtausend", "", "hundert" * 30]
)
def test_no_number_words(word: str) -> None:
    assert parse_number_word(word) is None


@pytest.mark.parametrize(
    ("written", "unit", "exponent"),
    [
        ("US-Dollar", "USD", None), ("US Dollar", "USD", None), ("TEUR", "EUR", 3), ("T€", "EUR",
        3), ("MEUR", "EUR", 6),
        ("Prozentpunkten", "percentage_points", None), ("%-Punkte", "percentage_points", None),
        ("v. H.", "percent", None),
        ("Schweizer Franken", "CHF", None), ("bps", "basis_points", None), ("prozentigem",
        "percent", None),
        ("MWh", "count", None), ("euro", "EUR", None),
    ],
)  # fmt: skip
def test_units(written: str, unit: str, exponent: int | None) -> None:
    words = unit_words()
    match = words.unit.match(written)
    assert match is not None
    assert match[0] == written
    meaning = words.units.meaning(match[0])
    assert meaning is not None
    assert (meaning.unit, meaning.exponent) == (unit, exponent)


def test_a_currency_noun_needs_its_capital() -> None:
    assert unit_words().units.meaning("pfund") is None


def test_units_end_at_words() -> None:
    assert unit_words().unit.match("Eurozone") is None
    assert unit_words().unit.match("Prozentrechnung") is None


def test_scales() -> None:
    assert unit_words().scale_exponent("Mio.") == 6
    assert unit_words().scale_exponent("Milliarden") == 9
    assert unit_words().scale_exponent("Billion") == 12
    assert unit_words().scale_exponent("billion") == 9


def test_a_form_has_one_meaning() -> None:
    table = FormTable()
    table.add("Euro", UnitForm("EUR"), word=True, where="x.toml")
    with pytest.raises(LexiconError, match=r"x\.toml.*already EUR"):
        table.add("Euro", UnitForm("USD"), word=True, where="x.toml")


def _broken(monkeypatch: pytest.MonkeyPatch, module: object, path: str, value: object) -> None:
    """Let `module` load its file with the entry at dotted `path` replaced."""
    original = load_toml

    def load(name: str) -> object:
        data = original(name)
        place: Any = data
        *keys, last = [int(k) if k.isdigit() else k for k in path.split(".")]
        for key in keys:
            place = place[key]
        place[last] = value
        return data

    monkeypatch.setattr(module, "load_toml", load)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("scale.0.exponent", "drei", "scale 1"),
        ("currency.0.code", "euro", "ISO 4217"),
        ("currency.0.words", ["", "x"], "currency 'EUR'"),
        ("ratio.0.unit", "Prozent", "ratio 1"),
        ("ratio.0.factor", "viel", "not a number"),
        ("counted.nouns", [["Aktien"]], "counted noun 1"),
        ("never.patterns", ["("], r"\[never\]"),
        ("level", [], "level"),
        ("uncounted.nouns", [], "uncounted|nouns"),
    ],
)
def test_bad_units_are_rejected(
    monkeypatch: pytest.MonkeyPatch, path: str, value: object, message: str
) -> None:
    _broken(monkeypatch, units, path, value)
    with pytest.raises(LexiconError, match=message):
        units.unit_words.__wrapped__()


def test_bad_number_words_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    _broken(monkeypatch, number_words, "ones.zwei", "zwo")
    with pytest.raises(LexiconError, match="zwei"):
        number_words.number_words.__wrapped__()


def test_bad_qualifiers_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    _broken(monkeypatch, number_context, "qualifiers.before.over", ["rund"])
    with pytest.raises(LexiconError, match="rund"):
        number_context.number_context.__wrapped__()


def test_bad_abbreviations_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    _broken(monkeypatch, page, "closing", ["Dr"])
    with pytest.raises(LexiconError, match="both"):
        page.sentence_words.__wrapped__()


def test_bad_furniture_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    _broken(monkeypatch, page, "furniture.starts", ["["])
    with pytest.raises(LexiconError, match=re.escape("no regular expression")):
        page.page_words.__wrapped__()
