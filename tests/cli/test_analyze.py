"""`nlp-fin analyze`: what is written where, and what is never overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from nlp_fin.cli.analyze import analyze
from nlp_fin.errors import UsageError
from nlp_fin.store import Store

Invoke = Callable[..., Result]

FIRST = "Datum: 2025-03-01\n\nSAP hat im Jahr 2024 einen Umsatz von 34,2 Mrd. Euro erzielt.\n"
SECOND = "Datum: 2025-03-09\n\nSAP hat im Jahr 2024 einen Umsatz von 39,9 Mrd. Euro erzielt.\n"
FAST = ("--no-encoder", "--workers", "0", "-q")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "news"
    made.mkdir()
    (made / "a.txt").write_text(FIRST, encoding="utf-8")
    (made / "b.txt").write_text(SECOND, encoding="utf-8")
    return made


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def across(records: list[dict[str, Any]]) -> list[list[str]]:
    """The articles of each finding across articles, by record."""
    return [
        sorted(ref[0] for f in record["findings"] for ref in f["figures"] if isinstance(ref, list))
        for record in records
    ]


@pytest.mark.parametrize("where", [(), ("--db", "a.db")])
def test_a_file_of_records_has_the_findings_across_articles(
    invoke: Invoke, folder: Path, where: tuple[str, ...]
) -> None:
    invoke(analyze, str(folder), "--jsonl", "x.jsonl", *where, *FAST)
    records = lines("x.jsonl")
    both = sorted(record["article"]["id"] for record in records)
    assert across(records) == [both, both]
    invoke(analyze, str(folder), "--jsonl", "x.jsonl", *where, *FAST)
    assert across(lines("x.jsonl")) == [both, both]
    assert [path.name for path in Path().iterdir() if ".part" in path.name] == []


@pytest.mark.parametrize("target", ["x.jsonl", "-"])
def test_a_check_is_of_this_run_only(
    invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    invoke(analyze, str(folder), "--db", "a.db", *FAST)
    Path("nlp_fin.toml").write_text('[market]\nproviders = ["files"]\n', encoding="utf-8")
    monkeypatch.delenv("NLP_FIN_CONFIG", raising=False)
    asked: list[str] = []
    from nlp_fin.cli import check

    real = check.run_check

    def watched(records: Any, *rest: Any, **more: Any) -> Any:
        records = list(records)
        asked.extend(record.article.source for record in records)
        return real(records, *rest, **more)

    monkeypatch.setattr(check, "run_check", watched)
    done = invoke(
        analyze, str(folder / "a.txt"), "--check", "--db", "a.db", "--jsonl", target, *FAST
    )
    text = done.stdout if target == "-" else Path(target).read_text(encoding="utf-8")
    (record,) = map(json.loads, text.splitlines())
    assert asked == [record["article"]["source"]] == [str(folder / "a.txt")]
    assert across([record])[0]


def test_no_database_is_made_of_nothing(invoke: Invoke, folder: Path) -> None:
    done = invoke(analyze, "nope/", "--db", "a.db", "--no-encoder", fails=True)
    assert done.exit_code == 3
    assert not Path("a.db").exists()
    assert "no such file" in done.stderr
    assert "nlp-fin conflicts" not in done.stdout
    (folder / "a.txt").write_text("")
    done = invoke(analyze, str(folder / "a.txt"), "--db", "a.db", "--no-encoder", fails=True)
    assert "nlp-fin conflicts" not in done.stdout


def test_nothing_is_opened_before_it_is_sure(invoke: Invoke, folder: Path) -> None:
    article = str(folder / "a.txt")
    for options in (
        ("--jsonl", article), ("--db", article), ("--errors", article),
        ("--db", "x", "--jsonl", "x"), ("--jsonl", "x", "--errors", "x"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=options[0]):
            invoke(analyze, article, *options, *FAST)
    assert Path(article).read_text(encoding="utf-8") == FIRST
    assert not Path("x").exists()


def test_a_foreign_database_stays_as_it_is(invoke: Invoke, folder: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect("foreign.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()
    before = Path("foreign.db").read_bytes()
    with pytest.raises(UsageError, match="belongs to another program"):
        invoke(analyze, str(folder), "--db", "foreign.db", *FAST)
    assert Path("foreign.db").read_bytes() == before


def test_where_the_rest_of_the_failures_is(invoke: Invoke, folder: Path) -> None:
    for number in range(12):
        (folder / f"{number}.txt").touch()
    done = invoke(analyze, str(folder), "--db", "a.db", *FAST, fails=True)
    assert "… and 2 more; name a file with --errors" in done.stderr
    done = invoke(analyze, str(folder), "--db", "a.db", "--errors", "e", *FAST, fails=True)
    assert "… and 2 more; see e" in done.stderr
    assert len(lines("e")) == 12


def test_the_summary_knows_what_was_rejected(invoke: Invoke, folder: Path) -> None:
    (folder / "c.txt").write_text(
        "Datum: 2025-03-09\n\nSiemens hat im Jahr 2024 einen Umsatz von 75,9 Mrd. Euro erzielt. "
        "Später hieß es, Siemens habe 2024 einen Umsatz von 79,9 Mrd. Euro erzielt.\n",
        encoding="utf-8",
    )
    loud = FAST[:-1]
    before = invoke(analyze, str(folder), "--db", "a.db", *loud).stdout
    with Store("a.db", create=False) as store:
        findings = store.frame("findings")
        bad = list(findings[findings["verdict"] == "refuted"]["key"])
        count = len(bad)
        assert f"Checked: {count} widerlegt" in before
        for key in bad:
            store.decide(key, "rejected")
    after = invoke(analyze, str(folder), "--db", "a.db", *loud).stdout
    assert "Checked: 0 widerlegt" in after
    assert f"{count} von Ihnen verworfen" in after
    assert "Refuted:" not in after
