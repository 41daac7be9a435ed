"""The user's own files for the market check: reference tables and folders of prices, read strictly.

Whoever names a file wants it used: what cannot be read is an error, never a missing answer.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.config import MarketSettings
from nlp_fin.errors import ConfigError
from nlp_fin.market.series import dump_prices

REFERENCE_COLUMNS = ("instrument", "metric", "value", "as_of", "source")
PRICE_ENDINGS = (".csv", ".parquet")


def check_files(settings: MarketSettings) -> None:
    """Raises `ConfigError` for a reference table or price folder that cannot be used."""
    for path in settings.reference:
        read_reference(path)
    for folder in settings.prices:
        check_price_folder(folder)


def check_price_folder(folder: Path) -> None:
    """Raises `ConfigError` if there is no such folder or no price file in it could be asked for."""
    if not folder.exists():
        raise ConfigError(f"{folder}: there is no such folder of price files (--prices)")
    if not folder.is_dir():
        raise ConfigError(
            f"{folder}: --prices takes a folder of files SYMBOL.csv or SYMBOL.parquet, not a file"
        )
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError as error:
        raise ConfigError(f"{folder}: cannot open the folder: {error.strerror}") from None
    if not any(name.lower().endswith(PRICE_ENDINGS) for name in names):
        raise ConfigError(f"{folder}: no price file SYMBOL.csv or SYMBOL.parquet in this folder")


def shelf_of(paths: Sequence[Path]) -> str:
    """A short name for a list of files or folders, the same for the same places."""
    places = "\n".join(str(path.resolve()) for path in paths)
    return hashlib.sha256(places.encode("utf-8", errors="surrogateescape")).hexdigest()[:16]


def read_reference(path: Path) -> list[dict[str, str]]:
    """Rows of a reference table. Raises `ConfigError` with file and line for a bad one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot read the reference table: {error.strerror or error}"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(
            f"{path}: the reference table is not UTF-8; save it as CSV in UTF-8"
        ) from None
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise ConfigError(f"{path}: the reference table is no CSV: {error}") from None
    if not rows or tuple(c.strip() for c in rows[0]) != REFERENCE_COLUMNS:
        raise ConfigError(f"{path}:1: the header must be {','.join(REFERENCE_COLUMNS)}")
    return [
        _reference_row(cells, f"{path}:{number}")
        for number, cells in enumerate(rows[1:], 2)
        if any(c.strip() for c in cells)
    ]


def _reference_row(cells: Sequence[str], where: str) -> dict[str, str]:
    if len(cells) != len(REFERENCE_COLUMNS):
        raise ConfigError(
            f"{where}: {len(cells)} fields, expected {len(REFERENCE_COLUMNS)}; "
            "write decimals with a point and quote texts that hold a comma"
        )
    row = dict(zip(REFERENCE_COLUMNS, (c.strip() for c in cells), strict=True))
    try:
        value = float(row["value"])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ConfigError(f"{where}: {row['value']!r} is no number; write it like 16.2")
    try:
        date.fromisoformat(row["as_of"])
    except ValueError:
        raise ConfigError(f"{where}: as_of {row['as_of']!r} is no day YYYY-MM-DD") from None
    return row


def read_prices(path: Path) -> bytes:
    """The canonical prices in a CSV or Parquet file with Date, Close and, where the file has them,
    Adj Close, Low, High, Currency. Raises `ConfigError` for anything else."""
    import pandas as pd

    try:
        frame: Any = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
        if "Date" not in frame.columns:
            frame = frame.reset_index()
        frame = frame.dropna(subset=["Date"])
        days = pd.to_datetime(frame["Date"]).dt.date
        columns: dict[str, list[Any]] = {"day": [day.isoformat() for day in days]}
        for ours, theirs in (
            ("close", "Close"), ("adjusted", "Adj Close"), ("low", "Low"), ("high", "High")
        ):  # fmt: skip
            if theirs in frame.columns or ours == "close":
                columns[ours] = pd.to_numeric(frame[theirs]).astype(float).tolist()
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ConfigError(
            f"{path}: not a price file ({_cause(error)}); it needs columns Date (YYYY-MM-DD) and "
            "Close (like 1234.56), and may have Adj Close, Low, High, Currency"
        ) from None
    currency = None
    if "Currency" in frame.columns and len(frame):
        currency = str(frame["Currency"].iloc[0])
    return dump_prices(currency, columns)


def _cause(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no column {error.args[0]}"
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
