"""Candidates for the period of a figure from its own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp_fin.pipeline.linking.asides import NO_PERIOD, ROLES, is_aside, is_joined, time_features
from nlp_fin.pipeline.linking.earlier import (
    in_row_of_times,
    is_baseline,
    is_compared_with,
    labels_other,
    near,
)
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.position import content_between
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import PREPOSITIONS
from nlp_fin.pipeline.linking.trailing import since_new_year

_NOW = frozenset(
    "aktuell derzeit zuletzt momentan zurzeit heute gegenwärtig inzwischen jetzt aktuelle "
    "aktuellen".split()
)


def in_sentence(
    scene: Scene, reading: Reading, frame: Frame, metric: MetricChoice, group: str
) -> Iterator[Candidate]:
    sentence, at = reading.sentence, frame.at
    in_row = in_row_of_times(reading, frame)
    for index, token in enumerate(sentence.tokens):
        if token.kind != "time":
            continue
        time = scene.ctx.times[token.ref]
        if time.role in ("clock", "frequency") or labels_other(reading, frame, index):
            continue
        if _heads_time(reading, index):
            continue
        if (in_row and index != at + 1) or NO_PERIOD & time_features(reading, index).keys():
            continue
        baseline = is_baseline(sentence, index)
        if not frame.shift and is_compared_with(sentence, index):
            continue
        low, high = (index, at) if index < at else (at, index)
        features = {
            "in_sentence": 1.0,
            "dist": min(content_between(sentence, low, high), 12),
            "commas": min(sentence.commas[high] - sentence.commas[low], 3),
            "hards": min(sentence.hards[high] - sentence.hards[low], 2),
            "other_clause": float(sentence.clauses[low] != sentence.clauses[high]),
            "after": float(index > at),
            "numbers_between": min(
                max(0, sentence.quantities[high] - sentence.quantities[low + 1]), 4
            ),
            f"in_{group}": 1.0,
        }
        features.update(_attachment(reading, frame, index, metric))
        features.update(_role(reading, frame, index, group))
        if baseline:
            features["baseline"] = 1.0
        if time.role == "duration":
            features["duration"] = 1.0
        if _serves_other(reading, index, at):
            features["served"] = 1.0
        if is_joined(scene.ctx.text, token.end):
            features["compound"] = 1.0
        if token.lower in _NOW:
            features["now"] = 1.0
        if time.role == "as_of":
            features["as_of_role"] = 1.0
        if sentence.depths[index] != sentence.depths[at]:
            features["bracket"] = 1.0
        period = since_new_year(time.period, scene.ctx.anchor)
        yield Candidate(period, features, f"«{token.text}»", token.start, token.end)


def _heads_time(reading: Reading, index: int) -> bool:
    """*am Morgen des 7. April*: the second time says the day."""
    tokens = reading.sentence.tokens[index + 1 : index + 3]
    return len(tokens) > 1 and tokens[0].lower in ("des", "vom") and tokens[1].kind == "time"


def _role(reading: Reading, frame: Frame, index: int, group: str) -> dict[str, float]:
    """What the time is for; it matters most where figure and time are in different clauses."""
    sentence = reading.sentence
    role = time_features(reading, index)
    apart = sentence.clauses[index] != sentence.clauses[frame.at]
    features = {name: value for name, value in role.items() if name.startswith("prep_")}
    for name in ROLES:
        if name in role:
            features[f"in_{name}_apart" if apart else f"in_{name}"] = 1.0
    if "participle" in role:
        features["in_participle"] = 1.0
    if "reported" in role:
        features[f"in_reported_{group}"] = 1.0
    features["aside_apart"] = float(apart and is_aside(role))
    return features


def _is_beside(reading: Reading, frame: Frame, index: int) -> bool:
    """Whether a time stands right behind or in front of a quantity."""
    if frame.at < index:
        return near(reading, frame.at, index)
    return near(reading, index, frame.prep_at if frame.prep_at > index else frame.at)


def _attachment(
    reading: Reading, frame: Frame, index: int, metric: MetricChoice
) -> dict[str, float]:
    """Whether the time stands directly behind or before the quantity, or behind its cue."""
    sentence, at = reading.sentence, frame.at
    features: dict[str, float] = {}
    if index > at and near(reading, at, index):
        features["behind"] = 1.0
        features["behind_dated"] = float(
            _prints_year().search(sentence.tokens[index].text) is not None
        )
    elif index < at and near(reading, index, frame.prep_at if frame.prep_at > index else at):
        features["before"] = 1.0
    if (
        metric.cue is not None
        and metric.cue[1] < index
        and index < at
        and near(reading, metric.cue[1], index)
    ):
        features["at_cue"] = 1.0
    if not features and any(_is_beside(reading, other, index) for other in reading.frames):
        features["elsewhere"] = 1.0
    if index == 0 or (index == 1 and sentence.lowers[0] in PREPOSITIONS):
        features["initial"] = 1.0
    return features


@cache
def _prints_year() -> re.Pattern[str]:
    return re.compile(r"\b(?:19|20)\d\d\b")


def _serves_other(reading: Reading, index: int, at: int) -> bool:
    """Whether another clause holds both the time and a number that it goes with."""
    sentence = reading.sentence
    clause = sentence.clauses[index]
    if clause == sentence.clauses[at]:
        return False
    return any(
        sentence.clauses[i] == clause and (token.kind == "quantity" or token.text[:1].isdigit())
        for i, token in enumerate(sentence.tokens)
    )
