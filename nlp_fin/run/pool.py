"""A pool of worker processes that survives its workers.

`concurrent.futures` gives up a whole pool when one process dies and cannot end one that hangs.
Here each worker has a pipe of its own: the death or the delay of one costs the article it was
at, which is reported, and a new worker takes its place.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from nlp_fin.errors import NlpFinError, UsageError
from nlp_fin.ingest.sources import Source
from nlp_fin.names import readable_name
from nlp_fin.run.worker import Broken, Outcome, Ready, Setup, timed_out, worker_main

_START_SECONDS = 180.0
_START_FAILURES = 3
_KILL = 9


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    tasks: deque[Source] = field(default_factory=deque)
    """The first is being worked on, the second waits in the pipe."""
    ready: bool = False
    since: float = field(default_factory=time.monotonic)

    def give(self, source: Source) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(source)
        # A worker that just died is noticed when its pipe is read.
        with suppress(OSError):
            self.connection.send(source)

    def can_take(self) -> bool:
        # What came through standard input is large: sent to a busy worker that is sending a
        # record itself, it would fill the pipe and both would wait for ever.
        return not self.tasks or (len(self.tasks) == 1 and self.tasks[0].content is None)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Pool:
    """Runs sources through `workers` processes; one outcome for each, in order of completion."""

    def __init__(self, setup: Setup, workers: int) -> None:
        self._setup = setup
        self._size = workers
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._returned: deque[Source] = deque()
        self._start_failures = 0

    def outcomes(self, sources: Iterator[Source]) -> Generator[Outcome]:
        """The outcome of each source; reads `sources` no faster than they are worked off.

        Raises `UsageError` if the analysis cannot be loaded, `NlpFinError` if workers do not
        start. Leaving the loop early ends all workers at once.
        """
        try:
            while True:
                self._hand_out(sources)
                if not any(worker.tasks for worker in self._workers):
                    return
                ready = wait([w.connection for w in self._workers], self._until_deadline())
                for worker in list(self._workers):
                    if worker.connection in ready:
                        outcome = self._receive(worker)
                    else:
                        outcome = self._check_deadline(worker)
                    if outcome is not None:
                        yield outcome
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _hand_out(self, sources: Iterator[Source]) -> None:
        # First everybody gets one, then everybody a second to have at hand.
        for depth in (1, 2):
            for place in range(self._size):
                if place < len(self._workers):
                    worker = self._workers[place]
                    if len(worker.tasks) >= depth or not worker.can_take():
                        continue
                    source = self._next(sources, small=bool(worker.tasks))
                else:
                    source = self._next(sources, small=False)
                if source is None:
                    continue
                if place >= len(self._workers):
                    worker = self._start()
                worker.give(source)

    def _next(self, sources: Iterator[Source], *, small: bool) -> Source | None:
        source = self._returned.popleft() if self._returned else next(sources, None)
        if source is not None and small and source.content is not None:
            self._returned.appendleft(source)
            return None
        return source

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=worker_main, args=(theirs, self._setup), daemon=True, name="nlp-fin-worker"
        )
        with _signals_held_back():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _limit(self, worker: _Worker) -> float:
        return self._setup.timeout if worker.ready else _START_SECONDS

    def _until_deadline(self) -> float:
        now = time.monotonic()
        ends = [w.since + self._limit(w) for w in self._workers if w.tasks]
        return max(0.0, min(ends) - now)

    def _receive(self, worker: _Worker) -> Outcome | None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        worker.since = time.monotonic()
        if isinstance(message, Broken):
            raise UsageError(message.message)
        if isinstance(message, Ready):
            worker.ready = True
            self._start_failures = 0
            return None
        worker.tasks.popleft()
        outcome: Outcome = message
        return outcome

    def _bury(self, worker: _Worker) -> Outcome | None:
        worker.process.join()
        code = worker.process.exitcode or 0
        if not worker.ready:
            self._retire(worker, give_back=True)
            self._start_failures += 1
            if self._start_failures >= _START_FAILURES:
                raise NlpFinError(
                    f"Worker processes end before they begin ({_cause(code)}); try --workers 0, "
                    "which works in this process, to see why"
                )
            return None
        source = self._retire(worker, give_back=False)
        if source is None:
            return None
        hint = "; probably out of memory" if code == -_KILL else ""
        name = readable_name(source.name)
        return Outcome(
            "failed",
            name,
            reason="worker_died",
            message=f"{name}: the worker process ended ({_cause(code)}{hint})",
        )

    def _check_deadline(self, worker: _Worker) -> Outcome | None:
        if not worker.tasks or time.monotonic() - worker.since < self._limit(worker):
            return None
        if worker.connection.poll():
            return None
        limit = self._limit(worker)
        source = self._retire(worker, give_back=False)
        if source is None:
            return None
        return timed_out(source, limit)

    def _retire(self, worker: _Worker, *, give_back: bool) -> Source | None:
        """End `worker`; the source it was at, unless all its sources are given back."""
        worker.end()
        self._workers.remove(worker)
        current = None if give_back or not worker.tasks else worker.tasks.popleft()
        self._returned.extend(worker.tasks)
        return current


@contextmanager
def _signals_held_back() -> Generator[None]:
    """What is started inside begins with Ctrl-C blocked, until it has its own handling."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cause(code: int) -> str:
    if code < 0:
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
