"""Is this German? Counts words that only one of some languages uses; no model, no dependency.

Only a clear majority of another language says no: a text without sentences (a table, a list of
names, a short notice) has few such words and passes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

_SAMPLE = 60_000
_MIN_HITS = 6
_MIN_SHARE = 0.08
"""Foreign words that must be found, and their share of all words, before a text is skipped."""
_MAJORITY = 4
"""A foreign language must have so many times as many words as German."""
_LIKELY_HITS = 2
_FOREIGN_SCRIPT_SHARE = 0.3


@cache
def _words() -> Mapping[str, str]:
    """Word → language. A word under two languages is an error in the vocabulary file."""
    table: dict[str, str] = {}
    german = set(load_toml("stopwords.toml")["de"]["words"])
    for language, entry in load_toml("stopwords.toml").items():
        for word in entry["words"]:
            if language != "de" and word in german:
                raise LexiconError(f"stopwords.toml: {word!r} stands under de and {language}")
            table[f"{language}:{word}"] = language
    return table


@cache
def _by_word() -> Mapping[str, tuple[str, ...]]:
    languages: dict[str, list[str]] = {}
    for key, language in _words().items():
        languages.setdefault(key.partition(":")[2], []).append(language)
    return {word: tuple(found) for word, found in languages.items()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    word = re.compile(r"[^\W\d_]+")
    foreign = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f"
                         r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # fmt: skip
    letter = re.compile(r"[^\W\d_]")
    return word, foreign, letter


def detect_language(text: str) -> str:
    """`de`, or the ISO code of the language that clearly dominates (`und` for another script).

    German is the answer wherever there is not enough evidence against it.
    """
    counts, total = _counts(text)
    if counts is None:
        return "und"
    german = counts.pop("de", 0)
    if not counts:
        return "de"
    best, hits = max(counts.items(), key=lambda item: item[1])
    if hits >= _MIN_HITS and hits >= _MIN_SHARE * total and hits >= _MAJORITY * max(german, 1):
        return best
    return "de"


def likely_language(text: str) -> str:
    """What a text that is not skipped is recorded as: the language that most of its words are of.

    A sentence or two have too few words to skip an input for, yet they may well be English.
    `de` unless another language has two words, and more than twice as many as German.
    """
    counts, _ = _counts(text)
    if counts is None:
        return "und"
    german = counts.pop("de", 0)
    best, hits = max(counts.items(), key=lambda item: item[1], default=("de", 0))
    return best if hits >= _LIKELY_HITS and hits > 2 * german else "de"


def _counts(text: str) -> tuple[Counter[str] | None, int]:
    """Words by language and all words; None for a text that is mostly in another script."""
    word, foreign, letter = _patterns()
    sample = _sample(text)
    letters = len(letter.findall(sample))
    if letters >= 20 and len(foreign.findall(sample)) > _FOREIGN_SCRIPT_SHARE * letters:
        return None, 0
    counts: Counter[str] = Counter()
    total = 0
    by_word = _by_word()
    for token in word.findall(sample):
        total += 1
        for language in by_word.get(token.lower(), ()):
            counts[language] += 1
    return counts, total


def _sample(text: str) -> str:
    """The whole of an ordinary article; beginning, middle and end of a very long text."""
    if len(text) <= _SAMPLE:
        return text
    third, middle = _SAMPLE // 3, len(text) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))
