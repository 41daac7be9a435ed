"""Conflicts inside one article: the same quantity stated twice with values that do not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations

from nlp_fin.checks.agreements import agreements
from nlp_fin.checks.findings import interval_text, make_finding
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.keys import (
    MOMENTARY,
    SHARES,
    VAGUE,
    Key,
    figure_key,
    is_rate_of_move,
    metrics_agree,
)
from nlp_fin.checks.known import count_one_thing
from nlp_fin.checks.metric_words import (
    is_prior,
    metric_word,
    one_metric_word,
    same_metric_word,
    synonymous,
)
from nlp_fin.checks.moves import Move
from nlp_fin.checks.periods import Sameness, compare_periods
from nlp_fin.checks.readings import Readings
from nlp_fin.checks.restating import (
    comparable_periods,
    has_other_topic,
    in_headline,
    restates,
    surely_one_subject,
    takes_up_noun,
)
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.scopes import Marks, marks_of, tell_apart
from nlp_fin.checks.settling import settled_figures
from nlp_fin.checks.sizes import MAX_STABLE_RATIO, too_far
from nlp_fin.checks.sources import speakers_differ
from nlp_fin.checks.subjects import may_be_of_one_issuer, same_other_side
from nlp_fin.checks.verdicts import Judgement
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_MAX_HEADLINE_RATIO = Decimal("1.6")
_MAX_GROUP = 60
_TELLING = 7
"""Letters of a noun that names one ratio (*Sparquote*), not just any (*Quote*)."""
_ONLY_SUPPORT = ("criterion", "hypothetical")
_ANY_BASIS = ("dividend",)


@cache
def _converted() -> re.Pattern[str]:
    return re.compile(r"⟨[A-Z]\d+⟩ ?\(⟨[A-Z](\d+)⟩")


def _is_conversion(scene: Scene, figure: Figure) -> bool:
    """Does the figure stand in brackets right behind another one? (*2,54 DM (1,30 Euro)*)"""
    sentence = scene.sentence_of(figure)
    place = str(scene.place[figure.id])
    return sentence is not None and place in _converted().findall(sentence.masked)


def _is_torn(scene: Scene, figure: Figure) -> bool:
    """Do digits stand right beside the figure, so that a blank has torn the number apart?"""
    before, behind = scene.before(figure, 2), scene.after(figure, 3)
    return re.search(r"\d[.,]?\s?$", before) is not None or (
        re.match(r"[.,]\s?\d", behind) is not None
    )


def _is_move(figure: Figure) -> bool:
    """Growth and returns name the earlier time they start from without being of it."""
    return figure.aspect == "change" or is_rate_of_move(figure.metric)


def _same_vague_thing(scene: Scene, a: Figure, b: Figure) -> bool:
    """Does b restate a by the same word, or for the same named period?"""
    if a.metric == "volume" and restates(scene, b) and count_one_thing(a, b):
        return True
    if a.metric == "order_value" and synonymous(a, b):
        kinds = [{v for n, v in marks_of(scene, f) if n == "order_kind"} for f in (a, b)]
        if kinds[0] and kinds[0] == kinds[1]:
            return True
    if not (restates(scene, b) or takes_up_noun(scene, a, b)):
        return False
    if any(relations().word("in_total").search(scene.clause(f)) for f in (a, b)):
        return False
    stock = a.aspect == "level" and a.metric not in ("other", "ratio")
    if a.metric == "ratio" and same_metric_word(a, b) and len(metric_word(b) or "") >= _TELLING:
        return True
    return (stock and same_metric_word(a, b)) or compare_periods(a.period, b.period) == "same"


def _stand_side_by_side(scene: Scene, a: Figure, b: Figure) -> bool:
    """Two figures of one sentence, or of tables, are meant to be different things."""
    if a.table is not None and b.table is not None:
        return True
    sentence = scene.sentence_of(a)
    return sentence is not None and sentence is scene.sentence_of(b)


def _is_planned(scene: Scene, figure: Figure) -> bool:
    """*wonach die Erlöse auf 68 Millionen Euro steigen sollen*, whatever linking makes of it"""
    later = scene.clause(figure).partition(figure.text)[2]
    return _shall().search(later) is not None


@cache
def _shall() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:steigen|sinken|wachsen|fallen|erreichen|klettern|liegen)\s(?:sollen?|werden?|dürften?)\b"
    )


def _may_conflict(
    scene: Scene, a: Figure, b: Figure, levels: frozenset[str], marks: dict[str, Marks]
) -> bool:
    """Nothing in the text says that the two are different things; `levels` are old levels."""
    if a.id in levels or b.id in levels or is_prior(a) or is_prior(b):
        return False
    if scene.names_other_behind(a) or scene.names_other_behind(b):
        return False
    if a.basis == "actual" and _is_planned(scene, a) != _is_planned(scene, b):
        return False
    if a.metric in VAGUE and not _same_vague_thing(scene, a, b):
        return False
    if a.basis in _ONLY_SUPPORT and a.metric not in _ANY_BASIS:
        return False
    if not surely_one_subject(scene, a, b) or not one_metric_word(a, b):
        return False
    if not same_other_side(a, b):
        return False
    if _is_conversion(scene, a) or _is_conversion(scene, b):
        return False
    if has_other_topic(scene, a, b) or _is_torn(scene, a) or _is_torn(scene, b):
        return False
    ignored = {"old_value"} if _is_move(a) else set()
    if speakers_differ(scene, a, b) or tell_apart(marks[a.id], marks[b.id], ignored) is not None:
        return False
    if a.metric in MOMENTARY and _same_clock(scene, a, b):
        return True
    if (a.metric in MOMENTARY or a.metric == "return") and not restates(scene, b):
        return a.metric == "return" and a.period is not None and a.period.kind in ("ytd", "span")
    return True


def _same_clock(scene: Scene, a: Figure, b: Figure) -> bool:
    """Do both sentences name one and the same time of day?"""
    pattern = relations().word("clock")
    first, second = scene.sentence_of(a), scene.sentence_of(b)
    if first is None or second is None:
        return False
    one, two = ({w.lower() for w in pattern.findall(s.text)} for s in (first, second))
    return bool(one) and one == two


def _restated_return(scene: Scene, a: Figure, b: Figure) -> bool:
    """A return that a sentence takes up for the same named period may be off by more."""
    if a.metric != "return" or not a.value or not b.value or a.value * b.value < 0:
        return False
    if not 1 / MAX_STABLE_RATIO < a.value / b.value < MAX_STABLE_RATIO:
        return False
    return restates(scene, b) and scene.names_period(a) and scene.names_period(b)


def _same_direction(scene: Scene, a: Figure, b: Figure) -> tuple[Figure, Figure]:
    """Two gaps whose words both say *cheaper* are compared as discounts, whatever their signs."""
    cheaper = relations().ordering["cheaper"]
    if a.metric != "valuation_gap" or not a.value or not b.value or (a.value < 0) == (b.value < 0):
        return a, b
    if not all(cheaper.search(scene.clause(f)) for f in (a, b)):
        return a, b
    return replace(a, value=-abs(a.value)), replace(b, value=-abs(b.value))


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


def _is_said_again(scene: Scene, a: Figure) -> bool:
    """Does the text give the headline's value once more, under a more general metric?"""
    return any(
        f.start > a.end and f.unit == a.unit and f.value == a.value
        and metrics_agree(f.metric, a.metric) and may_be_of_one_issuer(f, a)
        for f in scene.figures
    )  # fmt: skip


