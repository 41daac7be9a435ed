"""`nlp-fin conflicts` and `nlp-fin decide` from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from nlp_fin.cli.conflicts import conflicts, decide
from nlp_fin.errors import UsageError
from nlp_fin.store import Store

Invoke = Callable[..., Result]


@pytest.mark.parametrize("source", ["database", "records_file"])
def test_the_table(invoke: Invoke, request: pytest.FixtureRequest, source: str) -> None:
    text = invoke(conflicts, request.getfixturevalue(source)).stdout
    for part in (
        "✗ widerlegt", "eins.txt:1", "eins.txt:2", "»12,5 %«", "»9 %«",
        "Halvera wuchs um 12,5 % oder um 9 %.", "key-1", "1 widerlegt, 0 unklar, 1 bestätigt",
    ):  # fmt: skip
        assert part in text, part
    assert "key-2" not in text


def test_everything(invoke: Invoke, database: str) -> None:
    assert "key-2" in invoke(conflicts, database, "--all").stdout


def test_json(invoke: Invoke, database: str) -> None:
    (finding,) = json.loads(invoke(conflicts, database, "--format", "json").stdout)
    assert (finding["verdict"], finding["stated"], finding["expected"]) == ("refuted", "9", "12.5")
    assert [(place["line"], place["marked"]) for place in finding["places"]] == [
        (1, ["12,5 %"]),
        (2, ["9 %"]),
    ]
    assert [(f["article"], f["id"], f["value"]) for f in finding["figures"]] == [
        ("eins", "f1", "12.5"),
        ("eins", "f2", "9"),
    ]
    assert finding["formula"] == "12,5 % ≠ 9 %"


def test_csv(invoke: Invoke, database: str) -> None:
    out = invoke(conflicts, database, "--format", "csv").stdout
    (row,) = list(csv.DictReader(io.StringIO(out)))
    assert (row["source"], row["line"], row["figures"]) == ("eins.txt", "1", "eins:f1; eins:f2")
    assert row["title"] == "'=HYPERLINK(1)"


def test_into_a_file(invoke: Invoke, database: str, tmp_path: Path) -> None:
    for form in ("json", "csv", "table"):
        out = tmp_path / f"befunde.{form}"
        invoke(conflicts, database, "--format", form, "--out", str(out))
        assert "Halvera wuchs" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("verdict", ["refuted", "inconclusive"])
def test_fail_on(invoke: Invoke, database: str, verdict: str) -> None:
    result = invoke(conflicts, database, "--fail-on", verdict, fails=True)
    assert result.exit_code == 1
    assert "Halvera wuchs" in result.stdout
    invoke(decide, "key-1", "rejected", "--db", database)
    assert invoke(conflicts, database, "--fail-on", verdict).exit_code == 0


def test_a_decision_is_kept_and_shown(invoke: Invoke, database: str) -> None:
    invoke(decide, "key-1", "rejected", "--db", database, "--note", "anderes Jahr")
    assert "1 von Ihnen verworfen" in invoke(conflicts, database).stdout
    shown = invoke(conflicts, database, "--all").stdout
    assert "verworfen durch Sie" in shown
    assert "Notiz: anderes Jahr" in shown
    invoke(decide, "key-1", "accepted", "--db", database)
    assert "bestätigt durch Sie" in invoke(conflicts, database).stdout
    with Store(database, create=False) as store:
        assert store.decisions() == {"key-1": ("accepted", None)}


def test_mistakes_are_explained(
    invoke: Invoke, database: str, records_file: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="There is no database"):
        invoke(conflicts, str(tmp_path / "nope.db"))
    with pytest.raises(UsageError, match="Name one database, or files, not both"):
        invoke(conflicts, database, records_file)
    with pytest.raises(UsageError, match="no finding with the key 'key-9'"):
        invoke(decide, "key-9", "accepted", "--db", database)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"schema":"nlp_fin.article/1"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"broken\.jsonl:1 is no record"):
        invoke(conflicts, str(broken))


def test_nothing_found(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Store(path).close()
    assert invoke(conflicts, str(path)).stdout == "0 widerlegt, 0 unklar, 0 bestätigt\n"
    assert json.loads(invoke(conflicts, str(path), "--format", "json").stdout) == []
