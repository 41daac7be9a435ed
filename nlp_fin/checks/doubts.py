"""What else may explain that levels and a stated move do not fit: explain before accusing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from nlp_fin.checks.identities.base import Identity, agrees
from nlp_fin.checks.moves import comparison
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.scopes import marks_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Period

_QUOTED = frozenset("price index_level fx_rate bond_yield interest_rate".split())
_LONG_AGO = frozenset(("year", "far", "ytd"))
_FAR_DAYS = 7


_FRIDAY = 4


_SATURDAY = 5


_BESIDE = 40


_MAX_RATIO = Decimal(25)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a difference is not held against the text: a reason and what was tried."""

    reason: str
    tried: str
    shown: bool = False
    """Worth telling the reader; otherwise the figures were probably put together wrongly."""


def _is_adjusted(scene: Scene, figures: Mapping[str, Figure]) -> bool:
    """Is only the move, not the level, said to be organic, currency-adjusted and the like?"""
    pattern = relations().word("adjusted")
    move = figures.get("rel") or figures.get("abs")
    if move is None:
        return False
    words = {w.lower() for w in pattern.findall(scene.clause(move))}
    levels = [figures[r] for r in ("old", "new") if r in figures]
    shared = [
        {w.lower() for w in pattern.findall(scene.clause(level))}
        for level in levels
        if scene.sentence_of(level) is not scene.sentence_of(move)
    ]
    return bool(words) and not any(words & other for other in shared)


def _names_other_time(scene: Scene, figures: Mapping[str, Figure]) -> bool:
    """Do the move and the earlier level refer to different earlier times?"""
    move, old = figures.get("rel") or figures.get("abs"), figures.get("old")
    if move is None or old is None or _concludes(scene, move):
        return False
    one, two = comparison(scene, move), comparison(scene, old)
    if one and two and not one & two:
        return True
    level = figures.get("new", old)
    recent = level.metric in _QUOTED
    if recent and not one and two & _LONG_AGO:
        # *um 25 Basispunkte auf 2,0 Prozent. Vor einem Jahr hatte er bei 4,0 Prozent gelegen.*
        return True
    if "far" in two and "far" not in one and not _is_beside(move, old):
        return True
    if move.period is None or old.period is None or move.period.kind != "day":
        return False
    start, end = move.period.start, old.period.end
    if start is not None and end is not None:
        return _trading_days(end, start) > 1
    return _weekdays_apart(old.period, move.period)


def _is_of_a_moment(scene: Scene, figures: Mapping[str, Figure]) -> bool:
    """Is the move, or the level it starts from, of a high or a low during the day?"""
    level = figures.get("new") or figures.get("old")
    if level is None or level.metric not in _QUOTED:
        return False
    parts = [figures[role] for role in ("rel", "abs", "old") if role in figures]
    marks = {mark for part in parts for mark in marks_of(scene, part)}
    return not marks.isdisjoint((("moment", "high"), ("moment", "low")))


def _concludes(scene: Scene, move: Figure) -> bool:
    """Does the text say that the move follows from the levels before it? (*damit um 26 Prozent*)"""
    clause = scene.clause(move)
    start = clause.find(move.text)
    return relations().word("concluding").search(clause[: max(0, start)]) is not None


def _is_day_before(figures: Mapping[str, Figure]) -> bool:
    """Is the earlier level one of the last trading day before the move?"""
    move, old = figures.get("abs") or figures.get("rel"), figures.get("old")
    if move is None or old is None or move.period is None or old.period is None:
        return False
    if move.period.kind != "day" or old.period.kind != "day":
        return False
    if move.period.start is None or old.period.end is None:
        return False
    return _trading_days(old.period.end, move.period.start) == 1


@cache
def _weekdays() -> tuple[str, ...]:
    return tuple("montag dienstag mittwoch donnerstag freitag samstag sonntag".split())


