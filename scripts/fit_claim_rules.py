"""Fits the linear heads of the claim rules on the train part of corpora/claims.

usage: python scripts/fit_claim_rules.py [--dev]

Multinomial logistic regression with L2 on the named features of `pipeline/claiming/features.py`,
written to nlp_fin/lexicon/data/claims_weights.csv. Deterministic: the same corpus and features
give the same file. `--dev` prints the accuracy on the dev part and writes nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from claim_corpus import PassageReader, read_part

from nlp_fin.lexicon.claim_weights import COLUMNS, FILE, HEADS
from nlp_fin.pipeline.claiming.features import Features, features_of

OUTPUT = Path(__file__).resolve().parent.parent / "nlp_fin" / "lexicon" / "data" / FILE
L2 = {"is_claim": 2.0, "kind": 2.0, "stance": 8.0, "certainty": 1.0, "sentiment": 8.0}
BALANCE = {"kind": 0.5, "stance": 0.5}
"""Exponent of the inverse class frequency by which examples are weighted; 0 where not named."""
MIN_COUNT = 3
MIN_WEIGHT = 0.02
STEPS = 3000

Matrix = npt.NDArray[np.float64]
Example = tuple[Features, str]


def examples(part: str) -> dict[str, list[Example]]:
    """Labelled examples for every head."""
    found: dict[str, list[Example]] = {head: [] for head in HEADS}
    for text in read_part(part):
        reader = PassageReader(text)
        for sentence in text.gold["sentences"]:
            features = features_of(reader.read(sentence["start"], sentence["end"]))
            found["is_claim"].append((features, "claim" if sentence["claims"] else "none"))
            found["sentiment"].append((features, sentence["sentiment"]))
            for claim in sentence["claims"]:
                own = features_of(reader.read(claim["start"], claim["end"]))
                for head in ("kind", "stance", "certainty"):
                    found[head].append((own, claim[head]))
    return found


def matrix(rows: list[Features], names: list[str]) -> Matrix:
    """Rows of feature values in the order of `names`; features not named are dropped."""
    index = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)))
    for row, features in enumerate(rows):
        for name, value in features.items():
            if name in index:
                out[row, index[name]] = value
    return out


def fit(x: Matrix, y: npt.NDArray[np.int64], classes: int, l2: float, balance: float) -> Matrix:
    """Weights (features by classes) by gradient descent with momentum on the convex loss."""
    target = np.eye(classes)[y]
    counts = np.bincount(y, minlength=classes)
    importance = ((counts.mean() / np.maximum(counts, 1))[y] ** balance)[:, None]
    weights = np.zeros((x.shape[1], classes))
    previous = weights.copy()
    penalty = np.full((x.shape[1], 1), l2)
    penalty[0] = 0.0  # the bias
    bound = 0.5 * float(np.linalg.norm(x * np.sqrt(importance), 2)) ** 2
    rate = 1.0 / (bound + l2)
    for step in range(STEPS):
        ahead = weights + (step / (step + 3)) * (weights - previous)
        scores = x @ ahead
        scores -= scores.max(axis=1, keepdims=True)
        probabilities = np.exp(scores)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        gradient = x.T @ ((probabilities - target) * importance) + penalty * ahead
        previous, weights = weights, ahead - rate * gradient
    return weights


def train(head: str, data: list[Example]) -> tuple[list[str], Matrix]:
    """Feature names, the bias first, and their weights for one head."""
    counts = Counter(name for features, _ in data for name, value in features.items() if value)
    names = ["bias", *sorted(n for n, c in counts.items() if c >= MIN_COUNT and n != "bias")]
    x = matrix([features for features, _ in data], names)
    labels = HEADS[head]
    y = np.array([labels.index(label) for _, label in data])
    return names, fit(x, y, len(labels), L2[head], BALANCE.get(head, 0.0))


def accuracy(head: str, names: list[str], weights: Matrix, data: list[Example]) -> float:
    x = matrix([features for features, _ in data], names)
    guess = (x @ weights).argmax(axis=1)
    return float(
        np.mean([HEADS[head][g] == label for g, (_, label) in zip(guess, data, strict=True)])
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="print accuracies, write nothing")
    options = parser.parse_args()
    data = examples("train")
    held_out = examples("dev") if options.dev else {}
    lines = [
        "# Fitted by scripts/fit_claim_rules.py on corpora/claims/train.jsonl; do not edit.",
        ",".join(COLUMNS),
    ]
    for head, labels in HEADS.items():
        names, weights = train(head, data[head])
        if options.dev:
            own = accuracy(head, names, weights, data[head])
            other = accuracy(head, names, weights, held_out[head])
            print(f"{head:10s} train {own:.3f}  dev {other:.3f}  features {len(names)}")
            continue
        for name, row in zip(names, weights, strict=True):
            for label, weight in zip(labels, row, strict=True):
                if abs(weight) >= MIN_WEIGHT:
                    lines.append(f"{head},{label},{name},{weight:.3f}")
    if not options.dev:
        OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{OUTPUT}: {len(lines) - 2} weights")


if __name__ == "__main__":
    main()
