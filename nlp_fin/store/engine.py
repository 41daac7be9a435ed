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

from nlp_fin.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another process before it gives up."""

_SQLITE_MAGIC = b"SQLite format 3\x00"


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
        raise StoreError(
            "The database URL cannot be read; write a file name such as articles.db, or "
            "postgresql://user:password@host/database"
        ) from None
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url
    raise StoreError(f"{backend} databases are not supported; use an SQLite file or postgresql://…")


def display_name(url: URL) -> str:
    """How messages name the database: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def open_engine(url: URL, *, create: bool) -> Engine:
    """An engine for `url`. With `create` false a database that does not exist is an error.

    Raises `StoreError` when the file cannot be used (missing, a folder, not a database, no
    permission) or the PostgreSQL driver is not installed. The connection itself is made later.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, create=create)
    try:
        return sa.create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs the driver psycopg: pip install 'nlp-fin[postgres]'"
        ) from None


def _sqlite_engine(url: URL, *, create: bool) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory:
        check_file(Path(str(url.database)), create=create)
    # Connections are kept: closing the last one would write the whole log back after each article.
    engine = sa.create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=sa.StaticPool if in_memory else sa.QueuePool,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def check_file(path: Path, *, create: bool) -> None:
    """Raise `StoreError` if `path` cannot be, or become, an SQLite file that we can use."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a database file, such as {path}/articles.db")
    if not path.exists():
        if not create:
            raise StoreError(
                f"There is no database {path}; make it with: nlp-fin analyze FOLDER --db {path}"
            )
        if not path.parent.is_dir():
            raise StoreError(f"The folder {path.parent} does not exist: mkdir -p '{path.parent}'")
        if not os.access(path.parent, os.W_OK):
            raise StoreError(
                f"No permission to write in the folder {path.parent}; name another place with --db"
            )
        return
    if not os.access(path, os.R_OK):
        raise StoreError(f"No permission to read {path}: chmod u+rw '{path}', or use another file")
    with path.open("rb") as file:
        head = file.read(len(_SQLITE_MAGIC))
    if head and head != _SQLITE_MAGIC:
        raise StoreError(
            f"{path} is not an SQLite database; nothing was changed. Name another file for the "
            "database"
        )
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(
            f"No permission to write {path} or its folder, which the database needs even for "
            "reading; copy it to a folder of your own"
        )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions start late and end before DDL; ours are explicit, so that a
    # kill in the middle of a migration leaves nothing half made.
    connection.isolation_level = None
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
