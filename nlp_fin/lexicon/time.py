"""Words of time: grammar classes, values, idioms and the year guard, from `time.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.lexicon.small_numbers import number_words, ordinal_words

FILE = "time.toml"

UNITS = frozenset({
    "second", "minute", "hour", "day", "session", "week", "month", "quarter", "half", "year",
    "decade", "century", "fiscal_year", "fiscal_quarter", "fiscal_half", "full_year",
})  # fmt: skip
_SHIFT_UNITS = UNITS - {"second", "minute", "hour", "century"}
_PERIOD_KINDS = frozenset(
    {"day", "week", "month", "quarter", "half", "year", "span", "as_of", "fiscal_year"}
)
_VALUE_CHECKS: dict[str, tuple[type, object]] = {
    "MONTH": (int, range(1, 13)), "MABBR": (int, range(1, 13)), "WEEKDAY": (int, range(7)),
    "PART": (int, range(1)), "PAST": (int, range(-3, 0)), "NEXT": (int, range(1, 4)),
    "THIS": (int, range(1)), "ADJDAY": (int, range(-2, 3)), "YREL": (int, range(-3, 4)),
    "NQUARTAL": (int, range(1, 5)), "ROMAN": (int, range(1, 5)),
    "DECW": (int, range(1800, 2100)), "SEASON": (int, frozenset({1, 2, 3, 4, 21, 22, 31})),
    "EDGE": (str, frozenset({"begin", "mid", "end"})), "EDGEOF": (str, None),
    "SIGHT": (str, None), "NUMW": (str, None),
}  # fmt: skip
_UNIT_CLASSES = (
    "JAHR", "JAHRE", "FULLYEAR", "GJ", "MONAT", "MONATE", "WOCHE", "WOCHEN", "TAG", "TAGE",
    "QUARTAL", "HALBJAHR", "UNITO",
)  # fmt: skip
_PLAIN_CLASSES = frozenset({
    "SEIT", "BIS", "AB", "VON", "VOM", "ZWISCHEN", "UND", "ODER", "PER", "ZUM", "AM", "IM", "IN",
    "INS", "FUER", "AUF", "UEBER", "WAEHREND", "VOR", "NACH", "BINNEN", "DES", "DER", "ZU", "AN",
    "UM", "PRO", "ALS", "UHR", "TZ", "STAND", "SICHT", "BACK", "LATER", "HALF", "ALLE", "JEDE",
    "PERADV", "SAME", "FOLLOW", "KNAPP", "KWWORD", "QLET", "FOUNDED", "EINSCHL", "PERIODWORD",
    "FUTURE", "PASTV",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an idiom means: `verb` is `shift`, `todate`, `roll`, `now`, `then`, `unknown`,
    `frequency` or `nothing`; `unit` a unit or, for `unknown`, a period kind; `base` is `anchor`,
    `focus` or `context` for `shift`, and `past`, `next` or `any` for `roll`."""

    verb: str
    unit: str = ""
    count: int = 0
    base: str = "anchor"


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """The part of a unit that *Anfang*, *Mitte* or *Ende* covers.

    `kind` is `as_of` or `span`; `step` is `end`, `end-of-month`, `days`, `months` or `years`;
    `first` and `last` count steps from 1.
    """

    kind: str
    step: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class YearGuard:
    """What next to four digits says that they are no year."""

    units: frozenset[str]
    nouns: frozenset[str]
    before: frozenset[str]
    qualifiers: frozenset[str]
    after_keeps: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class TimeLexicon:
    """The whole vocabulary. `exact` holds words that need their capital, `lower` the others;
    both map a word to its grammar class and value."""

    exact: Mapping[str, tuple[str, Any]]
    lower: Mapping[str, tuple[str, Any]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]
    """Idioms by their first word in lower case, longest first."""
    prefixes: tuple[tuple[str, Meaning], ...]
    """Beginnings of compounds, lower case, longest first."""
    edges: Mapping[tuple[str, str], EdgeRule]
    guard: YearGuard
    comparison: frozenset[str]
    anchor_words: tuple[str, ...]
    past_suffixes: tuple[str, ...]
    double_year_suffixes: tuple[str, ...]

    def lookup(self, word: str) -> tuple[str, Any] | None:
        """Class and value of `word`, or None."""
        hit = self.exact.get(word)
        if hit is None and word.isupper() and len(word) > 2:
            hit = self.exact.get(word.capitalize())
        hit = hit or self.lower.get(word.lower())
        if hit is None and _spelled_out().search(word):
            umlauts = _spelled_out().sub(lambda pair: _UMLAUTS[pair[0]], word)
            return self.exact.get(umlauts) or self.lower.get(umlauts.lower())
        return hit

    def prefix_meaning(self, word: str) -> Meaning | None:
        """Meaning of a compound such as *Vorjahresumsatz*, by its beginning, or None."""
        low = word.lower()
        return next((meaning for head, meaning in self.prefixes if low.startswith(head)), None)


