"""Fits the weights by which the subjects of claims are ranked, on the train part of corpora/claims.

usage: python scripts/fit_claim_subjects.py [--cross] [--corpus FOLDER]

A conditional logit over the candidates of each claim: those whose name fits one of the labelled
subjects share the probability. What the claims before were about counts as found with the weights
of the round before. `--cross` prints how often the best candidate is right in texts that were not
fitted on, and writes nothing. Needs scipy, which the extra `dev` brings.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from claim_corpus import FOLDER, CorpusText, read_part
from evaluate_claims import same_subject
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from nlp_fin.lexicon.claim_subject_weights import COLUMNS, FILE, SCALE
from nlp_fin.pipeline.claiming.subject_candidates import Question, Subject
from nlp_fin.pipeline.claiming.subjects import SubjectFinder
from nlp_fin.types import Speaker

OUTPUT = Path(__file__).resolve().parent.parent / "nlp_fin" / "lexicon" / "data" / FILE
FOLDS, ROUNDS, STEPS = 5, 2, 200
L2, L2_HEADS = 16.0, 30.0
MIN_COUNT, MIN_HEADS = 4, 8
"""Claims in which a feature must stand to be fitted; `h:…`, the head nouns, need more."""
MIN_WEIGHT = 0.03

Weights = Mapping[str, float]
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one claim, and which of them are right."""

    features: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def choices(text: CorpusText, weights: Weights) -> list[Choice]:
    """One choice for every labelled claim, in text order."""
    finder = SubjectFinder(text.ctx, weights)
    found = []
    for sentence in text.gold["sentences"]:
        for claim in sentence["claims"]:
            question = question_of(claim, text)
            candidates = finder.candidates(question)
            right = tuple(is_right(text, c, claim["subjects"]) for c in candidates)
            found.append(Choice(tuple(c.features for c in candidates), right))
            finder.find(question)
    return found


def question_of(claim: Mapping[str, Any], text: CorpusText) -> Question:
    gold = claim["speaker"]
    said = tuple(gold["span"]) if gold["span"] else None
    speaker = Speaker(gold["name"], gold["role"])
    start, end = claim["start"], claim["end"]
    figures = tuple(f for f in text.figures if start <= f.start < end)
    return Question((start, end), speaker, said, claim["kind"], figures)


def is_right(text: CorpusText, subject: Subject, wanted: Sequence[str]) -> bool:
    names = [subject.text]
    if subject.instrument is not None:
        names.append(text.ctx.instruments[subject.instrument].name)
        names += [
            text.ctx.text[m.start : m.end]
            for m in text.ctx.mentions
            if m.instrument == subject.instrument
        ]
    return any(same_subject(a, b) for a in names for b in wanted)


def fit(data: Sequence[Choice]) -> dict[str, float]:
    """Weights that minimise the penalised log loss of the right candidates."""
    usable = [c for c in data if any(c.right) and not all(c.right)]
    names = _names(usable)
    index = {name: i for i, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    owner: list[int] = []
    right: list[bool] = []
    for at, choice in enumerate(usable):
        for features, fits in zip(choice.features, choice.right, strict=True):
            for name, value in features.items():
                if name in index:
                    rows.append(len(owner))
                    columns.append(index[name])
                    values.append(value)
            owner.append(at)
            right.append(fits)
    x = csr_matrix((values, (rows, columns)), shape=(len(owner), len(names)))
    groups, good = np.array(owner), np.array(right, dtype=float)
    begins = np.flatnonzero(np.diff(groups, prepend=-1))
    penalty = np.array([L2_HEADS if n.startswith("h:") else L2 for n in names])

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = x @ weights
        share = np.exp(scores - np.maximum.reduceat(scores, begins)[groups])
        total = np.bincount(groups, share, len(usable))
        hits = np.maximum(np.bincount(groups, share * good, len(usable)), 1e-300)
        value = -np.log(hits / total).sum() + 0.5 * (penalty * weights**2).sum()
        slope = x.T @ (share / total[groups] - share * good / hits[groups]) + penalty * weights
        return float(value), slope

    result = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    return dict(zip(names, map(float, result.x), strict=True))


def _names(data: Sequence[Choice]) -> list[str]:
    counts: Counter[str] = Counter()
    for choice in data:
        counts.update({name for features in choice.features for name in features})
    return sorted(
        n for n, c in counts.items() if c >= (MIN_HEADS if n.startswith("h:") else MIN_COUNT)
    )


def learn(texts: Sequence[CorpusText]) -> dict[str, float]:
    weights: dict[str, float] = {"in": 1.0, "claimed_1": 0.5}
    for _ in range(ROUNDS):
        weights = fit([c for text in texts for c in choices(text, weights)])
    return weights


def score(texts: Sequence[CorpusText], weights: Weights) -> tuple[int, int, int]:
    """(claims, those with a right candidate, those whose best candidate is right)."""
    total = possible = hits = 0
    for text in texts:
        for choice in choices(text, weights):
            total += 1
            possible += any(choice.right)
            scores = [sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in choice.features]
            hits += bool(scores) and choice.right[int(np.argmax(scores))]
    return total, possible, hits


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cross", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--corpus", type=Path, default=FOLDER)
    options = parser.parse_args()
    texts = list(read_part("train", options.corpus))
    if options.cross:
        counts = np.zeros(3, dtype=int)
        for fold in range(FOLDS):
            held = [t for t in texts if _fold(t) == fold]
            counts += score(held, learn([t for t in texts if _fold(t) != fold]))
        total, possible, hits = counts
        print(f"{total} claims, right candidate {possible / total:.3f}, best {hits / total:.3f}")
        return
    weights = learn(texts)
    lines = [
        "# Fitted by scripts/fit_claim_subjects.py on corpora/claims/train.jsonl; do not edit.",
        f"# weight: in {SCALE}ths",
        ",".join(COLUMNS),
        *(f"{n},{round(w * SCALE)}" for n, w in sorted(weights.items()) if abs(w) >= MIN_WEIGHT),
    ]
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUTPUT}: {len(lines) - 3} features")


def _fold(text: CorpusText) -> int:
    return zlib.crc32(str(text.gold["id"]).encode()) % FOLDS


if __name__ == "__main__":
    main()
