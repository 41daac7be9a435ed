"""Words around numbers: qualifiers, signs, connectives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.page import string_list
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.types import Qualifier

FILE = "number_context.toml"
_QUALIFIERS: tuple[Qualifier, ...] = ("exact", "about", "over", "under", "almost")
_ELLIPTIC = ("be", "fillers", "benchmarks", "expecting", "later", "prepositions", "notes")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberContext:
    """All words lower case; a phrase is a tuple of words."""

    before: Mapping[Phrase, Qualifier]
    after: Mapping[Phrase, Qualifier]
    fillers: frozenset[Phrase]
    fraction_fillers: frozenset[Phrase]
    amounting_nouns: tuple[str, ...]
    amounting_verbs: frozenset[str]
    reflexive: frozenset[str]
    bounds: Mapping[str, Qualifier]
    levels: frozenset[str]
    not_levels: frozenset[str]
    crossing: Mapping[Qualifier, frozenset[str]]
    """Verbs that cross a level (*überschritt die Marke von …*)."""
    minus: frozenset[str]
    plus: frozenset[str]
    range_words: tuple[str, ...]
    dashes: str
    range_openers: frozenset[str]
    range_between: frozenset[str]
    connectives: frozenset[str]
    sharing_fillers: frozenset[str]
    leads: tuple[str, ...]
    level_leads: frozenset[str]
    carried_leads: frozenset[str]
    decimal_leads: frozenset[str]
    not_modifiers: frozenset[str]
    per_words: tuple[str, ...]
    per_nouns: frozenset[str]
    elliptic: Mapping[str, tuple[str, ...]]


def _phrases(table: Mapping[str, Any], where: str) -> dict[Phrase, Qualifier]:
    phrases: dict[Phrase, Qualifier] = {}
    unknown = set(table) - set(_QUALIFIERS)
    if unknown:
        raise LexiconError(f"{where}: {sorted(unknown)} are no qualifiers; use {_QUALIFIERS}")
    for qualifier in _QUALIFIERS:
        if qualifier not in table:
            continue
        for entry in string_list(table, qualifier, where=where):
            phrase = tuple(entry.lower().split())
            if phrases.setdefault(phrase, qualifier) != qualifier:
                raise LexiconError(f"{where}: {entry!r} is {phrases[phrase]} and {qualifier}")
    return phrases


@cache
def number_context() -> NumberContext:
    """The vocabulary around numbers. Raises `LexiconError` for a malformed file."""
    data = load_toml(FILE)

    def words(section: str, key: str) -> list[str]:
        return [w.lower() for w in string_list(data[section], key, where=f"{FILE}: [{section}]")]

    qualifiers = data["qualifiers"]
    fillers = {
        key: frozenset(
            tuple(w.lower().split())
            for w in string_list(qualifiers["fillers"], key, where=f"{FILE}: fillers")
        )
        for key in ("always", "fractions")
    }
    bounds: dict[str, Qualifier] = dict.fromkeys(words("bounds", "over"), "over")
    bounds |= dict.fromkeys(words("bounds", "under"), "under")
    return NumberContext(
        before=_phrases(qualifiers["before"], f"{FILE}: [qualifiers.before]"),
        after=_phrases(qualifiers["after"], f"{FILE}: [qualifiers.after]"),
        fillers=fillers["always"],
        fraction_fillers=fillers["fractions"],
        amounting_nouns=tuple(words("amounting", "nouns")),
        amounting_verbs=frozenset(words("amounting", "verbs")),
        reflexive=frozenset(words("amounting", "reflexive")),
        bounds=bounds,
        levels=frozenset(words("bounds", "levels")),
        not_levels=frozenset(words("bounds", "not_levels")),
        crossing={
            "over": frozenset(words("bounds", "exceeding")),
            "under": frozenset(words("bounds", "undercutting")),
        },
        minus=frozenset(words("signs", "minus")),
        plus=frozenset(words("signs", "plus")),
        range_words=tuple(sorted(words("ranges", "words"), key=len, reverse=True)),
        dashes="".join(words("ranges", "dashes")),
        range_openers=frozenset(words("ranges", "openers")),
        range_between=frozenset(words("ranges", "between")),
        connectives=frozenset(words("sharing", "connectives")),
        sharing_fillers=frozenset(words("sharing", "fillers")),
        leads=tuple(words("bare", "leads")),
        level_leads=frozenset(words("bare", "level_leads")),
        carried_leads=frozenset(words("bare", "carried_leads")),
        decimal_leads=frozenset(words("bare", "decimal_leads")),
        not_modifiers=frozenset(words("bare", "not_modifiers")),
        per_words=tuple(words("per", "words")),
        per_nouns=frozenset(string_list(data["per"], "nouns", where=f"{FILE}: [per]")),
        elliptic={key: tuple(words("elliptic", key)) for key in _ELLIPTIC},
    )
