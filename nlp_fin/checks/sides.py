"""Who is on the two sides of a stated distance, and what the article states for each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.checks.periods import Sameness, compare_periods
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.stated import literal_values
from nlp_fin.checks.subjects import is_same, subject_key, words_of
from nlp_fin.types import Figure, Subject

Names = Mapping[tuple[str, ...], str]
"""Words of a name that the article itself gives to an instrument → the instrument's id."""

_NEAR = 2
"""Sentences around a distance within which the metrics of its sides may be read wrong."""
_RETURNS = frozenset(("return", "cagr"))
_RETURN_GAPS = frozenset(("return", "cagr", "return_gap"))
_NO_SIDES = frozenset(("institution", "person"))
_ENDING = 2
_MAX_LOOKED_AT = 60
_MAX_SIDE = 12
"""Statements of one side that are looked at, the nearest ones; that keeps the cost linear."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two figures that a distance may lie between."""

    a: Figure
    b: Figure


@cache
def _apposition() -> re.Pattern[str]:
    return re.compile(r"\s\(([^()\d|]{3,30})\)")


@cache
def _opposite() -> re.Pattern[str]:
    """What stands between a distance and the other side of it."""
    return re.compile(
        r"[^.;:?!,]{0,25}?\b(?:zum|zur|zu|gegenüber|vor|hinter|über|unter|als|im vergleich zu\w*)"
        r"\s(?:(?:dem|der|den|des|das|die|einem|einer)\s)?(?:\w+en\s)?$",
        re.IGNORECASE,
    )


def local_names(scene: Scene) -> Names:
    """Names that the article gives in brackets: *Russell 2000 (Small-Cap)*.

    A name in brackets behind two instruments is of neither.
    """
    found: dict[tuple[str, ...], str] = {}
    shared: set[tuple[str, ...]] = set()
    for instrument in scene.record.instruments:
        for _, end in instrument.mentions:
            match = _apposition().match(scene.text, end)
            if match is None:
                continue
            words = words_of(match[1])
            if found.setdefault(words, instrument.id) != instrument.id:
                shared.add(words)
    return {words: name for words, name in found.items() if words and words not in shared}


def _alike(a: str, b: str) -> bool:
    """Two forms of one word: equal up to an ending of two letters."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= _ENDING


def with_local_name(subject: Subject, names: Names) -> Subject:
    """The subject with the instrument that the article calls so."""
    if subject.instrument is not None or not subject.text:
        return subject
    words = words_of(subject.text)
    for known, instrument in names.items():
        if len(known) == len(words) and all(map(_alike, known, words)):
            return replace(subject, instrument=instrument)
    return subject


def other_side(scene: Scene, gap: Figure) -> Subject | None:
    """What the words behind a distance compare with: *… Prozentpunkte Abstand zum Dax*."""
    if gap.versus is not None:
        return gap.versus
    sentence = scene.sentence_of(gap)
    if sentence is None or gap.subject.instrument is None:
        return None
    for instrument in scene.record.instruments:
        if instrument.kind in _NO_SIDES or instrument.id == gap.subject.instrument:
            continue
        for start, end in instrument.mentions:
            between = scene.text[gap.end : start]
            if gap.end < start < sentence.end and _opposite().fullmatch(between):
                return Subject(instrument.id, scene.text[start:end])
    return None


def is_near(scene: Scene, gap: Figure, figure: Figure) -> bool:
    """Does the figure stand in the sentence of the distance or shortly before or behind?"""
    one, two = scene.sentence_of(gap), scene.sentence_of(figure)
    return one is not None and two is not None and abs(one.index - two.index) <= _NEAR


def _is_side(scene: Scene, gap: Figure, figure: Figure) -> bool:
    if figure.unit != "percent" or figure.aspect == "change":
        return False
    if not any(c.isdigit() for c in figure.text):
        # *die Hälfte* is no return
        return False
    if gap.metric in _RETURN_GAPS and gap.unit == "percentage_points":
        return figure.metric in _RETURNS or is_near(scene, gap, figure)
    return True


def to_period(scene: Scene, gap: Figure, figure: Figure) -> Sameness:
    """Is the figure for the period of the distance? Open where the sentence names none."""
    sameness = compare_periods(figure.period, gap.period)
    if sameness == "different" and not scene.names_period(gap):
        return "unknown"
    return sameness


class Statements:
    """The percentages of an article by what they are of. Built once for a scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._names = local_names(scene)
        self._of: dict[object, list[Figure]] = defaultdict(list)
        for figure in scene.figures:
            if figure.unit == "percent" and literal_values(figure):
                for key in _keys(with_local_name(figure.subject, self._names)):
                    self._of[key].append(figure)

    def _near(self, subject: Subject, gap: Figure) -> Iterator[Figure]:
        """Figures of the subject, the nearest to the distance first."""
        seen: dict[str, Figure] = {}
        for key in _keys(subject):
            figures = self._of.get(key, [])
            place = bisect_left(figures, gap.start, key=lambda f: f.start)
            around = figures[max(0, place - _MAX_LOOKED_AT) : place + _MAX_LOOKED_AT]
            seen.update({f.id: f for f in around})
        yield from sorted(seen.values(), key=lambda f: abs(f.start - gap.start))

    def _side(self, subject: Subject, gap: Figure) -> list[Figure]:
        found = [
            f for f in self._near(subject, gap)
            if f is not gap and _is_side(self._scene, gap, f)
            and is_same(with_local_name(f.subject, self._names), subject)
            and to_period(self._scene, gap, f) != "different"
        ]  # fmt: skip
        return found[:_MAX_SIDE]

    def sides(self, gap: Figure) -> list[Sides]:
        """Pairs of figures of the two things that the distance is said to be between, near first.

        Both figures are of one metric and for periods that do not differ.
        """
        versus = other_side(self._scene, gap)
        if versus is None:
            return []
        one = self._side(with_local_name(gap.subject, self._names), gap)
        two = self._side(with_local_name(versus, self._names), gap)
        found = [
            Sides(a, b) for a in one for b in two
            if a.metric == b.metric and a is not b
            and compare_periods(a.period, b.period) != "different"
        ]  # fmt: skip
        found.sort(key=lambda pair: abs(pair.a.start - gap.start) + abs(pair.b.start - gap.start))
        return found


def _keys(subject: Subject) -> set[object]:
    """The keys under which figures of one subject are found, by instrument and by name."""
    found: set[object] = {words_of(subject.text)} if subject.text else set()
    key = subject_key(subject)
    return found if key is None else {key, *found}
