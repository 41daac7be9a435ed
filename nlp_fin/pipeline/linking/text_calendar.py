"""Periods that a text is about as a whole: its day, its report, its *Stand*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.types import Period, TimeExpression

_LEAD = 900
_MAX_WEEKDAY = 40
_LONG = frozenset(("quarter", "half", "year", "fiscal_quarter", "fiscal_year"))


@dataclass
class Calendar:
    """Periods that a text is about as a whole."""

    scene: Scene

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
        return next(
            (
                t.period
                for t in self.scene.ctx.times
                if t.role == "as_of"
                and t.period.end is not None
                and (t.period.text or "").startswith(words)
            ),
            None,
        )

    @cached_property
    def data_end(self) -> date | None:
        """The day up to which the text's values reach: its *Stand*, else its own day."""
        return self.stand.end if self.stand is not None else self.scene.ctx.anchor
