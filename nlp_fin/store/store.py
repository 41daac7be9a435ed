"""`Store`: the database of everything that was read, as one object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from nlp_fin.errors import RecordError, StoreError, UsageError
from nlp_fin.store import runs, schema
from nlp_fin.store.engine import database_file, database_url, display_name, transaction
from nlp_fin.store.load import load_across, load_records
from nlp_fin.store.migrate import open_database
from nlp_fin.store.rows import Row, finding_rows, record_rows
from nlp_fin.store.runs import InputStatus, RunStatus
from nlp_fin.types import Finding, Record

if TYPE_CHECKING:
    import pandas as pd

DecisionVerdict = Literal["accepted", "rejected"]

_BATCH = 100


class Store:
    """A database of records: an SQLite file, or PostgreSQL by URL.

    The file and its tables are made when missing; with ``create=False`` a database without them
    is an error, and with ``read_only=True`` nothing in it can be changed either. Use it as a
    context manager, or call `close`. Every method raises `StoreError` when the database cannot
    be used; the message names the next step.
    """

    def __init__(self, url: str | Path, *, create: bool = True, read_only: bool = False) -> None:
        target = database_url(url)
        self.name = display_name(target)
        self.file = database_file(target)
        """The SQLite file, None in memory and on a server."""
        self.read_only = read_only
        self._engine = open_database(target, create=create, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def save(self, record: Record, run_id: int | None = None) -> None:
        """Store `record` in one transaction, in place of what was known about its article.

        With `run_id` the input is booked as stored by that run in the same transaction. Decisions
        stay. Links to other articles' claims and findings across articles stay as long as only
        the findings inside this article are new, and are dropped with what they rest on.
        Raises `RecordError` if the record itself cannot be stored.
        """
        rows = record_rows(record, run_id)
        owner = record.article.id
        try:
            with transaction(self._engine, write=True) as connection:
                before = load_records(connection, [owner]) if run_id is None else []
                if before and _but_for_findings(before[0]) == _but_for_findings(record):
                    _replace_findings(connection, owner, rows)
                else:
                    _forget(connection, owner)
                    _insert(connection, rows)
                if run_id is not None:
                    source = record.article.source
                    runs.book_input(connection, run_id, source, "stored", article_id=owner)
        except (StatementError, UnicodeEncodeError) as error:
            raise _record_error(record, error) from error
        except StoreError as error:
            if isinstance(error.__cause__, DataError | IntegrityError):
                raise _record_error(record, error.__cause__) from error
            raise

    def forget(self, article_id: str) -> None:
        """Remove an article and everything that hangs on it; decisions stay."""
        with transaction(self._engine, write=True) as connection:
            _forget(connection, article_id)

    def record(self, article_id: str) -> Record:
        """Everything known about one article, equal to what was saved."""
        with transaction(self._engine, write=False) as connection:
            found = load_records(connection, [article_id])
        if not found:
            raise StoreError(
                f"{self.name} has no article {article_id!r}; list them with: "
                f"nlp-fin export {self.name} --table articles --format csv"
            )
        return found[0]

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """All records, or those of `ids`, ordered by article id, loaded a hundred at a time."""
        ids = self.article_ids() if ids is None else sorted(set(ids))
        for start in range(0, len(ids), _BATCH):
            with transaction(self._engine, write=False) as connection:
                batch = load_records(connection, ids[start : start + _BATCH])
            yield from batch

    def article_ids(self) -> list[str]:
        """Ids of all articles, sorted."""
        return sorted(self.pipelines())

    def pipelines(self) -> dict[str, str | None]:
        """Article id to the version of the pipeline that analysed it."""
        table = schema.articles
        with transaction(self._engine, write=False) as connection:
            rows = connection.execute(sa.select(table.c.id, table.c.pipeline)).all()
        return {row.id: row.pipeline for row in rows}

    def frame(self, name: str, **filters: Any) -> pd.DataFrame:
        """A table as a pandas frame with explicit dtypes (see `nlp_fin.store.frames`).

        `name` is one of `articles`, `instruments`, `mentions`, `figures`, `claims`, `findings`,
        `runs`, `inputs`, `decisions`, `claim_links`. Filters name columns: ``metric="pe"``, a
        list for any of several, None for missing, and `COLUMN_from` / `COLUMN_to` for a range
        (``article_published_from=date(2025, 1, 1)``). Exact decimals are `Decimal` objects;
        sort and plot by `value_float`. Raises `UsageError` for an unknown table or column.
        """
        from nlp_fin.store.frames import read_frame

        with transaction(self._engine, write=False) as connection:
            return read_frame(connection, name, filters)

    def rows(self, query: sa.Executable) -> list[sa.RowMapping]:
        """The rows of a query built on `nlp_fin.store.schema`."""
        with transaction(self._engine, write=False) as connection:
            return list(connection.execute(query).mappings())

    def add_across(
        self,
        findings: Iterable[Finding],
        links: Iterable[Mapping[str, Any]],
        compared: Iterable[str],
    ) -> None:
        """Store findings across articles and links between claims, in place of equal ones.

        The figures of the findings are `(article id, figure id)` pairs, links are rows of
        `schema.claim_links`. The articles `compared` are booked as done in the same transaction.
        Raises `RecordError` for a finding that does not name its articles.
        """
        unique = {finding.key or finding.id: finding for finding in findings}
        rows = finding_rows(None, unique.values())
        linked = [dict(link) for link in links]
        done = list(compared)
        with transaction(self._engine, write=True) as connection:
            _delete_equal(connection, schema.findings, rows["findings"])
            _delete_equal(connection, schema.claim_links, linked)
            _insert(connection, {**rows, "claim_links": linked})
            own = schema.articles
            connection.execute(sa.update(own).where(own.c.id.in_(done)).values(compared=True))

    def across(self) -> list[Finding]:
        """The findings that rest on several articles and belong to none, by key."""
        with transaction(self._engine, write=False) as connection:
            return load_across(connection)

    def decide(self, key: str, verdict: DecisionVerdict, note: str | None = None) -> None:
        """Keep the user's decision about the finding `key`; it survives every re-run.

        Raises `UsageError` for another verdict, or a key that no finding has.
        """
        if verdict not in ("accepted", "rejected"):
            raise UsageError(f"A decision is 'accepted' or 'rejected', not {verdict!r}")
        table = schema.decisions
        row = {"key": key, "verdict": verdict, "note": note, "decided_at": datetime.now(UTC)}
        with transaction(self._engine, write=True) as connection:
            if not _known_key(connection, key):
                raise UsageError(
                    f"{self.name} has no finding with the key {key!r}; list them with: "
                    f"nlp-fin conflicts {self.name}"
                )
            connection.execute(sa.delete(table).where(table.c.key == key))
            connection.execute(sa.insert(table), row)

    def decisions(self) -> dict[str, tuple[str, str | None]]:
        """Finding key to (verdict, note)."""
        table = schema.decisions.c
        rows = self.rows(sa.select(table.key, table.verdict, table.note))
        return {row["key"]: (row["verdict"], row["note"]) for row in rows}

    def start_run(self, sources: Sequence[str], pipeline: str | None = None) -> int:
        """Book a new run and return its id; runs that never ended are booked as broken."""
        with transaction(self._engine, write=True) as connection:
            return runs.start_run(connection, sources, pipeline)

    def finish_run(self, run_id: int, status: RunStatus, counts: Mapping[str, int]) -> None:
        """Book how a run ended; `counts` has asked, stored, unchanged, skipped, failed."""
        with transaction(self._engine, write=True) as connection:
            runs.finish_run(connection, run_id, status, counts)

    def book_input(
        self,
        run_id: int,
        source: str,
        status: InputStatus,
        *,
        reason: str | None = None,
        message: str | None = None,
        article_id: str | None = None,
    ) -> None:
        """Book what became of one input of a run."""
        details = {"reason": reason, "message": message, "article_id": article_id}
        with transaction(self._engine, write=True) as connection:
            runs.book_input(connection, run_id, source, status, **details)


def _record_error(record: Record, error: BaseException) -> RecordError:
    detail = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return RecordError(f"{record.article.source}: the record cannot be stored: {detail}")


def _forget(connection: Connection, article_id: str) -> None:
    link, finding = schema.finding_figures, schema.findings
    stale = sa.select(link.c.finding).where(link.c.article_id == article_id, link.c.across)
    connection.execute(sa.delete(finding).where(finding.c.uid.in_(stale)))
    connection.execute(sa.delete(schema.articles).where(schema.articles.c.id == article_id))


def _but_for_findings(record: Record) -> Record:
    return replace(record, findings=())


def _replace_findings(
    connection: Connection, article_id: str, tables: Mapping[str, Sequence[Row]]
) -> None:
    table = schema.findings
    connection.execute(sa.delete(table).where(table.c.article_id == article_id))
    _insert(connection, {name: tables[name] for name in ("findings", "finding_figures")})


def _delete_equal(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Delete what has the primary key of one of `rows`."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    same = [table.c[key] == sa.bindparam(f"old_{key}") for key in keys]
    old = [{f"old_{key}": row[key] for key in keys} for row in rows]
    connection.execute(sa.delete(table).where(*same), old)


def _insert(connection: Connection, tables: Mapping[str, Sequence[Row]]) -> None:
    for name, rows in tables.items():
        if rows:
            connection.execute(sa.insert(schema.metadata.tables[name]), list(rows))


def _known_key(connection: Connection, key: str) -> bool:
    table = schema.findings.c
    query = sa.select(table.uid).where(sa.or_(table.key == key, table.uid == key)).limit(1)
    return connection.execute(query).first() is not None
