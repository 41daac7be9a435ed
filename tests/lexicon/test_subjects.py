"""What can be a subject, and which nouns refer back."""

from __future__ import annotations

from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import subjects
from nlp_fin.lexicon.subjects import (
    anaphor_kinds,
    is_demonym,
    is_people,
    is_plural,
    noun_classes,
    portfolio_head,
    subject_lexicon,
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Leitindex", "index"),
        ("Softwarekonzern", "company"),
        ("Anteilsschein", "company"),
        ("Edelmetall", "commodity"),
        ("Gemeinschaftswährung", "currency"),
    ],
)
def test_definite_nouns_refer_to_kinds(word: str, kind: str) -> None:
    assert kind in anaphor_kinds(word)


def test_classes_of_nouns() -> None:
    assert "group" in noun_classes("Nebenwerte")
    assert "segment" in noun_classes("Autosparte")
    assert "person" in noun_classes("Finanzchef")
    assert not noun_classes("Wetter")


def test_plurals_are_no_single_firm() -> None:
    assert is_plural("Banken")
    assert is_plural("Konzerne")
    assert not is_plural("Konzern")
    assert not is_plural("Versicherer")


def test_a_firm_by_its_seat() -> None:
    assert is_demonym("Wolfsburger")
    assert not is_demonym("wolfsburger")
    assert not is_demonym("Rentner")


def test_regions_know_their_bank_and_index() -> None:
    lexicon = subject_lexicon()
    region = lexicon.regions["japans"]
    assert lexicon.central_banks[region] == "Bank of Japan"
    assert lexicon.leading_indices[region] == "Nikkei 225"
    assert lexicon.region_indices[region][0] == "Nikkei 225"
    assert "Topix" in lexicon.region_indices[region]
    assert lexicon.offices["destatis"] == lexicon.regions["deutsche"]


def test_what_an_author_runs_and_who_buys() -> None:
    assert portfolio_head("Musterdepots") == "depot"
    assert portfolio_head("Dividendenstrategie") == "strategie"
    assert portfolio_head("Depotbank") is None
    assert is_people("US-Fondsanleger")
    assert not is_people("Aktien")


def test_the_last_part_of_a_compound_refers_back() -> None:
    assert anaphor_kinds("EM-Index") == ("index",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"region": [{"name": "Atlantis"}]}, "Atlantis"),
        (
            {"region": [{"name": "A", "forms": "x"}, {"name": "B", "forms": "x"}]},
            "'x' is in two regions",
        ),
        ({"anaphor": [{"kinds": "planet", "heads": "mond"}]}, "planet"),
    ],
)
def test_a_bad_row_is_named(
    monkeypatch: pytest.MonkeyPatch, data: dict[str, Any], message: str
) -> None:
    monkeypatch.setattr(subjects, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=message):
        subject_lexicon.__wrapped__()
