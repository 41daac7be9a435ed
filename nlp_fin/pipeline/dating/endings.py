"""Periods named by their end: *im Quartal bis Ende Juni*, *Geschäftsjahr 2024/25 (30.9.)*."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.kinds import calendar_kind, kind_of
from nlp_fin.pipeline.dating.nodes import Cal, Duration, Edge, Ending, Node, Shift, Unknown
from nlp_fin.pipeline.dating.share import cal_of
from nlp_fin.types import PeriodKind

_ENDING_MONTHS = {"quarter": 3, "half": 6, "year": 12, "fiscal_year": 12}
_CLOSED = ("endend", "abgelaufen", "abgeschlossen", "beendet")
_ENDING_WORDS = ("QUARTAL", "HALBJAHR", "JAHR", "GJ")


def whole(duration: Duration) -> tuple[str | None, int | None]:
    """Unit and number of a duration of whole units, else nulls."""
    count = duration.count
    if count is None or not count.isdigit():
        return None, None
    return duration.unit, int(count)


def _ending(found: Found) -> Result:
    """`im Quartal bis Ende Juni`, `Geschäftsjahr 2024/25 (30. September)`."""
    head = next(item for item in found if item.cls in ("P_CAL", "P_UNK", *_ENDING_WORDS))
    last = next(item for item in reversed(list(found)) if item.cls in ("P_DAY", "P_EDGE"))
    end: Node = last.value
    if isinstance(end, Edge) and (end.which != "end" or end.unit != "month"):
        return None
    label = head.value
    bracketed = found.has("LPAR")
    if isinstance(label, Cal) and bracketed and found.has("BIS") and _is_plain_year(label):
        return "EXPR", Ending("ytd", None, _end_in_label(label, end))
    if isinstance(label, Cal):
        kind, months = calendar_kind(label), _ENDING_MONTHS.get(label.unit, label.index)
        if label.unit not in ("quarter", "half", "year", "months"):
            return None
        if not bracketed and not label.fiscal and label.unit != "months":
            return None
        end = _end_in_label(label, end)
    elif isinstance(label, Unknown) and label.kind in _ENDING_MONTHS:
        kind, months = kind_of(label.kind), _ENDING_MONTHS[label.kind]
    elif isinstance(label, str) and label in _ENDING_MONTHS and not bracketed:
        kind = "fiscal_year" if head.cls == "GJ" else kind_of(label)
        months = _ENDING_MONTHS[label]
    else:
        return None
    return "EXPR", Ending(kind, months, end)


def _is_plain_year(label: Cal) -> bool:
    """*2025 (bis 28.11.)*: the year so far, no fiscal one."""
    return label.unit == "year" and not (label.fiscal or label.split)


def _end_in_label(label: Cal, end: Node) -> Node:
    """The end with the year that a fiscal label prints (2024/25 ends in 2025)."""
    cal = cal_of(end)
    if cal is None or cal.year is not None or label.year is None or label.unit != "year":
        return end
    given = replace(cal, year=label.year + 1 if label.split else label.year)
    return replace(end, of=given) if isinstance(end, Edge) else given


def _months_until(found: Found) -> Result:
    """`in den zwölf Monaten bis Ende September`."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = whole(duration.value)
    if unit not in ("month", "year") or count is None:
        return None
    months = count * (12 if unit == "year" else 1)
    kind: PeriodKind = "ttm" if months == 12 else "span"
    return "EXPR", Ending(kind, months, found.items[found.hi - 1].value)


def _week_ending(found: Found) -> Result:
    """`in der Woche zum 31. Oktober`."""
    return "EXPR", Ending("week", 0, found.items[found.hi - 1].value)


def _closed_by(found: Found) -> Result:
    """`für das am 30. April 2002 endende Rumpfgeschäftsjahr`: a short year has an unknown start."""
    head = found.items[found.hi - 1]
    day = found.first("P_DAY")
    assert day is not None
    fiscal = isinstance(head.value, Shift) and head.value.unit == "fiscal_year"
    label = found.text[head.start : head.end].lower()
    if not fiscal or not label.startswith(_CLOSED):
        return None
    if "rumpf" in label:
        return "EXPR", Ending("fiscal_year", None, day.value)
    return "EXPR", Ending("fiscal_year", 12, day.value)


def _month_quarter(found: Found) -> Result:
    """`im Juni-Quartal`: the quarter that the month closes."""
    month = found.first("P_CAL")
    assert month is not None
    if not isinstance(month.value, Cal) or month.value.unit != "month":
        return None
    return "EXPR", Ending("quarter", 3, month.value)


ENDING_RULES: list[Rule] = [
    Rule("(IM|IN|FUER)? DER? P_CAL DASH QUARTAL", _month_quarter),
    Rule(
        "(IM|IN|FUER)? DER? (P_CAL|P_UNK|QUARTAL|HALBJAHR|JAHR|GJ) (BIS|PER) ZUM? DER?"
        " (P_DAY|P_EDGE)",
        _ending,
    ),
    Rule(
        "(IM|IN|FUER)? DER? (P_CAL|P_UNK) LPAR (BIS|PER)? ZUM? DER? (P_DAY|P_EDGE) RPAR",
        _ending,
    ),
    Rule("(IM|IN|FUER)? DER? (AM|ZUM|MIT DER)? P_DAY P_REL", _closed_by),
    Rule("(IN|UEBER|FUER)? DER P_DUR (BIS|PER) ZUM? DER? (P_DAY|P_EDGE|P_CAL)", _months_until),
    Rule("IN? DER? WOCHE (ZUM|BIS) ZUM? P_DAY", _week_ending),
]
