"""What a text as a whole reports on, told by its title: a week, a year that is over, a quarter. Its
moves and results are of that time unless something beside them says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.types import Period

_MAX_TITLE = 200
_OPENING = 900
_LONG = frozenset(("week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year"))
_TURN_OF_YEAR = (12, 1, 2)


@dataclass(frozen=True, slots=True)
class Mode:
    """A time that the whole text reports on; `name` is `week`, `review` or `titled`."""

    name: str
    period: Period
    why: str


@cache
def _week() -> re.Pattern[str]:
    return re.compile(r"(?i)woche(?!nende)|\bKW ?\d")


@cache
def _review() -> re.Pattern[str]:
    return re.compile(
        r"(?i)jahresr(?:ü|ue)ckblick|jahresbilanz|r(?:ü|ue)ckblick auf (?:das jahr )?20"
        r"|depotjahr|b(?:ö|oe)rsenjahr|aktienjahr|anlagejahr|handelsjahr|jahresr(?:ü|ue)ckschau"
        r"|(?:zum )?letzten mal in diesem jahr|letzte[rnm]? handelstag(?:e?s)? des jahres"
        r"|(?:fette|gute|starke|schwache|turbulente|verr(?:ü|ue)ckte|schwierige)s? jahr"
    )


def modes_of(scene: Scene) -> list[Mode]:
    """What the title and the opening say; nothing without the text's day."""
    text, anchor = scene.ctx.text, scene.ctx.anchor
    if anchor is None:
        return []
    title_end = text.find("\n") if "\n" in text[:_MAX_TITLE] else 0
    found = []
    if _week().search(text, 0, title_end) is not None:
        found.append(Mode("week", week_under_review(anchor), "a text about the week"))
    reviewed = _review().search(text, 0, _OPENING)
    if anchor.month in _TURN_OF_YEAR and reviewed is not None:
        year = anchor.year if anchor.month == 12 else anchor.year - 1
        period = Period("year", *calendar.year_stretch(year), None, reviewed[0])
        found.append(Mode("review", period, f"«{reviewed[0]}»"))
    for time in scene.times_within(0, title_end)[:2]:
        period = time.period
        if period.kind in _LONG and period.start is not None and period.start <= anchor:
            found.append(Mode("titled", period, f"«{period.text}» in the title"))
    return found


def week_under_review(anchor: date) -> Period:
    """From Thursday on the running week of trade, before that the one that is over."""
    monday, _ = calendar.week_stretch(anchor)
    if anchor.weekday() < 3:
        monday -= timedelta(weeks=1)
    return Period("week", monday, monday + timedelta(days=4))


def mode_candidates(
    modes: list[Mode], group: str, manner: str, *, move: bool
) -> Iterator[Candidate]:
    for mode in modes:
        features = {
            f"{mode.name}_{group}": 1.0,
            f"mode_{mode.name}_{manner}": 1.0,
            f"mode_{mode.name}_{'move' if move else 'still'}": 1.0,
        }
        yield Candidate(mode.period, features, mode.why)
