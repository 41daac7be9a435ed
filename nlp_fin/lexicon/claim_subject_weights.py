"""Weights by which the subjects of claims are ranked.

They are fitted on the train part of corpora/claims by scripts/fit_claim_subjects.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_csv

FILE = "claim_subject_weights.csv"
COLUMNS = ("feature", "weight")
SCALE = 100
"""A weight of 1 is written as this."""


@cache
def claim_subject_weights() -> Mapping[str, float]:
    """Feature → weight. Raises `LexiconError` with file and line of a bad row."""
    found: dict[str, float] = {}
    for row in load_csv(FILE, COLUMNS):
        if row["feature"] in found:
            raise LexiconError(f"{row.where}: {row['feature']} has a weight already")
        try:
            found[row["feature"]] = int(row["weight"]) / SCALE
        except ValueError:
            raise LexiconError(f"{row.where}: {row['weight']!r} is no whole number") from None
    return found
