"""What the rules of the first pass share: macros, the year behind an expression, numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.nodes import Cal
from nlp_fin.pipeline.dating.tokens import Item, expand_year

MACROS = {
    "DAY": "D4|D12|D31",
    "MON": "D4|D12",
    "YY": "D4|D12|D31|INT2",
    "Y": "YEAR|YEARX|YEARE",
    "YL": "{Y} (SLASH ({Y}|{YY}|YEARE2))?",
    "MONTHX": "MONTH|MABBR DOT?",
    "INTX": "D4|D12|D31|INT2|INT|YEARX",
    "NUMX": "NUMW|{INTX}|DEC|NUM",
    "REL": "PAST|THIS|NEXT",
    "ORDX": "ORDW|{DAY} DOT|ROMAN DOT?",
    "ONES": "JAHR|MONAT|WOCHE|TAG|QUARTAL|HALBJAHR|UNITO",
    "MANY": "JAHRE|MONATE|WOCHEN|TAGE|QUARTAL|HALBJAHR|UNITO",
    "UNIT": "{ONES}|{MANY}",
    "YS": (
        "{YL}|(SLASH|DASH) {YL}|SLASH {YY}|APOS {YY}"
        "|(DES|IM|IN|VON)? DER? ({REL})? (JAHR|JAHRE|GJ|FULLYEAR) {YL}"
        "|(DES|IM|IN|VON|DER)? DER? ({REL}) (JAHR|GJ|FULLYEAR)"
        "|DES (GJ|JAHR)|(DES|IM) YREL|(DES|IM)? SAME (JAHR|FULLYEAR)"
    ),
}  # fmt: skip
YEARS = ("YEAR", "YEARX", "YEARE")
TWO_DIGITS = ("D4", "D12", "D31", "INT2")
TIME_LEFT = frozenset({
    "IM", "SEIT", "BIS", "AB", "VON", "ZUM", "PER", "STAND", "DER", "DES", "PAST", "NEXT", "THIS",
    "VOM", "AM", "EDGE", "IN", "FUER", "UND", "WAEHREND", "UEBER", "ODER", "DASH", "SLASH", "MONAT",
    "MONATE", "ZWISCHEN",
})  # fmt: skip
UNIT_CLASSES = (
    "JAHR", "JAHRE", "MONAT", "MONATE", "WOCHE", "WOCHEN", "TAG", "TAGE", "QUARTAL", "HALBJAHR",
    "UNITO",
)  # fmt: skip
_NUMBER_CLASSES = ("NUMW", "EIN", "D4", "D12", "D31", "INT2", "INT", "YEARX", "DEC", "NUM")


class YearSpec(NamedTuple):
    """What a suffix says about the year."""

    year: int | None = None
    split: bool = False
    shift: int | None = None
    base: str = "anchor"
    fiscal: bool = False


def year_spec(found: Found) -> YearSpec | None:
    """The year of an expression, or None where its digits make no year."""
    items = list(found)
    year, split = None, False
    shift, base = None, "anchor"
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        if item.cls in YEARS:
            if before is not None and before.cls == "DASH" and _loose(before, items, at):
                return None
            if year is None:
                year = item.value
            elif item.value == year + 1:
                split = True
            else:
                return None
        elif item.cls == "YEARE2":
            if year is None or item.value != year + 1:
                return None
            split = True
        elif item.cls in TWO_DIGITS and before is not None and before.cls in ("SLASH", "APOS"):
            if len(item.text) != 2:
                return None
            if year is None:
                year = expand_year(item.text)
            elif (year + 1) % 100 == int(item.text):
                split = True
            else:
                return None
        elif item.cls in ("PAST", "THIS", "NEXT"):
            shift = item.value
        elif item.cls == "SAME":
            shift, base = 0, "latest"
        elif item.cls == "YREL":
            shift, base = item.value, "focus"
    if year is not None:
        shift = None
    return YearSpec(year, split, shift, base, found.has("GJ"))


def _loose(dash: Item, items: list[Item], at: int) -> bool:
    return dash.end < items[at].start or (at > 1 and items[at - 2].end < dash.start)


def cal(unit: str, spec: YearSpec, *, index: int = 0, day: int = 0, skewed: bool = False) -> Cal:
    """A calendar node; a double label means a fiscal year for everything under a year."""
    return Cal(
        unit,
        spec.year,
        index,
        day,
        spec.shift,
        spec.base,
        fiscal=skewed or spec.fiscal or (spec.split and unit != "year"),
        split=spec.split,
        skewed=skewed,
    )


def number_of(found: Found) -> str | None:
    """The single number of an expression as a decimal string; None for none, two, or *einige*."""
    numbers = []
    for item in found:
        if item.cls in UNIT_CLASSES:
            break  # what follows the unit is a year
        if item.cls in _NUMBER_CLASSES:
            numbers.append(item)
    if len(numbers) != 1:
        return None
    item = numbers[0]
    if item.cls in ("NUMW", "EIN"):
        return None if item.value == "?" else str(item.value)
    if item.cls == "DEC":
        whole, _, rest = item.text.replace(",", ".").partition(".")
        grouped = len(rest) == 3 and "." in item.text
        return str(int(whole + rest)) if grouped else f"{int(whole)}.{rest}"
    return str(int(item.text)) if item.text.isdigit() and len(item.text) <= 6 else None


def ordinal(item: Item) -> int:
    return int(item.value) if item.cls in ("ORDW", "ROMAN") else int(item.text)


def dated(pattern: str, build: Callable[[Found], Result]) -> list[Rule]:
    """A pattern with a year behind it, and alone."""
    return [Rule(f"({pattern}) ({{YS}})", build), Rule(pattern, build)]
