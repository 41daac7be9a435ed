"""Fiscal years that differ from the calendar year, from `fiscal_years.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import Row, load_csv

FILE = "fiscal_years.csv"
COLUMNS = ("name", "symbol", "starts", "label")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The rule of one company: the month its year starts in (on the first), and whether a year
    is called after the calendar year it ends in (else after the one it begins in)."""

    name: str
    symbol: str
    start_month: int
    label_is_end: bool


def parse_rows(rows: Iterable[Row]) -> dict[str, FiscalYear]:
    """Rules by symbol. Raises `LexiconError` with file and line of a bad row."""
    rules: dict[str, FiscalYear] = {}
    for row in rows:
        starts = re.fullmatch(r"(0[1-9]|1[0-2])-01", row["starts"])
        if starts is None or starts.group(1) == "01":
            raise LexiconError(
                f"{row.where}: starts is {row['starts']!r}; expected MM-01 from 02-01 to 12-01"
            )
        if row["label"] not in ("start", "end"):
            raise LexiconError(f"{row.where}: label is {row['label']!r}; expected start or end")
        if not row["symbol"] or not row["name"]:
            raise LexiconError(f"{row.where}: name and symbol must not be empty")
        if row["symbol"] in rules:
            raise LexiconError(f"{row.where}: {row['symbol']} is already listed")
        rules[row["symbol"]] = FiscalYear(
            row["name"], row["symbol"], int(starts.group(1)), row["label"] == "end"
        )
    return rules


@cache
def _rules() -> dict[str, FiscalYear]:
    return parse_rows(load_csv(FILE, COLUMNS))


def fiscal_year_of(symbol: str | None) -> FiscalYear | None:
    """The rule for a Yahoo symbol or an instrument id (`company:SIE.DE`); None if its fiscal
    year is the calendar year or not known."""
    if not symbol:
        return None
    return _rules().get(symbol.split(":", 1)[-1].upper())
