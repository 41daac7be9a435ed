"""Lines under a title that say who wrote and when: no headings of what follows."""

from __future__ import annotations

from collections.abc import Iterable

from nlp_fin.lexicon.instruments import first_names
from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.phrases import word_pattern
from nlp_fin.types import TimeExpression

LAST_LINE = 5
"""Such lines stand among the first of a text."""
_LAST_DATELINE = 3
_MAX_DATELINE = 70
_OPENERS = frozenset(("von", "autor:", "autorin:", "text:"))


def is_byline(line: str) -> bool:
    """*Von Katharina Voss*, *Autor: Jens Meier*."""
    words = line.split(maxsplit=2)
    return len(words) > 1 and words[0].lower() in _OPENERS and words[1] in first_names()


def is_dateline(line: str, times: Iterable[TimeExpression], number: int) -> bool:
    """*TOKIO, 05.08.2024 (09:45 Uhr)*: a date with little around it. `number` counts the lines."""
    if number > _LAST_DATELINE or len(line) > _MAX_DATELINE:
        return False
    dated = any(time.period.kind == "day" for time in times)
    return dated and not any(read_word(word[0]) for word in word_pattern().finditer(line))
