"""When do two articles contradict each other? The rules of one comparison across articles.

Stricter than inside one article, because nothing in the text ties the two statements together: the
subject must be an instrument (or a country, for the economy), both periods must be dates, and where
usual definitions differ (total or price return, first or final estimate, a price during the day)
or somebody may have changed his mind (forecasts, estimates, targets, proposals) the verdict is
`inconclusive` with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nlp_fin.checks.keys import MOMENTARY, STABLE, VAGUE, Key, figure_key
from nlp_fin.checks.metric_words import is_prior, metric_word
from nlp_fin.checks.periods import names_as_of
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.scopes import Marks, tell_apart
from nlp_fin.checks.sizes import too_far
from nlp_fin.checks.sources import sources_differ
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Interval, Period

MACRO = frozenset("inflation gdp_growth gdp unemployment trade_balance".split())
AHEAD = frozenset(("estimate", "forecast", "target"))
VALUED = frozenset(
    "pe forward_pe cape pb ps peg ev_ebitda ev_sales dividend_yield fcf_yield enterprise_value"
    " upside valuation_gap".split()
)
"""Ratios to a price: another day, another value, whatever year the denominator is of."""
_ONE_SIDED = frozenset(("criterion", "hypothetical"))
_OPEN = ("over", "under")
_DIVIDENDS_PER_YEAR = Decimal(4)
"""Points a year by which total and price return of an index may differ."""
_CURRENCY_PER_YEAR = Decimal(20)
"""Points a year by which a return in euros may differ from one in dollars."""
_DOMESTIC = frozenset(
    "index:^GDAXI index:^MDAXI index:^SDAXI index:^TECDAX index:^STOXX50E index:^STOXX".split()
)
"""Indices whose returns everybody gives in their own currency."""
Token = tuple[str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a figure in the ledger."""

    article: str
    published: date | None
    order: int
    """Counts the articles in the order of arrival: who said it first, where dates are missing."""
    figure: Figure
    span: Interval
    """What the figure asserts."""
    coarse: Interval | None
    """The same with trailing zeros as placeholders; None where that says nothing more."""
    marks: Marks
    said_by: str | None
    written: str
    """The figure with its qualifier, for a reader."""
    provisional: bool = False
    """Does the text call it preliminary, final or revised?"""


def period_token(figure: Figure, published: date | None) -> Token | None:
    """What two figures of different articles must share to be for one period.

    None where that cannot be said: no period, or one without dates. A level without period of a
    metric that holds until further notice counts as of the day of publication.
    """
    period = figure.period
    if period is None:
        if figure.metric in STABLE and published is not None:
            return "as_of", None, published
        return None
    if period.kind in ("day", "as_of"):
        end = period.end or period.start
        return None if end is None else ("as_of", None, end)
    if period.start is None or period.end is None:
        return None
    if period.kind in ("ytd", "ttm") and not names_as_of(period) and period.end != published:
        return None
    return "span", period.start, period.end


def ledger_key(figure: Figure) -> Key | None:
    """The key under which the ledger keeps a figure; None for what it does not compare."""
    if figure.basis in _ONE_SIDED or figure.metric in VAGUE or figure.qualifier in _OPEN:
        return None
    key = figure_key(figure)
    if key is None or is_prior(figure) or (figure.reasons and metric_word(figure) is None):
        return None
    if figure.subject.instrument is None and figure.metric not in MACRO:
        return None
    if figure.metric in ("share", "hit_rate") and not key.part:
        return None
    return key


