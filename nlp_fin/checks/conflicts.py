"""Conflicts inside one article: the same quantity stated twice with values that do not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations

from nlp_fin.checks.findings import interval_text, make_finding
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.intervals import meet
from nlp_fin.checks.keys import MOMENTARY, SHARES, STABLE, VAGUE, Key, figure_key
from nlp_fin.checks.moves import Move
from nlp_fin.checks.periods import Sameness, compare_periods
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.scopes import Marks, marks_of, tell_apart
from nlp_fin.checks.stated import coarse_interval, stated_interval
from nlp_fin.checks.subjects import words_of
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.types import Figure, Finding

_MAX_RATIO = Decimal("2.5")
_MAX_GROUP = 60
_ONLY_SUPPORT = ("criterion", "hypothetical")
_ANY_BASIS = ("dividend",)


@cache
def _restating() -> re.Pattern[str]:
    """A figure in a noun phrase that takes the quantity as known, at the end of the text before.

    *Das Jahresplus des SDax von*, *Mit einem Umsatz von*, *der Kursanstieg um*, *Ein KGV von* at
    the beginning of a sentence, *Mit* at the beginning.
    """
    noun = r"[A-ZÄÖÜ][\w&.-]*"
    link = "des|der|dem|den|von|im|in|am|für|bei|seit|auf|zum"
    tail = rf"(?:(?:{link})\s(?:[\wäöüß&.-]+\s){{1,3}}){{0,2}}"
    return re.compile(
        r"(?:^(?:Ein|Eine|Mit|Bei)|(?<!\w)(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|[Mm]it\seine[mr]"
        r"|[Bb]ei\seine[mr]|[Dd]iese[rsmn]?|[Ss]eine[rmn]?|[Ii]hre[rmn]?))\s"
        rf"(?:[a-zäöüß-]+\s){{0,2}}{noun}\s{tail}(?:von|um|in\sHöhe\svon)\s$"
        r"|^(?:Mit|Bei)\s$"
    )  # fmt: skip


def restates(scene: Scene, figure: Figure) -> bool:
    """Does the sentence mention the quantity as something the reader knows already?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    place = scene.place[figure.id]
    match = re.search(rf"⟨[A-Z]{place}⟩", sentence.masked)
    if match is None:
        return False
    before = re.split(r"[,;:–]\s", sentence.masked[: match.start()])[-1]
    return _restating().search(before) is not None


def names_subject(scene: Scene, figure: Figure) -> bool:
    """Does the figure's own sentence, or its table row, name what the figure is of?"""
    if figure.table is not None:
        return True
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    if figure.subject.instrument in scene.mentioned_in(sentence):
        return True
    name = figure.subject.text
    return bool(name) and set(words_of(name or "")) <= set(words_of(sentence.text))


def _surely_one_subject(scene: Scene, a: Figure, b: Figure) -> bool:
    """Both name their subject, or b takes up a with nothing else named from a to b."""
    if names_subject(scene, a) and names_subject(scene, b):
        return True
    first, last = scene.sentence_of(a), scene.sentence_of(b)
    if first is None or last is None:
        return False
    if not (restates(scene, b) or names_subject(scene, b)):
        return False
    named: set[str] = set()
    for sentence in scene.sentences[first.index : last.index + 1]:
        named |= scene.mentioned_in(sentence)
    issuers = {i for i in named if scene.instruments[i].kind not in ("institution", "person")}
    return issuers <= {a.subject.instrument}


def _own_period(scene: Scene, figure: Figure) -> bool:
    """Does the figure's own sentence name its period?"""
    sentence = scene.sentence_of(figure)
    if figure.period is None or not figure.period.text or sentence is None:
        return False
    first = figure.period.text.split("…")[0].strip()
    return first.casefold() in sentence.text.casefold()


def _comparable_periods(scene: Scene, a: Figure, b: Figure) -> Sameness:
    """As `compare_periods`; where b restates a, a period that its sentence does not name is a's."""
    sameness = compare_periods(a.period, b.period)
    if sameness == "same":
        return "same"
    if restates(scene, b) and (sameness != "different" or not _own_period(scene, b)):
        return "same"
    if sameness == "unstated" and a.metric in STABLE:
        return "same"
    return sameness


def _sources_differ(a: Figure, b: Figure) -> bool:
    one = a.source.text if a.source else None
    two = b.source.text if b.source else None
    if one and two:
        return one != two
    return (one or two) is not None and a.basis in ("forecast", "estimate", "target")


def _may_conflict(
    scene: Scene, a: Figure, b: Figure, levels: frozenset[str], marks: dict[str, Marks]
) -> bool:
    """Nothing in the text says that the two are different things; `levels` are old levels."""
    if a.id in levels or b.id in levels or a.metric in VAGUE:
        return False
    if a.basis in _ONLY_SUPPORT and a.metric not in _ANY_BASIS:
        return False
    if scene.sentence_of(a) is not None and scene.sentence_of(a) is scene.sentence_of(b):
        return False
    if a.table is not None and b.table is not None:
        return False
    if not _surely_one_subject(scene, a, b):
        return False
    if _sources_differ(a, b) or tell_apart(marks[a.id], marks[b.id]) is not None:
        return False
    if (a.metric in MOMENTARY or a.metric == "return") and not restates(scene, b):
        return a.metric == "return" and a.period is not None and a.period.kind in ("ytd", "span")
    return True


