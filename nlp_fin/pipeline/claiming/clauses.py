"""Where one sentence makes two claims: *A steigt, während B fällt*, *zwar …, aber …*."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.pipeline.speech.words import Word

Span = tuple[int, int]

MIN_WORDS = 3

_CONTRAST_HEADS = frozenset(
    "aber doch jedoch während wohingegen wogegen sondern dagegen hingegen obwohl wenngleich".split()
)
_CONTRAST_INSIDE = frozenset("dagegen hingegen jedoch allerdings aber indes".split())
_ARTICLES = frozenset("der die das".split())
_LEADING = frozenset("während zwar obwohl wenngleich".split())


def split_clauses(words: Sequence[Word]) -> list[Span]:
    """Candidate clauses as character spans, in order; one span where nothing divides.

    The caller keeps a division only where speaker, stance or kind differ.
    """
    if not words:
        return []
    cuts = _cuts(words)
    edges = [0, *cuts, len(words)]
    spans: list[Span] = []
    for left, right in pairwise(edges):
        first, last = _trim(words, left, right)
        if sum(w.is_word for w in words[first:last]) < MIN_WORDS:
            return [(words[0].start, words[-1].end)]
        spans.append((words[first].start, words[last - 1].end))
    return spans


def _trim(words: Sequence[Word], left: int, right: int) -> Span:
    while left < right and words[left].text in ",;-–—":
        left += 1
    if left < right and words[left].lower == "und":
        left += 1
    while right > left and words[right - 1].text in ",;-–—":
        right -= 1
    return left, right


def _cuts(words: Sequence[Word]) -> list[int]:
    """Word indices at which a new clause begins; two at most."""
    for finder in (_semicolon, _headline_dash, _rating_pair, _leading, _comma):
        cuts = finder(words)
        if cuts:
            return cuts[:2]
    return []


def _semicolon(words: Sequence[Word]) -> list[int]:
    return [i for i, w in enumerate(words) if w.text == ";"]


def _headline_dash(words: Sequence[Word]) -> list[int]:
    if words[-1].text in ".!?" or _rates(words):
        return []
    found = [i for i, w in enumerate(words) if w.text in "-–—"]
    if len(found) == 1:
        return found
    if not found and words[-1].is_word:
        return [i for i, w in enumerate(words) if w.text == ","][:1]
    return []


def _rates(words: Sequence[Word]) -> bool:
    """*Bank hebt X auf ‚Buy‘ - Ziel 24 Euro*: one headline, one claim."""
    lexicon = rating_lexicon()
    lowers = [w.lower for w in words]
    quoted = any(
        lowers[at] in lexicon.signal and not lowers[at - 1].isalnum() for at in range(1, len(words))
    )
    return quoted and any(w in lexicon.target_nouns or w == "value" for w in lowers)


def _rating_pair(words: Sequence[Word]) -> list[int]:
    """*hebt das Ziel auf 48 Euro und bestätigt „Buy“*: target here, rating there."""
    lexicon = rating_lexicon()
    lowers = [w.lower for w in words]
    targets = [i for i, w in enumerate(lowers) if w in lexicon.target_nouns]
    signals = [
        i
        for i, w in enumerate(lowers)
        if (w in lexicon.signal and w not in lexicon.target_nouns)
        or (w in lexicon.strong and w not in lexicon.target_nouns)
    ]
    if not targets or not signals:
        return []
    for at, lower in enumerate(lowers):
        if lower != "und" and words[at].text != ";":
            continue
        left = (any(i < at for i in targets), any(i < at for i in signals))
        right = (any(i > at for i in targets), any(i > at for i in signals))
        if left in ((True, False), (False, True)) and right == (left[1], left[0]):
            return [at]
    return []


def _leading(words: Sequence[Word]) -> list[int]:
    """*Während A steigt, fällt B.*"""
    if words[0].lower not in _LEADING:
        return []
    return [i for i, w in enumerate(words) if w.text == ","][:1]


def _comma(words: Sequence[Word]) -> list[int]:
    """*…, während B fällt*, *…, B dagegen verlor*."""
    for at, word in enumerate(words[:-MIN_WORDS]):
        if word.text not in ",–—-" or word.quoted:
            continue
        if words[at + 1].lower in _CONTRAST_HEADS:
            return [at]
        near = [w.lower for w in words[at + 1 : at + 5]]
        named = words[at + 1].capital or (near[0] in _ARTICLES and words[at + 2].capital)
        if any(w in _CONTRAST_INSIDE for w in near[1:]) and named:
            return [at]
    return _parallel(words)


def _parallel(words: Sequence[Word]) -> list[int]:
    """*Ethereum verlor 9 Prozent, XRP gab 8 Prozent ab*: names on both sides of one comma."""
    commas = [i for i, w in enumerate(words) if w.text == "," and not w.quoted]
    if len(commas) != 1 or commas[0] + MIN_WORDS >= len(words):
        return []
    at = commas[0]
    begins = words[at + 1]
    if not words[0].capital or not begins.capital or begins.lower in ("die", "das", "der"):
        return []
    percents = [i for i, w in enumerate(words) if w.lower in ("prozent", "%")]
    return [at] if any(i < at for i in percents) and any(i > at for i in percents) else []
