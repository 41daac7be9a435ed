"""Later passes of the time grammar: edges, ranges, *seit*, *bis*, *Stand*, prepositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.pipeline.dates_cascade import Found, Result, Rule
from nlp_fin.pipeline.dates_nodes import (
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
from nlp_fin.pipeline.dates_tokens import Item, make_date

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
    return last.cls, last.value


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


# Between the passes: a year that stands once for several


_JOINTS = frozenset({"UND", "ODER", "BIS", "DASH", "SLASH", "COMMA"})
_BETWEEN_JOINT = frozenset({"DER", "ZUM", "IM", "AM", "ZU", "DES", "VOM"})


def share_years(items: Sequence[Item]) -> list[Item]:
    """Gives `Juli` the year of `Juli bis September 2025`, and `September` that of
    `Juli 2025 bis September`."""
    output = list(items)
    for index in range(len(output) - 1, -1, -1):
        right = _across_joint(output, index)
        if right is not None:
            output[index] = _with_year(output[index], output[right])
    for index in range(len(output)):
        right = _across_joint(output, index)
        if right is not None and output[index + 1].cls in ("BIS", "DASH"):
            output[right] = _with_later_year(output[index], output[right])
    return output


def _across_joint(items: Sequence[Item], index: int) -> int | None:
    """Index of the next expression where only a joint lies between."""
    if items[index].cls not in ("P_DAY", "P_CAL", "P_EDGE"):
        return None
    at = index + 1
    if at < len(items) and items[at].cls == "DOT":
        at += 1
    if at >= len(items) or items[at].cls not in _JOINTS:
        return None
    at += 1
    if at < len(items) and items[at].cls in _BETWEEN_JOINT:
        at += 1
    if at < len(items) and items[at].cls in ("P_DAY", "P_CAL", "P_EDGE"):
        return at
    return None


def _cal_of(node: Node) -> Cal | None:
    if isinstance(node, Edge):
        return _cal_of(node.of)
    if isinstance(node, Between):
        return _cal_of(node.first)
    return node if isinstance(node, Cal) else None


def _replace_cal(node: Node, cal: Cal) -> Node:
    return replace(node, of=cal) if isinstance(node, Edge) else cal


def _with_year(left: Item, right: Item) -> Item:
    mine, other = _cal_of(left.value), _cal_of(right.value)
    if mine is None or other is None or isinstance(left.value, Between):
        return left
    if mine.year is not None or mine.shift is not None or mine.unit == "year":
        return left
    if other.year is None and other.shift is None:
        return left
    year = other.year
    if year is not None and mine.unit == other.unit and _place(mine) > _place(other):
        year -= 1
    given = replace(mine, year=year, shift=other.shift, base=other.base, split=other.split)
    return left._replace(value=_replace_cal(left.value, given))


def _with_later_year(left: Item, right: Item) -> Item:
    mine, other = _cal_of(left.value), _cal_of(right.value)
    if mine is None or other is None or isinstance(right.value, Between):
        return right
    if mine.year is None or other.year is not None or other.shift is not None:
        return right
    if mine.unit != other.unit or other.unit == "year":
        return right
    year = mine.year + (1 if _place(mine) > _place(other) else 0)
    return right._replace(value=_replace_cal(right.value, replace(other, year=year)))


def _place(node: Cal) -> tuple[int, int]:
    return node.index, node.day


# Third pass: ranges, open ends, levels, prepositions


def _between(found: Found) -> Result:
    points = [item.value for item in found if item.cls in _POINTS]
    if len(points) != 2:
        return None
    first, last = points
    if found.has("DASH") and not found.has("BIS"):
        a, b = _cal_of(first), _cal_of(last)
        if a is None or b is None or a.unit != b.unit or not _ascending(a, b):
            return None
    return "EXPR", Between(first, last)


def _ascending(a: Cal, b: Cal) -> bool:
    if a.year is None or b.year is None:
        return _place(a) < _place(b)
    return (a.year, *_place(a)) < (b.year, *_place(b))


def _days_of_month(found: Found) -> Result:
    """`3. bis 7. November 2025`, `15./16. September`."""
    number = found.first("D4", "D12", "D31")
    last = found.items[found.hi - 1].value
    if number is None or not isinstance(last, Cal):
        return None
    day = int(number.text)
    if day >= last.day or make_date(last.year or 2000, last.index, day) is None:
        return None
    return "EXPR", Between(replace(last, day=day), last)


def _years_and(found: Found) -> Result:
    """`2023 und 2024` is one stretch; `2008 oder 2020` cannot be dated as one."""
    first, last = (item.value for item in found if item.cls == "P_CAL")
    for node in (first, last):
        if not isinstance(node, Cal) or node.unit != "year" or node.split:
            return None
    earlier = found.items[found.lo - 2] if found.lo > 1 else None
    if found.before is not None and found.before.cls == "COMMA":
        if earlier is not None and earlier.cls == "P_CAL":
            return None
    either = found.first("ODER")
    if either is not None:
        return ("EXPR", Unknown("year")) if either.text.lower() == "oder" else None
    return ("EXPR", Between(first, last)) if last.year == first.year + 1 else None


def _point(found: Found) -> Node:
    node: Node = found.items[found.hi - 1].value
    return node


def _since(found: Found) -> Result:
    last = found.items[found.hi - 1]
    if last.cls == "P_DUR":
        unit, count = _whole(last.value)
        exact = not found.has("KNAPP", "UEBER", "ALS")
        if unit is None or count is None or not exact:
            return "EXPR", last.value
        return "EXPR", Roll(unit, count, -1)
    node = _point(found)
    if isinstance(node, Edge) and node.which in ("begin", "turn") and node.unit in _TO_DATE:
        if isinstance(node.of, Shift) and node.of.count == 0:
            return "EXPR", ToDate(node.unit, since=True)
    return "EXPR", Since(node)


_TO_DATE = ("year", "quarter", "month", "week")


def _whole(duration: Duration) -> tuple[str | None, int | None]:
    count = duration.count
    if count is None or not count.isdigit():
        return None, None
    return duration.unit, int(count)


def _until(found: Found) -> Result:
    return "EXPR", Until(_point(found))


def _from(found: Found) -> Result:
    node: Node = next(item.value for item in found if item.cls in _POINTS)
    if found.items[found.hi - 1].cls == "P_EDGE" and found.has("VON") and node.which != "begin":
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
    unit, count = _whole(duration.value)
    base = "focus" if found.has("BACK") else "anchor"
    if unit is None:
        return "EXPR", Ago(duration.value.unit, None, base)
    inexact = found.has("KNAPP", "UEBER", "ALS")
    return "EXPR", Ago(unit, None if inexact else count, base)


def _within(found: Found) -> Result:
    """`binnen zwölf Monaten`, `auf Sicht von drei Jahren`."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = _whole(duration.value)
    if unit is None or count is None:
        return "EXPR", duration.value
    return "EXPR", Roll(unit, count, 0)


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
    alone = found.lo == found.hi - 1
    if alone and last.cls == "P_DAY" and found.before is not None and found.after is not None:
        if found.before.cls == "LPAR" and found.after.cls == "RPAR":
            return "EXPR", AsOf(node)
    return "EXPR", node


