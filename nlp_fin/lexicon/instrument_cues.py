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
_NAME_WORD = r"(?:[A-ZÄÖÜ0-9&+][\w&.+%/'-]*|ex|of|and|the|plus|-)"


@dataclass(frozen=True, slots=True)
class InstrumentCues:
    """Compiled word lists of `instrument_cues.toml`; patterns work on lower-case text."""

    near_finance: re.Pattern[str]
    near_commodity: re.Pattern[str]
    company_head: re.Pattern[str]
    share_nouns: frozenset[str]
    share_links: frozenset[str]
    apposition: re.Pattern[str]
    titles: frozenset[str]
    not_before_names: frozenset[str]
    venues: frozenset[str]
    name_prefixes: frozenset[str]
    speech_verbs: frozenset[str]
    source_words: frozenset[str]
    source_head: re.Pattern[str]
    own_news: re.Pattern[str]
    opinion: re.Pattern[str]
    business_verbs: frozenset[str]
    own_verbs: frozenset[str]
    articles: frozenset[str]
    no_tickers: frozenset[str]
    ticker_headers: frozenset[str]
    fund_name: re.Pattern[str]
    """A fund's name from the house to the share class; group 1 is the word that ends it."""
    share_class: re.Pattern[str]
    """What may follow a known fund's name without making it another fund."""
    exchange_prefix: re.Pattern[str]
    """`(NASDAQ: AAPL`: group 1 the exchange, group 2 the code."""
    exchanges: Mapping[str, str]
    """Suffix of Yahoo's symbols by exchange; empty for none."""
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

    def table(key: str) -> dict[str, str]:
        value = data.get(key)
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise LexiconError(f"{name}: `{key}` must be a table of strings")
        return {str(k): v for k, v in value.items()}

    exchanges = table("exchanges")
    classes = _alternatives(words("share_classes"))
    share_class = rf"[ \u00a0](?:\((?:{classes})(?:[ ](?:{classes}))*\)|(?:{classes})(?![\w-]))"
    appositions = _alternatives(company_forms().apposition)
    return InstrumentCues(
        near_finance=re.compile(rf"%|€|\$|\b(?:\w+-)?(?:{_alternatives(words('near_finance'))})"),
        near_commodity=re.compile(rf"%|€|\$|(?:{_alternatives(words('near_commodity'))})"),
        company_head=re.compile(rf"[-\u2010\u2011](?:{_alternatives(words('company_heads'))})"),
        share_nouns=frozenset(words("share_nouns")),
        share_links=frozenset(words("share_links")),
        apposition=re.compile(rf"(?:\w*-)?\w*(?:{appositions})(?:n|en|s|es|in)?"),
        titles=frozenset(words("titles")),
        not_before_names=frozenset(words("not_before_names")),
        venues=frozenset(words("venues")),
        name_prefixes=frozenset(words("name_prefixes")),
        speech_verbs=frozenset(words("speech_verbs")),
        source_words=frozenset(words("source_words")),
        source_head=re.compile(rf"[-\u2010\u2011](?:{_alternatives(words('source_heads'))})"),
        own_news=re.compile(rf"\b(?:{_alternatives(words('own_news'))})"),
        opinion=re.compile(_alternatives(words("opinion_words"))),
        business_verbs=frozenset(words("business_verbs")),
        own_verbs=frozenset(words("own_verbs")),
        articles=frozenset(words("articles")),
        no_tickers=frozenset(words("no_tickers")),
        ticker_headers=frozenset(words("ticker_headers")),
        fund_name=re.compile(
            rf"(?<![\w&-])(?:{_alternatives(words('fund_issuers'))})"
            rf"(?:[ \u00a0]{_NAME_WORD}){{0,9}}?"
            rf"[ \u00a0]({_alternatives(words('fund_ends'))})(?!\w)(?:{share_class})*"
        ),
        share_class=re.compile(rf"(?:{share_class})*"),
        exchange_prefix=re.compile(
            rf"(?<![\w-])({_alternatives(exchanges)})\s*:\s*([A-Z0-9]{{1,6}}(?:[.-][A-Z]{{1,3}})?)(?!\w)"
        ),
        exchanges=exchanges,
        ticker_suffixes=table("ticker_suffixes"),
        form_countries={
            form: frozenset(codes.split()) for form, codes in table("form_countries").items()
        },
    )


@cache
def instrument_cues() -> InstrumentCues:
    """The cues of the package, read once."""
    return parse_cues(load_toml(FILE))
