"""Two earlier figures that a gap lies between: *A wird mit KGV 15 gehandelt, B mit 22. Das ist ein
Abschlag von 30 Prozent*: of A, against B."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.pipeline.linking.drafts import Draft, Memory, SubjectChoice
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate

GAPS = frozenset(("valuation_gap", "return_gap"))
COMPARED = GAPS | {"hit_rate", "ratio"}
_SIDES = {
    "valuation_gap": frozenset("pe forward_pe cape pb ps peg ev_ebitda ev_sales".split()),
    "return_gap": frozenset("return cagr dividend_yield bond_yield interest_rate roe".split()),
}
_REACH = 2
_LOOK_BACK = 8


def gap_sides(
    memory: Memory, sentence: int, metric: MetricChoice
) -> tuple[SubjectChoice, SubjectChoice] | None:
    """Subject and other side of a gap, from the last two figures of one metric with two subjects;
    the word for the gap says whether the lower or the higher one is its subject."""
    sides = _SIDES.get(metric.metric)
    if sides is None:
        return None
    near = [d for d in memory.order[-_LOOK_BACK:] if sentence - d.sentence <= _REACH]
    last: Draft | None = None
    for draft in reversed(near):
        if draft.metric.metric not in sides or draft.subject is None or _value(draft) is None:
            continue
        if last is None:
            last = draft
        elif draft.metric.metric == last.metric.metric and not _same(draft, last):
            low, high = sorted((draft, last), key=lambda d: _value(d) or 0)
            first, second = (low, high) if metric.sign < 0 else (high, low)
            assert first.subject is not None
            assert second.subject is not None
            return first.subject, second.subject
    return None


def gap_candidates(
    memory: Memory, sentence: int, metric: MetricChoice | None
) -> Iterator[Candidate]:
    """The owner of a gap that two earlier figures leave."""
    sides = gap_sides(memory, sentence, metric) if metric is not None else None
    if sides is not None:
        value = SubjectChoice(sides[0].instrument, sides[0].text, sides[0].kind)
        yield Candidate(value, {"gap_owner": 1.0}, f"the gap of {value.text} to {sides[1].text}")


def _value(draft: Draft) -> float | None:
    number = draft.quantity.value
    if number is None:
        return None
    signed = number if draft.quantity.explicit_sign else abs(number) * draft.sign
    return float(signed)


def _same(one: Draft, other: Draft) -> bool:
    assert one.subject is not None
    assert other.subject is not None
    if one.subject.instrument is not None or other.subject.instrument is not None:
        return one.subject.instrument == other.subject.instrument
    return one.subject.text == other.subject.text