RANGE_RULES: list[Rule] = [
    Rule("(VON|VOM|AB)? DER? ({X}) DOT? (BIS|DASH) (ZUM|INS|IN|ZU)? (DER|DES)? ({X})", _between),
    Rule("ZWISCHEN DER? ({X}) UND DER? ({X})", _between),
    Rule(
        "(VOM|VON|AM|ZWISCHEN)? ({DAY}) DOT (BIS|DASH|UND|SLASH) (ZUM|AM)? DER? P_DAY",
        _days_of_month,
    ),
    Rule("(IN|FUER|IM|UEBER)? DER? P_CAL (UND|ODER) (IN|IM|FUER)? P_CAL", _years_and),
    Rule("SEIT (DER|KNAPP|ALS)? ({X})|SEIT ({QUAL})? P_DUR|SEIT DER ({X})", _since),
    Rule("BIS (ZUM|INS|IN|ZU|KNAPP)? DER? ({X})", _until),
    Rule("AB DER? ({X})|(VON|VOM) ({X}) AN|VON P_EDGE", _from),
    Rule("STAND COLON? (PER|VOM|ZUM|AM|IM|DER|COMMA|DASH)? ({X}|P_NOW)", _as_of),
    Rule("PER DER? ({X})|ZUM STAND ({X})|(PER|ZUM) STAND (COLON|VOM|AM) ({X})", _as_of),
    Rule("ZUM (P_DAY|P_EDGE)", _to_day),
    Rule("VOR ({QUAL})? P_DUR|P_DUR BACK|({QUAL}) P_DUR BACK", _ago),
    Rule("BINNEN VON? ({QUAL})? P_DUR|AUF? SICHT VON ({QUAL})? P_DUR", _within),
    Rule("NACH ({QUAL})? P_DUR", _after_months),
    Rule("NACH DER P_CAL", _same),
    Rule("IM ORDW ({ONES})", _first_year),
    Rule("(IM|AM|IN|FUER|WAEHREND|UEBER|AUF) (DER|DES)? ({X}|P_ROLL|P_TODATE|P_UNK)", _same),
    Rule("(IN|FUER|AUF|UEBER) P_DUR", _same),
    Rule("{ANY}", _same),
]
