"""What a text as a whole says about the period of a figure: more candidates, and features that
tell a figure's kind and the tense of its clause from each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from nlp_fin.lexicon.period_cues import period_cues
from nlp_fin.pipeline.linking.basis_plans import dates_decision, find_plan
from nlp_fin.pipeline.linking.basis_rules import names_aim
from nlp_fin.pipeline.linking.drafts import Draft, Memory, period_group
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.modes import mode_candidates
from nlp_fin.pipeline.linking.period_defaults import stand
from nlp_fin.pipeline.linking.periods import age, is_undated, shape
from nlp_fin.pipeline.linking.possible import possible
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tenses import tense_of
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.pipeline.linking.tokens import is_finite
from nlp_fin.pipeline.linking.trailing import (
    MEASURED,
    headed_back,
    moved_since,
    so_far,
    spans_ahead,
    spans_back,
)
from nlp_fin.types import Period

_AHEAD = frozenset(("forecast", "target"))
_FROM_AFAR = frozenset(("none", "text_day", "anchor", "carried", "block", "heading", "text_report"))
_RESTATING = frozenset(
    "entspricht entsprach entsprechen entsprechend somit folglich also damit demnach mithin "
    "umgerechnet".split()
)
_SO_FAR = frozenset(("return", "return_gap"))
_STANCES = {
    "forecast": "awaited",
    "target": "awaited",
    "estimate": "estimated",
    "criterion": "imagined",
    "hypothetical": "imagined",
}
_TERM_REACH = 40

_PLACES = ("paired", "anchor", "again", "again_none", "same_time", "report_end", "horizon")

_CLASSES = {
    metric: name
    for name, metrics in {
        "yield": "bond_yield interest_rate",
        "quote": "price index_level fx_rate",
        "size": "market_cap volume max_drawdown volatility",
        "payout": "dividend payout_ratio dividend_yield",
        "plan": "buyback investment order_value cost capex",
        "part": "share allocation ratio",
        "target": "price_target upside",
        "valuation": "pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap "
        "enterprise_value fcf_yield ter",
    }.items()
    for metric in metrics.split()
}


_MANNERS = {
    metric: name
    for name, metrics in {
        "move": "return return_gap",
        "measure": "cagr hit_rate volatility max_drawdown",
        "growth": "revenue_growth earnings_growth eps_growth gdp_growth inflation",
    }.items()
    for metric in metrics.split()
}
"""Metrics that go with other kinds of period than the levels of their group."""


@cache
def _term() -> re.Pattern[str]:
    """What makes a time the term of a contract: *fällig 2026*, *läuft bis 2028*."""
    return re.compile(
        r"(?:\bfällig\w*|\bläuft|\blaufen|\blaufend\w*|Laufzeit|\bLieferung|\bFälligkeit|"
        r"\b[Tt]ermin)(?: \w+){0,2} ?$"
    )


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"\W*[^\n:.?!]{2,60}: ?\S")


def is_labelled(text: str, reading: Reading) -> bool:
    """*Fondsvermögen: 842,6 Mio. EUR*: a line that is a label and its value, no sentence."""
    sentence = reading.sentence
    if _label().match(text, sentence.start, sentence.end) is None:
        return False
    return not any(is_finite(token.text) for token in sentence.tokens)


@cache
def _running() -> re.Pattern[str]:
    return re.compile(r" (?:läuft|laufen|laufende[nrms]?|auslaufen|ausläuft|fällig|gilt|gelten)\b")


def names_term(text: str, start: int, end: int | None = None) -> bool:
    """Whether the time at `start` says until when a contract runs or when it delivers."""
    if _term().search(text[max(0, start - _TERM_REACH) : start]) is not None:
        return True
    return end is not None and _running().match(text, end) is not None


def looks_ahead(reading: Reading, frame: Frame) -> bool:
    """Whether a word for what is expected or aimed at stands in the figure's clause."""
    clauses = reading.sentence.clauses
    return any(
        cue.label in _AHEAD and clauses[cue.first] == clauses[frame.at]
        for cue in reading.cues.bases
    )


