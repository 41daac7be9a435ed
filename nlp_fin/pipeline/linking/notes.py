"""Notes that hold for the whole text: *Die Kurse stammen von Yahoo Finance (Stand 5. November)*."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.drafts import Draft
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.types import Period, SourceRef

_LEVELS = frozenset(("market", "balance"))
_MOVING = frozenset("return return_gap max_drawdown volume".split())


@dataclass(frozen=True, slots=True)
class Note:
    """A statement without a number about all figures of some metrics."""

    metrics: frozenset[str]
    period: Period
    source: SourceRef | None
    text: str


def find_notes(scene: Scene) -> list[Note]:
    """Sentences that name a metric, a day of validity and perhaps a source, but no number."""
    found: list[Note] = []
    for time in scene.ctx.times:
        if time.role != "as_of" or time.period.end is None:
            continue
        index = scene.ctx.sentence_index(time.start)
        if index is None:
            continue
        start, end = scene.ctx.sentences[index]
        if len(scene.quantities_within(start, end)):
            continue
        concepts = metric_lexicon().concepts
        metrics = frozenset(
            concepts[cue.concept].metric
            for reading in scene.readings(index)
            for cue in reading.cues.metrics
            if cue.role == "name"
        )
        if not metrics:
            continue
        source = _source(scene, start, end, time.period)
        found.append(Note(metrics, time.period, source, scene.ctx.text[start:end]))
    return found


def _source(scene: Scene, start: int, end: int, period: Period) -> SourceRef | None:
    for mention in scene.mentions_within(start, end):
        if scene.kind(mention.instrument) == "institution":
            as_of = period.end.isoformat() if period.end is not None else None
            return SourceRef(scene.ctx.text[mention.start : mention.end], as_of)
    return None


def apply_notes(notes: list[Note], drafts: list[Draft]) -> None:
    """Give the notes' day and source to level figures of their metrics that state none."""
    for note in notes:
        for draft in drafts:
            metric = draft.metric.metric
            if metric not in note.metrics or metric in _MOVING:
                continue
            if metric_group(metric) not in _LEVELS or draft.basis == "hypothetical":
                continue
            if draft.period_stated and draft.period is not None:
                continue
            draft.period = note.period
            draft.source = draft.source or note.source
            draft.reasons.append(f"period={note.period.text}: note «{note.text.strip()[:60]}»")