def is_provisional(scene: Scene, figure: Figure) -> bool:
    """Does the sentence call its figures preliminary, final or revised?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    return relations().word("provisional").search(sentence.text) is not None


def has_provisional_figures(scene: Scene) -> bool:
    """Does the article present preliminary results?"""
    return relations().word("provisional_article").search(scene.text) is not None


def _length_in_years(period: Period | None) -> Decimal:
    if period is None or period.start is None or period.end is None:
        return Decimal(1)
    return max(Decimal(1), Decimal((period.end - period.start).days) / 365)


def _currencies(entry: Entry) -> set[str]:
    return {value for name, value in entry.marks if name == "currency_view"}


def _in_one_currency(a: Entry, b: Entry) -> bool:
    """Do both name the currency of a return, or is it of something quoted in one only?"""
    if _currencies(a) and _currencies(a) == _currencies(b):
        return True
    instrument = a.figure.subject.instrument or ""
    return instrument in _DOMESTIC or (instrument.endswith(".DE") and not _currencies(a))


def _may_be_definition(a: Entry, b: Entry) -> bool:
    """Could total against price return, or another currency, explain two moves?"""
    one, two = a.figure.value, b.figure.value
    if one is None or two is None:
        return False
    if a.figure.metric.endswith("_growth"):
        return bool(_currencies(a) | _currencies(b))
    if a.figure.metric not in ("return", "cagr"):
        return False
    years = Decimal(1) if a.figure.metric == "cagr" else _length_in_years(a.figure.period)
    if _in_one_currency(a, b):
        return (one > 0) == (two > 0) and abs(one - two) <= _DIVIDENDS_PER_YEAR * years
    return abs(one - two) <= _CURRENCY_PER_YEAR * years


def judge_entries(a: Entry, b: Entry) -> Judgement:
    """Do the values of two statements agree, by the rule of intervals alone?"""
    readings = [(c, o.span) for c, o in ((a.coarse, b), (b.coarse, a)) if c is not None]
    return judge(a.span, b.span, coarse=readings)


def compare(first: Entry, later: Entry) -> Judgement | None:
    """Do two statements under one key and period agree? None where they are not comparable."""
    a, b = first.figure, later.figure
    if tell_apart(first.marks, later.marks) is not None or sources_differ(a, b):
        return None
    if _looks_ahead(a, b) and first.said_by != later.said_by:
        return None
    judgement = judge_entries(first, later)
    if judgement.verdict != "refuted":
        return judgement
    reason = _excuse(first, later)
    return judgement if reason is None else Judgement("inconclusive", reason)


def _looks_ahead(a: Figure, b: Figure) -> bool:
    """Is one of the two no result: a forecast, an estimate, a target, a proposal?"""
    return a.basis in AHEAD or b.basis in AHEAD


def _may_be_days_apart(first: Entry, later: Entry) -> bool:
    days = first.published, later.published
    return None in days or days[0] != days[1]


def _excuse(first: Entry, later: Entry) -> str | None:
    """Why two values that do not meet may both be right."""
    a, b = first.figure, later.figure
    apart = _may_be_days_apart(first, later)
    if _looks_ahead(a, b):
        # whoever expects something may expect something else another day
        return "update" if apart else "definition"
    if a.metric in MOMENTARY or (a.metric == "return" and _is_one_day(a)):
        return "ambiguous_period"
    if apart and a.metric in VALUED:
        return "ambiguous_period"
    if apart and (a.metric in MACRO or first.provisional or later.provisional):
        return "revision"
    if _may_be_definition(first, later) or too_far(a, b):
        return "definition"
    return None


def _is_one_day(figure: Figure) -> bool:
    return figure.period is not None and figure.period.kind == "day"


def is_stale(history: list[Entry], new: Entry) -> tuple[Entry, Entry] | None:
    """An old value repeated as current: (the old statement, the newer one that it ignores).

    `history` are earlier statements under the same key, by date of publication; only figures that
    name no past period can be stale.
    """
    if new.published is None or (new.figure.period is not None and not _is_current(new)):
        return None
    same: Entry | None = None
    for entry in history:
        if entry.published is None or entry.published >= new.published:
            continue
        judgement = judge_entries(entry, new)
        if judgement.verdict == "supported":
            same = entry
        elif judgement.verdict == "refuted" and same is not None:
            later = same.published is None or entry.published > same.published
            if later and not too_far(entry.figure, new.figure):
                return same, entry
    return None


def _is_current(entry: Entry) -> bool:
    """Is the figure given as of the day of publication?"""
    period = entry.figure.period
    return period is not None and period.kind in ("as_of", "day") and period.end == entry.published
