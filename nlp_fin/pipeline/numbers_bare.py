"""Numbers without a unit: which of them are figures, and what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.page import sentence_words
from nlp_fin.lexicon.units import Level, UnitWords, unit_words
from nlp_fin.pipeline.numbers_candidates import Amount, Taken, is_year_like, make_share

_LEVEL_WINDOW = 90
_NEAR_WINDOW = 34
# A number in words or a small one is a figure only before a noun of the lexicon; any larger
# number in digits also before another noun.
_SMALL = 2
# A number with grouped thousands is a quantity, whatever follows: years and identifiers have none.
_WRITTEN_OUT = 1000


@dataclass(frozen=True, slots=True)
class _Patterns:
    noun_phrase: re.Pattern[str]
    token_before: re.Pattern[str]
    word: re.Pattern[str]
    fx: re.Pattern[str]
    operator_after: re.Pattern[str]
    operator_before: re.Pattern[str]
    near: re.Pattern[str]
    level_verb: re.Pattern[str]
    decimal_lead: re.Pattern[str]
    carried: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lead = (
        r"(?:von|bei|auf|mit|um|zu|über|unter|=|:|beträgt|betrug|liegt|lag|liege|steht|stand|rund"
        r"|etwa|ca\.|gut|knapp|fast|nur|aktuell|derzeit|noch|jetzt|dann|dem|das|einem|eines|Faktor"
        r"|in Höhe|oder|Punktestand|sank|stieg|fiel|erreicht|erreichte|notiert|notierte|ist|war)"
    )
    return _Patterns(
        # Up to three lower-case modifiers, then a noun; `~` is gone, `US-Unternehmen` is one noun.
        noun_phrase=re.compile(
            r" (?P<modifiers>(?:[a-zäöüß][^\W\d_]*(?:-[^\W\d_]+)*,? ){0,3}?)"
            r"(?P<noun>[A-ZÄÖÜ][^\W\d_]*(?:[-&/][^\W\d_]+)*)"
        ),
        token_before=re.compile(r"([^\W\d_]+\.?|[§#\[(/×*=]|[^\s\w])\s?$"),
        word=re.compile(r"[A-Za-zÄÖÜäöüß&][\w&]*(?:[-/][^\W\d_]\w*)*"),
        fx=re.compile(r"\b([A-Z]{3})/([A-Z]{3})\b"),
        operator_after=re.compile(r" ?[×*·÷=](?! ?[A-Za-z])"),
        operator_before=re.compile(r"[×*·÷=] ?$"),
        near=re.compile(rf"(?:[- ](?:Multiple|Ratio|Verhältnis))?(?:[ (]*{lead}[ ]?){{0,4}}[ (]*$"),
        level_verb=re.compile(
            r"(?:bei|auf|von|zu|über|unter|um|mit|Marke|nach|statt|gegenüber|:|\(|auf rund|gegen"
            r"|auf etwa|auf knapp|auf über|auf gut|auf nur|noch|vs\.?|versus|und|steht|stand|Stand|auch) $"
        ),
        decimal_lead=re.compile(
            r"(?:[(:=|]|\b(?:bei|auf|von|zu|um|mit|rund|nach|gegenüber)) ?[-+−]?$"
        ),
        carried=re.compile(
            r"(?:bei|auf|von|zu|vs\.?|versus|gegenüber|statt|mit|und|nach|nur|gegen) $"
        ),
    )


def _level_of(word: str, words: UnitWords) -> Level | None:
    """The level that a word names, also as the last part of a compound (`US-Leitindex`)."""
    for level in words.levels:
        if word in level.words:
            return level
    tail = word.rsplit("-", 1)[-1]
    for level in words.levels:
        if tail in level.words or (level.stems and word.lower().endswith(level.stems)):
            return level
    return None


def _fits(level: Level, amount: Amount) -> bool:
    number = amount.first
    if number.in_words or number.exponent is not None:
        return False
    return number.value >= level.minimum and (number.decimals or not level.decimals)


def _set_unit(amount: Amount, unit: str) -> None:
    for candidate in (amount.first, amount.last):
        candidate.unit = unit
        candidate.bare = True


def mark_near_levels(text: str, amounts: Sequence[Amount]) -> None:
    """Numbers right behind a word that says what they are (`KGV von 16`, `KBV: 1,8`).

    These are decided before units are shared: in `KGV von 16 und 5 Prozent` 16 is no percentage.
    """
    words, patterns = unit_words(), _patterns()
    for amount in amounts:
        if amount.unit is not None or is_year_like(amount.first) or amount.first.article:
            continue
        window = text[max(0, amount.start - _NEAR_WINDOW) : amount.start]
        lead = patterns.near.search(window)
        if lead is None:
            continue
        name = re.search(r"[^\s(]+$", window[: lead.start()].rstrip(" :="))
        level = _level_of(name[0].rstrip(":,"), words) if name is not None else None
        if level is None or level.unit not in ("times", "points") or not _fits(level, amount):
            continue
        # A name and a number side by side (`Russell 2500`) are a level only if it is written as
        # one (`DAX 24.050`).
        number = amount.first
        if lead[0].strip(" (") or number.grouped or number.decimals or level.unit == "times":
            _set_unit(amount, level.unit)


def _far_level(text: str, amount: Amount, floor: int) -> Level | None:
    """The nearest word before the number, in its sentence, that says what it is."""
    words, patterns = unit_words(), _patterns()
    start = max(floor, amount.start - _LEVEL_WINDOW)
    window = text[start : amount.start]
    if not patterns.level_verb.search(window):
        return None
    found = None
    for match in patterns.word.finditer(window):
        level = _level_of(match[0], words)
        if level is not None and _fits(level, amount):
            found = level
    return found


def _exchange_rate(text: str, amount: Amount, floor: int) -> str | None:
    """The quoted currency of a pair before the number (`EUR/USD bei 1,0850` is in USD)."""
    window = text[max(floor, amount.start - _NEAR_WINDOW) : amount.start]
    pair = None
    for pair in _patterns().fx.finditer(window):
        pass
    if pair is None or not amount.first.decimals:
        return None
    return pair[2] if pair[2] in unit_words().left else None


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun behind a number: as written, its head, and the words between."""

    written: str
    head: str
    modifiers: tuple[str, ...]


