"""Checks of stated distances: percentage points, basis points and index points between levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nlp_fin.checks.findings import arithmetic_finding, make_finding
from nlp_fin.checks.identities.base import Identity, Outcome, agrees, measure
from nlp_fin.checks.identities.comparison import DISTANCE, SPREAD
from nlp_fin.checks.metric_words import is_inferred
from nlp_fin.checks.pairs import Pair, nearby_pairs, ordered
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.subjects import is_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Subject

_MAX_MIXED = 3
"""Candidates shortly before a figure beyond which nobody can say which one is meant."""


def _identity(gap: Figure) -> Identity:
    return SPREAD if gap.unit == "basis_points" else DISTANCE


def _is_side(gap: Figure, figure: Figure) -> bool:
    """May the distance be one between figures such as this? Pairs of them share a metric."""
    return figure.unit == "percent" and figure is not gap


def _outcome(gap: Figure, a: Figure, b: Figure) -> Outcome | None:
    a, b = ordered(a, b)
    return measure(_identity(gap), {"a": a, "b": b, "gap": gap})


def _fits(gap: Figure, a: Figure, b: Figure) -> bool:
    a, b = ordered(a, b)
    return agrees(_identity(gap), {"a": a, "b": b, "gap": gap})


def _apart(scene: Scene, a: Figure, b: Figure) -> bool:
    """Do the sentences of both name periods that differ?"""
    named = scene.names_period(a) and scene.names_period(b)
    return named and compare_periods(a.period, b.period) == "different"


def _mismatch(scene: Scene, gap: Figure, a: Figure, b: Figure, cue: str) -> Finding | None:
    """The two sides of a distance hold for different periods that the text itself names."""
    if a.period is None or b.period is None or not _apart(scene, a, b):
        return None
    words = [figure.period.text or "?" for figure in (a, b) if figure.period is not None]
    sentence = (
        f"Der Abstand „{gap.text}“ stellt „{a.text}“ ({words[0]}) neben „{b.text}“ ({words[1]}): "
        "Die Zeiträume sind verschieden."
    )
    return make_finding(
        scene.record.article.id, "period_mismatch", "inconclusive", [a, b, gap], sentence,
        name="period_mismatch", reason="ambiguous_period", evidence={"cue": cue},
    )  # fmt: skip


def _of_sides(scene: Scene, gap: Figure, one: Subject, two: Subject) -> list[tuple[Figure, Figure]]:
    """Pairs of figures of the two things that the distance is said to be between, near first."""
    sides: tuple[list[Figure], list[Figure]] = ([], [])
    for figure in scene.figures:
        if not _is_side(gap, figure):
            continue
        if compare_periods(figure.period, gap.period) == "different":
            continue
        for side, subject in zip(sides, (one, two), strict=True):
            if is_same(figure.subject, subject):
                side.append(figure)
    found = [(a, b) for a in sides[0] for b in sides[1] if a.metric == b.metric]
    found.sort(key=lambda pair: sum(abs(f.start - gap.start) for f in pair))
    return found


def _stand_together(scene: Scene, gap: Figure, a: Figure, b: Figure) -> bool:
    """Two figures of one sentence, for the period that the distance is for."""
    sentence = scene.sentence_of(a)
    if sentence is None or sentence is not scene.sentence_of(b):
        return False
    return all(compare_periods(f.period, gap.period) in ("same", "unstated") for f in (a, b))


def _check_sides(scene: Scene, gap: Figure, cue: str) -> Iterator[Finding]:
    """Where linking knows both sides: the nearest pair that fits, and every pair that stands
    together in one sentence and does not."""
    if gap.versus is None:
        return
    pairs = _of_sides(scene, gap, gap.subject, gap.versus)
    fitting = next(((a, b) for a, b in pairs if _fits(gap, a, b)), None)
    against = [
        (a, b) for a, b in pairs if not _fits(gap, a, b) and _stand_together(scene, gap, a, b)
    ]  # fmt: skip
    for a, b in [fitting, *against] if fitting else against[:1]:
        outcome = _outcome(gap, a, b)
        if outcome is None:
            continue
        yield arithmetic_finding(scene.record.article.id, outcome, cue=cue)
        mismatch = _mismatch(scene, gap, a, b, cue)
        if mismatch is not None:
            yield mismatch


def _refers_elsewhere(scene: Scene, gap: Figure) -> bool:
    return relations().word("elsewhere").search(scene.clause(gap)) is not None


def _of_one_kind(a: Figure, b: Figure) -> bool:
    """One metric, or at most one that the text names."""
    return a.metric == b.metric or is_inferred(a) or is_inferred(b)


def _two_percentages(scene: Scene, gap: Figure, sentence: Sentence) -> list[Pair]:
    """The two percentages of one kind right before a distance, whatever linking calls them."""
    before = [s for s in scene.neighbours(sentence, 1) if s.index <= sentence.index]
    found = [
        f for s in before for f in scene.figures_in(s)
        if f.unit == "percent" and f.start < gap.start and f.value is not None
    ]  # fmt: skip
    if len(found) != 2 or not _of_one_kind(*found):
        return []
    if any(f.unit == "percent" and f.start > gap.start for f in scene.figures_in(sentence)):
        return []
    one, two = (scene.sentence_of(f) for f in found)
    if sentence not in (one, two) and not relations().word("gap_noun").search(sentence.text):
        return []
    return [Pair(*ordered(*found), clear=one is two)]


def _check_nearby(scene: Scene, gap: Figure, sentence: Sentence, cue: str) -> Finding | None:
    pairs = _two_percentages(scene, gap, sentence) or list(
        nearby_pairs(scene, gap, sentence, lambda figure: _is_side(gap, figure), back=3)
    )
    fitting = [pair for pair in pairs if _fits(gap, pair.a, pair.b)]
    if fitting:
        clear = fitting[0].clear or gap.qualifier in ("exact", "about")
        outcome = _outcome(gap, fitting[0].a, fitting[0].b) if clear else None
        return None if outcome is None else arithmetic_finding(
            scene.record.article.id, outcome, cue=cue
        )  # fmt: skip
    if _refers_elsewhere(scene, gap) or not pairs:
        return None
    own = [f for f in scene.figures_in(sentence) if _is_side(gap, f)]
    if own:
        pairs = [pair for pair in pairs if pair.a in own or pair.b in own]
    if not own and not relations().word("gap_noun").search(sentence.text):
        return None
    chosen = next((pair for pair in pairs if pair.clear), None)
    if chosen is None:
        if len(own) != 1 or not 1 <= len(pairs) <= _MAX_MIXED:
            return None
        chosen = pairs[0]
    if _apart(scene, chosen.a, chosen.b):
        return _mismatch(scene, gap, chosen.a, chosen.b, cue)
    outcome = _outcome(gap, chosen.a, chosen.b)
    return None if outcome is None else arithmetic_finding(
        scene.record.article.id, outcome, cue=cue
    )  # fmt: skip


def check_gaps(scene: Scene, settled: Iterable[str] = ()) -> list[Finding]:
    """Findings about distances; `settled` are ids of figures that are amounts of a change."""
    done = set(settled)
    findings: list[Finding] = []
    for gap in scene.figures:
        sentence = scene.sentence_of(gap)
        if gap.unit not in ("percentage_points", "basis_points") or gap.id in done:
            continue
        if sentence is None:
            continue
        cue = relations().word("gap").search(sentence.masked)
        if cue is None:
            continue
        sided = list(_check_sides(scene, gap, cue[0]))
        if sided:
            findings.extend(sided)
            continue
        finding = _check_nearby(scene, gap, sentence, cue[0])
        if finding is not None:
            findings.append(finding)
    return findings
