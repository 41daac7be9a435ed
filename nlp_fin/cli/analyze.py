"""`nlp-fin analyze`: articles in, database and JSONL out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli.output import check_across, console

if TYPE_CHECKING:
    from nlp_fin.run import RunOptions, RunReport
    from nlp_fin.store import Store

DEFAULT_DATABASE = "articles.db"
_NAMED = 10


def analyze(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders, globs, JSONL of {url, html or text}, an archive of `fetch`, or -."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="Only pages of this source in the archive (default folder: archive)."),
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(
            help=f"SQLite file or PostgreSQL URL. Default: {DEFAULT_DATABASE}, "
            "or none with --jsonl."
        ),
    ] = None,
    jsonl: Annotated[
        str | None, typer.Option(help="Write one record per article, too (- is standard output).")
    ] = None,
    errors: Annotated[
        str | None, typer.Option(help="Write what was skipped or failed to this JSONL file.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; default one per core, 0 for none.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for one article.")] = 60.0,
    resume: Annotated[
        bool,
        typer.Option(help="Leave out articles that this version has analysed already."),
    ] = True,
    encoder: Annotated[
        bool, typer.Option(help="Let the trained encoder decide where it beats the rules.")
    ] = True,
    model: Annotated[
        str | None,
        typer.Option(
            help="Hugging Face sentiment classifier (name or folder) in place of the encoder."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check figures with market data afterwards.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Read articles, find figures and claims, check them, store everything.

    A run can be stopped at any moment; the same call goes on where it stopped. Every input ends
    as stored, unchanged, skipped or failed, with its reason, and the counts add up.

    Exit codes: 0 all fine, 2 wrong usage, 3 some inputs failed, 130 interrupted.

    Examples:

      nlp-fin analyze artikel/ --db articles.db

      nlp-fin analyze artikel/*.html --jsonl records.jsonl --workers 4

      cat entwurf.txt | nlp-fin analyze - --jsonl -
    """
    from nlp_fin.analysis import pipeline_version
    from nlp_fin.errors import UsageError
    from nlp_fin.run import RunOptions
    from nlp_fin.store import Store

    if not paths:
        if source is None:
            raise UsageError("name files or folders to read; see nlp-fin analyze --help")
        paths = ["archive"]
    database = db or (None if jsonl else DEFAULT_DATABASE)
    options = RunOptions(
        jsonl=None if check else jsonl,
        errors=errors,
        workers=workers,
        timeout=timeout,
        resume=resume,
        source=source,
        analyse_options={"encoder": encoder, "model": model},
        pipeline=pipeline_version(encoder=encoder, model=model),
    )
    if database is None and not check:
        report = _run(paths, None, options)
        _tell(report)
        raise typer.Exit(report.exit_code)
    with Store(database or ":memory:") as store:
        report = _run(paths, store, options)
        if not report.interrupted:
            check_across(store)
            if check:
                _check_market(store, jsonl)
        _tell(report)
        if not quiet and jsonl != "-" and database is not None:
            _summarize(store)
    raise typer.Exit(report.exit_code)


def _run(paths: list[str], store: Store | None, options: RunOptions) -> RunReport:
    from nlp_fin.run import run

    return run(paths, store, options)


def _check_market(store: Store, jsonl: str | None) -> None:
    """Check everything stored, and write the records with their market findings."""
    from nlp_fin.cli.check import run_check, settings_of
    from nlp_fin.cli.output import byte_output
    from nlp_fin.records import record_line

    records, summary = run_check(
        store.records(), settings_of(None, None, None, None), offline=False, known_by=None
    )
    for record in records:
        store.save(record)
    typer.echo("\n".join(summary.lines()), err=True)
    if jsonl is not None:
        with byte_output(jsonl) as out:
            for record in store.records():
                out.write(record_line(record).encode("utf-8") + b"\n")


def _tell(report: RunReport) -> None:
    """Counts that add up, and the first problems by name."""
    typer.echo(
        f"{report.asked} inputs: {report.stored} stored, {report.unchanged} unchanged, "
        f"{report.skipped} skipped, {report.failed} failed in {report.seconds:.1f} s"
        + (" (interrupted; the same call goes on from here)" if report.interrupted else ""),
        err=True,
    )
    reasons = Counter((p.status, p.reason) for p in report.problems)
    for (status, reason), count in reasons.most_common():
        typer.echo(f"  {count} {status}: {reason}", err=True)
    failed = [problem for problem in report.problems if problem.status == "failed"]
    for problem in failed[:_NAMED]:
        typer.echo(f"  {problem.message}", err=True)
    if len(failed) > _NAMED:
        typer.echo(f"  … and {len(failed) - _NAMED} more; name a file with --errors", err=True)


def _summarize(store: Store) -> None:
    from nlp_fin.report.summary import print_summary, summarize

    print_summary(summarize(store), console())