def _repeats_headline(
    scene: Scene, group: Sequence[Figure], a: Figure, b: Figure, readings: Readings
) -> bool:
    """Is b the first statement after the headline's a, by the same noun and of similar size?"""
    if not in_headline(scene, a):
        return False
    if not same_metric_word(a, b) and not synonymous(a, b):
        return False
    later = [f for f in group if scene.sentence_of(f) is not scene.sentence_of(a)]
    if not later or later[0].id != b.id or not a.value or not b.value:
        return False
    if any(readings.agree(a, f) for f in later) or _is_said_again(scene, a):
        return False
    return 1 / _MAX_HEADLINE_RATIO < a.value / b.value < _MAX_HEADLINE_RATIO


def _disagreements(
    scene: Scene, group: Sequence[Figure], levels: frozenset[str]
) -> Iterator[Finding]:
    marks = {f.id: marks_of(scene, f) for f in group}
    readings = Readings(group)
    told: set[str] = set()
    for first, second in combinations(group, 2):
        if second.id in told or _stand_side_by_side(scene, first, second):
            continue
        a, b = _same_direction(scene, first, second)
        judgement = readings.judge_pair(a, b)
        if judgement is None or judgement.verdict == "supported":
            continue
        if not scene.names_period(b) and readings.agrees_with_any(b):
            continue
        if (too_far(a, b) and not _restated_return(scene, a, b)) or not _may_conflict(
            scene, a, b, levels, marks
        ):
            continue
        period = comparable_periods(scene, a, b)
        if period == "unknown" and b.period is None and _same_clock(scene, a, b):
            period = "same"
        if period == "different" or (
            period != "same" and not _repeats_headline(scene, group, a, b, readings)
        ):
            continue
        told.add(b.id)
        yield _conflict(scene, a, b, judgement, period)


def check_conflicts(
    scene: Scene, moves: Sequence[Move], parts: frozenset[str] = frozenset()
) -> list[Finding]:
    """Findings about quantities that the article states more than once.

    `parts` are ids of figures that are parts of a total and so not the whole quantity.
    """
    olds = frozenset(scene.figures[m.roles["old"]].id for m in moves if "old" in m.roles)
    levels = olds | parts
    findings: list[Finding] = []
    for key, group in _groups(settled_figures(scene)).items():
        if len(group) < 2 or (key.metric in SHARES and not key.part):
            continue
        findings.extend(agreements(scene, group))
        findings.extend(_disagreements(scene, group, levels))
    return findings
