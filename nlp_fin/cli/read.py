"""`nlp-fin read`: show articles as the analysis will see them, without analysing them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer


def read(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs, JSONL files, or - for standard input."),
    ],
    jsonl: Annotated[
        str | None,
        typer.Option(help="Write one JSON object per article to this file (- is standard output)."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Print the whole text, too.")] = False,
) -> None:
    """Show what is read from files and pages: title, dates, authors, length, text.

    Reads .txt .md .html .htm and JSONL of {url, html or text, published?}. Inputs that cannot be
    used are named with their reason.

    Exit codes: 0 all read, 2 wrong usage, 3 some inputs failed.

    Examples:

      nlp-fin read artikel/ --full

      nlp-fin read seite.html --jsonl - | jq .article.published
    """
    failed = show_articles(paths, jsonl=jsonl, full=full)
    if failed:
        raise typer.Exit(3)


def show_articles(paths: list[str], *, jsonl: str | None, full: bool) -> int:
    """Print or write the articles; returns how many inputs failed."""
    from nlp_fin.errors import InputFailedError
    from nlp_fin.ingest import read as read_articles
    from nlp_fin.records import article_to_json
    from nlp_fin.types import Article

    counts = {"read": 0, "skipped": 0, "failed": 0}
    sink = _open(jsonl)
    try:
        for item in read_articles(paths):
            if isinstance(item, Article):
                counts["read"] += 1
                if sink:
                    _write(sink, {"article": article_to_json(item)})
                else:
                    _show(item, full)
            else:
                kind = "failed" if isinstance(item, InputFailedError) else "skipped"
                counts[kind] += 1
                typer.echo(f"{kind} ({item.reason}): {item}", err=True)
    finally:
        if sink and sink is not sys.stdout:
            sink.close()
    total = sum(counts.values())
    detail = ", ".join(f"{count} {name}" for name, count in counts.items())
    typer.echo(f"{total} inputs: {detail}", err=True)
    return counts["failed"]


def _open(jsonl: str | None) -> TextIO | None:
    if jsonl is None:
        return None
    return sys.stdout if jsonl == "-" else Path(jsonl).open("w", encoding="utf-8")


def _write(sink: TextIO, data: dict[str, Any]) -> None:
    sink.write(json.dumps(data, ensure_ascii=False) + "\n")


def _show(article: Any, full: bool) -> None:
    lines = [
        f"{article.source}",
        f"  title      {article.title or '–'}",
        f"  authors    {', '.join(article.authors) or '–'}",
        f"  publisher  {article.publisher or '–'}",
        f"  published  {article.published or 'unknown'}{_evidence(article)}",
        f"  modified   {article.modified or 'unknown'}",
        f"  text       {len(article.text.split())} words, {len(article.tables)} tables",
    ]
    typer.echo("\n".join(lines))
    if full:
        typer.echo("\n" + article.text + "\n")


def _evidence(article: Any) -> str:
    evidence = article.published_evidence
    return "" if evidence is None else f"  (from {evidence.source})"
