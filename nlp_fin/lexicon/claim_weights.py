"""Weights of the linear heads that turn features into labels.

They are fitted on the train part of corpora/claims by scripts/fit_claim_rules.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_csv

FILE = "claims_weights.csv"
COLUMNS = ("head", "feature", "weights")
SCALE = 100
"""A weight of 1 is written as this."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "is_claim": ("claim", "none"),
    "kind": (
        "driver", "forecast", "fundamental", "performance", "policy", "price_target",
        "recommendation", "risk", "valuation",
    ),
    "stance": ("negative", "neutral", "positive"),
    "certainty": ("conditional", "hedged", "stated"),
    "sentiment": ("negative", "neutral", "positive"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """`weights` maps a feature to one weight for each of `labels`."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]


@cache
def claim_heads() -> Mapping[str, Head]:
    """All heads. Raises `LexiconError` with file and line of an unknown head or a bad
    number."""
    rows: dict[str, dict[str, tuple[float, ...]]] = {head: {} for head in HEADS}
    for row in load_csv(FILE, COLUMNS):
        labels = HEADS.get(row["head"])
        if labels is None:
            raise LexiconError(f"{row.where}: unknown head {row['head']}")
        try:
            weights = tuple(int(w) / SCALE for w in row["weights"].split())
        except ValueError:
            raise LexiconError(f"{row.where}: {row['weights']!r} are no whole numbers") from None
        if len(weights) != len(labels):
            raise LexiconError(
                f"{row.where}: {len(weights)} weights, but {row['head']} has {len(labels)} labels"
            )
        rows[row["head"]][row["feature"]] = weights
    return {head: Head(HEADS[head], features) for head, features in rows.items()}
