"""One market check from settings: the cache, the providers, the records, the summary; replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from nlp_fin.config import Settings
from nlp_fin.errors import UsageError
from nlp_fin.market.cache import AnswerCache
from nlp_fin.market.check import check_market, plan
from nlp_fin.market.provider import load_providers
from nlp_fin.market.source import Market
from nlp_fin.market.summary import Summary
from nlp_fin.market.types import Answer
from nlp_fin.types import Finding, Record


@contextmanager
def open_market(
    settings: Settings, *, offline: bool = False, known_by: datetime | None = None, **extra: Any
) -> Iterator[Market]:
    """A `Market` over the configured providers and cache; closes the cache at the end."""
    cache = AnswerCache(settings.market.cache)
    try:
        yield Market(load_providers(settings), cache, offline=offline, known_by=known_by, **extra)
    finally:
        cache.close()


def check_records(
    records: Sequence[Record], market: Market, settings: Settings
) -> Iterator[tuple[Record, Summary]]:
    """Plan for all records, then check each; yields the record with its findings."""
    plan(records, market)
    for record in records:
        yield check_market(record, market, fact_age=settings.market.fact_age)


def replay(record: Record, finding: Finding, settings: Settings) -> Finding:
    """The finding computed again from the answers kept when it was made; no network.

    Raises `UsageError` if the finding is no market finding or an answer is not in the cache.
    """
    if finding.kind != "market":
        raise UsageError(f"{finding.id} is no market finding")
    judged_at = datetime.fromisoformat(finding.evidence["judged_at"])
    cache = AnswerCache(settings.market.cache)
    try:
        market = Market(
            load_providers(settings),
            cache,
            known_by=judged_at,
            evidence=[_kept(cache, sha256) for sha256 in finding.evidence.get("answers", ())],
        )
        plan([record], market)
        again, _ = check_market(record, market, fact_age=settings.market.fact_age)
        return next(replace(f, id=finding.id) for f in again.findings if f.key == finding.key)
    finally:
        cache.close()


def _kept(cache: AnswerCache, sha256: str) -> Answer:
    answer = cache.by_hash(sha256)
    if answer is None:
        raise UsageError(
            f"the answer {sha256[:12]}… is not in {cache.path}; "
            "replay needs the cache of the run that made the finding"
        )
    return answer
