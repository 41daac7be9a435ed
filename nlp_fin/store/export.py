"""Tables and records as files: CSV, JSON, JSONL, Parquet.

Exact decimals are written as plain decimal strings in every format (a float column stands
beside the ones people sort by), days as ISO dates, lists and JSON as arrays and objects in JSON,
as `a; b` and JSON text in CSV. A CSV cell that a spreadsheet would run as a formula gets an
apostrophe in front.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Literal

import pandas as pd

from nlp_fin.errors import UsageError
from nlp_fin.records import decimal_text, record_line
from nlp_fin.store.across import across_by_article
from nlp_fin.store.frames import FRAMES, Kind, column_kinds
from nlp_fin.store.store import Store

Format = Literal["parquet", "csv", "jsonl", "json"]

RECORDS = "records"
"""The pseudo table of whole records in the public record format.

A finding across articles is in the record of each article that it rests on, under one key.
"""

TABLES = (*FRAMES, RECORDS)

_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d[\d.,'\u00a0\u202f ]*(?:[eE][+-]?\d+)?\s?%?")


def harmless(cell: str) -> str:
    """`cell` as a spreadsheet may show it: what could run as a formula gets an apostrophe.

    Numbers stay as they are: `-1.4` and `+12,4 %` are no formulas.
    """
    if cell.startswith(_FORMULA_START) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def export(store: Store, table: str, form: Format, out: IO[bytes]) -> int:
    """Write `table` (one of `TABLES`) to `out` in UTF-8; returns the number of rows.

    Raises `UsageError` for records in a tabular format, or Parquet without pyarrow.
    """
    if table == RECORDS:
        return _export_records(store, form, out)
    frame, kinds = store.frame(table), column_kinds(table)
    if form == "parquet":
        _write_parquet(frame, kinds, out)
    elif form == "csv":
        _write_csv(kinds, _json_rows(frame, kinds), out)
    else:
        _write_json(_json_rows(frame, kinds), form, out)
    return len(frame)


def _export_records(store: Store, form: Format, out: IO[bytes]) -> int:
    if form not in ("jsonl", "json"):
        raise UsageError(
            f"Records are nested and do not fit into {form}; use --format jsonl, or name a table: "
            f"{', '.join(FRAMES)}"
        )
    return _write_lines(record_lines(store), form, out)


def record_lines(store: Store, ids: Iterable[str] | None = None) -> Iterator[str]:
    """Records in the public format, one a line: all, or those of `ids`.

    A finding across articles is in the record of each article that it rests on.
    """
    across = across_by_article(store)
    for record in store.records(ids):
        findings = (*record.findings, *across.get(record.article.id, ()))
        yield record_line(replace(record, findings=findings))


def _json_rows(frame: pd.DataFrame, kinds: dict[str, Kind]) -> Iterator[dict[str, Any]]:
    columns = [_plain_cells(frame[name], kind) for name, kind in kinds.items()]
    for cells in zip(*columns, strict=True):
        yield dict(zip(kinds, cells, strict=True))


def _plain_cells(series: pd.Series[Any], kind: Kind) -> list[Any]:
    """The cells as JSON-able Python values, missing as None."""
    if kind in ("list", "json"):
        return list(series)
    missing = series.isna().to_numpy()
    convert = _PLAIN[kind]
    return [None if empty else convert(cell) for cell, empty in zip(series, missing, strict=True)]


def _decimal_cell(cell: Decimal) -> str | None:
    return decimal_text(cell)


def _day_cell(cell: date) -> str:
    return cell.isoformat()[:10]


def _moment_cell(cell: datetime) -> str:
    return cell.isoformat()


_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    "text": str,
    "whole": int,
    "truth": bool,
    "float": float,
    "decimal": _decimal_cell,
    "day": _day_cell,
    "moment": _moment_cell,
}


def _write_json(rows: Iterable[dict[str, Any]], form: Format, out: IO[bytes]) -> None:
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    _write_lines(lines, form, out)


def _write_lines(lines: Iterable[str], form: Format, out: IO[bytes]) -> int:
    count = 0
    for line in lines:
        if form == "json":
            out.write(b"[\n" if count == 0 else b",\n")
        out.write(line.encode("utf-8", "replace"))
        if form == "jsonl":
            out.write(b"\n")
        count += 1
    if form == "json":
        out.write(b"\n]\n" if count else b"[]\n")
    return count


class Utf8Writer:
    """Text into a binary stream, without ever closing it.

    A `TextIOWrapper` closes what it wraps when a disk is full, standard output included.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write `text`; what UTF-8 cannot hold becomes a question mark."""
        return self._out.write(text.encode("utf-8", "replace"))


def _write_csv(kinds: dict[str, Kind], rows: Iterable[dict[str, Any]], out: IO[bytes]) -> None:
    writer = csv.writer(Utf8Writer(out), lineterminator="\n")
    writer.writerow(kinds)
    for row in rows:
        writer.writerow([_csv_cell(row[name], kind) for name, kind in kinds.items()])


def _csv_cell(cell: Any, kind: Kind) -> Any:
    if cell is None:
        return ""
    if kind == "list":
        return harmless("; ".join(cell))
    if kind == "json":
        return json.dumps(cell, ensure_ascii=False)
    if kind == "truth":
        return "true" if cell else "false"
    return harmless(cell) if isinstance(cell, str) else cell


def _write_parquet(frame: pd.DataFrame, kinds: dict[str, Kind], out: IO[bytes]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise UsageError(
            "Parquet needs pyarrow: pip install 'nlp-fin[parquet]', or use --format csv"
        ) from None
    types = {
        "text": pa.string(),
        "whole": pa.int64(),
        "truth": pa.bool_(),
        "float": pa.float64(),
        "decimal": pa.string(),
        "day": pa.date32(),
        "moment": pa.timestamp("s", tz="UTC"),
        "list": pa.list_(pa.string()),
        "json": pa.string(),
    }
    arrays = [
        pa.array(_arrow_cells(frame[name], kind), type=types[kind]) for name, kind in kinds.items()
    ]
    pq.write_table(pa.table(dict(zip(kinds, arrays, strict=True))), out)


def _arrow_cells(series: pd.Series[Any], kind: Kind) -> list[Any]:
    cells = _plain_cells(series, kind)
    if kind == "json":
        return [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in cells]
    if kind == "day":
        return [None if cell is None else date.fromisoformat(cell) for cell in cells]
    if kind == "moment":
        return [None if cell is None else datetime.fromisoformat(cell) for cell in cells]
    return cells
