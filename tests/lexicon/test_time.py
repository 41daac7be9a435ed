from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.lexicon.time import (
    FILE,
    build_lexicon,
    parse_meaning,
    time_lexicon,
)


@pytest.fixture
def data() -> dict[str, Any]:
    return deepcopy(load_toml(FILE))


def test_the_file_of_the_package_is_good() -> None:
    lexicon = time_lexicon()
    assert lexicon.lookup("September") == ("MONTH", 9)
    assert lexicon.lookup("SEPTEMBER") == ("MONTH", 9)
    assert lexicon.lookup("september") is None
    assert lexicon.lookup("Seit") == ("SEIT", None)


def test_every_edge_of_a_word_has_a_rule() -> None:
    lexicon = time_lexicon()
    for cls, value in lexicon.exact.values():
        if cls == "EDGEOF":
            which, unit = value.split()
            assert which == "turn" or (which, unit.replace("fiscal_", "")) in lexicon.edges


def test_longer_phrases_and_prefixes_come_first() -> None:
    lexicon = time_lexicon()
    for group in lexicon.phrases.values():
        assert [len(tokens) for tokens, _ in group] == sorted(
            (len(tokens) for tokens, _ in group), reverse=True
        )
    meaning = lexicon.prefix_meaning("Vorjahresquartals")
    assert meaning is not None
    assert (meaning.unit, meaning.count) == ("quarter", -4)


@pytest.mark.parametrize(
    ("section", "entry", "match"),
    [
        ("words", {"NOSUCH": ["wort"]}, "NOSUCH is no class"),
        ("words", {"SEIT": "seit"}, "must be a list"),
        ("words", {"AB": ["seit"]}, "'seit' is already listed under SEIT"),
        ("values", {"MONTH": {"Brumaire": 13}}, "Brumaire = 13"),
        ("values", {"PAST": {"gestrig": 1}}, "gestrig = 1"),
        ("values", {"TAG": {"Tag": "tag"}}, "no unit of time"),
        ("values", {"EDGEOF": {"Jahresende": "end jahr"}}, "must end in a unit"),
        ("meanings", {"heute": "shift tag 0"}, "'heute'"),
        ("meanings", {"heute": "shift day x"}, "no meaning"),
        ("edges", {"end year": "span days 3 1"}, "end year"),
        ("year_guard", {"units": "Euro"}, r"\[year_guard\] units"),
    ],
)
def test_bad_entries_are_named(
    data: dict[str, Any], section: str, entry: dict[str, Any], match: str
) -> None:
    data[section].update(entry)
    with pytest.raises(LexiconError, match=match):
        build_lexicon(data)


def test_a_missing_section_is_named(data: dict[str, Any]) -> None:
    del data["edges"]
    with pytest.raises(LexiconError, match="edges"):
        build_lexicon(data)


@pytest.mark.parametrize("text", ["", "todate day", "roll 3", "unknown tag", "shift day 1 past"])
def test_meanings_that_say_nothing(text: str) -> None:
    with pytest.raises(LexiconError, match="somewhere"):
        parse_meaning(text, "somewhere")
