"""How names are compared."""

from __future__ import annotations

import pytest

from nlp_fin.lexicon.name_keys import NO_JOIN, case_fits, name_key, separator_class


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("S&P 500", "S&P-500"), ("S&P 500", "S&P500"), ("S&P 500", "S & P 500"),
        ("Russell 2000", "Russell-2000"), ("Nasdaq 100", "Nasdaq\u00a0100"), ("1&1", "1 & 1"),
        ("L'Oréal", "L’Oréal"), ("Moody's", "Moody´s"), ("Knorr-Bremse", "Knorr Bremse"),
        ("J.P. Morgan", "J. P. Morgan"), ("Hypo- und Vereinsbank", "Hypo und Vereinsbank"),
    ],
)  # fmt: skip
def test_spellings_with_one_key(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("S&P 500", "S, P 500"), ("AT&T", "AT T"), ("E.ON", "E-ON"), ("A/B", "A B"),
        ("Gold Silber", "Gold - Silber"), ("Gold Silber", "Gold\nSilber"), ("H&M", "HM"),
    ],
)  # fmt: skip
def test_spellings_with_different_keys(one: str, two: str) -> None:
    assert name_key(one) != name_key(two)


@pytest.mark.parametrize("raw", ["\n", " – ", " - ", "      ", "\r\n"])
def test_what_never_joins(raw: str) -> None:
    assert separator_class(raw) == NO_JOIN


@pytest.mark.parametrize(
    ("alias", "surface", "fits"),
    [
        ("SAP", "SAP", True), ("SAP", "Sap", False), ("SAP", "sap", False),
        ("NVIDIA", "Nvidia", True), ("Nvidia", "NVIDIA", True), ("Nvidia", "nvidia", False),
        ("IonQ", "Ionq", True), ("comdirect", "Comdirect", True), ("Gap", "GAP", False),
        ("Deutsche Bank", "Deutsche-Bank", True), ("Deutsche Bank", "deutsche Bank", False),
        ("Deutsche Bank", "DEUTSCHE BANK", True), ("zehnjährige Bunds", "Zehnjährige Bunds", True),
        ("S&P 500", "S&P500", True),
    ],
)  # fmt: skip
def test_case(alias: str, surface: str, fits: bool) -> None:
    assert case_fits(alias, surface) is fits
