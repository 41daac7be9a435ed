"""Metric candidates that a quantity takes over from another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlp_fin.lexicon.metrics import MOVES, metric_lexicon
from nlp_fin.pipeline.linking.cue_place import is_operand
from nlp_fin.pipeline.linking.drafts import Draft, Memory, is_round, is_short
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice, resolve
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import is_finite

_QUOTED = frozenset(("index_level", "price", "fx_rate"))
_APPOSED = 7
_LEVEL_OF = {"index": "index_level", "currency": "fx_rate"}


def inherited_candidates(
    memory: Memory, reading: Reading, frame: Frame, sentence: int, last: Reading | None
) -> Iterator[Candidate]:
    """From the sibling in the sentence, from a parallel quantity, from the sentence before."""
    index = reading.frames.index(frame)
    sibling = memory.of_frame(reading, frame.other)
    if sibling is not None and frame.relation is not None:
        choice = _taken_over(sibling, frame)
        if choice is not None:
            strong = frame.relation in ("from_to", "prior", "conversion")
            features = {"inherit": 1.0, "relation" if strong else "coord": 1.0}
            features["cue_between"] = _cues_between(reading, frame.other, index)
            yield Candidate(choice, features, f"{frame.relation} of {sibling.quantity.text}")
    if index and frame.relation is None:
        other = reading.frames[index - 1]
        before = memory.of_frame(reading, index - 1)
        if before is not None and _same(other, frame):
            choice = _taken_over(before, frame)
            if choice is not None:
                features = {"inherit": 1.0, "parallel": float(other.prep == frame.prep)}
                features["detour"] = 0.5 * float(other.move != frame.move)
                features["cue_between"] = _cues_between(reading, index - 1, index)
                features["listed"] = float(_is_listed(reading, index))
                yield Candidate(choice, features, f"parallel to {before.quantity.text}")
    yield from _growth_of(memory, reading, frame, sentence)
    yield from _carried(memory, reading, frame, sentence, last)
    if last is not None and last.block == reading.block:
        yield from _named_before(last, reading, frame)
    yield from _echoed(memory, reading, frame)


def _is_listed(reading: Reading, index: int) -> bool:
    """*Renten 61 %, Aktien 25 %, Gold 7 %*: a comma and a name stand between the numbers."""
    one, two = reading.frames[index - 1], reading.frames[index]
    if one.move or two.move or two.quantity.explicit_sign:
        return False
    between = reading.sentence.tokens[one.at + 1 : two.at]
    names = [t for t in between if t.kind in ("word", "mention") and t.text[:1].isupper()]
    rest = [t for t in between if t not in names]
    marks = [t for t in rest if t.text in (",", ";", "und", "–", ":")]
    return 0 < len(names) <= 3 and bool(marks) and len(rest) - len(marks) <= 1


def _named_before(before: Reading, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """Metric words of the sentence before, where it has no number of its own that fits them."""
    concepts = metric_lexicon().concepts
    if any(other.unit == frame.unit for other in before.frames):
        return
    own = any(
        resolve(concepts[cue.concept], frame, cue.role) is not None for cue in reading.cues.metrics
    )
    for rank, cue in enumerate(reversed(before.cues.metrics)):
        concept = concepts[cue.concept]
        resolved = resolve(concept, frame, cue.role)
        if resolved is None or rank > 3:
            continue
        metric, aspect, detour = resolved
        features = {
            "carried": 1.0,
            "priority": concept.priority,
            "detour": detour,
            "between": float(rank),
            "bare_sentence": float(not own and len(reading.sentence.tokens) <= 14),
        }
        yield Candidate(
            MetricChoice(metric, aspect, concept.id, concept.bare, time=concept.time, carried=True),
            features,
            f"«{cue.text}» in the sentence before",
        )


def _echoed(memory: Memory, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """The same number again is mostly the same figure again."""
    concepts = metric_lexicon().concepts
    clauses = reading.sentence.clauses
    own = {
        resolved[0]
        for cue in reading.cues.metrics
        if clauses[cue.first] == clauses[frame.at] and cue.first < frame.at and cue.role == "name"
        and (resolved := resolve(concepts[cue.concept], frame, cue.role)) is not None
    }  # fmt: skip
    for earlier in memory.echoes(frame.quantity):
        if earlier.metric.metric == "other":
            continue
        features = {"echo": 1.0, "echo_round": float(is_round(frame.quantity))}
        features["echo_short"] = float(is_short(frame.quantity))
        features["echo_operand"] = float(is_operand(reading, frame))
        features["echo_own_cue"] = float(bool(own) and earlier.metric.metric not in own)
        features["detour"] = float(earlier.frame is not None and earlier.frame.move != frame.move)
        yield Candidate(
            replace(earlier.metric, cue=None),
            features,
            f"the same number as {earlier.quantity.text}",
        )


def _growth_of(
    memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """A change right behind an amount is the change of that amount: *verdiente 2 Mrd. Euro,
    8 Prozent mehr als im Vorjahr*; *Das ist ein Plus von 8 Prozent.*"""
    if not frame.move or frame.unit not in ("percent", "pp", "bp"):
        return
    index = reading.frames.index(frame)
    inside = [d for i in range(index) if (d := memory.of_frame(reading, i)) is not None]
    recent = inside[::-1] or memory.before(sentence, 1)[:2]
    for rank, earlier in enumerate(recent[:2]):
        if earlier.frame is None:
            continue
        concept_id = earlier.metric.concept or earlier.metric.metric
        if earlier.metric.concept is None and concept_id not in _QUOTED:
            continue
        if earlier.frame.unit == frame.unit or earlier.frame.old or earlier.frame.shift:
            continue
        concept = metric_lexicon().concepts[concept_id]
        if frame.unit not in concept.moves:
            continue
        resolved = resolve(concept, frame, "change")
        if resolved is None:
            continue
        features = {
            "growth_of": 1.0,
            "rank": float(rank),
            "cue_between": _cues_between(reading, index - 1, index) if inside else 0.0,
            "sentences_back": float(not inside),
            "other_block": float(earlier.block != reading.block),
            "resumed": float(not inside and _resumes(reading)),
            "in_bracket": float(_in_bracket_after(reading, index)),
            "apposed": float(rank == 0 and bool(inside) and _is_apposed(reading, index)),
        }
        choice = MetricChoice(resolved[0], resolved[1], concept.id, time=concept.time, basis=None)
        yield Candidate(choice, features, f"the change of {earlier.quantity.text}")


def _resumes(reading: Reading) -> bool:
    """*Das war ein Plus von 2,5 Prozent*, *Der Zuwachs von 22 Prozent …*: about the amount
    before."""
    lowers = reading.sentence.lowers
    if len(lowers) <= 2:
        return False
    if lowers[0] in ("das", "dies") and is_finite(lowers[1]):
        return True
    return lowers[0] in ("der", "das", "die", "dieser", "dieses") and any(
        cue.noun and cue.first == 1 and cue.role == "change" for cue in reading.cues.directions
    )


def _is_apposed(reading: Reading, index: int) -> bool:
    """*einen Umsatz von 33 Mrd. gemeldet, 20 Prozent mehr als …*, *…, ein Plus von 8 Prozent*."""
    one, two = reading.frames[index - 1], reading.frames[index]
    between = reading.sentence.tokens[one.at + 1 : two.at]
    if len(between) > _APPOSED or not any(t.text in (",", "–", "-", "oder") for t in between):
        return False
    moves = {i for cue in reading.cues.directions if cue.noun for i in range(cue.first, cue.last + 1)}
    return not any(
        token.kind in ("mention", "quantity") or token.lower in ("und", "während", "sowie")
        or (token.kind == "word" and token.text[0].isupper() and one.at + 1 + i not in moves)
        for i, token in enumerate(between)
    )  # fmt: skip


def _in_bracket_after(reading: Reading, index: int) -> bool:
    """*5,2 Mrd. EUR (+1,7%)*: the bracket opens behind the amount and holds the change."""
    sentence, at = reading.sentence, reading.frames[index].at
    return index > 0 and sentence.lowers[at - 1] in ("(", "[") and not sentence.depths[at - 1]


def _same(one: Frame, other: Frame) -> bool:
    """Whether two numbers are of one unit; *das 22-Fache* and a bare *20,0* are both multiples."""
    if one.unit == other.unit:
        return True
    pair = {one.unit, other.unit}
    return pair == {"times", "bare"} and one.quantity.unit == other.quantity.unit == "times"


def _plausible(earlier: Draft, frame: Frame) -> bool:
    """Whether the metric of an earlier quantity can be that of this one, by unit and size."""
    if earlier.metric.concept is not None:
        concept = metric_lexicon().concepts[earlier.metric.concept]
        return resolve(concept, frame, "name") is not None
    if earlier.metric.metric == "price":
        value = frame.quantity.value
        return value is None or abs(value) <= 200000
    return True


def _cues_between(reading: Reading, first: int, second: int) -> float:
    """Number of metric words between two quantities that could name the second one."""
    low, high = reading.frames[first].at, reading.frames[second].at
    concepts = metric_lexicon().concepts
    frame = reading.frames[second]
    return float(
        sum(
            1
            for cue in reading.cues.metrics
            if low < cue.first < high
            and resolve(concepts[cue.concept], frame, cue.role) is not None
        )
    )


def _taken_over(sibling: Draft, frame: Frame) -> MetricChoice | None:
    """The sibling's metric, as far as the unit of this quantity allows it."""
    choice = sibling.metric
    if sibling.frame is None:
        return None
    if frame.relation != "conversion" and not _plausible(sibling, frame):
        return None
    alike = _same(sibling.frame, frame) or frame.relation == "conversion"
    if alike and (sibling.frame.move == frame.move or choice.concept is None):
        return replace(choice, cue=None)
    if choice.concept is not None:
        concept = metric_lexicon().concepts[choice.concept]
        resolved = resolve(concept, frame, "name")
        if resolved is not None:
            return replace(choice, metric=resolved[0], aspect=resolved[1], cue=None)
        return None
    if choice.metric == "return" and not frame.move:
        if frame.unit == "points":
            return MetricChoice("index_level", "level", time="level")
        if frame.unit == "currency":
            pair = sibling.subject is not None and sibling.subject.kind == "currency"
            return MetricChoice("fx_rate" if pair else "price", "level", time="level")
    if choice.metric == "bond_yield" and frame.unit == "percent":
        return MetricChoice("bond_yield", "level", time="level")
    return None


