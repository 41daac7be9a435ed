"""Identities of amounts: a percentage of one, an exchange rate turned round, instalments."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.checks.identities.base import Identity, Role
from nlp_fin.checks.intervals import divide, multiply, point, scale

PERCENT_OF = Identity(
    "percent_of", (Role("rate", units=("percent",)), Role("whole")), Role("part"),
    lambda v: scale(multiply(v["rate"], v["whole"]), Decimal("0.01")), "rate / 100 * whole",
    "{rate} von {whole} sind {expected}", signed=False, turned="-rate / 100 * whole",
)  # fmt: skip
RECIPROCAL = Identity(
    "reciprocal", (Role("a"),), Role("b"), lambda v: divide(point(1), v["a"]), "1 / a",
    "Aus {a} folgt umgekehrt {expected}",
)  # fmt: skip

CONVERTED_BY_DIVISION = Identity(
    "conversion", (Role("amount"), Role("rate")), Role("converted"),
    lambda v: divide(v["amount"], v["rate"]), "amount / rate",
    "{amount} zum Kurs von {rate} sind {expected}", signed=False, turned="-amount / rate",
)  # fmt: skip
CONVERTED_BY_MULTIPLICATION = Identity(
    "conversion", (Role("amount"), Role("rate")), Role("converted"),
    lambda v: multiply(v["amount"], v["rate"]), "amount * rate",
    "{amount} zum Kurs von {rate} sind {expected}", signed=False, turned="-amount * rate",
)  # fmt: skip


def paid_in_over(years: Decimal) -> Identity:
    """Twelve instalments a year, without interest."""
    return Identity(
        "paid_in", (Role("rate"),), Role("total"), lambda v: scale(v["rate"], 12 * years),
        f"rate * 12 * {years}", f"{{rate}} im Monat sind in {years} Jahren {{expected}}",
    )  # fmt: skip
