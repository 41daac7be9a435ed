"""Pairs of comparable figures near a figure that compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.stated import literal_values
from nlp_fin.types import Figure

_MAX_ACROSS = 4
"""Figures of a sentence beyond which it is no plain statement about one thing."""
Wanted = Callable[[Figure], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two comparable figures, the smaller first. `clear` if no other pair could be meant."""

    a: Figure
    b: Figure
    clear: bool


_VALUATIONS = frozenset("pe forward_pe ps pb ev_ebitda ev_sales".split())
_BESIDE = 80


def _side_by_side(a: Figure, b: Figure) -> bool:
    """*mit dem 90-Fachen des Umsatzes bezahlt, B mit dem 6-Fachen*: the second leaves its noun."""
    if a.unit != "times" or not {a.metric, b.metric} <= _VALUATIONS:
        return False
    return max(a.start, b.start) - min(a.end, b.end) <= _BESIDE


def comparable(a: Figure, b: Figure) -> bool:
    """Same unit, metric not different, both levels or both moves."""
    if a.unit != b.unit:
        return False
    if not metrics_agree(a.metric, b.metric) and not _side_by_side(a, b):
        return False
    return bool(literal_values(a)) and bool(literal_values(b))


def ordered(a: Figure, b: Figure) -> tuple[Figure, Figure]:
    """The two by value, a range by its high end."""
    return (a, b) if max(literal_values(a)) <= max(literal_values(b)) else (b, a)


def _pairs(figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    return [ordered(a, b) for a, b in combinations(figures, 2) if comparable(a, b)]


def _wanted_in(scene: Scene, sentence: Sentence, figure: Figure, wanted: Wanted) -> list[Figure]:
    return [f for f in scene.figures_in(sentence) if f is not figure and wanted(f)]


def nearby_pairs(
    scene: Scene,
    figure: Figure,
    sentence: Sentence,
    wanted: Wanted,
    *,
    back: int = 2,
    ahead: int = 0,
) -> Iterator[Pair]:
    """Pairs that `figure` may compare, the likeliest first.

    Two in its own sentence; one there and one shortly before; both in the sentence before. A pair
    is clear where its place offers no second pair.
    """
    here = _wanted_in(scene, sentence, figure, wanted)
    pairs = _pairs(here)
    for a, b in pairs:
        yield Pair(a, b, len(here) == 2)
    others = [s for s in scene.neighbours(sentence, back, ahead) if s is not sentence]
    others.sort(key=lambda s: (abs(s.index - sentence.index), s.index > sentence.index))
    groups = [_wanted_in(scene, s, figure, wanted) for s in others]
    away = [f for group in groups for f in group]
    if len(here) == 1:
        mixed = [ordered(here[0], f) for f in away if comparable(here[0], f)]
        for a, b in mixed:
            yield Pair(a, b, not pairs and len(mixed) == 1)
    first_seen = False
    for group in groups:
        found = _pairs(group)
        for a, b in found:
            yield Pair(a, b, not here and not first_seen and len(group) == 2)
        first_seen = first_seen or bool(group)
    if not here and len(away) == 2 and all(len(group) < 2 for group in groups):
        for a, b in _pairs(away):
            yield Pair(a, b, a.metric == b.metric != "other")
    elif not here:
        yield from _across(groups)


def _across(groups: Sequence[Sequence[Figure]]) -> Iterator[Pair]:
    """*A kommt auf 1 Mrd. Euro. B kommt auf 500 Mio. Euro.*: one figure of each, never clear."""
    for one, two in combinations(groups, 2):
        if max(len(one), len(two)) > _MAX_ACROSS:
            continue
        for a, b in product(one, two):
            if comparable(a, b) and a.metric == b.metric != "other":
                yield Pair(*ordered(a, b), clear=False)
