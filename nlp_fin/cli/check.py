"""`nlp-fin check`: stored or fresh figures against market data."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp_fin.config import Settings
    from nlp_fin.market.summary import Summary
    from nlp_fin.types import Record


def check(
    database: Annotated[
        str, typer.Argument(help="Database of `nlp-fin analyze` (file or PostgreSQL URL).")
    ],
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody: judge with kept answers only.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(help="Judge with what had been fetched by this day (YYYY-MM-DD)."),
    ] = None,
    provider: Annotated[
        list[str] | None,
        typer.Option(help="Ask only these providers, in this order. Repeat for more."),
    ] = None,
    reference: Annotated[
        list[Path] | None,
        typer.Option(help="Your own facts: CSV of instrument,metric,value,as_of,source."),
    ] = None,
    prices: Annotated[
        list[Path] | None, typer.Option(help="Folder of price files SYMBOL.csv or .parquet.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder where raw answers are kept for replay.")
    ] = None,
    article: Annotated[
        list[str] | None, typer.Option(help="Only this article (id). Repeat for more.")
    ] = None,
    output: Annotated[
        str, typer.Option("--format", help="table, json or csv on standard output.")
    ] = "table",
    fail_on: Annotated[
        str | None, typer.Option(help="Exit with 1 if there is a finding with this verdict.")
    ] = None,
) -> None:
    """Check stored figures against market data: supported, refuted or inconclusive.

    Every verdict is stored with the provider, symbol, series, days, formula and the hash of the
    raw answer, and can be recomputed later without a network. Several definitions are tried
    (price or total return, index or ETF, euro or dollar, month end or publication day) before
    anything is called refuted.

    Exit codes: 0 fine, 1 a verdict of --fail-on was found, 2 wrong usage.

    Examples:

      nlp-fin check articles.db

      nlp-fin check articles.db --reference index_pe.csv --prices kurse/ --offline
    """
    from nlp_fin.cli.output import write_findings
    from nlp_fin.errors import UsageError
    from nlp_fin.store import Store

    if output not in ("table", "json", "csv"):
        raise UsageError(f"--format {output} is unknown; use table, json or csv")
    settings = settings_of(provider, reference, prices, cache)
    with Store(database, create=False) as store:
        ids = article or store.article_ids()
        records = [store.record(identifier) for identifier in ids]
        checked, summary = run_check(
            records, settings, offline=offline, known_by=_moment(as_of), requests=output == "table"
        )
        for record in checked:
            store.save(record)
    write_findings(((r, f) for r in checked for f in r.findings if f.kind == "market"), output)
    if output == "table":
        typer.echo("\n".join(summary.lines()))
    if fail_on and any(
        f.kind == "market" and f.verdict == fail_on for r in checked for f in r.findings
    ):
        raise typer.Exit(1)


def settings_of(
    provider: Sequence[str] | None,
    reference: Sequence[Path] | None,
    prices: Sequence[Path] | None,
    cache: Path | None,
) -> Settings:
    """The settings of file and environment, with the command's options on top."""
    from nlp_fin.config import load_settings

    settings = load_settings()
    given = {
        "providers": list(provider) if provider else None,
        "reference": list(reference) if reference else None,
        "prices": list(prices) if prices else None,
        "cache": cache,
    }
    market = settings.market.model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    return settings.model_copy(update={"market": market})


def run_check(
    records: Iterable[Record],
    settings: Settings,
    *,
    offline: bool,
    known_by: datetime | None,
    requests: bool = False,
) -> tuple[list[Record], Summary]:
    """All records with their market findings, and the summary over them."""
    from nlp_fin.market.summary import Summary
    from nlp_fin.market.session import check_records, open_market

    total = Summary()
    out = []
    with open_market(settings, offline=offline, known_by=known_by) as market:
        for record, summary in check_records(list(records), market, settings):
            out.append(record)
            total.add(summary)
        if requests:
            asked = ", ".join(f"{n} × {name}" for name, n in sorted(market.requests.items()))
            typer.echo(f"requests: {asked or 'none'}", err=True)
    return out, total


def _moment(as_of: str | None) -> datetime | None:
    from nlp_fin.errors import UsageError

    if as_of is None:
        return None
    try:
        day = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"--as-of {as_of!r} is no day; write YYYY-MM-DD") from None
    return datetime.combine(day.date(), time.max, tzinfo=UTC)
