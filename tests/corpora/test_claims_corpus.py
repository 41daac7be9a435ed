"""The labelled claims: offsets hold, labels are of the record format, parts do not overlap."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from nlp_fin.types import Certainty, ClaimKind, Role, Stance

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "claims"
PARTS = ("train", "dev", "test")


def texts(part: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("part", PARTS)
def test_offsets_and_labels(part: str) -> None:
    for text in texts(part):
        assert text["sentiment"] in get_args(Stance)
        end = 0
        for sentence in text["sentences"]:
            assert end <= sentence["start"] < sentence["end"] <= len(text["text"])
            end = sentence["end"]
            assert sentence["sentiment"] in get_args(Stance)
            for claim in sentence["claims"]:
                assert sentence["start"] <= claim["start"] < claim["end"] <= sentence["end"]
                assert claim["kind"] in get_args(ClaimKind)
                assert claim["stance"] in get_args(Stance)
                assert claim["certainty"] in get_args(Certainty)
                assert claim["speaker"]["role"] in get_args(Role)
                assert claim["subjects"]
                span = claim["speaker"]["span"]
                if span is not None:
                    assert sentence["start"] <= span[0] < span[1] <= sentence["end"]


def test_no_text_stands_in_two_parts() -> None:
    ids = [text["id"] for part in PARTS for text in texts(part)]
    assert len(ids) == len(set(ids))


def test_the_corpus_is_as_large_as_its_readme_says() -> None:
    sentences = sum(len(text["sentences"]) for part in PARTS for text in texts(part))
    assert sentences >= 1500
    assert f"{sentences:,} sentences" in (FOLDER / "README.md").read_text(encoding="utf-8")
