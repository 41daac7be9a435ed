"""Which periods a figure can have at all: no revenue is of a day, no price of a stretch."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.periods import can_be_of
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.types import Period

_NO_ACCOUNTS = frozenset(
    "return return_gap max_drawdown volatility cagr price index_level fx_rate bond_yield".split()
)
_RUNNING = frozenset(("ytd", "ttm", "span"))
"""Kinds of periods over which a value moves; a level has none of them."""


def possible(
    candidates: list[Candidate], reading: Reading, frame: Frame, metric: str, *, level: bool
) -> list[Candidate]:
    """The candidates without those that the metric never has. `level`: the figure is a price or a
    valuation, which holds at one time unless the clause speaks of a mean or a range."""
    strict = level and not _averages(reading, frame)
    kept = []
    for candidate in candidates:
        period = candidate.value
        if period is not None and metric in _NO_ACCOUNTS:
            period = candidate.value = both_years(period)
        if strict and period is not None:
            period = candidate.value = at_its_end(period)
        if period is None or (
            can_be_of(period, metric) and not (strict and period.kind in _RUNNING)
        ):
            kept.append(candidate)
    return kept


def both_years(period: Period) -> Period:
    """*vom Hoch zum Tief 84 % (2017/18)*: what is no firm's result is of two whole years."""
    found = _split_year().search(period.text or "")
    if period.kind != "fiscal_year" or period.end is not None or found is None:
        return period
    first = int(found[1])
    if (first + 1) % 100 != int(found[2]) % 100:
        return period
    return Period("span", date(first, 1, 1), date(first + 1, 12, 31), None, period.text)


@cache
def _split_year() -> re.Pattern[str]:
    return re.compile(r"\b((?:19|20)\d\d)/((?:19|20)?\d\d)\b")


def at_its_end(period: Period) -> Period:
    """*bis Jahresende auf 11.200 Dollar*: a level that is reached is one at the end."""
    if period.kind == "span" and period.start is None and period.end is not None:
        return replace(period, kind="as_of", start=period.end)
    return period


def _averages(reading: Reading, frame: Frame) -> bool:
    """Whether a level is one over a stretch: a mean, a range, a high."""
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    return any(
        _mean().search(word) for i, word in enumerate(sentence.lowers) if sentence.clauses[i] == own
    )


@cache
def _mean() -> re.Pattern[str]:
    return re.compile(
        r"schnitt|mittel$|mittelwert|median|zwischen|pendel|schwank|spanne|bandbreite|bewegt|"
        r"seitwärts|historisch|üblich|langjährig|norm|gewöhnlich|zeitweise|spitze|hoch$|tief$|rekord"
    )
