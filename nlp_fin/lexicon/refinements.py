"""Words beside a metric word that make it more exact (*Ergebnis vor Steuern*)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.metrics import FILE, metric_lexicon
from nlp_fin.lexicon.phrases import PhraseTable
from nlp_fin.lexicon.resources import load_toml


@dataclass(frozen=True, slots=True)
class Refinement:
    """Words that make concepts `base` into the more exact concept `to`."""

    base: frozenset[str]
    to: str
    phrases: PhraseTable[str]
    behind: bool
    """Only behind the quantity."""
    times: tuple[str, ...] = ()
    """Words of a time right behind the metric word that do the same (`12 monate`)."""


@cache
def refinements() -> tuple[Refinement, ...]:
    """The rules of `[[refine]]`. Raises `LexiconError` for an unknown concept."""
    rules = []
    for row in load_toml(FILE).get("refine", ()):
        base = frozenset(row.get("base", ()))
        to = row.get("to")
        unknown = (base | {to}) - set(metric_lexicon().concepts)
        if unknown:
            raise LexiconError(f"{FILE}: [[refine]] to {to!r}: unknown concepts {unknown}")
        phrases: PhraseTable[str] = PhraseTable()
        for phrase in row.get("phrases", ()):
            phrases.add(phrase, to)
        times = tuple(row.get("times", ()))
        rules.append(Refinement(base, to, phrases, bool(row.get("behind", False)), times))
    return tuple(rules)
