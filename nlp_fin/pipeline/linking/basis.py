"""Actual or not: whether a figure is a forecast, an estimate, a target, a rule or an example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.pipeline.linking.basis_features import basis_candidates
from nlp_fin.pipeline.linking.basis_plans import find_plan
from nlp_fin.pipeline.linking.basis_rules import (
    find_rule,
    is_multiple_of_forecast,
    of_what_is_over,
    seen_ahead,
    to_come,
)
from nlp_fin.pipeline.linking.basis_sections import section_basis
from nlp_fin.pipeline.linking.cues import LabelCue
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.earlier import names_earlier
from nlp_fin.pipeline.linking.examples import find_example, find_invented, is_advice, is_condition
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Ranker, choose
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import is_finite

_WILL = frozenset(
    "wird werden werde würde würden soll sollen sollte sollten könnte könnten will wollen wolle "
    "möchte möchten".split()
)
_NOUN_REACH = 4
_DECISIVE = frozenset(("price_target", "bracket"))
_OWN = frozenset("mein meine meinem meiner meinen unser unsere unserem unserer".split())
_ORDER = {"hypothetical": 5, "target": 4, "criterion": 3, "estimate": 2, "forecast": 1}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the words alone say: the basis, the reason, and which kind of evidence it is."""

    basis: str
    reason: str
    kind: str


def decide_basis(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, draft: Draft, ranker: Ranker
) -> tuple[str, str]:
    """The basis and the reason for it: the ranker weighs what the rules say."""
    ruling = _ruling(scene, memory, reading, frame, draft)
    if ruling.kind in _DECISIVE:
        return ruling.basis, ruling.reason
    candidates = basis_candidates(scene, memory, reading, frame, draft, (ruling.basis, ruling.kind))
    best = choose(ranker, "basis", (draft.quantity.start, draft.quantity.end), candidates)
    if best is None or best.value == ruling.basis:
        return ruling.basis, ruling.reason
    return str(best.value), best.reason


def _ruling(scene: Scene, memory: Memory, reading: Reading, frame: Frame, draft: Draft) -> Ruling:
    metric = draft.metric.metric
    if metric == "price_target":
        if _is_price_forecast(reading, frame):
            return Ruling("forecast", "a price that is expected", "price_target")
        return Ruling("target", "a price target", "price_target")
    if draft.metric.basis is not None and not frame.shift:
        return Ruling(draft.metric.basis, "the metric word says so", "metric")
    imagined = _imagined(scene, reading, frame, draft)
    if imagined is not None:
        return imagined
    if frame.shift and frame.shift not in ("unknown",):
        return Ruling("actual", "a value of an earlier period", "earlier")
    rule = find_rule(memory, reading, frame, draft)
    if rule is not None:
        return Ruling(*rule)
    cue = _cue(reading, frame, draft)
    over = of_what_is_over(scene, reading, frame, draft)
    if cue is not None and over is not None and cue.kind == "verb":
        return Ruling(*over)
    if cue is not None and not (frame.old and _is_current(reading, frame)):
        return Ruling(_adjusted(reading, cue, draft, scene), f"«{cue.text}»", f"cue_{cue.kind}")
    plan = find_plan(reading, frame, draft)
    if plan is not None and metric != "allocation":
        return Ruling("forecast", f"a plan: «{plan}»", "plan")
    if metric == "allocation" and not _states_fact(reading):
        return Ruling("target", "a recommended weight", "weight")
    inherited = _inherited(scene, memory, reading, frame, draft)
    if inherited is not None and inherited.basis != "actual":
        return inherited
    coming = to_come(scene, draft) or seen_ahead(scene, reading, frame)
    if coming is not None:
        return Ruling(*coming)
    return inherited or Ruling("actual", "no cue", "none")


def _imagined(scene: Scene, reading: Reading, frame: Frame, draft: Draft) -> Ruling | None:
    example = find_example(scene, reading, frame)
    if example is not None:
        return Ruling("hypothetical", example, "example")
    if is_condition(reading):
        return Ruling("hypothetical", "a condition", "condition")
    invented = find_invented(scene, draft)
    return Ruling("hypothetical", invented, "invented") if invented is not None else None


