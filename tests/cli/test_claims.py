"""`nlp-fin claims` from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from nlp_fin.cli.claims import claims
from nlp_fin.errors import UsageError

Invoke = Callable[..., Result]


def test_the_table(invoke: Invoke, database: str) -> None:
    text = invoke(claims, database, "--speaker", "halvera").stdout
    for part in ("2025-02-03", "Halvera", "Fundamentaldaten", "positiv", "2 Einträge"):
        assert part in text, part
    assert invoke(claims, database, "--speaker", "niemand").stdout == "0 Einträge\n"


def test_all_formats_hold_the_same(invoke: Invoke, database: str, tmp_path: Path) -> None:
    array = json.loads(invoke(claims, database, "--format", "json").stdout)
    lines = invoke(claims, database, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == array
    out = tmp_path / "a.csv"
    invoke(claims, database, "--format", "csv", "--out", str(out))
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [row["about"] for row in rows] == ["Halvera", "Halvera"]
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in array]
    reviews = json.loads(invoke(claims, database, "--format", "claimreview").stdout)
    assert [review["@type"] for review in reviews] == ["ClaimReview"] * 2


def test_an_empty_csv_has_its_header(invoke: Invoke, database: str) -> None:
    out = invoke(claims, database, "--targets", "--format", "csv").stdout
    assert out.startswith("published,company,firm,analyst")
    assert len(out.splitlines()) == 1


def test_views(invoke: Invoke, database: str) -> None:
    assert invoke(claims, database, "--repeats").stdout == "0 Einträge\n"
    assert invoke(claims, database, "--due").stdout == "0 Einträge\n"
    assert "2 Einträge" in invoke(claims, database, "--since", "2025-02-03").stdout


def test_mistakes_are_explained(invoke: Invoke, database: str) -> None:
    with pytest.raises(UsageError, match="--since wants a day such as 2025-11-05"):
        invoke(claims, database, "--since", "gestern")
    with pytest.raises(UsageError, match="--kind is one of"):
        invoke(claims, database, "--kind", "meinung")
    with pytest.raises(UsageError, match="--out needs --format"):
        invoke(claims, database, "--out", "a.txt")
