"""A database that cannot be used says so, and what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from nlp_fin.errors import StoreError
from nlp_fin.store import Store, engine, migrate, schema
from nlp_fin.types import Record


def test_the_migrations_make_exactly_the_schema(url: str) -> None:
    with Store(url):
        pass
    opened = engine.open_engine(engine.database_url(url), create=False)
    with opened.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []
        assert migrate.current_revision(connection) == schema.HEAD
    opened.dispose()


def test_the_last_migration_is_the_head() -> None:
    assert schema.HEAD in migrate.known_revisions()
    assert max(migrate.known_revisions()) == schema.HEAD


def test_opening_again_changes_nothing(url: str, make_record: Callable[..., Record]) -> None:
    with Store(url) as store:
        store.save(make_record())
    with Store(url, create=False) as store:
        assert store.article_ids() == ["a1"]


def test_a_newer_schema_is_refused(url: str) -> None:
    with Store(url):
        pass
    opened = engine.open_engine(engine.database_url(url), create=False)
    with opened.begin() as connection:
        connection.execute(sa.text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))
    opened.dispose()
    with pytest.raises(StoreError, match=r"newer nlp-fin \(schema 9999.*pip install -U nlp-fin"):
        Store(url)


def test_a_database_of_another_program_is_refused(url: str) -> None:
    opened = engine.open_engine(engine.database_url(url), create=True)
    with opened.begin() as connection:
        connection.execute(sa.text("CREATE TABLE runs (distance INTEGER)"))
    opened.dispose()
    with pytest.raises(StoreError, match="belongs to another program"):
        Store(url)


def test_sqlite_is_set_up_for_crashes_and_company(tmp_path: Path) -> None:
    opened = engine.open_engine(engine.database_url(tmp_path / "a.db"), create=True)
    with opened.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    opened.dispose()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_not_a_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Umsatz 1,2 Mrd. Euro, das ist keine Datenbank.", encoding="utf-8")
    with pytest.raises(StoreError, match="is not an SQLite database; nothing was changed"):
        Store(file)
    assert "Umsatz" in file.read_text(encoding="utf-8")


def test_a_damaged_database(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    with pytest.raises(StoreError, match="damaged or not an SQLite database"):
        Store(file)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.touch()
    with Store(file) as store:
        assert store.article_ids() == []


def test_a_missing_file_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nlp-fin analyze FOLDER --db"):
        Store(tmp_path / "a.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist: mkdir -p"):
        Store(tmp_path / "no" / "a.db")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store(tmp_path)


def test_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    with Store(folder / "a.db"):
        pass
    # The tests may run as root, whom no mode stops: ask the mode instead of the kernel.
    monkeypatch.setattr(os, "access", _by_mode)
    folder.chmod(0o500)
    with pytest.raises(StoreError, match="No permission to write in the folder"):
        Store(folder / "b.db")
    with pytest.raises(StoreError, match=r"No permission to write .*a\.db or its folder"):
        Store(folder / "a.db")
    (folder / "a.db").chmod(0o000)
    with pytest.raises(StoreError, match="No permission to read"):
        Store(folder / "a.db")
    folder.chmod(0o700)


def _by_mode(path: str | Path, mode: int) -> bool:
    bits = {os.R_OK: stat.S_IRUSR, os.W_OK: stat.S_IWUSR}[mode]
    return bool(Path(path).stat().st_mode & bits)


def test_a_locked_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_record: Callable[..., Record]
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    with Store(tmp_path / "a.db") as store, closing(sqlite3.connect(tmp_path / "a.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"in use by another process .* run again"):
            store.save(make_record())
        assert store.article_ids() == [], "readers do not wait for writers"
        other.rollback()
        store.save(make_record())
        assert store.article_ids() == ["a1"]


def test_other_databases_and_broken_urls() -> None:
    with pytest.raises(StoreError, match="mysql databases are not supported"):
        Store("mysql://localhost/a")
    with pytest.raises(StoreError, match="cannot be read; write a file name"):
        Store("postgresql://user@host:notaport/a")


def test_passwords_stay_out_of_messages() -> None:
    url = "postgresql://anna:geheim@localhost:1/a?connect_timeout=1"
    with pytest.raises(StoreError, match="Check host, user and password") as caught:
        Store(url)
    assert "geheim" not in str(caught.value)


def test_in_memory(make_record: Callable[..., Record]) -> None:
    with Store(":memory:") as store:
        store.save(make_record())
        assert store.article_ids() == ["a1"]


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("a.db", "sqlite"),
        ("sqlite:///a.db", "sqlite"),
        ("postgres://h/a", "postgresql+psycopg"),
        ("postgresql://h/a", "postgresql+psycopg"),
    ],
)
def test_urls(given: str, driver: str) -> None:
    assert engine.database_url(given).drivername == driver


def test_two_processes_create_one_database(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys; from nlp_fin.store import Store; Store(sys.argv[1]).close()"
    file = tmp_path / "a.db"
    processes = [subprocess.Popen([sys.executable, "-c", code, str(file)]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with Store(file, create=False) as store:
        assert store.article_ids() == []
