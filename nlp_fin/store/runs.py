"""The books of runs: when each began and ended, and what became of every input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nlp_fin import __version__
from nlp_fin.names import readable_name, readable_text
from nlp_fin.store.schema import inputs, runs

InputStatus = Literal["stored", "unchanged", "skipped", "failed"]
RunStatus = Literal["running", "finished", "interrupted", "broken"]


def start_run(connection: Connection, sources: Sequence[str], pipeline: str | None) -> int:
    """Book a new run and return its id.

    A run that was killed could not book its end: what is still running now is broken. Should it
    be alive in another process after all, it books its real end itself.
    """
    now = datetime.now(UTC)
    connection.execute(
        sa.update(runs).where(runs.c.status == "running").values(status="broken", finished_at=now)
    )
    row = {
        "started_at": now,
        "status": "running",
        "pipeline": pipeline,
        "version": __version__,
        "sources": [readable_name(source) for source in sources],
    }
    return int(connection.execute(sa.insert(runs).returning(runs.c.id), row).scalar_one())


def finish_run(
    connection: Connection, run_id: int, status: RunStatus, counts: Mapping[str, int]
) -> None:
    """Book how a run ended."""
    values = {**counts, "status": status, "finished_at": datetime.now(UTC)}
    connection.execute(sa.update(runs).where(runs.c.id == run_id).values(**values))


def book_input(
    connection: Connection, run_id: int, source: str, status: InputStatus, **more: str | None
) -> None:
    """Book one input; `more` has reason, message and article_id where there are any."""
    row = {"run_id": run_id, "source": readable_name(source), "status": status}
    details = {name: readable_text(value) for name, value in more.items()}
    connection.execute(sa.insert(inputs), row | details)
