"""Exports: every format holds the same, and no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.errors import UsageError
from nlp_fin.records import record_from_json
from nlp_fin.store import Store
from nlp_fin.store.export import TABLES, Format, export, harmless
from nlp_fin.store.frames import FRAMES
from nlp_fin.types import Record


@pytest.fixture
def filled(shared_store: Store, make_record: Callable[..., Record]) -> Store:
    shared_store.forget("decimals")
    for name in shared_store.article_ids():
        shared_store.forget(name)
    shared_store.save(make_record("a1"))
    shared_store.save(make_record("a2"))
    return shared_store


def written(store: Store, table: str, form: Format) -> bytes:
    out = io.BytesIO()
    export(store, table, form, out)
    return out.getvalue()


@pytest.mark.parametrize("table", FRAMES)
def test_all_formats_hold_the_same_rows(filled: Store, table: str) -> None:
    array = json.loads(written(filled, table, "json"))
    lines = written(filled, table, "jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == array
    rows = list(csv.DictReader(io.StringIO(written(filled, table, "csv").decode())))
    assert len(rows) == len(array)
    frame = pd.read_parquet(io.BytesIO(written(filled, table, "parquet")))
    assert len(frame) == len(array)
    if array:
        assert list(rows[0]) == list(array[0]) == list(frame.columns)


def test_cells_of_figures(filled: Store) -> None:
    row = json.loads(written(filled, "figures", "jsonl").splitlines()[0])
    assert row["value"] == "1250000000"
    assert row["value_corrected"] == "1250000000.000000000000000000001"
    assert row["value_float"] == 1.25e9
    assert row["period_start"] == "2024-01-01"
    assert row["low"] is None
    assert row["reasons"] == ["metric=revenue"]
    cells = next(csv.DictReader(io.StringIO(written(filled, "figures", "csv").decode())))
    assert (cells["value"], cells["low"], cells["in_table"]) == ("1250000000", "", "false")
    assert cells["reasons"] == "metric=revenue"
    frame = pd.read_parquet(io.BytesIO(written(filled, "figures", "parquet")))
    assert frame["value"].tolist()[0] == "1250000000"
    assert frame["period_start"].tolist()[0].isoformat() == "2024-01-01"


def test_records_in_the_public_format(filled: Store) -> None:
    lines = written(filled, "records", "jsonl").decode().splitlines()
    assert [record_from_json(json.loads(line)) for line in lines] == list(filled.records())
    assert all(json.loads(line)["schema"] == "nlp_fin.article/1" for line in lines)
    assert len(json.loads(written(filled, "records", "json"))) == 2


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_records_do_not_fit_into_a_table(filled: Store, form: Format) -> None:
    with pytest.raises(UsageError, match="use --format jsonl"):
        written(filled, "records", form)


def test_unknown_tables_are_named(filled: Store) -> None:
    with pytest.raises(UsageError, match="no table 'numbers'"):
        written(filled, "numbers", "csv")
    assert "records" in TABLES


def test_without_pyarrow(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'nlp-fin\[parquet\]'"):
        written(filled, "figures", "parquet")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+49 69 1234()", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "＝1", "--1"],
)
def test_formulas_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-1.4", "+12,4 %", "+1.234.567,89", "-3e5", "Umsatz", "", "1+1"])
def test_numbers_and_plain_text_stay(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.text())
def test_no_cell_starts_a_formula(cell: str) -> None:
    shown = harmless(cell)
    if shown.startswith(("=", "@", "\t", "\r")):
        raise AssertionError(shown)
    if shown.startswith(("+", "-")):
        assert shown[1].isdigit()


def test_hostile_articles_in_csv(store: Store, make_record: Callable[..., Record]) -> None:
    record = make_record()
    text = '=cmd|"/c calc"!A1,\r\n"x"'
    store.save(replace(record, article=replace(record.article, title=text)))
    row = next(csv.DictReader(io.StringIO(written(store, "articles", "csv").decode(), newline="")))
    assert row["title"] == "'" + text
