"""Closed classes of German words: articles, prepositions, conjunctions, auxiliaries."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "grammar.toml"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Each field is the list of the same name in grammar.toml, whatever its section."""

    determiners: frozenset[str]
    oblique: frozenset[str]
    indefinite: frozenset[str]
    definite: frozenset[str]
    links: frozenset[str]
    not_adjectives: frozenset[str]
    opening_adjectives: frozenset[str]
    no_speakers: frozenset[str]
    subordinators: frozenset[str]
    nested: frozenset[str]
    coordinators: frozenset[str]
    focus: frozenset[str]
    prepositions: frozenset[str]
    fillers: frozenset[str]
    comparing: frozenset[str]
    first_person: frozenset[str]
    have: frozenset[str]
    be: frozenset[str]
    passive: frozenset[str]
    modals: frozenset[str]
    finite: frozenset[str]
    not_verbs: frozenset[str]
    verb_first: frozenset[str]


@cache
def grammar() -> Grammar:
    """The word classes. Raises `LexiconError` naming a list that is missing, empty or unknown."""
    data = load_toml(FILE)
    lists = {name: words for section in data.values() for name, words in section.items()}
    wanted = [f.name for f in fields(Grammar)]
    unknown = set(lists) - set(wanted)
    if unknown:
        raise LexiconError(f"{FILE}: unknown lists {', '.join(sorted(unknown))}")
    for name in wanted:
        if not isinstance(lists.get(name), str) or not lists[name].split():
            raise LexiconError(f"{FILE}: `{name}` must be a non-empty string of words")
    return Grammar(**{name: frozenset(lists[name].split()) for name in wanted})
