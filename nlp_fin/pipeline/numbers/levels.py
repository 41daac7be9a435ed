"""Bare numbers that a word before them explains: `KGV von 16`, `DAX … bei 24.050`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.lexicon.units import Level, unit_words
from nlp_fin.pipeline.numbers.candidates import Amount, is_year_like
from nlp_fin.pipeline.numbers.nouns import never_after, noun_after

_FAR_WINDOW = 90
_NEAR_WINDOW = 34
_CARRIED_WINDOW = 250
_CARRIED_SENTENCES = 3
_LARGEST_MULTIPLE = 150
_SMALLEST_MULTIPLE = 4
_LARGEST_RATIO = 1000
_PRICES_BACK = 6
_PRICE_WINDOW = 300
_LAST_NAME = re.compile(r"([A-ZÄÖÜ][\w-]+)(?: von)? $")


@dataclass(frozen=True, slots=True)
class _Patterns:
    near: re.Pattern[str]
    last_word: re.Pattern[str]
    word: re.Pattern[str]
    pair: re.Pattern[str]
    move_from: re.Pattern[str]
    move_to: re.Pattern[str]
    bound: re.Pattern[str]
    per_currency: re.Pattern[str]
    steps: re.Pattern[str]
    stands_alone: re.Pattern[str]
    valued: re.Pattern[str]
    valuation: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    leads = "|".join(re.escape(w) for w in sorted(number_context().leads, key=len, reverse=True))
    return _Patterns(
        near=re.compile(
            r"(?:[- ](?:Multiple|Ratio|Verhältnis))?(?: \(?(?:19|20)\d\de?(?:/(?:20)?\d\de?)?\)?)?"
            rf"(?:[ (]*(?:{leads})[ ]?){{0,4}}[ (]*$",
            re.IGNORECASE,
        ),
        last_word=re.compile(r"(\w+\.?|[:(=|]) ?[-+−]?$"),
        word=re.compile(r"[A-Za-zÄÖÜäöüß&][\w&]*(?:[-/][^\W\d_]\w*)*"),
        pair=re.compile(r"\b([A-Z]{3})/([A-Z]{3})\b"),
        move_from=re.compile(r"\b[Vv]on (?:rund |etwa |knapp |zuvor )?$"),
        stands_alone=re.compile(
            r" ?(?:[.,;:)!?\n]|$| (?:\(|(?:bzw|und|oder|für|im|in|gegenüber|auf|je"
            r"|beziehungsweise|bewertet|gehandelt|notiert|sogar|teurer|günstiger|billiger)\b))"
        ),
        steps=re.compile(r" Einheiten\b"),
        valued=re.compile(r" (?:bewertet|gehandelt)\b"),
        valuation=re.compile(
            r"KGV|KBV|KUV|EV/|[Mm]ultiple|Gewinnvielfach|-?[Ff]ache[ns]?\b"
            r"|Kurs-(?:Gewinn|Buchwert|Umsatz)-Verhältnis|[Bb]ewertung(?:en)?\b|Jahresgewinn"
        ),
        per_currency=re.compile(r" (?:je|pro|für einen|zum) ([A-ZÄÖÜ][a-z]+)\b"),
        bound=re.compile(
            r"\b(?:Werte?n?|Stände?|Ergebnis(?:se)?|KGVs?|KBVs?|solche|einer|eines)"
            r" (?:von )?(?:unter|über|ab|oberhalb(?: von)?|unterhalb(?: von)?|zwischen) $"
        ),
        move_to=re.compile(r" auf (?:rund |etwa |knapp |gut |nur noch )?"),
    )


def word_before(text: str, start: int) -> str:
    """The last word or mark before offset `start`, lower case; `` if there is none near."""
    match = _patterns().last_word.search(text[max(0, start - 24) : start])
    return match[1].lower() if match is not None else ""


def level_of(word: str) -> Level | None:
    """The level that a word names, also as the last part of a compound (`US-Leitindex`)."""
    levels = unit_words().levels
    for level in levels:
        if word in level.words:
            return level
    tail = word.rsplit("-", 1)[-1]
    for level in levels:
        if tail in level.words or (level.stems and word.lower().endswith(level.stems)):
            return level
    return None


def _fits(level: Level, amount: Amount) -> bool:
    number = amount.first
    if number.in_words or number.exponent is not None:
        return False
    if level.unit == "times" and number.value > _LARGEST_RATIO:
        return False
    return number.value >= level.minimum and (number.decimals or not level.decimals)


def set_bare(amount: Amount, unit: str) -> None:
    """Give an amount a unit that the text does not print."""
    for candidate in (amount.first, amount.last):
        candidate.unit = unit
        candidate.bare = True


def mark_near_levels(text: str, amounts: Sequence[Amount]) -> None:
    """Numbers right behind a word that says what they are (`KGV von 16`, `KBV: 1,8`).

    These are decided before units are shared: in `KGV von 16 und 5 Prozent` 16 is no percentage.
    """
    last_amount: Amount | None = None
    for amount in amounts:
        before, last_amount = last_amount, amount
        multiple = before is not None and before.unit == "times" and before.first.bare
        if before is not None and multiple and text[before.end : amount.start] == "/":
            set_bare(amount, "times")  # `KGV 2025e/2026e: 11/9`
            continue
        stated = amount.unit is not None or amount.first.unit is not None
        if stated or is_year_like(amount.first) or amount.first.article:
            continue
        window = text[max(0, amount.start - _NEAR_WINDOW) : amount.start]
        lead = _patterns().near.search(window)
        if lead is None:
            continue
        name = re.search(r"[^\s(]+$", window[: lead.start()].rstrip(" :="))
        level = level_of(name[0].rstrip(":,")) if name is not None else None
        last = _LAST_NAME.search(window)
        if level is None and last is not None:
            level = level_of(last[1])  # `beträgt das Multiple 8`, `auf den Faktor 5`
        if level is None or level.unit not in ("times", "points") or not _fits(level, amount):
            continue
        # A name and a number side by side (`Russell 2500`) are a level only if it is written as
        # one (`DAX 24.050`).
        number = amount.first
        if lead[0].strip(" (") or number.grouped or number.decimals or level.unit == "times":
            set_bare(amount, level.unit)


def _far_level(text: str, amount: Amount, floor: int) -> Level | None:
    """The nearest word before the number, in its sentence, that says what it is."""
    if word_before(text, amount.start) not in number_context().level_leads:
        return None
    start = max(floor, amount.start - _FAR_WINDOW)
    found = None
    for match in _patterns().word.finditer(text, start, amount.start):
        level = level_of(match[0])
        if level is not None and _fits(level, amount):
            found = level
    return found


def _exchange_rate(text: str, amount: Amount, floor: int) -> str | None:
    """The quoted currency of a pair before the number (`EUR/USD bei 1,0850` is in USD)."""
    start = max(floor, amount.start - _NEAR_WINDOW)
    pairs = _patterns().pair.findall(text[start : amount.start])
    if not pairs or not amount.first.decimals:
        return None
    quoted: str = pairs[-1][1]
    return quoted if quoted in unit_words().left else None


def mark_rates(text: str, amounts: Sequence[Amount]) -> None:
    """`Der Dollar fiel von 1,03 auf 1,13 je Euro`: bare decimals before another currency are in
    the currency that the sentence names before."""
    patterns, units = _patterns(), unit_words().units
    for amount in amounts:
        if amount.unit is not None or not amount.first.decimals:
            continue
        if patterns.steps.match(text, amount.end) is not None:
            for candidate in (amount.first, amount.last):
                candidate.unit = "points"
            continue
        per = patterns.per_currency.match(text, amount.end)
        base = units.meaning(per[1]) if per is not None else None
        if base is None or base.kind != "currency":
            continue
        window = text[max(0, amount.start - _FAR_WINDOW) : amount.start]
        for word in reversed(patterns.word.findall(re.split(r"[.!?] ", window)[-1])):
            form = units.meaning(word)
            if form is not None and form.kind == "currency" and form.unit != base.unit:
                for candidate in (amount.first, amount.last):
                    candidate.unit, candidate.unit_text = form.unit, f"je {per[1]}" if per else None
                break


def may_be_bare(text: str, amount: Amount) -> bool:
    """Whether the number could be a figure without unit: no year, no `Platz 3`, no *ein*."""
    number = amount.first
    if number.article or (is_year_like(number) and number.exponent is None):
        return False
    return not never_after(text, amount.start)


def _price_unit(text: str, amounts: Sequence[Amount], index: int) -> str:
    """The currency of the last price before in the paragraph; `count` if there is none."""
    here = amounts[index]
    for other in reversed(amounts[max(0, index - _PRICES_BACK) : index]):
        if here.start - other.end > _PRICE_WINDOW or "\n" in text[other.end : here.start]:
            break
        if other.unit is not None and other.unit.isupper() and other.last.exponent is None:
            return other.unit
    return "count"


def mark_far_levels(text: str, amounts: Sequence[Amount], floors: Sequence[int]) -> None:
    """Bare numbers that a word earlier in the sentence explains (`DAX … bei 24.050`).

    `floors` gives for each amount where its sentence begins. A price takes the currency of the
    price before it.
    """
    for index, (amount, floor) in enumerate(zip(amounts, floors, strict=True)):
        if amount.unit is not None or not may_be_bare(text, amount):
            continue
        rate = _exchange_rate(text, amount, floor)
        level = _far_level(text, amount, floor) if rate is None else None
        if rate is not None:
            set_bare(amount, rate)
        elif level is not None:
            price = level.unit == "price"
            set_bare(amount, _price_unit(text, amounts, index) if price else level.unit)


def mark_valued(text: str, amounts: Sequence[Amount]) -> None:
    """`Lilly wird mit 33 bewertet`, where the paragraph speaks of multiples before."""
    valued = _patterns().valued
    for amount in amounts:
        number = amount.first
        if amount.unit is not None or number.in_words or number.grouped:
            continue
        if number.value > _LARGEST_MULTIPLE or valued.match(text, amount.end) is None:
            continue
        if word_before(text, amount.start) not in ("mit", "nur", "rund", "etwa", "knapp", "gut"):
            continue
        start = max(text.rfind("\n", 0, amount.start) + 1, amount.start - _CARRIED_WINDOW)
        if _patterns().valuation.search(text, start, amount.start) is not None:
            set_bare(amount, "times")


def mark_moves(text: str, amounts: Sequence[Amount]) -> None:
    """Two bare numbers in `von 48 auf 55` are a level that moved, whatever it is of."""
    patterns = _patterns()
    for left, right in pairwise(amounts):
        if left.unit is not None or right.unit is not None or left.second or right.second:
            continue
        if is_year_like(left.first) or is_year_like(right.first) or left.first.in_words:
            continue
        if patterns.move_from.search(text[max(0, left.start - 16) : left.start]) is None:
            continue
        noun = noun_after(text, right.end)
        if noun is not None and noun.head in unit_words().uncounted:
            continue
        if patterns.move_to.fullmatch(text, left.end, right.start):
            set_bare(left, "count")
            set_bare(right, "count")


def _is_multiple(amount: Amount) -> bool:
    """`KGV von 16`, `das 22,4-Fache`: as a valuation is written, unlike `doppelt`."""
    number = amount.first
    return number.bare or (not number.in_words and number.value >= _SMALLEST_MULTIPLE)


def is_bound(text: str, amount: Amount, last: Amount) -> bool:
    """`… beträgt das KGV 15. Werte unter 12 gelten als niedrig, solche über 25 als hoch.`"""
    number = amount.first
    if last.unit not in ("times", "points") or number.in_words or number.grouped:
        return False
    if not 0 < amount.start - last.end <= _CARRIED_WINDOW:
        return False
    return _patterns().bound.search(text[max(0, amount.start - 40) : amount.start]) is not None


def carries_valuation(text: str, amount: Amount, last: Amount | None) -> bool:
    """`… bei einem KGV von 16. Der S&P 500 bei 28.`: the next bare number is one more multiple."""
    if last is None or last.unit != "times" or not _is_multiple(last):
        return False
    number = amount.first
    if number.in_words or number.grouped or number.value > _LARGEST_MULTIPLE:
        return False
    if not number.decimals and not last.first.bare:
        return False
    if not 0 < amount.start - last.end <= _CARRIED_WINDOW:
        return False
    lead = re.sub(r"(?:etwa|rund|ca\.|knapp|gut|über|unter|fast) $", "", text[: amount.start][-30:])
    leads = number_context().carried_leads
    if word_before(lead, len(lead)) not in leads and word_before(text, amount.start) not in leads:
        return False
    between = text[last.end : amount.start]
    if "\n" in between or between.count(".") > _CARRIED_SENTENCES:
        return False
    return _patterns().stands_alone.match(text, amount.end) is not None
