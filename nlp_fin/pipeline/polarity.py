"""The polarity of a clause: which way things go, for quantities of which more is good or bad.

*Sinkende Kosten* and *steigende Gewinne* are good, *sinkende Gewinne* are bad: a direction word is
multiplied with the valence of the quantity it belongs to. Plain polar words add what they say.
Negation and reversal flip, concession weakens, contrast shifts the weight to what follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.lexicon.directions import Direction, direction_lexicon
from nlp_fin.lexicon.sentiment_words import Polarity, sentiment_lexicon
from nlp_fin.pipeline.speech_words import Word

_NEGATION_REACH = 6
_NEGATION_BACK = 4
_DESPITE_REACH = 6
_OBJECT_REACH = 7
_FLIP = -0.85
_APPROXIMATE = frozenset("gut knapp kaum".split())
_NUMBERS = frozenset("ein eine einen zwei drei vier fünf sechs zehn verändert drittel".split())
_BREAKS = frozenset(",;:–—-()")


@dataclass(frozen=True, slots=True)
class PolarityReading:
    """`score` -1 … 1; `positive` and `negative` are the sums of the hits before squashing."""

    score: float
    positive: float
    negative: float
    hits: tuple[tuple[str, float], ...] = ()


NEUTRAL = PolarityReading(0.0, 0.0, 0.0)


@dataclass(slots=True)
class _Hit:
    at: int
    end: int
    value: float
    word: str


def read_polarity(words: Sequence[Word]) -> PolarityReading:
    """The polarity of a sentence or clause."""
    lowers = [w.lower for w in words]
    if not lowers:
        return NEUTRAL
    shifters = _shifters(lowers)
    entries = _entries(lowers)
    used: set[int] = set()
    hits = _directions(words, lowers, entries, shifters, used)
    hits += [
        _Hit(at, end, entry.polarity, lowers[at])
        for at, (end, entry) in entries.items()
        if entry.polarity and at not in used
    ]
    hits.sort(key=lambda h: h.at)
    _intensify(hits, shifters)
    _negate(hits, lowers, shifters)
    _weigh_parts(hits, words, shifters)
    positive = sum(h.value for h in hits if h.value > 0)
    negative = sum(h.value for h in hits if h.value < 0)
    return PolarityReading(
        math.tanh(positive + negative),
        positive,
        -negative,
        tuple((h.word, round(h.value, 2)) for h in hits),
    )


def _shifters(lowers: Sequence[str]) -> dict[str, list[int]]:
    """Shifter name → indices of its words."""
    found: dict[str, list[int]] = {}
    exempt: set[int] = set()
    for at, end, name in sentiment_lexicon().shifters.scan(lowers):
        if name == "exempt":
            exempt.update(range(at, end))
        else:
            found.setdefault(name, []).append(at)
    if exempt and "negation" in found:
        found["negation"] = [at for at in found["negation"] if at not in exempt]
    return found


def _entries(lowers: Sequence[str]) -> dict[int, tuple[int, Polarity]]:
    """Word index → (end, entry); phrases win over words, longer patterns over shorter ones."""
    best: dict[int, tuple[int, Polarity]] = {}
    covered: set[int] = set()
    found = sorted(
        sentiment_lexicon().words.scan(lowers),
        key=lambda m: ("_" not in m[2].pattern, -len(m[2].pattern)),
    )
    for at, end, entry in found:
        span = {at, end - 1} if "_" in entry.pattern else {at}
        if span & covered:
            continue
        covered |= span
        best[at] = (end, entry)
    for at in [a for a in best if lowers[a] in _APPROXIMATE]:
        if at + 1 < len(lowers) and (lowers[at + 1][0].isdigit() or lowers[at + 1] in _NUMBERS):
            del best[at]
    return dict(sorted(best.items()))


def _directions(
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: dict[int, tuple[int, Polarity]],
    shifters: dict[str, list[int]],
    used: set[int],
) -> list[_Hit]:
    hits: list[_Hit] = []
    more, less = set(shifters.get("more", ())), set(shifters.get("less", ()))
    for at, lower in enumerate(lowers):
        if at in more or at in less:
            target = _next_entry(at, words, entries, used, 4)
            if target is not None:
                sign = 1 if at in more else -1
                hits.append(_moved(at, sign, target, entries, used))
            continue
        direction = _direction_at(words, lowers, at)
        if direction is None or not direction.sign:
            continue
        own = entries.get(at)
        if own is not None and ("_" in own[1].pattern or own[1].polarity == 0):
            continue
        if own is not None and words[at].capital and at > 0:
            target = _next_entry(at, words, entries, used, 4)
            if target is None or entries[target][1].valence > 0:
                continue  # *Rückgang* speaks for itself, *Rückgang der Kosten* does not
        hit = _move(words, lowers, at, direction, entries, used)
        if hit is not None:
            used.add(at)
            hits.append(hit)
    return hits


def _direction_at(words: Sequence[Word], lowers: Sequence[str], at: int) -> Direction | None:
    lexicon = direction_lexicon()
    lower = lowers[at]
    plain: Direction | None = None
    for verb in lexicon.verbs.get(lower, ()):
        if verb.role in ("level", "metric"):
            continue
        if verb.particle:
            if _has_particle(lowers, at, verb.particle):
                return verb
        elif plain is None:
            plain = verb
    if plain is not None:
        return plain
    noun = lexicon.nouns.get(lower)
    if noun is None and words[at].capital and lower not in lexicon.not_compounds:
        noun = _compound_noun(lower)
    return noun if noun is not None and noun.role == "change" else None


@cache
def _noun_tails() -> dict[str, list[str]]:
    """Direction nouns of five letters or more, by their last three letters."""
    tails: dict[str, list[str]] = {}
    for form in direction_lexicon().nouns:
        if len(form) >= 5:
            tails.setdefault(form[-3:], []).append(form)
    return tails


def _compound_noun(lower: str) -> Direction | None:
    """*Umsatzrückgang*: the direction of the head, turned where the first part is bad."""
    forms = [f for f in _noun_tails().get(lower[-3:], ()) if lower.endswith(f)]
    if not forms:
        return None
    head = max(forms, key=len)
    direction = direction_lexicon().nouns[head]
    first = lower[: -len(head)].rstrip("-s") or lower
    bad = any(e.valence < 0 for e in sentiment_lexicon().words.of_word(first))
    return replace(direction, sign=-direction.sign) if bad else direction


def _has_particle(lowers: Sequence[str], at: int, particle: tuple[str, ...]) -> bool:
    end = at + 1
    while end < len(lowers) and end < at + 25 and lowers[end] not in (";", ":", "."):
        if lowers[end] == particle[0] and tuple(lowers[end : end + len(particle)]) == particle:
            return True
        end += 1
    return False


def _move(
    words: Sequence[Word],
    lowers: Sequence[str],
    at: int,
    direction: Direction,
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
) -> _Hit | None:
    """The value of a direction word together with the quantity that it moves."""
    if words[at].capital and at > 0:  # a noun: *Rückgang der Kosten*
        target = _next_entry(at, words, entries, used, 4)
        return _moved(at, direction.sign, target, entries, used, alone=0.5)
    if lowers[at].endswith(("e", "en", "er", "es", "em")) and _attributive(words, at):
        target = _next_entry(at, words, entries, used, 3)
        return None if target is None else _moved(at, direction.sign, target, entries, used)
    target = (
        _object(at, words, lowers, entries, used)
        if direction.role == "change"
        else _subject(at, words, lowers, entries, used)
    )
    return _moved(at, direction.sign, target, entries, used, alone=0.6)


def _attributive(words: Sequence[Word], at: int) -> bool:
    """Whether a participle stands before its noun."""
    return any(w.capital for w in words[at + 1 : at + 3]) and (
        at + 1 < len(words) and words[at + 1].is_word
    )


def _moved(
    at: int,
    sign: int,
    target: int | None,
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
    alone: float = 0.5,
) -> _Hit:
    if target is None:
        return _Hit(at, at + 1, sign * alone, f"{sign:+d}")
    end, entry = entries[target]
    used.add(target)
    size = 0.7 if entry.polarity == 0 else max(0.5, abs(entry.polarity))
    return _Hit(at, max(at + 1, end), sign * entry.valence * size, f"{sign:+d}·{entry.pattern}")


def _next_entry(
    at: int,
    words: Sequence[Word],
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
    reach: int,
) -> int | None:
    """The first noun in the next `reach` words, if it has an entry."""
    for position in range(at + 1, min(len(words), at + 1 + reach)):
        if words[position].text in _BREAKS:
            return None
        if words[position].capital:
            known = position in entries and position not in used
            return position if known else None
    return None


def _previous_entry(
    at: int,
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
) -> int | None:
    best = None
    for position in range(at - 1, max(-1, at - 1 - 3 * _OBJECT_REACH), -1):
        if lowers[position] in ",;:":
            break
        if position not in entries or position in used or not words[position].capital:
            continue
        if entries[position][1].polarity == 0:
            best = position  # the subject stands first
    return best


def _subject(
    at: int,
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
) -> int | None:
    before = _previous_entry(at, words, lowers, entries, used)
    if before is not None:
        return before
    return _next_quantity(at, words, lowers, entries, used)


def _object(
    at: int,
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
) -> int | None:
    behind = _next_quantity(at, words, lowers, entries, used)
    if behind is not None:
        return behind
    return _previous_entry(at, words, lowers, entries, used)


def _next_quantity(
    at: int,
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: dict[int, tuple[int, Polarity]],
    used: set[int],
) -> int | None:
    for position in range(at + 1, min(len(lowers), at + 1 + _OBJECT_REACH)):
        if lowers[position] in ",;:":
            return None
        if position in entries and position not in used and words[position].capital:
            return position
    return None


def _intensify(hits: list[_Hit], shifters: dict[str, list[int]]) -> None:
    strong, weak = set(shifters.get("strong", ())), set(shifters.get("weak", ()))
    for hit in hits:
        near = range(hit.at - 2, hit.at + 3)
        if any(i in strong for i in near if i != hit.at):
            hit.value *= 1.3
        elif any(i in weak for i in near if i != hit.at):
            hit.value *= 0.6


def _negate(hits: list[_Hit], lowers: Sequence[str], shifters: dict[str, list[int]]) -> None:
    for at in sorted([*shifters.get("negation", ()), *shifters.get("reversal", ())]):
        if any(h.at <= at < h.end and h.end - h.at > 1 for h in hits):
            continue
        target = next(
            (
                h
                for h in hits
                if at < h.at <= at + (3 if lowers[at] == "ohne" else _NEGATION_REACH)
                and not any(b in (",", ";", ":") for b in lowers[at + 1 : h.at])
            ),
            None,
        )
        if target is None:
            target = next((h for h in reversed(hits) if at - _NEGATION_BACK <= h.at < at), None)
        if target is not None:
            target.value *= _FLIP


def _weigh_parts(hits: list[_Hit], words: Sequence[Word], shifters: dict[str, list[int]]) -> None:
    """Concession weakens its clause, contrast what stands before it."""
    for at in shifters.get("despite", ()):
        for hit in hits:
            if at < hit.at <= at + _DESPITE_REACH:
                hit.value *= 0.2
    for at in shifters.get("concession", ()):
        left, right = _clause(words, at)
        for hit in hits:
            if left <= hit.at < right:
                hit.value *= 0.4
    for at in shifters.get("contrast", ()):
        left, right = _clause(words, at)
        if left == 0 and at <= 3:
            continue  # the contrast is with the sentence before
        for hit in hits:
            if hit.at < left:
                hit.value *= 0.6
            elif hit.at < right:
                hit.value *= 1.2


def _clause(words: Sequence[Word], at: int) -> tuple[int, int]:
    left = at
    while left > 0 and words[left - 1].text not in _BREAKS:
        left -= 1
    right = at + 1
    while right < len(words) and words[right].text not in _BREAKS:
        right += 1
    return left, right
