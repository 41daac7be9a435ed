"""Stretches that the text names by their length or their end alone: *in drei Jahren*, *Kennzahlen
(3 Jahre)*, *bis Ende September*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlp_fin.pipeline.calendar import add_months
from nlp_fin.pipeline.linking.asides import is_joined, preposition
from nlp_fin.pipeline.linking.earlier import is_compared_with
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
_AGAINST_REACH = 5
_TOLD = frozenset("day month quarter year".split())
_LONG_AGO = 31
_DAY_BEFORE = 4


def spans_back(day: Calendar, reading: Reading, frame: Frame, group: str) -> Iterator[Candidate]:
    """*Volatilität 3 Jahre: 12 %*, *in drei Jahren 200 % geschafft*: a duration beside a measured
    value ends with the report."""
    sentence, text = reading.sentence, day.scene.ctx.text
    end = _end_beside(day, reading)
    dated = _tells_of_then(day, reading)
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
            "back_dated": float(dated),
        }
        yield Candidate(period, features, f"«{token.text}», back from {end}")


def spans_ahead(day: Calendar, reading: Reading, frame: Frame, group: str) -> Iterator[Candidate]:
    """*Kursziel auf zwölf Monate: 21 Euro*: a duration beside what is expected begins today."""
    sentence, anchor = reading.sentence, day.anchor
    if anchor is None:
        return
    low, high = max(0, frame.at - _REACH), min(len(sentence.tokens), frame.at + _REACH)
    for index in range(low, high):
        token = sentence.tokens[index]
        if token.kind != "time" or is_joined(day.scene.ctx.text, token.end):
            continue
        period = ahead_from(anchor, day.scene.ctx.times[token.ref].period)
        if period is None:
            continue
        features = {
            f"horizon_{group}": 1.0,
            "horizon": 1.0,
            "horizon_apart": float(sentence.clauses[index] != sentence.clauses[frame.at]),
            "horizon_led": float(preposition(sentence, index) in _BACK),
        }
        yield Candidate(period, features, f"«{token.text}», from {anchor} on")


def ahead_from(anchor: date, period: Period) -> Period | None:
    """The stretch of a period's length that begins on a day; None for one with other days."""
    found = re.fullmatch(r"P(\d{1,3})([YM])", period.length or "")
    if found is None or (period.end is not None and period.end != anchor):
        return None
    months = int(found[1]) * (12 if found[2] == "Y" else 1)
    if not months or months > 12 * _MAX_YEARS:
        return None
    return Period("span", anchor, add_months(anchor, months), period.length, period.text)


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


def _tells_of_then(day: Calendar, reading: Reading) -> bool:
    """*Als im November Gerüchte aufkamen, gab er binnen zwei Wochen 13 % ab*: the stretch ends
    with what is told, not today."""
    if day.anchor is None:
        return False
    for index in reading.sentence.of_kind("time"):
        period = day.scene.ctx.times[reading.sentence.tokens[index].ref].period
        if period.start is None or period.end is None or period.kind not in _TOLD:
            continue
        if (day.anchor - period.end).days > _LONG_AGO:
            return True
    return False


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


def so_far(period: Period | None, end: date | None) -> Period | None:
    """*in diesem Jahr um 58 Prozent gestiegen*: a move of a year that is not over is one up to
    the day that the text's values reach."""
    if period is None or period.kind != "year" or period.start is None or period.end is None:
        return period
    if any(ch.isdigit() for ch in period.text or ""):
        return period
    if end is None or not period.start <= end < period.end:
        return period
    return Period("ytd", period.start, end, None, period.text)


def moved_since(day: Calendar, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*23 Prozent mehr als Ende 2024*, *wer vor zehn Jahren einstieg, hat 530 Prozent gewonnen*: a
    move up to today from the time that it is measured against."""
    sentence, end = reading.sentence, day.data_end
    if end is None:
        return
    for index in sentence.of_kind("time"):
        token = sentence.tokens[index]
        period = day.scene.ctx.times[token.ref].period
        if period.end is None or period.start is None or period.end >= end:
            continue
        against = 0 < index - frame.at <= _AGAINST_REACH and is_compared_with(sentence, index)
        ago = token.lower.startswith("vor ") and period.kind == "year"
        if not (against or ago):
            continue
        name = "since_base" if against else "since_then"
        features = {
            name: 1.0,
            f"{name}_apart": float(sentence.clauses[index] != sentence.clauses[frame.at]),
        }
        yield Candidate(_up_to(period, end), features, f"since «{token.text}»")


def _up_to(base: Period, end: date) -> Period:
    """From a base up to a day; from the day before it is that day alone."""
    assert base.end is not None
    if (end - base.end).days <= _DAY_BEFORE:
        return Period("day", end, end, None, base.text)
    if base.kind == "year" and base.end.year < end.year:
        return Period(
            "span", add_months(end, 12 * (base.end.year - end.year)), end, None, base.text
        )
    return Period("span", base.end, end, None, base.text)
