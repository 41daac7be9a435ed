"""The user's own data: a reference table of facts, and folders of price files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.config import Settings
from nlp_fin.errors import ConfigError, ProviderError
from nlp_fin.market.series import dump_prices, load_prices, malformed
from nlp_fin.market.types import Data, Fact, Need

REFERENCE_COLUMNS = ("instrument", "metric", "value", "as_of", "source")


class ReferenceProvider:
    """Facts from CSV tables: instrument (symbol or id), metric, value, as_of, source.

    For what no free service has, such as the forward P/E of an index.
    """

    name = "reference"

    def __init__(self, settings: Settings) -> None:
        self._paths = settings.market.reference
        self._rows: dict[tuple[str, str], list[dict[str, str]]] | None = None

    def can(self, need: Need) -> bool:
        return need.kind == "fact" and (need.symbol, need.field or "") in self._table()

    def fetch(self, need: Need) -> bytes:
        rows = self._table()[need.symbol, need.field or ""]
        return json.dumps(sorted(rows, key=lambda row: row["as_of"])).encode()

    def parse(self, need: Need, raw: bytes) -> Data:
        facts = [
            Fact(float(row["value"]), date.fromisoformat(row["as_of"]), row["source"])
            for row in json.loads(raw)
        ]
        if need.end is None:
            return facts[-1]
        wanted = need.end
        return min(facts, key=lambda fact: abs((fact.as_of - wanted).days))

    def _table(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        if self._rows is None:
            self._rows = {}
            for path in self._paths:
                for row in read_reference(path):
                    symbol = row["instrument"].split(":", 1)[-1]
                    self._rows.setdefault((symbol, row["metric"]), []).append(row)
        return self._rows


def read_reference(path: Path) -> list[dict[str, str]]:
    """Rows of a reference table. Raises `ConfigError` with file and line for a bad one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot read the reference table: {error}") from None
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(c.strip() for c in rows[0]) != REFERENCE_COLUMNS:
        raise ConfigError(f"{path}:1: the header must be {','.join(REFERENCE_COLUMNS)}")
    out = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(c.strip() for c in cells):
            continue
        if len(cells) != len(REFERENCE_COLUMNS):
            raise ConfigError(f"{path}:{number}: {len(cells)} fields, expected 5")
        row = dict(zip(REFERENCE_COLUMNS, (c.strip() for c in cells), strict=True))
        try:
            float(row["value"])
            date.fromisoformat(row["as_of"])
        except ValueError as error:
            raise ConfigError(f"{path}:{number}: {error}") from None
        out.append(row)
    return out


class FilesProvider:
    """Price files `SYMBOL.csv` or `SYMBOL.parquet` with Date, Close and, if known, Adj Close,
    Low, High, in folders that the user names. `^` in a symbol may be left out of the file name.
    """

    name = "files"

    def __init__(self, settings: Settings) -> None:
        self._folders = settings.market.prices

    def can(self, need: Need) -> bool:
        return need.kind == "prices" and self._path(need.symbol) is not None

    def fetch(self, need: Need) -> bytes:
        import pandas as pd

        path = self._path(need.symbol)
        if path is None:
            raise ProviderError(f"files: no file for {need.symbol}", reason="not_found")
        try:
            frame: Any = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
            if "Date" not in frame.columns:
                frame = frame.reset_index()
            days = pd.to_datetime(frame["Date"]).dt.date
            columns = {"day": [d.isoformat() for d in days], "close": frame["Close"].tolist()}
        except (ValueError, KeyError, OSError) as error:
            raise malformed(self.name, f"{path.name}: {error}") from None
        for ours, theirs in (("adjusted", "Adj Close"), ("low", "Low"), ("high", "High")):
            if theirs in frame.columns:
                columns[ours] = frame[theirs].tolist()
        currency = str(frame["Currency"].iloc[0]) if "Currency" in frame.columns else None
        return dump_prices(currency, columns)

    def parse(self, need: Need, raw: bytes) -> Data:
        return load_prices(need.symbol, raw, self.name)

    def _path(self, symbol: str) -> Path | None:
        names = (symbol, symbol.lstrip("^"))
        if any("/" in name or "\\" in name or name.startswith(".") for name in names):
            return None
        for folder in self._folders:
            for name in names:
                for ending in (".csv", ".parquet"):
                    if (path := folder / f"{name}{ending}").is_file():
                        return path
        return None
