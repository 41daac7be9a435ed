"""The other side of a gap, a ratio or a hit rate."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.opposites import COMPARED, GAPS, gap_sides
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

_POINTS = ("basis_points", "percentage_points")
_COMPARISONS = frozenset(
    "viel viele hoch groß teuer schnell stark gut wie als dessen doppelte dreifache vierfache "
    "fünffache so".split()
)
_BEHIND = frozenset("unter über gegenüber zum zu auf hinter vor".split())
_MEASURE = "measure"
_LOOK_BACK = 30
_NEAR = 6
_REACH = 3
_NAMED = ("index", "company", "etf", "fund", "commodity", "crypto", "group", "bond", "economy",
          "sector", "currency")  # fmt: skip


def find_versus(
    memory: Memory, reading: Reading, draft: Draft, candidates: list[Candidate]
) -> SubjectChoice | None:
    """The candidate that a comparison word marks; else what the gap before was to; else the other
    one of two figures that leave the gap; else another name of the sentence, or what the
    sentences before compare with."""
    if draft.subject is None:
        return None
    if draft.metric.metric == "ratio" and draft.quantity.unit == "percent":
        return None
    others = [c for c in candidates if not is_subject(c.value, draft.subject)]
    found = _stated(reading, draft, others) or _inferred(memory, reading, draft, others)
    return _resolved(found, others) if found is not None else None


def _stated(reading: Reading, draft: Draft, others: list[Candidate]) -> SubjectChoice | None:
    """What the words of the sentence set the subject against."""
    compared = draft.metric.metric in COMPARED
    gapped = draft.metric.metric in GAPS
    inside = [c for c in others if c.value.start >= reading.sentence.start and _is_thing(c)]
    marked = [c for c in inside if c.features.get("versus") or c.features.get("beaten")]
    if marked and (compared or draft.quantity.unit in _POINTS):
        return _best(marked)
    if draft.metric.metric == "ratio" and any("verhältnis" in w for w in reading.sentence.lowers):
        second = [c for c in inside if _stands_behind_to(reading, c)]
        return _best(second) if second else None
    if not gapped:
        return None
    measure = _measure_behind(reading, draft)
    if measure is not None:
        return measure
    ahead = [c for c in inside if c.features.get("relative")]
    return _best(ahead) if ahead else None


def _stands_behind_to(reading: Reading, candidate: Candidate) -> bool:
    """*das Verhältnis von Gold zu Silber*."""
    ahead = [t.lower for t in reading.sentence.tokens if t.end <= candidate.value.start]
    return bool(ahead) and ahead[-1] in ("zu", "zum", "zur")


def _inferred(
    memory: Memory, reading: Reading, draft: Draft, others: list[Candidate]
) -> SubjectChoice | None:
    """The other side where the sentence does not say it."""
    assert draft.subject is not None
    if draft.metric.metric not in COMPARED:
        return None
    if draft.metric.metric == "ratio" and not _COMPARISONS.intersection(reading.sentence.lowers):
        return None
    before = _same_gap(memory, draft)
    if before is not None:
        return before
    sides = gap_sides(memory, draft.sentence, draft.metric)
    if sides is not None and is_subject(sides[0], draft.subject):
        return sides[1]
    if sides is not None and is_subject(sides[1], draft.subject):
        return sides[0]
    earlier = _carried(memory, draft)
    if draft.metric.carried and earlier is not None:
        return earlier
    named = [
        c for c in others
        if c.value.start >= reading.sentence.start and _can_be_other(c)
        and _are_alike(c.value, draft.subject)
    ]  # fmt: skip
    return _best(named) if named else _counterpart(memory, draft) or earlier


def _same_gap(memory: Memory, draft: Draft) -> SubjectChoice | None:
    """What the last figure of the metric is set against: *2024 waren es 38 Prozent*."""
    assert draft.subject is not None
    for earlier in reversed(memory.order[-_NEAR:]):
        if earlier.metric.metric != draft.metric.metric or earlier.versus is None:
            continue
        if not 0 <= draft.sentence - earlier.sentence <= _REACH:
            continue
        if is_subject(earlier.versus, draft.subject) or earlier.subject is None:
            return None
        same = is_subject(earlier.subject, draft.subject)
        near = draft.sentence == earlier.sentence or draft.metric.metric == "hit_rate"
        return earlier.versus if same or near or earlier.versus.kind == _MEASURE else None
    return None


def _counterpart(memory: Memory, draft: Draft) -> SubjectChoice | None:
    """What the text set the subject against before, or was set against it."""
    assert draft.subject is not None
    for earlier in reversed(memory.order[-_LOOK_BACK:]):
        if earlier.versus is None or earlier.subject is None:
            continue
        if is_subject(earlier.subject, draft.subject) and earlier.versus.kind != _MEASURE:
            return earlier.versus
        if is_subject(earlier.versus, draft.subject):
            return earlier.subject
    return None


def _measure_behind(reading: Reading, draft: Draft) -> SubjectChoice | None:
    """*27 Prozent unter dem Substanzwert*, *22 Prozent unter seinem Zehnjahresschnitt*."""
    assert draft.frame is not None
    tokens = reading.sentence.tokens[draft.frame.at + 1 : draft.frame.at + 6]
    if not tokens or tokens[0].lower not in _BEHIND:
        return None
    for token in tokens[1:]:
        if token.kind not in ("word", "time"):
            return None
        if token.text[0].isupper():
            stem = token.lower.removesuffix("s")
            if not stem.removesuffix("e").endswith(subject_lexicon().measures):
                return None
            return SubjectChoice(None, token.text, _MEASURE, token.start, token.end)
    return None


def _resolved(choice: SubjectChoice, others: list[Candidate]) -> SubjectChoice:
    """*der Markt*, *seine Benchmark*: the index that the text named last, called so."""
    head = choice.text.lower().split()[-1].removesuffix("s").removesuffix("e")
    if choice.instrument is not None or not head.endswith(subject_lexicon().benchmarks):
        return choice
    known = [c for c in others if c.value.kind == "index" and c.value.instrument is not None]
    return replace(choice, instrument=_best(known).instrument, kind="index") if known else choice


def _best(candidates: list[Candidate]) -> SubjectChoice:
    value: SubjectChoice = max(candidates, key=lambda c: c.score).value
    return value


def _is_thing(candidate: Candidate) -> bool:
    """Not a word that merely stands behind a comparing one (*vor der Pandemie*)."""
    loose = candidate.features.get("is_name") or candidate.features.get("is_other")
    head = candidate.value.text.lower().split()[-1] if candidate.value.text else ""
    return not loose or head.endswith(subject_lexicon().benchmarks)


def _are_alike(one: SubjectChoice, other: SubjectChoice) -> bool:
    """An index is set against indices, markets and funds, not against a firm or a currency."""
    markets = ("index", "etf", "fund", "group", "economy", "sector")
    return (one.kind in markets) == (other.kind in markets) or "thing" in (one.kind, other.kind)


def _can_be_other(candidate: Candidate) -> bool:
    """A thing with a name, not a speaker or a noun that merely stands there."""
    features = candidate.features
    spoken = features.get("speaker") or features.get("source") or features.get("opines")
    loose = features.get("is_name") or features.get("is_other") or features.get("is_maybe")
    return not spoken and not loose and candidate.value.kind in _NAMED


def _carried(memory: Memory, draft: Draft) -> SubjectChoice | None:
    """What the figures before compare with, or are of."""
    assert draft.subject is not None
    for earlier in memory.before(draft.sentence, 3):
        if earlier.versus is not None and not is_subject(earlier.versus, draft.subject):
            return earlier.versus
        if earlier.subject is not None and not is_subject(earlier.subject, draft.subject):
            return earlier.subject
    return None


def is_subject(choice: SubjectChoice, subject: SubjectChoice) -> bool:
    """Whether two choices mean the same, by instrument or by what they are called."""
    if choice.instrument is not None and subject.instrument is not None:
        return choice.instrument == subject.instrument
    return choice.text.lower() == subject.text.lower()
