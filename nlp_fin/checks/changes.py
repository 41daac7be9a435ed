"""Checks of asserted changes: levels against the stated move, with what else might explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from nlp_fin.checks.doubts import find_doubt
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
from nlp_fin.checks.moves import Move
from nlp_fin.checks.scene import Scene, unit_class
from nlp_fin.checks.terms import term
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

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


def _percent_for_points(scene: Scene, figures: Mapping[str, Figure], cue: str) -> Finding | None:
    """*von 2,75 auf 2,50 Prozent, um 0,25 Prozent*: percent written for percentage points."""
    old, new, rel = (figures.get(role) for role in ("old", "new", "rel"))
    if old is None or new is None or rel is None or old.unit != "percent" or rel.unit != "percent":
        return None
    if agrees(GROWTH, {"old": old, "new": new, "rel": rel}) and not _is_difference(old, new, rel):
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


_TOO_SMALL = Decimal(3)


def _is_difference(old: Figure, new: Figure, rel: Figure) -> bool:
    """*von 4,2 auf 4,3 Prozent, um 0,1 Prozent*: the printed digits differ by just this number.

    Growth of so few percent would hardly change the last digit of the levels.
    """
    if not old.value or new.value is None or rel.value is None or old.metric not in _RATES:
        return False
    moved = new.value - old.value
    growth = moved / abs(old.value) * 100
    return abs(moved) == abs(rel.value) and abs(growth) > _TOO_SMALL * abs(rel.value)


_RATE_STEP = Decimal("0.05")


def _is_step_of_rate(new: Figure, rel: Figure) -> bool:
    """*den Leitzins um 0,25 Prozent auf 4,25 Prozent*: only in points do both levels lie on the
    grid on which central banks set them."""
    if new.metric != "interest_rate" or new.value is None or rel.value is None:
        return False
    if abs(rel.value) > 1 or abs(rel.value) % Decimal("0.25"):
        return False
    by_points = [new.value - rel.value, new.value + rel.value]
    by_percent = new.value / (1 + rel.value / 100)
    return (
        not new.value % _RATE_STEP
        and any(not value % _RATE_STEP for value in by_points)
        and abs(by_percent % _RATE_STEP) > Decimal("0.005")
        and abs(by_percent % _RATE_STEP) < Decimal("0.045")
    )


def _invisible_percent(scene: Scene, figures: Mapping[str, Figure], cue: str) -> Finding | None:
    """*um 0,25 Prozent auf 0,75 Prozent*: so small a move would not change the printed digits."""
    new, rel = figures.get("new"), figures.get("rel")
    if new is None or rel is None or "old" in figures:
        return None
    if new.unit != "percent" or rel.unit != "percent" or not new.value or not rel.value:
        return None
    if new.step is None or new.metric not in _RATES:
        return None
    old = new.value / (1 + rel.value / 100)
    invisible = abs(new.value - old) < new.step / 2 and abs(rel.value) >= new.step
    if not invisible and not _is_step_of_rate(new, rel):
        return None
    sentence = (
        f"Eine Veränderung um „{rel.text}“ passt nicht zu dem Satz von „{new.text}“; gemeint sind "
        "wohl Prozentpunkte."
    )
    return make_finding(
        scene.record.article.id, "notation", "refuted", [rel, new], sentence,
        name="percent_for_points", evidence={"formula": f"{new.id} ± {rel.id}", "cue": cue},
    )  # fmt: skip


_SLIP = (Decimal(600), Decimal(1600))


def _scale_slip(scene: Scene, figures: Mapping[str, Figure], cue: str) -> Finding | None:
    """*von 412 Millionen auf 438 Milliarden Euro*: a thousand times as much is a wrong word."""
    old, new = figures.get("old"), figures.get("new")
    if old is None or new is None or not old.value or not new.value or unit_class(new) != "M":
        return None
    ratio = abs(new.value / old.value)
    low, high = _SLIP
    scaled = all(re.search(r"M(?:io|rd|illi)", f.text) for f in (old, new))
    if not scaled or not low < max(ratio, 1 / ratio) < high:
        return None
    sentence = (
        f"Von „{old.text}“ auf „{new.text}“ wäre es das Tausendfache oder ein Tausendstel; eine "
        "der beiden Größenordnungen kann nicht stimmen."
    )
    return make_finding(
        scene.record.article.id, "notation", "refuted", [new, old], sentence,
        name="change_of_scale", evidence={"formula": f"{new.id} / {old.id}", "cue": cue},
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


def _same_sign(figures: dict[str, Figure]) -> dict[str, Figure]:
    """Levels of which one is negative, as sizes where these fit the move: the sign came from words.

    *Der Verlust stieg …; die Mittel wuchsen um 80 Prozent auf 834 Millionen, zuvor 464 Millionen.*
    """
    old, new, rel = (figures.get(role) for role in ("old", "new", "rel"))
    if old is None or new is None or rel is None or not old.value or not new.value:
        return figures
    if (old.value < 0) == (new.value < 0):
        return figures
    sizes = {
        "old": replace(old, value=abs(old.value)),
        "new": replace(new, value=abs(new.value)),
    }
    return {**figures, **sizes} if agrees(GROWTH, {**sizes, "rel": rel}) else figures


@cache
def _reaching() -> re.Pattern[str]:
    return re.compile(r"\bauf (?:rund |etwa |fast |knapp |gut |über )?$")


def _is_reached(scene: Scene, figures: Mapping[str, Figure]) -> bool:
    """*Das Defizit steigt damit auf 3,9 % der Wirtschaftsleistung*: a level, and of no growth."""
    rel = figures.get("rel")
    if rel is None or rel.metric.endswith("_growth"):
        return False
    return _reaching().search(scene.before(rel, 16)) is not None


def _check(scene: Scene, move: Move) -> Iterator[Finding]:
    stored = {role: scene.figures[place] for role, place in move.roles.items()}
    if _is_reached(scene, stored):
        return
    figures = _same_sign(_low_ends(stored))
    terms = {role: term(figure, stored[role]) for role, figure in figures.items()}
    cue = " … ".join(dict.fromkeys(move.cues))
    slip = (
        _percent_for_points(scene, figures, cue)
        or _invisible_percent(scene, figures, cue)
        or _scale_slip(scene, figures, cue)
    )
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
        o.identity.name: find_doubt(scene, o.identity, o.figures, others=supported, certain=certain)
        for o in outcomes if o.judgement.verdict == "refuted"
    }  # fmt: skip
    if any(doubt is None for doubt in doubts.values()):
        outcomes = [o for o in outcomes if o.judgement.verdict != "supported"]
    for outcome in outcomes:
        doubt = doubts.get(outcome.identity.name)
        if doubt is None:
            yield arithmetic_finding(scene.record.article.id, outcome, cue=cue, terms=terms)
        elif doubt.shown:
            yield arithmetic_finding(
                scene.record.article.id, outcome, cue=cue, tried=[doubt.tried],
                verdict="inconclusive", reason=doubt.reason, terms=terms,
            )  # fmt: skip


def check_changes(scene: Scene, moves: Sequence[Move]) -> list[Finding]:
    """Findings about all changes that the prose asserts."""
    return [finding for move in moves for finding in _check(scene, move)]
