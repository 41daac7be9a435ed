"""`nlp-fin report`: the HTML report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli.output import byte_output, say
from nlp_fin.cli.sources import open_results
from nlp_fin.errors import UsageError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from nlp_fin.report.page import Unread
    from nlp_fin.store import Store

_PAGES = (".html", ".htm")


def report(
    sources: Annotated[
        list[str],
        typer.Argument(help="A database, JSONL of records, or articles (files, folders, -)."),
    ],
    out: Annotated[
        str, typer.Option(help="Folder for an index and a page per article, or a file .html.")
    ] = "report",
    article: Annotated[
        list[str] | None,
        typer.Option(help="Only this article: its id, or part of its source or title. Repeatable."),
    ] = None,
) -> None:
    """Write a report to read in a browser: figures coloured by verdict, findings, pictures.

    Pages are self-contained: no script, nothing from a network; they print well.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin report articles.db --out report

      nlp-fin report entwurf.html --out entwurf-bericht.html
    """
    _refuse_overwriting(sources, out)
    with open_results(sources) as results:
        if not results.unread or results.store.article_ids():
            first = write_pages(results.store, out, article or [])
            say(f"Open {first} in a browser", err=True)
    raise typer.Exit(results.exit_code)


def _refuse_overwriting(sources: list[str], out: str) -> None:
    """No page of a report may take the place of an article that it is about."""
    from nlp_fin.run.outputs import refuse_collisions

    if out.endswith(_PAGES):
        refuse_collisions(sources, {"--out": out})
        return
    folder = Path(out).resolve()
    for source in map(Path, sources):
        place = source.resolve()
        if place == folder or (source.name.endswith(_PAGES) and place.parent == folder):
            raise UsageError(
                f"--out {out} holds the input {source}; name another folder for the report"
            )


def write_pages(store: Store, out: str, wanted: list[str]) -> Path:
    """Write the report of `store`; returns the page to open first."""
    from nlp_fin.report.library import Library
    from nlp_fin.report.page import article_page, article_view, write_report

    ids = choose(store, wanted)
    across = [
        finding
        for finding in store.across()
        if any(isinstance(ref, tuple) and ref[0] in ids for ref in finding.figures)
    ]
    others = {ref[0] for finding in across for ref in finding.figures if isinstance(ref, tuple)}
    records = {record.article.id: record for record in store.records(others)}
    library = Library(records, store.decisions(), across)
    if not out.endswith(_PAGES):
        pages = write_report(store.records(ids), Path(out), library, _unread(store))
        return pages[0]
    if len(ids) != 1:
        raise UsageError(
            f"There are {len(ids)} articles and one file {out}: name a folder with --out, or "
            "choose one with --article"
        )
    view = article_view(next(store.records(ids)), library)
    with byte_output(out) as file:
        file.write(article_page(view, library).encode("utf-8", "replace"))
    return Path(out)


def choose(store: Store, wanted: list[str]) -> set[str]:
    """Ids of the articles that `wanted` names, all if it is empty.

    Raises `UsageError` if nothing is there, or one of `wanted` fits no article.
    """
    import sqlalchemy as sa

    from nlp_fin.store.schema import articles

    # An article without a title is shown under its beginning.
    begin = sa.func.substr(articles.c.text, 1, 200).label("begin")
    rows = store.rows(sa.select(articles.c.id, articles.c.source, articles.c.title, begin))
    if not rows:
        raise UsageError(f"{store.name} has no article; add some with: nlp-fin analyze FOLDER")
    if not wanted:
        return {row["id"] for row in rows}
    chosen: set[str] = set()
    for text in wanted:
        low = text.casefold()
        hits = {row["id"] for row in rows if text == row["id"] or low in _names(row).casefold()}
        if not hits:
            raise UsageError(f"No article has {text!r} in its id, source, title or beginning")
        chosen |= hits
    return chosen


def _names(row: sa.RowMapping) -> str:
    return "\n".join([row["source"], row["title"] or "", " ".join(row["begin"].split())])


def _unread(store: Store) -> list[Unread]:
    """What the last run could not use."""
    import sqlalchemy as sa

    from nlp_fin.report.page import Unread
    from nlp_fin.store.schema import inputs

    last = sa.select(sa.func.max(inputs.c.run_id)).scalar_subquery()
    query = (
        sa.select(inputs.c.source, inputs.c.status, inputs.c.message)
        .where(inputs.c.run_id == last, inputs.c.status.in_(["skipped", "failed"]))
        .order_by(inputs.c.id)
    )
    return [Unread(row["source"], row["status"], row["message"] or "") for row in store.rows(query)]
