"""`nlp-fin read`: show articles as the analysis will see them, without analysing them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import IO, Annotated, Any

import typer

from nlp_fin.cli import exits
from nlp_fin.cli.output import byte_output, say, write_jsonl
from nlp_fin.names import readable_name


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

    Exit codes: nlp-fin --help; what is skipped on purpose (another language) is no failure.

    Examples:

      nlp-fin read artikel/ --full

      nlp-fin read seite.html --jsonl - | jq .article.published
    """
    from nlp_fin.run.outputs import refuse_collisions

    refuse_collisions(paths, {"--jsonl": jsonl})
    with nullcontext() if jsonl is None else byte_output(jsonl) as sink:
        failed = show_articles(paths, sink=sink, full=full)
    if failed:
        raise typer.Exit(exits.UNREAD)


def show_articles(paths: list[str], *, sink: IO[bytes] | None, full: bool) -> int:
    """Print the articles, or write them to `sink`; returns how many inputs failed."""
    from nlp_fin.errors import InputFailedError
    from nlp_fin.ingest import read as read_articles
    from nlp_fin.records import article_to_json
    from nlp_fin.types import Article

    counts = {"read": 0, "skipped": 0, "failed": 0}
    for item in read_articles(paths):
        if isinstance(item, Article):
            counts["read"] += 1
            article = replace(item, source=readable_name(item.source))
            if sink is not None:
                write_jsonl([{"article": article_to_json(article)}], sink)
            else:
                _show(article, full)
        else:
            kind = "failed" if isinstance(item, InputFailedError) else "skipped"
            counts[kind] += 1
            say(f"{kind} ({item.reason}): {readable_name(str(item))}", err=True)
    total = sum(counts.values())
    detail = ", ".join(f"{count} {name}" for name, count in counts.items())
    say(f"{total} inputs: {detail}", err=True)
    return counts["failed"]


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
    say("\n".join(lines))
    if full:
        say("\n" + article.text + "\n")


def _evidence(article: Any) -> str:
    evidence = article.published_evidence
    return "" if evidence is None else f"  (from {evidence.source})"
