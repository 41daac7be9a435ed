"""Label probabilities of sentences: the seam where a trained encoder plugs in.

`RuleClassifier` is what runs without model files: linear heads over named features. Anything
that meets `ClaimClassifier` may decide some of the heads instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from nlp_fin.lexicon.claim_weights import claim_heads
from nlp_fin.pipeline.claiming.features import Features

Probabilities = dict[str, float]
"""Label → probability; they sum to 1."""
HeadScores = dict[str, Probabilities]
"""Head (`is_claim`, `kind`, `stance`, `certainty`, `sentiment`) → probabilities."""


class ClaimClassifier(Protocol):
    """Gives label probabilities for sentence texts; labels as in `claim_weights.HEADS`."""

    name: str
    weights: Mapping[str, float]
    """Head → its share in the mixture with the rules, 0 … 1; the rules decide the others."""

    def classify(self, texts: Sequence[str]) -> list[HeadScores]:
        """One `HeadScores` a text, with exactly the heads in `weights`."""
        ...


_HEDGES = ("g:hedge_adverb", "g:hedge_modal")
"""Words that the record format names for `hedged`: with one of them nothing is `stated`."""


def score_heads(features: Features) -> HeadScores:
    """The probabilities that the linear heads give to a passage."""
    heads, table = claim_heads(), _weights_by_feature()
    sums = {head: [0.0] * len(model.labels) for head, model in heads.items()}
    for feature, value in features.items():
        if value:
            for head, weights in table.get(feature, ()):
                own = sums[head]
                for index, weight in weights:
                    own[index] += value * weight
    scores = {head: _softmax(model.labels, sums[head]) for head, model in heads.items()}
    if any(features.get(hedge) for hedge in _HEDGES):
        certainty = scores["certainty"]
        certainty["hedged"] += certainty["stated"]
        certainty["stated"] = 0.0
    return scores


@cache
def _weights_by_feature() -> Mapping[str, list[tuple[str, list[tuple[int, float]]]]]:
    """Feature → heads that use it, each with (index of the label, weight) where that is not 0."""
    table: dict[str, list[tuple[str, list[tuple[int, float]]]]] = {}
    for head, model in claim_heads().items():
        for feature, weights in model.weights.items():
            used = [(index, weight) for index, weight in enumerate(weights) if weight]
            table.setdefault(feature, []).append((head, used))
    return table


def _softmax(labels: Sequence[str], sums: Sequence[float]) -> Probabilities:
    top = max(sums)
    exponents = [math.exp(s - top) for s in sums]
    total = sum(exponents)
    return {label: e / total for label, e in zip(labels, exponents, strict=True)}


def combine(
    rules: HeadScores, learned: Mapping[str, Probabilities], weights: Mapping[str, float]
) -> HeadScores:
    """Geometric mixture, `weights` for the learned heads; heads without one stay the rules'."""
    mixed: HeadScores = dict(rules)
    for head, weight in weights.items():
        probabilities, own = learned[head], rules[head]
        raw = {
            label: own[label] ** (1 - weight) * max(probabilities.get(label, 0.0), 1e-6) ** weight
            for label in own
        }
        total = sum(raw.values())
        mixed[head] = {label: value / total for label, value in raw.items()}
    return mixed


def best(probabilities: Mapping[str, float]) -> str:
    """The most probable label; ties go to the first in alphabetical order."""
    return max(sorted(probabilities), key=lambda label: probabilities[label])
