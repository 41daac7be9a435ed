"""Cue words for basis, source, earlier periods, comparison, rate and units of measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.phrases import PhraseTable
from nlp_fin.lexicon.resources import load_toml

FILE = "cues.toml"

BASES = ("forecast", "estimate", "target", "criterion", "hypothetical")
_SHIFTS = frozenset("year quarter month week day unknown".split())
_RATES = ("per_year", "per_quarter", "per_month")


@dataclass(frozen=True, slots=True)
class BasisCue:
    basis: str
    kind: str
    """`verb`, `word` or `phrase`."""


@dataclass(frozen=True, slots=True)
class CueLexicon:
    basis: PhraseTable[BasisCue]
    fiction: tuple[str, ...]
    """Beginnings of words that say that a firm is invented."""
    section_basis: Mapping[str, str]
    """Word in a heading or label → basis of what stands below it."""
    source_before: PhraseTable[str]
    source_after: frozenset[str]
    source_labels: frozenset[str]
    source_verbs: frozenset[str]
    crowd: frozenset[str]
    own_source: PhraseTable[str]
    previous: PhraseTable[str]
    """Words for the period before, with the shift: `year`, `quarter`, …, `unknown`."""
    versus: PhraseTable[str]
    prior: PhraseTable[str]
    rate: PhraseTable[str]
    per_unit: PhraseTable[str]


@cache
def cue_lexicon() -> CueLexicon:
    """The cue vocabulary. Raises `LexiconError` naming the file and the bad table."""
    data = load_toml(FILE)
    basis: PhraseTable[BasisCue] = PhraseTable()
    tables = _table(data, "basis")
    for name in BASES:
        row = _table(tables, name, where="basis.")
        for kind, key in (("verb", "verbs"), ("word", "words")):
            for word in str(row.get(key, "")).split():
                basis.add(word, BasisCue(name, kind))
        for phrase in row.get("phrases", ()):
            basis.add(phrase, BasisCue(name, "phrase"))
    section = {
        word: name
        for name, words in _table(tables, "section", where="basis.").items()
        for word in str(words).split()
    }
    source = _table(data, "source")
    comparison = _table(data, "comparison")
    return CueLexicon(
        basis,
        tuple(str(_table(tables, "hypothetical", where="basis.")["fiction"]).split()),
        section,
        _phrases({"source": source["before"]}),
        frozenset(source["after"]),
        frozenset(source["label"]),
        frozenset(str(source["verbs"]).split()),
        frozenset(str(source["crowd"]).split()),
        _phrases({"own": source["own"]}),
        _previous(_table(data, "period")),
        _phrases({"versus": comparison["versus"]}),
        _phrases({"prior": comparison["prior"]}),
        _phrases({name: _table(data, "rate")[name] for name in _RATES}),
        _phrases({phrase: [phrase] for row in _table(data, "per_unit").values() for phrase in row}),
    )


def _table(data: Mapping[str, Any], key: str, *, where: str = "") -> dict[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise LexiconError(f"{FILE}: table [{where}{key}] is missing")
    return value


def _phrases(named: Mapping[str, list[str]]) -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable()
    for name, phrases in named.items():
        for phrase in phrases:
            table.add(phrase, name)
    return table


def _previous(data: Mapping[str, Any]) -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable()
    for row in data.get("previous", ()):
        shift = row.get("shift")
        if shift not in _SHIFTS:
            raise LexiconError(f"{FILE}: [[period.previous]] shift {shift!r}; allowed: {_SHIFTS}")
        for phrase in (*str(row.get("words", "")).split(), *row.get("phrases", ())):
            table.add(phrase, shift)
    return table
