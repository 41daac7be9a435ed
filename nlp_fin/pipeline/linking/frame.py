"""What stands around one quantity in its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlp_fin.pipeline.linking.cues import DirectionCue, LabelCue
from nlp_fin.types import Quantity

Relation = Literal["from_to", "prior", "conversion", "by_to", "coord"]


@dataclass(slots=True)
class Frame:
    """What stands around one quantity in its sentence.

    `at` is its token, `prep` the preposition in front (or ``""``) at token `prep_at`, `move`
    whether it is an amount of change, `level` whether the text says that it is a level.
    `relation` ties it to the earlier quantity `other` (index into the sentence's frames);
    `shift` says how far back a value of an earlier period lies (`year` …, `unknown`).
    """

    at: int
    quantity: Quantity
    unit: str
    prep: str = ""
    prep_at: int = -1
    move: bool = False
    level: bool = False
    direction: DirectionCue | None = None
    relation: Relation | None = None
    other: int = -1
    shift: str | None = None
    shift_cue: LabelCue | None = None
    currency: str | None = None
    """For a bare amount with a scale (*auf 1,2 Milliarden*): the currency of the text."""
    shared: Quantity | None = None
    """For a bare number: the quantity whose unit and scale it takes over."""
    old: bool = False
    """True for the first of *von A auf B*: the value before the move."""
