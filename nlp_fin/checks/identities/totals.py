"""Sums and shares: parts and their total, part and whole, weights that sum to 100."""

from __future__ import annotations

from nlp_fin.checks.identities.base import Identity, Role, Values
from nlp_fin.checks.intervals import share_percent, total
from nlp_fin.types import Interval


def _sum_of_parts(v: Values) -> Interval:
    return total(v.values())


def sum_of(count: int) -> Identity:
    """The identity total = part1 + … + part`count`."""
    roles = tuple(Role(f"part{n}") for n in range(1, count + 1))
    return Identity(
        "sum", roles, Role("total"), _sum_of_parts, " + ".join(r.name for r in roles),
        "Die Teile " + ", ".join(f"{{{r.name}}}" for r in roles) + " ergeben zusammen {expected}",
    )  # fmt: skip


SHARE = Identity(
    "share", (Role("part"), Role("whole")), Role("share", units=("percent",)),
    lambda v: share_percent(v["part"], v["whole"]), "part / whole * 100",
    "{part} von {whole} sind {expected}", signed=False, turned="-part / whole * 100",
)  # fmt: skip
