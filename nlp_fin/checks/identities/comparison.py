"""Identities of comparison: two levels of one kind, their distance, discount or multiple."""

from __future__ import annotations

from nlp_fin.checks.identities.base import Identity, Role, Values
from nlp_fin.checks.intervals import divide, magnitude, point, scale, subtract
from nlp_fin.types import Interval

A, B = Role("a"), Role("b")


def _distance(v: Values) -> Interval:
    return magnitude(subtract(v["a"], v["b"]))


def _discount(v: Values) -> Interval:
    return scale(subtract(point(1), divide(v["a"], v["b"])), 100)


def _premium(v: Values) -> Interval:
    return scale(subtract(divide(v["b"], v["a"]), point(1)), 100)


def _ratio(v: Values) -> Interval:
    return divide(v["b"], v["a"])


def _part(v: Values) -> Interval:
    return divide(v["a"], v["b"])


DISTANCE = Identity(
    "difference", (A, B), Role("gap", units=("percentage_points", "points")), _distance, "b - a",
    "Zwischen {a} und {b} liegen {expected}", signed=False, turned="a - b",
)  # fmt: skip
SPREAD = Identity(
    "spread", (A, B), Role("gap", units=("basis_points",)),
    lambda v: scale(_distance(v), 100), "(b - a) * 100",
    "Zwischen {a} und {b} liegen {expected}", signed=False, turned="(a - b) * 100",
)  # fmt: skip
DISCOUNT = Identity(
    "discount", (A, B), Role("gap", units=("percent",)), _discount, "(1 - a / b) * 100",
    "{a} liegt {expected} unter {b}", signed=False, turned="(a / b - 1) * 100",
)  # fmt: skip
PREMIUM = Identity(
    "premium", (A, B), Role("gap", units=("percent",)), _premium, "(b / a - 1) * 100",
    "{b} liegt {expected} über {a}", signed=False, turned="(1 - b / a) * 100",
)  # fmt: skip
TIMES = Identity(
    "times", (A, B), Role("multiple", units=("times",)), _ratio, "b / a",
    "{b} ist das {expected} von {a}", signed=False,
)  # fmt: skip
PART = Identity(
    "part", (A, B), Role("multiple"), _part, "a / b", "{a} ist das {expected} von {b}",
    signed=False,
)  # fmt: skip
"""`a` is the smaller, `b` the larger of the two in all of these."""
