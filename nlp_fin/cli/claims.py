"""`nlp-fin claims`: who says what about whom."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_fin.cli.output import (
    byte_output,
    console,
    write_csv,
    write_json,
    write_jsonl,
)
from nlp_fin.cli.sources import open_results
from nlp_fin.errors import UsageError
from nlp_fin.run.outputs import refuse_collisions

if TYPE_CHECKING:
    from nlp_fin.store import Store
    from nlp_fin.store.claim_rows import ClaimFilter, Ref, Row


class ClaimsFormat(StrEnum):
    """Output formats of `claims`."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    CLAIMREVIEW = "claimreview"


def claims(
    sources: Annotated[
        list[str],
        typer.Argument(help="A database, JSONL of records, or articles (files, folders, -)."),
    ],
    speaker: Annotated[
        str | None,
        typer.Option(
            help="Who says it: part of the name, or a role: author, "
            "institution, person, company, market."
        ),
    ] = None,
    instrument: Annotated[
        str | None, typer.Option(help="About whom: id, symbol, ISIN, or part of the name.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="performance, valuation, forecast, price_target, "
            "recommendation, risk, driver, fundamental, policy."
        ),
    ] = None,
    stance: Annotated[str | None, typer.Option(help="positive, negative, neutral.")] = None,
    rating: Annotated[str | None, typer.Option(help="buy, hold, sell.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.")] = None,
    targets: Annotated[
        bool, typer.Option("--targets", help="Price targets: analyst, firm, before, upside.")
    ] = False,
    due: Annotated[
        bool, typer.Option("--due", help="Only forecasts whose horizon has passed.")
    ] = False,
    repeats: Annotated[
        bool, typer.Option("--repeats", help="Who repeats, updates or contradicts whose number.")
    ] = False,
    form: Annotated[
        ClaimsFormat, typer.Option("--format", help="Output format.")
    ] = ClaimsFormat.TABLE,
    out: Annotated[str, typer.Option(help="File to write; - is standard output.")] = "-",
) -> None:
    """Show who says what about whom, oldest first.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin claims articles.db --instrument SAP --targets

      nlp-fin claims articles.db --speaker JPMorgan --instrument "Russell 2000"

      nlp-fin claims articles.db --due --format csv --out faellig.csv

      nlp-fin claims articles.db --format claimreview --out claims.jsonld
    """  # fmt: skip
    from nlp_fin.store.claim_rows import ClaimFilter

    wanted = ClaimFilter(
        speaker=speaker, instrument=instrument, kind=kind, stance=stance, rating=rating,
        since=_day(since), due=datetime.now(UTC).date() if due else None,
    )  # fmt: skip
    view = "targets" if targets else "repeats" if repeats else "claims"
    refuse_collisions(sources, {"--out": out})
    with open_results(sources) as results:
        rows = _rows(view)(results.store, wanted)
        if form is ClaimsFormat.CLAIMREVIEW:
            chosen = None if view == "claims" else {(r["article_id"], r["claim_id"]) for r in rows}
            write_claim_reviews(results.store, wanted, out, chosen)
        else:
            show(view, rows, form, out)
    raise typer.Exit(results.exit_code)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--since wants a day such as 2025-11-05, not {text!r}") from None


def _rows(view: str) -> Callable[[Store, ClaimFilter], list[Row]]:
    from nlp_fin.store.claim_rows import claim_rows, link_rows
    from nlp_fin.store.price_targets import target_rows

    return {"claims": claim_rows, "targets": target_rows, "repeats": link_rows}[view]


_SHOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "claims": (
        ("published", "Datum"), ("speaker", "Sprecher"), ("about", "worüber"), ("kind", "Art"),
        ("stance", "Haltung"), ("text", "Aussage"), ("where", "Wo"),
    ),
    "targets": (
        ("published", "Datum"), ("company", "Unternehmen"), ("firm", "Haus"),
        ("analyst", "Analyst"), ("rating", "Urteil"), ("target", "Kursziel"),
        ("previous", "bisher"), ("currency", ""), ("upside", "Potenzial %"), ("where", "Wo"),
    ),
    "repeats": (
        ("published", "Datum"), ("speaker", "Sprecher"), ("kind", "was"),
        ("explanation", "Nummer und Vorgänger"), ("where", "Wo"), ("earlier", "zuerst"),
    ),
}  # fmt: skip

_RATIOS = {"text": 7, "explanation": 7, "about": 3, "speaker": 3, "company": 3, "firm": 3,
           "analyst": 3, "where": 3, "earlier": 3}  # fmt: skip
_LABELS = {
    "claims": {"kind": "claim", "stance": "stance"},
    "targets": {"rating": "rating"},
    "repeats": {"kind": "link"},
}


def show(view: str, rows: list[Row], form: ClaimsFormat, out: str) -> None:
    """Write `rows` in the format asked for; the table has the most important columns only."""
    if form is ClaimsFormat.TABLE:
        if out != "-":
            raise UsageError("--out needs --format csv, json, jsonl or claimreview")
        _print(view, rows)
        return
    with byte_output(out) as file:
        if form is ClaimsFormat.CSV:
            columns = list(rows[0]) if rows else [name for name, _ in _SHOWN[view]]
            write_csv(rows, columns, file)
        elif form is ClaimsFormat.JSON:
            write_json(rows, file)
        else:
            write_jsonl(rows, file)


def _print(view: str, rows: list[Row]) -> None:
    from rich.table import Table
    from rich.text import Text

    from nlp_fin.names import plain

    table = Table(header_style="bold", expand=True)
    for name, head in _SHOWN[view]:
        if name not in _RATIOS:
            table.add_column(head, no_wrap=True)
        else:
            table.add_column(head, ratio=_RATIOS[name], overflow="fold")
    for row in rows:
        table.add_row(
            *(Text(plain(_cell(view, name, row)), overflow="fold") for name, _ in _SHOWN[view])
        )
    screen = console()
    if rows:
        screen.print(table)
    screen.print(f"{len(rows)} Einträge")


def _cell(view: str, name: str, row: Row) -> str:
    from nlp_fin.report.labels import label

    value: Any = row[name]
    if name == "speaker" and not value:
        return f"({label('role', row['role'])})"
    text = ", ".join(value) if isinstance(value, list) else str(value or "")
    group = _LABELS[view].get(name)
    return label(group, text) if group and text else text


def write_claim_reviews(
    store: Store, wanted: ClaimFilter, out: str, chosen: Container[Ref] | None
) -> None:
    """Write schema.org ClaimReview JSON-LD: of the claims in `chosen` only, unless it is None."""
    from nlp_fin.store.claim_review import claim_reviews

    with byte_output(out) as file:
        write_json(claim_reviews(store, wanted, chosen), file)
