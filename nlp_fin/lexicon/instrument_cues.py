"""Words around a name that decide whether it is meant, and in which role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.company_forms import company_forms
from nlp_fin.lexicon.resources import load_toml

FILE = "instrument_cues.toml"


@dataclass(frozen=True, slots=True)
class InstrumentCues:
    """Compiled word lists of `instrument_cues.toml`; patterns work on lower-case text."""

    near_finance: re.Pattern[str]
    near_commodity: re.Pattern[str]
    company_head: re.Pattern[str]
    share_nouns: frozenset[str]
    share_links: frozenset[str]
    apposition: re.Pattern[str]
    not_before_names: frozenset[str]
    venues: frozenset[str]
    name_prefixes: frozenset[str]
    speech_verbs: frozenset[str]
    source_words: frozenset[str]
    source_head: re.Pattern[str]
    own_news: re.Pattern[str]
    no_tickers: frozenset[str]
    ticker_headers: frozenset[str]
    exchange_prefix: re.Pattern[str]
    ticker_suffixes: Mapping[str, str]
    form_countries: Mapping[str, frozenset[str]]
    """Countries in which a legal form is used, where it tells."""


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def parse_cues(data: Mapping[str, object], *, name: str = FILE) -> InstrumentCues:
    """Compile the word lists. Raises `LexiconError` naming the list that is missing or wrong."""

    def words(key: str) -> list[str]:
        value = data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise LexiconError(f"{name}: `{key}` must be a list of words")
        return value

    suffixes = data.get("ticker_suffixes")
    if not isinstance(suffixes, dict):
        raise LexiconError(f"{name}: `ticker_suffixes` must be a table")
    countries = data.get("form_countries")
    if not isinstance(countries, dict):
        raise LexiconError(f"{name}: `form_countries` must be a table")
    appositions = _alternatives(company_forms().apposition)
    return InstrumentCues(
        near_finance=re.compile(rf"%|€|\$|\b(?:\w+-)?(?:{_alternatives(words('near_finance'))})"),
        near_commodity=re.compile(rf"%|€|\$|(?:{_alternatives(words('near_commodity'))})"),
        company_head=re.compile(rf"[-\u2010\u2011](?:{_alternatives(words('company_heads'))})"),
        share_nouns=frozenset(words("share_nouns")),
        share_links=frozenset(words("share_links")),
        apposition=re.compile(rf"(?:\w*-)?\w*(?:{appositions})(?:n|en|s|es|in)?"),
        not_before_names=frozenset(words("not_before_names")),
        venues=frozenset(words("venues")),
        name_prefixes=frozenset(words("name_prefixes")),
        speech_verbs=frozenset(words("speech_verbs")),
        source_words=frozenset(words("source_words")),
        source_head=re.compile(rf"[-\u2010\u2011](?:{_alternatives(words('source_heads'))})"),
        own_news=re.compile(rf"\b(?:{_alternatives(words('own_news'))})"),
        no_tickers=frozenset(words("no_tickers")),
        ticker_headers=frozenset(words("ticker_headers")),
        exchange_prefix=re.compile(
            rf"\(\s*(?:{_alternatives(words('exchanges'))})\s*[:;]\s*([A-Z0-9]{{1,6}}(?:[.-][A-Z]{{1,3}})?)\b"
        ),
        ticker_suffixes={str(key): str(value) for key, value in suffixes.items()},
        form_countries={str(form): frozenset(str(codes).split()) for form, codes in countries.items()},
    )


@cache
def instrument_cues() -> InstrumentCues:
    """The cues of the package, read once."""
    return parse_cues(load_toml(FILE))
