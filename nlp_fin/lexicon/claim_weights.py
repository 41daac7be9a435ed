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
COLUMNS = ("head", "label", "feature", "weight")
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
    """All heads. Raises `LexiconError` with file and line of an unknown head, label or number."""
    rows: dict[str, dict[str, list[float]]] = {head: {} for head in HEADS}
    for row in load_csv(FILE, COLUMNS):
        labels = HEADS.get(row["head"])
        if labels is None or row["label"] not in labels:
            raise LexiconError(f"{row.where}: unknown head or label {row['head']}/{row['label']}")
        try:
            weight = float(row["weight"])
        except ValueError:
            raise LexiconError(f"{row.where}: weight {row['weight']!r} is no number") from None
        values = rows[row["head"]].setdefault(row["feature"], [0.0] * len(labels))
        values[labels.index(row["label"])] = weight
    return {
        head: Head(HEADS[head], {name: tuple(v) for name, v in features.items()})
        for head, features in rows.items()
    }
