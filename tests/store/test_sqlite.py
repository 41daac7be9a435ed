"""SQLite files that are only read: unchanged, wherever they lie, whoever they belong to."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nlp_fin.errors import StoreError, UsageError
from nlp_fin.store import Store, sqlite
from nlp_fin.types import Record


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def database(tmp_path: Path, make_record: Callable[..., Record]) -> Path:
    path = tmp_path / "a.db"
    with Store(path) as store:
        store.save(make_record())
    return path


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()
    return path


def test_reading_changes_nothing_and_leaves_nothing_behind(database: Path) -> None:
    before = digest(database)
    with Store(database, read_only=True) as store:
        assert store.article_ids() == ["a1"]
        with pytest.raises(StoreError):
            store.forget("a1")
    assert digest(database) == before
    assert [path.name for path in database.parent.iterdir()] == ["a.db"]


@pytest.mark.parametrize("how", [{"read_only": True}, {"create": False}, {}])
def test_a_foreign_database_is_refused_and_unchanged(foreign: Path, how: dict[str, bool]) -> None:
    before = digest(foreign)
    with pytest.raises(UsageError, match=r"belongs to another program .*bookmarks"):
        Store(foreign, **how)
    assert digest(foreign) == before


@pytest.mark.parametrize("how", [{"read_only": True}, {"create": False}])
def test_an_empty_file_stays_empty(tmp_path: Path, how: dict[str, bool]) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(UsageError, match="holds nothing of nlp-fin"):
        Store(path, **how)
    assert path.stat().st_size == 0


@pytest.mark.parametrize("how", [{"read_only": True}, {"create": False}])
def test_what_is_not_there_is_not_made(tmp_path: Path, how: dict[str, bool]) -> None:
    with pytest.raises(UsageError, match="There is no database"):
        Store(tmp_path / "none.db", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_a_folder_that_cannot_be_written(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests may run as root, whom no mode stops: only the last way of opening is left.
    monkeypatch.setattr(sqlite, "_modes", lambda path: iter(["mode=ro&immutable=1"]))
    with Store(database, read_only=True) as store:
        assert store.article_ids() == ["a1"]
    assert [path.name for path in database.parent.iterdir()] == ["a.db"]


def test_the_ways_of_opening(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(sqlite._modes(database)) == ["mode=rw", "mode=ro", "mode=ro&immutable=1"]
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert list(sqlite._modes(database)) == ["mode=ro", "mode=ro&immutable=1"]
    database.with_name("a.db-wal").write_bytes(b"x")
    assert list(sqlite._modes(database)) == ["mode=ro"]


def test_what_waits_in_the_log_is_not_passed_over(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_modes", lambda path: iter(()))
    monkeypatch.setattr(sqlite, "_log_waits", lambda path: True)
    with pytest.raises(StoreError, match=r"was not closed properly.*a\.db-wal"):
        Store(database, read_only=True)


def test_an_odd_file_name(tmp_path: Path, make_record: Callable[..., Record]) -> None:
    path = tmp_path / "ä ? #%41.db"
    with Store(path) as store:
        store.save(make_record())
    with Store(path, read_only=True) as store:
        assert store.article_ids() == ["a1"]
