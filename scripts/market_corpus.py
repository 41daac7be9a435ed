"""Short German articles about the S&P 500 and the Nasdaq Composite, with what is true in them.

The truths are computed here, apart from the formulas of the package, from the daily series 1999 to
2018 that the `arch` package carries. Half of the articles hold one figure that was falsified.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NAMES = {
    "^GSPC": ("S&P 500", "S&P-500-Index", "S&P 500", "S&P-500"),
    "^IXIC": ("Nasdaq Composite", "Nasdaq-Composite-Index", "Nasdaq Composite", "Nasdaq Composite"),
}
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
QUARTERS = ("ersten", "zweiten", "dritten", "vierten")
UP = (
    "legte der {name} {when} um {x} zu",
    "gewann der {name} {when} {x}",
    "stieg der {name} {when} um {x}",
    "kletterte der {name} {when} um {x}",
    "verbuchte der {name} {when} ein Plus von {x}",
    "kam der {name} {when} auf einen Kursgewinn von {x}",
    "verteuerte sich der {name} {when} um {x}",
)
DOWN = (
    "verlor der {name} {when} {x}",
    "fiel der {name} {when} um {x}",
    "gab der {name} {when} um {x} nach",
    "büßte der {name} {when} {x} ein",
    "verbuchte der {name} {when} ein Minus von {x}",
    "sackte der {name} {when} um {x} ab",
    "sank der {name} {when} um {x}",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as the article prints it, where, and whether it is true."""

    kind: str
    start: int
    end: int
    text: str
    truth: float
    falsified: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One article with its figures."""

    name: str
    text: str
    published: date
    figures: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A truth with sentences that state it; `{x}` is where the figure goes.

    `rising` and `falling` are picked by the sign of what is stated; both are the same where the
    figure has no direction.
    """

    kind: str
    truth: float
    rising: tuple[str, ...]
    falling: tuple[str, ...]
    unit: str = "Prozent"
    digits: int = 1


class World:
    """Closes by symbol, and the arithmetic that the truths need."""

    def __init__(self, closes: dict[str, pd.Series[float]]) -> None:
        self.closes = closes

    def close(self, symbol: str, day: date) -> float:
        return float(self.closes[symbol].loc[: str(day)].iloc[-1])

    def change(self, symbol: str, start: date, end: date) -> float:
        """Percent from the close before `start` to the one of `end`."""
        return (self.close(symbol, end) / self.close(symbol, start - timedelta(days=1)) - 1) * 100

    def growth(self, symbol: str, start: date, end: date) -> float:
        first = start - timedelta(days=1)
        years = (end - first).days / 365.25
        factor: float = (self.close(symbol, end) / self.close(symbol, first)) ** (1 / years)
        return (factor - 1) * 100

    def fall(self, symbol: str, start: date, end: date) -> float:
        part = self.closes[symbol].loc[str(start) : str(end)]
        return float((part / part.cummax() - 1).min()) * 100

    def swing(self, symbol: str, start: date, end: date) -> float:
        part = self.closes[symbol].loc[str(start) : str(end)].pct_change().dropna()
        return float(part.std()) * math.sqrt(252) * 100

    def session(self, symbol: str, day: date) -> bool:
        import pandas as pd

        return pd.Timestamp(day) in self.closes[symbol].index


def load_world() -> World:
    """The series of the `arch` package."""
    import arch.data.nasdaq
    import arch.data.sp500

    return World(
        {
            "^GSPC": arch.data.sp500.load()["Close"].dropna(),
            "^IXIC": arch.data.nasdaq.load()["Close"].dropna(),
        }
    )


