"""Fits the linear heads of the claim rules on the train part of corpora/claims.

usage: python scripts/fit_claim_rules.py [--dev] [--cross] [--heads kind,stance]

Multinomial logistic regression with L2 on the named features of `pipeline/claiming`, written to
nlp_fin/lexicon/data/claims_weights.csv. Deterministic: the same corpus and features give the same
file. `--dev` prints accuracy and macro-F1 on the dev part, `--cross` those of a cross-validation
over the texts of the train part (five folds, every genre in each); both write nothing.
Needs scipy, which the extra `dev` brings.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from claim_corpus import PassageReader, read_part
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from nlp_fin.lexicon.claim_weights import COLUMNS, FILE, HEADS, SCALE
from nlp_fin.pipeline.claiming.features import Features

OUTPUT = Path(__file__).resolve().parent.parent / "nlp_fin" / "lexicon" / "data" / FILE
MIN_COUNT = 3
MIN_WORD_COUNT = 2
MIN_WEIGHT = 0.03
FOLDS = 5
STEPS = 500
WORDS = ("w:",)
AROUND = ("c:", "pv:", "dc:")

Vector = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Setting:
    """How one head is fitted; chosen by `--cross`.

    `l2`: penalty; `words`: that of single words; `balance`: exponent of the inverse class
    frequency by which examples are weighted; `without`: prefixes of features that it must not use.
    """

    l2: float
    words: float = 8.0
    balance: float = 0.0
    without: tuple[str, ...] = ()


SETTINGS = {
    "is_claim": Setting(2.0, words=20.0, without=(*AROUND, "t:")),
    "kind": Setting(8.0, balance=0.3),
    "stance": Setting(8.0, balance=0.3),
    "certainty": Setting(1.0, without=WORDS + AROUND),
    "sentiment": Setting(8.0, balance=0.3),
}


@dataclass(frozen=True, slots=True)
class Example:
    """`text`: id of the text that it comes from."""

    text: str
    genre: str
    features: Features
    label: str


@dataclass(frozen=True, slots=True)
class Model:
    """`weights`: features by labels."""

    names: list[str]
    weights: Vector

    def scores(self, data: Sequence[Example]) -> Vector:
        scores: Vector = matrix(data, self.names) @ self.weights
        return scores


def examples(part: str) -> dict[str, list[Example]]:
    """Labelled examples for every head."""
    found: dict[str, list[Example]] = {head: [] for head in HEADS}
    for text in read_part(part):
        name, genre = text.gold["id"], text.gold["genre"]
        reader = PassageReader(text)
        for sentence in text.gold["sentences"]:
            features = reader.features(sentence["start"], sentence["end"])
            label = "claim" if sentence["claims"] else "none"
            found["is_claim"].append(Example(name, genre, features, label))
            found["sentiment"].append(Example(name, genre, features, sentence["sentiment"]))
            for claim in sentence["claims"]:
                own = reader.features(claim["start"], claim["end"])
                for head in ("kind", "stance", "certainty"):
                    found[head].append(Example(name, genre, own, claim[head]))
    return found


def matrix(data: Sequence[Example], names: list[str]) -> csr_matrix:
    """Rows of feature values in the order of `names`; features not named are dropped."""
    index = {name: i for i, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, example in enumerate(data):
        for name, value in example.features.items():
            if value and name in index:
                rows.append(row)
                columns.append(index[name])
                values.append(value)
    return csr_matrix((values, (rows, columns)), shape=(len(data), len(names)))


def names_of(data: Sequence[Example], without: tuple[str, ...]) -> list[str]:
    """The features that are frequent enough, the bias first."""
    counts = Counter(name for e in data for name, value in e.features.items() if value)
    kept = [
        name
        for name, count in counts.items()
        if count >= (MIN_WORD_COUNT if name.startswith(WORDS) else MIN_COUNT)
        and not name.startswith(without)
        and name != "bias"
    ]
    return ["bias", *sorted(kept)]


def fit(x: csr_matrix, y: Labels, classes: int, penalty: Vector, balance: float) -> Vector:
    """Weights (features by classes) that minimise the penalised log loss."""
    counts = np.bincount(y, minlength=classes)
    importance = (counts.mean() / np.maximum(counts, 1))[y] ** balance
    rows = np.arange(len(y))
    target = np.eye(classes)[y]

    def loss(flat: Vector) -> tuple[float, Vector]:
        weights = flat.reshape(-1, classes)
        scores = x @ weights
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -(importance * logs[rows, y]).sum() + 0.5 * (penalty * weights**2).sum()
        slope = x.T @ ((np.exp(logs) - target) * importance[:, None]) + penalty * weights
        return float(value), slope.ravel()

    start = np.zeros(x.shape[1] * classes)
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: Vector = result.x.reshape(-1, classes)
    return weights


def train(head: str, data: Sequence[Example]) -> Model:
    """The head fitted on `data`."""
    setting = SETTINGS[head]
    names = names_of(data, setting.without)
    penalty = np.array([[setting.words if n.startswith(WORDS) else setting.l2] for n in names])
    penalty[0] = 1e-3  # the bias
    labels = HEADS[head]
    y = np.array([labels.index(e.label) for e in data])
    return Model(names, fit(matrix(data, names), y, len(labels), penalty, setting.balance))


def folds_of(data: Sequence[Example]) -> dict[str, int]:
    """Text → fold; the texts of one genre are dealt out in turn."""
    texts = sorted({(e.genre, zlib.crc32(e.text.encode()), e.text) for e in data})
    return {text: place % FOLDS for place, (_, _, text) in enumerate(texts)}


def cross_validate(head: str, data: Sequence[Example]) -> tuple[float, float]:
    """Accuracy and macro-F1 on texts that the model of their fold has not seen."""
    folds = folds_of(data)
    pairs: list[tuple[str, str]] = []
    for fold in range(FOLDS):
        held = [e for e in data if folds[e.text] == fold]
        model = train(head, [e for e in data if folds[e.text] != fold])
        pairs += guesses(head, model, held)
    return accuracy_f1(pairs)


def guesses(head: str, model: Model, data: Sequence[Example]) -> list[tuple[str, str]]:
    """(gold, guess) of every example."""
    labels = HEADS[head]
    best = model.scores(data).argmax(axis=1)
    return [(e.label, labels[int(i)]) for e, i in zip(data, best, strict=True)]


def accuracy_f1(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    scores = []
    for label in {gold for gold, _ in pairs}:
        hits = sum(gold == guess == label for gold, guess in pairs)
        given = sum(gold == label for gold, _ in pairs) + sum(guess == label for _, guess in pairs)
        scores.append(2 * hits / given)
    return sum(gold == guess for gold, guess in pairs) / len(pairs), sum(scores) / len(scores)


def lines_of(head: str, model: Model) -> list[str]:
    """Rows of the weights file: weights in steps of 1/`SCALE`, near zero left out."""
    return [
        f"{head},{name},{' '.join(str(round(float(w) * SCALE)) for w in row)}"
        for name, row in zip(model.names, model.weights, strict=True)
        if max(abs(row)) >= MIN_WEIGHT
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dev", action="store_true", help="score on dev, write nothing")
    parser.add_argument("--cross", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--heads", default=",".join(HEADS), help="with --dev or --cross")
    options = parser.parse_args()
    data = examples("train")
    if options.dev or options.cross:
        held = examples("dev") if options.dev else {}
        for head in options.heads.split(","):
            if options.cross:
                print(
                    "{:10s} cross acc {:.3f} F {:.3f}".format(
                        head, *cross_validate(head, data[head])
                    )
                )
            if options.dev:
                model = train(head, data[head])
                right = accuracy_f1(guesses(head, model, held[head]))
                print("{:10s} dev   acc {:.3f} F {:.3f}".format(head, *right), len(model.names))
        return
    lines = [
        "# Fitted by scripts/fit_claim_rules.py on corpora/claims/train.jsonl; do not edit.",
        f"# weights: one for each label of the head, in {SCALE}ths",
        ",".join(COLUMNS),
    ]
    for head in HEADS:
        lines += lines_of(head, train(head, data[head]))
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUTPUT}: {len(lines) - 3} features")


if __name__ == "__main__":
    main()
