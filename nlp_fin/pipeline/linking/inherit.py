"""Metric candidates that a quantity takes over from another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from nlp_fin.lexicon.metrics import MOVES, metric_lexicon, read_word
from nlp_fin.pipeline.linking.cue_place import is_operand
from nlp_fin.pipeline.linking.drafts import Draft, Memory, is_round, is_short
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.growth import cues_between, growth_candidates
from nlp_fin.pipeline.linking.lists import is_listed, is_next_line, part_of_count, quota_candidates
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Reading

_EXPECTED = frozenset(("estimate", "forecast", "target"))
_GROWTH = frozenset("earnings_growth revenue_growth eps_growth gdp_growth inflation".split())
_FINER = frozenset("net_income operating_income pretax_income ebitda".split())
_NEAR = 8
_MAX_COST = 3
_BE = frozenset(
    "waren sind war ist wären wäre werden wurden sollen seien sei dürften bleiben blieben".split()
)
_COME = frozenset("kommt kommen kam kamen käme kämen bringt bringen brachte".split())
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
            strong = frame.relation in ("from_to", "prior", "conversion", "by_to")
            features = {"inherit": 1.0, "relation" if strong else "coord": 1.0}
            features["cue_between"] = cues_between(reading, frame.other, index)
            yield Candidate(choice, features, f"{frame.relation} of {sibling.quantity.text}")
    if index and frame.relation is None:
        # *mit einem Zuwachs von 139 % mehr als verdoppelt, Rheinmetall kommt auf 154 %*
        near = index - 1
        if near and reading.frames[near].unit == "times" and frame.unit != "times":
            near -= 1
        other = reading.frames[near]
        before = memory.of_frame(reading, near)
        if before is not None and _same(other, frame):
            choice = _taken_over(before, frame)
            if choice is not None:
                features = {"inherit": 1.0, "parallel": float(other.prep == frame.prep)}
                features["detour"] = 0.5 * float(other.move != frame.move)
                features["cue_between"] = cues_between(reading, index - 1, index)
                features["listed"] = float(is_listed(reading, index))
                features["resuming"] = float(_is_resuming(reading, frame))
                features["estimated"] = float(
                    before.metric.metric in _GROWTH and _is_estimated(reading, other.at)
                )
                yield Candidate(choice, features, f"parallel to {before.quantity.text}")
    yield from part_of_count(memory, reading, frame, index)
    yield from quota_candidates(memory, reading, frame)
    if last is not None:
        yield from _aligned(memory, reading, frame, last)
    yield from growth_candidates(memory, reading, frame, sentence)
    yield from _carried(memory, reading, frame, sentence, last)
    if last is not None and last.block == reading.block:
        yield from _named_before(last, reading, frame)
    yield from _echoed(memory, reading, frame)


def finer_sibling(sibling: Draft | None, frame: Frame, choice: MetricChoice) -> MetricChoice:
    """*Unterm Strich ein Verlust von 45 Mio., nach einem Gewinn von 12 Mio.*: the earlier value is
    of the same, more exact result."""
    if sibling is None or frame.relation != "prior" or choice.metric != "earnings":
        return choice
    finer = sibling.metric
    if finer.metric not in _FINER or finer.aspect != choice.aspect or choice.aspect != "level":
        return choice
    return replace(choice, metric=finer.metric)


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


def _same(one: Frame, other: Frame) -> bool:
    """Whether two numbers are of one unit; *das 22-Fache* and a bare *20,0* are both multiples."""
    if one.unit == other.unit:
        counted = (one.quantity.unit_text, other.quantity.unit_text)
        return one.unit != "count" or None in counted or counted[0] == counted[1]
    pair = {one.unit, other.unit}
    kinds = (one.quantity.unit, other.quantity.unit)
    return "bare" in pair and (
        (pair == {"times", "bare"} and kinds == ("times", "times"))
        or (pair == {"points", "bare"} and kinds == ("points", "points"))
        or (pair == {"count", "bare"} and kinds == ("count", "count"))
    )


def _plausible(earlier: Draft, frame: Frame) -> bool:
    """Whether the metric of an earlier quantity can be that of this one, by unit and size."""
    if earlier.metric.concept is not None:
        concept = metric_lexicon().concepts[earlier.metric.concept]
        multiple = frame.unit == "bare" and frame.quantity.unit == "times"
        if multiple and earlier.metric.metric == concept.multiple:
            return True  # *das 12-Fache der Gewinne. Lilly wird mit 33 bewertet*
        return resolve(concept, frame, "name") is not None
    if earlier.metric.metric == "price":
        value = frame.quantity.value
        return value is None or abs(value) <= 200000
    return True


def _taken_over(sibling: Draft, frame: Frame) -> MetricChoice | None:
    """The sibling's metric, as far as the unit of this quantity allows it."""
    choice = sibling.metric
    if sibling.frame is None:
        return None
    if frame.relation != "conversion" and not _plausible(sibling, frame):
        return None
    alike = _same(sibling.frame, frame) or frame.relation == "conversion"
    if alike and sibling.frame.move == frame.move:
        return replace(choice, cue=None)
    if alike and choice.concept is None:
        # *um 2,3 Punkte auf 39,3 Zähler*: the one is a change, the other a level.
        changed = choice.metric not in MOVES and not frame.move and choice.aspect == "change"
        return replace(choice, cue=None, aspect="level" if changed else choice.aspect)
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


