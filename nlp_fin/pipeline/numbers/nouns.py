"""Nouns behind numbers: `2.000 Positionen` is a count, `drei Gründe` and `5 Jahre` are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.lexicon.number_context import number_context
from nlp_fin.lexicon.page import sentence_words
from nlp_fin.lexicon.units import UnitWords, unit_words
from nlp_fin.pipeline.numbers.candidates import Amount, is_year_like

# A noun outside the lexicon counts from this number on.
_SMALL = 2
_AHEAD = 70
_NEAR = 120
# Numbers in words up to a dozen merely enumerate things (`drei Fonds`).
_DOZEN = 12
# The largest usual number of members of an index.
_LARGEST_SET = 3000


@dataclass(frozen=True, slots=True)
class _Patterns:
    noun_phrase: re.Pattern[str]
    elliptic: re.Pattern[str]
    modifier: re.Pattern[str]
    superlative: re.Pattern[str]
    token_before: re.Pattern[str]
    clause_end: re.Pattern[str]
    noun: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        # Up to three lower-case modifiers, then a noun; `US-Unternehmen` is one noun.
        noun_phrase=re.compile(
            r" (?P<modifiers>(?:[a-zäöüß][^\W\d_]*(?:-[^\W\d_]+)*,? ){0,3}?)"
            r"(?P<noun>[A-ZÄÖÜ][^\W\d_]*(?:[-&/][^\W\d_]+)*)"
        ),
        elliptic=re.compile(
            r"- (?:(?:und|oder|sowie|bzw\.) )?(?P<noun>[A-ZÄÖÜ][^\W\d_]+(?:-[^\W\d_]+)*)"
        ),
        modifier=re.compile(r"(?:[a-zäöüß-]+(?:e|en|er|es|te|ten|em|st)|mehr|weniger|bis)$"),
        superlative=re.compile(r"(?:(?<!s)sten|(?:ch|ig|er|n)ste[rs]?|ßte[nrs]?)$"),
        token_before=re.compile(r"([^\W\d_]+\.?|[§#\[(/×*=]|[^\s\w])\s?$"),
        clause_end=re.compile(r"[.;:()\d\n|]"),
        noun=re.compile(r"[A-ZÄÖÜ][^\W\d_]+(?:-[^\W\d_]+)*"),
    )


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
    if _opens_sentence(match["noun"]):
        return None
    whole = _patterns().elliptic.match(text, match.end())
    if whole is not None:  # `90 Service- und Vertriebsmitarbeiter`, `4,8 Mio. Inhaber- Stückaktien`
        return Noun(whole["noun"], re.split(r"[-/&]", whole["noun"])[-1], ())
    head = re.split(r"[-/&]", match["noun"])[-1]
    modifiers = tuple(match["modifiers"].replace(",", " ").split())
    return Noun(match["noun"], head or match["noun"], modifiers)


def _opens_sentence(word: str) -> bool:
    """Whether the capital is that of a sentence (`13 Mio. Der Umsatz …`)."""
    return word.lower() in sentence_words().starters and word not in unit_words().counted


def counted_form(noun: Noun) -> str | None:
    """The noun as the lexicon counts it, or None (`Vollzeitstellen` counts as `…stellen`)."""
    words = unit_words()
    if noun.head in words.counted:
        return noun.head
    if noun.head in words.uncounted:
        return None
    return noun.head if noun.head.lower().endswith(words.counted_suffixes) else None


def noun_ahead(text: str, end: int) -> str | None:
    """A counted noun later in the clause (`55.550 neue, auf den Inhaber lautende Stückaktien`)."""
    clause = _patterns().clause_end.split(text[end : end + _AHEAD], maxsplit=1)[0]
    for match in _patterns().noun.finditer(clause):
        known = counted_form(Noun(match[0], match[0].split("-")[-1], ()))
        if known is not None:
            return known
    return None


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


def _modifiers_fit(noun: Noun) -> bool:
    context = number_context()
    return all(
        _patterns().modifier.match(m) and m not in context.not_modifiers for m in noun.modifiers
    )


def _is_list(text: str, amount: Amount, noun: Noun, words: UnitWords) -> bool:
    """`die 10 besten Aktien`, `die vier größten Unternehmen`, `die größten zehn Werte`."""
    if any(m in words.list_adjectives for m in noun.modifiers):
        return True
    if _is_known_set(text, amount, noun):
        return True
    superlative = _patterns().superlative
    before = re.search(r"([a-zäöüß]+) $", text[max(0, amount.start - 24) : amount.start])
    if before is not None and (before[1] in words.list_adjectives or superlative.search(before[1])):
        return True
    return amount.last.in_words and any(superlative.search(m) for m in noun.modifiers)


def _is_known_set(text: str, amount: Amount, noun: Noun) -> bool:
    """`die 40 Dax-Konzerne`, `der 500 größten Firmen`: a name of the set, no statement."""
    number = amount.last
    if number.grouped or number.value > _LARGEST_SET or number.exponent is not None:
        return False
    article = re.search(
        r"\b(?:die|der|den|Die|Der|Den) $", text[max(0, amount.start - 5) : amount.start]
    )
    if article is None:
        return False
    return "-" in noun.written or any(_patterns().superlative.search(m) for m in noun.modifiers)


def _follows_name(text: str, start: int) -> bool:
    """Whether a capitalised word stands directly before (`Goethestraße 12 Stuttgart`)."""
    before = re.search(r"([A-ZÄÖÜ][\w&.-]*) $", text[max(0, start - 30) : start])
    return before is not None and before[1].lower() not in sentence_words().starters


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


def count_noun(text: str, amount: Amount) -> bool:
    """Make the amount a count if a noun behind it is counted; sets unit and `unit_text`."""
    words = unit_words()
    noun = noun_after(text, amount.end)
    number = amount.last
    if noun is None or not _modifiers_fit(noun) or number.article:
        return False
    known = _near_form(text, amount, noun) or counted_form(noun)
    if known is None and {noun.head, noun.written} & words.uncounted:
        return False
    if _is_list(text, amount, noun, words):
        return False
    listing = number.in_words and number.value <= _DOZEN
    if known is not None and listing and _is_enumerated(known, words):
        return number.exponent is not None and _set_count(amount, known)
    if is_year_like(number) and (known is None or noun.modifiers):
        return False
    if known is None and (_is_money(noun.head) or not _unknown_noun_counts(text, amount, noun)):
        return False
    return _set_count(amount, known or noun.head)


def _is_money(noun: str) -> bool:
    """`9,2 Milliarden Umsatz`, `164 Millionen Nettoschulden`: an amount of money, no count."""
    concepts = metric_lexicon().concepts
    named = [concepts[r.concept] for r in read_word(noun) if r.concept is not None]
    return bool(named) and all("currency" in c.units and "count" not in c.units for c in named)


def _is_enumerated(noun: str, words: UnitWords) -> bool:
    """`zwei große Zukunftsprojekte`: a compound of a noun that numbers in words only list."""
    return noun in words.enumerated or any(
        len(noun) > len(known) and noun.endswith(known.lower()) for known in words.enumerated
    )


def _set_count(amount: Amount, unit_text: str) -> bool:
    for candidate in (amount.first, amount.last):
        candidate.unit, candidate.unit_text = "count", unit_text
    return True


def _near_form(text: str, amount: Amount, noun: Noun) -> str | None:
    """A noun that counts only near certain words (`zwei weitere Schritte` of a central bank)."""
    words = unit_words().counted_near.get(noun.head)
    if words is None:
        return None
    window = text[max(0, amount.start - _NEAR) : amount.end + _NEAR].lower()
    return noun.head if any(word in window for word in words) else None