def _weekdays_apart(old: Period, new: Period) -> bool:
    """Do two periods without dates name weekdays of which the later is not the next working day?"""
    names = _weekdays()
    days = [
        next((i for i, name in enumerate(names) if name in (period.text or "").casefold()), None)
        for period in (old, new)
    ]
    if days[0] is None or days[1] is None:
        return False
    after_weekend = days == [_FRIDAY, 0]
    return (days[1] - days[0]) % len(names) > 1 and not after_weekend


def _is_beside(a: Figure, b: Figure) -> bool:
    return max(a.start, b.start) - min(a.end, b.end) < _BESIDE


def _trading_days(first: date, last: date) -> int:
    """Working days from one day to a later one."""
    days = (last - first).days
    if days > _FAR_DAYS:
        return days
    return sum((first + timedelta(n)).weekday() < _SATURDAY for n in range(1, days + 1))


def _other_base(scene: Scene, identity: Identity, figures: Mapping[str, Figure]) -> Figure | None:
    """Another level near by from which the stated move would be right."""
    old = figures.get("old")
    if old is None:
        return None
    sentence = scene.sentence_of(figures.get("new", old))
    if sentence is None:
        return None
    taken = {f.id for f in figures.values()}
    for neighbour in scene.neighbours(sentence, 2, 2):
        for other in scene.figures_in(neighbour):
            if other.unit != old.unit or other.id in taken or other.aspect == "change":
                continue
            if agrees(identity, {**figures, "old": other}):
                return other
    return None


def _other_level(scene: Scene, identity: Identity, figures: Mapping[str, Figure]) -> Figure | None:
    """Another new level near by that the stated move would reach."""
    new = figures.get("new")
    sentence = scene.sentence_of(new) if new is not None else None
    if new is None or sentence is None:
        return None
    taken = {f.id for f in figures.values()}
    for neighbour in scene.neighbours(sentence, 1, 1):
        for other in scene.figures_in(neighbour):
            if other.unit != new.unit or other.id in taken or other.aspect == "change":
                continue
            if agrees(identity, {**figures, "new": other}):
                return other
    return None


def _too_far_apart(figures: Mapping[str, Figure]) -> bool:
    """Levels so different in size that they can hardly be one quantity."""
    old, new = figures.get("old"), figures.get("new")
    if old is None or new is None or not old.value or not new.value:
        return False
    ratio = abs(new.value / old.value)
    return ratio > _MAX_RATIO or ratio < 1 / _MAX_RATIO


def _holds_backwards(identity: Identity, figures: Mapping[str, Figure]) -> bool:
    """Is the move right from the later level to the earlier one?"""
    if not {"old", "new"} <= figures.keys():
        return False
    return agrees(identity, {**figures, "old": figures["new"], "new": figures["old"]})


def find_doubt(
    scene: Scene,
    identity: Identity,
    figures: Mapping[str, Figure],
    *,
    others: bool,
    certain: bool,
) -> Doubt | None:
    """The first thing that explains the difference, or None if nothing does."""
    if _is_adjusted(scene, figures):
        return Doubt("definition", "bereinigte oder organische Veränderung", True)
    if _is_of_a_moment(scene, figures):
        return Doubt("ambiguous_period", "Höchst- oder Tiefststand")
    if _names_other_time(scene, figures):
        return Doubt("ambiguous_period", "anderer Vergleichszeitpunkt")
    if _too_far_apart(figures):
        return Doubt("definition", "Größenordnung der Ausgangswerte")
    if not certain and _holds_backwards(identity, figures):
        return Doubt("direction", "Ausgangs- und Endwert vertauscht")
    if others and not _is_day_before(figures):
        return Doubt("other_base", "stimmt mit den übrigen Angaben der Veränderung überein")
    base = _other_base(scene, identity, figures) or _other_level(scene, identity, figures)
    if base is not None:
        return Doubt("other_base", f"andere Bezugsgröße „{base.text}“")
    return None
