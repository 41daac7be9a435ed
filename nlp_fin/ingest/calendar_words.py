"""Calendar days as they are written on pages and in the heads of texts.

Only full dates with a year count: a day without its year would have to be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from nlp_fin.lexicon.resources import load_toml

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_YEAR, LAST_YEAR = 1980, 2100


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: its characters and the day."""

    start: int
    end: int
    value: date


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary of the readers, `ingest.toml`."""
    return load_toml("ingest.toml")


@cache
def _months() -> Mapping[str, int]:
    return {name: int(number) for number, names in words()["months"].items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        r"(?<![\w.,/-])(?:"
        r"(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})(?![\d/-])"
        r"|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>\d{4}|\d{2})(?![\d%]|[.,]\d)"
        rf"|(?P<d3>\d{{1,2}})(?:\.|st|nd|rd|th)?[ \xa0]{{0,2}}"
        rf"(?P<m3>{month})\.?,?[ \xa0]{{1,2}}(?P<y3>\d{{4}})(?!\d)"
        rf"|(?P<m4>{month})\.?[ \xa0]{{1,2}}(?P<d4>\d{{1,2}})"
        rf"(?:st|nd|rd|th)?,?[ \xa0]{{1,2}}(?P<y4>\d{{4}})(?!\d)"
        r"|(?P<d5>\d{1,2})/(?P<m5>\d{1,2})/(?P<y5>\d{4})(?!\d)"
        r"|(?P<y6>(?:19|20)\d{2})(?P<m6>\d{2})(?P<d6>\d{2})(?!\d)"
        r")",
        re.IGNORECASE,
    )


def find_days(text: str) -> Iterator[Day]:
    """Every full date in `text`. `03/04/2025` is left out: nobody can tell day from month."""
    for match in _pattern().finditer(text):
        value = _match_day(match)
        if value is not None:
            yield Day(match.start(), match.end(), value)


def _match_day(match: re.Match[str]) -> date | None:
    form = next(n for n in "123456" if match.group(f"y{n}") is not None)
    year_text, month_text = match.group(f"y{form}"), match.group(f"m{form}").lower()
    year = int(year_text) + (2000 if len(year_text) == 2 else 0)
    month = _months().get(month_text) or int(month_text)
    day = int(match.group(f"d{form}"))
    if form == "5":
        if day <= 12 and month <= 12 and day != month:
            return None
        if month > 12:
            day, month = month, day
    return make_day(year, month, day)


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or null where there is no such day or the year cannot be one of an article."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_timestamp(value: str) -> date | None:
    """The Berlin day of a machine-readable time stamp, or of any single full date in `value`.

    A time with a zone is moved to Berlin first: 23:30 UTC is the next day there. A time without
    a zone is taken as local.
    """
    text = value.strip()[:80]
    iso = re.match(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}", text)
    if iso:
        moment = _iso_moment(text)
        if moment is not None:
            local = moment.astimezone(BERLIN) if moment.tzinfo else moment
            return make_day(local.year, local.month, local.day)
    http = re.match(r"[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})", text)
    if http:
        moment = datetime.strptime(http.group().replace("GMT", "+0000"), "%a, %d %b %Y %H:%M:%S %z")
        local = moment.astimezone(BERLIN)
        return make_day(local.year, local.month, local.day)
    days = {day.value for day in find_days(text)}
    if iso and not days:
        days = {day.value for day in find_days(iso.group(1))}
    return days.pop() if len(days) == 1 else None


def _iso_moment(text: str) -> datetime | None:
    match = re.match(
        r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?"
        r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?!\d)",
        text,
    )
    if not match:
        return None
    day, clock, zone = match.groups()
    zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone or ""
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone}")
    except ValueError:
        return None
