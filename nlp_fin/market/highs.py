"""Claims of record highs: *im September … zum ersten Mal seit 2021 ein neues Allzeithoch*.

They carry no figure, so the finding rests on the sentence's span. A series only knows its own
past: it can confirm or deny a high within what it covers, and nothing before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nlp_fin.checks.findings import stable_key
from nlp_fin.market import formulas
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need, PriceHistory
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Finding, Instrument, Period, Record, Verdict

_HISTORY_YEARS = 15
_SESSIONS = 250
"""A year of closes before the period; less says nothing about a record."""
_SLACK = 0.5
"""Percent by which intraday highs may pass closing highs."""
_PRICED = frozenset(("index", "company", "etf", "commodity", "crypto"))


@dataclass(frozen=True, slots=True)
class HighClaim:
    """A sentence that says an instrument reached a record high within a period."""

    start: int
    end: int
    instrument: Instrument
    period: Period


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\b(?:Allzeithoch|Rekordhoch|Rekordstand|Allzeithochs)\b")


@cache
def _doubt() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:kein\w*|nicht|knapp|nahe|nah|fast|unter|unterhalb|entfernt|könnte|dürfte|würde"
        r"|vor (?:dem|einem)|Richtung|fehl\w+|vom|seit dem|nach dem|Vortag\w*|früher\w*"
        r"|alte[ns]?)\b"
    )


def find_high_claims(record: Record) -> Iterator[HighClaim]:
    """Sentences that state a record high of one priced instrument in a dated period.

    Sentences with a negation, a distance or a doubt are left alone.
    """
    article = record.article
    if not _word().search(article.text):
        return
    blocks = find_blocks(article.text, article)
    times = find_times(article.text, article.published)
    for start, end in split_sentences(article.text, blocks):
        match = _word().search(article.text, start, end)
        if match is None or _doubt().search(article.text, start, end):
            continue
        named = {
            i.id: i
            for i in record.instruments
            if i.kind in _PRICED and i.symbol and any(start <= a < end for a, _ in i.mentions)
        }
        periods = [
            t.period
            for t in times
            if start <= t.start < end
            and t.period.kind in ("day", "week", "month", "quarter")
            and t.period.start
            and t.period.end
        ]
        if len(named) == 1 and len(periods) == 1:
            yield HighClaim(start, end, next(iter(named.values())), periods[0])


def high_needs(record: Record) -> Iterator[Need]:
    """The price histories that the record's high claims need."""
    for claim in find_high_claims(record):
        assert claim.instrument.symbol is not None
        start, end = _range(claim)
        yield Need("prices", claim.instrument.symbol, None, start, end)


def _range(claim: HighClaim) -> tuple[date, date]:
    assert claim.period.start is not None
    assert claim.period.end is not None
    return claim.period.start - timedelta(days=365 * _HISTORY_YEARS), claim.period.end


def _judge(
    history: PriceHistory | None, first: date, last: date
) -> tuple[Verdict, str | None, str]:
    """Verdict, reason and what was seen (German)."""
    if history is None:
        return "inconclusive", "no_data", "keine Kursdaten"
    inside = history.close.loc[str(first) : str(last)]
    before = history.close.loc[: str(first - timedelta(days=1))]
    if inside.empty or len(before) < _SESSIONS:
        return "inconclusive", "no_data", "zu wenige Kurse"
    top, old = float(inside.max()), float(before.max())
    said = f"höchster Schlusskurs {top:.2f}, vorher {old:.2f}".replace(".", ",")
    if formulas.is_all_time_high(history.close, first, last):
        return "supported", None, said
    if top < old * (1 - _SLACK / 100):
        return "refuted", None, said
    return "inconclusive", "near_miss", said


def check_highs(record: Record, market: Market) -> Iterator[Finding]:
    """A finding per claim of a record high."""
    for number, claim in enumerate(find_high_claims(record), 1):
        symbol = claim.instrument.symbol
        assert symbol is not None
        start, end = _range(claim)
        assert claim.period.start is not None
        history = market.prices(symbol, start, end)
        name = claim.instrument.name
        span = f"{claim.period.start} bis {claim.period.end}"
        verdict, reason, said = _judge(history, claim.period.start, end)
        answers = market.answers(Need("prices", symbol, None, start, end))
        yield Finding(
            id=f"h{number}",
            kind="market",
            verdict=verdict,
            reason=reason,
            figures=(),
            spans=((claim.start, claim.end),),
            explanation=f"Rekordhoch von {name}, {span}: {said}.",
            evidence={
                "symbol": symbol,
                "series": "price",
                "from": str(start),
                "to": str(end),
                "formula": "max(close in period) >= max(close before)",
                "provider": answers[0].provider if answers else None,
                "retrieved_at": answers[0].retrieved_at.isoformat() if answers else None,
                "answers": [a.sha256 for a in answers],
                "judged_at": market.judged_at.isoformat(),
            },
            key=stable_key(record.article.id, "market", f"high:{symbol}:{claim.start}", []),
        )
