"""Checks of asserted changes: levels against the stated move, with what else might explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from nlp_fin.checks.findings import arithmetic_finding, make_finding
from nlp_fin.checks.identities.base import Identity, Outcome, agrees, measure
from nlp_fin.checks.identities.change import (
    AMOUNT,
    AMOUNT_BEFORE_FALL,
    AMOUNT_BEFORE_RISE,
    AMOUNT_OF_OLD,
    BASIS_POINTS,
    GROWTH,
    MULTIPLE,
    POINTS,
)
from nlp_fin.checks.moves import Move, comparison
from nlp_fin.checks.scene import Scene, unit_class
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Period

_FAR_DAYS = 7
_FRIDAY = 4
_SATURDAY = 5
_BESIDE = 40
_MAX_RATIO = Decimal(25)
_RATES = (
    "interest_rate",
    "bond_yield",
    "unemployment",
    "inflation",
    "equity_ratio",
    "share",
    "ter",
)
"""Metrics in percent that people quote to the last digit."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why a difference is not held against the text: a reason and what was tried."""

    reason: str
    tried: str
    shown: bool = False
    """Worth telling the reader; otherwise the figures were probably put together wrongly."""


def _points_identity(abs_figure: Figure) -> Identity:
    return {"Q": POINTS, "B": BASIS_POINTS}.get(unit_class(abs_figure), AMOUNT)


def _applicable(figures: Mapping[str, Figure]) -> Iterator[tuple[Identity, dict[str, Figure]]]:
    """The identities for which the move has all figures."""
    has = figures.keys()
    if {"old", "new", "rel"} <= has:
        chosen = {role: figures[role] for role in ("old", "new", "rel")}
        yield (MULTIPLE if figures["rel"].unit == "times" else GROWTH), chosen
    if {"old", "new", "abs"} <= has:
        chosen = {role: figures[role] for role in ("old", "new", "abs")}
        yield _points_identity(figures["abs"]), chosen
    if {"abs", "rel"} <= has and figures["abs"].unit not in ("percentage_points", "basis_points"):
        if "old" in has:
            yield AMOUNT_OF_OLD, {role: figures[role] for role in ("abs", "old", "rel")}
        elif "new" in has:
            sign = figures["rel"].value or figures["abs"].value or Decimal(1)
            identity = AMOUNT_BEFORE_FALL if sign < 0 else AMOUNT_BEFORE_RISE
            yield identity, {role: figures[role] for role in ("abs", "new", "rel")}


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
    if "far" in two and "far" not in one and not _is_beside(move, old):
        return True
    if move.period is None or old.period is None or move.period.kind != "day":
        return False
    start, end = move.period.start, old.period.end
    if start is not None and end is not None:
        return _trading_days(end, start) > 1
    return _weekdays_apart(old.period, move.period)


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
            if other.unit != old.unit or other.id in taken:
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
            if other.unit != new.unit or other.id in taken:
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


def _doubt(
    scene: Scene,
    identity: Identity,
    figures: Mapping[str, Figure],
    *,
    others: bool,
    certain: bool,
) -> _Doubt | None:
    """The first thing that explains the difference, or None if nothing does."""
    if _is_adjusted(scene, figures):
        return _Doubt("definition", "bereinigte oder organische Veränderung", True)
    if _names_other_time(scene, figures):
        return _Doubt("ambiguous_period", "anderer Vergleichszeitpunkt")
    if _too_far_apart(figures):
        return _Doubt("definition", "Größenordnung der Ausgangswerte")
    if not certain and _holds_backwards(identity, figures):
        return _Doubt("direction", "Ausgangs- und Endwert vertauscht")
    if others and not _is_day_before(figures):
        return _Doubt("other_base", "stimmt mit den übrigen Angaben der Veränderung überein")
    base = _other_base(scene, identity, figures) or _other_level(scene, identity, figures)
    if base is not None:
        return _Doubt("other_base", f"andere Bezugsgröße „{base.text}“")
    return None


