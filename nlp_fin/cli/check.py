"""`nlp-fin check`: stored or fresh figures against market data."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli import exits
from nlp_fin.cli.conflicts import (
    ConflictsFormat,
    FailOn,
    fails,
    finding_list,
    show_table,
    write_findings,
)
from nlp_fin.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp_fin.config import Settings
    from nlp_fin.market.summary import Summary
    from nlp_fin.store import Store
    from nlp_fin.types import Record


def check(
    database: Annotated[
        str, typer.Argument(help="Database of `nlp-fin analyze` (file or PostgreSQL URL).")
    ],
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Ask nobody: judge with your files and kept answers only."),
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="Judge with what had been fetched by this day (YYYY-MM-DD); nothing is stored."
        ),
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
    form: Annotated[
        ConflictsFormat, typer.Option("--format", help="Output format.")
    ] = ConflictsFormat.TABLE,
    out: Annotated[str, typer.Option(help="File to write; - is standard output.")] = "-",
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Exit with 1 if there is such a verdict, or a worse one."),
    ] = None,
) -> None:
    """Check stored figures against market data: supported, refuted or inconclusive.

    Every verdict is stored with the provider, symbol, series, days, formula and the hash of the
    raw answer, and can be recomputed later without a network. Several definitions are tried
    (price or total return, index or ETF, euro or dollar, month end or publication day) before
    anything is called refuted.

    Your own files (--reference, --prices) are read anew in every run; what was used of them is
    kept for replay. A provider that cannot be reached leaves figures inconclusive and is named.

    Exit codes: 0 fine, 1 a verdict of --fail-on was found, 2 wrong usage (a file of yours that
    cannot be read, too).

    Examples:

      nlp-fin check articles.db

      nlp-fin check articles.db --reference index_pe.csv --prices kurse/ --offline
    """
    from nlp_fin.run.outputs import refuse_collisions
    from nlp_fin.store import Store

    settings = settings_of(provider, reference, prices, cache)
    known_by = _moment(as_of)
    refuse_collisions([database], {"--out": out})
    with Store(database, create=False, read_only=known_by is not None) as store:
        _require_articles(store, article)
        chosen = [r for r in store.records() if not article or r.article.id in article]
        checked, summary = run_check(chosen, settings, offline=offline, known_by=known_by)
        # What could have been said on an earlier day does not replace today's verdicts.
        with Store(":memory:") if known_by else nullcontext(store) as results:
            for record in checked:
                results.save(record)
            keys = {f.key for record in checked for f in record.findings if f.kind == "market"}
            views = [v for v in finding_list(results) if v.kind == "market" and v.key in keys]
    if form is ConflictsFormat.TABLE and out == "-":
        shown = [v for v in views if v.finding.reason != "no_data" or v.expected]
        show_table(shown, views)
        if len(shown) < len(views):
            say(f"{len(views) - len(shown)} ohne Daten (einzeln mit --format csv)")
    else:
        write_findings(views, form, out)
    say("\n".join(summary.lines()), err=form is not ConflictsFormat.TABLE)
    if fail_on is not None and any(fails(view, fail_on) for view in views):
        raise typer.Exit(exits.FINDINGS)


def _require_articles(store: Store, ids: Sequence[str] | None) -> None:
    from nlp_fin.errors import UsageError

    known = set(store.article_ids())
    unknown = [identifier for identifier in ids or () if identifier not in known]
    if unknown:
        raise UsageError(
            f"--article {unknown[0]} is not in the database; "
            "nlp-fin export DATABASE --table articles lists the ids"
        )


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
) -> tuple[list[Record], Summary]:
    """All records with their market findings, and the summary over them."""
    from nlp_fin.market.outages import outage_lines
    from nlp_fin.market.session import check_records, open_market
    from nlp_fin.market.summary import Summary

    total = Summary()
    out = []
    with open_market(settings, offline=offline, known_by=known_by) as market:
        for record, summary in check_records(list(records), market, settings):
            out.append(record)
            total.add(summary)
        asked = ", ".join(f"{n} × {name}" for name, n in sorted(market.requests.items()))
        say(f"requests: {asked or 'none'}", err=True)
        for line in outage_lines(market):
            say(line, err=True)
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
