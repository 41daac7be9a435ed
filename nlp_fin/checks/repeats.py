"""Figures that the text repeats word for word, where no key says what they are of.

*43 % der Unternehmen sind unprofitabel … enthält 43 % unprofitable Titel*: a share without a named
part, a weight, a count. Only agreement is found here; whether two different values are of one thing
nobody can say by their words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.checks.findings import interval_text, make_finding
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.stated import literal_values
from nlp_fin.checks.subjects import may_be_of_one_issuer
from nlp_fin.types import Figure, Finding

_MAX_GROUP = 40
_BEHIND = 40
_KEPT = 7
"""Letters of a word by which two forms of it are known to be one."""
_SHORTEST = 5
_IN_CLAUSE = 2
"""Words that two clauses must share, unless the nouns right behind the figures are one."""

Words = frozenset[str]


@cache
def _common() -> Words:
    words = (
        "würde werden wurde wurden haben hatte hatten nicht weniger etwa sowie dieser dieses diese"
        " jeder jedes prozent prozentpunkte euros dollar millionen milliarden punkte jahre jahren"
        " damit dabei dagegen einer einem einen eines gegen unter damals derzeit aktuell insgesamt"
        " gegenüber lagen waren beträgt liegt stieg sonst zuletzt bereits allerdings immer"
    )
    return frozenset(word[:_KEPT] for word in words.split())


def _stems(text: str) -> Words:
    words = re.findall(rf"[^\W\d_]{{{_SHORTEST},}}", text.casefold())
    return frozenset(word[:_KEPT] for word in words) - _common()


def _agree(scene: Scene, a: Figure, b: Figure) -> str | None:
    """A stem that shows two figures of one value to be one statement; None if nothing does."""
    if scene.sentence_of(a) is scene.sentence_of(b) or a.aspect != b.aspect:
        return None
    if not metrics_agree(a.metric, b.metric) or not may_be_of_one_issuer(a, b):
        return None
    if compare_periods(a.period, b.period) == "different":
        return None
    behind = _stems(scene.after(a, _BEHIND)) & _stems(scene.after(b, _BEHIND))
    around = _stems(scene.clause(a)) & _stems(scene.clause(b))
    if not behind and len(around) < _IN_CLAUSE:
        return None
    return min(behind or around)


def _groups(scene: Scene) -> Iterator[Sequence[Figure]]:
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in scene.figures:
        if scene.sentence_of(figure) is None or not literal_values(figure):
            continue
        key = (literal_values(figure), figure.unit, figure.qualifier)
        if len(groups[key]) < _MAX_GROUP:
            groups[key].append(figure)
    yield from (group for group in groups.values() if len(group) > 1)


def check_repeats(scene: Scene, told: Iterable[Finding]) -> list[Finding]:
    """Findings of repeated figures that the agreements `told` do not hold yet."""
    known = [frozenset(map(str, f.figures)) for f in told if f.verdict == "supported"]
    of: dict[str, set[int]] = defaultdict(set)
    for number, ids in enumerate(known):
        for figure in ids:
            of[figure].add(number)
    findings = []
    for group in _groups(scene):
        left = list(group)
        while len(left) > 1:
            first = left.pop(0)
            same = [(f, stem) for f in left if (stem := _agree(scene, first, f)) is not None]
            left = [f for f in left if all(f is not other for other, _ in same)]
            new = [f for f, _ in same if not of[first.id] & of[f.id]]
            if new and _says_something(first):
                findings.append(_finding(scene, [first, *(f for f, _ in same)], same[0][1]))
    return findings


def _says_something(figure: Figure) -> bool:
    """A small count (*zwei Fonds*) repeats by chance."""
    return figure.unit != "count" or abs(literal_values(figure)[-1]) >= Decimal(3)


def _finding(scene: Scene, figures: Sequence[Figure], stem: str) -> Finding:
    first = figures[0]
    text = scene.clause(first)
    word = next((w for w in re.findall(r"\w+", text) if w.casefold().startswith(stem)), stem)
    stated = interval_text(nominal_interval(first))
    return make_finding(
        scene.record.article.id, "conflict", "supported", figures,
        f"Der Text nennt „{first.text}“ ({word}) {len(figures)}-mal, stets mit demselben Wert.",
        name="repeated", stated=stated, expected=stated,
        evidence={"formula": " = ".join(f.id for f in figures), "cue": word},
    )  # fmt: skip