def _percent_for_points(scene: Scene, figures: Mapping[str, Figure], cue: str) -> Finding | None:
    """*von 2,75 auf 2,50 Prozent, um 0,25 Prozent*: percent written for percentage points."""
    old, new, rel = (figures.get(role) for role in ("old", "new", "rel"))
    if old is None or new is None or rel is None or old.unit != "percent" or rel.unit != "percent":
        return None
    if agrees(GROWTH, {"old": old, "new": new, "rel": rel}):
        return None
    if not agrees(POINTS, {"old": old, "new": new, "abs": rel}):
        return None
    sentence = (
        f"Von „{old.text}“ auf „{new.text}“ ist es eine Veränderung in Prozentpunkten; "
        f"„{rel.text}“ müsste Prozentpunkte heißen."
    )
    return make_finding(
        scene.record.article.id, "notation", "refuted", [rel, old, new], sentence,
        name="percent_for_points", evidence={"formula": f"{new.id} - {old.id}", "cue": cue},
    )  # fmt: skip


def _invisible_percent(scene: Scene, figures: Mapping[str, Figure], cue: str) -> Finding | None:
    """*um 0,25 Prozent auf 0,75 Prozent*: so small a move would not change the printed digits."""
    new, rel = figures.get("new"), figures.get("rel")
    if new is None or rel is None or "old" in figures:
        return None
    if new.unit != "percent" or rel.unit != "percent" or not new.value or not rel.value:
        return None
    if new.step is None or new.metric not in _RATES:
        return None
    moved = abs(new.value - new.value / (1 + rel.value / 100))
    if moved >= new.step / 2 or abs(rel.value) < new.step:
        return None
    sentence = (
        f"Eine Veränderung um „{rel.text}“ wäre an „{new.text}“ nicht abzulesen; gemeint sind wohl "
        "Prozentpunkte."
    )
    return make_finding(
        scene.record.article.id, "notation", "refuted", [rel, new], sentence,
        name="percent_for_points", evidence={"formula": f"{new.id} ± {rel.id}", "cue": cue},
    )  # fmt: skip


def _low_ends(figures: dict[str, Figure]) -> dict[str, Figure]:
    """A band that moves as a whole is compared by its low ends."""
    old, new = figures.get("old"), figures.get("new")
    if old is None or new is None or old.value is not None or new.value is not None:
        return figures
    ends = {
        role: replace(f, value=f.low, low=None, high=None, step=f.low_step or f.step)
        for role, f in (("old", old), ("new", new))
    }
    return {**figures, **ends}


def _check(scene: Scene, move: Move) -> Iterator[Finding]:
    figures = _low_ends({role: scene.figures[place] for role, place in move.roles.items()})
    cue = " … ".join(dict.fromkeys(move.cues))
    slip = _percent_for_points(scene, figures, cue) or _invisible_percent(scene, figures, cue)
    if slip is not None:
        yield slip
        return
    outcomes: list[Outcome] = []
    for identity, chosen in _applicable(figures):
        outcome = measure(identity, chosen)
        if outcome is not None:
            outcomes.append(outcome)
    certain = relations().word("earlier").search(cue) is not None or "von " in cue
    supported = any(o.judgement.verdict == "supported" for o in outcomes)
    doubts = {
        o.identity.name: _doubt(scene, o.identity, o.figures, others=supported, certain=certain)
        for o in outcomes if o.judgement.verdict == "refuted"
    }  # fmt: skip
    if any(doubt is None for doubt in doubts.values()):
        outcomes = [o for o in outcomes if o.judgement.verdict != "supported"]
    for outcome in outcomes:
        doubt = doubts.get(outcome.identity.name)
        if doubt is None:
            yield arithmetic_finding(scene.record.article.id, outcome, cue=cue)
        elif doubt.shown:
            yield arithmetic_finding(
                scene.record.article.id, outcome, cue=cue, tried=[doubt.tried],
                verdict="inconclusive", reason=doubt.reason,
            )  # fmt: skip


def check_changes(scene: Scene, moves: Sequence[Move]) -> list[Finding]:
    """Findings about all changes that the prose asserts."""
    return [finding for move in moves for finding in _check(scene, move)]
