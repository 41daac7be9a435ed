"""Checks of totals that a sentence adds up, and of amounts that it hands out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp_fin.checks.breakdowns import fits, nominal_sum, sum_outcome
from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.totals import MAX_PARTS, is_explained
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Finding

_SAME_KIND = frozenset(("other", "cost", "investment", "volume"))


def _added_up(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*2,1 Milliarden flossen in A, 1,3 in B. Insgesamt summierten sich die Ausgaben auf …*"""
    for frame in relations().frames["total_added_up"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        goal = scene.figures[int(match["total"][1:])]
        near = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
        if not near or any(f.start < goal.start for f in scene.figures_in(sentence)):
            return
        figures = scene.figures_in(near[0])
        parts = [f for f in figures if f.unit == goal.unit and f.value is not None]
        nested = relations().word("nested").search(near[0].text)
        if not 2 <= len(parts) <= MAX_PARTS or len(parts) < len(figures) or nested:
            return
        if not all(metrics_agree(p.metric, goal.metric) or p.metric in _SAME_KIND for p in parts):
            return
        if any(nominal_sum([p]) >= nominal_sum([goal]) for p in parts):
            return
        outcome = sum_outcome(parts, goal)
        # fewer parts than three may be examples
        listed = len(parts) > 2 or nominal_sum(parts) > nominal_sum([goal])
        if outcome is not None and (
            fits(outcome) or (listed and not is_explained(scene, parts, goal))
        ):
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
        return


@cache
def _out_of() -> re.Pattern[str]:
    """*Von 60 Milliarden Euro sind 25 Milliarden für A vorgesehen, …*"""
    return re.compile(
        r"^(?:Von|Aus) (?:den |insgesamt |dem |der |rund )*⟨M(?P<whole>\d+)⟩ [^⟨⟩;:,.]{0,60}"
        r"\b(?:sind|gehen|gingen|fließen|flossen|entfallen|entfielen|stehen|kommen|werden|sollen"
        r"|wurden) (?P<list>[^⟨⟩;:]{0,40}⟨M.*)$"
    )


def _more_than_divided(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """The parts of an amount that a sentence hands out are more than there is."""
    match = _out_of().search(sentence.masked)
    if match is None or relations().word("nested").search(sentence.text):
        return
    whole = scene.figures[int(match["whole"])]
    parts = [scene.figures[int(n)] for n in re.findall(r"⟨M(\d+)⟩", match["list"])]
    if not 2 <= len(parts) <= MAX_PARTS or whole.value is None:
        return
    if any(f.unit != whole.unit or f.value is None or f.value >= whole.value for f in parts):
        return
    outcome = sum_outcome(parts, whole)
    more = nominal_sum(parts) > nominal_sum([whole])
    if outcome is not None and (fits(outcome) or (more and not is_explained(scene, parts, whole))):
        yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))


def check_additions(scene: Scene) -> list[Finding]:
    """Findings about totals of the sentence before, and about amounts that are handed out."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first < sentence.last:
            findings.extend(_added_up(scene, sentence))
            findings.extend(_more_than_divided(scene, sentence))
    return findings
