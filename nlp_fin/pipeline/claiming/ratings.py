"""Ratings and price targets in a sentence, with their changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from nlp_fin.lexicon.ratings import Rating, RatingLexicon, rating_lexicon
from nlp_fin.pipeline.claiming.targets import FROM, find_targets, targets_beside
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Figure

Change = Literal["upgrade", "downgrade", "reiterate", "initiate"]

_ORDER: Mapping[Rating, int] = {"sell": 0, "hold": 1, "buy": 2}
_CELLS = frozenset(("|", ";", ""))
_ARROWS = frozenset("→ ➔ ➜ ⇒ >".split())


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
    found = _rating_words(words, lowers, lexicon, row=row)
    targets = find_targets(words, figures, row=row)
    if targets == (None, None):
        targets = targets_beside(words, figures, [(first, last) for first, last, _ in found])
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
            if _counts(words, first, last, lexicon, context=context, row=row):
                found.append((first, last + 1, rating))
            position += length
            continue
        position += 1
    if not found:
        found = _spoken(lowers, lexicon) or _neutral(lowers, lexicon)
    return found


def _longest(
    plain: Sequence[str], at: int, table: Mapping[tuple[str, ...], Rating]
) -> tuple[int, Rating] | None:
    for length in (3, 2, 1):
        key = tuple(plain[at : at + length])
        if len(key) == length and key in table:
            return length, table[key]
    return None


def _counts(
    words: Sequence[Word],
    first: int,
    last: int,
    lexicon: RatingLexicon,
    *,
    context: bool,
    row: bool,
) -> bool:
    """A rating word counts in quotation marks, in a row, or capitalised near words of rating."""
    before = words[first - 1].text if first else ""
    behind = words[last + 1].text if last + 1 < len(words) else ""
    quoted = before in "\"„“»'‚" and behind in "\"“”«'‘" and bool(before) and bool(behind)
    if quoted:
        return True
    if row:
        return before in _CELLS or behind in _CELLS
    if before == "(" and behind == ")" and not context:
        return words[first].lower in lexicon.verdicts
    return context and words[first].capital and first > 0


def _spoken(lowers: Sequence[str], lexicon: RatingLexicon) -> list[tuple[int, int, Rating]]:
    if any(w in lexicon.spoken_blocked for w in lowers):
        return []
    advised = any(w in lexicon.advice for w in lowers)
    found: list[tuple[int, int, Rating]] = []
    for at in range(len(lowers)):
        for length in (6, 5, 4, 3, 2, 1):
            key = tuple(lowers[at : at + length])
            if len(key) < length or key not in lexicon.spoken:
                continue
            if advised or key not in lexicon.advised:
                found.append((at, at + length, lexicon.spoken[key]))
            break
    counted = len({rating for _, _, rating in found}) > 1
    return [] if counted else found[:1]  # *17 raten zum Kauf, zwei zum Verkauf*


def _neutral(lowers: Sequence[str], lexicon: RatingLexicon) -> list[tuple[int, int, Rating]]:
    """*gewichtet US-Nebenwerte neutral*, *rät neutral*."""
    if "neutral" not in lowers or not any(w in lexicon.neutral_verbs for w in lowers):
        return []
    at = lowers.index("neutral")
    return [(at, at + 1, "hold")]


def _current(
    found: Sequence[tuple[int, int, Rating]], lowers: Sequence[str]
) -> tuple[Rating | None, tuple[int, int] | None, Rating | None]:
    """The rating that holds now, its words, and the one before."""
    if not found:
        return None, None, None
    old: list[int] = []
    for number, (first, _, _) in enumerate(found):
        near = [w for w in lowers[max(0, first - 3) : first] if w.isalpha()]
        behind = found[number][1]
        arrow = behind < len(lowers) and lowers[behind] in _ARROWS
        bracket = number > 0 and lowers[first - 1] == "(" and lowers[behind : behind + 1] == [")"]
        if (near and near[-1] in FROM) or arrow or bracket:
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
