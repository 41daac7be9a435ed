"""The other side of a gap, a ratio or a hit rate."""

from __future__ import annotations

from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

COMPARED = frozenset("return_gap valuation_gap hit_rate ratio".split())


def find_versus(
    memory: Memory, reading: Reading, draft: Draft, candidates: list[Candidate]
) -> SubjectChoice | None:
    """The best candidate that a comparison word marks; else another name of the sentence, else
    what the sentence before compares with."""
    if draft.metric.metric not in COMPARED or draft.subject is None:
        return None
    if draft.metric.metric == "ratio" and draft.quantity.unit == "percent":
        return None
    others = [c for c in candidates if not _is_subject(c.value, draft.subject)]
    marked = [c for c in others if c.features.get("versus") or c.features.get("beaten")]
    if marked:
        value: SubjectChoice = max(marked, key=lambda c: c.score).value
        return value
    inside = [
        c
        for c in others
        if c.value.start >= reading.sentence.start
        and not c.features.get("speaker")
        and not c.features.get("is_name")
        and not c.features.get("institution")
    ]
    if inside:
        best: SubjectChoice = max(inside, key=lambda c: c.score).value
        return best
    for earlier in memory.before(draft.sentence, 3):
        if earlier.versus is not None:
            return earlier.versus
        if earlier.subject is not None and not _is_subject(earlier.subject, draft.subject):
            return earlier.subject
    return None


def _is_subject(choice: SubjectChoice, subject: SubjectChoice) -> bool:
    if choice.instrument is not None or subject.instrument is not None:
        return choice.instrument == subject.instrument
    return choice.text == subject.text
