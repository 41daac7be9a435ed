"""What a past investment is worth: *aus 1.000 Dollar wurden bis heute fast 8 Millionen*.

Two amounts of one instrument belong together: what was put in and what has become of it. The
second is checked against the first times the growth of the price, from any close of the first
one's period, since such texts seldom name the day of purchase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from nlp_fin.checks.stated import literal_values
from nlp_fin.market import formulas
from nlp_fin.market.eligible import symbol_of
from nlp_fin.market.evidence import market_finding
from nlp_fin.market.judge import Outcome, decide
from nlp_fin.market.lines import Line, lines
from nlp_fin.market.readings import Reading
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need
from nlp_fin.market.windows import Window
from nlp_fin.types import Figure, Finding, Interval, Period, Record

if TYPE_CHECKING:
    import pandas as pd

_APART = 400
"""Characters within which both amounts stand."""
_SHORTEST = 180
"""Days between both; less is no investment story."""
_NEAR = 5
"""Days around a stated day of purchase."""


@dataclass(frozen=True, slots=True)
class Investment:
    """`first` put in between `bought` days, `last` what it was worth on one of `ends`."""

    first: Figure
    last: Figure
    symbol: str
    bought: tuple[date, date]
    end: date


def find_investments(record: Record) -> Iterator[Investment]:
    """Neighbouring amounts in one currency of one priced instrument, the first dated before."""
    amounts = [f for f in record.figures if _is_amount(f)]
    taken: set[str] = set()
    for one, two in pairwise(amounts):
        if one.id in taken or one.unit != two.unit or two.start - one.end > _APART:
            continue
        pair = _pair(one, two, record)
        if pair is not None:
            taken |= {one.id, two.id}
            yield pair


def _is_amount(figure: Figure) -> bool:
    return (
        figure.metric == "investment"
        and figure.aspect == "level"
        and figure.basis in ("actual", "hypothetical")
        and len(figure.unit) == 3
        and figure.subject.instrument is not None
    )


def _pair(one: Figure, two: Figure, record: Record) -> Investment | None:
    if one.subject.instrument != two.subject.instrument:
        return None
    symbol = symbol_of(one.subject.instrument, record)
    if symbol is None:
        return None
    published = record.article.published
    for first, last in ((one, two), (two, one)):
        dated = _dates(first.period, last.period, published)
        if dated is not None and len(literal_values(first)) == 1 and literal_values(first)[0] > 0:
            return Investment(first, last, symbol, *dated)
    return None


def _dates(
    first: Period | None, last: Period | None, published: date | None
) -> tuple[tuple[date, date], date] | None:
    """Days of purchase and the day of valuation; None if they are not apart."""
    start = None if first is None else first.start or first.end
    if first is None or start is None:
        return None
    end = (last.end if last is not None else None) or published
    if end is None or (published is not None and end > published):
        end = published
    if end is None or (end - start).days < _SHORTEST:
        return None
    if first.kind == "span" or first == last:
        # *Seit 1999*: bought when the span began.
        bought = (start, start)
    else:
        bought = (start, first.end or start)
    if (end - bought[1]).days < _SHORTEST:
        return None
    if bought[0] == bought[1]:
        bought = (start - timedelta(days=_NEAR), start + timedelta(days=_NEAR))
    return bought, end


def _window(pair: Investment) -> Window:
    return Window(pair.bought[0], pair.end)


def investment_needs(record: Record) -> Iterator[Need]:
    """The price histories that the record's investments need."""
    for pair in find_investments(record):
        yield Need("prices", pair.symbol, None, pair.bought[0], pair.end)


def check_investments(record: Record, market: Market) -> Iterator[tuple[Finding, Outcome]]:
    """A finding per investment, with both figures."""
    for number, pair in enumerate(find_investments(record), 1):
        outcome = decide(pair.last, _readings(pair, market))
        asked = ("prices", pair.symbol)
        figures = (pair.first, pair.last)
        yield market_finding(f"i{number}", record, figures, outcome, market, asked), outcome


def _readings(pair: Investment, market: Market) -> Iterator[Reading]:
    amount = literal_values(pair.first)[0]
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
            f"{amount} × Kurszuwachs ({line.label}), gekauft {first} bis {last}, "
            f"bewertet am {pair.end}",
            "amount * close(to) / any close of the days of purchase",
            pair.symbol,
            line.kind,
            first,
            pair.end,
            line.needs,
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
