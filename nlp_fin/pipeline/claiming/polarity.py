"""The polarity of a clause: which way things go, for quantities of which more is good or bad.

*Sinkende Kosten* and *steigende Gewinne* are good, *sinkende Gewinne* are bad: a direction word is
multiplied with the valence of the quantity it belongs to (`polarity_moves`). Plain polar words add
what they say. Negation and reversal flip, concession weakens, contrast shifts the weight to what
follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.sentiment_words import sentiment_lexicon
from nlp_fin.pipeline.claiming.polarity_moves import BREAKS, Entries, Hit, find_moves
from nlp_fin.pipeline.speech.words import Word

_NEGATION_REACH = 6
_NEGATION_BACK = 4
_DESPITE_REACH = 8
_FLIP = -0.85
_LESS = frozenset("weniger minder kaum".split())
"""Before an adjective they turn it: *weniger entspannt*."""
_APPROXIMATE = frozenset("gut knapp kaum".split())
_NUMBERS = frozenset("ein eine einen zwei drei vier fünf sechs zehn verändert drittel".split())


@dataclass(frozen=True, slots=True)
class PolarityReading:
    """`score` -1 … 1; `positive` and `negative` are the sums of the hits before squashing."""

    score: float
    positive: float
    negative: float
    hits: tuple[tuple[str, float], ...] = ()


NEUTRAL = PolarityReading(0.0, 0.0, 0.0)


def read_polarity(words: Sequence[Word]) -> PolarityReading:
    """The polarity of a sentence or clause."""
    lowers = [w.lower for w in words]
    if not lowers:
        return NEUTRAL
    shifters = _shifters(lowers)
    entries = _entries(lowers)
    used: set[int] = set()
    hits = find_moves(words, lowers, entries, shifters, used)
    hits += [
        Hit(at, end, entry.polarity, lowers[at])
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


def _entries(lowers: Sequence[str]) -> Entries:
    """Word index → (end, entry); phrases win over words, longer patterns over shorter ones."""
    best: Entries = {}
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
        following = lowers[at + 1] if at + 1 < len(lowers) else "."
        if following[0].isdigit() or following in _NUMBERS | grammar().prepositions:
            del best[at]
    return dict(sorted(best.items()))


def _intensify(hits: list[Hit], shifters: dict[str, list[int]]) -> None:
    strong, weak = set(shifters.get("strong", ())), set(shifters.get("weak", ()))
    for hit in hits:
        near = range(hit.at - 2, hit.at + 3)
        if any(i in strong for i in near if i != hit.at):
            hit.value *= 1.3
        elif any(i in weak for i in near if i != hit.at):
            hit.value *= 0.6


def _negate(hits: list[Hit], lowers: Sequence[str], shifters: dict[str, list[int]]) -> None:
    begins = {h.at for h in hits}
    fewer = [at for at in shifters.get("less", ()) if lowers[at] in _LESS and at + 1 in begins]
    for at in sorted([*shifters.get("negation", ()), *shifters.get("reversal", ()), *fewer]):
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


def _weigh_parts(hits: list[Hit], words: Sequence[Word], shifters: dict[str, list[int]]) -> None:
    """Concession weakens its clause, contrast what stands before it."""
    finite = grammar().finite
    for at in shifters.get("despite", ()):
        end = at + 1
        while end < min(len(words), at + _DESPITE_REACH) and words[end].lower not in finite:
            end += 1
        for hit in hits:
            if at < hit.at < end:
                hit.value *= 0.2
    for at in shifters.get("concession", ()):
        left, right = _clause(words, at)
        inside = [h for h in hits if left <= h.at < right]
        if len(inside) < len(hits):  # alone, a concession concedes to nothing
            for hit in inside:
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
    while left > 0 and words[left - 1].text not in BREAKS:
        left -= 1
    right = at + 1
    while right < len(words) and words[right].text not in BREAKS:
        right += 1
    return left, right
