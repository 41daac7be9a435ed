"""Price targets among the figures of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Figure

FROM = frozenset("von zuvor bisher bislang vorher ehemals nach statt".split())
"""Words behind which the rating or target before stands."""
_CURRENCY_LENGTH = 3
_MAX_TARGET = 100_000
_MOST = 2
"""Amounts behind a rating: the target and the one before."""
_NEAR = 6
"""Words behind a rating within which an amount is its target."""
_GRANTED = frozenset("traut traute trauten trauen zutraut zutrauen zugetraut".split())


def find_targets(
    words: Sequence[Word], figures: Sequence[Figure], *, row: bool
) -> tuple[Figure | None, Figure | None]:
    """The price target that the sentence names, and the one before it.

    An index has targets too: *traut dem Dax 26.300 Punkte zu*.
    """
    marked = [f for f in figures if f.metric == "price_target"]
    if not marked and (row or not _speaks_of_target(words)):
        return None, None
    prices = marked or [f for f in figures if _is_currency(f) or f.metric == "index_level"]
    if not prices:
        return None, None
    if len(prices) == 1:
        return prices[0], None
    old = [f for f in prices if _preceded_by_from(words, f)]
    if old:
        current = [f for f in prices if f not in old]
        return (current[0], old[0]) if current else (prices[-1], prices[0])
    return prices[0], prices[1]


def _speaks_of_target(words: Sequence[Word]) -> bool:
    lexicon = rating_lexicon()
    lowers = [w.lower for w in words]
    if any(w in lexicon.target_nouns for w in lowers):
        return True
    if "zu" in lowers and any(w in _GRANTED for w in lowers):
        return True
    return any(
        tuple(lowers[at : at + len(phrase)]) == phrase
        for phrase in lexicon.fair_phrases
        for at in range(len(lowers))
    )


def targets_beside(
    words: Sequence[Word], figures: Sequence[Figure], found: Sequence[tuple[int, int]]
) -> tuple[Figure | None, Figure | None]:
    """*bleibt bei „Hold“ und 118 Euro*, *„Reduce“ statt „Neutral“, 30 statt 38 Euro*, *bei 67
    Euro, „Hold“*: amounts right beside a rating, in brackets the one before.

    `found`: first word and index after the last of each rating.
    """
    if not found or any(f.unit == "percent" for f in figures):
        return None, None
    money = [f for f in figures if _is_amount(f)]
    last = found[-1][1]
    edge = words[last].start if last < len(words) else words[-1].end
    behind = [f for f in money if f.start >= edge]
    if not behind:
        before = [f for f in money if f.end <= words[found[0][0]].start]
        close = bool(before) and _close(words, before[-1].end, words[found[0][0]].start)
        return (before[-1], None) if close else (None, None)
    if len(behind) > _MOST or not _close(words, edge, behind[0].start):
        return None, None
    if len(behind) == 1:
        return behind[0], None
    old = [f for f in behind if _preceded_by_from(words, f) or _in_brackets(words, f)]
    if len(old) != 1:
        return None, None
    return next(f for f in behind if f is not old[0]), old[0]


def _close(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether few words of the same sentence stand between two characters."""
    between = [w for w in words if start <= w.start < end]
    return sum(w.is_word for w in between) <= _NEAR and not any(w.text == "." for w in between)


def _in_brackets(words: Sequence[Word], figure: Figure) -> bool:
    before = [w.text for w in words if w.end <= figure.start]
    return bool(before) and before[-1] == "("


def _is_amount(figure: Figure) -> bool:
    """An amount of money per share; amounts in millions are none."""
    money = len(figure.unit) == _CURRENCY_LENGTH and figure.unit.isupper()
    return money and figure.value is not None and figure.value < _MAX_TARGET


def _is_currency(figure: Figure) -> bool:
    return (
        len(figure.unit) == _CURRENCY_LENGTH
        and figure.unit.isupper()
        and (figure.metric in ("price", "other"))
    )


def _preceded_by_from(words: Sequence[Word], figure: Figure) -> bool:
    before = [w.lower for w in words if w.end <= figure.start and w.lower not in ("(", ":")]
    return bool(before) and before[-1] in FROM
