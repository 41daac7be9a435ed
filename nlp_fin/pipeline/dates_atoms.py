"""First pass of the time grammar: days, months, quarters, years, durations, clock times."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nlp_fin.lexicon.time import Meaning, time_lexicon
from nlp_fin.pipeline.dates_cascade import Found, Result, Rule
from nlp_fin.pipeline.dates_nodes import (
    Between,
    Cal,
    Duration,
    Edge,
    Node,
    Now,
    Plain,
    Roll,
    Shift,
    ToDate,
    Unknown,
    Weekday,
)
from nlp_fin.pipeline.dates_tokens import Item, expand_year, make_date

MACROS = {
    "DAY": "D4|D12|D31",
    "MON": "D4|D12",
    "YY": "D4|D12|D31|INT2",
    "Y": "YEAR|YEARX",
    "YL": "{Y} (SLASH ({Y}|{YY}))?",
    "MONTHX": "MONTH|MABBR",
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
        "|DES (GJ|JAHR)|(DES|IM) YREL"
    ),
}  # fmt: skip

_LAST_BARE_YEAR = 2060
_TWO_DIGITS = ("D4", "D12", "D31", "INT2")
_DAY_LEFT = frozenset({"AM", "VOM", "ZUM", "PER", "AB", "SEIT", "DER", "STAND", "WEEKDAY", "LPAR"})
_TIME_LEFT = frozenset({
    "IM", "SEIT", "BIS", "AB", "VON", "ZUM", "PER", "STAND", "DER", "DES", "PAST", "NEXT", "THIS",
    "VOM", "AM", "EDGE", "IN", "FUER", "UND", "WAEHREND", "UEBER", "ODER", "DASH", "SLASH", "MONAT", "MONATE",
    "ZWISCHEN",
})  # fmt: skip
_FIRST_NAMES = frozenset({"April", "Mai", "Juni", "Juli", "August"})


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
        if item.cls in ("YEAR", "YEARX"):
            if before is not None and before.cls == "DASH" and _loose(before, items, at):
                return None
            if year is None:
                year = item.value
            elif item.value == year + 1:
                split = True
            else:
                return None
        elif item.cls in _TWO_DIGITS and before is not None and before.cls in ("SLASH", "APOS"):
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
        elif item.cls == "YREL":
            shift, base = item.value, "focus"
    if year is not None:
        shift = None
    return YearSpec(year, split, shift, base, found.has("GJ"))


def _loose(dash: Item, items: list[Item], at: int) -> bool:
    return dash.end < items[at].start or (at > 1 and items[at - 2].end < dash.start)


def _cal(unit: str, spec: YearSpec, *, index: int = 0, day: int = 0, skewed: bool = False) -> Cal:
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


# Days


def _full_date(found: Found) -> Result:
    value = found.first("FULLDATE")
    assert value is not None
    day = value.value
    return "P_DAY", Cal("day", day.year, day.month, day.day)


def _day(year: int | None, month: int, day: int, spec: YearSpec | None = None) -> Result:
    if make_date(year or 2000, month, day) is None:
        return None
    return "P_DAY", _cal("day", (spec or YearSpec())._replace(year=year), index=month, day=day)


def _numeric_day(found: Found) -> Result:
    """`31. 8. 2005`, `24.08. 2005`, `30. 04.2018`."""
    pair, month_year = found.first("DM"), found.first("MY")
    numbers = [item.text for item in found if item.cls in ("D4", "D12", "D31")]
    years = found.values("YEAR", "YEARX")
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
    if not found.has("DOT") and spec.year is None:
        return None
    return _day(spec.year, month.value, int(number.text), spec)


def _month_day(found: Found) -> Result:
    """`February 4, 2026`."""
    month, number = found.first("MONTH", "MABBR"), found.first("D4", "D12", "D31")
    years = found.values("YEAR", "YEARX")
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
            len(pair.text) == 5 and left not in ("AUF", "UM", "UEBER", "OTHER")
        )
    else:
        good = left in ("AM", "VOM", "PER", "STAND", "WEEKDAY")
    return _day(None, pair.value[1], pair.value[0]) if good else None


def _range_of_days(found: Found) -> bool:
    """Whether a dash or *bis* and a second day follow (`1.1.-30.9.2025`)."""
    at = found.hi
    if at + 1 >= len(found.items) or found.items[at].cls not in ("DASH", "BIS", "SLASH"):
        return False
    return found.items[at + 1].cls in ("FULLDATE", "DM")


# Months, quarters, halves, years


def _month(found: Found) -> Result:
    month, spec = found.first("MONTH", "MABBR"), year_spec(found)
    if month is None or spec is None:
        return None
    if spec == YearSpec() and not _bare_month(found, month):
        return None
    if spec.split:
        return None
    return "P_CAL", _cal("month", spec, index=month.value)


def _bare_month(found: Found, month: Item) -> bool:
    """Whether a month without a year is one, and not a name (*August Thyssen*, *Frau Mai*)."""
    before, after = found.before, found.after
    left = before.cls if before is not None else ""
    if month.cls == "MABBR":
        return found.has("DOT") and left in _TIME_LEFT
    if left in _TIME_LEFT:
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
        if left not in _TIME_LEFT and left not in ("LPAR", "COLON", "AB"):
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
        _cal("month", spec._replace(year=earlier), index=first), _cal("month", spec, index=last)
    )


def _ordinal(item: Item) -> int:
    return int(item.value) if item.cls in ("ORDW", "ROMAN") else int(item.text)


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
        index = _ordinal(head)
        fiscal = "fiscal_quarter" in found.values("QUARTAL")
    if not 1 <= index <= 4:
        return None
    return "P_CAL", _cal("quarter", spec, index=index, skewed=fiscal)


def _quarters_span(found: Found) -> Result:
    """`erstes und zweites Quartal 2025`, `Q1-3 2025`."""
    ordinals = [_ordinal(item) for item in found if item.cls in ("ORDW", "ROMAN")]
    if not ordinals:
        ordinals = [item.value[0] for item in found if item.cls == "QTOK"]
        ordinals += [int(item.text) for item in found if item.cls == "D4"][:1]
    spec = year_spec(found)
    if spec is None or len(ordinals) != 2 or not 1 <= ordinals[0] < ordinals[1] <= 4:
        return None
    first, last = (_cal("quarter", spec, index=index) for index in ordinals)
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
        index = _ordinal(head)
    if index not in (1, 2):
        return None
    return "P_CAL", _cal("half", spec, index=index, skewed=fiscal)


def _months_to_date(found: Found) -> Result:
    """`9M 2025`, `in den ersten neun Monaten 2025`, `Neunmonatszeitraum`, `die ersten 3 Quartale`."""
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
    return "P_CAL", _cal("months", spec, index=months)


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
    if len(found.values("YEAR", "YEARX")) == 2:
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
    return "P_CAL", Cal("year", found.values("YEAROLD")[0])


def _fiscal_year(found: Found) -> Result:
    token, spec = found.first("FYTOK"), year_spec(found)
    if spec is None:
        return None
    if token is not None:
        split = spec.split
        for item in found:
            if item.cls in _TWO_DIGITS and len(item.text) == 2:
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
    if spec == YearSpec() and (found.before is None or found.before.cls not in _TIME_LEFT):
        return None
    return "P_CAL", Cal("season", spec.year, head.value, shift=spec.shift, base=spec.base)


def _week(found: Found) -> Result:
    token = found.first("KWTOK")
    spec = year_spec(found)
    if spec is None:
        return None
    digits = found.first(*_TWO_DIGITS)
    number = token.value if token is not None else int(digits.text if digits else 0)
    if not 1 <= number <= 53 or spec.split:
        return None
    return "P_CAL", _cal("week", spec, index=number)


def _edge_of(found: Found) -> Result:
    """`Jahresende 2024`, `zum Quartalsende`."""
    head, spec = found.first("EDGEOF"), year_spec(found)
    if head is None or spec is None:
        return None
    which, unit = head.value.split()
    base: Node = Shift(unit, spec.shift or 0, spec.base)
    if spec.year is not None:
        if unit not in ("year", "fiscal_year"):
            return None
        base = Cal("year", spec.year, fiscal=unit == "fiscal_year", split=spec.split)
    return "P_EDGE", Edge(which, unit, base)


# Relative times


def _meaning(found: Found) -> Result:
    """An idiom, perhaps with a part of the day or a year behind it."""
    item = found.items[found.lo]
    meaning: Meaning = item.value
    years = found.values("YEAR", "YEARX")
    if years and meaning.verb == "shift" and meaning.unit in ("year", "full_year"):
        return "P_CAL", Cal("year", years[0])
    if (years and meaning.verb != "todate") or meaning.verb == "nothing":
        return None
    if found.has("PART") and (meaning.verb, meaning.unit) != ("shift", "day"):
        return None
    match meaning.verb:
        case "shift":
            return "P_REL", Shift(meaning.unit, meaning.count, meaning.base)
        case "todate":
            low = item.text.lower()
            return "P_TODATE", ToDate(
                meaning.unit, years[0] if years else None, low.startswith("seit"), len(low) < 4
            )
        case "roll":
            direction = {"past": -1, "next": 1}.get(meaning.base, 0)
            return "P_ROLL", Roll(meaning.unit, meaning.count, direction)
        case "now":
            return "P_NOW", Now()
        case "unknown":
            return "P_UNK", Unknown(meaning.unit)
    return "P_FIX", Plain("frequency")


def _relative_unit(found: Found) -> Result:
    """`vergangene Woche`, `im laufenden Jahr`, `am heutigen Tag`."""
    mover, unit = found.items[found.lo], found.items[found.hi - 1]
    name = str(unit.value)
    if name == "session":
        name = "day"
    if unit.cls == "UNITO" and name != "decade":
        return None
    if mover.cls == "THIS" and name == "day":
        return None
    return "P_REL", Shift(name, mover.value)


def _whole_year(found: Found) -> Result:
    """*im Gesamtjahr*: the verb decides whether the running one or the one that closed."""
    word = found.items[found.lo].text
    return ("P_REL", Shift("full_year", 0)) if word.startswith("Gesamtjahr") else None


def _tomorrow(found: Found) -> Result:
    """*morgen* in lower case by itself is the day after; *Morgen* a part of one."""
    item = found.items[found.lo]
    return ("P_REL", Shift("day", 1)) if item.text == "morgen" else None


def _previous_year(found: Found) -> Result:
    item = found.items[found.lo]
    years = found.values("YEAR", "YEARX")
    if years:
        return "P_CAL", Cal("year", years[0])
    return "P_REL", Shift("year", item.value, "focus")


def _roll(found: Found) -> Result:
    """`vergangenen zehn Jahren`, `nächsten zwei bis drei Monaten`, `letzten Wochen`."""
    mover, unit = found.first("PAST", "NEXT"), found.first(*_UNIT_CLASSES)
    if mover is None or unit is None or abs(mover.value) != 1:
        return None
    counted = number_of(found)
    count = int(counted) if counted is not None and counted.isdigit() else None
    return "P_ROLL", Roll(str(unit.value), count, mover.value)


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


def _sight(found: Found) -> Result:
    """`Jahressicht`, `Fünfjahressicht`, `12-Monats-Sicht`."""
    token = found.first("SIGHT")
    if token is not None:
        count, unit = token.value.split()
        return "P_ROLL", Roll(unit, int(count), 0)
    counted, unit_item = number_of(found), found.first(*_UNIT_CLASSES)
    if counted is None or not counted.isdigit() or unit_item is None:
        return None
    return "P_ROLL", Roll(str(unit_item.value), int(counted), 0)


# Durations, clock times, frequencies

_UNIT_CLASSES = (
    "JAHR", "JAHRE", "MONAT", "MONATE", "WOCHE", "WOCHEN", "TAG", "TAGE", "QUARTAL", "HALBJAHR",
    "UNITO",
)  # fmt: skip
_NUMBER_CLASSES = ("NUMW", "EIN", "D4", "D12", "D31", "INT2", "INT", "YEARX", "DEC", "NUM")


def number_of(found: Found) -> str | None:
    """The single number of an expression as a decimal string; None for none, two, or *einige*."""
    numbers = []
    for item in found:
        if item.cls in _UNIT_CLASSES:
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


def _century(found: Found) -> Result:
    """`21. Jahrhundert`: an ordinal that is no figure."""
    unit = found.items[found.hi - 1].value
    return ("P_UNK", Unknown("span")) if unit in ("century", "decade") else None


def _duration(found: Found) -> Result:
    """`21 Jahre`, `drei bis fünf Jahre`, `ein halbes Jahr`, `52-Wochen-Hoch`."""
    grown, unit = found.first("NDUR"), found.first(*_UNIT_CLASSES, "JAEHRIG")
    if grown is not None:
        return "P_DUR", Duration(grown.value[1], grown.value[0])
    word = found.first("UNITWORD")
    if word is not None:
        return None if _spaced_dash(found) else ("P_DUR", Duration(word.value[0], number_of(found)))
    if unit is None or (found.items[found.hi - 2].cls == "DASH" and _spaced_dash(found)):
        return None
    count = "0.5" if found.has("HALF") else number_of(found)
    return "P_DUR", Duration(str(unit.value), count)


def _spaced_dash(found: Found) -> bool:
    last = found.hi - found.lo - 1
    return found.spaced(last) or found.spaced(last - 1)


def _clock(found: Found) -> Result:
    before = found.before
    ratio = before is not None and before.text.lower() in ("verhältnis", "split")
    if ratio and not found.has("UHR"):
        return None
    return "P_FIX", Plain("clock")


def _frequency(_: Found) -> Result:
    return "P_FIX", Plain("frequency")


def _dated(pattern: str, build: Callable[[Found], Result]) -> list[Rule]:
    """A pattern with a year behind it, and alone."""
    return [Rule(f"({pattern}) ({{YS}})", build), Rule(pattern, build)]


RULES: list[Rule] = [
    Rule("FULLDATE", _full_date),
    Rule("{DAY} DOT {MON} DOT {Y}|DM DOT {Y}|{DAY} DOT MY", _numeric_day),
    *_dated("{DAY} DOT? ({MONTHX}) DOT?", _day_month),
    Rule("({MONTHX}) DOT? ({DAY}) COMMA ({Y})|MABBR ({DAY}) ({Y})", _month_day),
    Rule("DM DOT?", _short_day),
    *_dated("({MONTHX}) DOT?", _month),
    Rule("({MON}) SLASH ({Y})|MY", _month_of_year),
    Rule("({Y}) (SLASH|DASH) ({MON})", _year_month),
    *_dated("({MONTHX}) DOT? (DASH|SLASH) ({MONTHX}) DOT?", _months_span),
    *_dated("QTOK|QLET D4|NQUARTAL|({ORDX}) QUARTAL", _quarter),
    *_dated("({ORDX}) (UND|BIS|DASH|SLASH) (ZUM|DER)? ({ORDX}) QUARTAL", _quarters_span),
    Rule("QTOK DASH D4 ({YS})", _quarters_span),
    *_dated("HTOK|({ORDX}) HALBJAHR", _half),
    *_dated("HALBWORD", _half),
    Rule("HALBJAHR ({YL})", _half),
    *_dated("NMTOK|NMWORD|ORDW ({NUMX}) (MONATE|QUARTAL)", _months_to_date),
    *_dated("({NUMX}) DASH (MONAT DASH PERIODWORD|UNITWORD)", _compound_months),
    Rule("({REL})? GJ ({YL})?|FYTOK (SLASH ({YY}))?", _fiscal_year),
    Rule("({REL})? (JAHR|JAHRE|FULLYEAR) ({YL})|({YL})", _year),
    Rule("({REL})? (JAHR|JAHRE|FULLYEAR) ({Y})|({Y})", _year),
    Rule("({Y}) SLASH ({Y}|{YY})", _years_slash),
    Rule("(JAHR|SEIT|BIS) YEAROLD", _old_year, frozenset({"SEIT", "BIS"})),
    Rule("YEARE JAHRE|YEARE DASH JAHRE|YEARE|YEARE2", _marked_year),
    Rule("DECTOK (DASH? JAHRE)?|DECW DASH? JAHRE", _decade),
    *_dated("SEASON", _season),
    *_dated("KWTOK|KWWORD ({YY})|({DAY}|INT2) DOT KWWORD", _week),
    *_dated("EDGEOF", _edge_of),
    Rule("MEANING PART?", _meaning),
    Rule("MEANING ({Y})", _meaning),
    Rule("({REL}|ADJDAY) ({ONES}|FULLYEAR)|ADJDAY TAGE", _relative_unit),
    Rule("FULLYEAR", _whole_year),
    Rule("PART", _tomorrow),
    Rule("YREL ({Y})?", _previous_year),
    Rule("(PAST|NEXT) (({NUMX}) ((BIS|DASH|ODER) ({NUMX}))?)? LOW? ({MANY})", _roll),
    Rule("({NUMX}) (PAST|NEXT) ({MANY})", _roll),
    Rule("WEEKDAY PART?", _weekday),
    Rule("SIGHT|({NUMX}) DASH ({ONES}|{MANY}) DASH SICHT", _sight),
    Rule("({NUMX}) ((BIS|DASH|ODER) ({NUMX}))? LOW? ({UNIT})", _duration),
    Rule("EIN HALF? ({ONES})|HALF JAHR", _duration),
    Rule("({ORDX}) UNITO", _century),
    Rule("({NUMX}) DASH ({UNIT}|UNITWORD)|({NUMX}) DASH? JAEHRIG|NDUR", _duration),
    Rule("CLOCK (DASH CLOCK)? UHR? TZ?", _clock),
    Rule("(DM|DEC|{DAY}|INT2|INT) ((BIS|DASH|UND) (DM|DEC|{DAY}|INT))? UHR TZ?", _clock),
    Rule("MALW (IM|PRO|AM|DER|IN DER) ({ONES})|MALW PERADV", _frequency),
    Rule("ALLE ({NUMX}) ({MANY})|PRO ({NUMX}) ({MANY})", _frequency),
]  # fmt: skip