def noun_after(text: str, end: int) -> Noun | None:
    """The noun that a number before offset `end` may count (`500 größte US-Unternehmen`)."""
    match = _patterns().noun_phrase.match(text, end)
    if match is None:
        return None
    head = re.split(r"[-/&]", match["noun"])[-1]
    modifiers = tuple(match["modifiers"].replace(",", " ").split())
    return Noun(match["noun"], head or match["noun"], modifiers)


def _counted_form(noun: Noun, words: UnitWords) -> str | None:
    """The noun as the lexicon counts it, or None (`Vollzeitstellen` counts as `…stellen`)."""
    if noun.head in words.counted:
        return noun.head
    lower = noun.head.lower()
    if lower.endswith(words.counted_suffixes) and noun.head not in words.uncounted:
        return noun.head
    return None


_MODIFIER = re.compile(r"(?:[a-zäöüß-]+(?:e|en|er|es|te|ten|em|st)|mehr|weniger|bis)$")
_SUPERLATIVE = re.compile(r"(?:s|ß)te[nrs]?$")
_NOT_MODIFIERS = frozenset(
    {
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "einem", "einen", "oder", "aber", "über",
        "unter", "werden", "wurden", "haben", "hatten", "waren", "können", "sollen", "dürfte", "hatte", "wurde", "sie", "er", "wie",
        "je", "alle", "wäre", "wenn", "aller", "diese", "dieser", "seine", "ihre", "ihrer", "unter", "nur", "außer", "hinter", "sollte",
    }
)  # fmt: skip


def _modifiers_fit(noun: Noun) -> bool:
    return all(_MODIFIER.match(m) and m not in _NOT_MODIFIERS for m in noun.modifiers)


def _follows_name(text: str, start: int) -> bool:
    """Whether a capitalised word stands directly before (`Goethestraße 12 Stuttgart`)."""
    before = re.search(r"([A-ZÄÖÜ][\w&.-]*) $", text[max(0, start - 30) : start])
    return before is not None and before[1].lower() not in sentence_words().starters


