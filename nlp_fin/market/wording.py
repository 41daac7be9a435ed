"""What the words around a figure say that linking may not have put into its fields."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.types import Figure

_BEFORE = 60
_AFTER = 40


@cache
def _yearly() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in market_lexicon().yearly)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _break() -> re.Pattern[str]:
    return re.compile(r"[\n;]|[.!?] +(?=[A-ZÄÖÜ])")


def is_yearly(figure: Figure, text: str) -> bool:
    """Whether a figure is a rate a year: *durchschnittlich 8 % pro Jahr*, *annualisiert*."""
    if figure.rate is not None:
        return figure.rate == "per_year"
    before = text[max(0, figure.start - _BEFORE) : figure.start]
    after = text[figure.end : figure.end + _AFTER]
    clause = _break().split(before)[-1] + "|" + _break().split(after)[0]
    return _yearly().search(clause) is not None
