"""Identities of time: yearly rate, years and cumulative result; capital that grows or loses value.

The number of years is a constant of the identity, because durations are no figures.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from nlp_fin.checks.identities.base import Identity, Role, Values
from nlp_fin.checks.intervals import (
    add,
    annual_percent,
    compound_percent,
    divide,
    growth_percent,
    hull,
    multiply,
    point,
    power,
    scale,
)
from nlp_fin.types import Interval

RATE = Role("rate", units=("percent",))
CUMULATIVE = Role("cumulative", units=("percent",))
START, END = Role("start", units=("money",)), Role("end", units=("money",))


def _factor(rate: Interval, years: Decimal) -> Interval:
    return power(add(point(1), scale(rate, Decimal("0.01"))), years)


def rate_of_cumulative(years: Decimal) -> Identity:
    """The yearly rate that compounds to a cumulative percentage."""
    return Identity(
        "annual_rate", (CUMULATIVE,), RATE,
        lambda v: annual_percent(v["cumulative"], years),
        f"((1 + cumulative / 100) ^ (1 / {years}) - 1) * 100",
        f"{{cumulative}} in {years} Jahren sind {{expected}} pro Jahr",
    )  # fmt: skip


def cumulative_of_rate(years: Decimal) -> Identity:
    """The cumulative percentage of a yearly rate; the plain sum without interest also passes."""

    def formula(v: Values) -> Interval:
        return compound_percent(v["rate"], years)

    return Identity(
        "compounding", (RATE,), CUMULATIVE, formula,
        f"((1 + rate / 100) ^ {years} - 1) * 100",
        f"{{rate}} pro Jahr sind in {years} Jahren {{expected}}",
    )  # fmt: skip


def simple_sum(years: Decimal) -> Identity:
    """The same without interest on interest."""
    return Identity(
        "simple_sum", (RATE,), CUMULATIVE, lambda v: scale(v["rate"], years),
        f"rate * {years}", f"{{rate}} pro Jahr sind in {years} Jahren ohne Zinseszins {{expected}}",
    )  # fmt: skip


def rate_of_capital(years: Decimal) -> Identity:
    """The yearly rate that turns one amount into another."""
    return Identity(
        "annual_rate_of_capital", (START, END), RATE,
        lambda v: annual_percent(growth_percent(v["start"], v["end"]), years),
        f"((end / start) ^ (1 / {years}) - 1) * 100",
        f"Von {{start}} auf {{end}} in {years} Jahren sind es {{expected}} pro Jahr",
    )  # fmt: skip


def capital_after(years: Decimal) -> Identity:
    """The amount after years of a yearly rate."""
    return Identity(
        "future_value", (START, RATE), END,
        lambda v: multiply(v["start"], _factor(v["rate"], years)),
        f"start * (1 + rate / 100) ^ {years}",
        f"Aus {{start}} werden bei {{rate}} pro Jahr in {years} Jahren {{expected}}",
    )  # fmt: skip


def _purchasing_power(years: Decimal) -> Callable[[Values], Interval]:
    def formula(v: Values) -> Interval:
        shrunk = _factor(scale(v["rate"], -1), years)
        return hull([divide(v["start"], _factor(v["rate"], years)), multiply(v["start"], shrunk)])

    return formula


def purchasing_power_after(years: Decimal) -> Identity:
    """What an amount still buys after years of inflation, by either usual formula."""
    return Identity(
        "purchasing_power", (START, RATE), END, _purchasing_power(years),
        f"start / (1 + rate / 100) ^ {years}",
        f"{{start}} sind bei {{rate}} Inflation nach {years} Jahren noch {{expected}} wert",
        plain=lambda v: divide(v["start"], _factor(v["rate"], years)),
    )  # fmt: skip
