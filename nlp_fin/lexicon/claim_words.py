"""The cues of claims: groups of words that speak for a kind, a certainty or no claim at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.patterns import PatternIndex, index_of
from nlp_fin.lexicon.resources import load_toml

FILE = "claims_cues.toml"


@dataclass(frozen=True, slots=True)
class ClaimLexicon:
    groups: PatternIndex[str]
    """Patterns → names of cue groups."""
    names: tuple[str, ...]
    subjunctive_strong: frozenset[str]
    subjunctive_weak: frozenset[str]
    earlier: frozenset[str]
    """Words before the earlier, expected or planned one of two figures."""
    past: PatternIndex[bool]
    """Finite forms of the past tense."""
    participles: PatternIndex[bool]
    """Participles that end like infinitives: *verloren*."""


@cache
def claim_lexicon() -> ClaimLexicon:
    """The cue vocabulary. Raises `LexiconError` naming file and group of a bad pattern."""
    data = load_toml(FILE)
    moods = data.get("subjunctive", {})
    verbs = data.get("verbs", {})
    groups: Mapping[str, object] = data.get("groups", {})
    if not groups or not {"strong", "weak"} <= set(moods):
        raise LexiconError(f"{FILE}: [groups] and [subjunctive] strong, weak are needed")
    if not {"past", "participles"} <= set(verbs) or "earlier" not in data.get("figures", {}):
        raise LexiconError(f"{FILE}: [verbs] past, participles and [figures] earlier are needed")
    index: PatternIndex[str] = PatternIndex()
    for name, patterns in groups.items():
        if not isinstance(patterns, str) or not patterns.split():
            raise LexiconError(f"{FILE}: group {name!r} must be a non-empty string of patterns")
        for pattern in patterns.split():
            try:
                index.add(pattern, name)
            except ValueError as error:
                raise LexiconError(f"{FILE}: group {name!r}: {error}") from None
    return ClaimLexicon(
        index,
        tuple(groups),
        frozenset(str(moods["strong"]).split()),
        frozenset(str(moods["weak"]).split()),
        frozenset(str(data["figures"]["earlier"]).split()),
        index_of((form, True) for form in str(verbs["past"]).split()),
        index_of((form, True) for form in str(verbs["participles"]).split()),
    )
