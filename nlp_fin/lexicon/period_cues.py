"""Words that tell what a time beside a figure is for, from `period_cues.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "period_cues.toml"


@dataclass(frozen=True, slots=True)
class PeriodCues:
    """Sets of lower-case words; the file says what each is for."""

    reporting: frozenset[str]
    ranking: frozenset[str]
    looking_back: frozenset[str]
    trading: frozenset[str]
    same: frozenset[str]
    timeless: frozenset[str]
    acts: frozenset[str]
    bonds: frozenset[str]


@cache
def period_cues() -> PeriodCues:
    """The words. Raises `LexiconError` for a list that is missing or unknown."""
    data = load_toml(FILE)
    names = {field.name for field in fields(PeriodCues)}
    for name in sorted(names ^ set(data)):
        raise LexiconError(f"{FILE}: list {name} is {'missing' if name in names else 'unknown'}")
    return PeriodCues(**{name: frozenset(str(data[name]).split()) for name in names})
