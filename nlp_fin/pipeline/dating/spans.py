"""Later passes of the time grammar: edges, ranges, *seit*, *bis*, *Stand*, prepositions."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.endings import ENDING_RULES, whole
from nlp_fin.pipeline.dating.nodes import (
    Ago,
    AsOf,
    Between,
    Cal,
    Duration,
    Edge,
    From,
    Node,
    Roll,
    Shift,
    Since,
    ToDate,
    Unknown,
    Until,
    Weekday,
)
from nlp_fin.pipeline.dating.share import cal_of, place
from nlp_fin.pipeline.dating.tokens import make_date

_POINTS = ("P_DAY", "P_CAL", "P_REL", "P_EDGE", "P_WD")
_ALL = (*_POINTS, "P_TODATE", "P_ROLL", "P_DUR", "P_NOW", "P_UNK", "P_FIX")

MACROS = {
    "X": "|".join(_POINTS),
    "ANY": "|".join(_ALL),
    "BARE": "JAHR|MONAT|WOCHE|QUARTAL|HALBJAHR|GJ",
    "QUAL": "KNAPP|UEBER|KNAPP ALS|ZU",
}


# Second pass: a weekday before its date, the edge of a unit


def _weekday_date(found: Found) -> Result:
    last = found.items[found.hi - 1]
    node = last.value
    if isinstance(node, Cal) and node.year is None:
        node = replace(node, weekday=found.items[found.lo].value.index)
    return last.cls, node


def _moved_weekday(found: Found) -> Result:
    mover, day = found.items[found.lo], found.items[found.hi - 1]
    return "P_WD", Weekday(day.value.index, max(-1, min(1, mover.value)))


def _turned(found: Found) -> Result:
    """`im vergangenen September`, `am kommenden 5. Dezember`, `im abgelaufenen ersten Quartal`."""
    mover, last = found.items[found.lo], found.items[found.hi - 1]
    node = last.value
    if not isinstance(node, Cal) or node.year is not None or node.shift is not None:
        return None
    return last.cls, replace(node, turn=max(-1, min(1, mover.value)))


def _edge(found: Found) -> Result:
    """`Ende 2025`, `Anfang November`, `Ende dieses Jahres`, `Mitte des dritten Quartals`."""
    which, last = found.items[found.lo].value, found.items[found.hi - 1]
    if last.cls not in _POINTS:
        unit = "fiscal_year" if last.cls == "GJ" else str(last.value)
        return "P_EDGE", Edge(which, unit, Shift(unit, 0))
    node = last.value
    if not isinstance(node, Cal | Shift):
        return None
    unit = node.unit
    if isinstance(node, Cal) and node.fiscal and unit == "year":
        unit = "fiscal_year"
    if unit in ("day", "months", "season", "session"):
        return None
    return "P_EDGE", Edge(which, unit, node)


EDGE_RULES: list[Rule] = [
    Rule("P_WD COMMA? DER? P_DAY", _weekday_date),
    Rule("(PAST|NEXT|THIS|ADJDAY) P_WD", _moved_weekday),
    Rule("(PAST|NEXT|THIS) (P_CAL|P_DAY)", _turned),
    Rule("EDGE (DES|DER)? (P_CAL|P_REL)", _edge),
    Rule("EDGE (DES|DER) (JAHR|MONAT|WOCHE|QUARTAL|HALBJAHR|GJ)", _edge),
]


# Third pass: ranges, open ends, levels, prepositions


def _between(found: Found) -> Result:
    points = [item.value for item in found if item.cls in _POINTS]
    if len(points) != 2:
        return None
    first, last = points
    if found.has("DASH") and not found.has("BIS"):
        a, b = cal_of(first), cal_of(last)
        if a is None or b is None or a.unit != b.unit or not _ascending(a, b):
            return None
    return "EXPR", Between(first, last)


def _ascending(a: Cal, b: Cal) -> bool:
    if a.year is None or b.year is None:
        return place(a) < place(b)
    return (a.year, *place(a)) < (b.year, *place(b))


def _days_of_month(found: Found) -> Result:
    """`3. bis 7. November 2025`, `15./16. September`."""
    number = found.first("D4", "D12", "D31")
    last = found.items[found.hi - 1].value
    if number is None or not isinstance(last, Cal):
        return None
    day = int(number.text)
    if day >= last.day or make_date(last.year or 2000, last.index, day) is None:
        return None
    if found.has("UND") and day + 1 < last.day:
        return "EXPR", Unknown("day")  # am 24. und 31. Dezember
    return "EXPR", Between(replace(last, day=day), last)


def _pair(found: Found) -> Result:
    """`2023 und 2024`, `November und Dezember 2024` are one stretch; `2008 oder 2020` cannot be
    dated as one."""
    first, last = (item.value for item in found if item.cls == "P_CAL")
    if not isinstance(first, Cal) or not isinstance(last, Cal) or first.unit != last.unit:
        return None
    if first.unit == "month":
        return _months_pair(found, first, last)
    if first.unit != "year" or first.split or last.split:
        return None
    if [item.cls for item in found.items[max(0, found.lo - 2) : found.lo]] == ["P_CAL", "COMMA"]:
        return None  # the last of a longer list
    either = found.first("ODER")
    if either is not None:
        return ("EXPR", Unknown("year")) if either.text.lower() == "oder" else None
    consecutive = first.year is not None and last.year == first.year + 1
    return ("EXPR", Between(first, last)) if consecutive else None


def _months_pair(found: Found, first: Cal, last: Cal) -> Result:
    if found.has("ODER") or last.year is None or first.year != last.year:
        return None
    return ("EXPR", Between(first, last)) if last.index == first.index + 1 else None


def _point(found: Found) -> Node:
    node: Node = found.items[found.hi - 1].value
    return node


def _since(found: Found) -> Result:
    last = found.items[found.hi - 1]
    if last.cls == "P_DUR":
        unit, count = whole(last.value)
        exact = not found.has("KNAPP", "UEBER", "ALS")
        if unit is None or count is None or not exact:
            return "EXPR", last.value
        return "EXPR", Roll(unit, count, -1)
    node = _point(found)
    match node:
        case Edge(which="begin" | "turn", unit=unit, of=Shift(count=0)) if unit in _TO_DATE:
            return "EXPR", ToDate(unit, since=True)
    return "EXPR", Since(node)


def _since_event(found: Found) -> Result:
    """`seit Auflage im Jahr 2012`, `seit dem Rekordhoch vom 11. Juli`."""
    words = [item.text for item in found if item.cls in ("OTHER", "FOUNDED", "UNITWORD")]
    if not words[0][0].isupper() or not all(word.isalpha() for word in words):
        return None
    return "EXPR", Since(_point(found))


_TO_DATE = ("year", "quarter", "month", "week")


def _until(found: Found) -> Result:
    return "EXPR", Until(_point(found))


def _from(found: Found) -> Result:
    node: Node = next(item.value for item in found if item.cls in _POINTS)
    bare = found.items[found.hi - 1].cls == "P_EDGE" and found.has("VON")
    if bare and not (isinstance(node, Edge) and node.which == "begin"):
        return None
    return "EXPR", From(node)


def _as_of(found: Found) -> Result:
    points = [item.value for item in found if item.cls in (*_POINTS, "P_NOW")]
    return "EXPR", AsOf(points[-1])


def _to_day(found: Found) -> Result:
    """`zum 30. Juni`, `zum Jahresende`: a level on that day. *zur Wochenmitte* is a plain time."""
    node = _point(found)
    if isinstance(node, Edge) and node.unit == "week":
        return "EXPR", node
    return "EXPR", AsOf(node)


def _ago(found: Found) -> Result:
    """`vor drei Jahren`, `zwei Monate zuvor`."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = whole(duration.value)
    base = "focus" if found.has("BACK") else "anchor"
    if unit is None:
        return "EXPR", Ago(duration.value.unit, None, base)
    inexact = found.has("KNAPP", "UEBER", "ALS")
    return "EXPR", Ago(unit, None if inexact else count, base)


