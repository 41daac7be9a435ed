"""What is said about each instrument where one sentence speaks of several.

*Der Russell 2000 ist teuer, der S&P 600 günstig*: the part of the sentence around a name, between
commas and dashes, tells more about it than the sentence as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from nlp_fin.pipeline.claiming.polarity import read_polarity
from nlp_fin.pipeline.claiming.polarity_moves import BREAKS
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.words import Word, read_words

Span = tuple[int, int]

_MIN_WORDS = 3


def local_polarities(ctx: TextContext, span: Span) -> dict[str, float]:
    """Instrument id → polarity -1 … 1 of the part of `span` around its first mention, for spans
    that name several instruments and have several parts; empty for others. Parts without polar
    words are left out."""
    first = bisect_left(ctx.mentions, span[0], key=lambda m: m.start)
    places: dict[str, int] = {}
    for mention in ctx.mentions[first:]:
        if mention.start >= span[1]:
            break
        places.setdefault(mention.instrument, mention.start)
    if len(places) < 2:
        return {}
    parts = _parts(read_words(ctx.text, *span))
    if len(parts) < 2:
        return {}
    found: dict[str, float] = {}
    for instrument, place in places.items():
        own = next((p for p in parts if p[0].start <= place < p[-1].end), None)
        reading = read_polarity(own) if own is not None else None
        if reading is not None and reading.hits:
            found[instrument] = reading.score
    return found


def _parts(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The stretches between breaks; short ones belong to the one before."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.text in BREAKS:
            if len(parts[-1]) >= _MIN_WORDS:
                parts.append([])
            continue
        parts[-1].append(word)
    if len(parts) > 1 and len(parts[-1]) < _MIN_WORDS:
        parts[-2].extend(parts.pop())
    return [part for part in parts if part]
