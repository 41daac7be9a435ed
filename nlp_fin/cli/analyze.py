"""`nlp-fin analyze`: articles in, database and JSONL out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli.output import console, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp_fin.config import Settings
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
        str | None,
        typer.Option(
            help="Write one record per article, too (- is standard output). A file gets the "
            "findings across articles when the run ends; standard output cannot: take them from "
            "export --table records."
        ),
    ] = None,
    errors: Annotated[
        str | None, typer.Option(help="Write what was skipped or failed to this JSONL file.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; default one per core, 0 for none.")
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(min=1, help="Seconds for one article (on Windows not with --workers 0)."),
    ] = 60.0,
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
        bool,
        typer.Option("--check", help="Check the figures of this run with market data afterwards."),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no summary, only the counts.")
    ] = False,
) -> None:
    """Read articles, find figures and claims, check them, store everything.

    A run can be stopped at any moment; the same call goes on where it stopped. Every input ends
    as stored, unchanged, skipped or failed, with its reason, and the counts add up. What is
    skipped (another language, a duplicate, a picture) is no failure.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin analyze artikel/ --db articles.db

      nlp-fin analyze artikel/*.html --jsonl records.jsonl --workers 4

      cat entwurf.txt | nlp-fin analyze - --jsonl -
    """
    from nlp_fin.analysis import pipeline_version
    from nlp_fin.cli.check import settings_of
    from nlp_fin.errors import UsageError
    from nlp_fin.run import RunOptions
    from nlp_fin.run.outputs import refuse_collisions

    if not paths:
        if source is None:
            raise UsageError("name files or folders to read; see nlp-fin analyze --help")
        paths = ["archive"]
    database = db or (None if jsonl else DEFAULT_DATABASE)
    refuse_collisions(paths, {"--db": database, "--jsonl": jsonl, "--errors": errors})
    options = RunOptions(
        # With --check the records are complete at the end only; a file is kept safe before.
        jsonl=None if check and jsonl == "-" else jsonl,
        errors=errors,
        workers=workers,
        timeout=timeout,
        resume=resume,
        source=source,
        analyse_options={"encoder": encoder, "model": model},
        pipeline=pipeline_version(encoder=encoder, model=model),
    )
    settings = settings_of(None, None, None, None) if check else None
    if not _anything_there(paths):
        database, settings = None, None
    if database is None and settings is None:
        report = _run_without_database(paths, options, quiet=quiet)
    else:
        report = _run_with_database(
            paths, database or ":memory:", options, settings, jsonl, quiet=quiet
        )
    raise typer.Exit(report.exit_code)


def _anything_there(paths: list[str]) -> bool:
    """Whether there is anything to make a database of, were it only an empty file."""
    import glob
    import os

    return any(
        path == "-" or os.path.lexists(path) or (glob.has_magic(path) and glob.glob(path))
        for path in paths
        if "\x00" not in path
    )


def _run_without_database(paths: list[str], options: RunOptions, *, quiet: bool) -> RunReport:
    from pathlib import Path

    from nlp_fin.run.jsonl import add_findings, findings_within

    report = _run(paths, None, options, quiet=quiet)
    if options.jsonl not in (None, "-") and not report.interrupted and len(report.articles) > 1:
        file = Path(str(options.jsonl))
        if file.is_file():
            add_findings(file, findings_within(file))
    _tell(report, options)
    return report


def _run_with_database(
    paths: list[str],
    database: str,
    options: RunOptions,
    settings: Settings | None,
    jsonl: str | None,
    *,
    quiet: bool,
) -> RunReport:
    from nlp_fin.cli.sources import check_across
    from nlp_fin.store import Store

    with Store(database) as store:
        report = _run(paths, store, options, quiet=quiet)
        if not report.interrupted:
            check_across(store, quiet=quiet)
            if settings is not None:
                _check_market(store, settings, report.articles)
        if jsonl is not None and (settings is not None or jsonl != "-"):
            _complete(store, jsonl, report, rewrite=settings is not None)
        _tell(report, options)
        if not quiet and jsonl != "-" and database != ":memory:" and store.article_ids():
            _summarize(store)
    return report


def _run(paths: list[str], store: Store | None, options: RunOptions, *, quiet: bool) -> RunReport:
    from nlp_fin.run import run
    from nlp_fin.run.progress import NoProgress

    return run(paths, store, options, NoProgress() if quiet else None)


def _check_market(store: Store, settings: Settings, ids: Sequence[str]) -> None:
    """Check the articles of this run, and store their market findings."""
    from nlp_fin.cli.check import run_check

    records, summary = run_check(store.records(ids), settings, offline=False, known_by=None)
    for record in records:
        store.save(record)
    say("\n".join(summary.lines()), err=True)


def _complete(store: Store, jsonl: str, report: RunReport, *, rewrite: bool) -> None:
    """Put into the records of this run what was found after each of them was written."""
    from pathlib import Path

    from nlp_fin.cli.output import byte_output
    from nlp_fin.run.jsonl import add_findings
    from nlp_fin.store.across import across_by_article
    from nlp_fin.store.export import record_lines

    if not rewrite:
        add_findings(Path(jsonl), across_by_article(store))
        return
    with byte_output(jsonl) as out:
        for line in record_lines(store, report.articles):
            out.write(line.encode("utf-8", "replace") + b"\n")


def _tell(report: RunReport, options: RunOptions) -> None:
    """Counts that add up, and the first problems by name."""
    say(
        f"{report.asked} inputs: {report.stored} stored, {report.unchanged} unchanged, "
        f"{report.skipped} skipped, {report.failed} failed in {report.seconds:.1f} s"
        + (" (interrupted; the same call goes on from here)" if report.interrupted else ""),
        err=True,
    )
    reasons = Counter((p.status, p.reason) for p in report.problems)
    for (status, reason), count in reasons.most_common():
        say(f"  {count} {status}: {reason}", err=True)
    failed = [problem for problem in report.problems if problem.status == "failed"]
    for problem in failed[:_NAMED]:
        say(f"  {problem.message}", err=True)
    if len(failed) > _NAMED:
        where = f"see {options.errors}" if options.errors else "name a file with --errors"
        say(f"  … and {len(failed) - _NAMED} more; {where}", err=True)


def _summarize(store: Store) -> None:
    from nlp_fin.report.summary import print_summary, summarize

    print_summary(summarize(store), console())
