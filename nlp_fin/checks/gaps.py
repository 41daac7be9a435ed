"""Checks of stated distances: percentage points, basis points and index points between levels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations

from nlp_fin.checks.findings import arithmetic_finding, make_finding
from nlp_fin.checks.identities.base import Identity, Outcome, agrees, measure
from nlp_fin.checks.identities.comparison import DISTANCE, SPREAD
from nlp_fin.checks.metric_words import is_inferred
from nlp_fin.checks.pairs import Pair, nearby_pairs, ordered
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.sides import Sides, Statements, to_period
from nlp_fin.checks.stated import literal_values
from nlp_fin.checks.subjects import is_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_MAX_MIXED = 3
"""Candidates shortly before a figure beyond which nobody can say which one is meant."""
_LOOSE = Decimal("1.5")
"""How far a distance may lie beyond an open bound: *über 4* does not mean 36."""
Clashes = Collection[frozenset[str]]
"""Pairs of ids of figures that a refuted conflict has found to clash."""


def _identity(gap: Figure) -> Identity:
    return SPREAD if gap.unit == "basis_points" else DISTANCE


def _is_side(gap: Figure, figure: Figure) -> bool:
    """May the distance be one between figures such as this? Pairs of them share a metric."""
    digits = any(c.isdigit() for c in figure.text)
    return figure.unit == "percent" and figure is not gap and digits


def _outcome(gap: Figure, a: Figure, b: Figure) -> Outcome | None:
    a, b = ordered(a, b)
    return measure(_identity(gap), {"a": a, "b": b, "gap": gap})


def _fits(gap: Figure, a: Figure, b: Figure) -> bool:
    a, b = ordered(a, b)
    if not agrees(_identity(gap), {"a": a, "b": b, "gap": gap}):
        return False
    if gap.qualifier not in ("over", "under") or not gap.value:
        return True
    outcome = _outcome(gap, a, b)
    size = None if outcome is None else outcome.nominal.high
    return size is not None and 1 / _LOOSE < abs(size / gap.value) < _LOOSE


def _apart(scene: Scene, a: Figure, b: Figure) -> bool:
    """Do the sentences of both name periods that differ?"""
    named = scene.names_period(a) and scene.names_period(b)
    return named and compare_periods(a.period, b.period) == "different"


@cache
def _as_of() -> re.Pattern[str]:
    return re.compile(r"\b(?:stand|per|bis|zum)\s", re.IGNORECASE)


def _ends_apart(scene: Scene, a: Figure, b: Figure) -> bool:
    """Do two running periods (YTD) end on days that differ, one of them named beside its figure?"""
    if a.period is None or b.period is None or a.period.kind != b.period.kind:
        return False
    if a.period.kind not in ("ytd", "ttm") or None in (a.period.end, b.period.end):
        return False
    named = any(_as_of().search(scene.after(f, 40)) for f in (a, b))
    return named and a.period.end != b.period.end


def _day_or_words(figure: Figure) -> str:
    period = figure.period
    if period is None:
        return "?"
    if period.kind in ("ytd", "ttm") and period.end is not None:
        return f"{period.text or period.kind} bis {period.end:%d.%m.%Y}"
    return period.text or "?"


def _mismatch(scene: Scene, gap: Figure, a: Figure, b: Figure, cue: str) -> Finding | None:
    """The two sides of a distance hold for different periods that the text itself names.

    Two values of one thing at two times are its change, and no mismatch.
    """
    if is_same(a.subject, b.subject):
        return None
    if not _apart(scene, a, b) and not _ends_apart(scene, a, b):
        return None
    words = [_day_or_words(figure) for figure in (a, b)]
    sentence = (
        f"Der Abstand „{gap.text}“ stellt „{a.text}“ ({words[0]}) neben „{b.text}“ ({words[1]}): "
        "Die Zeiträume sind verschieden."
    )
    return make_finding(
        scene.record.article.id, "period_mismatch", "inconclusive", [a, b, gap], sentence,
        name="period_mismatch", reason="ambiguous_period", evidence={"cue": cue},
    )  # fmt: skip


def _stand_together(scene: Scene, gap: Figure, pair: Sides) -> bool:
    """Two figures of one sentence, for the period that the distance is for."""
    sentence = scene.sentence_of(pair.a)
    if sentence is None or sentence is not scene.sentence_of(pair.b):
        return False
    known = (to_period(scene, gap, f) for f in (pair.a, pair.b))
    return all(sameness in ("same", "unstated") for sameness in known)


def _is_turned(gap: Figure, pair: Sides) -> bool:
    """Is the other side ahead than the sign of the distance says?"""
    value = gap.value or Decimal(0)
    return (max(literal_values(pair.a)) - max(literal_values(pair.b))) * value < 0


def _clash(fitting: Sides, other: Sides, clashes: Clashes) -> bool:
    """Has a conflict been found between the values of one side in two pairs?"""
    return any(
        frozenset((one.id, two.id)) in clashes
        for one, two in ((fitting.a, other.a), (fitting.b, other.b))
    )


def _check_sides(
    scene: Scene, gap: Figure, statements: Statements, clashes: Clashes, cue: str
) -> Iterator[Finding]:
    """Where the text names both sides: the nearest pair of stated values that fits.

    Other values of a side, stated together with the other side's, are held against the distance
    where they clash with the values that fit it: what follows from a conflict.
    """
    pairs = statements.sides(gap)
    article = scene.record.article.id
    fits = [pair for pair in pairs if _fits(gap, pair.a, pair.b)]
    # the sign says which side is ahead, but *Differenz* has none: it only decides between two
    fitting = min(fits, key=lambda pair: _is_turned(gap, pair), default=None)
    if fitting is None:
        against = [p for p in pairs if _stand_together(scene, gap, p)]
        if against and not _fits_beside(scene, gap) and not _refers_elsewhere(scene, gap):
            outcome = _outcome(gap, against[0].a, against[0].b)
            if outcome is not None and outcome.judgement.verdict != "supported":
                yield arithmetic_finding(article, outcome, cue=cue)
        return
    outcome = _outcome(gap, fitting.a, fitting.b)
    if outcome is not None:
        yield arithmetic_finding(article, outcome, cue=cue)
    mismatch = _mismatch(scene, gap, fitting.a, fitting.b, cue)
    if mismatch is not None:
        yield mismatch
    for pair in pairs:
        if _fits(gap, pair.a, pair.b) or not _clash(fitting, pair, clashes):
            continue
        if scene.sentence_of(pair.a) is not scene.sentence_of(pair.b):
            continue
        outcome = _outcome(gap, pair.a, pair.b)
        if outcome is not None:
            yield arithmetic_finding(article, outcome, cue=cue)


def _fits_beside(scene: Scene, gap: Figure) -> bool:
    """Do two percentages of the distance's own sentence explain it, whatever they are of?"""
    sentence = scene.sentence_of(gap)
    if sentence is None:
        return False
    own = [f for f in scene.figures_in(sentence) if _is_side(gap, f) and f.value is not None]
    return any(_fits(gap, a, b) for a, b in combinations(own[:_MAX_BESIDE], 2))


