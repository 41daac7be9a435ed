"""Where answers come from in one run: providers in order, through the cache, asked once a need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from nlp_fin.errors import ProviderError
from nlp_fin.market.cache import AnswerCache
from nlp_fin.market.provider import LocalProvider, Provider, declared
from nlp_fin.market.types import Answer, Data, Fact, Need, PriceHistory, RateHistory

_BREAKER = 3
"""After so many failures in a row a provider is left alone for the rest of the run."""
_BEFORE = timedelta(days=20)
_AFTER = timedelta(days=12)
BREAKING = frozenset(("rate_limited", "outage"))
"""Failures of a provider rather than answers that there is nothing."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def _is_recent(kept: Answer, need: Need) -> bool:
    """Whether an answer about the present was given no earlier than the day asked about."""
    return need.end is None or kept.retrieved_at.date() >= need.end


@dataclass(frozen=True)
class Known:
    """Data with the raw answer that it was parsed from."""

    data: Data
    answer: Answer


class Market:
    """Answers needs for one run.

    `plan` is called with all needs first, so that each symbol is asked once for the widest
    range. With `offline` only the user's own files and the cache answer; with `known_by` only
    answers retrieved by then, and of the user's files the kept ones: those in `evidence`, if any,
    else what the same files held. Failures never raise: `get` returns None, and `failures` says
    why; `ConfigError` for a file of the user that cannot be read.
    """

    def __init__(
        self,
        providers: Sequence[Provider],
        cache: AnswerCache,
        *,
        offline: bool = False,
        known_by: datetime | None = None,
        evidence: Sequence[Answer] = (),
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._providers = providers
        self._cache = cache
        self._evidence = evidence
        self._offline = offline or known_by is not None
        self._known_by = known_by
        # Judging as of an earlier moment must not ask for ranges that were future then.
        self._now = now if known_by is None else lambda: known_by
        self._planned: dict[str, Need] = {}
        self._known: dict[str, Known | None] = {}
        self._asked: dict[str, Need] = {}
        self._streak: Counter[str] = Counter()
        self.failures: dict[str, str] = {}
        """Need key → reason of the last failure."""
        self.requests: Counter[str] = Counter()
        """Requests made, by provider; of the user's files those that were new or had changed."""
        self.unanswered: dict[str, Counter[str]] = {}
        """Provider → requests without an answer, by reason (`outage`, `rate_limited`)."""

    @property
    def judged_at(self) -> datetime:
        """The moment up to which answers count: now, or the `known_by` of this market."""
        return self._now()

    def plan(self, needs: Iterable[Need]) -> None:
        """Widen what will be asked for each symbol to all the ranges needed."""
        for need in needs:
            need = self._padded(need)
            known = self._planned.get(need.key)
            if known is not None and known.start and known.end and need.start and need.end:
                need = replace(
                    need, start=min(known.start, need.start), end=max(known.end, need.end)
                )
            self._planned[need.key] = need

    def prices(self, symbol: str, start: date, end: date) -> PriceHistory | None:
        """Daily prices that cover the range, or None."""
        data = self._data(Need("prices", symbol, None, start, end))
        return data if isinstance(data, PriceHistory) else None

    def rate(self, series: str, start: date, end: date) -> RateHistory | None:
        """A rate series that covers the range, or None."""
        data = self._data(Need("rate", series, None, start, end))
        return data if isinstance(data, RateHistory) else None

    def fact(self, symbol: str, field: str, day: date | None) -> Fact | None:
        """A fact about a symbol, as near to `day` as the provider has it, or None."""
        data = self._data(Need("fact", symbol, field, None, day))
        return data if isinstance(data, Fact) else None

    def answers(self, *needs: Need) -> list[Answer]:
        """The raw answers that the given needs were met with, for evidence."""
        found = (self._known.get(self._key(need)) for need in needs)
        return [known.answer for known in found if known is not None]

    def failure(self, kind: str, symbol: str) -> str | None:
        """Why a symbol has no data, if it was asked for."""
        return next(
            (
                reason
                for key, reason in self.failures.items()
                if key.startswith(f'["{kind}", "{symbol}"')
            ),
            None,
        )

    def _data(self, need: Need) -> Data | None:
        known = self.get(need)
        return None if known is None else known.data

    def get(self, need: Need) -> Known | None:
        """The data for a need with its raw answer; asked again only for a wider range."""
        need = self._finished(need)
        key = self._key(need)
        asked = self._asked.get(key)
        if asked is None or not asked.covers(need):
            planned = self._planned.get(need.key)
            wide = planned if planned is not None and planned.covers(need) else self._padded(need)
            self._asked[key] = wide
            self._known[key] = self._ask(wide)
        return self._known[key]

    def _key(self, need: Need) -> str:
        # Facts are picked by day from one answer, so the day is part of what is known.
        return need.key + (f"@{need.end}" if need.kind == "fact" else "")

    def _finished(self, need: Need) -> Need:
        """Only days that are over: a price of the running day is not its close."""
        if need.start is None or need.end is None:
            return need
        yesterday = self._now().date() - timedelta(days=1)
        return replace(need, start=min(need.start, yesterday), end=min(need.end, yesterday))

    def _padded(self, need: Need) -> Need:
        """Some days around, for the close before the period and sessions after it."""
        if need.start is None or need.end is None:
            return need
        return self._finished(replace(need, start=need.start - _BEFORE, end=need.end + _AFTER))

    def _ask(self, need: Need) -> Known | None:
        for provider in self._able(need):
            try:
                answer = self._answer(provider, need)
                if answer is not None:
                    return Known(provider.parse(need, answer.raw), answer)
            except ProviderError as error:
                # That one could not be asked says more than that another one has nothing.
                if self.failures.get(need.key) not in BREAKING:
                    self.failures[need.key] = error.reason
        self.failures.setdefault(need.key, "offline" if self._offline else "no_provider")
        return None

    def _able(self, need: Need) -> list[Provider]:
        if not self._offline:
            return declared(self._providers, need)
        # A kept answer counts even if its provider could not give it again today.
        return [
            p
            for p in self._providers
            if self._known_by or not isinstance(p, LocalProvider) or p.can(need)
        ]

    def _answer(self, provider: Provider, need: Need) -> Answer | None:
        if isinstance(provider, LocalProvider):
            return self._replayed(provider, need) if self._known_by else self._read(provider, need)
        if self._offline:
            return self._cache.find_nearest(provider.name, need, self._known_by)
        kept = self._cache.find(provider.name, need)
        if kept is not None and (need.kind != "fact" or _is_recent(kept, need)):
            return kept
        if self._streak[provider.name] >= _BREAKER:
            if kept is None:
                reason = self.unanswered[provider.name].most_common(1)[0][0]
                raise ProviderError(f"{provider.name}: not asked any more", reason=reason)
            return kept
        self.requests[provider.name] += 1
        try:
            raw = provider.fetch(need)
            answer = Answer(provider.name, need, self._now(), raw)
            provider.parse(need, raw)
        except ProviderError as error:
            if error.reason in BREAKING:
                self._streak[provider.name] += 1
                self.unanswered.setdefault(provider.name, Counter())[error.reason] += 1
            raise
        self._streak[provider.name] = 0
        self._cache.put(answer)
        return answer

    def _read(self, provider: LocalProvider, need: Need) -> Answer:
        """What the user's files say now; kept under its content, for replay."""
        raw = provider.fetch(need)
        answer = Answer(provider.name, need, self._now(), raw)
        kept = self._cache.find(provider.name, need, shelf=provider.shelf())
        if kept is not None and kept.sha256 == answer.sha256:
            return kept
        self.requests[provider.name] += 1
        self._cache.put(answer, shelf=provider.shelf())
        return answer

    def _replayed(self, provider: LocalProvider, need: Need) -> Answer | None:
        """What the user's files said when the finding was made, or by `known_by`."""
        for answer in self._evidence:
            if answer.provider == provider.name and answer.need.key == need.key:
                return answer
        return self._cache.find_nearest(provider.name, need, self._known_by, shelf=provider.shelf())
