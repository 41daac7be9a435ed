"""The other side of a gap, a ratio or a hit rate."""

from __future__ import annotations

from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.opposites import COMPARED, GAPS, gap_sides
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

_POINTS = ("basis_points", "percentage_points")
_NAMED = ("index", "company", "etf", "fund", "commodity", "crypto", "group", "bond", "economy",
          "sector", "currency")  # fmt: skip


def find_versus(
    memory: Memory, reading: Reading, draft: Draft, candidates: list[Candidate]
) -> SubjectChoice | None:
    """The candidate that a comparison word marks; else the other one of two figures that leave
    the gap; else another name of the sentence, or what the sentence before compares with."""
    if draft.subject is None:
        return None
    if draft.metric.metric == "ratio" and draft.quantity.unit == "percent":
        return None
    others = [c for c in candidates if not _is_subject(c.value, draft.subject)]
    inside = [c for c in others if c.value.start >= reading.sentence.start]
    marked = [c for c in inside if c.features.get("versus") or c.features.get("beaten")]
    compared = draft.metric.metric in COMPARED
    if marked and (compared or draft.quantity.unit in _POINTS):
        return _best(marked)
    if not compared:
        return None
    gapped = draft.metric.metric in GAPS
    ahead = [c for c in inside if c.features.get("relative")] if gapped else []
    if ahead:
        return _best(ahead)
    sides = gap_sides(memory, draft.sentence, draft.metric)
    if sides is not None and _is_subject(sides[0], draft.subject):
        return sides[1]
    if sides is not None and _is_subject(sides[1], draft.subject):
        return sides[0]
    earlier = _carried(memory, draft)
    if draft.metric.carried and earlier is not None:
        return earlier
    named = [c for c in inside if _can_be_other(c)]
    return _best(named) if named else earlier


def _best(candidates: list[Candidate]) -> SubjectChoice:
    value: SubjectChoice = max(candidates, key=lambda c: c.score).value
    return value


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
        if earlier.versus is not None and not _is_subject(earlier.versus, draft.subject):
            return earlier.versus
        if earlier.subject is not None and not _is_subject(earlier.subject, draft.subject):
            return earlier.subject
    return None


def _is_subject(choice: SubjectChoice, subject: SubjectChoice) -> bool:
    if choice.instrument is not None or subject.instrument is not None:
        return choice.instrument == subject.instrument
    return choice.text == subject.text
