"""Identities of change: two levels, the move in percent, in points, as an amount, as a multiple."""

from __future__ import annotations

from nlp_fin.checks.identities.base import Identity, Role, Values
from nlp_fin.checks.intervals import divide, growth_percent, magnitude, scale, subtract
from nlp_fin.types import Interval

OLD, NEW = Role("old"), Role("new")
REL = Role("rel", units=("percent",))


def _growth(v: Values) -> Interval:
    return growth_percent(v["old"], v["new"])


def _points(v: Values) -> Interval:
    return subtract(v["new"], v["old"])


def _basis_points(v: Values) -> Interval:
    return scale(subtract(v["new"], v["old"]), 100)


def _share_of_old(v: Values) -> Interval:
    return scale(divide(magnitude(v["abs"]), v["old"]), 100)


def _share_before_rise(v: Values) -> Interval:
    amount = magnitude(v["abs"])
    return scale(divide(amount, subtract(v["new"], amount)), 100)


def _share_before_fall(v: Values) -> Interval:
    amount = magnitude(v["abs"])
    return scale(divide(amount, subtract(v["new"], scale(amount, -1))), 100)


GROWTH = Identity(
    "growth", (OLD, NEW), REL, _growth, "(new / old - 1) * 100",
    "Von {old} auf {new} ist es eine Veränderung um {expected}",
)  # fmt: skip
POINTS = Identity(
    "points", (OLD, NEW), Role("abs", units=("percentage_points",)), _points, "new - old",
    "Von {old} auf {new} sind es {expected}",
)  # fmt: skip
BASIS_POINTS = Identity(
    "basis_points", (OLD, NEW), Role("abs", units=("basis_points",)), _basis_points,
    "(new - old) * 100", "Von {old} auf {new} sind es {expected}",
)  # fmt: skip
AMOUNT = Identity(
    "amount", (OLD, NEW), Role("abs"), _points, "new - old",
    "Von {old} auf {new} sind es {expected}",
)  # fmt: skip
AMOUNT_OF_OLD = Identity(
    "amount_of_old", (Role("abs"), OLD), REL, _share_of_old, "|abs| / old * 100",
    "{abs} von {old} sind {expected}", signed=False, turned="-|abs| / old * 100",
)  # fmt: skip
AMOUNT_BEFORE_RISE = Identity(
    "amount_before_rise", (Role("abs"), NEW), REL, _share_before_rise,
    "|abs| / (new - |abs|) * 100",
    "{abs} Zuwachs auf {new} sind {expected}", signed=False,
    turned="-|abs| / (new - |abs|) * 100",
)  # fmt: skip
AMOUNT_BEFORE_FALL = Identity(
    "amount_before_fall", (Role("abs"), NEW), REL, _share_before_fall,
    "|abs| / (new + |abs|) * 100",
    "{abs} Rückgang auf {new} sind {expected}", signed=False,
    turned="-|abs| / (new + |abs|) * 100",
)  # fmt: skip
MULTIPLE = Identity(
    "multiple", (OLD, NEW), Role("rel", units=("times",)),
    lambda v: divide(magnitude(v["new"]), magnitude(v["old"])), "|new| / |old|",
    "{new} ist das {expected} von {old}",
)  # fmt: skip