def month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def long_day(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def moves(when: str, *, first: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences for a move, with the time in the middle or in front."""

    def worded(patterns: tuple[str, ...]) -> tuple[str, ...]:
        if first:
            return tuple(
                when[0].upper() + when[1:] + " " + p.replace(" {when}", "") for p in patterns
            )
        # The subject first: verb and name change places.
        out = []
        for pattern in patterns:
            verb, rest = pattern.split(" der {name} ", 1)
            if verb == "verteuerte sich":
                verb, rest = "verteuerte", "sich " + rest
            out.append("Der {name} " + verb + " " + rest.replace("{when}", when))
        return tuple(out)

    return worded(UP), worded(DOWN)


def year_facts(world: World, symbol: str, published: date, rng: random.Random) -> Iterator[Fact]:
    """Figures about the year before, and quarters and months of the year of publication."""
    year = published.year - 1
    start, end = date(year, 1, 1), date(year, 12, 31)
    if year >= 2000:
        when = rng.choice((f"{year}", f"im Jahr {year}", f"im Gesamtjahr {year}",
                           "im vergangenen Jahr", f"im Börsenjahr {year}"))  # fmt: skip
        change = world.change(symbol, start, end)
        yield Fact("year", change, *moves(when, first=rng.random() < 0.5))
    year = rng.randrange(max(2000, published.year - 9), published.year)
    start, end = date(year, 1, 1), date(year, 12, 31)
    quiet = ("Die Volatilität des {name} lag " + str(year) + " bei {x}.",
             f"Im Jahr {year} " + "betrug die annualisierte Volatilität des {name} {x}.",
             f"{year} " + "schwankte der {name} mit einer Volatilität von {x}.")  # fmt: skip
    yield Fact("volatility", world.swing(symbol, start, end), quiet, quiet)
    fall = (f"Der maximale Rückgang des {{name}} betrug im Jahr {year} {{x}}.",
            f"Der Maximum Drawdown des {{name}} lag {year} bei {{x}}.",
            f"Im Jahr {year} erreichte der maximale Drawdown des {{name}} {{x}}.")  # fmt: skip
    yield Fact("drawdown", world.fall(symbol, start, end), fall, fall)


def part_facts(world: World, symbol: str, published: date, rng: random.Random) -> Iterator[Fact]:
    """Quarters, months and the running year."""
    quarter = (published.month - 1) // 3
    if quarter and published.year >= 2000:
        number = rng.randrange(quarter)
        start = date(published.year, 3 * number + 1, 1)
        end = month_end(published.year, 3 * number + 3)
        when = rng.choice((f"im {QUARTERS[number]} Quartal", f"im {number + 1}. Quartal",
                           f"im {QUARTERS[number]} Quartal {published.year}",
                           f"im Q{number + 1} {published.year}"))  # fmt: skip
        change = world.change(symbol, start, end)
        yield Fact("quarter", change, *moves(when, first=rng.random() < 0.5))
    month = rng.randrange(1, 13)
    year = published.year if month < published.month else published.year - 1
    if year >= 1999 and (year, month) > (1999, 1):
        near = 1 <= (published.month - month) % 12 <= 8
        when = f"im {MONTHS[month - 1]}" + ("" if near and rng.random() < 0.4 else f" {year}")
        start = date(year, month, 1)
        change = world.change(symbol, start, month_end(year, month))
        yield Fact("month", change, *moves(when, first=rng.random() < 0.5))
    if published.month > 1 and published.year >= 2000:
        end = rng.choice((published - timedelta(days=1), month_end(published.year - 1, 12)
                          if published.month == 1 else published.replace(day=1)
                          - timedelta(days=1)))  # fmt: skip
        when = rng.choice(("seit Jahresbeginn", "seit Anfang des Jahres", "im laufenden Jahr",
                           f"seit Jahresanfang bis zum {long_day(end)}"))  # fmt: skip
        change = world.change(symbol, date(published.year, 1, 1), end)
        yield Fact("ytd", change, *moves(when))


def day_facts(world: World, symbol: str, published: date, rng: random.Random) -> Iterator[Fact]:
    """Moves of the last sessions, levels on a day."""
    day = published - timedelta(days=1)
    while not world.session(symbol, day):
        day -= timedelta(days=1)
    weekday = f"am {WEEKDAYS[day.weekday()]}"
    when = rng.choice((weekday, f"am {long_day(day)}", f"{weekday}, dem {day.day}. "
                       f"{MONTHS[day.month - 1]},"))  # fmt: skip
    yield Fact("day", world.change(symbol, day, day), *moves(when), digits=2)
    level = (f"Am {long_day(day)} schloss der {{name}} bei {{x}}.",
             f"Der {{name}} beendete den Handel am {long_day(day)} bei {{x}}.",
             f"A{weekday[1:]} ging der {{name}} mit {{x}} aus dem Handel.")  # fmt: skip
    yield Fact("level", world.close(symbol, day), level, level, unit="Punkte", digits=0)
    old = world.closes[symbol].index[rng.randrange(200, 4900)].date()
    if old < published:
        level = (f"Am {long_day(old)} hatte der {{name}} bei {{x}} geschlossen.",
                 f"Noch am {long_day(old)} notierte der {{name}} bei {{x}}.",
                 f"Der Schlusskurs des {{name}} am {long_day(old)} lag bei {{x}}.")  # fmt: skip
        yield Fact("level", world.close(symbol, old), level, level, unit="Punkte", digits=0)


def span_facts(world: World, symbol: str, published: date, rng: random.Random) -> Iterator[Fact]:
    """Several years: total, per year, deepest fall."""
    last = published.year - 1
    if last >= 2004:
        first = rng.randrange(2000, last - 2)
        start, end = date(first, 1, 1), date(last, 12, 31)
        when = rng.choice((f"von Anfang {first} bis Ende {last}",
                           f"zwischen Ende {first - 1} und Ende {last}",
                           f"von {first} bis {last}"))  # fmt: skip
        yield Fact("span", world.change(symbol, start, end), *moves(when, first=True))
        yearly = tuple(p.replace("{x}", "durchschnittlich {x} pro Jahr") for p in UP[1:3])
        lost = tuple(p.replace("{x}", "durchschnittlich {x} pro Jahr") for p in DOWN[:2])
        head = f"Von Anfang {first} bis Ende {last} "
        up = tuple(head + p.replace(" {when}", "") for p in yearly)
        down = tuple(head + p.replace(" {when}", "") for p in lost)
        cagr = (f"Die annualisierte Rendite des {{name}} von {first} bis {last} betrug {{x}}.",)
        growth = world.growth(symbol, start, end)
        below = tuple(p.replace("{x}", "minus {x}") for p in cagr)
        yield Fact("cagr", growth, (*up, *cagr), (*down, *below))
        fall = (f"Zwischen {first} und {last} betrug der maximale Drawdown des {{name}} {{x}}.",
                f"Der größte zwischenzeitliche Verlust des {{name}} lag von {first} bis {last} "
                "bei {x}.")  # fmt: skip
        yield Fact("drawdown", world.fall(symbol, start, end), fall, fall)
    years = rng.choice((3, 5, 10))
    if published.year - years > 1999:
        words = {3: "drei", 5: "fünf", 10: "zehn"}[years]
        when = rng.choice((f"in den vergangenen {words} Jahren", f"in den letzten {words} Jahren",
                           f"binnen {words} Jahren", f"auf Sicht von {words} Jahren"))  # fmt: skip
        end = published - timedelta(days=1)
        start = end.replace(year=end.year - years, day=min(end.day, 28)) + timedelta(days=1)
        yield Fact("trailing", world.change(symbol, start, end), *moves(when, first=True))


def gap_facts(world: World, symbol: str, published: date, rng: random.Random) -> Iterator[Fact]:
    """One index against the other over a calendar year."""
    other = "^IXIC" if symbol == "^GSPC" else "^GSPC"
    year = published.year - 1
    if year < 2000:
        return
    start, end = date(year, 1, 1), date(year, 12, 31)
    gap = world.change(symbol, start, end) - world.change(other, start, end)
    rival = rng.choice(NAMES[other])
    up = (f"Der {{name}} schlug den {rival} {year} um {{x}}.",
          f"Im Jahr {year} übertraf der {{name}} den {rival} um {{x}}.",
          f"Der {{name}} lag {year} um {{x}} vor dem {rival}.")  # fmt: skip
    down = (f"Der {{name}} blieb {year} um {{x}} hinter dem {rival} zurück.",
            f"Im Jahr {year} hinkte der {{name}} dem {rival} um {{x}} hinterher.",
            f"Der {{name}} lag {year} um {{x}} hinter dem {rival}.")  # fmt: skip
    yield Fact("gap", gap, up, down, unit="Prozentpunkte")


KINDS: tuple[Callable[[World, str, date, random.Random], Iterator[Fact]], ...] = (
    year_facts, part_facts, day_facts, span_facts, gap_facts,
)  # fmt: skip
