"""Bounds of metrics that no true value leaves, to find slips of scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

PLAUSIBLE_FILE = "plausible.toml"


@dataclass(frozen=True, slots=True)
class Bound:
    """Largest plausible value of a metric (`*`: any) for kinds of instruments (empty: any)."""

    metric: str
    kinds: tuple[str, ...]
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Plausible:
    bounds: tuple[Bound, ...]
    floors: Mapping[tuple[str, str], Decimal]
    """(symbol, metric) → smallest plausible value."""

    def maximum(self, metric: str, kind: str | None) -> Decimal | None:
        """The smallest bound that holds for a metric of an instrument of this kind."""
        fitting = [
            b.maximum for b in self.bounds
            if b.metric in (metric, "*") and (not b.kinds or kind in b.kinds)
        ]  # fmt: skip
        return min(fitting, default=None)


def _decimal(value: Any, where: str) -> Decimal:
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError):
        raise LexiconError(f"{where}: {value!r} is no decimal") from None


@cache
def plausible() -> Plausible:
    """The bounds of the vocabulary file. Raises `LexiconError` naming the bad entry."""
    data = load_toml(PLAUSIBLE_FILE)
    bounds: list[Bound] = []
    for index, row in enumerate(data.get("bound", [])):
        where = f"{PLAUSIBLE_FILE}: bound[{index}]"
        if not isinstance(row.get("metric"), str) or not isinstance(row.get("kinds"), list):
            raise LexiconError(f"{where}: needs `metric` and a list `kinds`")
        bounds.append(
            Bound(row["metric"], tuple(row["kinds"]), _decimal(row.get("max"), f"{where}.max"))
        )
    floors: dict[tuple[str, str], Decimal] = {}
    for index, row in enumerate(data.get("giants", [])):
        where = f"{PLAUSIBLE_FILE}: giants[{index}]"
        for metric in ("market_cap", "revenue"):
            floor = _decimal(row.get(metric), f"{where}.{metric}")
            for symbol in row.get("symbols", []):
                floors[symbol, metric] = floor
    return Plausible(tuple(bounds), floors)