_MAX_BESIDE = 8


def _refers_elsewhere(scene: Scene, gap: Figure) -> bool:
    return relations().word("elsewhere").search(scene.clause(gap)) is not None


def _is_change(scene: Scene, gap: Figure) -> bool:
    """*hier betrug der Zuwachs 3,3 Punkte*: a change of one thing is no distance of two."""
    before = scene.before(gap, 40)
    words = relations()
    return (
        words.word("change_noun").search(before) is not None
        and words.word("gap_noun").search(before) is None
    )


def _of_one_kind(a: Figure, b: Figure) -> bool:
    """One metric, or at most one that the text names."""
    return a.metric == b.metric or is_inferred(a) or is_inferred(b)


def _two_percentages(scene: Scene, gap: Figure, sentence: Sentence) -> list[Pair]:
    """The two percentages of one kind right before a distance, whatever linking calls them."""
    before = [s for s in scene.neighbours(sentence, 1) if s.index <= sentence.index]
    found = [
        f for s in before for f in scene.figures_in(s)
        if _is_side(gap, f) and f.start < gap.start and f.value is not None
    ]  # fmt: skip
    if len(found) != 2 or not _of_one_kind(*found):
        return []
    if any(f.unit == "percent" and f.start > gap.start for f in scene.figures_in(sentence)):
        return []
    one, two = (scene.sentence_of(f) for f in found)
    if sentence not in (one, two) and not relations().word("gap_noun").search(sentence.text):
        return []
    return [Pair(*ordered(*found), clear=one is two)]


