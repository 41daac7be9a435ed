"""Rules for months, quarters, halves and the first months of a year."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.nodes import Between, Cal
from nlp_fin.pipeline.dating.parts import (
    TIME_LEFT,
    YearSpec,
    cal,
    dated,
    number_of,
    ordinal,
    year_spec,
)
from nlp_fin.pipeline.dating.tokens import Item

_FIRST_NAMES = frozenset({"April", "Mai", "Juni", "Juli", "August"})


def _month(found: Found) -> Result:
    month, spec = found.first("MONTH", "MABBR"), year_spec(found)
    if month is None or spec is None:
        return None
    if spec == YearSpec() and not _bare_month(found, month):
        return None
    if spec.split:
        return None
    return "P_CAL", cal("month", spec, index=month.value)


def _bare_month(found: Found, month: Item) -> bool:
    """Whether a month without a year is one, and not a name (*August Thyssen*, *Frau Mai*)."""
    before, after = found.before, found.after
    left = before.cls if before is not None else ""
    if month.cls == "MABBR":
        return found.has("DOT") and left in TIME_LEFT
    if left in TIME_LEFT:
        return True
    if before is not None and left == "OTHER" and before.text[0].isupper():
        return before.end + 1 != month.start
    follows_name = after is not None and after.cls == "OTHER" and after.text[0].isupper()
    return not (month.text in _FIRST_NAMES and follows_name)


def _month_of_year(found: Found) -> Result:
    """`11/2025`, `11.2025`."""
    pair = found.first("MY")
    if pair is not None:
        left = found.before.cls if found.before is not None else ""
        if left not in TIME_LEFT and left not in ("LPAR", "COLON", "AB"):
            return None
        return "P_CAL", Cal("month", pair.value[1], pair.value[0])
    number, year = found.items[found.lo], found.items[found.hi - 1]
    if found.spaced(1) or found.spaced(2):
        return None
    return "P_CAL", Cal("month", year.value, int(number.text))


def _year_month(found: Found) -> Result:
    """`2025/11` and `2025-11`, where the second number is no following year."""
    year, number = found.items[found.lo], found.items[found.hi - 1]
    if found.spaced(1) or found.spaced(2) or len(number.text) != 2:
        return None
    if int(number.text) == (year.value + 1) % 100:
        return None
    return "P_CAL", Cal("month", year.value, int(number.text))


def _months_span(found: Found) -> Result:
    """`Jan.-Sept. 2025`, `Mai/Juni 2025`."""
    first, last = found.values("MONTH", "MABBR")
    spec = year_spec(found)
    if spec is None or spec.split:
        return None
    earlier = spec.year - 1 if spec.year is not None and first > last else spec.year
    return "P_CAL", Between(
        cal("month", spec._replace(year=earlier), index=first), cal("month", spec, index=last)
    )


def _quarter(found: Found) -> Result:
    head, spec = found.items[found.lo], year_spec(found)
    if spec is None:
        return None
    fiscal = False
    if head.cls == "QTOK":
        index, own_year = head.value
        before = found.before
        if before is not None and before.text == "Audi":
            return None
        if own_year is not None:
            spec = spec._replace(year=own_year)
    elif head.cls == "NQUARTAL":
        index = head.value
    elif head.cls == "QLET":
        index = int(found.items[found.lo + 1].text)
    else:
        index = ordinal(head)
        fiscal = "fiscal_quarter" in found.values("QUARTAL")
    if not 1 <= index <= 4:
        return None
    return "P_CAL", cal("quarter", spec, index=index, skewed=fiscal)


def _quarters_span(found: Found) -> Result:
    """`erstes und zweites Quartal 2025`, `Q1-3 2025`."""
    return _parts_span(found, "quarter", 4)


def _halves_span(found: Found) -> Result:
    """`1. und 2. Halbjahr 2025`."""
    return _parts_span(found, "half", 2)


def _parts_span(found: Found, unit: str, count: int) -> Result:
    numbers = [
        item.value[0] if item.cls == "QTOK" else ordinal(item)
        for item in found
        if item.cls in ("ORDW", "ROMAN", "D4", "QTOK")
    ]
    spec = year_spec(found)
    if spec is None or len(numbers) < 2 or not 1 <= numbers[0] < numbers[1] <= count:
        return None
    first, last = (cal(unit, spec, index=index) for index in numbers[:2])
    return "P_CAL", Between(first, last)


def _half(found: Found) -> Result:
    head, spec = found.items[found.lo], year_spec(found)
    if spec is None:
        return None
    fiscal = "fiscal_half" in found.values("HALBJAHR")
    if head.cls == "HTOK":
        index, own_year = head.value
        if own_year is not None:
            spec = spec._replace(year=own_year)
    elif head.cls in ("HALBJAHR", "HALBWORD"):
        index = 1
    else:
        index = ordinal(head)
    if index not in (1, 2):
        return None
    node = cal("half", spec, index=index, skewed=fiscal)
    return "P_CAL", replace(node, closed=head.cls == "HALBWORD")


def _months_to_date(found: Found) -> Result:
    """`9M 2025`, `erste neun Monate 2025`, `Neunmonatszeitraum`, `die ersten 3 Quartale`."""
    spec = year_spec(found)
    if spec is None:
        return None
    token, word = found.first("NMTOK"), found.first("NMWORD")
    if token is not None:
        months, own_year = token.value
        if own_year is not None:
            spec = spec._replace(year=own_year)
        elif spec == YearSpec() and (months != 9 or _after_money(found)):
            return None
    elif word is not None:
        months = word.value
    else:
        counted = number_of(found)
        if counted is None or not counted.isdigit():
            return None
        months = int(counted) * (3 if found.has("QUARTAL") else 1)
    ordinals = found.values("ORDW")
    if not 1 <= months <= 12 or (ordinals and ordinals[0] != 1):
        return None
    return "P_CAL", cal("months", spec, index=months)


def _after_money(found: Found) -> bool:
    return found.before is not None and found.before.text in ("$", "€", "£", "USD", "EUR")


def _compound_months(found: Found) -> Result:
    """`Neun-Monats-Zeitraum`, `9-Monats-Zahlen 2025`."""
    counted = number_of(found)
    if counted not in ("3", "6", "9"):
        return None
    word = found.first("UNITWORD")
    if word is not None:
        unit, rest = word.value
        hit = time_lexicon().lookup(rest.capitalize())
        if unit != "month" or hit is None or hit[0] != "PERIODWORD":
            return None
    return _months_to_date(found)


MONTH_RULES: list[Rule] = [
    *dated("{MONTHX}", _month),
    Rule("({MON}) SLASH ({Y})|MY", _month_of_year),
    Rule("({Y}) (SLASH|DASH) ({MON})", _year_month),
    *dated("({MONTHX}) (DASH|SLASH) ({MONTHX})", _months_span),
    *dated("QTOK|QLET D4|NQUARTAL|({ORDX}) QUARTAL", _quarter),
    *dated("({ORDX}) (UND|BIS|DASH|SLASH) (ZUM|DER|IM)? ({ORDX}) QUARTAL", _quarters_span),
    Rule("QTOK DASH D4 ({YS})", _quarters_span),
    *dated("({ORDX}) (UND|BIS|DASH|SLASH) (ZUM|DER|IM)? ({ORDX}) HALBJAHR", _halves_span),
    *dated("HTOK|({ORDX}) HALBJAHR|HALBWORD", _half),
    Rule("HALBJAHR ({YL})", _half),
    *dated("NMTOK|NMWORD|ORDW ({NUMX}) (MONATE|QUARTAL)", _months_to_date),
    *dated("({NUMX}) DASH (MONAT DASH PERIODWORD|UNITWORD)", _compound_months),
]
