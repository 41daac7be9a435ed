"""Fits the weights by which the linker ranks periods and bases, on gold texts.

    python scripts/fit_weights.py corpora/gold --split train --split dev

prints what is right in texts that were not fitted on; with `--write` it replaces the weights.

A conditional logit over the candidates of each figure: the right ones share the probability. L2
pulls each weight to its prior. Candidates depend on what was decided before, so the texts are
linked again in every round, each with weights that were fitted on the others. The sections
`period` and `basis` of nlp_fin/lexicon/data/weights.toml are replaced, all others stay as they are.
Needs scipy.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from evaluate import period_right
from gold import SPLITS, GoldText, load_gold
from scipy.sparse import csr_matrix

from nlp_fin.analysis import shared_pipeline
from nlp_fin.ingest import article_from_text
from nlp_fin.pipeline import state
from nlp_fin.pipeline.components import text_context
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.figures import Linker
from nlp_fin.pipeline.linking.ranker import SLOTS, Candidate, LinearRanker

FILE = Path(__file__).resolve().parent.parent / "nlp_fin" / "lexicon" / "data" / "weights.toml"
FITTED = ("period", "basis")
L2 = {"period": 1.2, "basis": 5.0}
LEAST = {"period": 0.03, "basis": 0.05}
"""Smaller weights are left out of the file."""
LONG_TEXTS = 0.3
"""Exponent by which a figure counts less the more figures its text has."""
PRIORS: dict[str, dict[str, float]] = {
    "period": {
        "in_sentence": 3.0, "in_ranking": -3.0, "in_ranking_apart": -3.0, "aside_apart": -1.0,
        "in_looks_back_apart": -1.5, "in_compared_apart": -2.0, "overtaken": -1.0,
        "block_compared": -2.0, "block_attributive": -1.0, "block_ranking": -2.0,
        "block_looks_back": -1.0, "baseline": -4.0, "duration": -2.0, "undated": -3.0,
        "term": -2.0, "block_sets_scene": 1.0, "in_participle": -0.5, "block_participle": -1.0,
        "paired": 8.0,
        "outlook_ahead": 2.0, "carried_partial": -1.5, "carried_restated": 1.5, "lead": 1.5,
        "headed": 1.5, "stand_line": 1.5, "block_then": 1.5, "anchor_trading": 2.0,
        "report_end": 1.0,
        "mode_review_move": 3.0, "mode_week_move": 2.0, "heading_line": 1.5,
        "heading_bracket": 2.5, "since_base": 3.0, "since_then": 1.0,
        "behind_dated": 1.5, "decided": -5.0,
        "none_goal": 2.0, "back_dated": -2.0,
    },
    "basis": {
        "rule": 2.5, "rule_section": 1.0, "rule_limit": 1.0, "rule_future": 0.5, "rule_plan": 1.5,
        "rule_cue_phrase": 0.7,
    },
}  # fmt: skip
"""What rare features are held to weigh before any text is seen."""
FOLDS, STEPS, RATE, ROUNDS = 6, 300, 0.08, 2

Vector = npt.NDArray[np.float64]
Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one figure in one slot, and which of them are right."""

    text: str
    features: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


@dataclass(slots=True)
class Recorder:
    """A linear ranker that keeps the candidates of the fitted slots by the figure's span."""

    ranker: LinearRanker
    seen: dict[tuple[str, tuple[int, int]], list[Candidate]] = field(default_factory=dict)

    def scores(
        self, slot: str, quantity: tuple[int, int], candidates: Sequence[Candidate]
    ) -> list[float]:
        self.seen[slot, quantity] = list(candidates)
        return self.ranker.scores(slot, quantity, candidates)


def context_of(gold: GoldText) -> TextContext:
    published = gold.head.get("published")
    article = article_from_text(
        gold.text,
        source=gold.id,
        published=date.fromisoformat(published) if published else None,
    )
    nlp = shared_pipeline(encoder=False)
    doc = nlp.make_doc(article.text)
    state.set_article(doc, article)
    return text_context(nlp(doc))


def is_right(slot: str, value: Any, wanted: Mapping[str, Any]) -> bool:
    if slot == "basis":
        return value in (wanted["basis"], *wanted["basis_alt"])
    return any(period_right(value, p) for p in (wanted["period"], *wanted["period_alt"]))


def collect(
    texts: Mapping[str, tuple[GoldText, TextContext]], weights: Weights
) -> dict[str, list[Choice]]:
    """Every choice between a right and a wrong candidate, by slot."""
    found: dict[str, list[Choice]] = {slot: [] for slot in FITTED}
    for name, (gold, context) in texts.items():
        recorder = Recorder(LinearRanker(weights))
        for draft in Linker(context, recorder).link():
            span = (draft.quantity.start, draft.quantity.end)
            wanted = next(
                (g for g in gold.figures if g["start"] < span[1] and span[0] < g["end"]), None
            )
            if wanted is None or wanted["optional"] or draft.frame is None:
                continue
            tied = (
                draft.frame.old or draft.frame.shift or draft.frame.relation not in (None, "coord")
            )
            for slot in FITTED:
                candidates = recorder.seen.get((slot, span), [])
                right = tuple(is_right(slot, c.value, wanted) for c in candidates)
                if any(right) and not all(right) and not (slot == "period" and tied):
                    features = tuple(c.features for c in candidates)
                    found[slot].append(Choice(name, features, right))
    return found


