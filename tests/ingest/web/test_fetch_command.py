import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from nlp_fin.cli import fetch as command
from nlp_fin.errors import UsageError
from nlp_fin.ingest.web import client as client_module
from nlp_fin.ingest.web import transport


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(command.fetch)
    return made


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the command's client visit this machine, at once."""
    bounds = transport.Bounds(allowed=frozenset({"127.0.0.1"}))
    monkeypatch.setattr(client_module, "Bounds", lambda: bounds)
    original = client_module.Client.__init__

    def init(self: Any, agent: str, **kwargs: Any) -> None:
        kwargs["pacer"].delay = 0.0
        original(self, agent, bounds=bounds, **kwargs)

    monkeypatch.setattr(client_module.Client, "__init__", init)


@pytest.mark.usefixtures("loopback")
def test_pages_are_fetched_and_counted(
    app: typer.Typer, site: Any, tmp_path: Path, kit: Any
) -> None:
    site.page("/a", kit.article(1))
    site.page("/b", kit.article(2))
    addresses = tmp_path / "list.txt"
    addresses.write_text(f"# Kommentar\n{site.base}/a\n\n{site.base}/weg\n", encoding="utf-8")
    errors = tmp_path / "errors.jsonl"
    result = CliRunner().invoke(
        app,
        [
            site.base + "/b",
            "--from",
            str(addresses),
            "--archive",
            str(tmp_path / "archive"),
            "--sources",
            str(tmp_path / "none.toml"),
            "--contact",
            "me@example.org",
            "--errors",
            str(errors),
        ],
    )
    assert result.exit_code == 3
    assert "3 pages asked for" in result.output
    assert "stored       2" in result.output
    assert "failed       1 (1 http_404)" in result.output
    (problem,) = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert problem["reason"] == "http_404"
    assert site.agents == {command.user_agent("me@example.org")}


@pytest.mark.usefixtures("loopback")
def test_a_named_source(app: typer.Typer, site: Any, tmp_path: Path, kit: Any) -> None:
    site.page("/rss", f"<rss><item><link>{site.base}/a</link></item></rss>".encode())
    site.page("/a", kit.article(1))
    file = tmp_path / "sources.toml"
    file.write_text(
        f'contact = "me@example.org"\n[[source]]\nname = "eins"\nfeeds = ["{site.base}/rss"]\n',
        encoding="utf-8",
    )
    arguments = ["--source", "eins", "--sources", str(file), "--archive", str(tmp_path / "archive")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "stored       1" in result.output
    again = CliRunner().invoke(app, arguments)
    assert "1 unchanged" in again.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to fetch"),
        (["https://example.org/"], "sites must be able to reach you"),
        (["https://example.org/", "--contact", "a b"], "sites must be able to reach you"),
        (["https://example.org/", "--match", "("], "no regular expression"),
        (["--from", "nowhere.txt"], "cannot read the addresses"),
        (["--source", "x"], "cannot read the sources"),
    ],
)
def test_mistakes_of_use(
    app: typer.Typer,
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)
    assert not (tmp_path / "archive").exists()
