"""German words for the words of the record format, and German numbers, days and periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Interval, Period, Subject

FILE = "labels.toml"

_UNITS = {
    "percent": "%",
    "percentage_points": "Prozentpunkte",
    "basis_points": "Basispunkte",
    "points": "Punkte",
}
_SHORT = {"percentage_points": "Pp.", "basis_points": "Bp.", "points": "Pkt."}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
_SCALES = ((12, "Bio."), (9, "Mrd."), (6, "Mio."))
_DAY = "%d.%m.%Y"


@cache
def _labels() -> dict[str, dict[str, str]]:
    tables = load_toml(FILE)
    for name, table in tables.items():
        for word, label in table.items() if isinstance(table, dict) else [(name, table)]:
            if not isinstance(label, str) or not label.strip():
                raise LexiconError(f"{FILE}: [{name}] {word}: a German label is expected")
    return tables


def label(table: str, word: str | None) -> str:
    """The German label of `word`; a word without one is shown as it is."""
    if word is None:
        return ""
    return _labels().get(table, {}).get(word, word)


def number(value: Decimal) -> str:
    """All digits, German: `-1234.5` → `−1.234,5`."""
    plain = decimal_text(value) or "0"
    whole, _, fraction = plain.lstrip("-").partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
    text = ".".join(groups) + (f",{fraction}" if fraction else "")
    return f"−{text}" if plain.startswith("-") else text


def amount(value: Decimal, unit: str, *, sign: bool = False) -> str:
    """A value with its unit: `1,25 Mrd. €`, `+12,4 %`, `16-fach`. No digit is rounded away."""
    plus = "+" if sign and value > 0 else ""
    if unit == "times":
        return f"{plus}{number(value)}-fach"
    if unit == "count":
        return plus + _scaled(value)
    if unit in _UNITS:
        return f"{plus}{number(value)}\u00a0{_UNITS[unit]}"
    return f"{plus}{_scaled(value)}\u00a0{_SYMBOLS.get(unit, unit)}"


def _scaled(value: Decimal) -> str:
    for power, name in _SCALES:
        if abs(value) >= Decimal(10) ** power:
            return f"{number(value.scaleb(-power))}\u00a0{name}"
    return number(value)


def tick(value: Decimal, unit: str) -> str:
    """A value on an axis: as `amount`, with short units."""
    short = _SHORT.get(unit)
    return amount(value, unit) if short is None else f"{number(value)}\u00a0{short}"


def interval(span: Interval, unit: str) -> str:
    """`12,35 bis 12,45 %`, `mehr als 90 %`."""
    if span.low is None and span.high is None:
        return "beliebig"
    if span.low is None or span.high is None:
        end = span.high if span.low is None else span.low
        word = "unter" if span.low is None else "über"
        return f"{word} {amount(end or Decimal(0), unit)}"
    if span.low == span.high:
        return amount(span.low, unit)
    return f"{_without_unit(span.low, unit)} bis {amount(span.high, unit)}"


def _without_unit(value: Decimal, unit: str) -> str:
    return number(value) if unit in _UNITS else amount(value, unit)


def stated_value(figure: Figure) -> str:
    """What the figure says, in full: `etwa 1,25 Mrd. € je Aktie`, `1,8 bis 3,6 %`."""
    if figure.value is not None:
        signed = figure.unit in ("percent", "percentage_points") and figure.aspect == "change"
        text = amount(figure.value, figure.unit, sign=signed or figure.text.startswith("+"))
    elif figure.low is not None or figure.high is not None:
        text = interval(Interval(figure.low, figure.high), figure.unit)
    else:
        return figure.text
    parts = [label("qualifier", figure.qualifier) if figure.qualifier != "exact" else "", text]
    parts += [figure.unit_text or "", label("rate", figure.rate)]
    return " ".join(part for part in parts if part)


def decimal_or_range(text: str | None, unit: str | None) -> str | None:
    """`stated` or `expected` of a finding (`9.52`, `6.8..8.6`) for a reader."""
    if text is None:
        return None
    try:
        ends = [Decimal(part) if part else None for part in text.split("..")]
    except ArithmeticError:
        return text
    if any(end is not None and not end.is_finite() for end in ends):
        return text
    low, high = ends[0], ends[-1]
    if unit is None:
        return " bis ".join("" if end is None else number(end) for end in ends)
    return interval(Interval(low, high), unit)


def day(value: date | None) -> str:
    """`05.11.2025`, or nothing."""
    return "" if value is None else f"{value.day:02}.{value.month:02}.{value.year}"


def period(value: Period | None) -> str:
    """`Q3 2025 (01.07.2025 bis 30.09.2025)`."""
    if value is None:
        return ""
    name = value.text or label("period", value.kind)
    if value.start is None and value.end is None:
        return name
    if value.kind in ("day", "as_of") or value.start == value.end:
        days = day(value.end or value.start)
    else:
        days = f"{day(value.start) or '…'} bis {day(value.end) or '…'}"
    return f"{name} ({days})" if name and name != days else days


def subject(value: Subject | None) -> str:
    """How the text calls the subject, with the part of a share."""
    if value is None:
        return ""
    name = value.text or (value.instrument or "").partition(":")[2]
    if value.part:
        whole = value.whole or name
        return f"{value.part} von {whole}" if whole else value.part
    return name
