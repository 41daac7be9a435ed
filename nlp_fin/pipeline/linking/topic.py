"""Metric candidates from what a list, a section or the whole text is about."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.cue_place import fits_topic
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice, kind_features
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Reading, Scene

_MAX_CUES = 3
_MIN_FRONT = 6
_MIN_REST = 4
_LABEL = 7

Place = tuple[str, int, int]


def topic_candidates(
    scene: Scene, reading: Reading, frame: Frame, sentence: int, kind: str | None
) -> Iterator[Candidate]:
    """*Häufige Fragen zur Eigenkapitalquote*: bare percentages below are mostly that ratio."""
    concepts = metric_lexicon().concepts
    own = any(
        resolve(concepts[cue.concept], frame, cue.role) is not None for cue in reading.cues.metrics
    )
    seen: set[str] = set()
    for name, start, end in _places(scene, reading, sentence):
        topic = scene.read_span(start, end)
        if topic is None:
            continue
        found = [
            (cue.concept, cue.role, cue.text)
            for cue in topic.cues.metrics[:_MAX_CUES]
            if cue.phrase or topic.sentence.tokens[cue.first].text[0].isupper()
        ]
        for concept_id, role, text in (*found, *_in_compounds(topic)):
            concept = concepts[concept_id]
            resolved = resolve(concept, frame, role)
            if resolved is None or resolved[0] in seen or not fits_topic(concept.id, kind):
                continue
            if frame.quantity.explicit_sign and resolved[1] == "change":
                continue  # *▪ Freeport-McMoRan: +53 %* moved itself
            if _is_part(frame, concept.metric, resolved[0]):
                resolved = ("share", "level", 0.0)  # *Umsatz nach Sparten* over *Uhren: 4 %*
            seen.add(resolved[0])
            features = {
                name: 1.0,
                "topic": 1.0,
                "topic_own_cue": float(own),
                "topic_label": float(_is_labelled(reading, frame)),
                # *Wachstum*, *Drawdown* over a section are said of many things.
                "priority": 0.0 if concept.moving or concept.sign < 0 else float(concept.priority),
                "detour": resolved[2],
                **kind_features(concept.kinds, kind),
            }
            yield Candidate(
                MetricChoice(
                    resolved[0],
                    resolved[1],
                    concept.id,
                    concept.bare,
                    concept.sign if resolved[1] == "level" else 1,
                    time=concept.time,
                ),
                features,
                f"«{text}» is what the {name.removeprefix('topic_')} is about",
            )


def _is_part(frame: Frame, metric: str, growth: str) -> bool:
    """A percentage without a sign under the name of an amount is a part of it."""
    plain = not frame.move and not frame.quantity.explicit_sign and frame.unit == "percent"
    return plain and metric != growth and growth.endswith("_growth")


def _is_labelled(reading: Reading, frame: Frame) -> bool:
    """*- Allianz: 17,10 Euro*: a name, a colon and the number; only the list says what it is."""
    return 0 < frame.at <= _LABEL and reading.sentence.lowers[frame.at - 1] == ":"


def _in_compounds(topic: Reading) -> Iterator[tuple[str, str, str]]:
    """*Dividendensaison*: a metric word at the front of a compound."""
    nouns = metric_lexicon().nouns
    for token in topic.sentence.tokens:
        if token.kind != "word" or not token.text[0].isupper():
            continue
        for cut in range(len(token.lower) - _MIN_REST, _MIN_FRONT - 1, -1):
            ids = nouns.get(token.lower[:cut])
            if ids:
                yield ids[0], "name", token.text
                break


def _places(scene: Scene, reading: Reading, sentence: int) -> Iterator[Place]:
    """The lead-in of the list, the headings above, the title, the nearest first."""
    lead_in = scene.lead_in(reading.block)
    if lead_in is not None:
        yield ("topic_lead", lead_in.start, lead_in.end)
    if reading.block >= 0:
        for heading in scene.headings_above(reading.block)[:2]:
            yield ("topic_heading", heading.start, heading.end)
    first = scene.ctx.sentences[0] if scene.ctx.sentences else None
    if first is not None and sentence > 0:
        yield ("topic_title", *first)
