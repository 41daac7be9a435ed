"""Currency pairs and policy rates by the common words that name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.instruments import gazetteer
from nlp_fin.lexicon.resources import load_toml

FILE = "currencies.toml"


@dataclass(frozen=True, slots=True)
class Currencies:
    """Ids of entries: rates by the id of their bank, pairs by the lower-case other currency."""

    bank_rates: Mapping[str, str]
    euro_pairs: Mapping[str, str]
    dollar_pairs: Mapping[str, str]


def parse_currencies(
    data: Mapping[str, object], ids: Mapping[str, object], *, name: str = FILE
) -> Currencies:
    """The tables of `data`. Raises `LexiconError` for a missing table or an id that `ids` lacks."""

    def table(key: str) -> dict[str, str]:
        value = data.get(key)
        if not isinstance(value, dict) or not value:
            raise LexiconError(f"{name}: `{key}` must be a table")
        for word, target in value.items():
            if target not in ids:
                raise LexiconError(f"{name}: `{key}.{word}`: no entry has the id {target!r}")
        return dict(value)

    return Currencies(table("bank_rates"), table("euro_pairs"), table("dollar_pairs"))


@cache
def currencies() -> Currencies:
    """The tables of the package, read once."""
    return parse_currencies(load_toml(FILE), gazetteer().entries)