def never_after(text: str, start: int) -> bool:
    """Whether the word before makes a bare number a name, a place or an address."""
    words = unit_words()
    match = _patterns().token_before.search(text[max(0, start - 30) : start])
    if match is None:
        return False
    token = match[1]
    if token in words.never_after or token.rstrip(".") in words.never_after:
        return True
    return token[0].isupper() and token.lower().endswith(words.never_after_suffixes)


def _count(text: str, amount: Amount) -> bool:
    """Take the amount as a count if a noun behind it is counted; sets `unit_text`."""
    words = unit_words()
    noun = noun_after(text, amount.end)
    number = amount.last
    if noun is None or not _modifiers_fit(noun) or number.article:
        return False
    if noun.head in words.uncounted or noun.written in words.uncounted:
        return False
    if any(m in words.list_adjectives for m in noun.modifiers):
        return False
    if number.in_words and any(_SUPERLATIVE.search(m) for m in noun.modifiers):
        return False
    known = _counted_form(noun, words)
    if is_year_like(number) and (known is None or noun.modifiers):
        return False
    if known is None and not _unknown_noun_counts(text, amount, noun):
        return False
    amount.first.counted = amount.last.counted = True
    amount.first.unit = amount.last.unit = "count"
    amount.first.unit_text = amount.last.unit_text = known or noun.head
    return True


def _unknown_noun_counts(text: str, amount: Amount, noun: Noun) -> bool:
    """A noun outside the lexicon counts only with a number that cannot be a mere enumeration."""
    number = amount.last
    if number.exponent is not None:
        return True
    if number.in_words or number.decimals or number.value < _SMALL:
        return False
    digits = number.number[1] - number.number[0]
    if digits >= 5 and not number.grouped:
        return False
    if _follows_name(text, amount.start):
        return False
    plural = noun.head.endswith(("en", "er", "e", "s", "n")) and len(noun.head) > 3
    return plural and noun.head[1:].islower()


def _in_formula(text: str, amount: Amount) -> bool:
    before = text[max(0, amount.start - 3) : amount.start]
    return (
        _patterns().operator_after.match(text, amount.end) is not None
        or _patterns().operator_before.search(before) is not None
    ) and not is_year_like(amount.first)


def mark_moves(text: str, amounts: Sequence[Amount]) -> None:
    """Two bare numbers in `von 48 auf 55` are a level that moved, whatever it is of."""
    for left, right in zip(amounts, amounts[1:], strict=False):
        if left.unit is not None or right.unit is not None or left.second or right.second:
            continue
        if is_year_like(left.first) or is_year_like(right.first) or left.first.in_words:
            continue
        before = text[max(0, left.start - 16) : left.start]
        if re.search(r"\b[Vv]on (?:rund |etwa |knapp |zuvor )?$", before) and re.fullmatch(
            r" auf (?:rund |etwa |knapp |gut |nur noch )?", text[left.end : right.start]
        ):
            for amount in (left, right):
                _set_unit(amount, "count")


def is_part_of_whole(text: str, left: Amount, right: Amount) -> bool:
    """`sieben der zehn`, `12 von 15`: a part and its whole, both bare."""
    one, other = left.first, right.first
    if left.unit or right.unit or left.second or right.second or one.article:
        return False
    if one.exponent or other.exponent or not 0 < one.value <= other.value:
        return False
    if one.decimals or other.decimals or is_year_like(other):
        return False
    return _PART_OF.fullmatch(text, left.end, right.start) is not None


_PART_OF = re.compile(r" (?:der|von|von den|der insgesamt|von insgesamt|aus) ")