def collect_unseen(
    texts: Mapping[str, tuple[GoldText, TextContext]], weights: Weights
) -> dict[str, list[Choice]]:
    """Every choice, each text linked with weights that were fitted on the others: what is carried
    over from figures before is then as often wrong as it will be in a text nobody has seen."""
    first = collect(texts, weights)
    found: dict[str, list[Choice]] = {slot: [] for slot in FITTED}
    names = sorted(texts)
    for number in range(FOLDS):
        held = set(names[number::FOLDS])
        own = weights | {
            slot: fit_slot(slot, [c for c in first[slot] if c.text not in held]) for slot in FITTED
        }
        for slot, choices in collect({name: texts[name] for name in held}, own).items():
            found[slot] += choices
    return found


@dataclass(frozen=True, slots=True)
class Problem:
    """Choices as one sparse matrix: `starts` says where the rows of each choice begin."""

    matrix: csr_matrix
    right: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.int64]
    weights: Vector


def pack(choices: Sequence[Choice], names: Sequence[str]) -> Problem:
    place = {name: i for i, name in enumerate(names)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    right: list[bool] = []
    starts: list[int] = []
    for choice in choices:
        starts.append(len(right))
        for features, good in zip(choice.features, choice.right, strict=True):
            for name, value in features.items():
                if value and name in place:
                    rows.append(len(right))
                    columns.append(place[name])
                    values.append(value)
            right.append(good)
    counts = Counter(choice.text for choice in choices)
    weights = np.array([counts[choice.text] ** -LONG_TEXTS for choice in choices])
    matrix = csr_matrix((values, (rows, columns)), (len(right), len(names)))
    return Problem(
        matrix, np.array(right), np.array(starts), weights * len(weights) / weights.sum()
    )


def fit(problem: Problem, prior: Vector, l2: float) -> Vector:
    """The weights, by Adam from the prior."""
    sizes = np.diff(np.append(problem.starts, problem.matrix.shape[0]))
    each, back = np.repeat(problem.weights, sizes), problem.matrix.T.tocsr()
    solution = prior.copy()
    mean, square = np.zeros_like(prior), np.zeros_like(prior)
    for step in range(1, STEPS + 1):
        scores = problem.matrix @ solution
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, problem.starts), sizes))
        share = raised / np.repeat(np.add.reduceat(raised, problem.starts), sizes)
        wanted = share * problem.right
        wanted /= np.repeat(np.add.reduceat(wanted, problem.starts) + 1e-12, sizes)
        slope = (back @ (each * (share - wanted)) + l2 * (solution - prior)) / len(problem.starts)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        size = np.sqrt(square / (1 - 0.99**step)) + 1e-8
        solution -= RATE * mean / (1 - 0.9**step) / size
    return solution


def accuracy(problem: Problem, solution: Vector) -> tuple[int, int]:
    scores = problem.matrix @ solution
    ends = np.append(problem.starts[1:], len(scores))
    pairs = zip(problem.starts, ends, strict=True)
    return sum(bool(problem.right[a + np.argmax(scores[a:b])]) for a, b in pairs), len(ends)


def fit_slot(slot: str, choices: Sequence[Choice]) -> dict[str, float]:
    seen = {name for choice in choices for f in choice.features for name in f}
    names = sorted(seen | PRIORS[slot].keys())
    prior = np.array([PRIORS[slot].get(name, 0.0) for name in names])
    solution = fit(pack(choices, names), prior, L2[slot])
    return {
        name: round(float(value), 2)
        for name, value in zip(names, solution, strict=True)
        if abs(value) >= LEAST[slot]
    }


def by_folds(slot: str, choices: Sequence[Choice]) -> float:
    """Share of right choices in texts that the weights were not fitted on."""
    texts = sorted({choice.text for choice in choices})
    right = total = 0
    for number in range(FOLDS):
        held = set(texts[number::FOLDS])
        weights = fit_slot(slot, [c for c in choices if c.text not in held])
        names = sorted(weights)
        problem = pack([c for c in choices if c.text in held], names)
        good, count = accuracy(problem, np.array([weights[name] for name in names]))
        right, total = right + good, total + count
    return right / max(total, 1)


def replaced(content: str, slot: str, weights: Mapping[str, float]) -> str:
    """The file's text with another section `slot`."""
    body = "".join(f"{name} = {value}\n" for name, value in sorted(weights.items()))
    section = re.compile(rf"^\[{slot}\]\n.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
    return section.sub(lambda _: f"[{slot}]\n{body}\n", content).rstrip("\n") + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--split", action="append", choices=sorted(SPLITS), required=True)
    parser.add_argument("--write", action="store_true", help="replace the weights in the package")
    args = parser.parse_args()
    texts = {
        gold.id: (gold, context_of(gold))
        for folder in args.folder
        for gold in load_gold(folder, frozenset(args.split))
    }
    content = FILE.read_text(encoding="utf-8")
    weights: Weights = {slot: dict(tomllib.loads(content)[slot]) for slot in SLOTS}
    for _ in range(ROUNDS):
        choices = collect_unseen(texts, weights)
        weights |= {slot: fit_slot(slot, choices[slot]) for slot in FITTED}
    for slot in FITTED:
        held = by_folds(slot, choices[slot])
        print(f"{slot}: {len(choices[slot])} choices, {held:.3f} right in texts not fitted on")
        content = replaced(content, slot, weights[slot])
    if args.write:
        FILE.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
