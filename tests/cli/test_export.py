"""`nlp-fin export` from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from nlp_fin.cli.export import export
from nlp_fin.errors import StoreError, UsageError

Invoke = Callable[..., Result]


def test_figures_as_csv_on_standard_output(invoke: Invoke, database: str) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke(export, database).stdout)))
    assert [row["value"] for row in rows] == ["12.5", "9", "12.5", "9"]
    assert rows[0]["article_title"] == "'=HYPERLINK(1)"


def test_records_into_a_file(invoke: Invoke, database: str, tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    result = invoke(export, database, "--table", "records", "--format", "jsonl", "--out", str(out))
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["article"]["id"] for line in lines] == ["eins", "zwei"]
    assert "2 rows" in result.stderr
    assert not list(tmp_path.glob("*.part"))


def test_parquet(invoke: Invoke, database: str, tmp_path: Path) -> None:
    out = tmp_path / "claims.parquet"
    invoke(export, database, "--table", "claims", "--format", "parquet", "--out", str(out))
    assert pd.read_parquet(out)["subjects"].tolist()[0].tolist() == ["company:HAL"]


def test_mistakes_are_explained(invoke: Invoke, database: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no table 'numbers'; there are: articles"):
        invoke(export, database, "--table", "numbers")
    with pytest.raises(StoreError, match="There is no database"):
        invoke(export, str(tmp_path / "nope.db"))
    with pytest.raises(UsageError, match="does not exist: mkdir -p"):
        invoke(export, database, "--out", str(tmp_path / "no" / "a.csv"))
    with pytest.raises(UsageError, match="is a folder; name a file in it"):
        invoke(export, database, "--out", str(tmp_path))
    assert (
        "Invalid value for '--format'"
        in invoke(export, database, "--format", "xlsx", fails=True).output
    )


def test_a_failed_export_leaves_what_was_there(
    invoke: Invoke, database: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    out.write_text("alt", encoding="utf-8")
    with pytest.raises(UsageError, match="use --format jsonl"):
        invoke(export, database, "--table", "records", "--format", "csv", "--out", str(out))
    assert out.read_text(encoding="utf-8") == "alt"
    assert sorted(path.name for path in tmp_path.iterdir() if "db" not in path.name) == ["a.csv"]
