"""Which firms a noun can mean: *der Autobauer*, *die Wolfsburger*, *der US-Konzern*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.phrases import endings
from nlp_fin.lexicon.resources import load_toml

FILE = "trades.toml"
_MIN_TAIL = 4


@dataclass(frozen=True, slots=True)
class TradeLexicon:
    """Words in lower case → symbols of the instruments that they can mean."""

    trades: Mapping[str, frozenset[str]]
    seats: Mapping[str, frozenset[str]]
    goods: Mapping[str, frozenset[str]]
    countries: Mapping[str, frozenset[str]]
    """Demonym or adjective → country codes of ISINs."""
    exchanges: Mapping[str, str]
    """Suffix of a symbol (empty for none) → country code."""


def parse_trades(data: Mapping[str, object], *, name: str = FILE) -> TradeLexicon:
    """Read the tables. Raises `LexiconError` naming the row that is wrong."""

    def table(key: str, values: str) -> dict[str, frozenset[str]]:
        rows = data.get(key)
        if not isinstance(rows, list) or not rows:
            raise LexiconError(f"{name}: [[{key}]] is missing")
        found: dict[str, frozenset[str]] = {}
        for row in rows:
            nouns, meant = row.get("nouns"), row.get(values)
            if not isinstance(nouns, str) or not isinstance(meant, str) or not meant.split():
                raise LexiconError(f"{name}: a [[{key}]] needs `nouns` and `{values}`: {row}")
            for noun in nouns.split():
                found[noun] = found.get(noun, frozenset()) | frozenset(meant.split())
        return found

    exchanges = data.get("exchanges")
    if not isinstance(exchanges, dict) or not all(isinstance(v, str) for v in exchanges.values()):
        raise LexiconError(f"{name}: [exchanges] must map suffixes of symbols to country codes")
    return TradeLexicon(
        table("trade", "symbols"), table("seat", "symbols"), table("good", "symbols"),
        table("country", "codes"), exchanges,
    )  # fmt: skip


@cache
def trade_lexicon() -> TradeLexicon:
    """The tables of the package, read once."""
    return parse_trades(load_toml(FILE))


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    lexicon = trade_lexicon()
    found: dict[str, frozenset[str]] = {}
    for table in (lexicon.trades, lexicon.goods):
        for noun, symbols in table.items():
            for form in endings(noun):
                found.setdefault(form, symbols)
    for noun, symbols in lexicon.seats.items():
        found.setdefault(noun, symbols)
    return found


@lru_cache(maxsize=20000)
def symbols_of_noun(word: str) -> frozenset[str]:
    """Symbols that a noun (its compound head) can mean; none where the word does not tell."""
    flat, forms = word.lower(), _forms()
    if flat in forms:
        return forms[flat]
    joined = flat.replace("-", "")
    for cut in range(2, len(joined) - _MIN_TAIL + 1):
        if joined[cut:] in forms:
            return forms[joined[cut:]]
    return frozenset()


def countries_of_word(word: str) -> frozenset[str]:
    """Country codes that a demonym, an adjective or the first half of *US-Konzern* names."""
    table = trade_lexicon().countries
    flat = word.lower()
    return table.get(flat) or table.get(flat.partition("-")[0]) or frozenset()