def merge_parts(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Make one share of a part and its whole where a counted noun follows."""
    merged: list[Amount] = []
    skip = False
    for index, left in enumerate(amounts):
        right = amounts[index + 1] if index + 1 < len(amounts) else None
        if skip:
            skip = False
        elif (
            right is not None and is_part_of_whole(text, left, right) and _names_whole(text, right)
        ):
            merged.append(part_of_whole(left, right))
            skip = True
        else:
            merged.append(left)
    return merged


def _names_whole(text: str, right: Amount) -> bool:
    noun = noun_after(text, right.end)
    return noun is not None and _counted_form(noun, unit_words()) is not None


def part_of_whole(left: Amount, right: Amount) -> Amount:
    """The share that `left` is of `right`, as one amount in percent."""
    share = make_share(left.start, right.end, left.first.value / right.first.value)
    return Amount(share)


def settle_counts(text: str, amounts: Sequence[Amount], cells: Taken) -> None:
    """Decide the counts: a counted noun behind the number, or a scale without any unit.

    Done before `classify`, so that `von 18.000 auf 2,91 Millionen Arbeitslose` can share.
    """
    for amount in amounts:
        if amount.unit is not None or amount.first.article:
            continue
        if cells.overlaps(*amount.first.number):
            continue
        if not (never_after(text, amount.start) and amount.last.exponent is None):
            _count(text, amount)
        if amount.unit is None and amount.last.exponent is not None:
            _set_unit(amount, "count")


def mark_far_levels(text: str, amounts: Sequence[Amount], floors: Sequence[int]) -> None:
    """Bare numbers that a word earlier in the sentence explains (`DAX … bei 24.050`).

    `floors` gives for each amount where its sentence begins.
    """
    for amount, floor in zip(amounts, floors, strict=True):
        if amount.unit is not None or not _may_be_bare(text, amount):
            continue
        rate = _exchange_rate(text, amount, floor)
        level = _far_level(text, amount, floor) if rate is None else None
        if rate is not None:
            _set_unit(amount, rate)
        elif level is not None:
            _set_unit(amount, "count" if level.unit == "price" else level.unit)


def _may_be_bare(text: str, amount: Amount) -> bool:
    number = amount.first
    if number.article or (is_year_like(number) and number.exponent is None):
        return False
    return not never_after(text, amount.start)


def classify(text: str, amounts: Sequence[Amount], cells: Taken) -> list[Amount]:
    """The amounts that are figures. `cells` are the table cells that hold nothing but a number."""
    kept: list[Amount] = []
    last: Amount | None = None
    for amount in amounts:
        if amount.unit is not None or _decide(text, amount, cells, last):
            kept.append(amount)
            last = amount
    return kept


def _decide(text: str, amount: Amount, cells: Taken, last: Amount | None) -> bool:
    """Whether a number without unit is a figure; gives it its unit."""
    number = amount.first
    if cells.overlaps(*number.number):
        if is_year_like(number):
            return False
        _set_unit(amount, "count")
        return True
    if not _may_be_bare(text, amount):
        return False
    if _carries_valuation(text, amount, last):
        _set_unit(amount, "times")
    elif _in_formula(text, amount) or _is_plain_decimal(text, amount):
        _set_unit(amount, "count")
    elif number.grouped and number.value >= _WRITTEN_OUT:
        _set_unit(amount, "count")
        amount.first.unit_text = amount.last.unit_text = _noun_ahead(text, amount.end)
    else:
        return False
    return True


def _is_plain_decimal(text: str, amount: Amount) -> bool:
    """A decimal fraction behind a preposition or a colon: what it measures is for others to say."""
    number = amount.first
    if not number.decimals or "," not in text[number.number[0] : number.number[1]]:
        return False
    return (
        _patterns().decimal_lead.search(text[max(0, amount.start - 12) : amount.start]) is not None
    )


def _noun_ahead(text: str, end: int) -> str | None:
    """A counted noun in the same clause (`55.550 neue, auf den Inhaber lautende Stückaktien`)."""
    words = unit_words()
    clause = re.split(r"[.;:()\d\n|]", text[end : end + 70], maxsplit=1)[0]
    for match in re.finditer(r"[A-ZÄÖÜ][^\W\d_]+(?:-[^\W\d_]+)*", clause):
        known = _counted_form(Noun(match[0], match[0].split("-")[-1], ()), words)
        if known is not None:
            return known
    return None


def _carries_valuation(text: str, amount: Amount, last: Amount | None) -> bool:
    """`… bei einem KGV von 16. Der S&P 500 bei 28.`: the next bare number is one more multiple."""
    if last is None or last.unit != "times" or not last.first.bare:
        return False
    number = amount.first
    if number.in_words or number.grouped or not 0 < amount.start - last.end <= 70:
        return False
    if not _patterns().carried.search(text[max(0, amount.start - 12) : amount.start]):
        return False
    between = text[last.end : amount.start]
    following = text[amount.end : amount.end + 2]
    return between.count(".") <= 1 and "\n" not in between and not following[1:2].isalpha()
