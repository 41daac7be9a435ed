"""The word lists around names are checked when they are read."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.digit_names import parse_digit_names
from nlp_fin.lexicon.instrument_cues import FILE, instrument_cues, parse_cues
from nlp_fin.lexicon.person_cues import parse_person_cues, person_cues
from nlp_fin.lexicon.resources import load_toml


def test_the_lists_of_the_package_compile() -> None:
    cues = instrument_cues()
    assert cues.exchanges["XETRA"] == "DE"
    assert cues.apposition.fullmatch("autohersteller")
    assert cues.apposition.fullmatch("us-konzerns")
    assert not cues.apposition.fullmatch("gestern")
    assert "von" in person_cues().particles
    assert "von" not in person_cues().sure_roles


@pytest.mark.parametrize("key", ["venues", "exchanges", "no_tickers", "form_countries"])
def test_a_missing_list_is_named(key: str) -> None:
    data = load_toml(FILE)
    del data[key]
    with pytest.raises(LexiconError, match=f"`{key}` must be a"):
        parse_cues(data)


def test_a_broken_pattern_is_named() -> None:
    data = {
        "patterns": ["ok", "(open"],
        "prefixes": ["iPhone"],
        "no_names": ["EUR"],
        "periods": ["Q"],
        "no_versions": ["Kurs"],
    }
    with pytest.raises(LexiconError, match=r"pattern '\(open'"):
        parse_digit_names(data)


def test_person_cues_need_all_lists() -> None:
    with pytest.raises(LexiconError, match="`roles` must be a list of words"):
        parse_person_cues({"roles": "Analyst"})
