"""Rows of values and rows of times of the same length: *2025 und 2026 um 0,2 und 1,3 Prozent*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.types import Period

_SLASHED = re.compile(r"\b((?:19|20)\d\d)e?/(?:20)?\d\de?")
_JOINTS = frozenset("und sowie bzw bzw. beziehungsweise respektive , in im für am".split())


@cache
def _two_years() -> re.Pattern[str]:
    return re.compile(
        r"\b((?:19|20)\d\d) (?:und|sowie|bzw\.?|beziehungsweise|respektive) ((?:19|20)\d\d)"
    )


def paired_times(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """The time that has the same place in its row as the figure has in its own."""
    yield from _slashed(scene, reading, frame)
    row = _row_of(reading, frame)
    if len(row) < 2:
        return
    for times in _rows_of_times(scene, reading):
        if len(times) == len(row):
            period = times[row.index(reading.frames.index(frame))]
            reason = f"«{period.text}», in a row as the figure is"
            yield Candidate(period, {"paired": 1.0}, reason)


def _slashed(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*KGV 2025e/2026e: 11/9*: of two numbers and of two years one each."""
    index = reading.frames.index(frame)
    for place, first in ((0, index), (1, index - 1)):
        if first < 0 or first + 1 >= len(reading.frames):
            continue
        one, two = reading.frames[first].quantity, reading.frames[first + 1].quantity
        if scene.ctx.text[one.end : two.start] != "/":
            continue
        for token in reading.sentence.tokens[: reading.frames[first].at]:
            years = _SLASHED.search(token.text) if token.kind == "time" else None
            if years is not None:
                period = _year(int(years[1]) + place)
                reason = f"«{token.text}», two years for two numbers"
                yield Candidate(period, {"paired": 1.0}, reason)


def _row_of(reading: Reading, frame: Frame) -> list[int]:
    """The frames that are joined with this one, in order."""
    frames = reading.frames
    first = last = frames.index(frame)
    while frames[first].relation == "coord" and frames[first].other == first - 1:
        first -= 1
    while last + 1 < len(frames) and frames[last + 1].relation == "coord":
        if frames[last + 1].other != last:
            break
        last += 1
    return list(range(first, last + 1))


def _rows_of_times(scene: Scene, reading: Reading) -> Iterator[list[Period]]:
    """Times of a sentence with nothing but joints between them; two years of one expression."""
    row: list[Period] = []
    for token in reading.sentence.tokens:
        if token.kind == "time":
            pair = _two_years().search(token.text)
            if pair is not None:
                yield [_year(int(pair[1])), _year(int(pair[2]))]
            elif scene.ctx.times[token.ref].role == "period":
                row.append(scene.ctx.times[token.ref].period)
        elif token.lower not in _JOINTS:
            if len(row) > 1:
                yield row
            row = []
    if len(row) > 1:
        yield row


def _year(year: int) -> Period:
    return Period("year", date(year, 1, 1), date(year, 12, 31), None, str(year))
