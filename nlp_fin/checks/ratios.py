"""Checks of identities that are bound by metrics: P/E, yields, margins, market value, upside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import (
    Identity,
    Outcome,
    Role,
    agrees,
    measure,
    nominal_interval,
    of_one_order,
)
from nlp_fin.checks.identities.valuation import BY_WORDS, LIBRARY
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.role_words import UNSURE, fits_role
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.scopes import marks_of, tell_apart
from nlp_fin.checks.subjects import may_be_of_one_issuer
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_BACK, _AHEAD = 2, 1
_MAX_CANDIDATES = 4
_MAX_POOL = 8
_HARMLESS = frozenset(
    "adjustment basis_of_count moment return_kind currency_view gross valuation_base span_of_year"
    " stated_as audience claimant typical".split()
)
"""Dimensions of `scopes` in which the figures of one ratio may differ."""
_WORDED = frozenset(("yield", "upside", "payout", "margin", "pe", "ev"))
"""Results that are looked for by words too."""


def _holds_by_units(scene: Scene, identity: Identity, result: Figure, sentence: Sentence) -> bool:
    """Do any figures of the result's sentence and the two before satisfy the identity, whatever
    their metrics?"""
    near = [s for s in scene.neighbours(sentence, 2) if s.index <= sentence.index]
    pool = [f for s in reversed(near) for f in scene.figures_in(s) if f is not result][:_MAX_POOL]
    choices = [[f for f in pool if role.has_unit(f)] for role in identity.inputs]
    for inputs in product(*choices):
        figures = dict(zip((r.name for r in identity.inputs), inputs, strict=True))
        if len({f.id for f in inputs}) < len(inputs):
            continue
        figures[identity.result.name] = result
        if agrees(identity, figures) and _tells(identity, figures):
            return True
    return False


_CLOSE = Decimal("0.5")


def _tells(identity: Identity, figures: dict[str, Figure]) -> bool:
    """*mehr als zehn* agrees with anything large: then only a value near ten says something."""
    if figures[identity.result.name].qualifier not in ("over", "under"):
        return True
    outcome = measure(identity, figures)
    return outcome is not None and _closeness(outcome) < _CLOSE


def _of_one_issuer(outcome: Outcome) -> bool:
    return all(may_be_of_one_issuer(f, outcome.stated) for f in outcome.figures.values())


def _candidates(
    scene: Scene, sentence: Sentence, result: Figure, role: Role, olds: frozenset[str]
) -> list[Figure]:
    """Figures near the result that may stand in a role: by metric before by words, later levels
    before earlier ones, near ones first."""
    found = [
        figure
        for near in scene.neighbours(sentence, _BACK, _AHEAD)
        for figure in scene.figures_in(near)
        if figure is not result and figure.aspect == "level" and fits_role(scene, role, figure)
    ]
    found.sort(
        key=lambda f: (
            not may_be_of_one_issuer(f, result),
            not role.fits(f),
            f.id in olds,
            abs(f.start - result.start),
        )
    )
    return found[:_MAX_CANDIDATES]


def _currencies_agree(figures: Iterable[Figure]) -> bool:
    units = {f.unit for f in figures if len(f.unit) == 3 and f.unit.isupper()}
    return len(units) < 2


def _outcomes(
    scene: Scene, identity: Identity, result: Figure, sentence: Sentence, olds: frozenset[str]
) -> list[Outcome]:
    """The identity on every choice of inputs near by, the nearest choice first."""
    choices = [_candidates(scene, sentence, result, role, olds) for role in identity.inputs]
    # a division in so many words leaves no room for another definition
    divided = relations().word("divided").search(sentence.text) is not None
    outcomes: list[Outcome] = []
    for inputs in product(*choices):
        if len({f.id for f in inputs}) < len(inputs):
            continue
        figures = dict(zip((r.name for r in identity.inputs), inputs, strict=True))
        figures[identity.result.name] = result
        if not _currencies_agree(figures.values()):
            continue
        outcome = measure(identity, figures)
        if outcome is not None and outcome.judgement.reason == "definition" and divided:
            outcome = measure(replace(identity, slack=Decimal(0)), figures)
        if outcome is not None and of_one_order(outcome):
            outcomes.append(outcome)
    outcomes.sort(key=lambda o: _rank(o, olds))
    return outcomes


def _rank(outcome: Outcome, olds: frozenset[str]) -> tuple[int, int, int]:
    """Choices that linking confirms come first, then those without earlier levels, then near."""
    inputs = [(role, outcome.figures[role.name]) for role in outcome.identity.inputs]
    return (
        sum(not role.fits(f) for role, f in inputs),
        sum(f.id in olds for _, f in inputs),
        sum(abs(f.start - outcome.stated.start) for _, f in inputs),
    )


def _cue(scene: Scene, outcome: Outcome) -> str | None:
    """The words between the figures that assert the relation."""
    figures = list(outcome.figures.values())
    first = scene.sentence_of(min(figures, key=lambda f: f.start))
    last = scene.sentence_of(max(figures, key=lambda f: f.end))
    if first is None or last is None or outcome.identity.cues is None:
        return None
    match = relations().word(outcome.identity.cues).search(scene.text, first.start, last.end)
    return None if match is None else match[0]


@cache
def _instalment() -> re.Pattern[str]:
    return re.compile(
        r"(?:je|pro|im) (?:quartal|monat|halbjahr)"
        r"|\w*(?:quartals|zwischen|abschlags|halbjahres|monats)dividende\w*|vierteljährlich\w*|quartalsweise|monatlich\w*|halbjährlich\w*",
        re.IGNORECASE,
    )


def _is_instalment(scene: Scene, figure: Figure) -> bool:
    """*1,30 Dollar je Quartal*: only part of what is paid in a year."""
    if figure.rate in ("per_quarter", "per_month"):
        return True
    return _instalment().search(scene.clause(figure)) is not None


def _explained(scene: Scene, outcome: Outcome) -> bool:
    """Is there a reason why the figures need not belong together?"""
    inputs = [f for f in outcome.figures.values() if f is not outcome.stated]
    result = marks_of(scene, outcome.stated)
    marks = [marks_of(scene, f) for f in inputs]
    ignored = _HARMLESS if outcome.identity.name == "margin" else {*_HARMLESS, "portion"}
    if any(tell_apart(result, other, ignored) is not None for other in marks):
        return True
    if any(f.metric == "dividend" and _is_instalment(scene, f) for f in inputs):
        return True
    home = scene.sentence_of(outcome.stated)
    roles = (*outcome.identity.inputs, outcome.identity.result)
    certain = all(role.fits(outcome.figures[role.name]) for role in roles)
    behind = [home is None or f.start >= home.end for f in inputs]
    if any(behind) and not (certain and all(behind)):
        return True
    adjusted = {mark for mark in result if mark[0] == "adjustment"}
    if adjusted and not any(adjusted & other for other in marks):
        return True
    modal = relations().word("modal").search(scene.clause(outcome.stated)) is not None
    ahead = modal and outcome.stated.basis in ("target", "forecast")
    if ahead and any(f.basis != outcome.stated.basis for f in inputs):
        return True
    return any(_other_year(outcome.stated, f) for f in inputs)


def _other_year(stated: Figure, figure: Figure) -> bool:
    """Do both name periods, longer than a day, that differ?"""
    if stated.period is None or figure.period is None:
        return False
    if any(f.period is not None and f.period.kind in ("day", "as_of") for f in (stated, figure)):
        return False
    return compare_periods(stated.period, figure.period) == "different"


def _closeness(outcome: Outcome) -> Decimal:
    """How far the stated value is from the computed one, relative to the stated one."""
    stated = nominal_interval(outcome.stated)
    if stated is None or stated.low is None or outcome.nominal.low is None or not stated.low:
        return Decimal(1)
    return abs(outcome.nominal.low / stated.low - 1)


def _check_result(
    scene: Scene, result: Figure, identities: Sequence[Identity], olds: frozenset[str]
) -> Iterator[Finding]:
    sentence = scene.sentence_of(result)
    if sentence is None:
        return
    outcomes = [o for i in identities for o in _outcomes(scene, i, result, sentence, olds)]
    outcomes.sort(key=lambda o: _rank(o, olds))
    article = scene.record.article.id
    supported = [o for o in outcomes if o.judgement.verdict == "supported"]
    if supported:
        best = min(supported, key=_closeness)
        if identity_is_known(best) and _cue(scene, best) is not None:
            yield arithmetic_finding(article, best, cue=_cue(scene, best) or "")
        return
    if not outcomes or any(o.judgement.verdict == "inconclusive" for o in outcomes):
        return
    accused = [
        o for o in outcomes
        if _of_one_issuer(o) and not _explained(scene, o) and _cue(scene, o) is not None
        and not any(f.id in olds for f in o.figures.values())
    ]  # fmt: skip
    if accused and not _holds_by_units(scene, accused[0].identity, result, sentence):
        first = accused[0]
        others = [o for o in outcomes[:6] if o is not first]
        tried = [", ".join(f.text for f in o.figures.values()) for o in others]
        yield arithmetic_finding(article, first, cue=_cue(scene, first) or "", tried=tried)


def identity_is_known(outcome: Outcome) -> bool:
    """Does linking name at least one figure of the ratio as the identity does?"""
    roles = (*outcome.identity.inputs, outcome.identity.result)
    return any(role.worded or role.fits(outcome.figures[role.name]) for role in roles)


@cache
def _stating() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:sie|er|es|das|diese|dieser)\b[^,;]{0,25}(?:bei|auf|sind|von)\s$", re.IGNORECASE
    )


def _implied(scene: Scene, role: Role, figure: Figure) -> bool:
    """*Bei einer Dividende von … und einem Kurs von … liegt sie bei 4 Prozent*: the sentence before
    names the result, the premises stand in this one."""
    sentence = scene.sentence_of(figure)
    words = relations().roles.get(role.name)
    if sentence is None or words is None or not role.has_unit(figure):
        return False
    before = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    if figure.metric not in UNSURE or not before or not sentence.text.startswith("Bei "):
        return False
    if words.search(before[0].text) is None:
        return False
    return _stating().search(scene.before(figure, 60)) is not None


def check_ratios(
    scene: Scene, olds: frozenset[str] = frozenset(), library: Sequence[Identity] = LIBRARY
) -> list[Finding]:
    """Findings about ratios; `olds` are ids of figures that are the earlier level of a change."""
    findings: list[Finding] = []
    for figure in scene.figures:
        if figure.aspect != "level" or scene.sentence_of(figure) is None:
            continue
        if figure.basis == "criterion":
            # *Werte über 15 gelten als ambitioniert* says nothing of the figures before
            continue
        by_metric = [i for i in library if i.result.metrics and i.result.fits(figure)]
        fitting = by_metric or [
            i
            for i in library
            if i.result.name in _WORDED
            and (fits_role(scene, i.result, figure) or _implied(scene, i.result, figure))
        ]
        for identity in BY_WORDS:
            if identity.result.has_unit(figure) and fits_role(scene, identity.result, figure):
                findings.extend(_check_result(scene, figure, [identity], olds))
        if fitting:
            findings.extend(_check_result(scene, figure, fitting, olds))
    return findings
