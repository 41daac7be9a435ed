"""Progress: plain lines without a terminal, a bar with one."""

from __future__ import annotations

import io

from nlp_fin.run.progress import BarProgress, LineProgress, make_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_and_a_file_gets_lines() -> None:
    assert isinstance(make_progress(3, Terminal()), BarProgress)
    assert isinstance(make_progress(3, io.StringIO()), LineProgress)


def test_short_runs_are_silent() -> None:
    out = io.StringIO()
    with LineProgress(3, out) as progress:
        for _ in range(3):
            progress.advance(failed=False)
    assert out.getvalue() == ""


def test_long_runs_say_how_far_they_are() -> None:
    out = io.StringIO()
    with LineProgress(300, out, every=0) as progress:
        progress.advance(failed=False)
        progress.advance(failed=True)
        line = progress.line(0.5)
    assert line == "2 of 300 articles, 4.0/s, 74 s left, 1 failed"
    assert len(out.getvalue().splitlines()) == 2


def test_without_a_total_there_is_no_end_in_sight() -> None:
    with LineProgress(None, io.StringIO()) as progress:
        progress.advance(failed=False)
        assert progress.line(2.0) == "1 articles, 0.5/s"


def test_the_bar_shows_counts_and_failures() -> None:
    out = Terminal()
    with BarProgress(2, out) as progress:
        progress.advance(failed=True)
        progress.advance(failed=False)
    assert "2/2" in out.getvalue()
    assert "1 failed" in out.getvalue()
