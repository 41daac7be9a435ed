"""The day a plain text says it was published, read from its first lines; null where it says none.

Accepted are a labelled date (`Datum: 2025-11-05`), a line that is a date (`5. November 2025`), a
date line before the first sentence (`Frankfurt, 12.03.2024 – …`) and a report's headline
(`Marktbericht vom 12.03.2024`). The day of a webinar, a general meeting or a price is none of
them. Nothing is taken from the clock or from a file's time stamp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from nlp_fin.ingest.calendar_words import Day, find_days, words
from nlp_fin.types import DateEvidence

_HEAD_LINES = 12
_HEAD_CHARS = 3_000
_LINE_CHARS = 240
_FILLERS = frozenset(("um", "am", "den", "vom", "der", "uhr"))


@dataclass(frozen=True, slots=True)
class HeadDates:
    """What the first lines say; each null where they say nothing."""

    published: DateEvidence | None = None
    modified: DateEvidence | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    label: dict[str, re.Pattern[str]]
    clock: re.Pattern[str]
    weekday: re.Pattern[str]
    report: re.Pattern[str]
    before_date: re.Pattern[str]
    byline: re.Pattern[str]
    change: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    vocabulary = words()
    weekday = "|".join(map(re.escape, vocabulary["weekdays"]["names"]))
    labels = {}
    for kind, names in vocabulary["date_labels"].items():
        alternatives = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        labels[kind] = re.compile(
            rf"(?<![\w-])(?:{alternatives})\s{{0,3}}(?P<colon>[:=|]?)\s{{0,3}}[\"'*_]{{0,3}}\s{{0,3}}"
            rf"(?:am\s|vom\s|on\s|den\s)?(?:(?:{weekday})\.?,?\s+)?(?:den\s)?$",
            re.IGNORECASE,
        )
    changes = "|".join(map(re.escape, vocabulary["date_labels"]["modified"]))
    stems = "|".join(map(re.escape, vocabulary["headline_reports"]["stems"]))
    before = "|".join(
        sorted(map(re.escape, vocabulary["bylines"]["before"]), key=len, reverse=True)
    )
    return _Patterns(
        label=labels,
        clock=re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:Uhr|h\b|CES?T|MES?Z|UTC|GMT|am\b|pm\b)?"
                         r"|\b(?:Uhr|CES?T|MES?Z|UTC|GMT)\b", re.IGNORECASE),
        weekday=re.compile(rf"(?<!\w)(?:{weekday})\b\.?", re.IGNORECASE),
        report=re.compile(rf"^\W{{0,3}}(?:[\w.-]+\s){{0,2}}\w*(?:{stems})\w*\b[^.!?]{{0,40}}?(?:vom|am|für|zum|,|:|-|–|—|/)?\s*"
                          rf"(?:(?:{weekday})\.?,?\s*)?(?:den\s)?$", re.IGNORECASE),
        before_date=re.compile(
            r"^\W{0,3}(?:\([^()]{1,30}\)\s*)?(?:[A-ZÄÖÜ][\w.’'-]*"
            r"(?:[ /-](?:am|an|der|im|bei|a\.|d\.|v\.|M\.|[A-ZÄÖÜ][\w.’'-]*)){0,4})"
            r"\s?(?:\([^()]{1,40}\))?\s?[,–—/|:-]?\s?(?:den\s)?$"
        ),
        change=re.compile(rf"[\s(|–-]+\b(?:{changes})\b", re.IGNORECASE),
        byline=re.compile(rf"^\W{{0,3}}(?:{before})\b", re.IGNORECASE),
    )  # fmt: skip


def head_date(text: str) -> date | None:
    """The published day that the head of `text` states, or null."""
    evidence = head_dates(text).published
    return evidence.value if evidence else None


def head_dates(text: str, *, source: str = "head") -> HeadDates:
    """Published and modified day in the first lines of `text`, kept apart."""
    published: list[DateEvidence] = []
    modified: DateEvidence | None = None
    lines = _head_lines(text)
    for number, line in enumerate(lines):
        previous = lines[number - 1] if number else ""
        for day in find_days(line):
            kind = _label(line, day)
            if kind == "modified":
                modified = modified or DateEvidence(day.value, source, 0.9)
                continue
            in_table = " | " in line and " | " in (*lines, "")[number + 1]
            confidence = 0.0 if in_table else _confidence(line, day, kind, previous, number)
            if confidence:
                published.append(DateEvidence(day.value, source, confidence))
    best = max(published, key=lambda e: e.confidence, default=None)
    return HeadDates(best, modified)


def is_date_line(line: str) -> bool:
    """True for a line that only says when and by whom a text was published or changed."""
    if len(line) > 120:
        return False
    return any(
        _is_date_line(line, day) or (_label(line, day) is not None and len(line) < 80)
        for day in find_days(line)
    )


def _head_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text[:_HEAD_CHARS].split("\n")]
    return [line[:_LINE_CHARS] for line in lines if line][:_HEAD_LINES]


def _label(line: str, day: Day) -> str | None:
    """Which kind of label stands directly before the date: published, as_of, modified, none."""
    before = line[max(0, day.start - 60) : day.start]
    for kind, pattern in _patterns().label.items():
        match = pattern.search(before)
        if not match:
            continue
        at_start = day.start <= 60 and not re.search(r"\w", before[: match.start()])
        if match.group("colon") or at_start or len(line) <= 120:
            if kind == "as_of" and not (at_start and _is_only_date(line[match.start() :], day)):
                return None
            reference = match.group().lower().rstrip().endswith("vom")
            if kind == "published" and not at_start and (reference or len(line) > 160):
                return None
            return kind
    return None


def _is_only_date(rest: str, day: Day) -> bool:
    return len(rest) <= (day.end - day.start) + 40


def _confidence(line: str, day: Day, kind: str | None, previous: str, number: int) -> float:
    """How surely the date is the day of publication; 0 where it is something else."""
    if kind == "published":
        return 0.95
    if kind == "as_of":
        return 0.6
    if _names_event(previous) and previous.endswith(":"):
        return 0.0
    if _is_date_line(line, day):
        return 0.85
    if number < 6 and _is_dateline(line, day):
        return 0.9
    if number < 3 and _is_report_headline(line, day):
        return 0.6
    return 0.0


def _is_report_headline(line: str, day: Day) -> bool:
    """`Marktbericht vom 12.03.2024: Dax im Plus`, but no sentence about an earlier report."""
    ends = re.match(r"\s*(?:$|[:,|–—-]|\()", line[day.end :])
    return len(line) <= 140 and bool(ends) and bool(_patterns().report.search(line[: day.start]))


def _names_event(line: str) -> bool:
    events = _event_words()
    return any(
        word in events for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.lower())
    ) or any(part in events for part in re.findall(r"[^\W\d_]+", line.lower()))


@cache
def _event_words() -> frozenset[str]:
    return frozenset(words()["event_words"]["words"])


def _is_date_line(line: str, day: Day) -> bool:
    """True for a line that holds one date and besides it at most time, place, author, source."""
    patterns = _patterns()
    change = patterns.change.search(line, day.end)
    if change:
        line = line[: change.start()]
    if len(line) > 120 or len({d.value for d in find_days(line)}) != 1:
        return False
    rest = patterns.clock.sub(" ", line[: day.start] + " \x1f " + line[day.end :])
    rest = patterns.weekday.sub(" ", rest)
    tokens = [t for t in re.findall(r"[^\W_]+", rest) if t.lower() not in _FILLERS]
    if not tokens:
        return True
    if re.search(r"\d[.,]\d|%|[€$]", rest) or _names_event(rest) or re.search(r"[.!?]\s*$", rest):
        return False
    before, _, after = rest.partition("\x1f")
    if before.rstrip().endswith(":"):
        return False  # a label that is none of publication
    separated = (not before.strip() or re.search(r"[,|/•·–—:;(-]\s*(?:den\s|am\s)?$", before)) and (
        not after.strip() or re.match(r"\s*[,|/•·–—:;)-]", after)
    )
    if patterns.byline.match(line) and len(tokens) <= 10:
        return True
    return bool(separated) and len(tokens) <= 8 and _mostly_names(tokens)


def _mostly_names(tokens: list[str]) -> bool:
    """Capitalised words and numbers only, bar the words of a reading time."""
    small = {"von", "min", "am", "an", "der", "den", "lesezeit", "minuten", "in", "um", "by", "ca"}
    codes = len(tokens) <= 3  # an agency's or editor's letters
    return all(
        t[0].isupper() or t.isdigit() or t.lower() in small or (codes and len(t) <= 4)
        for t in tokens
    )


def _is_dateline(line: str, day: Day) -> bool:
    """`Frankfurt, 12.03.2024 – Der Dax …`, `12.03.2024 (Reuters) - …`."""
    before, after = line[: day.start], line[day.end :]
    patterns = _patterns()
    after = re.sub(r"^\s?\([^()]{1,40}\)", "", patterns.clock.sub("", after[:60]) + after[60:])
    separator = re.match(r"\s*[,/|:]?\s*(?:[–—:/|]|-(?=\s))\s*\S", after)
    before = patterns.weekday.sub("", before)
    before = re.sub(r",\s*,", ",", before)
    if not re.search(r"\w", before):
        place = re.match(r"\s+[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?[.:] [A-ZÄÖÜ„]", after)
        return bool(separator or place) and not _names_event(after[:60])
    if not patterns.before_date.match(before) or _names_event(before):
        return False
    ends = None
    if re.search(r",\s*(?:den\s)?$", before):
        ends = re.match(r"\s*\.\s+[A-ZÄÖÜ]|\s[A-ZÄÖÜ]\w+\s\w", after)
    return bool(separator or ends)
