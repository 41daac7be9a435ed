"""Checks of amounts that a sentence computes: percentages, exchange rates, instalments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.growth import years_in
from nlp_fin.checks.identities.amounts import PERCENT_OF, RECIPROCAL, paid_in_over
from nlp_fin.checks.identities.base import Identity, Outcome, measure, of_one_order
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding


def _matches(scene: Scene, sentence: Sentence, family: str) -> Iterator[re.Match[str]]:
    for frame in relations().frames[family]:
        yield from frame.finditer(sentence.masked)


def _figures(scene: Scene, match: re.Match[str]) -> dict[str, Figure]:
    return {role: scene.figures[int(place[1:])] for role, place in match.groupdict().items()}


def _assumed(figure: Figure) -> Figure:
    return replace(figure, basis="hypothetical") if figure.qualifier == "exact" else figure


def _measured(identity: Identity, figures: dict[str, Figure]) -> Outcome | None:
    outcome = measure(identity, figures)
    return outcome if outcome is not None and of_one_order(outcome) else None


def _percent_of(scene: Scene, sentence: Sentence, done: set[str]) -> Iterator[tuple[Outcome, str]]:
    """A percentage, an amount and the part of it, the percentage perhaps just before."""
    for match in _matches(scene, sentence, "percent_of"):
        figures = _figures(scene, match)
        if figures["whole"].unit != figures["part"].unit:
            continue
        if "rate" not in figures:
            near = [f for s in scene.neighbours(sentence, 1) for f in scene.figures_in(s)]
            rates = [f for f in near if f.unit == "percent" and f.start < figures["part"].start]
            if len(rates) != 1:
                continue
            figures["rate"] = rates[0]
        if figures["rate"].id in done:
            continue
        figures = {
            **figures,
            "whole": _assumed(figures["whole"]),
            "rate": _assumed(figures["rate"]),
        }
        outcome = _measured(PERCENT_OF, figures)
        if outcome is not None:
            yield outcome, unmask(scene, match[0])


def _reciprocal(scene: Scene, sentence: Sentence) -> Iterator[tuple[Outcome, str]]:
    """The euro in dollars, and the dollar in euros that follows from it."""
    for match in _matches(scene, sentence, "reciprocal"):
        turned = _figures(scene, match)["b"]
        before = [
            f for s in scene.neighbours(sentence, 1) for f in scene.figures_in(s)
            if f.start < turned.start and f.unit != turned.unit and len(f.unit) == 3
            and f.value and turned.value and 0 < f.value < 1000
        ]  # fmt: skip
        outcomes = [o for f in before if (o := _measured(RECIPROCAL, {"a": f, "b": turned}))]
        good = [o for o in outcomes if o.judgement.verdict == "supported"]
        plain = [o for o in outcomes if not _in_brackets(scene, o.figures["a"])]
        if good:
            yield good[0], unmask(scene, match[0])
        elif plain and all(o.judgement.verdict == "refuted" for o in outcomes):
            yield plain[-1], unmask(scene, match[0])


def _in_brackets(scene: Scene, figure: Figure) -> bool:
    """Is it a value that the text gives for comparison, as *(Mittwoch: 1,1739)*?"""
    before = scene.before(figure, 30)
    return before.rfind("(") > before.rfind(")")


def _paid_in(scene: Scene, sentence: Sentence) -> Iterator[tuple[Outcome, str]]:
    for match in _matches(scene, sentence, "paid_in"):
        figures = _figures(scene, match)
        years = years_in(sentence.text)
        if years is None or figures["rate"].unit != figures["total"].unit:
            continue
        figures["rate"] = _assumed(figures["rate"])
        outcome = _measured(paid_in_over(years), figures)
        if outcome is not None:
            yield outcome, unmask(scene, match[0])


def check_amounts(scene: Scene, settled: Iterable[str] = ()) -> list[Finding]:
    """Findings about computed amounts; `settled` are ids of figures that are moves."""
    done = set(settled)
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        found = [
            *_percent_of(scene, sentence, done),
            *_reciprocal(scene, sentence),
            *_paid_in(scene, sentence),
        ]
        for outcome, cue in found:
            findings.append(arithmetic_finding(scene.record.article.id, outcome, cue=cue))
    return findings