def _within(found: Found) -> Result:
    """`binnen zwölf Monaten`, `auf Sicht von drei Jahren`."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = whole(duration.value)
    if unit is None or count is None:
        return "EXPR", duration.value
    return "EXPR", Roll(unit, count, 2 if found.has("BINNEN") else 0)


def _after_months(found: Found) -> Result:
    """`nach neun Monaten`: the first nine months, as results are reported."""
    duration = found.first("P_DUR")
    assert duration is not None
    if duration.value == Duration("month", "9") and not found.has("KNAPP", "UEBER", "ALS"):
        return "EXPR", Cal("months", index=9)
    return "EXPR", duration.value


def _first_year(found: Found) -> Result:
    unit = str(found.items[found.hi - 1].value)
    return "EXPR", Unknown(unit if unit in ("year", "month", "week") else "span")


def _same(found: Found) -> Result:
    """An expression behind prepositions; a day alone in parentheses is the day of a level."""
    last = found.items[found.hi - 1]
    node: Node = last.value
    around = [item.cls for item in (found.before, found.after) if item is not None]
    if found.lo == found.hi - 1 and last.cls == "P_DAY" and around == ["LPAR", "RPAR"]:
        return "EXPR", AsOf(node)
    return "EXPR", node


RANGE_RULES: list[Rule] = [
    *ENDING_RULES,
    Rule(
        "(VON|VOM|AB|IM|IN|FUER|WAEHREND)? DER? ({X}) DOT? (BIS|DASH) EINSCHL? (ZUM|INS|IN|ZU)?"
        " (DER|DES)? ({X})",
        _between,
    ),
    Rule("ZWISCHEN DER? ({X}) UND DER? ({X})", _between),
    Rule(
        "(VOM|VON|AM|ZWISCHEN)? ({DAY}) DOT (BIS|DASH|UND|SLASH) (ZUM|AM)? DER? P_DAY",
        _days_of_month,
    ),
    Rule("(IN|FUER|IM|UEBER)? DER? P_CAL (UND|ODER) (IN|IM|FUER)? P_CAL", _pair),
    Rule("SEIT (DER|KNAPP|ALS)? ({X})|SEIT ({QUAL})? P_DUR|SEIT DER ({X})", _since),
    Rule(
        "SEIT DER? LOW? (OTHER|FOUNDED|UNITWORD) (DER|DES)? OTHER? (IM|VOM|AM|IN|ZUM) DER? ({X})",
        _since_event,
    ),
    Rule("SEIT DER? LOW? (OTHER|FOUNDED|UNITWORD) P_EDGE", _since_event),
    Rule("BIS EINSCHL? (ZUM|INS|IN|ZU|KNAPP)? DER? ({X})", _until),
    Rule("AB DER? ({X})|(VON|VOM) ({X}) AN|VON P_EDGE", _from),
    Rule("STAND COLON? (PER|VOM|ZUM|AM|IM|DER|COMMA|DASH)? ({X}|P_NOW)", _as_of),
    Rule("PER DER? ({X})|ZUM STAND ({X})|(PER|ZUM) STAND (COLON|VOM|AM) ({X})", _as_of),
    Rule("ZUM (P_DAY|P_EDGE)", _to_day),
    Rule("VOR ({QUAL})? P_DUR|P_DUR BACK|({QUAL}) P_DUR BACK", _ago),
    Rule("BINNEN VON? ({QUAL})? P_DUR|AUF? SICHT VON ({QUAL})? P_DUR", _within),
    Rule("NACH ({QUAL})? P_DUR", _after_months),
    Rule("NACH DER P_CAL", _same),
    Rule("IM ORDW ({ONES})", _first_year),
    Rule("(IM|AM|IN|FUER|WAEHREND|UEBER|AUF DER) (DER|DES)? ({X}|P_ROLL|P_TODATE|P_UNK)", _same),
    Rule("(IN|FUER|AUF|UEBER) P_DUR|AUF P_ROLL", _same),
    Rule("{ANY}", _same),
]
