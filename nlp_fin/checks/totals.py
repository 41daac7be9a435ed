"""Checks of sums that prose asserts: the parts of a whole, a total of what stands before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Outcome, measure
from nlp_fin.checks.identities.totals import sum_of
from nlp_fin.checks.identities.valuation import MARKET_CAP
from nlp_fin.checks.intervals import meet, negate, total
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import stated_interval
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

MAX_PARTS = 12
"""Figures beyond which a sentence is a list that nobody adds up."""


def sum_outcome(parts: Sequence[Figure], goal: Figure) -> Outcome | None:
    """Do the parts make the goal? None if one carries no number."""
    figures = {f"part{n}": f for n, f in enumerate(parts, 1)}
    return measure(sum_of(len(parts)), {**figures, "total": goal})


def _explained(scene: Scene, parts: Sequence[Figure], goal: Figure) -> bool:
    """Does the total come out with a part taken away that the text calls a burden or a loss?"""
    goal_span = stated_interval(goal)
    spans = [stated_interval(p) for p in parts]
    known = [s for s in spans if s is not None]
    if goal_span is None or len(known) < len(spans):
        return True
    if any(meet(a, b) for a, b in combinations(known, 2)) and len(known) == 2:
        # one amount in two notations
        return True
    negative = relations().word("negative_part")
    for i, span in enumerate(known):
        if negative.search(scene.clause(parts[i])) is None:
            continue
        rest = [s for j, s in enumerate(known) if j != i]
        if meet(goal_span, total([*rest, negate(span)])):
            return True
    return False


def nominal_sum(figures: Iterable[Figure]) -> Decimal:
    """The sum of the printed sizes."""
    return sum((abs(f.value) for f in figures if f.value is not None), Decimal(0))


def _wholes(scene: Scene, sentence: Sentence, cue_at: int) -> Figure | None:
    """The last figure before the cue, or the first one of the sentence before, as the whole."""
    before = [f for f in scene.figures_in(sentence) if f.start < cue_at]
    if before:
        return before[-1]
    near = [s for s in scene.neighbours(sentence, 1) if s is not sentence and s.first < s.last]
    if not near:
        return None
    amounts = [f for f in scene.figures_in(near[-1]) if unit_class(f) in "MC"]
    return max(amounts, key=lambda f: abs(f.value or Decimal(0)), default=None)


def _listed(scene: Scene, sentence: Sentence, whole: Figure, cue_at: int) -> list[Figure]:
    """Figures of the whole's unit behind the cue, in this sentence and one that goes on."""
    parts = [
        f for f in scene.figures_in(sentence)
        if f.start > cue_at and f is not whole and f.unit == whole.unit and f.value is not None
    ]  # fmt: skip
    return parts[:MAX_PARTS]


def _parts_of_whole(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Davon entfielen 2,1 Milliarden auf …, 0,9 Milliarden auf …*"""
    words = relations()
    match = words.word("parts_follow").search(sentence.text)
    if match is None or words.word("nested").search(sentence.text):
        return
    cue_at = sentence.start + match.start()
    whole = _wholes(scene, sentence, cue_at)
    if whole is None or unit_class(whole) not in "MC" or whole.aspect == "change":
        return
    parts = _listed(scene, sentence, whole, cue_at)
    if len(parts) < 2:
        return
    outcome = sum_outcome(parts, whole)
    if outcome is None:
        return
    article = scene.record.article.id
    if outcome.judgement.verdict == "supported":
        yield arithmetic_finding(article, outcome, cue=match[0])
        return
    too_much = nominal_sum(parts) > nominal_sum([whole])
    exhaustive = words.word("exhaustive").search(sentence.text) is not None
    if outcome.judgement.verdict != "refuted" or _explained(scene, parts, whole):
        return
    if too_much or exhaustive:
        yield arithmetic_finding(article, outcome, cue=match[0])


def _totals_of_before(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*12.400 Euro lagen in A, 4.300 Euro in B. Insgesamt waren das …*"""
    for frame in relations().frames["total_of_before"]:
        for match in frame.finditer(sentence.masked):
            goal = scene.figures[int(match["total"][1:])]
            pool = [f for f in scene.figures_in(sentence) if f.start < goal.start]
            near = [s for s in scene.neighbours(sentence, 1) if s is not sentence]
            if len(pool) < 2 and near:
                pool = [*scene.figures_in(near[-1]), *pool]
            parts = [f for f in pool if f.unit == goal.unit and f.value is not None]
            if not 2 <= len(parts) <= MAX_PARTS:
                continue
            outcome = sum_outcome(parts, goal)
            if outcome is None or (
                outcome.judgement.verdict == "refuted" and _explained(scene, parts, goal)
            ):
                continue
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
            return


def _products(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*20 Millionen Aktien zu je 2,50 Euro*, and the amount that this makes."""
    for frame in relations().frames["product"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        number = scene.figures[int(match["n"][1:])]
        price = scene.figures[int(match["p"][1:])]
        amounts = [
            f for near in scene.neighbours(sentence, 0, 1) for f in scene.figures_in(near)
            if f.start > price.start and f.unit == price.unit and f.value and price.value
            and f.value > price.value * 20
        ]  # fmt: skip
        outcomes = [
            o for f in amounts[:3]
            if (o := measure(MARKET_CAP, {"shares": number, "price": price, "cap": f}))
        ]  # fmt: skip
        good = [o for o in outcomes if o.judgement.verdict != "refuted"]
        if good:
            yield arithmetic_finding(scene.record.article.id, good[0], cue=unmask(scene, match[0]))
        elif len(outcomes) == 1:
            yield arithmetic_finding(
                scene.record.article.id, outcomes[0], cue=unmask(scene, match[0])
            )
        return


def check_totals(scene: Scene) -> list[Finding]:
    """Findings about sums and products."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        findings.extend(_parts_of_whole(scene, sentence))
        findings.extend(_totals_of_before(scene, sentence))
        findings.extend(_products(scene, sentence))
    return findings
