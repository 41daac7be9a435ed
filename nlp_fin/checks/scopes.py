"""Words that narrow what a figure is of: segment, region, definition, share class, moment.

Two figures with the same metric are comparable only if these words do not tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.checks.metric_words import metric_word
from nlp_fin.checks.scene import Scene
from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.relations import relations
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.types import Figure

SCOPES_FILE = "scopes.toml"
_TAIL = 32
"""Characters behind a figure that may still narrow it (*… Euro im Cloudgeschäft*)."""
_SETTINGS = ("strict", "wide", "unless")
GENERIC = "generic"
"""Value of words that name no part in particular (*des Segments*)."""
Marks = frozenset[tuple[str, str]]
"""Pairs (dimension, value)."""


@dataclass(frozen=True)
class Dimension:
    """One way to narrow: values with their patterns.

    `strict`: absence differs from presence. `wide`: looked for in the whole sentence up to the end
    of the figure's clause, not in the clause alone.
    """

    name: str
    strict: bool
    wide: bool
    values: Mapping[str, re.Pattern[str]]
    any_value: re.Pattern[str]
    """Finds a word of any value; most texts have none."""
    unless: re.Pattern[str] | None = None
    """Phrases that do not count (*gegenüber dem Vorjahr* names no figure of the year before)."""


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
            if value not in _SETTINGS
        }
        if not values:
            raise LexiconError(f"{SCOPES_FILE}: {name} has no values")
        every = [w for value, words in table.items() if value not in _SETTINGS for w in words]
        phrases = table.get("unless")
        unless = None if phrases is None else _pattern(phrases, f"{SCOPES_FILE}: {name}.unless")
        strict, wide = (bool(table.get(setting, False)) for setting in ("strict", "wide"))
        joint = _pattern(every, f"{SCOPES_FILE}: {name}")
        out.append(Dimension(name, strict, wide, values, joint, unless))
    return tuple(out)


def _marks(dimension: Dimension, text: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    if dimension.any_value.search(text) is None:
        return found
    if dimension.unless is not None:
        text = dimension.unless.sub(" ", text)
    for value, pattern in dimension.values.items():
        for match in pattern.finditer(text):
            # every word of an `each` list is a value of its own, of a phrase the last one
            word = match[0].lower().split()[-1] if value.startswith("each") else value
            found.add((dimension.name, word))
            if not value.startswith("each"):
                break
    named = found - {(dimension.name, GENERIC)}
    return named or found


@cache
def _other_figure() -> re.Pattern[str]:
    """A bracket with a figure of its own: *(Vorjahr: 61,2 Mio. Euro)*."""
    return re.compile(r"\((?=[^)]*\d|[^)]*$)")


@cache
def _behind_figure() -> re.Pattern[str]:
    return re.compile(
        rf"^\s?(?:im |in der |am |vor |ein |des )?(?:{relations().words['earlier']})(?!\w)", re.I
    )


def _without_earlier(scene: Scene, figure: Figure, clause: str) -> str:
    """The clause without the time of the figure before: *von 10 Mio. im Vorjahr auf 11 Mio.*"""
    place = scene.place[figure.id]
    before = scene.figures[place - 1].end if place else 0
    at = len(clause) - (figure.start - before)
    if at <= 0:
        return clause
    return clause[:at] + _behind_figure().sub("", clause[at:])


_OF_THE_METRIC = ("part", "region")
"""Dimensions whose words stand beside the metric's: *der Umsatz mit Chips …: aus 10 wurden 40*."""


def _from_metric_word(scene: Scene, figure: Figure, start: int, clause: str) -> str:
    """The clause before a figure, from the metric's word on where that stands before the clause."""
    word = metric_word(figure)
    if not word or word in clause:
        return clause
    at = scene.text.rfind(word, start, figure.start)
    return clause if at < 0 else scene.text[at : figure.start]


def marks_of(scene: Scene, figure: Figure) -> Marks:
    """The narrowing words of a figure: around it in its clause, and of its subject."""
    subject = " ".join(filter(None, (figure.subject.text, figure.subject.part)))
    sentence = scene.sentence_of(figure)
    if sentence is None:
        row = figure.table
        label = " ".join(filter(None, (row.row, row.column))) if row else ""
        near = named = wide = f"{label} | {subject}"
    else:
        clause = re.split(r"[,;:–](?=\s)", scene.text[sentence.start : figure.start])[-1]
        tail = _other_figure().split(re.split(r"[,;:–](?=\s)", scene.after(figure, _TAIL))[0])[0]
        near = f"{_without_earlier(scene, figure, clause)} {tail} | {subject}"
        named = f"{_from_metric_word(scene, figure, sentence.start, clause)} {tail} | {subject}"
        wide = f"{scene.text[sentence.start : figure.start]} {tail} | {subject}"
    found: set[tuple[str, str]] = set()
    for dimension in dimensions():
        text = named if dimension.name in _OF_THE_METRIC else near
        found |= _marks(dimension, wide if dimension.wide else text)
    return frozenset(found)


def tell_apart(a: Marks, b: Marks, ignored: Collection[str] = ()) -> str | None:
    """The name of a dimension in which two sets of words differ; None if they may be one thing.

    The value `generic` (*des Segments*) goes with any other value.

    `ignored` dimensions are not looked at.
    """
    for dimension in dimensions():
        if dimension.name in ignored:
            continue
        one = {value for name, value in a if name == dimension.name}
        two = {value for name, value in b if name == dimension.name}
        if one == two or (one and two and GENERIC in one | two):
            continue
        if (one and two and not one & two) or (dimension.strict and bool(one) != bool(two)):
            return dimension.name
    return None
