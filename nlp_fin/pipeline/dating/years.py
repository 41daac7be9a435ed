"""Rules for years, fiscal years, decades, seasons, weeks and the edges of a unit."""

from __future__ import annotations

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.nodes import Between, Cal, Edge, Shift, Unknown
from nlp_fin.pipeline.dating.parts import (
    TIME_LEFT,
    TWO_DIGITS,
    YEARS,
    YearSpec,
    cal,
    dated,
    year_spec,
)

_LAST_BARE_YEAR = 2060


def _year(found: Found) -> Result:
    spec = year_spec(found)
    if spec is None:
        return None
    if spec.year is None or (
        found.hi - found.lo == 1
        and (found.items[found.lo].cls == "YEARX" or spec.year > _LAST_BARE_YEAR)
    ):
        return None
    fiscal = spec.fiscal or (spec.split and not _double_year(found))
    return "P_CAL", Cal("year", spec.year, fiscal=fiscal, split=spec.split)


def _years_slash(found: Found) -> Result:
    """`2015/2020`, `2019/22`: the term of a bond."""
    year, last = found.items[found.lo], found.items[found.hi - 1]
    if year.cls == "YEARX" or len(last.text) == 1:
        return None
    until = last.value if len(last.text) == 4 else year.value // 100 * 100 + int(last.text)
    if until <= year.value + 1 or found.spaced(1) or found.spaced(2):
        return None
    return "P_CAL", Between(Cal("year", year.value), Cal("year", until))


def _double_year(found: Found) -> bool:
    """Whether a double year means two whole years: both printed out, or *Finanzkrise 2008/09*."""
    if len(found.values(*YEARS)) == 2:
        return True
    before = found.before
    suffixes = time_lexicon().double_year_suffixes
    return before is not None and before.text.lower().endswith(suffixes)


def _marked_year(found: Found) -> Result:
    """`2025e`, `2026er`; with *Jahre* a decade."""
    item = found.items[found.lo]
    if item.cls == "YEARE2" and not 2015 <= item.value <= 2045:
        return None
    if found.has("JAHRE"):
        return ("P_CAL", Cal("decade", item.value)) if item.value % 10 == 0 else None
    return "P_CAL", Cal("year", item.value)


def _old_year(found: Found) -> Result:
    """A year before 1900 or after 2099 needs a sign that it is one (*1847 gegründet*)."""
    before, after = found.before, found.after
    good = (
        found.has("JAHR")
        or (before is not None and before.cls in ("SEIT", "BIS", "FOUNDED"))
        or (after is not None and after.cls == "FOUNDED")
    )
    return ("P_CAL", Cal("year", found.values("YEAROLD")[0])) if good else None


def _fiscal_year(found: Found) -> Result:
    token, spec = found.first("FYTOK"), year_spec(found)
    if spec is None:
        return None
    if token is not None:
        split = spec.split
        for item in found:
            if item.cls in TWO_DIGITS and len(item.text) == 2:
                if int(item.text) != (token.value + 1) % 100:
                    return None
                split = True
        return "P_CAL", Cal("year", token.value, fiscal=True, split=split)
    if spec.year is not None:
        return "P_CAL", Cal("year", spec.year, fiscal=True, split=spec.split)
    if spec.shift is not None:
        return "P_REL", Shift("fiscal_year", spec.shift)
    return "P_UNK", Unknown("fiscal_year")


def _decade(found: Found) -> Result:
    token, word = found.first("DECTOK"), found.first("DECW")
    if word is not None:
        return "P_CAL", Cal("decade", word.value)
    assert token is not None
    short = not token.text.startswith(("1", "2")) or len(token.text) < 6
    if short and not found.has("JAHRE"):
        left = found.before.cls if found.before is not None else ""
        if left not in ("DER", "EDGE", "IN"):
            return None
    year = token.value
    if short and year in (1900, 1910):
        year += 100
    if short and year == 1920:
        return "P_UNK", Unknown("span")
    return "P_CAL", Cal("decade", year)


def _season(found: Found) -> Result:
    spec, head = year_spec(found), found.first("SEASON")
    if spec is None or head is None:
        return None
    if spec == YearSpec() and (found.before is None or found.before.cls not in TIME_LEFT):
        return None
    return "P_CAL", Cal("season", spec.year, head.value, shift=spec.shift, base=spec.base)


def _week(found: Found) -> Result:
    token = found.first("KWTOK")
    spec = year_spec(found)
    if spec is None:
        return None
    digits = found.first(*TWO_DIGITS)
    number = token.value if token is not None else int(digits.text if digits else 0)
    if not 1 <= number <= 53 or spec.split:
        return None
    return "P_CAL", cal("week", spec, index=number)


def _edge_of(found: Found) -> Result:
    """`Jahresende 2024`, `zum Quartalsende`."""
    head, spec = found.first("EDGEOF"), year_spec(found)
    if head is None or spec is None:
        return None
    which, unit = head.value.split()
    base: Cal | Shift = Shift(unit, spec.shift or 0, spec.base)
    if spec.year is not None:
        if unit not in ("year", "fiscal_year"):
            return None
        base = Cal("year", spec.year, fiscal=unit == "fiscal_year", split=spec.split)
    return "P_EDGE", Edge(which, unit, base)


YEAR_RULES: list[Rule] = [
    Rule("({REL})? GJ ({YL})?|FYTOK (SLASH ({YY}))?", _fiscal_year),
    Rule("({REL})? (JAHR|JAHRE|FULLYEAR) ({YL})|({YL})", _year),
    Rule("({REL})? (JAHR|JAHRE|FULLYEAR) ({Y})|({Y})", _year),
    Rule("({Y}) SLASH ({Y}|{YY})", _years_slash),
    Rule("YEAROLD|JAHR YEAROLD", _old_year),
    Rule("YEARE JAHRE|YEARE DASH JAHRE|YEARE|YEARE2", _marked_year),
    Rule("DECTOK (DASH? JAHRE)?|DECW DASH? JAHRE", _decade),
    *dated("SEASON", _season),
    *dated("KWTOK|KWWORD ({YY})|({DAY}|INT2) DOT KWWORD", _week),
    *dated("EDGEOF", _edge_of),
]