def refine(
    scene: Scene,
    day: Calendar,
    memory: Memory,
    reading: Reading,
    frame: Frame,
    draft: Draft,
    found: list[Candidate],
) -> None:
    """Adds the candidates of the text as a whole to `found`, and features to all of them."""
    group = period_group(draft)
    ahead = draft.basis in _AHEAD or looks_ahead(reading, frame)
    kind = _CLASSES.get(draft.metric.metric)
    manner = _MANNERS.get(draft.metric.metric) or kind or group
    if metric_group(draft.metric.metric) in MEASURED:
        found += spans_back(day, reading, frame, group)
        found += headed_back(day, reading, group)
    if not ahead:
        moved = frame.move or manner in ("move", "measure", "growth")
        found += mode_candidates(day.modes, group, manner, move=moved)
    if ahead:
        found += spans_ahead(day, reading, frame, group)
    found += stand(day, group)
    line = is_labelled(scene.ctx.text, reading)
    if draft.metric.metric in _SO_FAR and not ahead:
        found += moved_since(day, reading, frame)
        for candidate in found:
            candidate.value = so_far(candidate.value, day.data_end)
    metric = draft.metric.metric
    level = not frame.move and kind in ("quote", "valuation")
    found[:] = possible(found, reading, frame, metric, level=level)
    none = _undated(memory, reading, frame, draft, ahead)
    tense = tense_of(reading, frame)
    none[f"none_{tense}"] = none[f"none_{tense}_{group}"] = 1.0
    anchor = scene.ctx.anchor
    stance = _STANCES.get(draft.basis)
    restates = any(word in _RESTATING for word in _clause(reading, frame))
    plan = draft.basis == "forecast" and find_plan(reading, frame, draft) is not None
    decided = {c.value for c in found if plan and dates_decision(reading, frame, c)}
    for candidate in found:
        features = candidate.features
        if candidate.value in decided:
            features["decided"] = 1.0
        place = _place(features, group)
        features.setdefault(place, 1.0)
        if stance is not None:
            features[f"{place}_{stance}"] = 1.0
        if restates:
            features[f"{place}_restated"] = 1.0
        if line:
            features[f"{place}_line"] = 1.0
        when = age(candidate.value, anchor)
        if when is not None:
            features[f"age_{when}_{'ahead' if ahead else group}"] = 1.0
        if kind is not None:
            features[f"{place}_{kind}"] = 1.0
        if frame.move and group not in ("accounts", "macro"):
            features[f"{place}_moved"] = 1.0
        if place in _FROM_AFAR:
            features[f"{place}_{tense}"] = 1.0
        value = candidate.value
        if value is not None:
            features[f"shape_{shape(value)}_{group}"] = 1.0
            features[f"{value.kind}_{manner}"] = 1.0
            named, alike = day.share_of(value)
            features[f"named_{group}"] = features["named"] = named
            features[f"alike_{group}"] = features["alike"] = alike
        if value is not None and is_undated(value):
            features["undated"] = 1.0
        if value is None:
            features.update(none)
            features[f"none_{manner}"] = 1.0
        else:
            features.update(_tense(candidate.value, anchor, ahead))
        if candidate.start >= 0 and names_term(scene.ctx.text, candidate.start, candidate.end):
            features["term"] = 1.0


def _undated(
    memory: Memory, reading: Reading, frame: Frame, draft: Draft, ahead: bool
) -> dict[str, float]:
    """What speaks for and against a figure that has no period at all."""
    labels = {cue.label for cue in reading.cues.bases}
    times = sum(token.kind == "time" for token in reading.sentence.tokens)
    timeless = period_cues().timeless
    features = {
        "none_hypothetical": float("hypothetical" in labels),
        "none_criterion": float("criterion" in labels),
        "none_ahead": float(ahead),
        "none_times": float(min(times, 2)),
        "none_goal": float(_is_goal(reading, frame)),
        "none_timeless": float(any(w in timeless for w in reading.sentence.lowers)),
    }
    before = memory.order[-1] if memory.order else None
    if before is not None and draft.sentence - before.sentence in (0, 1):
        near = "beside" if before.sentence == draft.sentence else "behind"
        state = "none" if before.period is None else "dated"
        features[f"none_{near}_{state}"] = 1.0
    subject = draft.subject
    if subject is None or subject.instrument is None:
        features["none_nameless"] = 1.0
    group = period_group(draft)
    states = [e.period is None for e in memory.order[-40:] if _is_like(e, draft, group)]
    if states:
        features["none_usual"] = sum(states) / len(states)
        features["dated_usual"] = 1.0 - features["none_usual"]
    if draft.metric.metric == "other":
        features["none_other"] = 1.0
    return features


def _is_goal(reading: Reading, frame: Frame) -> bool:
    """*das Ziel von 2 Prozent*: it holds at all times."""
    at = frame.prep_at - 1
    return frame.prep == "von" and at >= 0 and names_aim(reading.sentence.lowers[at])


def _is_like(earlier: Draft, draft: Draft, group: str) -> bool:
    return earlier.basis == draft.basis and period_group(earlier) == group


def _clause(reading: Reading, frame: Frame) -> Iterator[str]:
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    return (word for i, word in enumerate(sentence.lowers) if sentence.clauses[i] == own)


def _place(features: dict[str, float], group: str) -> str:
    """Where a candidate comes from: the feature that bears the group's name, without it."""
    for name in features:
        if name.endswith(f"_{group}") and not name.startswith("shape_"):
            return name[: -len(group) - 1]
    return next((name for name in _PLACES if name in features), "echoed")


def _tense(period: Period, anchor: date | None, ahead: bool) -> dict[str, float]:
    if anchor is None or period.end is None:
        return {}
    if ahead:
        return {"ahead_ended" if period.end < anchor else "ahead_open": 1.0}
    if period.start is not None and period.start > anchor:
        return {"plain_future": 1.0}
    return {}
