"""Periods that a figure takes over from what the text said before: the last time of its kind,
the end of the report for a balance, the period of the same measure earlier on."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.lexicon.period_cues import period_cues
from nlp_fin.pipeline.linking.drafts import Draft, Memory, period_group
from nlp_fin.pipeline.linking.periods import age, shape
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.types import Period, TimeExpression

_REPORTS = frozenset(("quarter", "half", "year", "fiscal_quarter", "fiscal_year", "span"))
_MAX_BLOCKS = 8


def earlier_times(day: Calendar, reading: Reading, group: str) -> Iterator[Candidate]:
    """The last time of each kind in the blocks before that dates what it stands in."""
    seen: set[str] = set()
    for time in reversed(day.main_times_before(reading.sentence.start)):
        kind = shape(time.period)
        if kind in seen:
            continue
        seen.add(kind)
        back = day.blocks_between(time.start, reading.block)
        if back == 0 or back > _MAX_BLOCKS:
            continue
        features = {
            f"recent_{group}": 1.0,
            "recent": 1.0,
            "recent_back": float(back),
            "recent_rank": float(len(seen) - 1),
            f"recent_{kind}": 1.0,
        }
        yield Candidate(time.period, features, f"«{time.period.text}» in a paragraph before")


def report_end(day: Calendar, memory: Memory, reading: Reading, group: str) -> Iterator[Candidate]:
    """What a firm has or owes at the end of the period it reports on."""
    if group not in ("balance", "static"):
        return
    period = _last_report(memory) or _report_of(day.first_report)
    if period is None or period.end is None:
        return
    ends = Period("as_of", period.end, period.end, None, period.text)
    features = {f"report_end_{group}": 1.0, f"report_end_{age(ends, day.anchor) or 'undated'}": 1.0}
    yield Candidate(ends, features, f"the end of «{period.text}»")


def _last_report(memory: Memory) -> Period | None:
    for earlier in reversed(memory.order[-12:]):
        frame, period = earlier.frame, earlier.period
        if period is None or earlier.basis != "actual" or period.kind not in _REPORTS:
            continue
        if frame is not None and (frame.old or frame.shift):
            continue
        if period_group(earlier) == "accounts":
            return period
    return None


def _report_of(time: TimeExpression | None) -> Period | None:
    return time.period if time is not None else None


def same_measure(
    day: Calendar, memory: Memory, reading: Reading, draft: Draft
) -> Iterator[Candidate]:
    """The period of the last figure of the same metric, however far back."""
    for earlier in reversed(memory.order[-60:]):
        frame = earlier.frame
        if earlier.metric.metric != draft.metric.metric or earlier.sentence == draft.sentence:
            continue
        if frame is not None and (frame.old or frame.shift):
            continue
        features = {
            "again" if earlier.period is not None else "again_none": 1.0,
            "again_other_subject": float(_other(earlier, draft)),
            "again_other_basis": float(earlier.basis != draft.basis),
            "again_overtaken": float(
                earlier.quantity.end < day.last_time_before(reading.sentence.start)
            ),
            "again_far": float(min(draft.block - earlier.block, 6)),
        }
        yield Candidate(earlier.period, features, f"as {earlier.quantity.text} before")
        return


def _other(one: Draft, two: Draft) -> bool:
    if one.subject is None or two.subject is None:
        return one.subject is not two.subject
    return one.subject.text != two.subject.text


def same_time(memory: Memory, reading: Reading, times: list[int]) -> Iterator[Candidate]:
    """*Im gleichen Zeitraum legte Gold zu*: the period of the figure before."""
    words = period_cues().same
    for index in times:
        if not words & set(reading.sentence.lowers[index].split()):
            continue
        for earlier in reversed(memory.order[-4:]):
            if earlier.period is not None and earlier.period.start is not None:
                token = reading.sentence.tokens[index]
                reason = f"«{token.text}»: that of {earlier.quantity.text}"
                yield Candidate(earlier.period, {"same_time": 1.0}, reason, token.start, token.end)
                return
