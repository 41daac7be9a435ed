"""Inputs that cannot be read are named, and the exit code says so."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import Result

from nlp_fin.cli import exits
from nlp_fin.cli.check import check
from nlp_fin.cli.claims import claims
from nlp_fin.cli.conflicts import conflicts
from nlp_fin.cli.explain import explain
from nlp_fin.cli.export import export
from nlp_fin.cli.read import read
from nlp_fin.cli.report import report
from nlp_fin.errors import UsageError
from nlp_fin.store import Store

Invoke = Callable[..., Result]
GOOD = "Der DAX stieg am 4. November 2025 um 1,2 Prozent auf 24.050 Punkte.\n"
ENGLISH = "The index rose by 5 percent on Tuesday while investors were waiting for the results.\n"


@pytest.fixture(autouse=True)
def _inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gut.txt").write_text(GOOD, encoding="utf-8")
    Path("leer.txt").touch()
    Path("english.txt").write_text(ENGLISH, encoding="utf-8")
    Path("bytes.bin").write_bytes(os.urandom(3000))


@pytest.mark.parametrize("name", ["fehlt.txt", "leer.txt", "english.txt", "bytes.bin"])
def test_what_cannot_be_read_is_no_clean_result(invoke: Invoke, name: str) -> None:
    done = invoke(conflicts, name, "--fail-on", "refuted", fails=True)
    assert done.exit_code == exits.UNREAD
    assert f"not read: {name}" in done.stderr
    done = invoke(claims, "gut.txt", name, fails=True)
    assert done.exit_code == exits.UNREAD
    assert "1 Einträge" in done.stdout


def test_a_finding_goes_before_an_input_that_was_not_read(
    invoke: Invoke, records_file: str
) -> None:
    done = invoke(conflicts, records_file, "leer.txt", "--fail-on", "refuted", fails=True)
    assert done.exit_code == exits.FINDINGS
    assert "leer.txt" in done.stderr
    assert invoke(conflicts, records_file, "leer.txt", fails=True).exit_code == exits.UNREAD


def test_pictures_in_a_folder_are_no_failure(invoke: Invoke) -> None:
    Path("news").mkdir()
    Path("news/bild.png").write_bytes(b"\x89PNG")
    Path("news/a.txt").write_text(GOOD, encoding="utf-8")
    Path("news/b.txt").write_text(GOOD, encoding="utf-8")
    assert invoke(conflicts, "news").stderr == ""


def test_a_report_of_what_could_be_read(invoke: Invoke) -> None:
    done = invoke(report, "gut.txt", "leer.txt", "--out", "bericht", fails=True)
    assert done.exit_code == exits.UNREAD
    assert Path("bericht/index.html").exists()
    done = invoke(report, "leer.txt", "--out", "nichts", fails=True)
    assert done.exit_code == exits.UNREAD
    assert not Path("nichts").exists()
    assert invoke(explain, "leer.txt", fails=True).exit_code == exits.UNREAD


@pytest.mark.parametrize("command", [conflicts, claims, explain, report, export, check])
def test_databases_of_others_and_none(invoke: Invoke, command: Callable[..., None]) -> None:
    with closing(sqlite3.connect("foreign.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()
    Path("empty.db").touch()
    Path("bytes.bin").rename("bytes.db")
    names = ("foreign.db", "empty.db", "bytes.db")
    before = [Path(name).read_bytes() for name in names]
    for name in (*names, "none.db"):
        with pytest.raises(UsageError, match=name):
            invoke(command, name)
    assert [Path(name).read_bytes() for name in names] == before
    assert not Path("none.db").exists()


@pytest.mark.parametrize(
    ("command", "more"),
    [(conflicts, []), (claims, ["--repeats"]), (report, ["--out", "bericht"]), (export, [])],
)
def test_reading_changes_no_database(
    invoke: Invoke, database: str, command: Callable[..., None], more: list[str]
) -> None:
    before = Path(database).read_bytes()
    invoke(command, database, *more)
    assert Path(database).read_bytes() == before


def test_outputs_over_inputs(invoke: Invoke, database: str) -> None:
    Path("seite.html").write_text(f"<p>{GOOD}</p>", encoding="utf-8")
    calls: list[tuple[Callable[..., None], list[str]]] = [
        (conflicts, [database, "--format", "csv", "--out", database]),
        (claims, [database, "--format", "csv", "--out", database]),
        (export, [database, "--out", database]),
        (check, [database, "--format", "csv", "--out", database]),
        (read, ["gut.txt", "--jsonl", "./gut.txt"]),
        (report, ["seite.html", "--out", "seite.html"]),
        (report, ["seite.html", "--out", "."]),
        (report, [".", "--out", "."]),
    ]
    before = Path(database).read_bytes()
    for command, arguments in calls:
        with pytest.raises(UsageError, match=r"overwrite the input|holds the input"):
            invoke(command, *arguments)
    assert Path(database).read_bytes() == before
    assert "DAX" in Path("seite.html").read_text(encoding="utf-8")


def test_exported_records_carry_findings_across_articles_and_can_be_read_again(
    invoke: Invoke, database: str
) -> None:
    from nlp_fin.types import Finding

    figures = (("eins", "f1"), ("zwei", "f2"))
    shared = Finding("y1", "conflict", "refuted", figures, "Beides geht nicht.", key="key-9")
    with Store(database, create=False) as store:
        store.add_across([shared], [], ["eins", "zwei"])
    invoke(export, database, "--table", "records", "--format", "jsonl", "--out", "r.jsonl")
    records = [json.loads(line) for line in Path("r.jsonl").read_text("utf-8").splitlines()]
    for record in records:
        (found,) = [f for f in record["findings"] if f["key"] == "key-9"]
        assert found["figures"] == [["eins", "f1"], ["zwei", "f2"]]
    assert "key-1" in invoke(conflicts, "r.jsonl").stdout


def test_explain_names_an_article_that_is_not_there(invoke: Invoke, database: str) -> None:
    with pytest.raises(UsageError, match=r"no article 'zzzz'; there are:\n  eins "):
        invoke(explain, database, "f1", "--article", "zzzz")
    with Store(database, create=False) as store:
        record = store.record("eins")
        from dataclasses import replace

        for number in range(30):
            article = replace(record.article, id=f"n{number:02}")
            store.save(replace(record, article=article, findings=()))
    with pytest.raises(UsageError, match="choose an article") as caught:
        invoke(explain, database, "f1", "--article", "n")
    assert str(caught.value).count("\n") == 21
    assert "… and 10 more" in str(caught.value)
    assert "n07" in str(caught.value)
    assert "12,5 %" in invoke(explain, database, "f1", "--article", "n07").stdout


def test_nothing_steers_the_terminal(invoke: Invoke) -> None:
    text = "\x1b[2J\x1b]0;x\x07Der DAX stieg am 4. November 2025 um 1,2 \x1b[31mProzent.\u202e\n"
    Path("boese\x1b[1m.txt").write_text(text, encoding="utf-8")
    for command, more in ((read, ["--full"]), (explain, []), (conflicts, []), (claims, [])):
        done = invoke(command, "boese\x1b[1m.txt", *more, fails=True)
        assert "\x1b" not in done.output
        assert "\u202e" not in done.output


@pytest.mark.parametrize(("view", "count"), [("--targets", 0), ("--repeats", 0)])
def test_claim_reviews_are_of_the_chosen_view(
    invoke: Invoke, database: str, view: str, count: int
) -> None:
    everything = invoke(claims, database, "--format", "claimreview").stdout
    assert len(json.loads(everything)) == 2
    chosen = invoke(claims, database, "--format", "claimreview", view).stdout
    assert len(json.loads(chosen)) == count


def test_a_name_that_is_no_utf8(invoke: Invoke) -> None:
    os.rename(b"gut.txt", b"caf\xe9.txt")
    name = os.fsdecode(b"caf\xe9.txt")
    assert r"caf\xe9.txt" in invoke(read, name).stdout
    (row,) = json.loads(invoke(claims, name, "--format", "json").stdout)
    assert row["source"] == r"caf\xe9.txt"
