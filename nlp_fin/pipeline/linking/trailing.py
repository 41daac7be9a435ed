"""Stretches that the text names by their length or their end alone: *in drei Jahren*, *Kennzahlen
(3 Jahre)*, *bis Ende September*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlp_fin.pipeline.calendar import add_months
from nlp_fin.pipeline.linking.asides import is_joined, preposition
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.position import content_between
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.types import Period

MEASURED = frozenset(("market", "cagr", "static"))
"""Groups of metrics that are measured over a stretch up to a day."""
_REACH = 14
_MAX_DISTANCE = 8
_BACK = frozenset(("in", "über", "ueber", "binnen", "auf", "im", "innerhalb"))
_MAX_YEARS = 100


def spans_back(day: Calendar, reading: Reading, frame: Frame, group: str) -> Iterator[Candidate]:
    """*Volatilität 3 Jahre: 12 %*, *in drei Jahren 200 % geschafft*: a duration beside a measured
    value ends with the report."""
    sentence, text = reading.sentence, day.scene.ctx.text
    end = _end_beside(day, reading)
    low, high = max(0, frame.at - _REACH), min(len(sentence.tokens), frame.at + _REACH)
    for index in range(low, high):
        token = sentence.tokens[index]
        if token.kind != "time" or is_joined(text, token.end):
            continue
        time = day.scene.ctx.times[token.ref]
        if time.period.end is not None and time.period.end != day.anchor:
            continue
        first, last = (index, frame.at) if index < frame.at else (frame.at, index)
        distance = content_between(sentence, first, last)
        period = back_from(end, time.period.length, token.text)
        if period is None or distance > _MAX_DISTANCE:
            continue
        features = {
            f"back_{group}": 1.0,
            "back_distance": float(distance),
            "back_after": float(index > frame.at),
            "back_numbers": float(abs(sentence.quantities[last] - sentence.quantities[first])),
            "back_apart": float(sentence.clauses[index] != sentence.clauses[frame.at]),
            "back_led": float(preposition(sentence, index) in _BACK),
        }
        yield Candidate(period, features, f"«{token.text}», back from {end}")


def headed_back(day: Calendar, reading: Reading, group: str) -> Iterator[Candidate]:
    """*Kennzahlen (3 Jahre)* over a list of values."""
    if reading.block < 0:
        return
    scene = day.scene
    lead_in = scene.lead_in(reading.block)
    above = scene.headings_above(reading.block)[:2]
    for block in (*above, *((lead_in,) if lead_in is not None else ())):
        for time in scene.times_within(block.start, block.end):
            period = back_from(day.data_end, time.period.length, time.period.text or "")
            if time.role == "duration" and period is not None:
                features = {f"headed_{group}": 1.0, "headed": 1.0}
                yield Candidate(period, features, f"«{time.period.text}» above")


def back_from(end: date | None, length: str | None, text: str) -> Period | None:
    """The stretch of an ISO duration of days, weeks, months or years that closes on a day."""
    found = re.fullmatch(r"P(\d{1,3})([YMWD])", length or "")
    if found is None or end is None:
        return None
    count, unit = int(found[1]), found[2]
    if unit in "WD":
        days = count * (7 if unit == "W" else 1)
        return Period("span", end - timedelta(days=days), end, length, text)
    months = count * (12 if unit == "Y" else 1)
    if months > 12 * _MAX_YEARS or end.year <= months // 12 + 1:
        return None
    return Period("span", add_months(end, -months), end, length, text)


def _end_beside(day: Calendar, reading: Reading) -> date | None:
    """The day up to which the sentence says that it measures, else the text's."""
    for token in reading.sentence.tokens:
        if token.kind != "time":
            continue
        time = day.scene.ctx.times[token.ref]
        period = time.period
        if period.end is None or (day.anchor is not None and period.end > day.anchor):
            continue
        if time.role == "as_of" or (period.kind == "span" and period.start is None):
            return period.end
    return day.data_end


def since_new_year(period: Period, anchor: date | None) -> Period:
    """*bis Ende September kauften sie 800 Tonnen*: what lies behind has run since the year began.
    Any other period, and one that runs on, stays as it is."""
    end = period.end
    if period.kind != "span" or period.start is not None or end is None:
        return period
    if anchor is None or end > anchor:
        return period
    return Period("ytd", date(end.year, 1, 1), end, None, period.text)
