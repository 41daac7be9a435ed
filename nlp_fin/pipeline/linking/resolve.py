"""What a quantity is of when a word names a concept: metric and aspect, by unit and move."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.lexicon.metrics import MOVES, Concept
from nlp_fin.pipeline.linking.frame import Frame

# Moves, and what is counted from a level: its sign is part of the level.
_SIGNED = MOVES | {"upside", "max_drawdown"}
# From this number on a whole number without a unit is a count.
_LARGE = 1000


def resolve(concept: Concept, frame: Frame, role: str) -> tuple[str, str, float] | None:
    """Metric, aspect and how far the reading is from the plain one (0 is best); None: no fit."""
    unit, value = frame.unit, frame.quantity.value
    if value is None:
        value = frame.quantity.low
    if value is not None and _is_implausible(concept, abs(value), unit):
        return None
    if frame.currency is not None and "currency" in concept.units:
        aspect = "change" if frame.move and "currency" in concept.moves else "level"
        return concept.metric, aspect, 0.3
    if unit == "bare" and frame.quantity.unit == "times" and concept.bare in ("count", "points"):
        return None  # *KGV …: Für US-Aktien beträgt es 39,8*
    if unit == "bare" and not concept.bare and "count" in concept.units and _is_tally(frame):
        unit = "count"
    if unit == "bare" and concept.bare is not None:
        moved = frame.move and frame.prep == "um" and concept.bare in concept.moves
        return concept.metric, "change" if moved and concept.metric not in MOVES else "level", 0.0
    if unit == "bare":
        return None
    if unit == "times" and concept.multiple is not None:
        return concept.multiple, "level", 0.0
    if role == "gap" and unit in ("pp", "percent", "bp"):
        return concept.gap, "level", 0.0
    # *ein Umsatzplus von 50 Prozent (Vorjahr: 26,9 Mio. Euro)*: an amount is a change by itself.
    changing = role == "change" and (frame.move or _relative(unit) or unit in ("points", "count"))
    # *unsere Gewinnprognose liegt bei plus 16 Prozent*
    signed = frame.quantity.explicit_sign and _relative(unit) and unit not in concept.units
    moving = frame.move or changing or concept.moving or signed
    if moving and unit in concept.moves and not (frame.level and not _relative(unit)):
        if concept.growth != concept.metric and unit in ("percent", "pp"):
            return concept.growth, "level", 0.0
        return concept.metric, "level" if concept.metric in _SIGNED else "change", 0.0
    if unit in concept.units:
        # A level that cannot move in this unit is hardly what somebody raised *um 5 Prozent*.
        signed = frame.quantity.explicit_sign and frame.prep != "um"
        return concept.metric, "level", (0.5 if signed else 1.0) if frame.move else 0.0
    if unit in concept.moves:
        if concept.growth != concept.metric and unit in ("percent", "pp"):
            return concept.growth, "level", 1.0
        return concept.metric, "level" if concept.metric in _SIGNED else "change", 1.5
    return None


def _is_implausible(concept: Concept, size: Decimal, unit: str) -> bool:
    """Whether an amount is out of the range in which the concept is quoted."""
    if size < concept.least and unit in concept.units:
        return True
    return concept.limit is not None and size > concept.limit and unit not in ("bp", "pp")


def _is_tally(frame: Frame) -> bool:
    """*sanken um 8.000 auf 220.000*: a large whole number without a unit is a count."""
    quantity = frame.quantity
    return quantity.unit == "count" and quantity.value is not None and quantity.value >= _LARGE


def _relative(unit: str) -> bool:
    return unit in ("percent", "pp", "bp")
