"""What an identity is, and how one set of figures is measured against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp_fin.checks.intervals import facing_ends, magnitude, meet, negate, point
from nlp_fin.checks.stated import (
    coarse_interval,
    literal_values,
    premise_interval,
    stated_interval,
)
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.types import Figure, Interval

Scope = Literal["sentence", "paragraph", "table", "article"]
Values = Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Role:
    """A place in an identity: which figures may stand there. Empty means any."""

    name: str
    metrics: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Units of the record format; `money` stands for every currency."""
    worded: bool = False
    """Shown by the words of its clause alone (`[roles]` of the vocabulary), whatever its metric."""

    def fits(self, figure: Figure) -> bool:
        """Are metric and unit of the figure right?"""
        return (
            not self.worded
            and self.has_unit(figure)
            and (not self.metrics or figure.metric in self.metrics)
        )

    def has_unit(self, figure: Figure) -> bool:
        unit = "money" if len(figure.unit) == 3 and figure.unit.isupper() else figure.unit
        return not self.units or unit in self.units


@dataclass(frozen=True, slots=True)
class Identity:
    """A relation that must hold: `formula` of the inputs gives the result.

    `notation` is the formula as text over role names (`|name|` for a size), `calculation` a German
    half sentence with the figures' texts and the expected value in braces. `signed` is false where
    only the size counts, because the direction of the stated figure comes from words; `turned` is
    then the notation of the negated formula. `plain` computes what the notation says where the
    formula allows several usual definitions. `cues` names the word
    list that must stand between the figures; None where the frame that found them is the cue.
    `slack` is the relative difference that usual definitions (average or year-end shares, minority
    interests, average equity) can make: within it a difference is `definition`, not an error.
    """

    name: str
    inputs: tuple[Role, ...]
    result: Role
    formula: Callable[[Values], Interval]
    notation: str
    calculation: str
    scope: Scope = "paragraph"
    cues: str | None = None
    signed: bool = True
    slack: Decimal = Decimal(0)
    turned: str | None = None
    plain: Callable[[Values], Interval] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One identity on one set of figures. `nominal` is the formula on the printed values."""

    identity: Identity
    figures: Mapping[str, Figure]
    expected: Interval
    nominal: Interval
    judgement: Judgement

    @property
    def stated(self) -> Figure:
        return self.figures[self.identity.result.name]

    @property
    def is_turned(self) -> bool:
        """Has the stated figure, whose sign comes from words, the other sign than `nominal`?"""
        stated = nominal_interval(self.stated)
        return not self.identity.signed and stated is not None and _opposed(stated, self.nominal)

    @property
    def comparable(self) -> Interval:
        """`nominal` with the sign of the stated figure, where words give that sign."""
        return negate(self.nominal) if self.is_turned else self.nominal


def nominal_interval(figure: Figure) -> Interval | None:
    """The printed value as a point, a range as its two ends."""
    values = literal_values(figure)
    if not values:
        return None
    return Interval(min(values), max(values))


def _facing(stated: Interval, expected: Interval, signed: bool) -> tuple[Interval, Interval]:
    """Both intervals, or their sizes where only those are to be compared."""
    if signed and not _opposed(stated, expected):
        return stated, expected
    return magnitude(stated), magnitude(expected)


def _opposed(a: Interval, b: Interval) -> bool:
    """Do the two lie on different sides of zero?"""
    return (
        (a.high is not None and b.low is not None and a.high <= 0 < b.low)
        or (a.low is not None and b.high is not None and b.high <= 0 < a.low)
    )  # fmt: skip


def _within(pair: tuple[Interval, Interval], slack: Decimal) -> bool:
    """Are two intervals that do not meet closer than a relative difference?"""
    if not slack:
        return False
    one, two = (abs(end) for end in facing_ends(*pair))
    return abs(one - two) <= slack * max(one, two)


def measure(identity: Identity, figures: Mapping[str, Figure]) -> Outcome | None:
    """Compute the identity and judge the stated result; None if a figure carries no number.

    Where stated and expected value differ in sign, the sizes are compared: the sign of a stated
    move comes from words, and the words may have been read wrong.
    """
    inputs: dict[str, Interval] = {}
    nominal: dict[str, Interval] = {}
    for role in identity.inputs:
        premise = premise_interval(figures[role.name])
        plain = nominal_interval(figures[role.name])
        if premise is None or plain is None:
            return None
        inputs[role.name], nominal[role.name] = premise, plain
    result = figures[identity.result.name]
    stated = stated_interval(result)
    if stated is None:
        return None
    expected = identity.formula(inputs)
    pair = _facing(stated, expected, identity.signed)
    coarse = coarse_interval(result)
    readings = [] if coarse is None else [_facing(coarse, expected, identity.signed)]
    judgement = judge(*pair, coarse=readings)
    if judgement.verdict == "refuted" and _within(pair, identity.slack):
        judgement = Judgement("inconclusive", "definition")
    if judgement.verdict == "supported" and identity.signed and _opposed(stated, expected):
        judgement = Judgement("inconclusive", "direction")
    computed = (identity.plain or identity.formula)(nominal)
    if judgement.verdict == "supported" and _says_nothing(figures, identity, computed):
        judgement = Judgement("inconclusive", "open_bound")
    return Outcome(identity, dict(figures), expected, computed, judgement)


_OPEN = Decimal("0.25")
"""Relative distance beyond which an input without an upper or lower end proves nothing."""


def _says_nothing(figures: Mapping[str, Figure], identity: Identity, computed: Interval) -> bool:
    """Does the result fit only because an input is open-ended? (*11 %* of *mehr als 35 Mio.*)"""
    if all(figures[r.name].qualifier not in ("over", "under") for r in identity.inputs):
        return False
    stated = nominal_interval(figures[identity.result.name])
    if stated is None or stated.low is None or stated.high is None or computed.low is None:
        return False
    one, two = max(abs(stated.low), abs(stated.high)), abs(computed.low)
    return abs(one - two) > _OPEN * max(one, two)


_ORDER = Decimal(20)


def of_one_order(outcome: Outcome) -> bool:
    """Are stated and computed value within a factor of 20? Otherwise other figures are meant."""
    stated = nominal_interval(outcome.stated)
    if stated is None or stated.low is None or outcome.nominal.low is None:
        return False
    one, two = abs(stated.low), abs(outcome.nominal.low)
    if not one or not two:
        return False
    return 1 / _ORDER < one / two < _ORDER


def agrees(identity: Identity, figures: Mapping[str, Figure]) -> bool:
    """Do these figures satisfy the identity in size?"""
    outcome = measure(identity, figures)
    if outcome is None:
        return False
    stated = stated_interval(outcome.stated)
    return stated is not None and meet(magnitude(stated), magnitude(outcome.expected))


def exact(value: Decimal | int | str) -> Interval:
    """A constant of a formula."""
    return point(value)
