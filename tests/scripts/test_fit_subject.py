"""Fitting the weights of subjects."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from fit_subject import BOUNDS, fit, fit_subject, load_records, pull, weighed
from fit_weights import Choice, accuracy, pack

CHOICES = [
    Choice(f"text{number}", ({"near": 1.0}, {"far": 1.0}), (True, False)) for number in range(6)
]


def test_the_right_candidates_come_to_score_highest() -> None:
    problem = weighed(pack(CHOICES, ["far", "near"]), CHOICES)
    solution = fit(problem, np.array([0.1, 0.1]))
    assert solution[1] > 0 > solution[0]
    assert accuracy(problem, solution) == (6, 6)


def test_a_feature_with_a_group_of_metrics_is_held_more_strongly() -> None:
    assert pull("main") < pull("kind_index_market") < pull("main_market")
    assert pull("kind_fit") == pull("main")


def test_a_record_counts_more_and_a_figure_of_a_long_text_less() -> None:
    long = [Choice("long", ({"a": 1.0}, {"b": 1.0}), (True, False))] * 4
    one = [Choice("record x", ({"a": 1.0}, {"b": 1.0}), (True, False))]
    weights = weighed(pack([*long, *one], ["a", "b"]), [*long, *one]).weights
    assert np.isclose(weights[-1] / weights[0], 8.0)


def test_rare_features_stay_within_their_bounds() -> None:
    wrong = [Choice("t", ({"told": 1.0}, {"near": 1.0}), (False, True))] * 3
    assert fit_subject(wrong)["told"] == BOUNDS["told"][0]


def test_records_are_read_with_their_texts(tmp_path: Path) -> None:
    figure = {"start": 0, "end": 3, "subject": {"names": ["Dax"], "symbol": None}}
    (tmp_path / "1.json").write_text(json.dumps({"published": None, "figures": [figure]}))
    (tmp_path / "1.txt").write_text("3 %")
    (tmp_path / "2.json").write_text(json.dumps({"figures": [figure]}))
    found = load_records(tmp_path, tmp_path)
    assert [(one.id, one.text, one.figures[0]["optional"]) for one in found] == [
        ("record 1", "3 %", False)
    ]
