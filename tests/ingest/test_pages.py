"""The pages written for this project, read as a whole: an evaluation gate."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "evaluate_pages", ROOT / "scripts" / "evaluate_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate_pages"] = module
    spec.loader.exec_module(module)
    return module


def test_the_floors_hold(script: ModuleType) -> None:
    score = script.Score()
    for file in sorted(script.PAGES.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        script.score_page(score, gold, file.with_suffix(".html").read_bytes(), script.ours)
    found = script.summary(score)
    assert score.pages >= 25
    assert found["text"] >= script.FLOORS["text"]
    assert found["segments"] >= script.FLOORS["segments"]
    assert found["rows"] >= script.FLOORS["rows"]
    assert found["wrong"] <= script.FLOORS["wrong"]
    assert found["outcomes"] >= script.FLOORS["outcomes"]
