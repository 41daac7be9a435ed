"""Figures: every quantity with what it is of, when, on which basis and from whom."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.linking import (
    basis,
    earlier,
    grid,
    period,
    source,
    subject,
    units,
    versus,
)
from nlp_fin.pipeline.linking.assemble import assemble
from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice, is_round
from nlp_fin.pipeline.linking.focus import Focus
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.inherit import inherited_candidates
from nlp_fin.pipeline.linking.metric import (
    MetricChoice,
    cue_candidates,
    default_candidate,
    short_form_candidates,
)
from nlp_fin.pipeline.linking.notes import apply_notes, find_notes
from nlp_fin.pipeline.linking.quotes import (
    bond_candidates,
    gap_candidates,
    is_valuation,
    quote_candidates,
    subject_candidate,
)
from nlp_fin.pipeline.linking.ranker import Candidate, Ranker, choose, default_ranker
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.shares import comes_to_candidates, find_whole, share_candidates
from nlp_fin.pipeline.linking.sharing import scale_of, share_from_before
from nlp_fin.pipeline.linking.sign import decide_sign
from nlp_fin.pipeline.linking.topic import topic_candidates
from nlp_fin.types import Figure, Table

_TIED = frozenset(("from_to", "prior", "conversion", "by_to"))
_PAIR_WORDS = frozenset("zu vs vs. gegen und bzw bzw. beziehungsweise versus".split())


def link_figures(ctx: TextContext, ranker: Ranker | None = None) -> list[Figure]:
    """The figures of a text in order, ids `f1`, `f2`, …

    A bare number that nothing in the text explains is no figure. `ranker` replaces the scoring
    of candidates for metric, subject and period.
    """
    linker = Linker(ctx, ranker or default_ranker())
    return assemble(linker.link())


class Linker:
    """Links the quantities of one text, in order."""

    def __init__(self, ctx: TextContext, ranker: Ranker) -> None:
        self.scene = Scene(ctx)
        self.ranker = ranker
        self.memory = Memory()
        self.focus = Focus(self.scene)
        self.calendar = period.Calendar(self.scene)

    def link(self) -> list[Draft]:
        """One draft for each quantity, in text order."""
        tables = list(self.scene.ctx.tables)
        taken: set[int] = set()
        for index, (start, end) in enumerate(self.scene.ctx.sentences):
            while tables and tables[0].start < end:
                self._link_table(tables.pop(0), taken)
            if not len(self.scene.quantities_within(start, end)):
                continue
            for reading in self.scene.readings(index):
                for frame in reading.frames:
                    if reading.sentence.tokens[frame.at].ref not in taken:
                        self._link_one(index, reading, frame)
        for table in tables:
            self._link_table(table, taken)
        drafts = [self.memory.drafts[key] for key in sorted(self.memory.drafts)]
        apply_notes(find_notes(self.scene), drafts)
        return drafts

    def _link_table(self, table: Table, taken: set[int]) -> None:
        for draft in grid.link_table(self.scene, self.focus, self.memory, table, taken):
            self.memory.add(draft)

    def _link_one(self, sentence: int, reading: Reading, frame: Frame) -> None:
        token = reading.sentence.tokens[frame.at]
        draft = Draft(token.ref, frame.quantity, reading, frame, sentence, reading.block)
        before = self._reading_before(draft)
        earlier_frames = [*(before.frames if before is not None else ())]
        earlier_frames += reading.frames[: reading.frames.index(frame)]
        share_from_before(reading.sentence, frame, earlier_frames)
        self._choose_metric(draft, reading, frame)
        candidates = self._choose_subject(draft, reading, frame)
        self._choose_period(draft, reading, frame)
        draft.basis, why = basis.decide_basis(self.scene, self.memory, reading, frame, draft)
        draft.reasons.append(f"basis={draft.basis}: {why}")
        self._finish(draft, reading, frame, candidates)
        self.memory.add(draft)

    def _choose_metric(self, draft: Draft, reading: Reading, frame: Frame) -> None:
        span = (draft.quantity.start, draft.quantity.end)
        first = choose(
            self.ranker,
            "subject",
            span,
            subject.subject_candidates(
                self.scene, self.focus, self.memory, reading, frame, draft.sentence, None
            ),
        )
        kind = first.value.kind if first is not None else None
        if kind in (None, "thing") and self.focus.is_macro:
            kind = "economy"
        if kind == "economy" and self.focus.issuer is not None:
            kind = "region"
        whole = find_whole(reading, frame) if frame.unit == "percent" else None
        part_of = (whole.first, whole.last) if whole is not None and not frame.move else None
        valuation = self._is_at_valuations(draft)
        candidates = list(cue_candidates(reading, frame, kind, part_of, valuation))
        candidates += short_form_candidates(reading, frame, self.scene.compounds(reading))
        candidates += quote_candidates(self.scene, reading, frame)
        candidates += bond_candidates(self.scene, reading, frame)
        candidates += share_candidates(reading, frame)
        candidates += comes_to_candidates(reading, frame)
        candidates += gap_candidates(reading, frame, self._reading_before(draft), valuation)
        usual = subject_candidate(kind, frame)
        if usual is not None:
            candidates.append(usual)
        before = self._reading_before(draft)
        candidates += inherited_candidates(self.memory, reading, frame, draft.sentence, before)
        candidates += topic_candidates(self.scene, reading, frame, draft.sentence, kind)
        candidates.append(default_candidate(frame))
        _mark_elliptic(frame, candidates)
        best = choose(self.ranker, "metric", span, candidates)
        if best is not None:
            draft.metric = best.value
            draft.reasons.append(f"metric={draft.metric.metric}: {best.reason}")

    def _is_at_valuations(self, draft: Draft) -> bool:
        """Whether one of the last figures is a valuation."""
        return any(
            is_valuation(earlier.metric.metric) for earlier in self.memory.order[-3:]
            if draft.sentence - earlier.sentence <= 2
        )  # fmt: skip

    def _reading_before(self, draft: Draft) -> Reading | None:
        if draft.sentence < 1:
            return None
        earlier = self.scene.readings(draft.sentence - 1)
        return earlier[-1] if earlier else None

    def _choose_subject(self, draft: Draft, reading: Reading, frame: Frame) -> list[Candidate]:
        candidates = subject.subject_candidates(
            self.scene, self.focus, self.memory, reading, frame, draft.sentence, draft.metric
        )
        self._add_pair_order(draft, reading, frame, candidates)
        sibling = self.memory.of_frame(reading, frame.other) if frame.relation in _TIED else None
        if sibling is not None and sibling.subject is not None:
            candidates.append(
                Candidate(sibling.subject, {"sibling": 1.0}, f"as {sibling.quantity.text}")
            )
        candidates += self._echoes(draft)
        parted = draft.metric.metric in ("share", "allocation", "payout_ratio", "beat_rate")
        whole = find_whole(reading, frame) if parted else None
        if whole is not None:
            candidates.append(
                Candidate(
                    SubjectChoice(None, whole.text, "thing"),
                    {"whole_text": 1.0, "whole_metric": float(bool(read_word(whole.head)))},
                    "the whole",
                )
            )
            low = reading.sentence.tokens[whole.first].start
            high = reading.sentence.tokens[whole.last].end
            for candidate in candidates:
                if low <= candidate.start and candidate.end <= high:
                    anaphor = candidate.features.get("anaphor")
                    named = candidate.value.instrument is not None and not anaphor
                    pool = anaphor and candidate.value.kind in ("index", "etf", "fund")
                    name = "in_partitive" if named else "pool" if pool else "own_whole"
                    candidate.features[name] = 1.0
        span = (draft.quantity.start, draft.quantity.end)
        best = choose(self.ranker, "subject", span, candidates)
        if sibling is not None and sibling.subject is not None and frame.relation != "by_to":
            best = next(c for c in candidates if c.features.get("sibling"))
        if best is not None and best.value.text:
            chosen: SubjectChoice = best.value
            if whole is not None and draft.metric.metric == "share":
                chosen = replace(chosen, whole=whole.text)
            draft.subject = chosen
            draft.reasons.append(f"subject={chosen.text}: {best.reason}")
        return candidates

    def _echoes(self, draft: Draft) -> list[Candidate]:
        """Subjects of the same number with the same metric earlier in the text."""
        return [
            Candidate(
                replace(earlier.subject, start=-1, end=-1),
                {"echo": 1.0, "echo_round": float(is_round(draft.quantity))},
                f"as {earlier.quantity.text} earlier",
            )
            for earlier in self.memory.echoes(draft.quantity)
            if earlier.metric.metric == draft.metric.metric and earlier.subject is not None
        ]

    def _add_pair_order(
        self, draft: Draft, reading: Reading, frame: Frame, candidates: list[Candidate]
    ) -> None:
        """*A schlug B mit 12,4 zu 8,1*: the first number is of the first name, and so on."""
        place = _pair_place(reading, frame)
        if place is None:
            return
        inside = [c for c in candidates if c.start >= reading.sentence.start]
        low = min((reading.frames[i].at for i in place[1]), default=frame.at)
        names = sorted(
            {c.start for c in inside if c.end <= reading.sentence.tokens[low].start
             and not c.features.get("is_name") and not c.features.get("speaker")}
        )  # fmt: skip
        if len(names) >= 2:
            wanted = names[-2:][place[0]] if len(names) > 2 else names[place[0]]
            for candidate in inside:
                if candidate.start == wanted:
                    candidate.features["pair_order"] = 1.0
            return
        if names:
            return
        before = [
            c
            for c in candidates
            if "rank_before" in c.features
            and c.features["sentences_back"] == 1.0
            and c.value.instrument is not None
        ]
        order: list[str] = []
        for candidate in sorted(before, key=lambda c: c.features["rank_before"]):
            if candidate.value.instrument not in order:
                order.append(candidate.value.instrument)
        if len(order) >= 2:
            for candidate in before:
                if candidate.value.instrument == order[place[0]]:
                    candidate.features["pair_order"] = 1.0

    def _choose_period(self, draft: Draft, reading: Reading, frame: Frame) -> None:
        candidates = period.period_candidates(
            self.scene, self.calendar, self.memory, reading, frame, draft
        )
        best = choose(self.ranker, "period", (draft.quantity.start, draft.quantity.end), candidates)
        if best is None:
            return
        draft.period, why = best.value, best.reason
        draft.period_stated = best.start >= 0
        sibling = self.memory.of_frame(reading, frame.other) if frame.relation in _TIED else None
        attached = best.features.get("behind") or best.features.get("before")
        attached = attached and not best.features.get("baseline")
        behind = attached and best.features.get("behind")
        if sibling is not None and not behind and not (attached and frame.shift == "unknown"):
            draft.period, why = sibling.base_period, f"as {sibling.quantity.text}"
        draft.base_period = draft.period
        shift = frame.shift
        if shift == "time" and frame.shift_cue is not None:
            token = reading.sentence.tokens[frame.shift_cue.first]
            draft.period = self.scene.ctx.times[token.ref].period
            draft.reasons.append(f"period={draft.period.text}: the earlier period named here")
            return
        # *fiel im April von 2,3 auf 2,2*: the time in front is that of the whole move.
        dated = behind if frame.old else attached
        if (frame.old or shift == "unknown") and not dated:
            shift = period.step_back(draft, frame)
        if shift is not None and shift != "unknown":
            draft.period, why = earlier.shifted(draft.period, shift), f"one {shift} before"
        if draft.period is not None:
            draft.reasons.append(f"period={draft.period.text}: {why}")

    def _finish(
        self, draft: Draft, reading: Reading, frame: Frame, candidates: list[Candidate]
    ) -> None:
        draft.versus = versus.find_versus(self.memory, reading, draft, candidates)
        found = source.find_source(self.scene, self.memory, reading, frame, draft)
        if found is not None:
            draft.source = found[0]
            draft.reasons.append(f"source={found[0].text}: {found[1]}")
        draft.rate = units.rate(reading, frame, draft)
        if draft.metric.metric == "return" and draft.rate == "per_year" and not frame.move:
            draft.metric = replace(draft.metric, metric="cagr")
        if draft.metric.metric == "cagr":
            draft.rate = None
        if draft.quantity.bare:
            draft.unit = draft.metric.unit
        if frame.shared is not None:
            draft.unit = frame.shared.unit
            if scale_of(draft.quantity) == 1:
                draft.scale = scale_of(frame.shared)
            draft.reasons.append(f"unit={draft.unit}: as {frame.shared.text}")
        concept = metric_lexicon().concepts.get(draft.metric.concept or "")
        if frame.currency is not None and concept is not None and "currency" in concept.units:
            draft.unit = frame.currency
        draft.unit_text = units.unit_text(reading, frame, draft)
        sign = decide_sign(self.memory, reading, self._reading_before(draft), frame, draft)
        if sign is not None and sign[0] < 0:
            draft.sign = -1
            draft.reasons.append(f"sign=-: {sign[1]}")


def _mark_elliptic(frame: Frame, candidates: list[Candidate]) -> None:
    """*Der S&P 500? Nur 10 %.*: a short sentence with a name says what the one before was about,
    rather than a quote of that name."""
    short = any(c.features.get("carried") and c.features.get("bare_sentence") for c in candidates)
    if not short or frame.move or frame.direction is not None:
        return
    for candidate in candidates:
        if candidate.features.get("subject_quote") or candidate.features.get("mention"):
            candidate.features["elliptic"] = 1.0


def _pair_place(reading: Reading, frame: Frame) -> tuple[int, list[int]] | None:
    """Position of the quantity in a pair *12,4 zu 8,1*, and the pair's frames."""
    index = reading.frames.index(frame)
    for first in (index - 1, index):
        if first < 0 or first + 1 >= len(reading.frames):
            continue
        one, two = reading.frames[first], reading.frames[first + 1]
        between = reading.sentence.lowers[one.at + 1 : two.at]
        joined = 0 < len(between) <= 3 and any(word in _PAIR_WORDS for word in between)
        others = any(t.kind == "mention" for t in reading.sentence.tokens[one.at + 1 : two.at])
        if joined and not others and one.unit == two.unit and not two.old and not one.old:
            return index - first, [first, first + 1]
    return None


__all__ = ["Linker", "MetricChoice", "link_figures"]
