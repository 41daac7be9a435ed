"""Candidates for the period of a figure, and shifting a period to the one before."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import exp

from nlp_fin.lexicon.period_cues import period_cues
from nlp_fin.pipeline.linking.asides import NO_PERIOD, PARTIAL
from nlp_fin.pipeline.linking.discourse import (
    earlier_times,
    report_end,
    same_measure,
    same_time,
)
from nlp_fin.pipeline.linking.drafts import Draft, Memory, period_group
from nlp_fin.pipeline.linking.earlier import names_earlier, names_previous
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.paired import paired_times
from nlp_fin.pipeline.linking.period_context import refine
from nlp_fin.pipeline.linking.period_defaults import coming, outlook, usual
from nlp_fin.pipeline.linking.period_sentence import in_sentence
from nlp_fin.pipeline.linking.periods import days_of, is_undated, shape
from nlp_fin.pipeline.linking.ranker import Candidate, Ranker, choose
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.types import Period, TimeExpression

_PLUPERFECT = frozenset(("hatte", "hatten"))
_THEN = frozenset(("dann", "da", "danach", "dabei", "damit"))
_OPENING = 4
_TITLE = 200


def period_candidates(
    scene: Scene,
    day: Calendar,
    memory: Memory,
    reading: Reading,
    frame: Frame,
    draft: Draft,
    main: str | None = None,
) -> list[Candidate]:
    """All candidates, the empty one included. `main` is the firm that the text is about: in
    its fiscal year labels are read where the figure's subject is no instrument."""
    metric = draft.metric
    group = period_group(draft)
    ahead = draft.basis in ("forecast", "target")
    found = [Candidate(None, {f"none_{group}": 1.0}, "the text gives no period")]
    same = list(same_time(memory, reading, reading.sentence.of_kind("time")))
    found += same
    taken = {candidate.start for candidate in same}
    found += (
        candidate
        for candidate in in_sentence(scene, reading, frame, metric, group)
        if candidate.start not in taken
    )
    found += paired_times(scene, reading, frame)
    found += _carried(day, memory, reading, draft, group)
    found += _above(scene, day, reading, frame, group)
    found += earlier_times(day, reading, group)
    found += report_end(day, memory, reading, group)
    found += same_measure(day, memory, reading, draft)
    found += _lead_in(scene, reading, frame, group)
    found += usual(memory, draft, group)
    found += outlook(day, group, ahead)
    found += coming(day, reading, group, ahead)
    found += _echoed(memory, draft)
    for time, name in ((day.first_day, "text_day"), (day.first_report, "text_report")):
        if time is not None and time.start < max(reading.sentence.end, _TITLE):
            period = time.period
            features = {f"{name}_{group}": 1.0, f"{name}_ahead": float(ahead)}
            if name == "text_day":
                features["text_day_unclear"] = float(day.several_days)
                features["text_day_replaced"] = float(day.day_before(reading) not in (None, time))
                told = _told(day, time, name)
                features.update(told)
                if "text_day_reported" in told:
                    features[f"text_day_reported_{group}"] = 1.0
            found.append(Candidate(period, features, f"«{period.text}», the text's first"))
    if day.anchor_day is not None and metric_group(metric.metric) == "market":
        moved = frame.relation == "by_to" or (frame.move and frame.direction is not None)
        words = period_cues().trading
        trading = day.first_day is None and any(w in words for w in reading.sentence.lowers)
        features = {
            "anchor": 1.0,
            "anchor_day": 1.0,
            "anchor_word": float(any(w in words for w in reading.sentence.lowers)),
            "anchor_dated": float(day.first_day is not None),
            "anchor_other_day": float(day.names_other_day(reading)),
            "anchor_moved": float(moved),
            "anchor_unclear": float(day.several_days),
            "anchor_trading": float(trading and moved),
        }
        found.append(Candidate(day.anchor_day, features, "the day of the text"))
    if group in ("accounts", "balance", "static"):
        symbol = draft.subject.instrument if draft.subject is not None else None
        for candidate in found:
            candidate.value = day.fiscal.resolve(candidate.value, symbol or main)
    refine(scene, day, memory, reading, frame, draft, found)
    return found


def choose_period(
    ranker: Ranker, quantity: tuple[int, int], candidates: list[Candidate]
) -> Candidate | None:
    """The best candidate of the period that all its candidates together speak for most."""
    best = choose(ranker, "period", quantity, candidates)
    if best is None:
        return None
    votes: dict[Hashable, float] = {}
    for candidate in candidates:
        days = _days_of(candidate.value)
        votes[days] = votes.get(days, 0.0) + exp(candidate.score - best.score)
    winner = max(votes, key=lambda days: votes[days])
    return max(
        (c for c in candidates if _days_of(c.value) == winner),
        key=lambda candidate: candidate.score,
    )


