"""Moving a period to the one before, and telling times of comparison from times of the figure."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.lexicon.phrases import split_words
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence, is_finite
from nlp_fin.types import Period

_COMPARATIVES = frozenset(
    "mehr weniger höher niedriger tiefer stärker schwächer besser günstiger teurer größer".split()
)
_PLUPERFECT = frozenset(("hatte", "hatten"))
_BACK = frozenset(("zuvor", "davor", "früher"))
_NEAR = 5
_OPENING = 2
_LINKS = frozenset("dem den der das zum zur mit zu im in am".split())


def names_previous(text: str) -> bool:
    """Whether a time is the one before (*im Vorjahr*, *am Vortag*)."""
    words = split_words(text)
    table = cue_lexicon().previous
    return any(
        label != "unknown" for at in range(len(words)) for _, label in table.match(words, at)
    )


def names_earlier(reading: Reading) -> bool:
    """Whether the sentence itself tells of the time before (*Im Vorjahr wurden 1,50 Euro
    ausgeschüttet*)."""
    sentence = reading.sentence
    return any(
        names_previous(sentence.lowers[index])
        and (index < _OPENING or not is_baseline(sentence, index))
        and not is_compared_with(sentence, index)
        for index in sentence.of_kind("time")
    )


def is_baseline(sentence: Sentence, index: int) -> bool:
    """Whether a time is what something is compared with (*als am Vortag*, *gegenüber dem
    Vorjahr*), not when it was."""
    earlier = names_previous(sentence.lowers[index])
    start = index - 1
    while start >= 0 and sentence.lowers[start] in ("dem", "den", "der", "das", "zum", "zur"):
        if sentence.lowers[start] in ("zum", "zur") and earlier:
            return True
        start -= 1
    before = sentence.lowers[start] if start >= 0 else ""
    if before in ("gegenüber", "gegenueber", "als", "ggü", "ggü.", "verglichen", "über", "unter"):
        comparative = start > 0 and sentence.lowers[start - 1] in _COMPARATIVES
        return earlier or comparative or before != "als"
    return earlier and not _tells_before(sentence, index)


_AGAINST = frozenset(("gegenüber", "gegenueber", "ggü", "ggü.", "verglichen", "vergleich"))


def is_compared_with(sentence: Sentence, index: int) -> bool:
    """Whether the words in front say that a time is only compared with: *gegenüber 2014*, *im
    Vergleich zum dritten Quartal*, *mehr als im Vorjahr*."""
    start = index - 1
    while start >= 0 and sentence.lowers[start] in _LINKS:
        start -= 1
    before = sentence.lowers[start] if start >= 0 else ""
    if before in _AGAINST:
        return True
    return before == "als" and is_baseline(sentence, index)


def _tells_before(sentence: Sentence, index: int) -> bool:
    """*am Vortag hatte er 245 Punkte verloren*, *Im Vorjahr wurden 1,50 Euro ausgeschüttet*: the
    clause itself is about the time before."""
    if index < _OPENING and is_finite(" ".join(sentence.lowers[index + 1 : index + 2])):
        return True
    return any(
        word in _PLUPERFECT and sentence.clauses[i] == sentence.clauses[index]
        for i, word in enumerate(sentence.lowers)
    )


def labels_other(reading: Reading, frame: Frame, index: int) -> bool:
    """*EUR 80 Mio. (Q1 2024: EUR 52 Mio.)*: the time in the bracket is of the number in it."""
    depths = reading.sentence.depths
    if _is_growth_behind(reading, frame, index):
        return True
    if depths[index] <= depths[frame.at]:
        return False
    return any(
        index < other.at and depths[other.at] == depths[index] and near(reading, index, other.at)
        for other in reading.frames
        if other.at != frame.at
    )


def _is_growth_behind(reading: Reading, frame: Frame, index: int) -> bool:
    """*645 Mio. Euro (2006: 563 Mio. Euro, +15 %)*: the growth is up to the value in front."""
    depths = reading.sentence.depths
    if not depths[index] or depths[index] != depths[frame.at] or frame.unit != "percent":
        return False
    if frame.quantity.text[0] not in "+-–−±":
        return False
    return any(
        index < other.at < frame.at and other.unit != "percent" and near(reading, index, other.at)
        for other in reading.frames
    )


def in_row_of_times(reading: Reading, frame: Frame) -> bool:
    """*0,8 % für 2025, 1,1 % für 2026*: each number has its own time right behind it."""
    tokens = reading.sentence.tokens

    def dated(at: int) -> bool:
        return at + 1 < len(tokens) and tokens[at + 1].kind == "time"

    return dated(frame.at) and any(
        dated(other.at) for other in reading.frames if other.at != frame.at
    )


def own_time(reading: Reading, frame: Frame) -> int:
    """Where the time begins that stands right behind an earlier value (*von 47,9 Prozent zum
    Jahresende auf 46,9*, *nach 7,9 Prozent im zweiten Quartal*) and is of that value alone; -1
    where none does."""
    if not (frame.old or frame.shift == "unknown"):
        return -1
    for index in range(frame.at + 1, min(len(reading.sentence.tokens), frame.at + _NEAR)):
        token = reading.sentence.tokens[index]
        if token.kind == "time" and near(reading, frame.at, index):
            return token.start
        if token.kind == "quantity":
            break
    return -1


def level_after(period: Period | None) -> Period | None:
    """A price at the end of a move over a stretch (*seit Januar um 72 % auf 8,70 Euro*)."""
    if period is None or period.end is None or period.kind not in ("ytd", "ttm", "span"):
        return period
    return replace(period, kind="as_of", start=period.end, length=None)


def near(reading: Reading, low: int, high: int) -> bool:
    """Whether nothing but fillers, prepositions and a colon lies between two tokens."""
    if high - low > _NEAR:
        return False
    return all(
        token.lower in FILLERS or token.lower in PREPOSITIONS or token.lower == ":"
        for token in reading.sentence.tokens[low + 1 : high]
    )


def before_base(named: Period, base: Period | None, shift: str) -> Period:
    """The period of a value of an earlier time. *ein Jahr zuvor* counts from the period of the
    figure beside it; *im Vorjahr* was resolved already, unless its day is unknown."""
    words = (named.text or "").lower().split()
    relative = bool(_BACK & set(words)) or (named.start is None and named.end is None)
    if not relative or base is None or (base.start is None and base.end is None):
        return named
    return shifted(replace(base, text=named.text), shift) or named


def shifted(period: Period | None, shift: str) -> Period | None:
    """The period that lies one year, quarter, month, week or day before."""
    if period is None:
        return None
    if shift in ("year",):
        return _moved(period, 12)
    if shift == "quarter":
        return _moved(period, 3)
    if shift == "month":
        return _moved(period, 1)
    days = 7 if shift == "week" else 1
    return replace(
        period,
        start=_days_before(period.start, days),
        end=_days_before(period.end, days),
    )


def _days_before(day: date | None, days: int) -> date | None:
    if day is None:
        return None
    earlier = day - timedelta(days=days)
    while days == 1 and earlier.weekday() >= 5:
        earlier -= timedelta(days=1)
    return earlier


def _moved(period: Period, months: int) -> Period:
    return replace(
        period,
        start=_months_before(period.start, months, end=False),
        end=_months_before(period.end, months, end=True),
    )


def _months_before(day: date | None, months: int, *, end: bool) -> date | None:
    if day is None:
        return None
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    if year < 1:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if end and was_last else min(day.day, last))
