"""`nlp-fin export`: tables and records as files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from nlp_fin.cli.output import byte_output, say
from nlp_fin.errors import UsageError


class ExportFormat(StrEnum):
    """File formats of `export`."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"


def export(
    database: Annotated[str, typer.Argument(help="SQLite file or postgresql:// URL.")],
    table: Annotated[
        str,
        typer.Option(
            help="articles, instruments, mentions, figures, claims, findings, runs, inputs, "
            "decisions, claim_links; or records: whole articles in the public record format."
        ),
    ] = "figures",
    form: Annotated[ExportFormat, typer.Option("--format", help="File format.")] = ExportFormat.CSV,
    out: Annotated[str, typer.Option(help="File to write; - is standard output.")] = "-",
) -> None:
    """Write a table of the database as CSV, JSONL, JSON or Parquet.

    Exact decimals are written as decimal strings in every format, with a float column beside the
    ones to sort by. CSV cells that a spreadsheet would run as formulas get an apostrophe. A
    finding across articles is in the record of each of them, under one key.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin export articles.db --table figures --format csv --out figures.csv

      nlp-fin export articles.db --table records --format jsonl > records.jsonl
    """
    rows = export_table(database, table, form, out)
    if out != "-":
        say(f"{out}: {rows} rows", err=True)


def export_table(database: str, table: str, form: ExportFormat, out: str) -> int:
    """Write `table` of `database` to `out`; returns the number of rows."""
    from nlp_fin.run.outputs import refuse_collisions
    from nlp_fin.store import Store
    from nlp_fin.store.export import TABLES
    from nlp_fin.store.export import export as write

    if table not in TABLES:
        raise UsageError(f"There is no table {table!r}; there are: {', '.join(TABLES)}")
    refuse_collisions([database], {"--out": out})
    with Store(database, read_only=True) as store, byte_output(out) as file:
        return write(store, table, form.value, file)
