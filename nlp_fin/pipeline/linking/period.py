"""Candidates for the period of a figure, and shifting a period to the one before."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.earlier import (
    in_row_of_times,
    is_baseline,
    labels_other,
    names_previous,
    near,
)
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.period_context import coming, refine, step_back, usual
from nlp_fin.pipeline.linking.position import content_between
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.pipeline.linking.tokens import PREPOSITIONS
from nlp_fin.types import Period

_NOW = frozenset(
    "aktuell derzeit zuletzt momentan zurzeit heute gegenwärtig inzwischen jetzt aktuelle "
    "aktuellen".split()
)
_PLUPERFECT = frozenset(("hatte", "hatten"))
_TRADING = frozenset(
    "handel börse vorbörslich nachbörslich xetra aktie papier papiere aktien schloss schließt "
    "notiert notierte handelsschluss kurs tradegate anteilsscheine mittag abend vormittag "
    "nachmittag".split()
)
_OPENING = 4
_TITLE = 200
_DAY = frozenset(("day", "as_of"))


def _shape(period: Period) -> str:
    if period.kind in _DAY:
        return "day"
    if period.kind in ("week", "month", "ytd", "span", "ttm"):
        return period.kind
    return "report"


def period_candidates(
    scene: Scene,
    day: Calendar,
    memory: Memory,
    reading: Reading,
    frame: Frame,
    draft: Draft,
) -> list[Candidate]:
    """All candidates, the empty one included."""
    metric = draft.metric
    group = metric_group(metric.metric)
    ahead = any(cue.label in ("forecast", "target") for cue in reading.cues.bases)
    found = [Candidate(None, {f"none_{group}": 1.0}, "the text gives no period")]
    found += _in_sentence(scene, reading, frame, metric, group)
    found += _carried(memory, reading, draft, group)
    found += _above(scene, reading, group)
    found += _lead_in(scene, reading, frame, group)
    found += usual(memory, draft, group)
    found += coming(scene, day, reading, group, ahead)
    found += _echoed(memory, draft)
    for time, name in ((day.first_day, "text_day"), (day.first_report, "text_report")):
        if time is not None and time.start < max(reading.sentence.end, _TITLE):
            period = time.period
            features = {f"{name}_{group}": 1.0, f"{name}_ahead": float(ahead)}
            if name == "text_day":
                features["text_day_unclear"] = float(day.several_days)
            found.append(Candidate(period, features, f"«{period.text}», the text's first"))
    if day.anchor_day is not None and group == "market":
        moved = frame.relation == "by_to" or (frame.move and frame.direction is not None)
        trading = day.first_day is None and any(w in _TRADING for w in reading.sentence.lowers)
        features = {
            "anchor_day": 1.0,
            "anchor_moved": float(moved),
            "anchor_unclear": float(day.several_days),
            "anchor_trading": float(trading and moved),
        }
        found.append(Candidate(day.anchor_day, features, "the day of the text"))
    refine(scene, day, memory, reading, frame, draft, found)
    return found


def _in_sentence(
    scene: Scene, reading: Reading, frame: Frame, metric: MetricChoice, group: str
) -> Iterator[Candidate]:
    sentence, at = reading.sentence, frame.at
    in_row = in_row_of_times(reading, frame)
    for index, token in enumerate(sentence.tokens):
        if token.kind != "time":
            continue
        time = scene.ctx.times[token.ref]
        if time.role in ("clock", "frequency") or labels_other(reading, frame, index):
            continue
        if in_row and index != at + 1:
            continue
        low, high = (index, at) if index < at else (at, index)
        features = {
            "in_sentence": 1.0,
            "dist": min(content_between(sentence, low, high), 12),
            "commas": min(sentence.commas[high] - sentence.commas[low], 3),
            "hards": min(sentence.hards[high] - sentence.hards[low], 2),
            "other_clause": float(sentence.clauses[low] != sentence.clauses[high]),
            "after": float(index > at),
            "numbers_between": min(
                max(0, sentence.quantities[high] - sentence.quantities[low + 1]), 4
            ),
            f"shape_{_shape(time.period)}_{group}": 1.0,
            f"in_{group}": 1.0,
        }
        features.update(_attachment(reading, frame, index, metric))
        if is_baseline(sentence, index):
            features["baseline"] = 1.0
        if time.role == "duration":
            features["duration"] = 1.0
        if time.period.start is None and time.period.end is None:
            features["undated"] = 1.0
        if _serves_other(reading, index, at):
            features["served"] = 1.0
        if token.lower in _NOW:
            features["now"] = 1.0
        if time.role == "as_of":
            features["as_of_role"] = 1.0
        if sentence.depths[index] != sentence.depths[at]:
            features["bracket"] = 1.0
        yield Candidate(time.period, features, f"«{token.text}»", token.start, token.end)


def _is_beside(reading: Reading, frame: Frame, index: int) -> bool:
    """Whether a time stands right behind or in front of a quantity."""
    if frame.at < index:
        return near(reading, frame.at, index)
    return near(reading, index, frame.prep_at if frame.prep_at > index else frame.at)


def _attachment(
    reading: Reading, frame: Frame, index: int, metric: MetricChoice
) -> dict[str, float]:
    """Whether the time stands directly behind or before the quantity, or behind its cue."""
    sentence, at = reading.sentence, frame.at
    features: dict[str, float] = {}
    if index > at and near(reading, at, index):
        features["behind"] = 1.0
    elif index < at and near(reading, index, frame.prep_at if frame.prep_at > index else at):
        features["before"] = 1.0
    if (
        metric.cue is not None
        and metric.cue[1] < index
        and index < at
        and near(reading, metric.cue[1], index)
    ):
        features["at_cue"] = 1.0
    if not features and any(_is_beside(reading, other, index) for other in reading.frames):
        features["elsewhere"] = 1.0
    if index == 0 or (index == 1 and sentence.lowers[0] in PREPOSITIONS):
        features["initial"] = 1.0
    return features


def _carried(memory: Memory, reading: Reading, draft: Draft, group: str) -> Iterator[Candidate]:
    """Periods of earlier figures: of the same sentence, of sentences before."""
    seen = 0
    for earlier in reversed(memory.order[-12:]):
        if earlier.sentence < 0 or earlier.period is None or earlier.basis == "hypothetical":
            continue
        back = draft.sentence - earlier.sentence
        if back < 0 or back > 6 or seen >= 4:
            continue
        seen += 1
        if earlier.frame is not None and (earlier.frame.old or earlier.frame.shift):
            continue
        if earlier.period_stated and _in_bracket(earlier):
            continue
        other = metric_group(earlier.metric.metric)
        features = {
            f"carried_{group}": 1.0,
            "sentences_back": float(min(back, 4)),
            "rank": float(seen - 1),
        }
        if earlier.block != draft.block:
            features["other_block"] = 1.0
        if earlier.reading is not None and earlier.frame is not None:
            features["from_bracket"] = float(earlier.reading.sentence.depths[earlier.frame.at] > 0)
        if earlier.reading is not None and earlier.frame is not None and back:
            sentence = earlier.reading.sentence
            clause = sentence.clauses[earlier.frame.at]
            features["pluperfect"] = float(
                any(
                    word in _PLUPERFECT and sentence.clauses[i] == clause
                    for i, word in enumerate(sentence.lowers)
                )
            )
        if other != group:
            features["other_group"] = 1.0
        if (
            earlier.subject is not None
            and draft.subject is not None
            and earlier.subject.text != draft.subject.text
        ):
            features["other_subject"] = 1.0
        if (earlier.basis == "actual") != (draft.basis == "actual"):
            features["other_basis"] = 1.0
        features[f"carried_{_shape(earlier.period)}"] = 1.0
        if back:
            features[f"later_{_shape(earlier.period)}"] = 1.0
        if earlier.period.start is None and earlier.period.end is None:
            features["carried_undated"] = 1.0
        if earlier.metric.metric == draft.metric.metric:
            features["same_metric"] = 1.0
        yield Candidate(
            earlier.period,
            features,
            f"«{earlier.period.text}», carried over from {earlier.quantity.text}",
        )


def _serves_other(reading: Reading, index: int, at: int) -> bool:
    """Whether another clause holds both the time and a number that it goes with."""
    sentence = reading.sentence
    clause = sentence.clauses[index]
    if clause == sentence.clauses[at]:
        return False
    return any(
        sentence.clauses[i] == clause and (token.kind == "quantity" or token.text[:1].isdigit())
        for i, token in enumerate(sentence.tokens)
    )


def _echoed(memory: Memory, draft: Draft) -> Iterator[Candidate]:
    """The period of the same number of the same thing earlier in the text."""
    for earlier in memory.echoes(draft.quantity):
        if earlier.metric.metric != draft.metric.metric or earlier.subject is None:
            continue
        if earlier.sentence == draft.sentence:
            continue
        if draft.subject is None or draft.subject.text != earlier.subject.text:
            continue
        name = "echo" if earlier.period is not None else "echo_none"
        yield Candidate(earlier.period, {name: 1.0}, f"as {earlier.quantity.text} earlier")


def _in_bracket(draft: Draft) -> bool:
    if draft.reading is None or draft.frame is None:
        return False
    return draft.reading.sentence.depths[draft.frame.at] > 0


def _lead_in(scene: Scene, reading: Reading, frame: Frame, group: str) -> Iterator[Candidate]:
    """The times of the line above a list: *Eckdaten Q1 2023 (Q1 2022):* holds two, the second
    for the values in brackets."""
    lead_in = scene.lead_in(reading.block) if reading.block >= 0 else None
    if lead_in is None or lead_in.start >= reading.sentence.start:
        return
    text = scene.ctx.text
    bracketed = reading.sentence.depths[frame.at] > 0
    for time in scene.times_within(lead_in.start, lead_in.end)[:3]:
        inner = text[max(0, time.start - 1) : time.start] in ("(", "[", "/")
        features = {
            f"lead_{group}": 1.0,
            "lead_matching": float(inner == bracketed),
            "lead_crossed": float(inner != bracketed),
        }
        yield Candidate(time.period, features, f"«{time.period.text}» above the list")


def _above(scene: Scene, reading: Reading, group: str) -> Iterator[Candidate]:
    """Times in earlier sentences of the block and in the headings above it."""
    if reading.block < 0:
        return
    block = scene.ctx.blocks[reading.block]
    before = scene.times_within(block.start, reading.sentence.start)
    for rank, time in enumerate(reversed(before[-4:])):
        if time.role in ("duration",) or names_previous(scene.ctx.text[time.start : time.end]):
            continue
        if scene.ctx.text[max(0, time.start - 1) : time.start] in ("(", "["):
            continue
        features = {f"block_{group}": 1.0, "rank": float(rank)}
        sentence = scene.ctx.sentence_index(time.start)
        if sentence is not None and time.start - scene.ctx.sentences[sentence][0] < _OPENING:
            features["block_initial"] = 1.0
        features[f"shape_{_shape(time.period)}_{group}"] = 1.0
        yield Candidate(time.period, features, f"«{time.period.text}» earlier in the paragraph")
    for rank, heading in enumerate(scene.headings_above(reading.block)):
        for time in scene.times_within(heading.start, heading.end)[:2]:
            if time.role == "duration":
                continue
            features = {f"heading_{group}": 1.0, "rank": float(rank)}
            features[f"shape_{_shape(time.period)}_{group}"] = 1.0
            yield Candidate(time.period, features, f"«{time.period.text}» in the heading")


__all__ = ["Calendar", "period_candidates", "step_back"]
