"""What the words around a figure say that linking may not have put into its fields."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.types import Figure

_BEFORE = 120
_AFTER = 40


@cache
def _yearly() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in market_lexicon().yearly)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _break() -> re.Pattern[str]:
    return re.compile(r"[\n;]|[.!?] +(?=[A-ZÄÖÜ])")


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(r"\d[\d.,]*\s?(?:%|Prozent)|\d%")


def is_yearly(figure: Figure, text: str) -> bool:
    """Whether a figure is a rate a year: *durchschnittlich 8 % pro Jahr*, *annualisiert*."""
    if figure.rate is not None:
        return figure.rate == "per_year"
    before = _break().split(text[max(0, figure.start - _BEFORE) : figure.start])[-1]
    after = _break().split(text[figure.end : figure.end + _AFTER])[0]
    # Words beyond another percentage are about that one.
    clause = _percent().split(before)[-1] + "|" + _percent().split(after)[0]
    return _yearly().search(clause) is not None
