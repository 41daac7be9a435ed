"""Ctrl-C, SIGTERM and kill -9 in the middle of a run."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from nlp_fin.run import RunOptions, run
from nlp_fin.store import Store

SCRIPT = """
import sys
from nlp_fin.run import RunOptions, run
from nlp_fin.store import Store

if __name__ == "__main__":
    with Store(sys.argv[1]) as store:
        options = RunOptions(analyse="fake_analysis:analyze", pipeline="fake/1", workers=2)
        report = run([sys.argv[2]], store, options)
    print(report.stored, report.asked)
    sys.exit(report.exit_code)
"""

COUNT = 120


def start(database: Path, folder: Path) -> subprocess.Popen[bytes]:
    script = folder.parent / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(database), str(folder)],
        env={**os.environ, "PYTHONPATH": str(folder.parent / "modules")},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def stored(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def go_on(database: Path, folder: Path, fake: str) -> None:
    """Everything stored is whole, and the next run does only the rest."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Store(database) as store:
        before = list(store.records())
        assert 0 < len(before) < COUNT
        assert all(len(record.figures) == 1 for record in before)
        report = run([folder], store, RunOptions(analyse=fake, pipeline="fake/1", workers=2))
        assert (report.unchanged, report.stored) == (len(before), COUNT - len(before))
        assert len(store.article_ids()) == COUNT


def test_kill_nine(tmp_path: Path, folder: Path, write: Callable[..., None], fake: str) -> None:
    write(*["LANGSAM"] * COUNT)
    database = tmp_path / "a.db"
    process = start(database, folder)
    wait_for(lambda: stored(database) >= 10)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate(timeout=30)
    psutil.wait_procs(workers, timeout=30)
    assert not any(worker.is_running() for worker in workers), "workers end with their parent"
    with Store(database) as store:
        assert store.frame("runs")["status"].tolist() == ["running"]
        assert len(store.frame("inputs")) == len(store.article_ids())
    go_on(database, folder, fake)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop(
    tmp_path: Path, folder: Path, write: Callable[..., None], fake: str, number: signal.Signals
) -> None:
    write(*["LANGSAM"] * COUNT)
    database = tmp_path / "a.db"
    process = start(database, folder)
    wait_for(lambda: stored(database) >= 10)
    # A terminal sends Ctrl-C to the whole group, workers included.
    os.killpg(process.pid, number)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    counted, asked = out.decode().split()
    assert counted == asked == str(stored(database))
    with Store(database) as store:
        assert store.frame("runs")["status"].tolist() == ["interrupted"]
        assert store.frame("runs")["stored"].tolist() == [int(counted)]
    go_on(database, folder, fake)