_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü"}


@cache
def _spelled_out() -> re.Pattern[str]:
    """Umlauts as old announcements write them (*Geschaeftsjahr*)."""
    return re.compile("ae|oe|ue")


def parse_meaning(text: str, where: str) -> Meaning:
    """A meaning as written in the file. Raises `LexiconError` naming `where`."""
    parts = text.split()
    try:
        match parts:
            case ["now" | "then" | "frequency" | "nothing" as verb]:
                return Meaning(verb)
            case ["shift", unit, count] if unit in _SHIFT_UNITS:
                return Meaning("shift", unit, int(count))
            case ["shift", unit, count, "focus" | "context" | "reported" as base] if (
                unit in _SHIFT_UNITS
            ):
                return Meaning("shift", unit, int(count), base)
            case ["todate", "year" | "quarter" | "month" | "week" as unit]:
                return Meaning("todate", unit)
            case ["roll", count, unit, "past" | "next" | "any" as base] if unit in UNITS:
                return Meaning("roll", unit, int(count), base)
            case ["unknown", kind] if kind in _PERIOD_KINDS:
                return Meaning("unknown", kind)
    except ValueError:
        pass
    raise LexiconError(f"{FILE}: {where}: {text!r} is no meaning; see the comment above it")


def _parse_edge(text: str, where: str) -> EdgeRule:
    match text.split():
        case ["as_of", "end"]:
            return EdgeRule("as_of", "end")
        case ["as_of", "end-of-month", month] if month.isdigit():
            return EdgeRule("as_of", "end-of-month", int(month), int(month))
        case ["span", "days" | "months" | "years" as step, first, last] if (
            first.isdigit() and last.isdigit() and int(first) <= int(last)
        ):
            return EdgeRule("span", step, int(first), int(last))
    raise LexiconError(f"{FILE}: {where}: {text!r} is no edge rule")


def phrase_tokens(phrase: str) -> tuple[str, ...]:
    """Words and punctuation marks of an idiom."""
    return tuple(re.findall(r"[^\W_]+|[^\w\s]", phrase))


class _Builder:
    """Collects words and refuses one that is listed under two classes."""

    def __init__(self) -> None:
        self.exact: dict[str, tuple[str, Any]] = {}
        self.lower: dict[str, tuple[str, Any]] = {}

    def add(self, word: str, cls: str, value: Any) -> None:
        table = self.lower if word == word.lower() else self.exact
        if word in table:
            raise LexiconError(f"{FILE}: [{cls}] {word!r} is already listed under {table[word][0]}")
        table[word] = (cls, value)

    def add_plain(self, classes: Mapping[str, Any]) -> None:
        for cls, words in classes.items():
            if cls not in _PLAIN_CLASSES:
                raise LexiconError(f"{FILE}: [words] {cls} is no class of the grammar")
            for word in _strings(words, f"[words] {cls}"):
                self.add(word, cls, None)

    def add_values(self, classes: Mapping[str, Any]) -> None:
        for cls, words in classes.items():
            for word, value in words.items():
                _check_value(cls, word, value)
                self.add(word, cls, value)

    def add_numbers(self) -> None:
        for word, number in number_words().items():
            self.add(word, "NUMW", str(number))
            if number < 20:
                self.add(f"{word}einhalb", "NUMW", f"{number}.5")
        for word, number in ordinal_words().items():
            self.add(word, "ORDW", number)
        for word in ("ein", "eine", "einem", "einen", "einer", "eines", "one"):
            self.add(word, "EIN", "1")