def _too_far(a: Figure, b: Figure) -> bool:
    """Values so different that they more likely are different things than a slip."""
    one, two = a.value, b.value
    if one is None or two is None or not one or not two:
        return False
    ratio = abs(one / two)
    return ratio > _MAX_RATIO or ratio < 1 / _MAX_RATIO or (one > 0) != (two > 0)


def judge_pair(a: Figure, b: Figure) -> Judgement | None:
    """Do two statements of one quantity agree? None where one has no value."""
    one, two = stated_interval(a), stated_interval(b)
    if one is None or two is None:
        return None
    readings = []
    for figure, other in ((a, two), (b, one)):
        coarse = coarse_interval(figure)
        if coarse is not None:
            readings.append((coarse, other))
    return judge(one, two, coarse=readings)


def _groups(figures: Iterable[Figure]) -> dict[Key, list[Figure]]:
    groups: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        key = figure_key(figure)
        if key is not None and len(groups[key]) < _MAX_GROUP:
            groups[key].append(figure)
    return groups


def _quote(figure: Figure) -> str:
    return f"„{figure.text}“"


def _conflict(
    scene: Scene, a: Figure, b: Figure, judgement: Judgement, period: Sameness
) -> Finding:
    name = a.subject.text or "dieselbe Größe"
    if judgement.verdict == "refuted":
        sentence = (
            f"Für {name} stehen {_quote(a)} und {_quote(b)}; beides zugleich kann nicht stimmen."
        )
    else:
        sentence = f"Für {name} stehen {_quote(a)} und {_quote(b)}; das liegt nahe beieinander."
    return make_finding(
        scene.record.article.id, "conflict", judgement.verdict, [a, b], sentence,
        name="conflict", reason=judgement.reason, stated=interval_text(nominal_interval(b)),
        expected=interval_text(nominal_interval(a)),
        evidence={"formula": f"{a.id} = {b.id}", "metric": a.metric, "period": period},
    )  # fmt: skip


def _agreement(scene: Scene, figures: Sequence[Figure]) -> Finding:
    first = figures[0]
    listed = ", ".join(dict.fromkeys(_quote(f) for f in figures))
    name = first.subject.text or "diese Größe"
    sentence = f"Für {name} nennt der Text {len(figures)}-mal denselben Wert ({listed})."
    return make_finding(
        scene.record.article.id, "conflict", "supported", figures, sentence, name="agreement",
        stated=interval_text(nominal_interval(first)),
        expected=interval_text(nominal_interval(first)),
        evidence={"formula": " = ".join(f.id for f in figures), "metric": first.metric},
    )  # fmt: skip


def _agreements(scene: Scene, group: Sequence[Figure]) -> Iterator[Finding]:
    """Sets of statements that agree with the first one of the set."""
    left = list(group)
    while len(left) > 1:
        first = left.pop(0)
        span = stated_interval(first)
        same = [
            f for f in left
            if span is not None and (other := stated_interval(f)) is not None
            and meet(span, other) and compare_periods(first.period, f.period) != "different"
            and first.qualifier not in ("over", "under")
        ]  # fmt: skip
        if same:
            yield _agreement(scene, [first, *same])
            left = [f for f in left if f not in same]


def _agrees_with_any(group: Sequence[Figure], figure: Figure) -> bool:
    """Does any earlier statement of the quantity have this value?"""
    for other in group:
        if other.start < figure.start:
            judgement = judge_pair(other, figure)
            if judgement is not None and judgement.verdict == "supported":
                return True
    return False


def _disagreements(
    scene: Scene, group: Sequence[Figure], levels: frozenset[str]
) -> Iterator[Finding]:
    marks = {f.id: marks_of(scene, f) for f in group}
    told: set[str] = set()
    for a, b in combinations(group, 2):
        judgement = judge_pair(a, b)
        if judgement is None or judgement.verdict == "supported" or b.id in told:
            continue
        if not _own_period(scene, b) and _agrees_with_any(group, b):
            continue
        if not _may_conflict(scene, a, b, levels, marks) or _too_far(a, b):
            continue
        period = _comparable_periods(scene, a, b)
        if period != "same":
            continue
        told.add(b.id)
        yield _conflict(scene, a, b, judgement, period)


def check_conflicts(scene: Scene, moves: Sequence[Move]) -> list[Finding]:
    """Findings about quantities that the article states more than once."""
    levels = frozenset(scene.figures[m.roles["old"]].id for m in moves if "old" in m.roles)
    findings: list[Finding] = []
    for key, group in _groups(scene.figures).items():
        if len(group) < 2 or (key.metric in SHARES and not key.part):
            continue
        findings.extend(_agreements(scene, group))
        findings.extend(_disagreements(scene, group, levels))
    return findings
