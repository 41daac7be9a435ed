"""Rules for times that go on from the one named last: *damals*, *im selben Jahr*, *zwei Jahre
später*, *in den beiden Folgejahren*."""

from __future__ import annotations

from nlp_fin.pipeline.dating.cascade import Found, Result, Rule
from nlp_fin.pipeline.dating.endings import whole
from nlp_fin.pipeline.dating.nodes import Ago, Following, Then
from nlp_fin.pipeline.dating.parts import number_of

_DATED = frozenset(("day", "week", "month", "quarter", "half", "year"))


def _same_unit(found: Found) -> Result:
    """*im selben Jahr*, *am gleichen Tag*, *in jenem Monat*."""
    unit = str(found.items[found.hi - 1].value)
    unit = "day" if unit == "session" else unit
    return ("P_REL", Then(unit)) if unit in _DATED else None


def _following(found: Found) -> Result:
    """*die beiden Folgejahre*."""
    counted = number_of(found)
    count = int(counted) if counted is not None and counted.isdigit() else None
    return "P_REL", Following("year", count)


def _later(found: Found) -> Result:
    """*zwei Jahre später*, *einen Tag danach*."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = whole(duration.value)
    if unit is None or count is None or not count:
        return None
    return "EXPR", Ago(unit, -count, "focus")


def _years_around(found: Found) -> Result:
    """*in den drei Jahren danach*, *in den zwei Jahrzehnten davor*."""
    duration = found.first("P_DUR")
    assert duration is not None
    unit, count = whole(duration.value)
    if unit is None or not count:
        return None
    return "EXPR", Following(unit, -count if found.has("BACK") else count)


FIRST_RULES: list[Rule] = [
    Rule("SAME ({ONES})", _same_unit),
    Rule("({NUMX})? FOLLOW", _following),
]
"""Rules of the first pass."""
LAST_RULES: list[Rule] = [
    Rule("KNAPP? P_DUR LATER", _later),
    Rule("(IN|UEBER|FUER) DER P_DUR (LATER|BACK)", _years_around),
]
"""Rules of the pass for ranges."""
