"""Words that belong to company names: legal forms, generic endings, words of apposition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "company_forms.toml"
_LISTS = ("legal", "deciding", "generic_tail", "apposition", "never_names")


@dataclass(frozen=True, slots=True)
class CompanyForms:
    """The word lists of `company_forms.toml`; the first three hold tokens without full stops."""

    legal: frozenset[str]
    deciding: frozenset[str]
    generic_tail: frozenset[str]
    apposition: tuple[str, ...]
    never_names: frozenset[str]
    tail: re.Pattern[str]
    """Matches, directly behind a name, the generic words and legal forms that belong to it."""
    legal_tail: re.Pattern[str]
    """Like `tail`, but a legal form must be there."""


def parse_company_forms(data: dict[str, object], *, name: str = FILE) -> CompanyForms:
    """Build the word lists. Raises `LexiconError` naming the list that is missing or no list."""
    lists: dict[str, list[str]] = {}
    for key in _LISTS:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise LexiconError(f"{name}: `{key}` must be a list of words")
        lists[key] = value
    legal = "|".join(re.escape(form) for form in sorted(lists["legal"], key=len, reverse=True))
    generic = "|".join(re.escape(form) for form in sorted(lists["generic_tail"], key=len)[::-1])
    legal_word = rf"(?:{legal})(?!\w)"
    chain = rf"(?:[ \u00a0]+(?:{legal_word}|&(?=[ \u00a0]+(?:{legal}))|auf[ ]Aktien\b))"
    return CompanyForms(
        legal=frozenset(word.replace(".", "") for word in lists["legal"]),
        deciding=frozenset(word.replace(".", "") for word in lists["deciding"]),
        generic_tail=frozenset(lists["generic_tail"]),
        apposition=tuple(lists["apposition"]),
        never_names=frozenset(lists["never_names"]),
        tail=re.compile(rf"(?:[ \u00a0](?:{generic})(?!\w)){{0,2}}(?:,?{chain}{{1,5}})?"),
        legal_tail=re.compile(rf"(?:[ \u00a0](?:{generic})(?!\w)){{0,2}},?{chain}{{1,5}}"),
    )


@cache
def company_forms() -> CompanyForms:
    """The lists of the package, read once."""
    return parse_company_forms(load_toml(FILE))


def strip_legal_form(name: str) -> str:
    """`name` without remarks in parentheses and without the legal form at its end.

    >>> strip_legal_form("CTS Eventim AG & Co. KGaA")
    'CTS Eventim'
    """
    forms = company_forms()
    words = re.sub(r"\s*\([^)]*\)", "", name).replace(",", " ").split()
    while len(words) > 1:
        last = words[-1].replace(".", "")
        if words[-2:] == ["auf", "Aktien"]:
            del words[-2:]
        elif last in forms.legal or last in {"&", "und"}:
            words.pop()
        else:
            break
    return " ".join(words)
