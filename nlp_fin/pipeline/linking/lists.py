"""Quantities that go on a list: the next name, the next line, a part of a count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

_LABEL = 10


def part_of_count(
    memory: Memory, reading: Reading, frame: Frame, index: int
) -> Iterator[Candidate]:
    """*25.700 Menschen, davon 7.300 Handwerker*; *5,4 Mrd. Euro, davon 3,6 Mrd. …*."""
    before = memory.of_frame(reading, index - 1) if index else None
    near = reading.sentence.lowers[max(0, frame.at - 3) : frame.at]
    if before is None or frame.unit not in ("count", "currency"):
        return
    if frame.unit != reading.frames[index - 1].unit:
        return
    if ("davon" in near or "darunter" in near) and before.metric.metric != "other":
        choice = replace(before.metric, cue=None, aspect="level")
        yield Candidate(choice, {"inherit": 1.0, "partial": 1.0}, f"of {before.quantity.text}")


def quota_candidates(memory: Memory, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*2,96 Millionen Arbeitslose, das entspricht einer Quote von 6,3 Prozent*."""
    last = memory.order[-1] if memory.order else None
    near = reading.sentence.lowers[max(0, frame.at - 3) : frame.at]
    if last is None or frame.unit != "percent" or not ("quote" in near or "rate" in near):
        return
    if last.metric.metric == "unemployment" and last.block == reading.block:
        choice = replace(last.metric, cue=None, aspect="level")
        yield Candidate(choice, {"inherit": 1.0, "partial": 2.0}, f"as {last.quantity.text}")


def is_listed(reading: Reading, index: int) -> bool:
    """*Renten 61 %, Aktien 25 %, Gold 7 %*: a comma and a name stand between the numbers."""
    one, two = reading.frames[index - 1], reading.frames[index]
    if one.move or two.move or two.quantity.explicit_sign:
        return False
    between = reading.sentence.tokens[one.at + 1 : two.at]
    concepts = metric_lexicon().concepts
    for cue in reading.cues.metrics:
        concept = concepts[cue.concept]
        if one.at < cue.first < two.at and not concept.behind and two.unit in concept.units:
            return False  # *Umsatz 2 Mrd. Euro, EBITDA 230 Mio. Euro*
    names = [t for t in between if t.kind in ("word", "mention") and t.text[:1].isupper()]
    rest = [t for t in between if t not in names]
    marks = [t for t in rest if t.text in (",", ";", "und", "–", ":")]
    return 0 < len(names) <= 3 and bool(marks) and len(rest) - len(marks) <= 1


def is_next_line(earlier: Draft, reading: Reading, frame: Frame) -> bool:
    """*- 5 Jahre: 55 %* under *- 1 Jahr: … in 49 % der Fälle*: the next line of a list."""
    if earlier.reading is None or not 0 < reading.block - earlier.block <= 1 or frame.at > _LABEL:
        return False
    lines = (earlier.reading.sentence, reading.sentence)
    return all(":" in line.lowers[: _LABEL + 1] for line in lines)
