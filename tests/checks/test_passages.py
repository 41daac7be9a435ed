"""Short passages in many wordings: consistent ones stay untouched, most errors are found."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from nlp_fin.analysis import analyze
from nlp_fin.ingest import article_from_text

CASES = Path(__file__).with_name("cases") / "passages.jsonl"
FOUND = 0.85
"""Share of the inconsistent passages that must be refuted."""


@cache
def judged() -> list[tuple[str, bool, bool]]:
    """(text, inconsistent, refuted) of every passage."""
    out = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = f"Datum: 2025-11-05\n\n{case['text']}"
        record = analyze(article_from_text(text, source="passage.txt"))
        accused = any(finding.verdict == "refuted" for finding in record.findings)
        out.append((case["text"], case["inconsistent"], accused))
    return out


def test_consistent_passages_are_left_alone() -> None:
    assert [text for text, wrong, accused in judged() if accused and not wrong] == []


def test_most_inconsistent_passages_are_found() -> None:
    wrong = [(text, accused) for text, inconsistent, accused in judged() if inconsistent]
    missed = [text for text, accused in wrong if not accused]
    assert len(missed) <= (1 - FOUND) * len(wrong), missed
