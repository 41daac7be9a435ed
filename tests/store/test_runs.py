"""The books of runs."""

from __future__ import annotations

from pathlib import Path

from nlp_fin.store import Store


def status_of(store: Store) -> list[str]:
    return list(store.frame("runs").sort_values("id")["status"])


def test_a_run_that_was_killed_is_broken_when_the_next_begins(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.start_run(["news"])
        second = store.start_run(["news"])
        assert status_of(store) == ["broken", "running"]
        store.finish_run(second, "finished", {"asked": 0})
        third = store.start_run(["news"])
        store.finish_run(third, "interrupted", {"asked": 0})
        assert status_of(store) == ["broken", "finished", "interrupted"]


def test_a_run_that_lives_after_all_books_its_end(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        first = store.start_run(["news"])
        store.start_run(["more"])
        store.finish_run(first, "finished", {"asked": 3, "stored": 3})
        assert status_of(store) == ["finished", "running"]


def test_names_that_are_no_utf8_are_booked(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        run = store.start_run(["caf\udce9"])
        store.book_input(run, "caf\udce9.txt", "failed", reason="empty", message="caf\udce9: x")
        (row,) = store.frame("inputs").to_dict("records")
    assert (row["source"], row["message"]) == (r"caf\xe9.txt", r"caf\xe9: x")
