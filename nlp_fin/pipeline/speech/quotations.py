"""Quotations that run over several sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.pipeline.speech.utterance import Utterance
from nlp_fin.pipeline.speech.words import Span


def spread_quotes(
    found: Sequence[Utterance], quotes: Sequence[Span], starts: Sequence[int]
) -> list[Utterance]:
    """A quotation belongs to whoever is named in or right behind its last sentence.

    `starts`: where the sentences of `found` begin.
    """
    out = list(found)
    for quote in quotes:
        first = max(0, bisect_right(starts, quote[0]) - 1)
        last = bisect_left(starts, quote[1])
        owner = _owner(out, first, last)
        if owner is None:
            continue
        said = replace(owner, mode="quote", start=None, end=None, cue=None, kind=None, others=())
        for i in range(first, last):
            if out[i].mode in ("", "quote", "reported"):
                out[i] = said
    return out


def _owner(found: Sequence[Utterance], first: int, last: int) -> Utterance | None:
    for i in range(last - 1, first - 1, -1):
        if found[i].speaker.role != "author":
            return found[i]
    if last < len(found) and found[last].mode == "say":
        return found[last]
    return None
