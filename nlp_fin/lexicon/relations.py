"""How texts assert relations between figures: word lists and patterns over masked sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any, get_args

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.types import Qualifier

RELATIONS_FILE = "relations.toml"
_TABLES = ("comparison", "roles", "examples", "ordering", "synonyms", "classes")

_PLACE = re.compile(r"<(\w+):([PQBMICX]+)>")
_LIST = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Relations:
    """`words` are alternations ready for use in a pattern, `frames` compiled patterns by family."""

    words: Mapping[str, str]
    frames: Mapping[str, tuple[re.Pattern[str], ...]]
    comparison: Mapping[str, re.Pattern[str]]
    multiples: Mapping[str, Decimal]
    """Stem in lower case → factor."""
    roles: Mapping[str, re.Pattern[str]]
    """Role of a ratio → words of the clause that show it."""
    examples: Mapping[str, re.Pattern[str]]
    ordering: Mapping[str, re.Pattern[str]]
    synonyms: Mapping[str, re.Pattern[str]]
    classes: Mapping[str, re.Pattern[str]]
    """Kind of companies → names of indices and words that stand for it."""
    qualifiers: Mapping[Qualifier, re.Pattern[str]]
    """Qualifier → pattern that matches at the end of the text before."""

    def qualifier_at_end(self, text: str) -> Qualifier:
        """The qualifier that `text`, which a number follows, ends with."""
        for qualifier, pattern in self.qualifiers.items():
            if pattern.search(text):
                return qualifier
        return "exact"

    @cached_property
    def multiple(self) -> re.Pattern[str]:
        """A multiple in words, wherever its stem begins."""
        stems = sorted(self.multiples, key=len, reverse=True)
        return re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(s) for s in stems) + r")\w*", re.IGNORECASE
        )

    def are_synonyms(self, one: str, two: str) -> bool:
        """Are two metric words of one group of the vocabulary, by their stems?"""
        return any(p.search(one) and p.search(two) for p in self.synonyms.values())

    def factor(self, word: str) -> Decimal:
        """The factor of a match of `multiple`."""
        lowered = word.lower()
        stem = max((s for s in self.multiples if lowered.startswith(s)), key=len)
        return self.multiples[stem]

    @cached_property
    def degree_before_place(self) -> re.Pattern[str]:
        """Words of degree at the end of the text before a figure."""
        degree, weak = self.words["degree"], self.words["weak"]
        return re.compile(
            rf"(?:(?<!\w)(?!(?<=⟩\s)(?:{weak})(?!\w))(?:{degree})(?!\w)\s*)+$", re.IGNORECASE
        )

    def word(self, name: str) -> re.Pattern[str]:
        """A pattern that finds one word of the list `name`."""
        return _word_pattern(self.words[name])


@cache
def _word_pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _alternatives(entries: Any, where: str) -> str:
    if not isinstance(entries, list) or not entries:
        raise LexiconError(f"{where}: must be a non-empty list of strings")
    for index, entry in enumerate(entries):
        if not isinstance(entry, str) or not entry.strip():
            raise LexiconError(f"{where}[{index}]: {entry!r} is no word")
    # longer first, so that a phrase wins over its first word
    return "|".join(sorted(entries, key=len, reverse=True)).replace(" ", r"\s")


def compile_frame(pattern: str, words: Mapping[str, str], where: str) -> re.Pattern[str]:
    """One pattern in the notation of the vocabulary file. Raises `LexiconError` naming `where`."""
    unknown = [name for name in _LIST.findall(pattern) if name not in words]
    if unknown:
        raise LexiconError(f"{where}: no word list named {unknown[0]!r} in [words]")
    source = pattern.replace("~~", "\0").replace("~", "\1")
    source = _LIST.sub(lambda m: rf"(?:{words[m[1]]})(?!\w)", source)
    source = _PLACE.sub(lambda m: rf"⟨(?P<{m[1]}>[{m[2]}]\d+)⟩[\w-]*", source)
    # a gap swallows the blanks around it
    for mark, width in (("\0", 70), ("\1", 30)):
        source = re.sub(f" ?{mark} ?", f"(?:[^⟨⟩;]{{0,{width}}}?[\\\\s(])??", source)
    source = source.replace(" ", r"\s")
    try:
        return re.compile(rf"(?<!\w){source}" if pattern[0] not in "^\\" else source, re.IGNORECASE)
    except re.error as error:
        raise LexiconError(f"{where}: {pattern!r} is no pattern: {error}") from None


def _qualifiers(table: Mapping[str, Any]) -> dict[Qualifier, re.Pattern[str]]:
    names: dict[str, Qualifier] = {name: name for name in get_args(Qualifier)}
    patterns: dict[Qualifier, re.Pattern[str]] = {}
    for name, entries in table.items():
        where = f"{RELATIONS_FILE}: qualifiers.{name}"
        if name not in names:
            raise LexiconError(f"{where}: no qualifier; use {', '.join(names)}")
        patterns[names[name]] = re.compile(
            rf"(?<!\w)(?:{_alternatives(entries, where)})"
            r"\s(?:um das |auf das |das |die |den |ein )?$",
            re.IGNORECASE,
        )
    return patterns


@cache
def relations() -> Relations:
    """The vocabulary of relations, checked. Raises `LexiconError` naming the bad entry."""
    data = load_toml(RELATIONS_FILE)
    words = {
        name: _alternatives(entries, f"{RELATIONS_FILE}: words.{name}")
        for name, entries in data.get("words", {}).items()
    }
    for name in ("degree", "weak"):
        if name not in words:
            raise LexiconError(f"{RELATIONS_FILE}: [words] lacks `{name}`")
    frames = {
        family: tuple(
            compile_frame(pattern, words, f"{RELATIONS_FILE}: frames.{family}[{index}]")
            for index, pattern in enumerate(patterns)
        )
        for family, patterns in data.get("frames", {}).items()
    }
    qualifiers = _qualifiers(data.get("qualifiers", {}))
    factors = _factors(data.get("multiples", {}))
    tables = {name: _patterns(data, name) for name in _TABLES}
    return Relations(
        words=words, frames=frames, multiples=factors, qualifiers=qualifiers, **tables
    )  # fmt: skip


def _patterns(data: Mapping[str, Any], table: str) -> dict[str, re.Pattern[str]]:
    return {
        name: _word_pattern(_alternatives(entries, f"{RELATIONS_FILE}: {table}.{name}"))
        for name, entries in data.get(table, {}).items()
    }


def _factors(table: Mapping[str, Any]) -> dict[str, Decimal]:
    factors: dict[str, Decimal] = {}
    for stem, value in table.items():
        try:
            factors[stem] = Decimal(value)
        except (InvalidOperation, TypeError):
            raise LexiconError(
                f"{RELATIONS_FILE}: multiples.{stem}: {value!r} is no decimal"
            ) from None
    return factors
