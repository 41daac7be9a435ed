"""Which heads of a trained encoder beat the rules, and how much each is to count.

usage: python scripts/weigh_encoder.py MODEL_FOLDER            choose on dev, write config.json
       python scripts/weigh_encoder.py MODEL_FOLDER --test     score the chosen mixture on test

For every head the weight in the geometric mixture with the rules and the temperature of its
scores are chosen on the dev part by accuracy and macro-F1 together. A head whose best mixture
does not gain at least `MARGIN` over the rules gets no weight: the rules decide it alone.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from claim_corpus import PassageReader, read_part

from nlp_fin.lexicon.claim_weights import HEADS
from nlp_fin.pipeline.claiming.heads import HeadScores, best, combine, score_heads
from nlp_fin.pipeline.encoder import EncoderClassifier

WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0)
TEMPERATURES = (0.6, 0.8, 1.0, 1.5, 2.0, 3.0)
ALIKE = 0.005
"""Mixtures whose scores differ by less are alike."""
MARGIN = 0.01
"""Gain of (accuracy + macro-F1) / 2 over the rules that a head must show on dev."""


@dataclass(frozen=True)
class Case:
    """A passage with its gold labels and what both sides say."""

    gold: Mapping[str, str]
    rules: HeadScores
    learned: HeadScores


def read_cases(part: str, classifier: EncoderClassifier) -> list[Case]:
    """Every sentence (claim or not, sentiment) and every gold claim (the other heads)."""
    cases: list[Case] = []
    for text in read_part(part):
        reader = PassageReader(text)
        items = [item for sentence in text.gold["sentences"] for item in _items(sentence)]
        rules = [score_heads(reader.features(a, b)) for a, b, _ in items]
        learned = classifier.classify([text.ctx.text[a:b].strip() for a, b, _ in items])
        cases.extend(
            Case(gold, own, other)
            for (_, _, gold), own, other in zip(items, rules, learned, strict=True)
        )
    return cases


def _items(sentence: dict[str, Any]) -> list[tuple[int, int, dict[str, str]]]:
    is_claim = "claim" if sentence["claims"] else "none"
    whole = {"is_claim": is_claim, "sentiment": sentence["sentiment"]}
    return [
        (sentence["start"], sentence["end"], whole),
        *(
            (c["start"], c["end"], {head: c[head] for head in ("kind", "stance", "certainty")})
            for c in sentence["claims"]
        ),
    ]


def score(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Accuracy and macro-F1 of (gold, predicted) pairs, over the classes of the gold."""
    hits = sum(gold == label for gold, label in pairs)
    scores = []
    for name in {gold for gold, _ in pairs}:
        both = sum(gold == label == name for gold, label in pairs)
        total = sum(gold == name for gold, _ in pairs) + sum(label == name for _, label in pairs)
        scores.append(2 * both / total)
    return hits / len(pairs), sum(scores) / len(scores)


def _tempered(scores: Mapping[str, float], temperature: float) -> dict[str, float]:
    raised = {label: p ** (1 / temperature) for label, p in scores.items()}
    total = sum(raised.values())
    return {label: p / total for label, p in raised.items()}


def mixture(cases: Sequence[Case], head: str, weight: float, t: float) -> tuple[float, float]:
    """(accuracy, macro-F1) of one head; weight 0 is the rules alone, 1 the encoder alone."""
    pairs = []
    for case in cases:
        if head in case.gold:
            learned = {head: _tempered(case.learned[head], t)}
            mixed = combine(case.rules, learned, {head: weight} if weight else {})
            pairs.append((case.gold[head], best(mixed[head])))
    return score(pairs)


def log_loss(cases: Sequence[Case], head: str, weight: float, t: float) -> float:
    """Mean surprise at the gold labels: small where the probabilities can be relied on."""
    losses = []
    for case in cases:
        if head in case.gold:
            learned = {head: _tempered(case.learned[head], t)}
            mixed = combine(case.rules, learned, {head: weight} if weight else {})
            losses.append(-math.log(max(1e-9, mixed[head][case.gold[head]])))
    return sum(losses) / len(losses)


def choose(cases: Sequence[Case], head: str) -> tuple[float, float]:
    """(weight, temperature) of the best mixture on `cases`; weight 0 if the rules are as good.

    Of mixtures that are right about equally often the one with the smallest log loss: what is
    built on the labels adds up their probabilities.
    """
    own = sum(mixture(cases, head, 0.0, 1.0)) / 2
    scores = {pair: sum(mixture(cases, head, *pair)) / 2 for pair in product(WEIGHTS, TEMPERATURES)}
    best_score = max(scores.values())
    if best_score - own < MARGIN:
        return 0.0, 1.0
    good = [pair for pair, score in scores.items() if score >= best_score - ALIKE]
    return min(good, key=lambda pair: log_loss(cases, head, *pair))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--test", action="store_true", help="score on test, change nothing")
    options = parser.parse_args()
    file = options.model / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    classifier = EncoderClassifier(options.model, weights=dict.fromkeys(HEADS, 1.0))
    cases = read_cases("test" if options.test else "dev", classifier)
    chosen = {
        head: (config["weights"].get(head, 0.0), config["temperature"].get(head, 1.0))
        if options.test
        else choose(cases, head)
        for head in HEADS
    }
    print(f"{'head':10s} {'rules':>15s} {'encoder':>15s} {'mixture':>15s}  weight  temperature")
    for head, (weight, temperature) in chosen.items():
        columns = [
            "{:.3f} / {:.3f}".format(*mixture(cases, head, *pair))
            for pair in ((0.0, 1.0), (1.0, 1.0), (weight, temperature))
        ]
        print(head.ljust(10), *(c.rjust(15) for c in columns), f"{weight:7} {temperature:12}")
    if not options.test:
        config["weights"] = {head: w for head, (w, _) in chosen.items() if w}
        config["temperature"] = {head: t for head, (w, t) in chosen.items() if w}
        file.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        print(f"{file}: weights for {', '.join(config['weights']) or 'no head'}")


if __name__ == "__main__":
    main()
