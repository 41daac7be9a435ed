"""Statements of one quantity that agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_fin.checks.findings import interval_text, make_finding
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.intervals import contains, meet
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.stated import literal_values, stated_interval
from nlp_fin.types import Figure, Finding

_OPEN = ("over", "under")


def _agreement(scene: Scene, figures: Sequence[Figure]) -> Finding:
    first = figures[0]
    listed = ", ".join(dict.fromkeys(f"„{f.text}“" for f in figures))
    name = first.subject.text or "diese Größe"
    sentence = f"Für {name} nennt der Text {len(figures)}-mal denselben Wert ({listed})."
    return make_finding(
        scene.record.article.id, "conflict", "supported", figures, sentence, name="agreement",
        stated=interval_text(nominal_interval(first)),
        expected=interval_text(nominal_interval(first)),
        evidence={"formula": " = ".join(f.id for f in figures), "metric": first.metric},
    )  # fmt: skip


def _only_touch(a: Figure, b: Figure) -> bool:
    """Ranges with different ends; values as far apart as rounding allows.

    *22 %* and *23 %* may both be 22.5 %, but nobody calls them the same.
    """
    if a.value is None and b.value is None:
        if a.low is None or a.high is None or b.low is None or b.high is None:
            return False
        return (a.low, a.high) != (b.low, b.high)
    one, two = stated_interval(a), stated_interval(b)
    if one is None or two is None:
        return True
    inside = [contains(two, value) for value in literal_values(a)]
    inside += [contains(one, value) for value in literal_values(b)]
    return not any(inside)


def agreements(scene: Scene, group: Sequence[Figure]) -> Iterator[Finding]:
    """Sets of statements that agree with the first one of the set."""
    left = [f for f in group if f.qualifier not in _OPEN]
    while len(left) > 1:
        first = left.pop(0)
        span = stated_interval(first)
        same = [
            f for f in left
            if span is not None and (other := stated_interval(f)) is not None
            and meet(span, other) and not _only_touch(first, f)
            and compare_periods(first.period, f.period) != "different"
        ]  # fmt: skip
        if same:
            yield _agreement(scene, [first, *same])
            left = [f for f in left if f not in same]
