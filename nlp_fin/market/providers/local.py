"""The user's own data: a reference table of facts, and folders of price files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from nlp_fin.config import Settings
from nlp_fin.errors import ProviderError
from nlp_fin.market.local_files import PRICE_ENDINGS, read_prices, read_reference, shelf_of
from nlp_fin.market.series import load_prices, malformed
from nlp_fin.market.types import Data, Fact, Need


class ReferenceProvider:
    """Facts from CSV tables: instrument (symbol or id), metric, value, as_of, source.

    For what no free service has, such as the forward P/E of an index.
    """

    name = "reference"

    def __init__(self, settings: Settings) -> None:
        self._paths = settings.market.reference
        self._rows: dict[tuple[str, str], list[dict[str, str]]] | None = None

    def shelf(self) -> str:
        return shelf_of(self._paths)

    def can(self, need: Need) -> bool:
        return need.kind == "fact" and (need.symbol, need.field or "") in self._table()

    def fetch(self, need: Need) -> bytes:
        rows = self._table()[need.symbol, need.field or ""]
        return json.dumps(sorted(rows, key=lambda row: row["as_of"])).encode()

    def parse(self, need: Need, raw: bytes) -> Data:
        try:
            facts = [
                Fact(float(row["value"]), date.fromisoformat(row["as_of"]), row["source"])
                for row in json.loads(raw)
            ]
        except (ValueError, KeyError, TypeError):
            raise malformed(self.name, "the kept rows cannot be read") from None
        if need.end is None:
            return facts[-1]
        wanted = need.end
        return min(facts, key=lambda fact: abs((fact.as_of - wanted).days))

    def _table(self) -> dict[tuple[str, str], list[dict[str, str]]]:
        """The rows, read once in a run: `can` is asked for every figure."""
        if self._rows is None:
            self._rows = {}
            for path in self._paths:
                for row in read_reference(path):
                    symbol = row["instrument"].split(":", 1)[-1]
                    self._rows.setdefault((symbol, row["metric"]), []).append(row)
        return self._rows


class FilesProvider:
    """Price files `SYMBOL.csv` or `SYMBOL.parquet` with Date, Close and, if known, Adj Close,
    Low, High, in folders that the user names. `^` in a symbol may be left out of the file name.
    """

    name = "files"

    def __init__(self, settings: Settings) -> None:
        self._folders = settings.market.prices

    def shelf(self) -> str:
        return shelf_of(self._folders)

    def can(self, need: Need) -> bool:
        return need.kind == "prices" and self._path(need.symbol) is not None

    def fetch(self, need: Need) -> bytes:
        path = self._path(need.symbol)
        if path is None:
            raise ProviderError(f"files: no file for {need.symbol}", reason="not_found")
        return read_prices(path)

    def parse(self, need: Need, raw: bytes) -> Data:
        return load_prices(need.symbol, raw, self.name)

    def _path(self, symbol: str) -> Path | None:
        names = (symbol, symbol.lstrip("^"))
        if any("/" in name or "\\" in name or name.startswith(".") for name in names):
            return None
        for folder in self._folders:
            for name in names:
                for ending in PRICE_ENDINGS:
                    if (path := folder / f"{name}{ending}").is_file():
                        return path
        return None
