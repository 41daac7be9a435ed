"""How a run shows that it moves: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import IO, Protocol, Self

_LINE_SECONDS = 30.0


class Progress(Protocol):
    """A context manager that is told of each outcome."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def advance(self, *, failed: bool) -> None:
        """One more input is done."""


def make_progress(
    total: int | None, stream: IO[str] | None = None, *, what: str = "Reading"
) -> Progress:
    """A bar if `stream` (standard error) is a terminal, else plain lines.

    `total` is the number of inputs, None where it is not known beforehand.
    """
    out = sys.stderr if stream is None else stream
    return BarProgress(total, out, what) if out.isatty() else LineProgress(total, out, what=what)


class NoProgress:
    """Nothing, for those who asked for quiet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def advance(self, *, failed: bool) -> None:
        """Stay quiet."""


class LineProgress(NoProgress):
    """A line every half minute: done, rate, remaining time. Silent for short runs."""

    def __init__(
        self,
        total: int | None,
        stream: IO[str],
        every: float = _LINE_SECONDS,
        what: str = "Reading",
    ) -> None:
        self._total, self._stream, self._every, self._what = total, stream, every, what
        self._done = self._failed = 0
        self._began = self._last = time.monotonic()

    def advance(self, *, failed: bool) -> None:
        """Count, and write a line if it is time."""
        self._done += 1
        self._failed += failed
        now = time.monotonic()
        if now - self._last < self._every:
            return
        self._last = now
        print(f"{self._what}: {self.line(now - self._began)}", file=self._stream, flush=True)

    def line(self, seconds: float) -> str:
        """`120 of 300 articles, 8.2/s, 22 s left, 1 failed`."""
        rate = self._done / seconds if seconds > 0 else 0.0
        of = "" if self._total is None else f" of {self._total}"
        parts = [f"{self._done}{of} articles", f"{rate:.1f}/s"]
        if self._total is not None and rate > 0:
            parts.append(f"{round((self._total - self._done) / rate)} s left")
        if self._failed:
            parts.append(f"{self._failed} failed")
        return ", ".join(parts)


class BarProgress:
    """A bar with rate and remaining time."""

    def __init__(self, total: int | None, stream: IO[str], what: str = "Reading") -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("[red]{task.fields[failed]}"),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._bar.add_task("", total=total, rate="", failed="")
        self._done = self._failed = 0
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def advance(self, *, failed: bool) -> None:
        """Move the bar by one."""
        self._done += 1
        self._failed += failed
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        self._bar.update(
            self._task,
            advance=1,
            rate=f"{rate:.1f}/s",
            failed=f"{self._failed} failed" if self._failed else "",
        )