def _carried(
    memory: Memory, reading: Reading, frame: Frame, sentence: int, last: Reading | None
) -> Iterator[Candidate]:
    """The metric of the sentence before, for elliptic sentences (*Der S&P 500 bei 28.*)."""
    concepts = metric_lexicon().concepts
    own = any(
        resolve(concepts[cue.concept], frame, cue.role) is not None for cue in reading.cues.metrics
    )
    seen: set[str] = set()
    asked = int(last is not None and not last.frames and last.sentence.lowers[-1] == "?")
    for earlier in memory.before(sentence, 2 + asked):
        if earlier.frame is None or earlier.metric.metric in seen:
            continue
        unit = earlier.unit or earlier.quantity.unit
        if not _plausible(earlier, frame):
            continue
        same = _same(earlier.frame, frame) or (
            frame.unit in ("pp", "bp") and earlier.frame.unit == "percent"
        )
        if not same or earlier.metric.metric == "other":
            continue
        if frame.unit == "currency" and unit != frame.quantity.unit:
            continue
        seen.add(earlier.metric.metric)
        features = {
            "carried": 1.0,
            "sentences_back": float(sentence - earlier.sentence - 1 - asked),
            "other_block": float(earlier.block != reading.block),
            "bare_sentence": float(not own and len(reading.sentence.tokens) <= 14),
        }
        if frame.move != earlier.frame.move and earlier.metric.metric not in MOVES:
            features["detour"] = 1.0
        yield Candidate(
            replace(earlier.metric, cue=None),
            features,
            f"as {earlier.quantity.text} in the sentence before",
        )
