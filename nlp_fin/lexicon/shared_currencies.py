"""Currency words of several countries (*Kronen*, *Pesos*) and the words that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.page import string_list
from nlp_fin.lexicon.resources import load_toml

FILE = "shared_currencies.toml"
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class SharedWord:
    """`hints` maps each code to the parts of words that name its country; the first is usual."""

    forms: frozenset[str]
    codes: tuple[str, ...]
    hints: re.Pattern[str]
    """Finds any hint at the beginning of a word, in lower-case text."""
    code_of: Mapping[str, str]


@cache
def shared_words() -> Mapping[str, SharedWord]:
    """Written form (lower case) → its meanings. Raises `LexiconError` naming a bad entry."""
    table: dict[str, SharedWord] = {}
    for number, entry in enumerate(load_toml(FILE).get("word", []), 1):
        where = f"{FILE}: word {number}"
        hints = entry.get("hints")
        if not isinstance(hints, dict) or len(hints) < 2:
            raise LexiconError(f"{where}: needs [word.hints] with two codes or more")
        code_of: dict[str, str] = {}
        for code in hints:
            if not _CODE.fullmatch(code):
                raise LexiconError(f"{where}: {code!r} is no ISO 4217 code")
            code_of.update((hint, code) for hint in string_list(hints, code, where=where))
        longest = sorted(code_of, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})")
        forms = frozenset(string_list(entry, "forms", where=where))
        word = SharedWord(forms, tuple(hints), pattern, code_of)
        table.update((form, word) for form in forms)
    return table


def meanings(text: str) -> frozenset[str]:
    """The codes that the last word of `text` may stand for; empty if it is of one currency."""
    last = text.rsplit(None, 1)[-1] if text.strip() else ""
    word = shared_words().get(last.lower().rstrip("."))
    return frozenset(word.codes) if word is not None else frozenset()
