"""The command line as a user meets it: real processes, real files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
COMMANDS = ("analyze", "read", "fetch", "check", "conflicts", "decide", "claims", "explain",
            "report", "export")  # fmt: skip


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nlp_fin.cli", *arguments],
        input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "sample.db"
    done = run("analyze", str(SAMPLE), "--db", str(path), "--workers", "2", "--no-encoder")
    assert done.returncode == 0, done.stderr
    assert "12 inputs: 12 stored, 0 unchanged, 0 skipped, 0 failed" in done.stderr
    assert "nlp-fin conflicts" in done.stdout
    return path


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout


def test_a_second_run_changes_nothing(database: Path) -> None:
    done = run("analyze", str(SAMPLE), "--db", str(database), "--no-encoder", "-q")
    assert "0 stored, 12 unchanged" in done.stderr


def test_standard_input_to_jsonl() -> None:
    text = "Der DAX stieg am 4. November 2025 um 1,2 Prozent auf 24.050 Punkte."
    done = run("analyze", "-", "--jsonl", "-", "--no-encoder", stdin=text)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["schema"] == "nlp_fin.article/1"
    assert [f["value"] for f in record["figures"]] == ["1.2", "24050"]
    assert record["figures"][0]["subject"]["instrument"] == "index:^GDAXI"


def test_failed_inputs_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "leer.txt").write_text("")
    (tmp_path / "gut.txt").write_text("Der DAX stieg am Dienstag um 1,2 Prozent.")
    (tmp_path / "english.txt").write_text(
        "The index rose by 5 percent on Tuesday while investors were waiting for the results."
    )
    problems = tmp_path.parent / f"{tmp_path.name}.jsonl"
    database = tmp_path.parent / f"{tmp_path.name}.db"
    done = run("analyze", str(tmp_path), "--db", str(database), "--errors", str(problems))
    assert done.returncode == 3
    assert "1 stored, 0 unchanged, 1 skipped, 1 failed" in done.stderr
    reasons = {json.loads(line)["reason"] for line in problems.read_text().splitlines()}
    assert reasons == {"empty", "language"}


def test_wrong_usage_is_two(tmp_path: Path) -> None:
    assert run("analyze").returncode == 2
    assert run("conflicts", str(tmp_path / "none.db")).returncode == 2
    assert "nlp-fin analyze" in run("conflicts", str(tmp_path / "none.db")).stderr


def test_read_shows_what_is_known() -> None:
    done = run("read", str(SAMPLE / "s02_results.html"))
    assert done.returncode == 0
    assert "2025-11-06  (from json-ld)" in done.stdout
    assert "Miriam Kessler" in done.stdout
    lines = run("read", str(SAMPLE), "--jsonl", "-").stdout.splitlines()
    assert len(lines) == 12
    assert json.loads(lines[0])["article"]["language"] == "de"


def test_read_names_what_is_missing(tmp_path: Path) -> None:
    done = run("read", str(tmp_path / "nichts.txt"))
    assert done.returncode == 3
    assert "not_found" in done.stderr


def test_explain_lists_and_explains() -> None:
    source = str(SAMPLE / "s01_small_caps.md")
    assert "f1 " in run("explain", source).stdout
    one = run("explain", source, "f1").stdout
    assert "forward_pe" in one
    assert "index:^SP600" in one
    assert "Why:" in one
    missing = run("explain", source, "f999")
    assert missing.returncode == 2
    assert "f1 … f" in missing.stderr


def test_explain_in_a_database_asks_which_article(database: Path) -> None:
    done = run("explain", str(database), "f1")
    assert done.returncode == 2
    assert "--article" in done.stderr


def test_conflicts_fail_on_refuted() -> None:
    done = run("conflicts", str(SAMPLE / "s01_small_caps.md"), "--fail-on", "refuted")
    assert done.returncode == 1
    assert "1,2 Prozent" in done.stdout
    assert run("conflicts", str(SAMPLE / "s03_market.txt"), "--fail-on", "refuted").returncode == 0


def test_a_named_source_needs_an_archive(tmp_path: Path) -> None:
    done = run("analyze", str(tmp_path), "--source", "blatt", "--db", str(tmp_path / "a.db"))
    assert done.returncode == 2
    assert "nlp-fin fetch --source blatt" in done.stderr
    assert run("analyze").returncode == 2
