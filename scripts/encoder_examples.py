"""Examples for the sentence encoder from the project's corpora, and how a predictor is scored."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_fin.lexicon.claim_weights import HEADS

IGNORE = -100
"""Label index of a head that an example has no label for."""
Labels = dict[str, int]


@dataclass(frozen=True)
class Example:
    """A sentence or clause with the label index of each head, `IGNORE` where it has none."""

    text: str
    labels: Labels


def load_split(folder: Path, split: str) -> list[Example]:
    """Examples of one split: every sentence, and every clause that carries a claim of its own."""
    out: list[Example] = []
    for line in (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for sentence in record["sentences"]:
            out.extend(_examples(record["text"], sentence))
    return out


def _examples(text: str, sentence: dict[str, Any]) -> Iterator[Example]:
    claims = sentence["claims"]
    labels = dict.fromkeys(HEADS, IGNORE)
    labels["is_claim"] = HEADS["is_claim"].index("claim" if claims else "none")
    labels["sentiment"] = HEADS["sentiment"].index(sentence["sentiment"])
    first = claims[0] if claims else None
    whole = first is not None and len(claims) == 1
    if whole:
        assert first is not None
        labels |= _claim_labels(first)
    yield Example(text[sentence["start"] : sentence["end"]].strip(), labels)
    if not whole:
        for claim in claims:
            clause = (
                dict.fromkeys(HEADS, IGNORE)
                | {"is_claim": HEADS["is_claim"].index("claim")}
                | _claim_labels(claim)
            )
            yield Example(text[claim["start"] : claim["end"]].strip(), clause)


def _claim_labels(claim: dict[str, Any]) -> Labels:
    return {head: HEADS[head].index(claim[head]) for head in ("kind", "stance", "certainty")}


def load_targets(file: Path) -> list[Example]:
    """News sentences with the polarity towards a target (GerNTSA), for the head `sentiment`.

    Sentences with several targets of different polarity are left out.
    """
    labels: dict[str, set[str]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            labels.setdefault(entry["text"].strip(), set()).add(entry["label"])
    return [
        Example(text, dict.fromkeys(HEADS, IGNORE) | {"sentiment": HEADS["sentiment"].index(label)})
        for text, found in labels.items()
        if len(found) == 1 and (label := next(iter(found))) in HEADS["sentiment"]
    ]


def accuracy_and_f1(gold: Sequence[int], predicted: Sequence[int]) -> tuple[float, float]:
    """Accuracy and macro-F1 over the classes that occur in the gold."""
    right = sum(g == p for g, p in zip(gold, predicted, strict=True))
    scores = []
    for label in sorted(set(gold)):
        hits = sum(g == p == label for g, p in zip(gold, predicted, strict=True))
        both = gold.count(label) + list(predicted).count(label)
        scores.append(2 * hits / both if both else 0.0)
    return right / len(gold), sum(scores) / len(scores)


Scores = npt.NDArray[np.float32]
Predict = Callable[[list[str]], dict[str, Scores]]
"""Texts to scores of every head, (texts, labels) each."""


def report(examples: Sequence[Example], predict: Predict) -> dict[str, dict[str, float]]:
    """Accuracy and macro-F1 per head of a predictor that gives scores per head."""
    scores = predict([e.text for e in examples])
    out = {}
    for head in HEADS:
        rows = [i for i, e in enumerate(examples) if e.labels[head] != IGNORE]
        gold = [examples[i].labels[head] for i in rows]
        accuracy, f1 = accuracy_and_f1(gold, [int(scores[head][i].argmax()) for i in rows])
        out[head] = {"n": len(rows), "accuracy": accuracy, "macro_f1": f1}
    return out


def majority(train: Sequence[Example]) -> Predict:
    common = {
        head: Counter(e.labels[head] for e in train if e.labels[head] != IGNORE).most_common(1)[0][
            0
        ]
        for head in HEADS
    }

    def predict(texts: list[str]) -> dict[str, Scores]:
        return {
            head: np.tile(np.eye(len(names), dtype=np.float32)[common[head]], (len(texts), 1))
            for head, names in HEADS.items()
        }

    return predict
