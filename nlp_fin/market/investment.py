"""What a past investment is worth: *aus 1.000 Dollar wurden bis heute fast 8 Millionen*.

Two amounts in a sentence about one instrument: what was put in and what has become of it. The
second is checked against the first times the growth of the price, from any close of the stated
days of purchase, since such texts seldom name the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING

from nlp_fin.checks.stated import literal_values
from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.market import formulas
from nlp_fin.market.completeness import gaps, is_incomplete
from nlp_fin.market.evidence import market_finding
from nlp_fin.market.judge import Doubts, Outcome, decide
from nlp_fin.market.lines import EURUSD, Line, lines, unknown_dividends
from nlp_fin.market.readings import Reading, german_day
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need
from nlp_fin.market.windows import Window
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Figure, Finding, Interval, Period, Record

if TYPE_CHECKING:
    import pandas as pd

_SHORTEST = 180
"""Days between both; less is no investment story."""
_NEAR = 5
"""Days around a stated day of purchase."""
_LARGEST_STAKE = 1_000_000
"""A saver's stake; companies invest more."""
_PRICED = frozenset(("index", "company", "etf", "fund", "commodity", "crypto"))
_POINTED = frozenset(("day", "as_of", "week", "month", "quarter", "half", "year"))
"""Kinds of periods on any day of which the purchase may have been."""


@dataclass(frozen=True, slots=True)
class Investment:
    """`first` put in between the `bought` days, `last` what it was worth on `end`."""

    first: Figure
    last: Figure
    symbol: str
    bought: tuple[date, date]
    end: date


@cache
def _story() -> re.Pattern[str]:
    words = "|".join(market_lexicon().investment)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _out_of() -> re.Pattern[str]:
    """Right before the amount that was put in, where it stands second."""
    return re.compile(r"\baus(?: \w+){0,2} $", re.IGNORECASE)


def find_investments(record: Record) -> list[Investment]:
    """Sentences with two amounts of one currency, one priced instrument and a word of investing."""
    article = record.article
    amounts = [f for f in record.figures if _is_amount(f)]
    if len(amounts) < 2 or not _story().search(article.text):
        return []
    times = find_times(article.text, article.published)
    found = []
    for start, end in split_sentences(article.text, find_blocks(article.text, article)):
        inside = [f for f in amounts if start <= f.start < end]
        if len(inside) != 2 or inside[0].unit != inside[1].unit:
            continue
        if not _story().search(article.text, start, end):
            continue
        symbol = _symbol(inside, record, start, end)
        periods = [t.period for t in times if start <= t.start < end and t.role == "period"]
        periods += [f.period for f in inside if f.period is not None]
        dated = _dates(periods, article.published)
        first, last = inside
        if _out_of().search(article.text, start, last.start):
            first, last = last, first
        if symbol is not None and dated is not None and _is_stake(first):
            found.append(Investment(first, last, symbol, *dated))
    return found


def _is_amount(figure: Figure) -> bool:
    return (
        len(figure.unit) == 3
        and figure.unit.isupper()
        and figure.aspect == "level"
        and figure.basis in ("actual", "hypothetical")
    )


def _is_stake(figure: Figure) -> bool:
    values = literal_values(figure)
    return len(values) == 1 and 0 < values[0] <= _LARGEST_STAKE


def _symbol(figures: list[Figure], record: Record, start: int, end: int) -> str | None:
    """The one priced instrument named in the sentence, else the one that both amounts are of."""
    priced = [i for i in record.instruments if i.kind in _PRICED and i.symbol]
    named = [i.symbol for i in priced if any(start <= a < end for a, _ in i.mentions)]
    if len(named) == 1:
        return named[0]
    ids = {f.subject.instrument for f in figures}
    linked = [i.symbol for i in priced if i.id in ids]
    return linked[0] if not named and len(ids) == 1 and linked else None


def _dates(periods: list[Period], published: date | None) -> tuple[tuple[date, date], date] | None:
    """Days of purchase and the day of valuation; None if they are not far apart."""
    starts = [p for p in periods if p.start is not None]
    if not starts:
        return None
    begin = min(starts, key=lambda p: (p.start or date.max, p.end or date.max))
    assert begin.start is not None
    bought = (begin.start, begin.start)
    if begin.kind in _POINTED and begin.end is not None:
        bought = (begin.start, begin.end)
    ends = [p.end for p in periods if p.end is not None and (p != begin or p.kind == "span")]
    end = max((e for e in ends if published is None or e <= published), default=published)
    if end is None or (end - bought[1]).days < _SHORTEST:
        return None
    if bought[0] == bought[1]:
        bought = (bought[0] - timedelta(days=_NEAR), bought[0] + timedelta(days=_NEAR))
    return bought, end


def _window(pair: Investment) -> Window:
    return Window(pair.bought[0], pair.end)


def investment_needs(record: Record) -> Iterator[Need]:
    """The price histories that the record's investments need."""
    for pair in find_investments(record):
        for symbol in (pair.symbol, EURUSD):
            yield Need("prices", symbol, None, pair.bought[0], pair.end)


def check_investments(record: Record, market: Market) -> Iterator[tuple[Finding, Outcome]]:
    """A finding per investment, with both figures."""
    for number, pair in enumerate(find_investments(record), 1):
        doubts = Doubts(partial(_incomplete, pair, market))
        outcome = decide(pair.last, _readings(pair, market), doubts)
        asked = ("prices", pair.symbol)
        figures = (pair.first, pair.last)
        yield market_finding(f"i{number}", record, figures, outcome, market, asked), outcome


def _readings(pair: Investment, market: Market) -> Iterator[Reading]:
    amount = literal_values(pair.first)[0]
    hidden = unknown_dividends(market, pair.symbol, _window(pair))
    for line in lines(market, pair.symbol, _window(pair)):
        if line.symbol != pair.symbol or line.currency not in (None, pair.first.unit):
            continue
        growth = _growth(line, pair)
        if growth is None:
            continue
        low, high = growth
        first, last = pair.bought
        yield Reading(
            Interval(amount * low, amount * high),
            f"{amount} × Kurszuwachs ({line.label}), gekauft {german_day(first)} bis "
            f"{german_day(last)}, bewertet am {german_day(pair.end)}",
            "amount * close(to) / any close of the days of purchase",
            pair.symbol,
            line.kind,
            first,
            pair.end,
            line.needs,
            excuse="definition" if hidden else None,
        )


def _incomplete(pair: Investment, market: Market, reading: Reading) -> bool:
    """Whether closes on the days of purchase or on the day of valuation are missing."""
    last = replace(reading, start=pair.end)
    if (pair.bought[1] - pair.bought[0]).days <= 2 * _NEAR:
        return is_incomplete(market, last)
    return is_incomplete(market, last) or any(
        gaps(market, need.symbol, *pair.bought) for need in reading.needs
    )


def _growth(line: Line, pair: Investment) -> tuple[Decimal, Decimal] | None:
    """Least and greatest growth factor over all days of purchase."""
    import pandas as pd

    last = formulas.close_on(line.series, pair.end)
    bought: pd.Series[float] = line.series.loc[
        pd.Timestamp(pair.bought[0]) : pd.Timestamp(pair.bought[1])
    ]
    if last is None or bought.empty or float(bought.min()) <= 0:
        return None
    low, high = last / float(bought.max()), last / float(bought.min())
    return Decimal(f"{low:.12g}"), Decimal(f"{high:.12g}")
