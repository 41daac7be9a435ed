"""Fitting the weights of periods and bases."""

from __future__ import annotations

import numpy as np
from fit_weights import Choice, accuracy, fit, fit_slot, pack, replaced

CHOICES = [
    Choice(f"text{number}", ({"behind": 1.0}, {"far": 1.0}, {"far": 1.0, "odd": 1.0}), right)
    for number in range(6)
    for right in ((True, False, False),)
]


def test_the_right_candidates_come_to_score_highest() -> None:
    names = ["behind", "far", "odd"]
    problem = pack(CHOICES, names)
    solution = fit(problem, np.zeros(3), 0.1)
    assert solution[0] > 0 > solution[1]
    assert accuracy(problem, solution) == (6, 6)


def test_a_strong_penalty_keeps_the_prior() -> None:
    weights = fit_slot("basis", [Choice("text", ({"rule": 1.0}, {"other": 1.0}), (True, False))])
    assert weights["rule"] > 2.4


def test_only_the_fitted_section_is_replaced() -> None:
    content = "# head\n\n[metric]\nnoun = 1.0\n\n[period]\nold = 2.0\n\n[basis]\nrule = 5.0\n"
    written = replaced(content, "period", {"new": 0.5})
    assert "old" not in written
    assert written.index("[period]\nnew = 0.5\n") < written.index("[basis]\nrule = 5.0")
    assert written.startswith("# head\n\n[metric]\nnoun = 1.0\n")
    assert replaced(written, "basis", {"rule": 1.0}).endswith("[basis]\nrule = 1.0\n")
