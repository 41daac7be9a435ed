"""Words that narrow what a figure is of: segment, region, definition, share class, moment.

Two figures with the same metric are comparable only if these words do not tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.checks.scene import Scene
from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.types import Figure

SCOPES_FILE = "scopes.toml"
Marks = frozenset[tuple[str, str]]
"""Pairs (dimension, value)."""


@dataclass(frozen=True)
class Dimension:
    """One way to narrow: values with their patterns; `strict` if absence differs from presence."""

    name: str
    strict: bool
    values: Mapping[str, re.Pattern[str]]


def _pattern(words: Any, where: str) -> re.Pattern[str]:
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        raise LexiconError(f"{where}: must be a list of words")
    joined = "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\s")
    try:
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise LexiconError(f"{where}: {error}") from None


@cache
def dimensions() -> tuple[Dimension, ...]:
    """The dimensions of the vocabulary. Raises `LexiconError` naming the bad entry."""
    out: list[Dimension] = []
    for name, table in load_toml(SCOPES_FILE).items():
        values = {
            value: _pattern(words, f"{SCOPES_FILE}: {name}.{value}")
            for value, words in table.items()
            if value != "strict"
        }
        if not values:
            raise LexiconError(f"{SCOPES_FILE}: {name} has no values")
        out.append(Dimension(name, bool(table.get("strict", False)), values))
    return tuple(out)


def marks_in(text: str) -> Marks:
    """All narrowing words of a text; open values (`segment = "*"`) keep the word itself."""
    found: set[tuple[str, str]] = set()
    for dimension in dimensions():
        for value, pattern in dimension.values.items():
            for match in pattern.finditer(text):
                word = match[0].lower() if value.startswith("each") else value
                found.add((dimension.name, word))
                if not value.startswith("each"):
                    break
    return frozenset(found)


def marks_of(scene: Scene, figure: Figure) -> Marks:
    """The narrowing words of a figure: of its clause and of the subject it is linked to."""
    subject = " ".join(filter(None, (figure.subject.text, figure.subject.part)))
    return marks_in(scene.clause(figure) + " | " + subject)


def tell_apart(a: Marks, b: Marks) -> str | None:
    """The name of a dimension in which two sets of words differ; None if they may be one thing."""
    for dimension in dimensions():
        one = {value for name, value in a if name == dimension.name}
        two = {value for name, value in b if name == dimension.name}
        if one == two:
            continue
        if (one and two and not one & two) or (dimension.strict and bool(one) != bool(two)):
            return dimension.name
    return None
