"""SQLite files: whether one can be used, and how it is opened to read and to write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from nlp_fin.errors import StoreError, WrongDatabaseError

_MAGIC = b"SQLite format 3\x00"


def check_file(path: Path, *, create: bool, read_only: bool = False) -> None:
    """Raise `StoreError` if `path` cannot be, or become, an SQLite file that we can use."""
    if path.is_dir():
        raise WrongDatabaseError(
            f"{path} is a folder; name a database file, such as {path}/articles.db"
        )
    if not path.exists():
        _check_place(path, create=create)
        return
    if not os.access(path, os.R_OK):
        raise StoreError(f"No permission to read {path}: chmod u+rw '{path}', or use another file")
    if not path.is_file():
        raise WrongDatabaseError(f"{path} is no ordinary file; name another one for the database")
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if head and head != _MAGIC:
        raise WrongDatabaseError(
            f"{path} is not an SQLite database; nothing was changed. Name another file for the "
            "database"
        )
    if not read_only and not _is_writable(path):
        raise StoreError(
            f"No permission to write {path} or its folder, where the database keeps its log; "
            "copy it to a folder of your own"
        )


def _check_place(path: Path, *, create: bool) -> None:
    if not create:
        raise WrongDatabaseError(
            f"There is no database {path}; make it with: nlp-fin analyze FOLDER --db {path}"
        )
    if not path.parent.is_dir():
        raise WrongDatabaseError(
            f"The folder {path.parent} does not exist: mkdir -p '{path.parent}'"
        )
    if not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"No permission to write in the folder {path.parent}; name another place with --db"
        )


def open_read_only(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """A connection that changes nothing in `path`, wherever the file lies.

    The log of a database lies beside it, so where the folder cannot be written the file is taken
    as immutable, which is right as long as nothing waits in the log. Raises `StoreError` where
    something does.
    """
    error: sqlite3.OperationalError | None = None
    for mode in _modes(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=busy_seconds,
            check_same_thread=False,
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
            connection.execute("PRAGMA query_only=ON")
        except sqlite3.OperationalError as failed:
            connection.close()
            if "locked" in str(failed):
                raise
            error = failed
        except sqlite3.DatabaseError:
            connection.close()
            raise
        else:
            return connection
    if _log_waits(path):
        raise StoreError(
            f"{path} was not closed properly and lies where it cannot be repaired; copy it, "
            f"together with {path.name}-wal, to a folder of your own"
        ) from error
    raise error or sqlite3.OperationalError("unable to open database file")


def _modes(path: Path) -> Iterator[str]:
    # Opened for writing, the file is tidied up on closing: a reader leaves no log behind.
    if _is_writable(path):
        yield "mode=rw"
    yield "mode=ro"
    if not _log_waits(path):
        yield "mode=ro&immutable=1"


def _log_waits(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