@cache
def _to_something() -> re.Pattern[str]:
    """*der Abstand zu Bundesanleihen*: only figures that stand beside it tell of what."""
    return re.compile(
        r"(?:[Aa]bstand|[Dd]ifferenz|[Aa]ufschlag|[Ss]pread)\s(?:zu|zur|zum|gegenüber)\s"
    )


def _check_nearby(scene: Scene, gap: Figure, sentence: Sentence, cue: str) -> Finding | None:
    pairs = _two_percentages(scene, gap, sentence) or list(
        nearby_pairs(scene, gap, sentence, lambda figure: _is_side(gap, figure), back=3)
    )
    article = scene.record.article.id
    fitting = [pair for pair in pairs if _fits(gap, pair.a, pair.b)]
    if fitting:
        clear = fitting[0].clear or gap.qualifier in ("exact", "about")
        outcome = _outcome(gap, fitting[0].a, fitting[0].b) if clear else None
        return None if outcome is None else arithmetic_finding(article, outcome, cue=cue)
    if _refers_elsewhere(scene, gap) or not pairs or _is_change(scene, gap):
        return None
    own = [f for f in scene.figures_in(sentence) if _is_side(gap, f)]
    if own:
        pairs = [pair for pair in pairs if pair.a in own or pair.b in own]
    if not own and not relations().word("gap_noun").search(sentence.text):
        return None
    if not own and _to_something().search(scene.clause(gap) + scene.before(gap, 60)):
        return None
    chosen = next((pair for pair in pairs if pair.clear), None)
    if chosen is None:
        if len(own) != 1 or not 1 <= len(pairs) <= _MAX_MIXED:
            return None
        chosen = pairs[0]
    if _apart(scene, chosen.a, chosen.b):
        # the two sides of a mismatch must be the ones that the distance names
        return _mismatch(scene, gap, chosen.a, chosen.b, cue) if own else None
    outcome = _outcome(gap, chosen.a, chosen.b)
    if outcome is None or outcome.judgement.verdict == "supported":
        return None
    return arithmetic_finding(article, outcome, cue=cue)


def check_gaps(
    scene: Scene, settled: Iterable[str] = (), clashes: Clashes = frozenset()
) -> list[Finding]:
    """Findings about distances; `settled` are ids of figures that are amounts of a change."""
    done = set(settled)
    findings: list[Finding] = []
    statements: Statements | None = None
    for gap in scene.figures:
        sentence = scene.sentence_of(gap)
        if gap.unit not in ("percentage_points", "basis_points") or gap.id in done:
            continue
        if sentence is None:
            continue
        cue = relations().word("gap").search(sentence.masked)
        if cue is None or relations().word("no_gap").search(scene.clause(gap)):
            continue
        statements = statements or Statements(scene)
        sided = list(_check_sides(scene, gap, statements, clashes, cue[0]))
        if sided:
            findings.extend(sided)
            continue
        finding = _check_nearby(scene, gap, sentence, cue[0])
        if finding is not None:
            findings.append(finding)
    return findings
