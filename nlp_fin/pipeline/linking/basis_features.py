"""What speaks for a figure's being a fact, a forecast, a rule or an example: the features that
the ranker weighs for each basis."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from nlp_fin.lexicon.cues import BASES
from nlp_fin.pipeline.linking.drafts import Draft, Memory, is_round
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.periods import age
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import Sentence, is_finite

LABELS = ("actual", *BASES)
_WORDS = {
    "future": "wird werden werde",
    "shall": "soll sollen solle",
    "should": "sollte sollten",
    "will": "will wollen wolle möchte möchten plant planen beabsichtigt",
    "may": "dürfte dürften könnte könnten",
    "must": "muss müssen darf dürfen müsse dürfe braucht",
    "would": "würde würden wäre wären hätte hätten läge lägen käme kämen ergäbe bliebe fiele",
    "can": "kann können lässt lassen",
    "if": "wenn falls sofern solange sobald angenommen vorausgesetzt",
    "whoever": "wer man du sie ihr dein deine ihre ihrem anleger sparer jemand",
    "first": "ich wir mein meine unser unsere",
    "then": "dann so damit daraus folglich also",
    "now": "derzeit aktuell zuletzt heute momentan aktuellen aktuelle bislang bisher inzwischen",
    "had": "hatte hatten war waren lag lagen betrug betrugen stand standen",
    "has": "hat haben wurde wurden worden",
    "is": "ist sind liegt liegen beträgt betragen kostet kosten notiert zahlt",
    "bound": "ab unter über oberhalb unterhalb mindestens höchstens maximal wenigstens bis",
    "instead": "statt anstatt anstelle",
    "per": "pro je jährlich monatlich",
}
_BOUND_REACH = 3


@cache
def _names_by_word() -> dict[str, tuple[str, ...]]:
    """Word → the features that it stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in _WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), name)
    return found


def basis_candidates(
    scene: Scene,
    memory: Memory,
    reading: Reading,
    frame: Frame,
    draft: Draft,
    rule: tuple[str, str],
) -> list[Candidate]:
    """One candidate for each basis. `rule` is what the cues alone say, with the kind of cue."""
    shared = dict.fromkeys(_features(scene, memory, reading, frame, draft), 1.0)
    label, kind = rule
    shared[f"by_{kind}"] = 1.0
    found = []
    for name in LABELS:
        features = {f"{name}_{feature}": value for feature, value in shared.items()}
        if name == label:
            features["rule"] = 1.0
            features[f"rule_{kind}"] = 1.0
            features[f"rule_{name}"] = 1.0
        found.append(Candidate(name, features, f"weighed, «{label}» by its words"))
    return found


def _features(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, draft: Draft
) -> Iterator[str]:
    yield "always"
    yield from _cues(reading, frame)
    yield from _clause(reading.sentence, frame.at)
    yield from _around(scene, reading, frame, draft)
    yield from _before(memory, draft)
    when = age(draft.period, scene.ctx.anchor)
    if when is not None:
        yield f"age_{when}"
    yield f"group_{metric_group(draft.metric.metric)}"
    if draft.metric.basis is not None:
        yield f"metric_{draft.metric.basis}"
    if draft.quantity.qualifier != "exact":
        yield f"is_{draft.quantity.qualifier}"


def _cues(reading: Reading, frame: Frame) -> Iterator[str]:
    """Where the cues of each basis stand, seen from the figure."""
    sentence = reading.sentence
    own, depth = sentence.clauses[frame.at], sentence.depths[frame.at]
    for cue in reading.cues.bases:
        side = "before" if cue.first < frame.at else "after"
        if depth > sentence.depths[cue.first]:
            place = "outside"
        elif sentence.depths[cue.first] > depth:
            place = "inside"
        elif sentence.clauses[cue.first] == own:
            between = sorted((sentence.quantities[cue.first], sentence.quantities[frame.at]))
            place = "beside" if between[1] - between[0] <= 1 else "clause"
        else:
            step = abs(sentence.clauses[cue.first] - own)
            place = "next" if step == 1 else "far"
        yield f"{cue.label}_{place}_{side}"
        yield f"{cue.label}_{place}"
        if place in ("beside", "clause"):
            yield f"{cue.label}_{cue.kind}"


def _clause(sentence: Sentence, at: int) -> Iterator[str]:
    own = sentence.clauses[at]
    names = _names_by_word()
    for index, word in enumerate(sentence.lowers):
        same = sentence.clauses[index] == own
        for name in names.get(word, ()):
            if name != "bound":
                yield f"own_{name}" if same else f"else_{name}"
            elif at - _BOUND_REACH <= index < at:
                yield name
        if same and word.endswith("te") and is_finite(word):
            yield "own_past"
    if sentence.depths[at]:
        yield "bracket"
    first = sentence.lowers[0]
    if is_finite(first):
        yield "verb_first"
    if "?" in sentence.lowers[-2:]:
        yield "question"


def _around(scene: Scene, reading: Reading, frame: Frame, draft: Draft) -> Iterator[str]:
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    kinds = {t.kind for i, t in enumerate(sentence.tokens) if sentence.clauses[i] == own}
    yield "dated" if any(t.kind == "time" for t in sentence.tokens) else "undated"
    yield "named" if "mention" in kinds else "unnamed"
    if draft.subject is None or draft.subject.instrument is None:
        yield "nameless"
    for name, holds in (
        ("old", frame.old),
        ("shifted", frame.shift is not None),
        ("move", frame.move),
        (f"tie_{frame.relation}", frame.relation is not None),
        ("round", is_round(draft.quantity)),
        ("money", frame.unit == "currency"),
        ("no_verb", not any(is_finite(word) for word in sentence.lowers)),
    ):
        if holds:
            yield name
    if reading.block >= 0:
        yield f"in_{scene.ctx.blocks[reading.block].kind}"


def _before(memory: Memory, draft: Draft) -> Iterator[str]:
    """The basis of the figures just before."""
    for place, earlier in enumerate(reversed(memory.order[-3:])):
        back = draft.sentence - earlier.sentence
        if back < 0 or back > 2 or earlier.block != draft.block:
            continue
        yield f"after_{earlier.basis}_{min(back, 1)}"
        if place == 0:
            yield f"behind_{earlier.basis}"
        if earlier.metric.metric == draft.metric.metric:
            yield f"like_{earlier.basis}_{min(back, 1)}"
