"""Legal forms and the other words of company names."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.company_forms import company_forms, parse_company_forms, strip_legal_form


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("SAP SE", "SAP"),
        ("CTS Eventim AG & Co. KGaA", "CTS Eventim"),
        ("Apple Inc.", "Apple"),
        ("Klöckner & Co SE", "Klöckner"),
        ("Merck Kommanditgesellschaft auf Aktien", "Merck"),
        ("Netflix, Inc.", "Netflix"),
        ("Puma (brand)", "Puma"),
        ("LVMH", "LVMH"),
        ("AG", "AG"),
        ("Deutsche Bank Aktiengesellschaft", "Deutsche Bank"),
        ("ASML Holding N.V.", "ASML Holding"),
    ],
)
def test_the_legal_form_is_cut_off(name: str, bare: str) -> None:
    assert strip_legal_form(name) == bare


@pytest.mark.parametrize(
    ("behind", "tail"),
    [
        (" AG steigt", " AG"),
        (" & Co. KGaA, Köln", " & Co. KGaA"),
        (" Inc. said", " Inc."),
        (", Inc. said", ", Inc."),
        (", die", ""),
        (" AGB gelten", ""),
        (" Group SE", " Group SE"),
        (" Holding wächst", " Holding"),
        (" GmbH & Co. KG", " GmbH & Co. KG"),
    ],
)
def test_what_belongs_to_a_name(behind: str, tail: str) -> None:
    match = company_forms().tail.match(behind)
    assert (match[0] if match else "") == tail


def test_a_missing_list_is_named() -> None:
    with pytest.raises(LexiconError, match=r"x\.toml: `legal` must be a list of words"):
        parse_company_forms({}, name="x.toml")
