"""Which way something went: verbs (also separable ones), nouns and adverbs of direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.phrases import endings
from nlp_fin.lexicon.resources import load_toml

FILE = "verbs.toml"

_VERB_ROLES = frozenset("motion change level metric beat trail".split())
_NOUN_ROLES = frozenset("change gap forecast estimate target neutral".split())
_WORD_ROLES = frozenset("change beat trail".split())


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction word. `sign` 1 up, -1 down, 0 none; `concept` what it names by itself."""

    sign: int
    role: str
    concept: str | None = None
    particle: tuple[str, ...] = ()
    """Of a separable verb: the words that must follow in the clause."""


@dataclass(frozen=True, slots=True)
class DirectionLexicon:
    verbs: Mapping[str, tuple[Direction, ...]]
    """Finite and other forms → verbs; those with a particle need it later in the clause."""
    nouns: Mapping[str, Direction]
    words: Mapping[str, Direction]
    not_compounds: frozenset[str]
    """Words that end like a known noun but are no compound of it (*Konkurs*)."""


@cache
def direction_lexicon() -> DirectionLexicon:
    """The vocabulary of directions. Raises `LexiconError` naming the file and the bad row."""
    data = load_toml(FILE)
    verbs: dict[str, list[Direction]] = {}
    for row in data.get("verb", ()):
        sign, role, concept = _checked(row, "verb", _VERB_ROLES)
        particle = tuple(str(row.get("particle", "")).split())
        for form in _spellings(_forms(row, "forms", "verb")):
            verbs.setdefault(form, []).append(Direction(sign, role, concept, particle))
        for form in _spellings(str(row.get("joined", "")).split()):
            verbs.setdefault(form, []).append(Direction(sign, role, concept))
    nouns: dict[str, Direction] = {}
    for row in data.get("noun", ()):
        sign, role, concept = _checked(row, "noun", _NOUN_ROLES)
        for head in _forms(row, "heads", "noun"):
            for form in endings(head):
                nouns.setdefault(form, Direction(sign, role, concept))
    words: dict[str, Direction] = {}
    for row in data.get("word", ()):
        sign, role, _ = _checked({"role": "change", **row}, "word", _WORD_ROLES)
        for form in _forms(row, "forms", "word"):
            words[form] = Direction(sign, role)
    return DirectionLexicon(
        {form: tuple(found) for form, found in verbs.items()},
        nouns,
        words,
        frozenset(str(data.get("not_compounds", "")).split()),
    )


def _spellings(forms: list[str]) -> dict[str, None]:
    """The forms and what they are in Switzerland, without ß."""
    return dict.fromkeys(form for word in forms for form in (word, word.replace("ß", "ss")))


def _forms(row: Mapping[str, Any], key: str, table: str) -> list[str]:
    forms = str(row.get(key, "")).split()
    if not forms:
        raise LexiconError(f"{FILE}: a [[{table}]] row has no `{key}`: {dict(row)}")
    return forms


def _checked(
    row: Mapping[str, Any], table: str, roles: frozenset[str]
) -> tuple[int, str, str | None]:
    sign, role = row.get("sign"), row.get("role")
    if sign not in (-1, 0, 1):
        raise LexiconError(f"{FILE}: [[{table}]] sign is {sign!r}, expected -1, 0 or 1: {row}")
    if role not in roles:
        raise LexiconError(f"{FILE}: [[{table}]] role is {role!r}, expected {sorted(roles)}: {row}")
    return sign, role, row.get("concept")
