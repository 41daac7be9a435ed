"""Periods that a text is about as a whole: its day, its report, its *Stand*."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.linking.asides import is_aside, time_features
from nlp_fin.pipeline.linking.earlier import names_previous
from nlp_fin.pipeline.linking.fiscal_periods import FiscalYears
from nlp_fin.pipeline.linking.modes import Mode, modes_of
from nlp_fin.pipeline.linking.periods import days_of, shape
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.types import Period, TimeExpression

_LEAD = 900
_MAX_WEEKDAY = 40
_MAX_TIMES = 20
_MAX_LABEL = 24
_MAX_PLACE = 60
_MAX_TITLE = 200
_NEW_YEAR = 3
"""Months at the beginning of a year in which one still looks ahead to it."""
_DATA_WORDS = frozenset("Daten Kurse Werte Angaben Kursdaten Kennzahlen Datenstand".split())
_LONG = frozenset(("quarter", "half", "year", "fiscal_quarter", "fiscal_year"))


@cache
def _dateline() -> re.Pattern[str]:
    name = r"[A-ZÄÖÜ][\w-]+(?: (?:am|an der|in der|im) [A-ZÄÖÜ]\w+)?"
    return re.compile(rf"(?:^|[.:!?]\s+|\n\s*)(?:{name}\s*(?:[,/(]\s*)+){{0,3}}(?:den )?$")


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile(r"(?i)ausblick|prognose|vorschau|erwart|outlook|szenari")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"\)?\s*(?:[-–—:|]|\.?\s*\n)")


@dataclass
class Calendar:
    """Periods that a text is about as a whole."""

    scene: Scene
    _features: dict[int, dict[str, float]] = field(default_factory=dict)
    _last: dict[int, int] = field(default_factory=dict)

    @cached_property
    def fiscal(self) -> FiscalYears:
        """The fiscal years of the firms of the text."""
        return FiscalYears(self.scene.ctx)

    @cached_property
    def modes(self) -> list[Mode]:
        """What the text as a whole reports on."""
        return modes_of(self.scene)

    @property
    def anchor(self) -> date | None:
        return self.scene.ctx.anchor

    def time_features(self, time: TimeExpression) -> dict[str, float]:
        """What the words around a time say about it; nothing for one between sentences."""
        index = self.scene.ctx.sentence_index(time.start)
        if time.start not in self._features and index is not None:
            for reading in self.scene.readings(index):
                for at in reading.sentence.of_kind("time"):
                    start = reading.sentence.tokens[at].start
                    self._features[start] = time_features(reading, at)
        return self._features.setdefault(time.start, {})

    def main_times_before(self, offset: int) -> list[TimeExpression]:
        """The last times before an offset that date what they stand in, in text order."""
        last = bisect_left(self._dated_starts, offset)
        return [t for t in self._dated[max(0, last - _MAX_TIMES) : last] if self._is_main(t)]

    def last_time_before(self, offset: int) -> int:
        """Where the last of the times of `main_times_before` begins; -1 where there is none."""
        if offset not in self._last:
            found = self.main_times_before(offset)
            self._last[offset] = found[-1].start if found else -1
        return self._last[offset]

    @cached_property
    def _dated(self) -> list[TimeExpression]:
        return [
            t
            for t in self.scene.ctx.times
            if t.role in ("period", "as_of") and t.period.end is not None
        ]

    @cached_property
    def _dated_starts(self) -> list[int]:
        return [time.start for time in self._dated]

    def _is_main(self, time: TimeExpression) -> bool:
        text = self.scene.ctx.text
        if text[max(0, time.start - 2) : time.start].strip() in ("(", "["):
            return False
        return not (
            names_previous(text[time.start : time.end]) or is_aside(self.time_features(time))
        )

    @cached_property
    def _tallies(self) -> tuple[Counter[tuple[bool, date | None, date | None]], Counter[str]]:
        """How often the text names each period and each kind of period, where it dates a clause."""
        times = [time.period for time in self._dated if self._is_main(time)]
        return Counter(map(days_of, times)), Counter(map(shape, times))

    def share_of(self, period: Period) -> tuple[float, float]:
        """The share of the text's times that name this period, and that name one of its kind."""
        periods, shapes = self._tallies
        total = max(periods.total(), 1)
        return periods[days_of(period)] / total, shapes[shape(period)] / total

    def is_dateline(self, time: TimeExpression) -> bool:
        """*München, 17. 06. 2016 - Die ISARIA …*: the day of the text, not of what it tells."""
        if time.period.kind != "day" or time.start > _LEAD:
            return False
        text = self.scene.ctx.text
        return (
            _dateline().search(text, max(0, time.start - _MAX_PLACE), time.start) is not None
            and _dash().match(text, time.end) is not None
        )

    def names_other_day(self, reading: Reading) -> bool:
        """Whether the last day named before in the paragraph is not the text's own."""
        time = self.day_before(reading)
        if time is None or self.blocks_between(time.start, reading.block):
            return False
        return time.period.end != self.anchor

    def day_before(self, reading: Reading) -> TimeExpression | None:
        """The last single day that dates a clause before this one."""
        times = self.main_times_before(reading.sentence.start)
        return next((time for time in reversed(times) if time.period.kind == "day"), None)

    def blocks_between(self, offset: int, block: int) -> int:
        """How many blocks lie from the one at `offset` to `block`."""
        first = self.scene.ctx.block_index(offset)
        return block - first if first is not None else block

    @cached_property
    def first_day(self) -> TimeExpression | None:
        """The first single day that the text's first part names as a day (*am Dienstag*)."""
        return next(
            (
                t
                for t in self.scene.ctx.times
                if t.role == "period"
                and t.period.kind == "day"
                and t.start < _LEAD
                and (t.end - t.start) < _MAX_WEEKDAY
                and not any(ch.isdigit() for ch in t.period.text or "")
            ),
            None,
        )

    @cached_property
    def coming_year(self) -> Period | None:
        """The first year that the text names and that is not over on its day."""
        anchor = self.scene.ctx.anchor
        for time in self.scene.ctx.times:
            period = time.period
            yearly = period.kind in ("year", "fiscal_year")
            if yearly and period.end is not None and (anchor is None or period.end >= anchor):
                return period
        return None

    @cached_property
    def outlook_year(self) -> Period | None:
        """The year to come that the title names (*Ausblick 2026*)."""
        anchor = self.scene.ctx.anchor
        text = self.scene.ctx.text
        title = text.find("\n") if "\n" in text[:_MAX_TITLE] else 0
        for time in self.scene.times_within(0, title):
            period = time.period
            if anchor is None or period.kind not in ("year", "fiscal_year") or period.end is None:
                continue
            years = period.end.year - anchor.year
            ahead = anchor.month <= _NEW_YEAR and _ahead().search(text, 0, title) is not None
            if years == 1 or (years == 0 and ahead):
                return period
        return None

    @cached_property
    def running_year(self) -> Period | None:
        """The year of the text itself."""
        anchor = self.scene.ctx.anchor
        if anchor is None:
            return None
        return Period("year", date(anchor.year, 1, 1), date(anchor.year, 12, 31))

    @cached_property
    def several_days(self) -> bool:
        """Whether the text's first part names more than one day."""
        days = {
            t.period.start
            for t in self.scene.ctx.times
            if t.role == "period"
            and t.period.kind == "day"
            and t.start < _LEAD
            and not any(ch.isdigit() for ch in t.period.text or "")
        }
        return len(days) > 1

    @cached_property
    def anchor_day(self) -> Period | None:
        """The day of the text itself."""
        anchor = self.scene.ctx.article.published
        return Period("day", anchor, anchor) if anchor is not None else None

    @cached_property
    def first_report(self) -> TimeExpression | None:
        """The first quarter, half or year that the text names."""
        return next(
            (
                t
                for t in self.scene.ctx.times
                if t.role == "period" and t.period.kind in _LONG and t.period.end is not None
            ),
            None,
        )

    @cached_property
    def stand(self) -> Period | None:
        """The day that the text gives as its *Stand*."""
        words = time_lexicon().anchor_words
        for time in self.scene.ctx.times:
            if time.role != "as_of" or time.period.end is None:
                continue
            if (time.period.text or "").startswith(words) or self._dates_data(time):
                return time.period
        return None

    def _dates_data(self, time: TimeExpression) -> bool:
        """*Daten per 31.03.2025*, *(Kurse zum 5. November)*."""
        before = self.scene.ctx.text[max(0, time.start - _MAX_LABEL) : time.start].split()
        return bool(before) and before[-1].strip("(*:") in _DATA_WORDS

    @cached_property
    def data_end(self) -> date | None:
        """The day up to which the text's values reach: its *Stand*, else its own day."""
        return self.stand.end if self.stand is not None else self.scene.ctx.anchor
