"""Checks of identities that are bound by metrics: P/E, yields, margins, market value, upside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Outcome, Role, measure
from nlp_fin.checks.identities.valuation import LIBRARY
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.scopes import marks_of, tell_apart
from nlp_fin.checks.subjects import may_be_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_BACK, _AHEAD = 2, 1
_MAX_CANDIDATES = 4


def _candidates(
    scene: Scene, sentence: Sentence, result: Figure, role: Role, olds: frozenset[str]
) -> list[Figure]:
    """Figures near the result that may stand in a role, the nearest first, earlier levels last."""
    found = [
        figure
        for near in scene.neighbours(sentence, _BACK, _AHEAD)
        for figure in scene.figures_in(near)
        if figure is not result
        and role.fits(figure)
        and figure.aspect == "level"
        and may_be_same(figure, result)
    ]
    found.sort(key=lambda f: (f.id in olds, abs(f.start - result.start)))
    return found[:_MAX_CANDIDATES]


def _currencies_agree(figures: Iterable[Figure]) -> bool:
    units = {f.unit for f in figures if len(f.unit) == 3 and f.unit.isupper()}
    return len(units) < 2


def _outcomes(
    scene: Scene, identity: Identity, result: Figure, sentence: Sentence, olds: frozenset[str]
) -> list[Outcome]:
    """The identity on every choice of inputs near by, the nearest choice first."""
    choices = [_candidates(scene, sentence, result, role, olds) for role in identity.inputs]
    outcomes: list[Outcome] = []
    for inputs in product(*choices):
        if len({f.id for f in inputs}) < len(inputs):
            continue
        figures = dict(zip((r.name for r in identity.inputs), inputs, strict=True))
        figures[identity.result.name] = result
        if not _currencies_agree(figures.values()):
            continue
        outcome = measure(identity, figures)
        if outcome is not None:
            outcomes.append(outcome)
    outcomes.sort(key=lambda o: _distance(o, olds))
    return outcomes


def _distance(outcome: Outcome, olds: frozenset[str]) -> tuple[int, int]:
    others = [f for f in outcome.figures.values() if f is not outcome.stated]
    return (
        sum(f.id in olds for f in others),
        sum(abs(f.start - outcome.stated.start) for f in others),
    )


def _cue(scene: Scene, identity: Identity, figures: Sequence[Figure]) -> str | None:
    """The words between the figures that assert the relation."""
    if identity.cues is None:
        return ""
    first = scene.sentence_of(min(figures, key=lambda f: f.start))
    last = scene.sentence_of(max(figures, key=lambda f: f.end))
    if first is None or last is None:
        return None
    match = relations().word(identity.cues).search(scene.text, first.start, last.end)
    return None if match is None else match[0]


def _explained(scene: Scene, outcome: Outcome) -> bool:
    """Is there a reason why the figures need not belong together?"""
    figures = list(outcome.figures.values())
    marks = [marks_of(scene, f) for f in figures]
    result = marks_of(scene, outcome.stated)
    if any(tell_apart(result, other) is not None for other in marks):
        return True
    return any(
        compare_periods(outcome.stated.period, f.period) == "different"
        and outcome.stated.period is not None
        and outcome.stated.period.kind not in ("day", "as_of")
        and f.period is not None
        and f.period.kind not in ("day", "as_of")
        for f in figures
    )


def _check_result(
    scene: Scene, result: Figure, identities: Sequence[Identity], olds: frozenset[str]
) -> Iterator[Finding]:
    sentence = scene.sentence_of(result)
    if sentence is None:
        return
    outcomes = [o for i in identities for o in _outcomes(scene, i, result, sentence, olds)]
    article = scene.record.article.id
    for verdict in ("supported", "inconclusive"):
        for outcome in outcomes:
            if outcome.judgement.verdict == verdict:
                cue = _cue(scene, outcome.identity, list(outcome.figures.values()))
                if cue is not None:
                    yield arithmetic_finding(article, outcome, cue=cue)
                return
    if not outcomes or len({o.identity.name for o in outcomes}) > 1:
        return
    first = outcomes[0]
    cue = _cue(scene, first.identity, list(first.figures.values()))
    if cue is not None and not _explained(scene, first):
        tried = [", ".join(f.text for f in o.figures.values()) for o in outcomes[1:]]
        yield arithmetic_finding(article, first, cue=cue, tried=tried)


def check_ratios(
    scene: Scene, olds: frozenset[str] = frozenset(), library: Sequence[Identity] = LIBRARY
) -> list[Finding]:
    """Findings about ratios; `olds` are ids of figures that are the earlier level of a change."""
    findings: list[Finding] = []
    for figure in scene.figures:
        fitting = [i for i in library if i.result.metrics and i.result.fits(figure)]
        if fitting and figure.aspect == "level":
            findings.extend(_check_result(scene, figure, fitting, olds))
    return findings
