"""Articles about 1999 to 2018 with true and falsified figures, through the whole pipeline."""

from __future__ import annotations

import random

from evaluate_market import run, write_article
from market_corpus import load_world


def test_refutations_are_right_and_most_is_settled() -> None:
    world, rng = load_world(), random.Random(20)
    samples = [write_article(world, number, rng) for number in range(30)]
    for sample in samples:
        for stated in sample.figures:
            assert sample.text[stated.start : stated.end] == stated.text
    report = run(samples, world).report()
    assert report["falsified"] == 15
    assert float(str(report["precision_refuted"])) >= 0.95
    assert float(str(report["settled_share"])) >= 0.6
    assert float(str(report["recall_refuted"])) >= 0.6
