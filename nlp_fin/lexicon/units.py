"""Units of quantities: scales, currencies, ratios, measures, and nouns that are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.page import string_list
from nlp_fin.lexicon.resources import load_toml

FILE = "units.toml"
_CODE = re.compile(r"[A-Z]{3}")
_RATIO_UNITS = frozenset({"percent", "percentage_points", "basis_points", "points", "times"})


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What a unit in the text means: printed number x `factor` x 10^`exponent` is in `unit`."""

    unit: str
    factor: Decimal = Decimal(1)
    exponent: int | None = None
    kind: str = "ratio"
    """`ratio`, `currency`, `measure` or `compound` (an ending such as `-fache`)."""
    lowercase: bool = True
    """Whether the form may be written without a capital letter."""
    minor: bool = False
    """A hundredth that several currencies have (*Cent*)."""


class FormTable:
    """Finds the longest of many written forms at one place of a text.

    A space in a form matches an optional space or hyphen, a last full stop is optional. Words
    match in any case, exact forms as they are.
    """

    def __init__(self) -> None:
        self._exact: dict[str, UnitForm] = {}
        self._words: dict[str, UnitForm] = {}
        self._sources: dict[str, bool] = {}

    def add(self, form: str, meaning: UnitForm, *, word: bool, where: str) -> None:
        """Add a form. Raises `LexiconError` if it already means something else."""
        key = _canonical(form.lower() if word else form)
        table = self._words if word else self._exact
        if table.get(key, meaning) != meaning:
            raise LexiconError(f"{where}: {form!r} is already {table[key].unit}; remove one")
        table[key] = meaning
        self._sources[form] = word

    def pattern(self) -> re.Pattern[str]:
        """One pattern for all forms, longest first; it never ends inside a word."""
        forms = sorted(self._sources, key=lambda f: (-len(f), f))
        alternatives = [
            f"(?i:{_form_pattern(form)})" if self._sources[form] else _form_pattern(form)
            for form in forms
        ]
        return re.compile("|".join(alternatives))

    def meaning(self, written: str) -> UnitForm | None:
        """The meaning of a matched form."""
        exact = self._exact.get(_canonical(written))
        if exact is not None:
            return exact
        found = self._words.get(_canonical(written.lower()))
        if found is not None and written.islower() and not found.lowercase:
            return None
        return found


def _canonical(form: str) -> str:
    return re.sub(r"[ .\-]", "", form)


def _form_pattern(form: str) -> str:
    body = form.removesuffix(".")
    pattern = re.escape(body).replace(r"\ ", "[ -]?").replace(r"\.[ -]?", r"\. ?")
    if form.endswith("."):
        pattern += r"(?:\.|(?!\w))"
    elif form[-1].isalpha():
        pattern += r"(?!\w)"
    return pattern


@dataclass(frozen=True, slots=True)
class Level:
    """Words that name what a bare number is (`KGV von 16`)."""

    unit: str
    words: frozenset[str]
    stems: tuple[str, ...]
    minimum: Decimal
    decimals: bool


@dataclass(frozen=True, slots=True)
class UnitWords:
    """The compiled vocabulary. Patterns are to be used with `match` at an offset."""

    scale: re.Pattern[str]
    scales: Mapping[str, int]
    """Exponent by written form without full stop, spaces or case of words."""
    weak_scales: frozenset[str]
    unit: re.Pattern[str]
    units: FormTable
    left: Mapping[str, UnitForm]
    """Codes and symbols that stand before a number."""
    symbols: str
    """Characters that end a currency symbol."""
    counted: Mapping[str, str]
    """Counted noun → singular."""
    counted_suffixes: tuple[str, ...]
    enumerated: frozenset[str]
    """Counted nouns whose number in words is no figure."""
    counted_near: Mapping[str, tuple[str, ...]]
    """Noun → parts of words, one of which must stand near for it to count."""
    uncounted: frozenset[str]
    list_adjectives: frozenset[str]
    never_after: frozenset[str]
    never_after_suffixes: tuple[str, ...]
    never: re.Pattern[str]
    levels: tuple[Level, ...]

    def scale_exponent(self, written: str) -> int | None:
        """Exponent of a scale as written (`Mio.` → 6); None if it is none."""
        body = written.removesuffix(".")
        exact = self.scales.get(body)
        return self.scales.get(body.lower()) if exact is None and len(body) > 3 else exact


def _decimal(value: object, *, where: str) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise LexiconError(f"{where}: {value!r} is not a number") from None


