"""Words around the names of persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "person_cues.toml"


@dataclass(frozen=True, slots=True)
class PersonCues:
    """The word lists of `person_cues.toml`."""

    roles: frozenset[str]
    sure_roles: frozenset[str]
    """Roles before which even an unknown given name is one."""
    verbs: frozenset[str]
    particles: frozenset[str]
    doubtful_first_names: frozenset[str]
    no_last_names: frozenset[str]


def parse_person_cues(data: Mapping[str, object], *, name: str = FILE) -> PersonCues:
    """Build the word lists. Raises `LexiconError` naming the list that is missing or wrong."""

    def words(key: str) -> frozenset[str]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise LexiconError(f"{name}: `{key}` must be a list of words")
        return frozenset(value)

    return PersonCues(
        words("roles"),
        words("roles") - words("weak_roles"),
        words("verbs"),
        words("particles"),
        words("doubtful_first_names"),
        words("no_last_names"),
    )


@cache
def person_cues() -> PersonCues:
    """The lists of the package, read once."""
    return parse_person_cues(load_toml(FILE))
