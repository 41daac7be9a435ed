"""The evaluation gates: floors under the scores on the project's own corpora."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import evaluate

ROOT = Path(__file__).resolve().parents[2]


def test_figures_stay_above_their_floors() -> None:
    assert evaluate.gate(ROOT / "corpora" / "floors.toml", update_hash=False) == 0


def test_planted_errors_are_found_and_nothing_else() -> None:
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "scripts" / "evaluate_planted.py"),
            str(ROOT / "corpora" / "planted" / "dev.jsonl"),
            "--min-precision", "0.95", "--min-right", "0.75",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
