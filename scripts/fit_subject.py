"""Fits the weights by which the linker ranks what figures are of, on gold texts.

    python scripts/fit_subject.py corpora/gold --split train --split dev --split sample

prints what is right in texts that were not fitted on; with `--write` it replaces the section
`subject` of nlp_fin/lexicon/data/weights.toml. `--records FOLDER --texts FOLDER` adds annotated
records (JSON in the public format) with their texts. Needs scipy.

A conditional logit as in fit_weights.py: the candidates that mean the gold subject share the
probability. L2 pulls each weight to zero, those of a feature with a group of metrics more than
those of a feature alone. `BOUNDS` keeps rare but certain features from being weighed by chance.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from evaluate import subject_right
from fit_weights import (
    FILE,
    Choice,
    Problem,
    Recorder,
    Vector,
    accuracy,
    context_of,
    pack,
    replaced,
)
from gold import SPLITS, GoldText, load_gold
from scipy.optimize import minimize

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.figures import Linker
from nlp_fin.pipeline.linking.ranker import SLOTS, LinearRanker
from nlp_fin.types import Subject

SLOT = "subject"
L2 = {"plain": 0.25, "kind": 0.8, "crossed": 2.5}
LEAST = 0.03
"""Smaller weights are left out of the file."""
LONG_TEXTS = 0.5
"""Exponent by which a figure counts less the more figures its text has."""
RECORD_WEIGHT = 4.0
"""How much more a figure of an annotated record counts than one of the corpus."""
BOUNDS = {
    "acts": (2.3, 9.0), "told": (1.6, 9.0), "pair_order": (2.5, 9.0), "beaten": (-9.0, -1.5),
    "beaten_gap": (-9.0, -4.0), "versus_gap": (-9.0, -2.5), "beside_pool": (-9.0, -1.8),
}  # fmt: skip
FOLDS, ROUNDS, STEPS = 6, 2, 400
_CROSSED = re.compile(r"_(?:market|accounts|balance|macro|cagr|static|share|allocation|unknown)$")
_KIND = re.compile(r"kind_(?!fit$|misfit$)")

Weights = dict[str, dict[str, float]]
Texts = Mapping[str, tuple[GoldText, TextContext]]


def load_records(records: Path, texts: Path) -> list[GoldText]:
    """Annotated records with their texts, in the shape of gold texts."""
    found = []
    for path in sorted(records.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        source = texts / f"{path.stem}.txt"
        if not record.get("figures") or not source.exists():
            continue
        text = source.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        head = {"published": record["published"]} if record.get("published") else {}
        figures = [{"optional": False, **figure} for figure in record["figures"]]
        found.append(GoldText(f"record {path.stem}", head, text, figures))
    return found


def collect(texts: Texts, weights: Weights) -> list[Choice]:
    """Every choice of a subject with a right candidate."""
    found: list[Choice] = []
    for name, (gold, context) in texts.items():
        known = SimpleNamespace(instruments=list(context.instruments.values()))
        recorder = Recorder(LinearRanker(weights))
        for draft in Linker(context, recorder).link():
            span = (draft.quantity.start, draft.quantity.end)
            wanted = next(
                (g for g in gold.figures if g["start"] < span[1] and span[0] < g["end"]), None
            )
            candidates = recorder.seen.get((SLOT, span), [])
            if wanted is None or wanted["optional"] or draft.frame is None:
                continue
            right = tuple(is_right(c.value, wanted["subject"], known) for c in candidates)
            if any(right):
                features = tuple(dict(c.features) for c in candidates)
                found.append(Choice(name, features, right))
    return found


def is_right(choice: Any, wanted: Mapping[str, Any], record: Any) -> bool:
    names = {"names": wanted.get("names") or [], "symbol": wanted.get("symbol")}
    return subject_right(Subject(choice.instrument, choice.text or None), names, record)


def pull(name: str) -> float:
    """How strongly a weight is held to zero."""
    if _KIND.match(name):
        return L2["kind"]
    return L2["crossed" if _CROSSED.search(name) else "plain"]


def weighed(problem: Problem, choices: Sequence[Choice]) -> Problem:
    """The problem with the weights of its choices by length and origin of their texts."""
    counts = Counter(choice.text for choice in choices)
    weights = np.array([
        counts[choice.text] ** -LONG_TEXTS
        * (RECORD_WEIGHT if choice.text.startswith("record ") else 1.0)
        for choice in choices
    ])  # fmt: skip
    return replace(problem, weights=weights * len(weights) / weights.sum())


def fit(problem: Problem, pulls: Vector) -> Vector:
    """The weights, by L-BFGS from zero."""
    sizes = np.diff(np.append(problem.starts, problem.matrix.shape[0]))
    each, back = np.repeat(problem.weights, sizes), problem.matrix.T.tocsr()

    def loss(solution: Vector) -> tuple[float, Vector]:
        scores = problem.matrix @ solution
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, problem.starts), sizes))
        total = np.add.reduceat(raised, problem.starts)
        good = np.add.reduceat(raised * problem.right, problem.starts) + 1e-30
        slope = raised / np.repeat(total, sizes) - raised * problem.right / np.repeat(good, sizes)
        value = -(problem.weights * np.log(good / total)).sum() + (pulls / 2 * solution**2).sum()
        return float(value), back @ (each * slope) + pulls * solution

    start = np.zeros(problem.matrix.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x)


def fit_subject(choices: Sequence[Choice]) -> dict[str, float]:
    """The weights within their bounds, small ones left out."""
    names = sorted({name for choice in choices for f in choice.features for name in f})
    pulls = np.array([pull(name) for name in names])
    solution = fit(weighed(pack(choices, names), choices), pulls)
    bounded = {
        name: min(max(float(value), BOUNDS.get(name, (-9, 9))[0]), BOUNDS.get(name, (-9, 9))[1])
        for name, value in zip(names, solution, strict=True)
    }
    return {name: round(value, 2) for name, value in bounded.items() if abs(value) >= LEAST}


def by_folds(choices: Sequence[Choice]) -> float:
    """Share of right choices in texts that the weights were not fitted on."""
    texts = sorted({choice.text for choice in choices})
    right = total = 0
    for number in range(FOLDS):
        held = set(texts[number::FOLDS])
        weights = fit_subject([c for c in choices if c.text not in held])
        names = sorted(weights)
        problem = pack([c for c in choices if c.text in held], names)
        good, count = accuracy(problem, np.array([weights[name] for name in names]))
        right, total = right + good, total + count
    return right / max(total, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--split", action="append", choices=sorted(SPLITS), required=True)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the weights in the package")
    args = parser.parse_args()
    gold = [g for folder in args.folder for g in load_gold(folder, frozenset(args.split))]
    if args.records and args.texts:
        gold += load_records(args.records, args.texts)
    texts = {one.id: (one, context_of(one)) for one in gold}
    content = FILE.read_text(encoding="utf-8")
    weights: Weights = {slot: dict(tomllib.loads(content)[slot]) for slot in SLOTS}
    for _ in range(ROUNDS):
        choices = collect(texts, weights)
        weights[SLOT] = fit_subject(choices)
    print(f"{len(choices)} choices, {by_folds(choices):.3f} right in texts not fitted on")
    if args.write:
        content = FILE.read_text(encoding="utf-8")
        FILE.write_text(replaced(content, SLOT, {"none": 0.0, **weights[SLOT]}), encoding="utf-8")


if __name__ == "__main__":
    main()
