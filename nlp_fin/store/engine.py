"""Opening a database: SQLite file by default, PostgreSQL by URL, with errors that help."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from nlp_fin.errors import StoreError, WrongDatabaseError
from nlp_fin.store.sqlite import check_file, open_read_only

BUSY_SECONDS = 30
"""How long a writer waits for another process before it gives up."""


def database_url(target: str | Path) -> URL:
    """The URL of `target`: a file name or path is an SQLite file, else an SQLAlchemy URL.

    `postgresql://` and `postgres://` mean psycopg 3. Raises `StoreError` for another database.
    """
    text = os.fspath(target)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise WrongDatabaseError(
            "The database URL cannot be read; write a file name such as articles.db, or "
            "postgresql://user:password@host/database"
        ) from None
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url
    raise WrongDatabaseError(
        f"{backend} databases are not supported; use an SQLite file or postgresql://…"
    )


def display_name(url: URL) -> str:
    """How messages name the database: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def open_engine(url: URL, *, create: bool, read_only: bool = False) -> Engine:
    """An engine for `url`. With `create` false a database that does not exist is an error.

    With `read_only` an SQLite file is not changed, and may lie where nobody can write. Raises
    `StoreError` when the file cannot be used (missing, a folder, not a database, no permission)
    or the PostgreSQL driver is not installed. The connection itself is made later.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, create=create, read_only=read_only)
    try:
        return sa.create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs the driver psycopg: pip install 'nlp-fin[postgres]'"
        ) from None


def database_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _sqlite_engine(url: URL, *, create: bool, read_only: bool) -> Engine:
    file = database_file(url)
    if file is not None:
        check_file(file, create=create, read_only=read_only)
    if file is not None and read_only:
        engine = sa.create_engine(url, creator=lambda: open_read_only(file, BUSY_SECONDS))
        sa.event.listen(engine, "connect", _manual_transactions)
    else:
        # Connections are kept: closing the last one would write the whole log back after each
        # article.
        engine = sa.create_engine(
            url,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            poolclass=sa.StaticPool if file is None else sa.QueuePool,
        )
        sa.event.listen(engine, "connect", _manual_transactions)
        sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _manual_transactions(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions start late and end before DDL; ours are explicit, so that a
    # kill in the middle of a migration leaves nothing half made.
    connection.isolation_level = None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read lock later fails without waiting.
    writes = connection.get_execution_options().get("nlp_fin_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """One transaction; errors of the database become `StoreError` with the next step."""
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(nlp_fin_writes=write)
            with connection.begin():
                yield connection
    except DBAPIError as error:
        raise explain(error, display_name(engine.url)) from error


def explain(error: DBAPIError, name: str) -> StoreError:
    """A `StoreError` for an error of the driver, with what the user can do about it."""
    text = str(error.orig).strip()
    low = text.lower()
    if "not a database" in low or "malformed" in low:
        return StoreError(
            f"{name} is damaged or not an SQLite database ({text}); restore it from a copy or "
            "name another file"
        )
    if "locked" in low or "busy" in low:
        return StoreError(
            f"{name} has been in use by another process for {BUSY_SECONDS} seconds; wait for that "
            "run to end or stop it, then run again: everything stored so far is kept"
        )
    if "disk is full" in low or "no space left" in low:
        return StoreError(f"The disk that holds {name} is full; free some space and run again")
    if "readonly" in low or "read-only" in low or "permission denied" in low:
        return StoreError(f"No permission to write {name} ({text})")
    if "unable to open" in low:
        return StoreError(f"{name} cannot be opened: check that its folder exists and is yours")
    if error.connection_invalidated or "connection" in low or "authentication" in low:
        return StoreError(f"{name} cannot be reached: {text}. Check host, user and password")
    return StoreError(f"{name}: {text}")