def _entries(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    entries = data.get(key)
    if not isinstance(entries, list) or not entries:
        raise LexiconError(f"{FILE}: no [[{key}]] entries")
    return entries


def _strings(entry: Mapping[str, Any], key: str, where: str) -> list[str]:
    return string_list(entry, key, where=where) if entry.get(key) else []


def _read_scales(
    data: Mapping[str, Any],
) -> tuple[dict[str, int], set[str], list[tuple[str, bool]]]:
    scales: dict[str, int] = {}
    weak: set[str] = set()
    forms: list[tuple[str, bool]] = []
    for index, entry in enumerate(_entries(data, "scale")):
        where = f"{FILE}: scale {index + 1}"
        exponent = entry.get("exponent")
        if not isinstance(exponent, int) or not 0 < exponent <= 18:
            raise LexiconError(f"{where}: exponent must be an integer from 1 to 18")
        for key in ("words", "forms", "weak"):
            for form in _strings(entry, key, where):
                body = form.removesuffix(".")
                if scales.setdefault(body, exponent) != exponent:
                    raise LexiconError(f"{where}: {form!r} has another exponent already")
                forms.append((form, key == "words"))
                if key == "weak":
                    weak.add(body)
    return scales, weak, forms


def _read_currencies(data: Mapping[str, Any], table: FormTable, left: dict[str, UnitForm]) -> None:
    prefixes = data.get("scale_prefixes", {})
    for entry in _entries(data, "currency"):
        code = entry.get("code", "")
        where = f"{FILE}: currency {code!r}"
        if not _CODE.fullmatch(code):
            raise LexiconError(f"{where}: code must be three capital letters (ISO 4217)")
        major = UnitForm(code, kind="currency", lowercase=bool(entry.get("lowercase", False)))
        for word in _strings(entry, "words", where):
            table.add(word, major, word=True, where=where)
            if entry.get("left_words"):
                left[word.capitalize()] = major
        for form in _strings(entry, "forms", where):
            table.add(form, major, word=False, where=where)
            left[form.removesuffix(".")] = major
            for prefix, exponent in prefixes.items():
                scaled = UnitForm(code, exponent=int(exponent), kind="currency")
                if len(form) <= 3 and not form.endswith("."):
                    table.add(prefix + form, scaled, word=False, where=where)
                    left[prefix + form] = scaled
        for key in ("minor", "shared_minor"):
            minor = UnitForm(code, Decimal("0.01"), kind="currency", minor=key != "minor")
            for word in _strings(entry, key, where):
                table.add(word, minor, word=True, where=where)


def _read_ratios(data: Mapping[str, Any], table: FormTable) -> None:
    for index, entry in enumerate(_entries(data, "ratio")):
        where = f"{FILE}: ratio {index + 1}"
        unit = entry.get("unit")
        if unit not in _RATIO_UNITS:
            raise LexiconError(f"{where}: unit {unit!r} is none of {sorted(_RATIO_UNITS)}")
        factor = _decimal(entry.get("factor"), where=where)
        for word in _strings(entry, "words", where):
            table.add(word, UnitForm(unit, factor), word=True, where=where)
        for form in _strings(entry, "forms", where):
            table.add(form, UnitForm(unit, factor), word=False, where=where)
        for word in _strings(entry, "compounds", where):
            table.add(word, UnitForm(unit, factor, kind="compound"), word=True, where=where)


def _counted(data: Mapping[str, Any]) -> dict[str, str]:
    counted: dict[str, str] = {}
    for index, pair in enumerate(data["counted"]["nouns"]):
        if not (
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
        ):
            raise LexiconError(f"{FILE}: counted noun {index + 1} is {pair!r}, expected a pair")
        counted[pair[0]] = pair[1]
    return counted


def _counted_near(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    near: dict[str, tuple[str, ...]] = {}
    for index, entry in enumerate(_entries(data, "counted_near")):
        where = f"{FILE}: counted_near {index + 1}"
        words = tuple(string_list(entry, "words", where=where))
        near.update(dict.fromkeys(string_list(entry, "nouns", where=where), words))
    return near


def _levels(data: Mapping[str, Any]) -> Iterable[Level]:
    for index, entry in enumerate(_entries(data, "level")):
        where = f"{FILE}: level {index + 1}"
        yield Level(
            str(entry["unit"]),
            frozenset(string_list(entry, "words", where=where)),
            tuple(_strings(entry, "stems", where)),
            _decimal(entry.get("minimum", 0), where=where),
            bool(entry.get("decimals", False)),
        )


def _never_pattern(data: Mapping[str, Any]) -> re.Pattern[str]:
    patterns = string_list(data["never"], "patterns", where=f"{FILE}: [never]")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise LexiconError(f"{FILE}: [never] {pattern!r}: {error}") from None
    return re.compile("|".join(f"(?:{p})" for p in patterns))


@cache
def unit_words() -> UnitWords:
    """The vocabulary of units. Raises `LexiconError` for a malformed file."""
    data = load_toml(FILE)
    table = FormTable()
    left: dict[str, UnitForm] = {}
    scales, weak, scale_forms = _read_scales(data)
    _read_currencies(data, table, left)
    _read_ratios(data, table)
    for form in string_list(data["measures"], "forms", where=f"{FILE}: [measures]"):
        table.add(form, UnitForm("count", kind="measure"), word=False, where=f"{FILE}: [measures]")
    counted = _counted(data)
    scale_forms.sort(key=lambda f: -len(f[0]))
    return UnitWords(
        scale=re.compile(
            "|".join(f"(?i:{_form_pattern(f)})" if w else _form_pattern(f) for f, w in scale_forms)
        ),
        scales=scales,
        weak_scales=frozenset(weak),
        unit=table.pattern(),
        units=table,
        left=left,
        symbols="".join(sorted({form[-1] for form in left if not form[-1].isalnum()})),
        counted=counted,
        counted_suffixes=tuple(sorted({noun.lower() for noun in counted if len(noun) > 4})),
        enumerated=frozenset(string_list(data["counted"], "enumerated", where=FILE)),
        counted_near=_counted_near(data),
        uncounted=frozenset(string_list(data["uncounted"], "nouns", where=FILE)),
        list_adjectives=frozenset(string_list(data["uncounted"], "list_adjectives", where=FILE)),
        never_after=frozenset(string_list(data["never_after"], "words", where=FILE)),
        never_after_suffixes=tuple(string_list(data["never_after"], "suffixes", where=FILE)),
        never=_never_pattern(data),
        levels=tuple(_levels(data)),
    )
