"""Findings across articles get into a file of records that was written before."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nlp_fin.records import record_line
from nlp_fin.run.jsonl import add_findings
from nlp_fin.types import Article, Finding, Record

SHARED = Finding("y1", "conflict", "refuted", (("a", "f1"), ("b", "f1")), "Beides geht nicht.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.jsonl"
    texts = {"a": "Zeile\u2028gleiche Zeile", "b": "b", "c": "c"}
    lines = [record_line(Record(Article(key, key, text))) for key, text in texts.items()]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def test_only_the_articles_concerned_change(file: Path) -> None:
    before = file.read_bytes().split(b"\n")
    add_findings(file, {"a": [SHARED], "b": [SHARED]})
    after = file.read_bytes().split(b"\n")
    assert after[2:] == before[2:]
    first = json.loads(after[0])
    assert [f["figures"] for f in first["findings"]] == [[["a", "f1"], ["b", "f1"]]]
    assert first | {"findings": []} == json.loads(before[0])
    assert list(file.parent.iterdir()) == [file]


def test_nothing_to_add_leaves_the_file_alone(file: Path) -> None:
    before = file.stat()
    add_findings(file, {"z": [SHARED]})
    assert file.stat().st_ino == before.st_ino
    add_findings(Path(os.devnull), {"a": [SHARED]})
    assert Path(os.devnull).is_char_device()
