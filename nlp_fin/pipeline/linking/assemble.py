"""Figures from finished drafts."""

from __future__ import annotations

import re
from decimal import Decimal

from nlp_fin.pipeline.linking.drafts import Draft, SubjectChoice
from nlp_fin.types import Figure, Subject

_GROUPED = re.compile(r"\d[.'’ ]\d{3}(?!\d)")


def assemble(drafts: list[Draft]) -> list[Figure]:
    """Figures in text order; bare numbers without a meaning are left out."""
    kept = [draft for draft in drafts if not _is_noise(draft)]
    return [_figure(draft, f"f{number}") for number, draft in enumerate(kept, 1)]


def _is_noise(draft: Draft) -> bool:
    """A bare number that nothing explains, unless it is written as a quantity (`73.900`)."""
    quantity = draft.quantity
    if not quantity.bare or draft.metric.metric != "other" or draft.table is not None:
        return False
    if quantity.unit != "count" or _money(draft) is not None:
        return False
    return _GROUPED.search(quantity.text) is None


def _money(draft: Draft) -> str | None:
    """The text's currency for a scale without unit that nothing explains (`mit 5,2 Mrd.`)."""
    frame = draft.frame
    if frame is None or frame.relation is not None or not draft.quantity.bare:
        return None
    return frame.currency if draft.metric.metric == "other" else None


def _subject(choice: SubjectChoice | None) -> Subject | None:
    if choice is None:
        return None
    return Subject(choice.instrument, choice.text, choice.part, choice.whole)


def _figure(draft: Draft, figure_id: str) -> Figure:
    quantity = draft.quantity
    factor = draft.scale * draft.sign
    value, low, high = (_times(x, factor) for x in (quantity.value, quantity.low, quantity.high))
    if draft.sign < 0:
        low, high = high, low
    unit = draft.unit or _money(draft) or quantity.unit
    steps = (_times(x, draft.scale) for x in (quantity.step, quantity.low_step))
    step, low_step = steps
    return Figure(
        id=figure_id,
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        value=value,
        low=low,
        high=high,
        unit=unit,
        value_corrected=draft.corrected,
        unit_text=draft.unit_text,
        qualifier=quantity.qualifier,
        metric=draft.metric.metric,
        aspect=draft.metric.aspect,  # type: ignore[arg-type]
        subject=_subject(draft.subject) or Subject(None, None),
        versus=_subject(draft.versus),
        period=draft.period,
        rate=draft.rate,
        basis=draft.basis,  # type: ignore[arg-type]
        source=draft.source,
        table=draft.table,
        step=step,
        low_step=low_step,
        reasons=tuple(draft.reasons),
    )


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    if value is None:
        return None
    return value if factor == 1 else value * factor
