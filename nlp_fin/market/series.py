"""Helpers that providers share: CSV to series, prices to a canonical raw form and back."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nlp_fin.errors import ProviderError
from nlp_fin.market.types import PriceHistory

if TYPE_CHECKING:
    import pandas as pd


def malformed(provider: str, what: str) -> ProviderError:
    """The error for an answer that is not what the provider documents."""
    return ProviderError(f"{provider}: {what}", reason="malformed")


def series_of(points: Iterable[tuple[date, float]]) -> pd.Series[float]:
    """An ascending series without double days (the last counts) and without missing values."""
    import pandas as pd

    by_day = {day: value for day, value in points if not math.isnan(value)}
    days = sorted(by_day)
    return pd.Series([by_day[day] for day in days], index=pd.DatetimeIndex(days), dtype="float64")


def csv_points(
    raw: bytes, day_column: str, value_column: str, provider: str
) -> list[tuple[date, float]]:
    """(day, value) of a CSV answer; rows without a value (`.` or empty) are left out.

    Raises `ProviderError` (`malformed`) for anything that is not such a CSV.
    """
    try:
        rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
        columns = rows.fieldnames or []
    except (UnicodeDecodeError, csv.Error):
        raise malformed(provider, "the answer is not CSV") from None
    if day_column not in columns or value_column not in columns:
        raise malformed(provider, f"the answer has no columns {day_column}, {value_column}")
    if not raw.endswith(b"\n"):
        # A cut number is a wrong number: without its line end the last row proves nothing.
        raise malformed(provider, "the answer breaks off")
    points = []
    try:
        for row in rows:
            if None in row.values():
                raise malformed(provider, "the answer has a row without all columns")
            value = row[value_column]
            if value not in (None, "", "."):
                points.append((_iso_day(row[day_column]), float(value)))
    except (ValueError, TypeError, csv.Error):
        raise malformed(provider, "the answer breaks off or has a bad row") from None
    return points


def _iso_day(text: str) -> date:
    return date.fromisoformat(text[:10] if len(text) >= 10 else text + "-01")


def dump_prices(currency: str | None, columns: Mapping[str, Iterable[Any]]) -> bytes:
    """Canonical JSON of daily prices: `day` as ISO text and number columns, NaN as null."""
    clean = {
        name: [None if isinstance(v, float) and math.isnan(v) else v for v in values]
        for name, values in columns.items()
    }
    return json.dumps({"currency": currency, **clean}, separators=(",", ":")).encode()


def load_prices(symbol: str, raw: bytes, provider: str) -> PriceHistory:
    """The prices of `dump_prices`. Raises `ProviderError` (`malformed`, `no_data`)."""
    try:
        data = json.loads(raw)
        days = [date.fromisoformat(day) for day in data["day"]]
        columns = {
            name: series_of((d, v) for d, v in zip(days, data[name], strict=True) if v is not None)
            for name in ("close", "adjusted", "low", "high")
            if data.get(name) is not None
        }
    except (ValueError, KeyError, TypeError):
        raise malformed(provider, "the kept prices cannot be read") from None
    close = columns.get("close")
    if close is None or close.empty:
        raise ProviderError(f"{provider}: no prices for {symbol}", reason="no_data")
    return PriceHistory(
        symbol,
        data.get("currency"),
        close,
        columns.get("adjusted"),
        columns.get("low"),
        columns.get("high"),
    )
