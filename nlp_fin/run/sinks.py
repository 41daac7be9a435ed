"""Where outcomes go: the database, a JSONL file, a file of errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from nlp_fin.errors import RecordError, StoreError, UsageError
from nlp_fin.records import record_line
from nlp_fin.run.worker import Outcome
from nlp_fin.store import Store
from nlp_fin.store.runs import RunStatus
from nlp_fin.types import Record


def open_writer(target: str | Path, stack: ExitStack) -> BinaryIO:
    """`target` opened for writing bytes, `-` for standard output.

    Raises `UsageError` naming what to do when it cannot be opened.
    """
    if str(target) == "-":
        return sys.stdout.buffer
    path = Path(target)
    try:
        return stack.enter_context(path.open("wb"))
    except FileNotFoundError:
        raise UsageError(
            f"The folder {path.parent} does not exist: mkdir -p '{path.parent}'"
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


class Sinks:
    """Writes each outcome to all places that were asked for; a context manager.

    `begin` and `end` book the run itself where there is a database.
    """

    def __init__(
        self, store: Store | None, jsonl: str | Path | None, errors: str | Path | None
    ) -> None:
        self._store = store
        self._stack = ExitStack()
        self._jsonl = None if jsonl is None else open_writer(jsonl, self._stack)
        self._errors = None if errors is None else open_writer(errors, self._stack)
        self.run_id: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def begin(self, sources: Sequence[str], pipeline: str | None) -> None:
        """Book the start of a run."""
        if self._store is not None:
            self.run_id = self._store.start_run(sources, pipeline)

    def end(self, status: RunStatus, counts: Mapping[str, int]) -> None:
        """Book how the run ended.

        Of a broken run the error is already on its way to the user; a database that fails again
        here must not take its place.
        """
        if self._store is None or self.run_id is None:
            return
        with suppress(*((StoreError,) if status == "broken" else ())):
            self._store.finish_run(self.run_id, status, counts)

    def put(self, outcome: Outcome) -> Outcome:
        """Write `outcome`; the outcome that counts, which is another where storing failed."""
        record = outcome.record
        if record is not None:
            try:
                self._save(record)
            except RecordError as error:
                outcome = replace(
                    outcome,
                    status="failed",
                    record=None,
                    reason="not_storable",
                    message=str(error),
                )
            else:
                self._write_record(record)
                return outcome
        elif outcome.status == "unchanged":
            self._write_stored(str(outcome.article_id))
        self._book(outcome)
        return outcome

    def _save(self, record: Record) -> None:
        if self._store is not None:
            self._store.save(record, self.run_id)

    def _write_stored(self, article_id: str) -> None:
        # The file is to hold every article that was asked for, however it came about.
        if self._jsonl is not None and self._store is not None:
            self._write_record(self._store.record(article_id))

    def _write_record(self, record: Record) -> None:
        if self._jsonl is not None:
            self._jsonl.write((record_line(record) + "\n").encode("utf-8", "replace"))
            self._jsonl.flush()

    def _book(self, outcome: Outcome) -> None:
        if self._store is not None and self.run_id is not None:
            self._store.book_input(
                self.run_id,
                outcome.source,
                outcome.status,
                reason=outcome.reason,
                message=outcome.message,
                article_id=outcome.article_id,
            )
        if self._errors is not None and outcome.status in ("failed", "skipped"):
            fields = ("source", "status", "reason", "message")
            line = json.dumps({f: getattr(outcome, f) for f in fields}, ensure_ascii=False)
            self._errors.write((line + "\n").encode("utf-8", "replace"))
            self._errors.flush()
