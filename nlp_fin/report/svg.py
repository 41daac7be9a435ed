"""A small vocabulary for drawing: escaped elements, scales, ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup, escape

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def element(name: str, /, *children: Markup | str, **attributes: object) -> Markup:
    """An SVG element; text and attribute values are escaped.

    `class_` becomes `class`, other underscores become hyphens; numbers are written with at most
    one decimal, attributes that are None are left out.
    """
    parts = [
        Markup(' {}="{}"').format(_attribute(key), _number(value))
        for key, value in attributes.items()
        if value is not None
    ]
    inner = Markup("").join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), Markup("").join(parts), inner)


def _attribute(key: str) -> str:
    return {"class_": "class", "viewBox": "viewBox"}.get(key, key.replace("_", "-"))


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def picture(width: int, height: int, title: str, *children: Markup) -> Markup:
    """An `<svg>` that scales with its column; `title` is what a screen reader says."""
    return element(
        "svg",
        element("title", title),
        *children,
        viewBox=f"0 0 {width} {height}",
        role="img",
        class_="picture",
        aria_label=title,
        xmlns="http://www.w3.org/2000/svg",
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels between `left` and `right`; logarithmic where `log` is set."""

    low: float
    high: float
    left: float
    right: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, value = self._map(self.low), self._map(self.high), self._map(value)
        share = 0.5 if high == low else (value - low) / (high - low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def _map(self, value: float) -> float:
        return math.log10(max(value, self.low)) if self.log else value

    def ticks(self, count: int = 5) -> list[float]:
        """Round values inside, about `count` of them."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            step = max(1, math.ceil((last - first + 1) / count))
            return [10.0**power for power in range(first, last + 1, step)]
        return round_ticks(self.low, self.high, count)


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten between `low` and `high`."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low]
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * s for s in _STEPS if power * s >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    ticks = [round(i * step, 12) for i in range(first, last + 1)]
    # Where the whole range is as small as a float's last digits, rounding leads out of it.
    return [tick for tick in ticks if low <= tick <= high] or [low]


def plain(value: float) -> Decimal:
    """`value` without the noise of binary fractions: eight significant digits."""
    return Decimal(f"{value:.8g}")


def fitting_scale(values: Sequence[float], left: float, right: float) -> Scale:
    """A scale with some air around `values`; logarithmic if they span over two powers of ten."""
    low, high = min(values), max(values)
    if low > 0 and high / low > 100:
        return Scale(low / 2, high * 2, left, right, log=True)
    air = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    return Scale(low - air, high + air, left, right)


def date_ticks(first: date, last: date, count: int = 5) -> list[date]:
    """Days between `first` and `last`, evenly spaced, both ends included."""
    days = (last - first).days
    if days <= 0:
        return [first]
    count = min(count, days + 1)
    return [first + timedelta(days=round(days * i / (count - 1))) for i in range(count)]