def _days_of(period: Period | None) -> Hashable:
    """What two names of the same period have in common; of undated ones, their kind."""
    if period is None:
        return None
    dated = period.start is not None or period.end is not None
    return days_of(period) if dated else period.kind


def _carried(
    day: Calendar, memory: Memory, reading: Reading, draft: Draft, group: str
) -> Iterator[Candidate]:
    """Periods of earlier figures: of the same sentence, of sentences before."""
    seen = 0
    latest = day.last_time_before(reading.sentence.start)
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
        other = period_group(earlier)
        features = {
            f"carried_{group}": 1.0,
            "carried": 1.0,
            "sentences_back": float(min(back, 4)),
            "rank": float(seen - 1),
            "overtaken": float(earlier.quantity.end < latest),
        }
        if earlier.reading is not None and earlier.period_stated and goes_into_part(earlier):
            features["carried_partial"] = float(back > 0)
        if earlier.period_attached:
            features["carried_attached"] = 1.0
            features["later_attached"] = float(back > 0)
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
        features[f"carried_{shape(earlier.period)}"] = 1.0
        if back:
            features[f"later_{shape(earlier.period)}"] = 1.0
        if is_undated(earlier.period):
            features["carried_undated"] = 1.0
        if earlier.metric.metric == draft.metric.metric:
            features["same_metric"] = 1.0
        yield Candidate(
            earlier.period,
            features,
            f"«{earlier.period.text}», carried over from {earlier.quantity.text}",
        )


def goes_into_part(draft: Draft) -> bool:
    """*Auf das zweite Quartal entfielen davon 833 Millionen*: the period is of this figure."""
    if draft.reading is None or draft.frame is None:
        return False
    sentence = draft.reading.sentence
    own = sentence.clauses[draft.frame.at]
    return any(
        word in PARTIAL for i, word in enumerate(sentence.lowers) if sentence.clauses[i] == own
    )


def _echoed(memory: Memory, draft: Draft) -> Iterator[Candidate]:
    """The period of the same number of the same thing earlier in the text."""
    if draft.reading is not None and names_earlier(draft.reading):
        return
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


def _above(
    scene: Scene, day: Calendar, reading: Reading, frame: Frame, group: str
) -> Iterator[Candidate]:
    """Times in earlier sentences of the block and in the headings above it."""
    if reading.block < 0:
        return
    still = not frame.move
    block = scene.ctx.blocks[reading.block]
    before = scene.times_within(block.start, reading.sentence.start)
    for rank, time in enumerate(reversed(before[-4:])):
        if time.role in ("duration",) or names_previous(scene.ctx.text[time.start : time.end]):
            continue
        if NO_PERIOD & day.time_features(time).keys() or (still and day.is_dateline(time)):
            continue
        features = {f"block_{group}": 1.0, "block": 1.0, "block_rank": float(rank)}
        sentence = scene.ctx.sentence_index(time.start)
        if sentence is not None:
            sets = not len(scene.quantities_within(*scene.ctx.sentences[sentence]))
            features["block_sets_scene"] = float(sets)
            features[f"block_sets_{group}"] = float(sets)
        features["block_last"] = float(time.start == day.last_time_before(reading.sentence.start))
        if rank == 0 and reading.sentence.lowers[0] in _THEN:
            features["block_then"] = 1.0
        if sentence is not None and time.start - scene.ctx.sentences[sentence][0] < _OPENING:
            features["block_initial"] = 1.0
        features.update(_told(day, time, "block"))
        yield Candidate(time.period, features, f"«{time.period.text}» earlier in the paragraph")
    for rank, heading in enumerate(scene.headings_above(reading.block)):
        for time in scene.times_within(heading.start, heading.end)[:2]:
            if time.role == "duration":
                continue
            features = {f"heading_{group}": 1.0, "heading": 1.0, "heading_rank": float(rank)}
            if not rank and scene.ctx.text[max(0, time.start - 1) : time.start] == "(":
                features["heading_bracket"] = 1.0
            yield Candidate(time.period, features, f"«{time.period.text}» in the heading")


def _told(day: Calendar, time: TimeExpression, place: str) -> dict[str, float]:
    return {f"{place}_{name}": value for name, value in day.time_features(time).items()}
