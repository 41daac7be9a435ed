"""What the market room asks for and gets: needs, answers, and the data parsed from answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

NeedKind = Literal["prices", "fact", "rate"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look up: daily prices of a symbol, a rate series, or one fact of a symbol.

    `field` names a fact (`pe`, `forward_pe`, `market_cap`, `dividend_yield`, `ter`); `start` and
    `end` bound a series, inclusive.
    """

    kind: NeedKind
    symbol: str
    field: str | None = None
    start: date | None = None
    end: date | None = None

    @property
    def key(self) -> str:
        """Identity without the range: answers with a wider range serve narrower needs."""
        return json.dumps([self.kind, self.symbol, self.field])

    def covers(self, other: Need) -> bool:
        """Whether an answer to this need answers `other`, too."""
        if self.key != other.key:
            return False
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return True
        return self.start <= other.start and self.end >= other.end


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's raw answer as it came, with what was asked and when. UTC times."""

    provider: str
    need: Need
    retrieved_at: datetime
    raw: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class PriceHistory:
    """Daily prices, ascending. `close` as traded (splits adjusted), `adjusted` with dividends.

    `low` and `high` where known. `currency` is an ISO code or None.
    """

    symbol: str
    currency: str | None
    close: pd.Series[float]
    adjusted: pd.Series[float] | None = None
    low: pd.Series[float] | None = None
    high: pd.Series[float] | None = None

    @cached_property
    def pays_dividends(self) -> bool:
        """Whether the adjusted prices differ from the plain ones at all."""
        if self.adjusted is None:
            return False
        return bool((self.adjusted / self.close - 1).abs().max() > 1e-4)


@dataclass(frozen=True)
class RateHistory:
    """A rate, yield or exchange rate by day; a policy rate holds until its next entry."""

    series_id: str
    values: pd.Series[float]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number about a symbol as of a day."""

    value: float
    as_of: date
    source: str
    """Who published it: the provider, or the source a reference table names."""


Data = PriceHistory | RateHistory | Fact
