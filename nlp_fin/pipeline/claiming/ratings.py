"""Ratings and price targets in a sentence, with their changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from nlp_fin.lexicon.ratings import Rating, RatingLexicon, rating_lexicon
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Figure

Change = Literal["upgrade", "downgrade", "reiterate", "initiate"]

_FROM = frozenset("von zuvor bisher bislang vorher ehemals nach statt".split())
_ORDER: Mapping[Rating, int] = {"sell": 0, "hold": 1, "buy": 2}
_CURRENCY_LENGTH = 3


@dataclass(frozen=True, slots=True)
class RatingReading:
    """What a sentence says about a rating or target. `target`, `previous` are figure ids.

    `span` are the characters of the rating word; `target_move` is 1 for raised, -1 for cut.
    """

    rating: Rating | None = None
    change: Change | None = None
    target: str | None = None
    previous: str | None = None
    target_move: int = 0
    span: tuple[int, int] | None = None
    target_span: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return self.rating is not None or self.target is not None or self.change is not None


NO_RATING = RatingReading()


def read_rating(words: Sequence[Word], figures: Sequence[Figure], *, row: bool) -> RatingReading:
    """The rating and the target of a sentence; with `row` it is a row of a table."""
    lexicon = rating_lexicon()
    lowers = [w.lower for w in words]
    targets = _targets(words, lowers, figures, lexicon, row=row)
    found = _rating_words(words, lowers, lexicon, row=row)
    rating, span, before = _current(found, lowers)
    change = _change(lowers, lexicon, rating, before, bool(found))
    target, previous = targets
    move = 0
    if target is not None and previous is not None:
        move = _compare(target, previous)
    elif target is not None:
        move = _target_direction(lowers, lexicon)
    return RatingReading(
        rating,
        change,
        target.id if target else None,
        previous.id if previous else None,
        move,
        span,
        (target.start, target.end) if target else None,
    )


def _compare(target: Figure, previous: Figure) -> int:
    if target.value is None or previous.value is None:
        return 0
    return (target.value > previous.value) - (target.value < previous.value)


def _target_direction(lowers: Sequence[str], lexicon: RatingLexicon) -> int:
    if any(w in lexicon.raise_verbs for w in lowers):
        return 1
    return -1 if any(w in lexicon.lower_verbs for w in lowers) else 0


def _rating_words(
    words: Sequence[Word], lowers: Sequence[str], lexicon: RatingLexicon, *, row: bool
) -> list[tuple[int, int, Rating]]:
    """(first word, index after the last, rating) of every rating word that counts as one."""
    plain = [part for w in lowers for part in (w.split("-") if "-" in w else [w])]
    index_of = [i for i, w in enumerate(lowers) for _ in (w.split("-") if "-" in w else [w])]
    context = row or any(w in lexicon.context or w in lexicon.strong for w in lowers)
    found: list[tuple[int, int, Rating]] = []
    position = 0
    while position < len(plain):
        match = _longest(plain, position, lexicon.ratings)
        if match is not None:
            length, rating = match
            first, last = index_of[position], index_of[position + length - 1]
            if _counts(words, first, last, context=context, row=row):
                found.append((first, last + 1, rating))
            position += length
            continue
        position += 1
    if not found:
        found = _spoken(lowers, lexicon)
    return found


def _longest(
    plain: Sequence[str], at: int, table: Mapping[tuple[str, ...], Rating]
) -> tuple[int, Rating] | None:
    for length in (3, 2, 1):
        key = tuple(plain[at : at + length])
        if len(key) == length and key in table:
            return length, table[key]
    return None


def _counts(words: Sequence[Word], first: int, last: int, *, context: bool, row: bool) -> bool:
    """A rating word counts in quotation marks, in a row, or capitalised near words of rating."""
    before = words[first - 1].text if first else ""
    behind = words[last + 1].text if last + 1 < len(words) else ""
    quoted = before in "\"„“»'‚" and behind in "\"“”«'‘" and bool(before) and bool(behind)
    if quoted:
        return True
    if row:
        return before in ("|", "") or behind in ("|", "")
    return context and words[first].capital and first > 0


def _spoken(lowers: Sequence[str], lexicon: RatingLexicon) -> list[tuple[int, int, Rating]]:
    if any(w in lexicon.spoken_blocked for w in lowers):
        return []
    for at in range(len(lowers)):
        for length in (6, 5, 4, 3, 2, 1):
            key = tuple(lowers[at : at + length])
            if len(key) == length and key in lexicon.spoken:
                return [(at, at + length, lexicon.spoken[key])]
    return []


def _current(
    found: Sequence[tuple[int, int, Rating]], lowers: Sequence[str]
) -> tuple[Rating | None, tuple[int, int] | None, Rating | None]:
    """The rating that holds now, its words, and the one before."""
    if not found:
        return None, None, None
    old: list[int] = []
    for number, (first, _, _) in enumerate(found):
        near = [w for w in lowers[max(0, first - 3) : first] if w.isalpha()]
        if near and near[-1] in _FROM:
            old.append(number)
    current = [n for n in range(len(found)) if n not in old]
    chosen = found[current[0]] if current else found[-1]
    if len(found) > 1 and not old and lowers.count("|") > 2:
        previous = found[1][2]
        return chosen[2], (chosen[0], chosen[1]), previous
    previous_rating = found[old[0]][2] if old and current else None
    return chosen[2], (chosen[0], chosen[1]), previous_rating


def _change(
    lowers: Sequence[str],
    lexicon: RatingLexicon,
    rating: Rating | None,
    before: Rating | None,
    any_rating: bool,
) -> Change | None:
    if rating is not None and before is not None:
        if _ORDER[rating] > _ORDER[before]:
            return "upgrade"
        return "downgrade" if _ORDER[rating] < _ORDER[before] else "reiterate"
    for word in lowers:
        kind = lexicon.changes.get(word)
        if kind in ("upgrade", "downgrade"):
            return cast(Change, kind)
    if any(w in lexicon.stem_verbs for w in lowers):
        if any(w in lexicon.up_particles for w in lowers):
            return "upgrade"
        if any(w in lexicon.down_particles for w in lowers):
            return "downgrade"
    if not any_rating:
        return None
    targets = any(w in lexicon.target_nouns for w in lowers)
    if not targets and any(w in lexicon.raise_verbs for w in lowers):
        return "upgrade"
    if not targets and any(w in lexicon.lower_verbs for w in lowers):
        return "downgrade"
    for word in lowers:
        kind = lexicon.changes.get(word)
        if kind is not None:
            return cast(Change, kind)
    return None


def _targets(
    words: Sequence[Word],
    lowers: Sequence[str],
    figures: Sequence[Figure],
    lexicon: RatingLexicon,
    *,
    row: bool,
) -> tuple[Figure | None, Figure | None]:
    """The price target and the one before it."""
    prices = [f for f in figures if f.metric == "price_target" or _is_currency(f)]
    named = any(w in lexicon.target_nouns for w in lowers) or any(
        tuple(lowers[i : i + len(p)]) == p for p in lexicon.fair_phrases for i in range(len(lowers))
    )
    marked = [f for f in prices if f.metric == "price_target"]
    if marked:
        prices = marked
    elif not named or row:
        return None, None
    if not prices:
        return None, None
    if len(prices) == 1:
        return prices[0], None
    old = [f for f in prices if _preceded_by_from(words, f)]
    if old:
        current = [f for f in prices if f not in old]
        return (current[0], old[0]) if current else (prices[-1], prices[0])
    return prices[0], prices[1]


def _is_currency(figure: Figure) -> bool:
    return (
        len(figure.unit) == _CURRENCY_LENGTH
        and figure.unit.isupper()
        and (figure.metric in ("price", "other"))
    )


def _preceded_by_from(words: Sequence[Word], figure: Figure) -> bool:
    before = [w.lower for w in words if w.end <= figure.start and w.lower not in ("(", ":")]
    return bool(before) and before[-1] in _FROM
