"""How far an earlier value lies back where no word says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp_fin.pipeline.linking.drafts import Draft, period_group
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading

_REPLACED = ("bisher", "bislang", "alte", "vorige", "ursprünglich")


def _clause(reading: Reading, frame: Frame) -> Iterator[str]:
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    return (word for i, word in enumerate(sentence.lowers) if sentence.clauses[i] == own)


def _is_revised(draft: Draft) -> bool:
    """*hob das Jahresziel von 5,56 auf 5,81 Dollar an*: both values are for the same time."""
    if draft.reading is None or draft.frame is None:
        return False
    return any(_outlook().search(word) for word in _clause(draft.reading, draft.frame))


@cache
def _outlook() -> re.Pattern[str]:
    return re.compile(r"prognose|ziel|ausblick|schätzung|erwartung|guidance|vorgabe")


def step_back(draft: Draft, frame: Frame) -> str | None:
    """How far a value before a move lies back, where no word says it: the step of its series.
    A forecast that is replaced (*bisher 2,7 bis 3,3*) was for the same time."""
    if not (frame.old or frame.relation == "prior"):
        return None
    if frame.old and draft.basis != "actual" and _is_revised(draft):
        return None
    if frame.shift_cue is not None and frame.shift_cue.text.lower().startswith(_REPLACED):
        return None
    group = period_group(draft)
    kind = draft.period.kind if draft.period is not None else None
    if group in ("accounts", "balance"):
        return "year"
    if kind == "month":
        return "month"
    if kind == "day":
        return "day" if draft.metric.metric == "bond_yield" else None
    if group == "macro" and kind in ("quarter", "year"):
        return kind
    return "year" if group == "static" and kind in ("half", "year") else None
