"""German number words: compounds, fractions, multiples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.page import string_list
from nlp_fin.lexicon.resources import load_toml

FILE = "number_words.toml"
# The longest number word in sense (`siebenhundertsiebenundsiebzigtausend…`) is shorter.
_MAX_WORD = 80


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Keys are lower case; values exact decimals."""

    ones: Mapping[str, Decimal]
    tens: Mapping[str, Decimal]
    words: Mapping[str, Decimal]
    articles: frozenset[str]
    quoted_after: frozenset[str]
    quoted_before: frozenset[str]
    """Words around *ein Euro* where it is the base of a quotation, not an amount."""
    fractions: Mapping[str, Decimal]
    """Denominators."""
    shares: Mapping[str, Decimal]
    """Percent."""
    places: frozenset[str]
    multiples: Mapping[str, Decimal]
    multiple_verbs: Mapping[str, Decimal]
    comparatives: Mapping[str, Decimal]
    halves: frozenset[str]
    signs: Mapping[str, Decimal]
    stems: frozenset[str]
    """First two letters of every word that can begin a number word."""


def _numbers(data: Mapping[str, Any], table: str) -> dict[str, Decimal]:
    result: dict[str, Decimal] = {}
    for word, value in data.get(table, {}).items():
        try:
            result[word.lower()] = Decimal(str(value))
        except InvalidOperation:
            raise LexiconError(f"{FILE}: [{table}] {word} = {value!r} is not a number") from None
    if not result:
        raise LexiconError(f"{FILE}: [{table}] is missing or empty")
    return result


@cache
def number_words() -> NumberWords:
    """The vocabulary of number words. Raises `LexiconError` for a malformed file."""
    data = load_toml(FILE)
    ones, tens, words = (_numbers(data, name) for name in ("ones", "tens", "words"))
    articles = frozenset(string_list(data["article"], "forms", where=f"{FILE}: [article]"))
    starts = [*ones, *tens, *words, *articles]
    return NumberWords(
        ones=ones,
        tens=tens,
        words=words,
        articles=articles,
        quoted_after=frozenset(string_list(data["article"], "quoted_after", where=FILE)),
        quoted_before=frozenset(string_list(data["article"], "quoted_before", where=FILE)),
        fractions=_numbers(data, "fractions"),
        shares=_numbers(data, "shares"),
        places=frozenset(
            w.lower() for w in string_list(data["places"], "forms", where=f"{FILE}: [places]")
        ),
        multiples=_numbers(data, "multiples"),
        multiple_verbs=_numbers(data, "multiple_verbs"),
        comparatives=_numbers(data, "comparatives"),
        halves=frozenset(string_list(data["halves"], "forms", where=f"{FILE}: [halves]")),
        signs=_numbers(data, "signs"),
        stems=frozenset(word[:2] for word in starts),
    )


def _below_hundred(word: str) -> Decimal | None:
    vocabulary = number_words()
    if word in vocabulary.ones:
        return vocabulary.ones[word]
    if word in vocabulary.tens:
        return vocabulary.tens[word]
    for tens_word, tens in vocabulary.tens.items():
        if word.endswith("und" + tens_word):
            one = vocabulary.ones.get(word[: -len(tens_word) - 3])
            if one is not None and 1 <= one <= 9:
                return tens + one
    return None


def _split_at(word: str, base: str, size: int) -> Decimal | None:
    """Value of `word` that contains `base` (`hundert`, `tausend`); None if it is no number."""
    left, _, right = word.partition(base)
    factor = _compose(left) if left else Decimal(1)
    rest = _compose(right.removeprefix("und")) if right else Decimal(0)
    if factor is None or rest is None or factor >= size or rest >= size or rest % 1:
        return None
    return factor * size + rest


def _compose(word: str) -> Decimal | None:
    if "tausend" in word:
        return _split_at(word, "tausend", 1000)
    if "hundert" in word:
        return _split_at(word, "hundert", 100)
    return _below_hundred(word)


@lru_cache(maxsize=4096)
def parse_number_word(word: str) -> Decimal | None:
    """Value of a German number word (`zweieinhalb` → 2.5); None if it is none.

    Articles (`ein`, `eine`) are 1. Linear in the length of the word, which is bounded.
    """
    lower = word.lower()
    if len(lower) > _MAX_WORD:
        return None
    vocabulary = number_words()
    if lower in vocabulary.articles:
        return Decimal(1)
    if lower in vocabulary.words:
        return vocabulary.words[lower]
    if lower.endswith("einhalb"):
        whole = _compose(lower[: -len("einhalb")])
        return None if whole is None or whole % 1 else whole + Decimal("0.5")
    return _compose(lower)
