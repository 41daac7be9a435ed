"""Made-up price series that go through given closes, as files for the check."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd


def through(knots: Mapping[date, float]) -> pd.Series[float]:
    """Closes on every weekday, geometric between the knots, which are met exactly."""
    days = sorted(knots)
    values: dict[pd.Timestamp, float] = {}
    for one, two in pairwise(days):
        steps = pd.date_range(one, two)
        ratio = math.log(knots[two] / knots[one]) / (len(steps) - 1)
        for number, step in enumerate(steps):
            if step.weekday() < 5 or step.date() in knots:
                values[step] = knots[one] * math.exp(ratio * number)
    return pd.Series(values)


def walk(start: date, end: date, seed: int, *, yearly: float, daily: float) -> pd.Series[float]:
    """A random walk over weekdays with a drift a year and a daily volatility, both as fractions."""
    rng = random.Random(seed)
    days = pd.bdate_range(start, end)
    level, values = 100.0, []
    for _ in days:
        level *= math.exp(yearly / 261 + rng.gauss(0, daily))
        values.append(level)
    return pd.Series(values, index=days)


def write_prices(
    folder: Path,
    symbol: str,
    close: pd.Series[float],
    adjusted: pd.Series[float] | None = None,
    currency: str = "USD",
) -> None:
    """`SYMBOL.csv` as the provider of local files reads it."""
    frame = pd.DataFrame({"Close": close})
    if adjusted is not None:
        frame["Adj Close"] = adjusted
    frame["Currency"] = currency
    frame.to_csv(folder / f"{symbol.lstrip('^')}.csv", index_label="Date")
