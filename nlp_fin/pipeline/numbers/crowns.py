"""Which currency *Kronen*, *Pesos* or *Rupien* are: the countries and firms that the text names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from nlp_fin.lexicon.shared_currencies import SharedWord, shared_words
from nlp_fin.pipeline.numbers.candidates import Amount

_PARAGRAPH = "\n\n"


def settle_crowns(text: str, amounts: Sequence[Amount]) -> None:
    """Replace the usual currency of a shared word by the one that the text speaks of.

    A hint in the amount's own paragraph decides before the rest of the text, the nearest one
    before the amount first. An adjective (*dänische Kronen*) has decided already. Linear.
    """
    lowered = ""
    hints: dict[int, tuple[list[int], list[str]]] = {}
    for amount in amounts:
        word = _word(text, amount)
        if word is None:
            continue
        lowered = lowered or text.lower()
        if id(word) not in hints:
            found = [(m.start(), word.code_of[m[0]]) for m in word.hints.finditer(lowered)]
            hints[id(word)] = ([at for at, _ in found], [code for _, code in found])
        code = _nearest(lowered, amount.start, *hints[id(word)])
        if code is not None:
            for candidate in (amount.first, amount.last):
                candidate.unit = code if candidate.unit in word.codes else candidate.unit


def _word(text: str, amount: Amount) -> SharedWord | None:
    """The shared word that the amount is written with, unless an adjective says which."""
    written = text[amount.last.number[1] : amount.end].split()
    if not written or amount.unit is None:
        return None
    word = shared_words().get(written[-1].lower().rstrip("."))
    adjective = len(written) > 1 and written[-2][:1].islower() and len(written[-2]) > len("Mrd.")
    return None if word is None or adjective or amount.unit not in word.codes else word


def _nearest(text: str, at: int, places: list[int], codes: list[str]) -> str | None:
    if not places:
        return None
    begin = text.rfind(_PARAGRAPH, 0, at)
    end = text.find(_PARAGRAPH, at)
    place = bisect_left(places, at)
    if place and places[place - 1] > begin:
        return codes[place - 1]
    if place < len(places) and (end < 0 or places[place] < end):
        return codes[place]
    return codes[place - 1] if place else codes[place]
