"""The batch run: sources in, database and JSONL out, resumable at any moment."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from nlp_fin.errors import UsageError
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.sources import Source, archive_sources, expand_sources
from nlp_fin.ingest.web.archive import is_archive
from nlp_fin.run.pool import Pool
from nlp_fin.run.progress import Progress, make_progress
from nlp_fin.run.sinks import Sinks
from nlp_fin.run.worker import DUPLICATE, Known, Outcome, Setup, load_function, process
from nlp_fin.store import Store
from nlp_fin.store.schema import articles
from nlp_fin.store.store import RunStatus
from nlp_fin.types import Record

EXIT_FAILED = 3
EXIT_INTERRUPTED = 130

_MOST_WORKERS = 32
_STATUSES = ("stored", "unchanged", "skipped", "failed")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run.

    `workers` None means one per core that this process may use; 0 works in this process,
    without protection against articles that hang or exhaust the memory. `timeout` is seconds
    an article. `analyse` is the import path of `Callable[[Article], Record]`, called with
    `analyse_options` by name; `pipeline` is the version its records carry, by which a stored
    article counts as unchanged. `finish` is applied to each record before it is stored.
    """

    jsonl: str | Path | None = None
    errors: str | Path | None = None
    workers: int | None = None
    timeout: float = 60.0
    resume: bool = True
    limits: Limits = DEFAULT_LIMITS
    analyse: str = "nlp_fin.analysis:analyze"
    analyse_options: Mapping[str, Any] = field(default_factory=dict)
    pipeline: str | None = None
    finish: Callable[[Record], Record] | None = None
    source: str | None = None
    """Of archives of `fetch`, only the pages of this named source."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that was not analysed, and why."""

    source: str
    status: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: ``asked == stored + unchanged + skipped + failed``.

    After an interruption, what was not reached is not asked. `seconds` is wall time.
    """

    stored: int
    unchanged: int
    skipped: int
    failed: int
    problems: tuple[Problem, ...]
    seconds: float
    interrupted: bool = False
    run_id: int | None = None

    @property
    def asked(self) -> int:
        return self.stored + self.unchanged + self.skipped + self.failed

    @property
    def exit_code(self) -> int:
        """0 all fine, 3 some inputs failed, 130 interrupted."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        return EXIT_FAILED if self.failed else 0


def default_workers() -> int:
    """Cores this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(_MOST_WORKERS, cores or 1)


def run(
    sources: Iterable[str | Path],
    store: Store | None = None,
    options: RunOptions | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Analyse everything behind `sources` and store it.

    A file whose text has changed since gives up its former article. One transaction an article:
    whatever ends the run, at most the articles in flight are lost,
    and the same call goes on where it stopped. Ctrl-C and SIGTERM end it in order and are
    reported, not raised. Raises `UsageError` if the analysis or an output cannot be opened,
    `StoreError` if the database fails.
    """
    options = options or RunOptions()
    names = [str(source) for source in sources]
    inputs, total = _inputs(names, options.limits, options.source)
    known = known_articles(store, options.pipeline) if store and options.resume else {}
    setup = Setup(options.analyse, options.analyse_options, known, options.limits, options.timeout)
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    current = _Current()
    began = time.monotonic()
    status: RunStatus = "broken"
    with Sinks(store, options.jsonl, options.errors) as sinks:
        sinks.begin(names, options.pipeline)
        try:
            with progress or make_progress(total) as bar, _terminated_like_interrupted():
                for found in _outcomes(inputs, setup, options, total):
                    outcome = sinks.put(_finish(found, options))
                    counts[outcome.status] += 1
                    if outcome.status in ("skipped", "failed"):
                        problems.append(_problem(outcome))
                    current.see(outcome)
                    bar.advance(failed=outcome.status == "failed")
            if store is not None:
                current.forget_outdated(store)
            status = "finished"
        except (KeyboardInterrupt, BrokenPipeError):
            status = "interrupted"
        finally:
            sinks.end(
                status, {name: counts[name] for name in _STATUSES} | {"asked": counts.total()}
            )
    return RunReport(
        **{name: counts[name] for name in _STATUSES},
        problems=tuple(problems),
        seconds=time.monotonic() - began,
        interrupted=status == "interrupted",
        run_id=sinks.run_id,
    )


class _Current:
    """Which article each file holds now.

    Outdated versions are removed at the end, when it is known that no file holds them any more:
    a file may have been renamed, and another put in its place.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._by_file: dict[str, str] = {}

    def see(self, outcome: Outcome) -> None:
        if outcome.article_id is not None and outcome.status in ("stored", "unchanged"):
            self._ids.add(outcome.article_id)
            if outcome.file:
                self._by_file[outcome.source] = outcome.article_id

    def forget_outdated(self, store: Store) -> None:
        if not self._by_file:
            return
        for row in store.rows(sa.select(articles.c.id, articles.c.source)):
            if row["source"] in self._by_file and row["id"] not in self._ids:
                store.forget(row["id"])


def known_articles(store: Store, pipeline: str | None) -> dict[str, Known]:
    """What the database has from this very pipeline, by article id."""
    table = articles.c
    query = sa.select(table.id, table.source, table.published).where(
        table.pipeline.is_(None) if pipeline is None else table.pipeline == pipeline
    )
    return {row["id"]: Known(row["source"], row["published"]) for row in store.rows(query)}


def _inputs(
    names: list[str], limits: Limits, named: str | None = None
) -> tuple[Iterator[Source], int | None]:
    """All sources and their number; standard input is not held in memory, so not counted."""
    if named is not None:
        for name in names:
            if not is_archive(Path(name)):
                raise UsageError(
                    f"{name} is no archive; make one with: nlp-fin fetch --source {named}"
                )
        listed = [s for name in names for s in archive_sources(name, source=named)]
        return iter(listed), len(listed)
    found = expand_sources(names, limits=limits)
    if "-" in names:
        return found, None
    listed = list(found)
    return iter(listed), len(listed)


def _outcomes(
    sources: Iterator[Source], setup: Setup, options: RunOptions, total: int | None
) -> Generator[Outcome]:
    """One outcome for each source; the second of two equal texts in one run is unchanged."""
    workers = default_workers() if options.workers is None else options.workers
    if total is not None:
        workers = min(workers, total)
    done: set[str] = set()
    stream = Pool(setup, workers).outcomes(sources) if workers > 0 else _serial(sources, setup)
    with closing(stream):
        for outcome in stream:
            if outcome.status == "stored" and outcome.article_id is not None:
                if outcome.article_id in done:
                    yield replace(outcome, status="unchanged", record=None, reason=DUPLICATE)
                    continue
                done.add(outcome.article_id)
            yield outcome


def _serial(sources: Iterator[Source], setup: Setup) -> Generator[Outcome]:
    function = load_function(setup.analyse)
    for source in sources:
        yield process(source, lambda article: function(article, **setup.options), setup)


def _finish(outcome: Outcome, options: RunOptions) -> Outcome:
    if outcome.record is None or options.finish is None:
        return outcome
    return replace(outcome, record=options.finish(outcome.record))


def _problem(outcome: Outcome) -> Problem:
    reason = outcome.reason or "unknown"
    return Problem(outcome.source, outcome.status, reason, outcome.message or reason)


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does, where we may set signal handlers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
