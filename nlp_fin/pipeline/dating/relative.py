"""Rules for relative times, idioms, durations and frequencies."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.time import Meaning
from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.nodes import (
    Cal,
    Duration,
    Now,
    Plain,
    Roll,
    Shift,
    Then,
    ToDate,
    Unknown,
)
from nlp_fin.pipeline.dating.parts import UNIT_CLASSES, YEARS, number_of
from nlp_fin.pipeline.dating.tokens import Item

_SHARING = frozenset(("THIS", "PAST", "NEXT"))
_SHARED_UNITS = frozenset(("JAHR", "QUARTAL", "MONAT", "WOCHE"))
_SHARED_REACH = 8
_PERCENT = frozenset(("Prozent", "Prozentpunkte", "Prozentpunkten", "Milliarden", "Millionen"))


def _meaning(found: Found) -> Result:
    """An idiom, perhaps with a part of the day or a year behind it."""
    item = found.items[found.lo]
    meaning: Meaning = item.value
    years = found.values(*YEARS)
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
        case "then":
            return "P_REL", Then()
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
    if unit.cls == "QUARTAL" and unit.text.endswith(("e", "en")):  # in den kommenden Quartalen
        return "P_ROLL", Roll(name, None, mover.value)
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
    years = found.values(*YEARS)
    if years:
        return "P_CAL", Cal("year", years[0])
    return "P_REL", Shift("year", item.value, "focus")


def _roll(found: Found) -> Result:
    """`vergangenen zehn Jahren`, `nächsten zwei bis drei Monaten`, `letzten Wochen`."""
    mover, unit = found.first("PAST", "NEXT"), found.first(*UNIT_CLASSES)
    if mover is None or unit is None or abs(mover.value) != 1:
        return None
    counted = number_of(found)
    count = int(counted) if counted is not None and counted.isdigit() else None
    return "P_ROLL", Roll(str(unit.value), count, mover.value)


def _end_of_year(_: Found) -> Result:
    """`in den letzten beiden Monaten des Jahres`: the end of it, not the months just past."""
    return "P_UNK", Unknown("span")


def _sight(found: Found) -> Result:
    """`Jahressicht`, `Fünfjahressicht`, `12-Monats-Sicht`."""
    token = found.first("SIGHT")
    if token is not None:
        count, unit = token.value.split()
        return "P_ROLL", Roll(unit, int(count), 0)
    counted, unit_item = number_of(found), found.first(*UNIT_CLASSES)
    if counted is None or not counted.isdigit() or unit_item is None:
        return None
    return "P_ROLL", Roll(str(unit_item.value), int(counted), 0)


def _century(found: Found) -> Result:
    """`21. Jahrhundert`: an ordinal that is no figure."""
    unit = found.items[found.hi - 1].value
    return ("P_UNK", Unknown("span")) if unit in ("century", "decade") else None


def _duration(found: Found) -> Result:
    """`21 Jahre`, `drei bis fünf Jahre`, `ein halbes Jahr`, `52-Wochen-Hoch`."""
    grown, unit = found.first("NDUR"), found.first(*UNIT_CLASSES, "JAEHRIG")
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


def _frequency(_: Found) -> Result:
    return "P_FIX", Plain("frequency")


def _shared_unit(found: Found) -> Result:
    """`in diesem` of *in diesem und im nächsten Jahr*, `im nächsten` of *in diesem Jahr um 2,0 und
    im nächsten um 2,1 Prozent*: the unit stands beside the other one."""
    unit = _unit_behind(found) or _unit_before(found)
    return None if unit is None else ("P_REL", Shift(unit, found.items[found.hi - 1].value))


def _unit_behind(found: Found) -> str | None:
    items, at = found.items, found.hi
    if at >= len(items) or items[at].cls not in ("UND", "COMMA"):
        return None
    for place in range(at + 1, min(len(items) - 1, at + _SHARED_REACH)):
        if items[place].cls in _SHARING:
            return _unit_at(items, place + 1)
        if items[place].text[0].isupper() and items[place].text not in _PERCENT:
            return None
    return None


def _unit_before(found: Found) -> str | None:
    items, at = found.items, found.lo
    after, before = found.after, found.before
    if after is None or after.text[0].isupper() or before is None or before.cls not in ("IM", "IN"):
        return None
    for place in range(at - 2, max(-1, at - 1 - 2 * _SHARED_REACH), -1):
        if items[place].cls in ("DOT", "LINE") and items[place + 1].text[0].isupper():
            return None
        if items[place].cls in _SHARING and place + 1 < at:
            return _unit_at(items, place + 1)
    return None


def _unit_at(items: Sequence[Item], place: int) -> str | None:
    return str(items[place].value) if items[place].cls in _SHARED_UNITS else None


RELATIVE_RULES: list[Rule] = [
    Rule("(THIS|PAST|NEXT)", _shared_unit),
    Rule("MEANING PART?", _meaning),
    Rule("MEANING ({Y})", _meaning),
    Rule("({REL}|ADJDAY) ({ONES}|FULLYEAR)|ADJDAY TAGE", _relative_unit),
    Rule("FULLYEAR", _whole_year),
    Rule("PART", _tomorrow),
    Rule("YREL ({Y})?", _previous_year),
    Rule("(PAST|NEXT) (({NUMX}) ((BIS|DASH|ODER) ({NUMX}))?)? LOW? ({MANY})", _roll),
    Rule("({NUMX}) (PAST|NEXT) ({MANY})", _roll),
    Rule("({NUMX})? PAST ({NUMX})? ({MANY}) DES (JAHR|GJ|YREL) ({Y})?", _end_of_year),
    Rule("SIGHT|({NUMX}) DASH ({ONES}|{MANY}) DASH SICHT", _sight),
    Rule("({NUMX}) ((BIS|DASH|ODER|UND) ({NUMX}))? LOW? ({UNIT})", _duration),
    Rule("EIN HALF? ({ONES})|HALF JAHR", _duration),
    Rule("({ORDX}) UNITO", _century),
    Rule("({NUMX}) DASH ({UNIT}|UNITWORD)|({NUMX}) DASH? JAEHRIG|NDUR", _duration),
    Rule("MALW (IM|PRO|AM|DER|IN DER) ({ONES})|MALW PERADV", _frequency),
    Rule("ALLE ({NUMX}) ({MANY})|PRO ({NUMX}) ({MANY})", _frequency),
]
