"""Conflicts inside one article: the same quantity stated twice with values that do not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
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
from nlp_fin.checks.subjects import same_other_side, subject_key, words_of
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Subject

_MAX_RATIO = Decimal("2.1")
_MAX_STABLE_RATIO = Decimal(4)
_MAX_GROUP = 60
_ONLY_SUPPORT = ("criterion", "hypothetical")
_OPEN = ("over", "under")
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
        r"(?:^(?:Ein|Eine|Mit|Bei)|(?<!\w)(?:[Dd]e[rsmn]|[Dd]ie|[Dd]as|[Mm]it\seine[mr]"
        r"|[Bb]ei\seine[mr]|[Mm]it|[Bb]ei|[Tt]rotz|[Dd]iese[rsmn]?|[Ss]eine[rmn]?|[Ii]hre[rmn]?))\s"
        rf"(?:[a-zäöüß-]+\s){{0,2}}{noun}\s{tail}(?:von|um|in\sHöhe\svon)\s$"
        r"|^(?:Mit|Bei)\s$|(?<!\w)(?:[Vv]on|[Uu]nter|[Mm]it|[Aa]us)\s(?:den|diesen)\s$"
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
    name = set(words_of(figure.subject.text or ""))
    if not name:
        return False
    text = sentence.text
    if re.match(r"(?:Sie|Er|Es|Diese|Dieser|Dieses)\b", text) and sentence.index:
        before = scene.sentences[sentence.index - 1]
        text = f"{before.text} {text}" if before.block == sentence.block else text
    return name <= set(words_of(text))


@cache
def _metric_reason() -> re.Pattern[str]:
    return re.compile(r"metric=\w+: (?:«([^»]+)» \d+ tokens)?(.*)")


def _metric_word(figure: Figure) -> str | None:
    """The word near the figure that names its metric.

    The word is empty if something else beside the figure told linking; None where linking took
    the metric over from another figure.
    """
    for reason in figure.reasons:
        match = _metric_reason().match(reason)
        if match is not None:
            inferred = re.search(
                r"sentence before|parallel|prior|change of|(?:by|from)_to|^as ", match[2]
            )
            return None if inferred else match[1] or ""
    return None


def _one_metric_word(a: Figure, b: Figure) -> bool:
    """Where linking tells its reasons: both metrics are named, and not by nouns that differ."""
    if not a.reasons and not b.reasons:
        return True
    one, two = _metric_word(a), _metric_word(b)
    if one is None or two is None:
        return a.table is not None or b.table is not None
    if not one[:1].isupper() or not two[:1].isupper():
        return True
    heads = [_neutral_prefix().sub("", word.casefold()) for word in (one, two)]
    shorter, longer = sorted(heads, key=len)
    if shorter not in longer:
        return relations().are_synonyms(*heads)
    return not (longer.endswith(shorter) and len(longer) - len(shorter) > 2)


@cache
def _neutral_prefix() -> re.Pattern[str]:
    return re.compile(
        r"^(?:konzern|gesamt|jahres|quartals?|rekord|halbjahres|monats|tages|kurs|bar)(?=\w{4})"
    )


def _is_conversion(scene: Scene, figure: Figure) -> bool:
    """Does the figure stand in brackets right behind another one? (*2,54 DM (1,30 Euro)*)"""
    place = scene.place[figure.id]
    sentence = scene.sentence_of(figure)
    return sentence is not None and re.search(
        rf"⟨[A-Z]\d+⟩ ?\(⟨[A-Z]{place}⟩", sentence.masked
    ) is not None  # fmt: skip


def _surely_one_subject(scene: Scene, a: Figure, b: Figure) -> bool:
    """Both name their subject, or b takes up a with nothing else named from a to b."""
    if names_subject(scene, a) and names_subject(scene, b):
        return True
    last = scene.sentence_of(b)
    settled = scene.names_period(b) and compare_periods(a.period, b.period) == "same"
    if last is None or not (restates(scene, b) or names_subject(scene, b) or settled):
        return False
    first = scene.sentence_of(a) or last
    named: set[str] = set()
    for sentence in scene.sentences[first.index : last.index + 1]:
        named |= scene.mentioned_in(sentence, before=b.start)
    issuers = {i for i in named if scene.instruments[i].kind not in ("institution", "person")}
    return issuers <= {a.subject.instrument}


def _weak_subject(scene: Scene, figure: Figure) -> bool:
    """Is the subject not named before the figure in its sentence, but behind it or not at all?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    instrument = scene.instruments.get(figure.subject.instrument or "")
    if instrument is not None:
        here = [m[0] for m in instrument.mentions if sentence.start <= m[0] < sentence.end]
        return bool(here) and min(here) > figure.start
    before = set(words_of(scene.text[sentence.start : figure.start]))
    return not set(words_of(figure.subject.text or "")) & before


def _comparable_periods(scene: Scene, a: Figure, b: Figure) -> Sameness:
    """As `compare_periods`; where b restates a, a period that its sentence does not name is a's."""
    sameness = compare_periods(a.period, b.period)
    if sameness == "same":
        return "same"
    if restates(scene, b) and (sameness != "different" or not scene.names_period(b)):
        return "same"
    if sameness == "unstated" and a.metric in STABLE:
        return "same"
    return sameness


