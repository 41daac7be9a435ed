"""Checks of surprises: a result, what was expected of it, and by how much it is off.

*0,87 Dollar je Aktie, 21 Cent mehr als erwartet. Analysten hatten mit 0,66 Dollar gerechnet.*
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import measure
from nlp_fin.checks.identities.change import AMOUNT, GROWTH
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_SIMILAR = Decimal(3)


def _expected(scene: Scene, sentence: Sentence, new: Figure, taken: set[str]) -> Figure | None:
    """The one level of the result's size that the text calls expected, near by."""
    words = relations().word("expected")
    found = [
        f for s in scene.neighbours(sentence, 1, 1) for f in scene.figures_in(s)
        if f.unit == new.unit and f.id not in taken and f.value and new.value
        and 1 / _SIMILAR < f.value / new.value < _SIMILAR
        and words.search(scene.clause(f)) is not None
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _surprises(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    for frame in relations().frames["surprise"]:
        for match in frame.finditer(sentence.masked):
            figures = {
                role: scene.figures[int(place[1:])] for role, place in match.groupdict().items()
            }
            new = figures["new"]
            old = _expected(scene, sentence, new, {f.id for f in figures.values()})
            amount = figures.get("abs")
            if old is None or (amount is not None and amount.unit != new.unit):
                continue
            identity = GROWTH if amount is None else AMOUNT
            outcome = measure(identity, {"old": old, **figures})
            if outcome is not None:
                cue = unmask(scene, match[0])
                yield arithmetic_finding(scene.record.article.id, outcome, cue=cue)


def check_surprises(scene: Scene) -> list[Finding]:
    """Findings about results that are better or worse than expected by a stated amount."""
    return [
        finding
        for sentence in scene.sentences
        if sentence.last - sentence.first > 1
        for finding in _surprises(scene, sentence)
    ]
