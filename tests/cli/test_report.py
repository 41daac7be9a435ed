"""`nlp-fin report` from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from nlp_fin.cli.report import report
from nlp_fin.errors import UsageError
from nlp_fin.store import Store

Invoke = Callable[..., Result]


def test_a_folder(invoke: Invoke, database: str, tmp_path: Path) -> None:
    result = invoke(report, database, "--out", str(tmp_path / "bericht"))
    assert f"Open {tmp_path / 'bericht' / 'index.html'} in a browser" in result.stderr
    names = sorted(path.name for path in (tmp_path / "bericht").iterdir())
    assert names == ["artikel-eins.html", "artikel-zwei.html", "index.html"]
    index = (tmp_path / "bericht" / "index.html").read_text(encoding="utf-8")
    assert "kein Text" in index, "what was not read is named"


def test_one_article_in_one_file(invoke: Invoke, records_file: str, tmp_path: Path) -> None:
    out = tmp_path / "bericht.html"
    invoke(report, records_file, "--out", str(out))
    assert "Halvera wuchs um 12,5 % oder um 9 %." in out.read_text(encoding="utf-8")


def test_chosen_articles(invoke: Invoke, database: str, tmp_path: Path) -> None:
    for number, choice in enumerate(("zwei", "ZWEI.TXT")):
        out = tmp_path / f"{number}.html"
        invoke(report, database, "--article", choice, "--out", str(out))
        assert "zwei.txt" in out.read_text(encoding="utf-8")


def test_an_article_is_found_by_its_beginning(
    invoke: Invoke, records_file: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.html"
    invoke(report, records_file, "--article", "halvera wuchs 2024", "--out", str(out))
    assert out.exists()


def test_mistakes_are_explained(invoke: Invoke, database: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 articles and one file"):
        invoke(report, database, "--out", str(tmp_path / "a.html"))
    with pytest.raises(UsageError, match="No article has 'drei'"):
        invoke(report, database, "--article", "drei")
    empty = tmp_path / "leer.db"
    Store(empty).close()
    with pytest.raises(UsageError, match="has no article; add some"):
        invoke(report, str(empty))