def _inherited(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, draft: Draft
) -> Ruling | None:
    """The basis of the figure it is tied to, of the same figure before, of the section."""
    metric = draft.metric.metric
    sibling = memory.of_frame(reading, frame.other) if frame.relation in _TIED else None
    if sibling is not None and frame.relation != "prior":
        return Ruling(sibling.basis, f"as {sibling.quantity.text}", "sibling")
    if sibling is not None and frame.shift == "unknown" and sibling.basis != "actual":
        return Ruling(sibling.basis, f"as {sibling.quantity.text}", "prior")
    for earlier in () if names_earlier(reading) else memory.echoes(draft.quantity):
        if earlier.metric.metric == metric and _same_subject(earlier, draft):
            return Ruling(earlier.basis, f"as {earlier.quantity.text} earlier", "echo")
    if draft.metric.cue is None and frame.relation is None:
        for earlier in memory.before(draft.sentence, 1):
            elliptic = not any(is_finite(word) for word in reading.sentence.lowers)
            if earlier.metric.metric == metric and elliptic:
                return Ruling(earlier.basis, f"as {earlier.quantity.text} before", "elliptic")
    section = section_basis(scene, reading, frame)
    return Ruling(*section, "section") if section is not None else None


def _is_price_forecast(reading: Reading, frame: Frame) -> bool:
    """*JPMorgan erwartet im zweiten Quartal 12.500 Dollar*: expected, but nobody's *Kursziel*."""
    if any("ziel" in word for word in reading.sentence.lowers):
        return False
    own = reading.sentence.clauses[frame.at]
    return any(
        cue.label == "forecast" and reading.sentence.clauses[cue.first] == own
        for cue in reading.cues.bases
    )


def _is_current(reading: Reading, frame: Frame) -> bool:
    """*müsse von derzeit 5 % auf 8 % klettern*: the old value holds now."""
    near = reading.sentence.lowers[max(0, frame.at - 4) : frame.at]
    return any(word in ("derzeit", "aktuell", "zuletzt", "heute", "momentan") for word in near)


def _states_fact(reading: Reading) -> bool:
    if any(word in _OWN for word in reading.sentence.lowers[:3]):
        return True
    facts = (
        "war",
        "waren",
        "vertreten",
        "haben",
        "hat",
        "hatte",
        "hatten",
        "lag",
        "liegt",
        "beträgt",
        "betrug",
        "stieg",
        "sank",
    )
    return any(word in facts for word in reading.sentence.lowers)


def _same_subject(one: Draft, other: Draft) -> bool:
    if one.subject is None or other.subject is None:
        return one.subject is other.subject
    if one.subject.instrument or other.subject.instrument:
        return one.subject.instrument == other.subject.instrument
    return one.subject.text == other.subject.text


_TIED = frozenset(("from_to", "by_to", "coord", "conversion", "prior"))


def _cue(reading: Reading, frame: Frame, draft: Draft) -> LabelCue | None:
    """The cue that governs the quantity: of its clause, else in front of it in the sentence."""
    sentence = reading.sentence
    best: tuple[float, LabelCue] | None = None
    for cue in reading.cues.bases:
        if is_advice(reading, cue) or is_multiple_of_forecast(reading, cue, draft):
            continue
        if _is_of_another_bracket(reading, cue, frame) or _names_another(reading, cue, frame):
            continue
        if cue.kind == "verb" and not _is_prediction(reading, frame, cue):
            continue
        before = sentence.lowers[cue.first - 1] if cue.first else ""
        if before in ("wie", "als") and cue.text.lower().startswith(
            ("erwart", "prognost", "gedacht")
        ):
            continue
        same = sentence.clauses[cue.first] == sentence.clauses[frame.at]
        if not same:
            if cue.first > frame.at and not _tail_clause(reading, cue, frame):
                continue
            if sentence.clauses[frame.at] - sentence.clauses[cue.first] > 2:
                continue
            if _actual_between(reading, cue, frame):
                continue
        cost = abs(frame.at - cue.first) + (0 if same else 12) - 3 * _ORDER[cue.label]
        if best is None or cost < best[0]:
            best = (cost, cue)
    return best[1] if best is not None else None


