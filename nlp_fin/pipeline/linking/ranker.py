"""The scoring of candidates: one function, weights as data, replaceable by a learned one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "weights.toml"

SLOTS = ("metric", "subject", "period", "basis")


@dataclass(slots=True)
class Candidate:
    """One possible value of one slot of one quantity.

    `value` is what is chosen (opaque to the ranker), `features` what the rules measured,
    `reason` what `explain` shows. The offsets let a model look at the text itself.
    """

    value: Any
    features: dict[str, float]
    reason: str
    start: int = -1
    end: int = -1
    """Where the evidence stands in the text; -1 where there is none."""
    score: float = field(default=0.0)


class Ranker(Protocol):
    """Scores the candidates of one slot of one quantity; the highest is chosen."""

    def scores(
        self, slot: str, quantity: tuple[int, int], candidates: Sequence[Candidate]
    ) -> list[float]:
        """One score for each candidate. `quantity` is its span in the text."""
        ...


class LinearRanker:
    """Score = sum of weight × feature. A feature without a weight counts nothing: some pairs of
    place and kind never stood in a text that the weights were fitted on."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights

    def scores(
        self, slot: str, quantity: tuple[int, int], candidates: Sequence[Candidate]
    ) -> list[float]:
        weights = self._weights[slot]
        return [
            sum(weights.get(name, 0.0) * value for name, value in candidate.features.items())
            for candidate in candidates
        ]


@cache
def default_ranker() -> LinearRanker:
    """The ranker with the weights of `weights.toml`. Raises `LexiconError` for a bad file."""
    data = load_toml(FILE)
    weights: dict[str, dict[str, float]] = {}
    for slot in SLOTS:
        table = data.get(slot)
        if not isinstance(table, dict):
            raise LexiconError(f"{FILE}: table [{slot}] is missing")
        for name, value in table.items():
            if not isinstance(value, int | float):
                raise LexiconError(f"{FILE}: [{slot}] {name} = {value!r}, expected a number")
        weights[slot] = {name: float(value) for name, value in table.items()}
    return LinearRanker(weights)


def choose(
    ranker: Ranker, slot: str, quantity: tuple[int, int], candidates: list[Candidate]
) -> Candidate | None:
    """The best candidate (the earlier one of two equals), with its score set; None of none."""
    if not candidates:
        return None
    for candidate, score in zip(candidates, ranker.scores(slot, quantity, candidates), strict=True):
        candidate.score = score
    return max(candidates, key=lambda candidate: candidate.score)
