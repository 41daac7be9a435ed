"""The period of one figure: the best candidate, unless the figure is tied to another one or its
value is of an earlier time."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.pipeline.linking import earlier
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.period import choose_period, period_candidates
from nlp_fin.pipeline.linking.period_steps import step_back
from nlp_fin.pipeline.linking.ranker import Candidate, Ranker
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.text_calendar import Calendar

TIED = frozenset(("from_to", "prior", "conversion", "by_to"))
_QUOTED = frozenset("price index_level fx_rate market_cap".split())


@dataclass(frozen=True, slots=True)
class PeriodChooser:
    """Decides periods in one text. `reporter` is the instrument that the text is mainly about."""

    scene: Scene
    calendar: Calendar
    memory: Memory
    ranker: Ranker
    reporter: str | None

    def decide(self, reading: Reading, frame: Frame, draft: Draft) -> None:
        """Sets the draft's period, the one it would have at its own time, and the reason."""
        sibling = self.memory.of_frame(reading, frame.other) if frame.relation in TIED else None
        candidates = period_candidates(
            self.scene, self.calendar, self.memory, reading, frame, draft, self.reporter
        )
        candidates, others = _of_its_own(reading, frame, candidates)
        tied = sibling.frame if sibling is not None else None
        apart = tied is not None and earlier.own_time(reading, tied) in others
        span = (draft.quantity.start, draft.quantity.end)
        best = choose_period(self.ranker, span, candidates)
        if best is None:
            return
        draft.period, why = best.value, best.reason
        draft.period_stated = best.start >= 0
        attached = _is_attached(best)
        draft.period_attached = attached or bool(best.features.get("bracket"))
        behind = attached and bool(best.features.get("behind"))
        replaced = attached and frame.shift == "unknown"
        if sibling is not None and not (apart or behind or replaced):
            draft.period, why = sibling.base_period, f"as {sibling.quantity.text}"
            if frame.relation == "by_to" and draft.metric.metric in _QUOTED:
                draft.period = earlier.level_after(draft.period)
        draft.base_period = draft.period
        # *fiel im April von 2,3 auf 2,2*: the time in front is that of the whole move.
        why = self._move_back(reading, frame, draft, behind if frame.old else attached) or why
        if draft.period is not None:
            draft.reasons.append(f"period={draft.period.text}: {why}")

    def _move_back(self, reading: Reading, frame: Frame, draft: Draft, dated: bool) -> str | None:
        """Moves the period of a value of an earlier time back; the reason, or None."""
        shift = None if _shift_is_of_other(reading, frame) else frame.shift
        if shift == "time" and frame.shift_cue is not None:
            token = reading.sentence.tokens[frame.shift_cue.first]
            named = self.scene.ctx.times[token.ref].period
            draft.period = earlier.before_base(named, draft.period, frame.shift_cue.label)
            self.calendar.fiscal.settled(draft.period)
            return "the earlier period named here"
        if (frame.old or shift == "unknown") and not dated:
            shift = step_back(draft, frame)
        if shift is None or shift == "unknown":
            return None
        draft.period = earlier.shifted(draft.period, shift)
        self.calendar.fiscal.settled(draft.period)
        return f"one {shift} before"


def _of_its_own(
    reading: Reading, frame: Frame, candidates: list[Candidate]
) -> tuple[list[Candidate], frozenset[int]]:
    """The candidates without the times that are of earlier values of the sentence alone, and
    where those begin."""
    own = earlier.own_time(reading, frame)
    others = frozenset(earlier.own_time(reading, other) for other in reading.frames) - {-1, own}
    if own >= 0:
        kept = [candidate for candidate in candidates if candidate.start == own]
    else:
        kept = [candidate for candidate in candidates if candidate.start not in others]
    return kept or candidates, others


def _shift_is_of_other(reading: Reading, frame: Frame) -> bool:
    """*auf 95 Mrd. Dollar, vor einem Jahr waren es noch 130 Mrd.*: the earlier time opens the
    clause of the next figure."""
    cue, sentence = frame.shift_cue, reading.sentence
    if cue is None or cue.first < frame.at:
        return False
    clause = sentence.clauses[cue.first]
    return clause != sentence.clauses[frame.at] and any(
        other.at > cue.first and sentence.clauses[other.at] == clause for other in reading.frames
    )


def _is_attached(best: Candidate) -> bool:
    """Whether the time stands right beside the quantity and is not what it is compared with."""
    beside = best.features.get("behind") or best.features.get("before")
    return bool(beside) and not best.features.get("baseline")