def _is_of_another_bracket(reading: Reading, cue: LabelCue, frame: Frame) -> bool:
    """*12,05 Mrd. (erwartet: 11,97 Mrd.)*: a bracket with a number of its own says nothing of the
    one outside."""
    sentence = reading.sentence
    if sentence.depths[cue.first] <= sentence.depths[frame.at]:
        return False
    own = sentence.clauses[cue.first]
    return any(sentence.clauses[other.at] == own for other in reading.frames)


def _names_another(reading: Reading, cue: LabelCue, frame: Frame) -> bool:
    """*bei 1,8 % und damit unter dem EZB-Ziel von 2 %*: the noun is of the number behind it."""
    sentence = reading.sentence
    if cue.kind == "verb" or sentence.lowers[cue.last + 1 : cue.last + 2] != ["von"]:
        return False
    stop = cue.last + 2 + _NOUN_REACH
    behind = next((other.at for other in reading.frames if cue.last < other.at < stop), None)
    return behind is not None and behind != frame.at


def _is_prediction(reading: Reading, frame: Frame, cue: LabelCue) -> bool:
    """Whether a verb that may predict does so for this quantity."""
    word = reading.sentence.lowers[cue.first]
    if word in _WILL:
        return _is_future(reading, cue.first)
    return word not in ("sieht", "schätzt") or frame.at > cue.first


def _tail_clause(reading: Reading, cue: LabelCue, frame: Frame) -> bool:
    """*…, schätzt die Bank*: a speech clause right behind the figure's clause."""
    sentence = reading.sentence
    return cue.kind == "verb" and sentence.clauses[cue.first] - sentence.clauses[frame.at] == 1


def _actual_between(reading: Reading, cue: LabelCue, frame: Frame) -> bool:
    """A level verb in the past between cue and figure starts a statement of fact."""
    past = ("lag", "lagen", "betrug", "betrugen", "stieg", "sank", "fiel", "hatte", "war", "waren")
    return any(word in past for word in reading.sentence.lowers[cue.last + 1 : frame.at])


@cache
def _participle() -> re.Pattern[str]:
    prefixes = "auf|an|ein|aus|ab|zu|vor|nach|um|hoch|zurück|fest|her|hin|bei|mit|teil|wieder"
    return re.compile(rf"(?:{prefixes})?ge(?!ben|hen|winn|lten|lingen|nügen|hören).+en$|worden$")


def _is_future(reading: Reading, verb: int) -> bool:
    """*wird … steigen* is a future; *wird … bewertet* is a passive."""
    sentence = reading.sentence
    if verb == 1 and _participle().match(sentence.lowers[0]):
        return False  # Bewertet wird das Papier mit …
    last = None
    ended = False
    for index in range(verb + 1, len(sentence.tokens)):
        if sentence.clauses[index] != sentence.clauses[verb] and not sentence.depths[index]:
            break
        ended = ended or (
            sentence.lowers[index] == "," and last is not None and last.endswith("en")
        )
        if sentence.tokens[index].kind == "word" and not ended:
            last = sentence.lowers[index]
    return last is not None and last.endswith("n") and not _participle().match(last)


def _adjusted(reading: Reading, cue: LabelCue, draft: Draft, scene: Scene) -> str:
    lowers = reading.sentence.lowers
    crowd = cue_lexicon().crowd
    if cue.label in ("forecast", "estimate") and any(word in crowd for word in lowers):
        anchor = scene.ctx.anchor
        period = draft.period
        future = (
            period is not None
            and anchor is not None
            and period.start is not None
            and period.start > anchor
        )
        return "forecast" if future else "estimate"
    return cue.label
