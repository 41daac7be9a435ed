"""Expressions of time with the periods a reader gives them (`cases/dates.txt`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlp_fin.pipeline.dates import find_times

ANCHOR = date(2025, 11, 5)
CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[str]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def rows() -> list[list[str]]:
    cells = [[cell.strip() for cell in line.split("|")] for line in lines("dates.txt")]
    return [row + [""] * (6 - len(row)) for row in cells]


def day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def test_there_are_enough_cases() -> None:
    assert len(rows()) >= 200
    assert all(len(row) == 6 for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:50])
def test_expression(row: list[str]) -> None:
    sentence, matched, kind, start, end, extra = row
    times = find_times(sentence, ANCHOR)
    found = [time for time in times if time.period.text == matched]
    assert found, [time.period.text for time in times]
    period = found[0].period
    assert sentence[found[0].start : found[0].end] == matched
    assert (period.kind, period.start, period.end) == (kind, day(start), day(end))
    if extra.startswith("P"):
        assert period.length == extra
    else:
        assert found[0].role == (extra or "period")


@pytest.mark.parametrize("sentence", lines("no_dates.txt"))
def test_digits_that_are_no_time(sentence: str) -> None:
    claimed = [time.period.text or "" for time in find_times(sentence, ANCHOR)]
    assert not [text for text in claimed if any(mark.isdigit() for mark in text)]
    assert not {"August", "Mai"} & set(claimed)