def _aligned(memory: Memory, reading: Reading, frame: Frame, last: Reading) -> Iterator[Candidate]:
    """*Für den zweiten lauten die Werte 9,4 %, 13,9 % und 10,7 %*: each as its counterpart in the
    sentence before."""
    here = [f for f in reading.frames if f.unit == frame.unit]
    there = [i for i, f in enumerate(last.frames) if f.unit == frame.unit]
    if len(here) < 2 or len(here) != len(there):
        return
    concepts = metric_lexicon().concepts
    own = any(resolve(concepts[c.concept], frame, c.role) for c in reading.cues.metrics)
    if own or any(f.relation != "coord" or f.move for f in here[1:]):
        return
    counterpart = memory.of_frame(last, there[here.index(frame)])
    if counterpart is not None and counterpart.frame is not None:
        choice = _taken_over(counterpart, frame)
        if choice is not None:
            text = f"counterpart of {counterpart.quantity.text}"
            yield Candidate(choice, {"carried": 1.0, "aligned": 1.0}, text)


def _is_estimated(reading: Reading, start: int = -1) -> bool:
    """*Für 2026 lauten die Schätzungen auf 13,8 %*: of what the text was at."""
    return any(
        token.kind == "word"
        and token.text[0].isupper()
        and any(r.role in _EXPECTED and r.concept is None for r in read_word(token.text))
        for token in reading.sentence.tokens[start + 1 :]
    )


def _is_resuming(reading: Reading, frame: Frame) -> bool:
    """*Im Januar waren es noch 38 %*, *im DAX sind es keine 20 Prozent*."""
    lowers = reading.sentence.lowers[max(0, frame.at - _NEAR) : frame.at]
    if frame.prep == "auf" and any(word in _COME for word in lowers):
        return True  # *Der MSCI World kommt auf 13,8 %*
    return any(verb in _BE and word == "es" for verb, word in pairwise(lowers))


def _is_small(frame: Frame) -> bool:
    """Whether a percentage can be what a fund costs."""
    value = frame.quantity.value
    return value is not None and 0 < value <= _MAX_COST and not frame.move


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
        stepped = (
            earlier.frame.unit == "bp" and frame.unit == "percent" and not frame.move
            and earlier.metric.metric in ("interest_rate", "bond_yield")
        )  # fmt: skip
        if not (same or stepped) or earlier.metric.metric == "other":
            continue
        if frame.unit == "currency" and unit != frame.quantity.unit:
            continue
        seen.add(earlier.metric.metric)
        features = {
            "carried": 1.0,
            "resuming": float(_is_resuming(reading, frame)),
            "estimated": float(earlier.metric.metric in _GROWTH and _is_estimated(reading)),
            "sentences_back": float(sentence - earlier.sentence - 1 - asked),
            "other_block": float(earlier.block != reading.block),
            "bare_sentence": float(not own and len(reading.sentence.tokens) <= 14),
            "kept": float(earlier.metric.metric == "ter" and _is_small(frame)),
            "same_list": float(not own and is_next_line(earlier, reading, frame)),
        }
        if frame.move != earlier.frame.move and earlier.metric.metric not in MOVES:
            features["detour"] = 1.0
        choice = replace(earlier.metric, cue=None)
        if stepped:
            choice = replace(choice, aspect="level")  # *25 Basispunkte. Danach läge er bei 2 %*
        yield Candidate(choice, features, f"as {earlier.quantity.text} in the sentence before")