def _strings(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise LexiconError(f"{FILE}: {where} must be a list of words")
    return value


def _check_value(cls: str, word: str, value: Any) -> None:
    where = f"{FILE}: [values.{cls}] {word} = {value!r}"
    if cls in _UNIT_CLASSES:
        if value not in UNITS:
            raise LexiconError(f"{where}: no unit of time")
        return
    if cls not in _VALUE_CHECKS:
        raise LexiconError(f"{where}: {cls} is no class of the grammar")
    kind, allowed = _VALUE_CHECKS[cls]
    if type(value) is not kind or (isinstance(allowed, range | frozenset) and value not in allowed):
        raise LexiconError(f"{where}: not allowed here")
    if cls in ("SIGHT", "EDGEOF") and str(value).split()[-1] not in UNITS:
        raise LexiconError(f"{where}: must end in a unit of time")


def _idioms(
    table: Mapping[str, str],
) -> tuple[dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]], tuple[tuple[str, Meaning], ...]]:
    phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    prefixes = []
    for phrase, text in table.items():
        meaning = parse_meaning(text, f"[meanings] {phrase!r}")
        if phrase.endswith("*"):
            prefixes.append((phrase[:-1].lower(), meaning))
            continue
        tokens = phrase_tokens(phrase)
        phrases.setdefault(tokens[0].lower(), []).append((tokens, meaning))
    ordered = {
        first: tuple(sorted(group, key=lambda item: -len(item[0])))
        for first, group in phrases.items()
    }
    return ordered, tuple(sorted(prefixes, key=lambda item: -len(item[0])))


def _lowered(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def build_lexicon(data: Mapping[str, Any]) -> TimeLexicon:
    """The lexicon from the parsed file. Raises `LexiconError` that names the bad entry."""
    builder = _Builder()
    try:
        builder.add_plain(data["words"])
        builder.add_values(data["values"])
        builder.add_numbers()
        phrases, prefixes = _idioms(data["meanings"])
        edges = {}
        for key, text in data["edges"].items():
            which, unit = key.split()
            edges[which, unit] = _parse_edge(text, f"[edges] {key}")
        guard = data["year_guard"]
        return TimeLexicon(
            exact=builder.exact,
            lower=builder.lower,
            phrases=phrases,
            prefixes=prefixes,
            edges=edges,
            guard=YearGuard(
                **{
                    name: frozenset(_strings(guard[name], f"[year_guard] {name}"))
                    for name in YearGuard.__dataclass_fields__
                }
            ),
            comparison=_lowered(_strings(data["comparison"]["cues"], "[comparison] cues")),
            anchor_words=tuple(_strings(data["anchor"]["words"], "[anchor] words")),
            past_suffixes=tuple(_strings(data["past_tense"]["suffixes"], "[past_tense] suffixes")),
            double_year_suffixes=tuple(
                _strings(data["double_years"]["suffixes"], "[double_years] suffixes")
            ),
        )
    except KeyError as error:
        raise LexiconError(f"{FILE}: section or key {error} is missing") from None


@cache
def time_lexicon() -> TimeLexicon:
    """The lexicon of the installed package, loaded once."""
    return build_lexicon(load_toml(FILE))
