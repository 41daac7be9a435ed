"""Periods that a figure has when nothing beside it says one: the day of the *Stand*, the year
ahead, the year of the title, the period that most figures of the text have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nlp_fin.pipeline.linking.drafts import Draft, Memory, period_group
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.types import Period

_MAX_USUAL = 400


def stand(day: Calendar, group: str) -> Iterator[Candidate]:
    """*Stand: 31.03.2025* dates what a fact sheet holds."""
    if day.stand is not None and group != "accounts":
        yield Candidate(day.stand, {f"stand_{group}": 1.0}, f"«{day.stand.text}»")


def coming(day: Calendar, reading: Reading, group: str, ahead: bool) -> Iterator[Candidate]:
    """For forecasts without a time of their own: the year they are mostly for."""
    if not ahead or group not in ("accounts", "balance", "macro"):
        return
    if day.coming_year is not None:
        yield Candidate(
            day.coming_year, {f"coming_{group}": 1.0}, f"«{day.coming_year.text}», the year ahead"
        )
    if day.running_year is not None:
        yearly = any(
            "jahr" in word or word.startswith("jährlich") for word in reading.sentence.lowers
        )
        yield Candidate(
            day.running_year,
            {f"running_{group}": 1.0, "running_yearly": float(yearly)},
            "the year of the text",
        )


def outlook(day: Calendar, group: str, ahead: bool) -> Iterator[Candidate]:
    """The year that a title looks ahead to (*Kapitalmarktausblick 2026*)."""
    period = day.outlook_year
    if period is not None and ahead:
        features = {f"outlook_{group}": 1.0, "outlook_ahead": 1.0}
        yield Candidate(period, features, f"«{period.text}», the year of the title")


def usual(memory: Memory, draft: Draft, group: str) -> Iterator[Candidate]:
    """The period that most accounts figures so far have: that of the report."""
    if group not in ("accounts", "balance"):
        return
    counts: Counter[Period] = Counter()
    for earlier in memory.order[:_MAX_USUAL]:
        frame = earlier.frame
        moved = frame is not None and (frame.old or frame.shift)
        if earlier.period is None or moved or earlier.basis != "actual":
            continue
        if period_group(earlier) == group and earlier.sentence < draft.sentence:
            counts[earlier.period] += 1
    if not counts:
        return
    total = sum(counts.values())
    for period, number in counts.most_common(2):
        features = {
            f"usual_{group}": 1.0,
            "usual_share": number / total,
            "usual_other_basis": float(draft.basis != "actual"),
        }
        yield Candidate(period, features, f"«{period.text}», as most figures")
