"""`nlp-fin conflicts` and `nlp-fin decide`: what does not add up, and what the user says to it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_fin.cli import exits
from nlp_fin.cli.analyze import DEFAULT_DATABASE
from nlp_fin.cli.output import byte_output, console, say, write_csv, write_json
from nlp_fin.cli.sources import open_results
from nlp_fin.run.outputs import refuse_collisions

if TYPE_CHECKING:
    from nlp_fin.report.quotes import Quote
    from nlp_fin.report.views import FindingView
    from nlp_fin.store import Store


class ConflictsFormat(StrEnum):
    """Output formats of `conflicts`."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class FailOn(StrEnum):
    """Verdicts that `--fail-on` knows, the worst first."""

    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"


class Decision(StrEnum):
    """What a user can say about a finding."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


COLUMNS = (
    "verdict", "kind", "reason", "article", "source", "title", "line", "quote", "stated",
    "expected", "formula", "explanation", "figures", "decision", "note", "key",
)  # fmt: skip


def conflicts(
    sources: Annotated[
        list[str],
        typer.Argument(help="A database, JSONL of records, or articles (files, folders, -)."),
    ],
    form: Annotated[
        ConflictsFormat, typer.Option("--format", help="Output format.")
    ] = ConflictsFormat.TABLE,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show what was verified and what you rejected, too.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Exit with 1 if there is such a finding, or a worse one."),
    ] = None,
    out: Annotated[str, typer.Option(help="File to write; - is standard output.")] = "-",
) -> None:
    """Show which figures cannot both be true: where, the arithmetic, the verdict.

    Inputs that cannot be read are named on standard error, and the exit code is 3.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin conflicts articles.db

      nlp-fin conflicts entwurf.html --fail-on refuted

      nlp-fin decide KEY rejected --db articles.db --note "anderer Stichtag"
    """
    refuse_collisions(sources, {"--out": out})
    with open_results(sources) as results:
        everything = finding_list(results.store)
    shown = [view for view in everything if show_all or _is_open(view)]
    if form is ConflictsFormat.TABLE and out == "-":
        show_table(shown, everything)
    else:
        write_findings(shown, form, out)
    if fail_on is not None and any(fails(view, fail_on) for view in everything):
        raise typer.Exit(exits.FINDINGS)
    raise typer.Exit(results.exit_code)


def _is_open(view: FindingView) -> bool:
    return view.verdict != "supported" and view.decision != "rejected"


def fails(view: FindingView, fail_on: FailOn) -> bool:
    """Whether a finding is of the kind that `--fail-on` names, or worse."""
    bad = ("refuted",) if fail_on is FailOn.REFUTED else ("refuted", "inconclusive")
    return view.verdict in bad and view.decision != "rejected"


def finding_list(store: Store) -> list[FindingView]:
    """All findings of `store` for a reader: those between articles first, then the refuted."""
    import sqlalchemy as sa

    from nlp_fin.report.library import Library
    from nlp_fin.report.views import finding_views
    from nlp_fin.store import schema

    across, finding, link = store.across(), schema.findings.c, schema.finding_figures.c
    homes = [
        row["article_id"]
        for row in store.rows(
            sa.select(finding.article_id).where(finding.article_id.is_not(None)).distinct()
        )
    ]
    others = [row["article_id"] for row in store.rows(sa.select(link.article_id).distinct())]
    records = {record.article.id: record for record in store.records({*homes, *others})}
    library = Library(records, store.decisions(), across)
    views = finding_views(across, None, library, draw=False)
    for key in sorted(homes, key=lambda key: records[key].article.source):
        views += finding_views(records[key].findings, records[key], library, draw=False)
    rank = {"refuted": 0, "inconclusive": 1}
    return sorted(views, key=lambda view: (view.home, rank.get(view.verdict, 2)))


def show_table(shown: list[FindingView], everything: list[FindingView]) -> None:
    """Print the findings as a table, and how many of each verdict there are."""
    from nlp_fin.report.terminal import findings_table

    screen = console()
    if shown:
        screen.print(findings_table(shown))
    counts = dict.fromkeys(("refuted", "inconclusive", "supported", "rejected"), 0)
    for view in everything:
        counts["rejected" if view.decision == "rejected" else view.verdict] += 1
    parts = [
        f"{counts['refuted']} widerlegt", f"{counts['inconclusive']} unklar",
        f"{counts['supported']} bestätigt",
    ]  # fmt: skip
    if counts["rejected"]:
        parts.append(f"{counts['rejected']} von Ihnen verworfen")
    screen.print(", ".join(parts))


def write_findings(views: list[FindingView], form: ConflictsFormat, out: str) -> None:
    """Write the findings as JSON or CSV, or the table into a file."""
    with byte_output(out) as file:
        if form is ConflictsFormat.JSON:
            write_json([finding_json(view) for view in views], file)
        elif form is ConflictsFormat.CSV:
            write_csv([_flat(finding_json(view)) for view in views], COLUMNS, file)
        else:
            import io

            from rich.console import Console

            from nlp_fin.report.terminal import findings_table

            text = io.StringIO()
            Console(file=text, width=120, highlight=False).print(findings_table(views))
            file.write(text.getvalue().encode("utf-8", "replace"))


def finding_json(view: FindingView) -> dict[str, Any]:
    """One finding as a JSON object; `places` has a quotation for each line it is about.

    `stated` and `expected` are decimal strings or `low..high`, `figures` are in the public record
    format with the id of their article.
    """
    from nlp_fin.records import figure_to_json

    return {
        "verdict": view.verdict,
        "kind": view.kind,
        "reason": view.reason or None,
        "explanation": view.sentence,
        "stated": view.finding.stated,
        "expected": view.finding.expected,
        "formula": "".join(piece.text for piece in view.formula) or None,
        "places": [_place(quote) for quote in view.quotes],
        "figures": [{"article": a, **figure_to_json(figure)} for a, figure in view.figures],
        "spans": [list(span) for span in view.finding.spans],
        "evidence": dict(view.finding.evidence),
        "decision": view.decision,
        "note": view.note,
        "key": view.key,
    }


def _place(quote: Quote) -> dict[str, Any]:
    return {
        "article": quote.article_id,
        "source": quote.source,
        "title": quote.title,
        "line": quote.line,
        "quote": quote.text,
        "marked": [piece.text for piece in quote.pieces if piece.marked],
    }


def _flat(finding: dict[str, Any]) -> dict[str, Any]:
    places = finding["places"]
    first = places[0] if places else {}
    return {
        **finding,
        "article": first.get("article"),
        "source": first.get("source"),
        "title": first.get("title"),
        "line": first.get("line"),
        "quote": " | ".join(f"Zeile {place['line']}: {place['quote']}" for place in places),
        "figures": [f"{ref['article']}:{ref['id']}" for ref in finding["figures"]],
    }


def decide(
    key: Annotated[str, typer.Argument(help="The key that `nlp-fin conflicts` shows.")],
    verdict: Annotated[
        Decision, typer.Argument(help="accepted: it is a mistake; rejected: it is none.")
    ],
    database: Annotated[
        str, typer.Option("--db", help="SQLite file or postgresql:// URL.")
    ] = DEFAULT_DATABASE,
    note: Annotated[str | None, typer.Option(help="Why, in your words.")] = None,
) -> None:
    """Keep your decision about a finding; it survives every new analysis.

    Example:

      nlp-fin decide 3f0c9a1b27d4 rejected --db articles.db --note "anderer Stichtag"
    """
    from nlp_fin.store import Store

    with Store(database, create=False) as store:
        store.decide(key, verdict.value, note)
    say(f"{key}: {verdict.value}", err=True)
