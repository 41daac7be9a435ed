"""Outputs that would destroy an input or each other are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nlp_fin.errors import UsageError
from nlp_fin.run.outputs import is_own, own_files, refuse_collisions, same_file


@pytest.fixture(autouse=True)
def _work_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("Text", encoding="utf-8")


@pytest.mark.parametrize(
    "outputs",
    [
        {"--db": "x", "--jsonl": "x"},
        {"--jsonl": "x", "--errors": "./x"},
        {"--db": "sqlite:///x.db", "--jsonl": "x.db"},
        {"--db": "x.db", "--jsonl": "x.db-wal"},
        {"--out": "new/../x", "--errors": "x"},
    ],
)
def test_two_options_and_one_file(outputs: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_collisions([], outputs)
    assert all(option in str(caught.value) for option in outputs)


@pytest.mark.parametrize("source", ["a.md", "./a.md", "*.md", "link.md"])
def test_an_output_over_an_input(source: str) -> None:
    Path("link.md").symlink_to("a.md")
    with pytest.raises(UsageError, match=r"--jsonl a\.md would overwrite the input"):
        refuse_collisions([source], {"--jsonl": "a.md"})


def test_what_does_not_collide() -> None:
    refuse_collisions(["a.md", "-", "https://example.org/a"], {"--jsonl": "-", "--errors": "-"})
    refuse_collisions(["a.md", "."], {"--db": "a.db", "--jsonl": "a.jsonl", "--errors": None})
    refuse_collisions(["a.md"], {"--db": ":memory:", "--out": os.devnull, "--errors": os.devnull})
    refuse_collisions(["a.md"], {"--db": "postgresql://h/a.md"})


def test_a_hard_link_is_the_same_file() -> None:
    os.link("a.md", "b.md")
    assert same_file("a.md", "b.md")
    assert not same_file("a.md", "c.md")


def test_own_files_are_known_by_any_name() -> None:
    own = own_files(["x.db", None, "-", "out.jsonl"])
    assert is_own("./x.db-wal", own)
    assert is_own("out.jsonl", own)
    assert not is_own("a.md", own)
    assert not is_own("x.db", frozenset())
