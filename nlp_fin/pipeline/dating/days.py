"""Rules for days of the calendar, weekdays and clock times."""

from __future__ import annotations

from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.nodes import Cal, Plain, Weekday
from nlp_fin.pipeline.dating.parts import YEARS, YearSpec, cal, dated, year_spec
from nlp_fin.pipeline.dating.tokens import make_date

_DAY_LEFT = frozenset({"AM", "VOM", "ZUM", "PER", "AB", "SEIT", "DER", "STAND", "WEEKDAY", "LPAR"})


def _full_date(found: Found) -> Result:
    value = found.first("FULLDATE")
    assert value is not None
    day = value.value
    return "P_DAY", Cal("day", day.year, day.month, day.day)


def _day(year: int | None, month: int, day: int, spec: YearSpec | None = None) -> Result:
    if make_date(year or 2000, month, day) is None:
        return None
    return "P_DAY", cal("day", (spec or YearSpec())._replace(year=year), index=month, day=day)


def _numeric_day(found: Found) -> Result:
    """`31. 8. 2005`, `24.08. 2005`, `30. 04.2018`."""
    pair, month_year = found.first("DM"), found.first("MY")
    numbers = [item.text for item in found if item.cls in ("D4", "D12", "D31")]
    years = found.values(*YEARS)
    if pair is not None:
        return _day(years[0], pair.value[1], pair.value[0])
    if month_year is not None:
        return _day(month_year.value[1], month_year.value[0], int(numbers[0]))
    return _day(years[0], int(numbers[1]), int(numbers[0]))


def _day_month(found: Found) -> Result:
    """`15. September 2025`, `06 April 2005`, `15. September`."""
    month, number = found.first("MONTH", "MABBR"), found.first("D4", "D12", "D31")
    spec = year_spec(found)
    if month is None or number is None or spec is None or spec.split:
        return None
    if not found.has("DOT") and spec.year is None and not _day_around(found):
        return None
    return _day(spec.year, month.value, int(number.text), spec)


def _day_around(found: Found) -> bool:
    """Whether *am 9 Mai* or *vom 1 Januar bis …* shows that a number without its dot is a day."""
    before, after = found.before, found.after
    left = before is not None and before.cls in (_DAY_LEFT | {"BIS"}) - {"LPAR"}
    return left or (after is not None and after.cls in ("BIS", "DASH"))


def _month_day(found: Found) -> Result:
    """`February 4, 2026`."""
    month, number = found.first("MONTH", "MABBR"), found.first("D4", "D12", "D31")
    years = found.values(*YEARS)
    if month is None or number is None:
        return None
    return _day(years[0], month.value, int(number.text))


def _short_day(found: Found) -> Result:
    """`30.06.`, `am 5.11.`: two numbers that need a sign that they are a day."""
    pair, before = found.items[found.lo], found.before
    left = before.cls if before is not None else ""
    dotted = found.hi - found.lo == 2 and not found.spaced(1)
    if dotted and _range_of_days(found):
        return _day(None, pair.value[1], pair.value[0])
    if left == "COMMA" and found.lo > 1 and found.items[found.lo - 2].cls == "WEEKDAY":
        left = "WEEKDAY"
    if dotted:
        good = left in _DAY_LEFT or (
            (len(pair.text) == 5 or _sentence_goes_on(found))
            and left not in ("AUF", "UM", "UEBER", "OTHER")
        )
    else:
        good = left in ("AM", "VOM", "PER", "STAND", "WEEKDAY")
    return _day(None, pair.value[1], pair.value[0]) if good else None


def _spaced_day(found: Found) -> Result:
    """`( 31. 1. )`, `am 5. 11.`"""
    if found.before is None or found.before.cls not in _DAY_LEFT:
        return None
    day, month = (int(item.text) for item in found if item.cls != "DOT")
    return _day(None, month, day)


def _sentence_goes_on(found: Found) -> bool:
    """Whether the dot cannot be the end of a sentence behind a number."""
    after = found.after
    return after is not None and (after.text[0].islower() or after.text[0] in ",;)")


def _range_of_days(found: Found) -> bool:
    """Whether a dash or *bis* and a second day follow (`1.1.-30.9.2025`)."""
    at = found.hi
    if at + 1 >= len(found.items) or found.items[at].cls not in ("DASH", "BIS", "SLASH"):
        return False
    return found.items[at + 1].cls in ("FULLDATE", "DM")


def _weekday(found: Found) -> Result:
    day, before = found.items[found.lo], found.before
    if (
        before is not None
        and before.cls == "OTHER"
        and before.text[0].isupper()
        and before.end + 1 == day.start
    ):
        return None
    return "P_WD", Weekday(day.value)


def _clock(found: Found) -> Result:
    before = found.before
    ratio = before is not None and before.text.lower() in ("verhältnis", "split")
    if ratio and not found.has("UHR"):
        return None
    return "P_FIX", Plain("clock")


DAY_RULES: list[Rule] = [
    Rule("FULLDATE", _full_date),
    Rule("{DAY} DOT {MON} DOT {Y}|DM DOT {Y}|{DAY} DOT MY", _numeric_day),
    *dated("{DAY} DOT? ({MONTHX})", _day_month),
    Rule("({MONTHX}) ({DAY}) COMMA ({Y})|MABBR ({DAY}) ({Y})", _month_day),
    Rule("DM DOT?", _short_day),
    Rule("{DAY} DOT {MON} DOT", _spaced_day),
    Rule("WEEKDAY PART?", _weekday),
    Rule("CLOCK (DASH CLOCK)? UHR? TZ?", _clock),
    Rule(
        "(DM|DEC|{DAY}|INT2|INT) ((BIS|DASH|UND) (DM|DEC|{DAY}|INT))? UHR TZ?",
        _clock,
    ),
]
