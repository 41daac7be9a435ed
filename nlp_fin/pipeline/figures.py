"""Figures: every quantity with what it is of, when, on which basis and from whom."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.linking import (
    basis,
    grid,
    source,
    subject,
    units,
    versus,
)
from nlp_fin.pipeline.linking.assemble import assemble
from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.gaps import gap_candidates, is_valuation
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.growth import mark_accounts, upside_candidates
from nlp_fin.pipeline.linking.inherit import finer_sibling, inherited_candidates
from nlp_fin.pipeline.linking.metric import (
    MetricChoice,
    cue_candidates,
    default_candidate,
    short_form_candidates,
)
from nlp_fin.pipeline.linking.notes import apply_notes, find_notes
from nlp_fin.pipeline.linking.pairs import echo_candidates, mark_elliptic, mark_pair, mark_whole
from nlp_fin.pipeline.linking.payouts import (
    payment_candidates,
    per_share_candidates,
    traded_candidates,
    yield_candidates,
)
from nlp_fin.pipeline.linking.period_choice import TIED, PeriodChooser
from nlp_fin.pipeline.linking.quotes import (
    bond_candidates,
    moved_candidates,
    quote_candidates,
    subject_candidate,
)
from nlp_fin.pipeline.linking.ranker import Candidate, Ranker, choose, default_ranker
from nlp_fin.pipeline.linking.savings import savings_candidates, yearly_candidates
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.shares import (
    comes_to_candidates,
    find_whole,
    share_candidates,
    sum_candidates,
)
from nlp_fin.pipeline.linking.sharing import scale_of, share_from_before
from nlp_fin.pipeline.linking.sign import decide_sign
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.pipeline.linking.topic import topic_candidates
from nlp_fin.types import Figure, Table

_MAINLY = 0.5
"""Share of the mentions from which on a text is about one instrument."""


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
        main, share = self.focus.main
        reporter = main if share >= _MAINLY else None
        calendar = Calendar(self.scene)
        self.periods = PeriodChooser(self.scene, calendar, self.memory, ranker, reporter)

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
        # A first guess: a forecast takes another period than a fact; the period may refine it.
        draft.basis, _ = self._basis(draft, reading, frame)
        self.periods.decide(reading, frame, draft)
        draft.basis, why = self._basis(draft, reading, frame)
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
        recent = [metric_group(d.metric.metric) for d in self.memory.order[-5:]]
        macro = self.focus.is_macro and self.focus.local is None and "accounts" not in recent
        if kind in (None, "thing") and macro:
            kind = "economy"
        if kind == "economy" and (self.focus.issuer is not None or self.focus.is_local):
            kind = "region"
        whole = find_whole(reading, frame) if frame.unit == "percent" else None
        part_of = (whole.first, whole.last) if whole is not None and not frame.move else None
        valuation = self._is_at_valuations(draft)
        candidates = list(cue_candidates(reading, frame, kind, part_of, valuation))
        candidates += short_form_candidates(reading, frame, self.scene.compounds(reading))
        candidates += quote_candidates(self.scene, reading, frame)
        candidates += bond_candidates(self.scene, reading, frame)
        candidates += moved_candidates(self.memory, reading, frame)
        candidates += yield_candidates(self.scene, self.memory, reading, frame, draft.sentence)
        candidates += payment_candidates(self.scene, self.memory, reading, frame, draft.sentence)
        candidates += per_share_candidates(self.memory, reading, frame, draft.sentence)
        candidates += traded_candidates(reading, frame)
        candidates += upside_candidates(self.memory, reading, frame, draft.sentence)
        candidates += yearly_candidates(reading, frame)
        candidates += savings_candidates(self.memory, reading, frame, draft.sentence)
        candidates += share_candidates(reading, frame)
        candidates += comes_to_candidates(reading, frame)
        candidates += sum_candidates(reading, frame)
        candidates += gap_candidates(reading, frame, self._reading_before(draft), valuation)
        usual = subject_candidate(kind, frame)
        if usual is not None:
            candidates.append(usual)
        before = self._reading_before(draft)
        candidates += inherited_candidates(self.memory, reading, frame, draft.sentence, before)
        candidates += topic_candidates(self.scene, reading, frame, draft.sentence, kind)
        candidates.append(default_candidate(frame))
        mark_elliptic(frame, candidates)
        mark_accounts(self.scene, self.memory, reading, frame, candidates)
        best = choose(self.ranker, "metric", span, candidates)
        if best is not None:
            sibling = self.memory.of_frame(reading, frame.other)
            draft.metric = finer_sibling(sibling, frame, best.value)
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
        mark_pair(reading, frame, candidates)
        sibling = self.memory.of_frame(reading, frame.other) if frame.relation in TIED else None
        if sibling is not None and sibling.subject is not None:
            candidates.append(
                Candidate(sibling.subject, {"sibling": 1.0}, f"as {sibling.quantity.text}")
            )
        candidates += echo_candidates(self.memory, draft)
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
            mark_whole(reading, whole, candidates)
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

    def _basis(self, draft: Draft, reading: Reading, frame: Frame) -> tuple[str, str]:
        return basis.decide_basis(self.scene, self.memory, reading, frame, draft, self.ranker)

    def _finish(
        self, draft: Draft, reading: Reading, frame: Frame, candidates: list[Candidate]
    ) -> None:
        draft.versus = versus.find_versus(self.memory, reading, draft, candidates)
        found = source.find_source(self.scene, self.memory, reading, frame, draft)
        if found is not None:
            draft.source = found[0]
            draft.reasons.append(f"source={found[0].text}: {found[1]}")
        draft.rate = units.rate(reading, frame, draft)
        yearly = draft.rate == "per_year" or units.is_yearly_beside(self.memory, reading, frame)
        if draft.metric.metric == "return" and yearly and not frame.move:
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
        draft.unit = units.quoted_currency(draft) or draft.unit
        draft.unit_text = units.unit_text(self.memory, reading, frame, draft)
        sign = decide_sign(self.memory, reading, self._reading_before(draft), frame, draft)
        if sign is not None and sign[0] < 0:
            draft.sign = -1
            draft.reasons.append(f"sign=-: {sign[1]}")


__all__ = ["Linker", "MetricChoice", "link_figures"]
