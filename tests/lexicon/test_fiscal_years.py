from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.fiscal_years import COLUMNS, FILE, fiscal_year_of, parse_rows
from nlp_fin.lexicon.resources import parse_csv

HEADER = ",".join(COLUMNS) + "\n"


def test_known_companies() -> None:
    siemens = fiscal_year_of("company:SIE.DE")
    assert siemens is not None
    assert (siemens.start_month, siemens.label_is_end) == (10, True)
    assert fiscal_year_of("sie.de") == siemens


@pytest.mark.parametrize("symbol", [None, "", "SAP.DE", "company:SAP.DE"])
def test_others(symbol: str | None) -> None:
    assert fiscal_year_of(symbol) is None


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ("A,A.DE,10-15,end\n", f"{FILE}:2: starts is '10-15'"),
        ("A,A.DE,01-01,end\n", "expected MM-01 from 02-01"),
        ("A,A.DE,10-01,last\n", "label is 'last'"),
        (",A.DE,10-01,end\n", "must not be empty"),
        ("A,A.DE,10-01,end\nB,A.DE,10-01,end\n", f"{FILE}:3: A.DE is already listed"),
    ],
)
def test_bad_rows_are_named(rows: str, match: str) -> None:
    with pytest.raises(LexiconError, match=match):
        parse_rows(parse_csv(HEADER + rows, COLUMNS, name=FILE))