def _is_move(figure: Figure) -> bool:
    """Growth and returns name the earlier time they start from without being of it."""
    return figure.aspect == "change" or figure.metric.endswith("_growth") or (
        figure.metric in ("return", "cagr")
    )  # fmt: skip


def _sources_differ(a: Figure, b: Figure) -> bool:
    one = a.source.text if a.source else None
    two = b.source.text if b.source else None
    if one and two:
        return one != two
    return (one or two) is not None and a.basis in ("forecast", "estimate", "target")


def _is_prior(figure: Figure) -> bool:
    """Has linking recognised the figure as the value of an earlier period?"""
    return any("prior of" in r or "earlier period" in r for r in figure.reasons)


def _may_conflict(
    scene: Scene, a: Figure, b: Figure, levels: frozenset[str], marks: dict[str, Marks]
) -> bool:
    """Nothing in the text says that the two are different things; `levels` are old levels."""
    if a.id in levels or b.id in levels or _is_prior(a) or _is_prior(b):
        return False
    if a.metric in VAGUE and not (
        restates(scene, b) and compare_periods(a.period, b.period) == "same"
    ):
        return False
    if a.basis in _ONLY_SUPPORT and a.metric not in _ANY_BASIS:
        return False
    if scene.sentence_of(a) is not None and scene.sentence_of(a) is scene.sentence_of(b):
        return False
    if a.table is not None and b.table is not None:
        return False
    if not _surely_one_subject(scene, a, b) or not _one_metric_word(a, b):
        return False
    if not same_other_side(a, b):
        return False
    if _is_conversion(scene, a) or _is_conversion(scene, b):
        return False
    ignored = {"old_value"} if _is_move(a) else set()
    if _sources_differ(a, b) or tell_apart(marks[a.id], marks[b.id], ignored) is not None:
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


def _too_far(a: Figure, b: Figure) -> bool:
    """Values so different that they more likely are different things than a slip."""
    one, two = a.value, b.value
    if one is None or two is None or not one or not two:
        return False
    ratio = abs(one / two)
    steady = a.metric in STABLE and a.unit in ("percent", "times")
    limit = _MAX_STABLE_RATIO if steady else _MAX_RATIO
    return ratio > limit or ratio < 1 / limit or (one > 0) != (two > 0)


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


def _only_looks_ahead(scene: Scene, figure: Figure) -> bool:
    """A restatement without a modal verb is of what happened, though it mentions a forecast."""
    if figure.basis not in ("forecast", "target") or not restates(scene, figure):
        return False
    return relations().word("modal").search(scene.clause(figure)) is None


def _settled(scene: Scene) -> list[Figure]:
    """The figures with what a restatement leaves to the reader filled in.

    *Die Marge* is the one specific margin of its subject; a restatement whose subject linking had
    to look for behind it is of the one subject that had figures of its metric before.
    """
    margins: dict[str | None, set[str]] = defaultdict(set)
    subjects: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    out: list[Figure] = []
    for figure in scene.figures:
        if figure.metric.endswith("_margin"):
            margins[subject_key(figure.subject)].add(figure.metric)
    for figure in scene.figures:
        known = margins.get(subject_key(figure.subject), set())
        if figure.metric == "margin" and len(known) == 1:
            figure = replace(figure, metric=next(iter(known)))
        if _only_looks_ahead(scene, figure):
            figure = replace(figure, basis="actual")
        before = subjects[figure.metric, figure.unit]
        one = len({subject_key(s) for s in before}) == 1
        if one and _weak_subject(scene, figure) and restates(scene, figure):
            figure = replace(figure, subject=before[0])
        before.append(figure.subject)
        out.append(figure)
    return out


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
    left = [f for f in group if f.qualifier not in _OPEN]
    while len(left) > 1:
        first = left.pop(0)
        span = stated_interval(first)
        same = [
            f for f in left
            if span is not None and (other := stated_interval(f)) is not None
            and meet(span, other) and compare_periods(first.period, f.period) != "different"
        ]  # fmt: skip
        if same:
            yield _agreement(scene, [first, *same])
            left = [f for f in left if f not in same]


def _agrees_with_any(group: Sequence[Figure], figure: Figure) -> bool:
    """Does any earlier statement of the quantity have this value?"""
    for other in group:
        if other.start < figure.start and other.qualifier not in _OPEN:
            judgement = judge_pair(other, figure)
            if judgement is not None and judgement.verdict == "supported":
                return True
    return False


def _disagreements(
    scene: Scene, group: Sequence[Figure], levels: frozenset[str]
) -> Iterator[Finding]:
    marks = {f.id: marks_of(scene, f) for f in group}
    told: set[str] = set()
    for first, second in combinations(group, 2):
        a, b = _same_direction(scene, first, second)
        judgement = judge_pair(a, b)
        if judgement is None or judgement.verdict == "supported" or b.id in told:
            continue
        if not scene.names_period(b) and _agrees_with_any(group, b):
            continue
        if not _may_conflict(scene, a, b, levels, marks) or _too_far(a, b):
            continue
        period = _comparable_periods(scene, a, b)
        if period != "same":
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
    for key, group in _groups(_settled(scene)).items():
        if len(group) < 2 or (key.metric in SHARES and not key.part):
            continue
        findings.extend(_agreements(scene, group))
        findings.extend(_disagreements(scene, group, levels))
    return findings
