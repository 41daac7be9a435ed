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

from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.sources import Source
from nlp_fin.run.alarm import TimeIsUpError, time_limit
from nlp_fin.run.inputs import Current, known_articles, list_inputs
from nlp_fin.run.outputs import own_files, refuse_collisions
from nlp_fin.run.pool import Pool
from nlp_fin.run.progress import Progress, make_progress
from nlp_fin.run.sinks import Sinks
from nlp_fin.run.worker import DUPLICATE, Outcome, Setup, load_function, process, timed_out
from nlp_fin.store import Store
from nlp_fin.store.runs import RunStatus
from nlp_fin.types import Record

EXIT_FAILED = 3
EXIT_INTERRUPTED = 130

_MOST_WORKERS = 32
_STATUSES = ("stored", "unchanged", "skipped", "failed")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run.

    `workers` None means one per core that this process may use; 0 works in this process,
    without protection against articles that exhaust the memory. `timeout` is seconds an article;
    in this process it needs a system with `setitimer`, and the main thread. `analyse` is the
    import path of `Callable[[Article], Record]`, called with `analyse_options` by name;
    `pipeline` is the version its records carry, by which a stored article counts as unchanged.
    `finish` is applied to each record before it is stored.
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
    articles: tuple[str, ...] = ()
    """Ids of the articles that the inputs hold, stored now or before, in order of completion."""

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
    outputs = {"--db": store.file if store else None, "--jsonl": options.jsonl}
    outputs["--errors"] = options.errors
    refuse_collisions(names, outputs)
    own = own_files(outputs.values())
    inputs, total = list_inputs(names, options.limits, options.source, own)
    known = known_articles(store, options.pipeline) if store and options.resume else {}
    setup = Setup(options.analyse, options.analyse_options, known, options.limits, options.timeout)
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    current = Current()
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
        articles=tuple(current.ids),
    )


def _outcomes(
    sources: Iterator[Source], setup: Setup, options: RunOptions, total: int | None
) -> Generator[Outcome]:
    """One outcome for each source; the second of two equal texts in one run is a duplicate."""
    workers = default_workers() if options.workers is None else options.workers
    if total is not None:
        workers = min(workers, total)
    first: dict[str, str] = {}
    stream = Pool(setup, workers).outcomes(sources) if workers > 0 else _serial(sources, setup)
    with closing(stream):
        for outcome in stream:
            yield _duplicate(outcome, first) or outcome


def _duplicate(outcome: Outcome, first: dict[str, str]) -> Outcome | None:
    """`outcome` as a duplicate if an earlier one, by article id in `first`, had its text."""
    key = outcome.article_id
    if key is None or outcome.status not in ("stored", "unchanged"):
        return None
    if key not in first:
        first[key] = outcome.source
        return None
    message = f"{outcome.source}: the same text as {first[key]}, which is kept"
    return replace(outcome, status="skipped", record=None, reason=DUPLICATE, message=message)


def _serial(sources: Iterator[Source], setup: Setup) -> Generator[Outcome]:
    function = load_function(setup.analyse)
    for source in sources:
        try:
            with time_limit(setup.timeout):
                found = process(source, lambda article: function(article, **setup.options), setup)
        except TimeIsUpError:
            found = timed_out(source, setup.timeout)
        yield found


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
