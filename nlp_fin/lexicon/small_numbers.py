"""German cardinals to 99 and ordinals to 31, as dates and durations use them."""

from __future__ import annotations

_ONES = [
    "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]  # fmt: skip
_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_IRREGULAR_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def number_words() -> dict[str, int]:
    """The cardinals from 2 to 99 in lower case (`ein` has a class of its own)."""
    words = {word: number for number, word in enumerate(_ONES, 1)}
    for ten, word in enumerate(_TENS, 2):
        words[word] = 10 * ten
        for one in range(1, 10):
            words[f"{_ONES[one - 1]}und{word}"] = 10 * ten + one
    del words["ein"]
    return words


def ordinal_words() -> dict[str, int]:
    """The ordinals from 1 to 31 in every case form, lower case."""
    cardinals = {number: word for word, number in number_words().items()}
    words = {}
    for number in range(1, 32):
        stem = _IRREGULAR_ORDINALS.get(number) or (
            cardinals[number] + ("t" if number < 20 else "st")
        )
        for ending in ("e", "en", "er", "es", "em"):
            words[stem + ending] = number
    return words
