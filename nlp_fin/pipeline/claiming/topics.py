"""Things that sentences name: instruments, and noun phrases such as *deutsche Nebenwerte*."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.lexicon.subjects import noun_classes, subject_lexicon
from nlp_fin.pipeline.claiming.stems import stem_of
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.words import Word

Span = tuple[int, int]

REFERRING = frozenset(
    "titel papier papiere papieren aktie anteile bereich geschäft segment sparte markt börsen "
    "gruppe division einheit branche aktien firma".split()
)
"""Words that refer to something named before, rather than name it."""
_GENERIC = frozenset(
    "anleger investoren unternehmen märkte markt firmen haushalte privatanleger anlegern "
    "sparer verbraucher konzerne".split()
)
_EMPTY = frozenset(
    "jahr jahre jahren ende anfang mitte prozent grund monat woche zeit beispiel frage fazit "
    "blick teil folge damit fall uhr sicht ansicht meinung angaben milliarden millionen euro "
    "dollar punkte zähler quartal".split()
)
_CAP_SIZES = frozenset("small mid large mega micro nano".split())
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_MIN_ADJECTIVE = 5
_MAX_PHRASE = 4
"""Capitalised words that one phrase has at most."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that is named at `start` to `end`.

    `key` is the same for all its forms: the id of an instrument, else the stem of the phrase's
    words. `kind` is that of the instrument, else the class of the phrase's head noun.
    `before` and `article` are the preposition and the article that stand in front, `place` where
    it stands in its sentence.
    """

    start: int
    end: int
    text: str
    key: str
    kind: str
    instrument: str | None
    before: str
    article: str
    place: str
    head: str = ""
    """Class of the word whose first part an instrument's name is: *Goldman-Chef*."""


def find_topics(ctx: TextContext, words: Sequence[Word]) -> list[Topic]:
    """What the sentence of `words` names, in text order."""
    if not words:
        return []
    verb = _finite_verb(words)
    mentions = _mentions(ctx, (words[0].start, words[-1].end))
    found: list[Topic] = []
    at = 0
    while at < len(words):
        named = mentions.get(words[at].start)
        if named is not None:
            found.append(_instrument_topic(ctx, words, at, named, verb))
            while at < len(words) and words[at].start < named[1]:
                at += 1
            continue
        end = _phrase_end(words, at, mentions)
        if end > at:
            found.append(_noun_topic(words, at, end, verb))
        at = max(end, at + 1)
    return found


def _mentions(ctx: TextContext, span: Span) -> dict[int, tuple[int, int, str]]:
    """Start of each mention in `span` → (start, end, instrument)."""
    first = bisect_left(ctx.mentions, span[0], key=lambda m: m.start)
    found: dict[int, tuple[int, int, str]] = {}
    for mention in ctx.mentions[first:]:
        if mention.start >= span[1]:
            break
        if mention.instrument in ctx.instruments:
            found[mention.start] = (mention.start, mention.end, mention.instrument)
    return found


def _instrument_topic(
    ctx: TextContext, words: Sequence[Word], at: int, named: tuple[int, int, str], verb: int
) -> Topic:
    start, end, instrument = named
    before, article = _in_front(words, at)
    kind = ctx.instruments[instrument].kind
    text = ctx.text[start:end]
    place = _place(words, at, verb)
    head = class_of(words[at].text) if words[at].end > end else ""
    return Topic(start, end, text, instrument, kind, instrument, before, article, place, head)


def _phrase_end(words: Sequence[Word], at: int, mentions: dict[int, tuple[int, int, str]]) -> int:
    """Index behind the capitalised words that begin at `at`; `at` where there are none."""
    end = at
    while end < len(words) and end - at < _MAX_PHRASE and words[end].start not in mentions:
        word = words[end]
        if not word.capital or (end == 0 and _is_function(word)) or word.text[0].isdigit():
            break
        end += 1
    return end


def _is_function(word: Word) -> bool:
    """Whether a word is capitalised only because a sentence begins with it."""
    lower, words = word.lower, grammar()
    return (
        lower in speaker_lexicon().function
        or lower in words.prepositions
        or lower in words.determiners
        or lower in words.oblique
        or lower in words.finite
        or lower in words.fillers
        or lower in words.not_verbs
        or lower in words.subordinators
    )


def _noun_topic(words: Sequence[Word], at: int, end: int, verb: int) -> Topic:
    first = at
    if at and _is_adjective(words[at - 1]):
        first = at - 1
    before, article = _in_front(words, first)
    head = words[end - 1]
    pieces = [w.text for w in words[first:end]]
    key = " ".join(stem_of(w.lower) for w in words[at:end])
    kind = class_of(head.text, words[at].lower if end - at > 1 else "")
    start, stop = words[first].start, head.end
    place = _place(words, first, verb)
    return Topic(start, stop, " ".join(pieces), key, kind, None, before, article, place)


def _is_adjective(word: Word) -> bool:
    return (
        word.is_word
        and not word.capital
        and word.lower.endswith(_ADJECTIVE_ENDINGS)
        and len(word.lower) >= _MIN_ADJECTIVE
        and word.lower not in speaker_lexicon().function
        and word.lower not in grammar().not_adjectives
    )


@lru_cache(maxsize=20_000)
def class_of(noun: str, first: str = "") -> str:
    """A rough class of a noun: what it can be the name of. `first` is the word before it."""
    lower = noun.lower()
    if lower in _EMPTY:
        return "empty"
    if first in _CAP_SIZES and lower == "caps":
        return "group"
    if lower in subject_lexicon().regions:
        return "region"
    if lower in _GENERIC:
        return "generic"
    if lower in REFERRING:
        return "referring"
    classes = noun_classes(noun)
    for name in ("person", "segment", "anaphor", "group"):
        if name in classes:
            return name
    if read_word(noun):
        return "metric"
    return "hyphen" if "-" in noun else "other"


def _in_front(words: Sequence[Word], at: int) -> tuple[str, str]:
    """(preposition or comparing word, article) directly in front of word `at`; empty if none."""
    article = ""
    position = at - 1
    if position >= 0 and words[position].lower in grammar().determiners | grammar().oblique:
        article = words[position].lower
        position -= 1
    word = words[position].lower if position >= 0 else ""
    if word in grammar().comparing or word in grammar().prepositions or word in grammar().links:
        return word, article
    return "", article


def _finite_verb(words: Sequence[Word]) -> int:
    """Index of the first finite verb; the number of words where none is seen."""
    finite, not_verbs = grammar().finite | grammar().modals, grammar().not_verbs
    for at, word in enumerate(words):
        lower = word.lower
        if not word.is_word or word.capital:
            continue
        if lower in finite or (
            len(lower) > 3 and lower.endswith(("t", "te", "ten")) and lower not in not_verbs
        ):
            return at
    return len(words)


def _place(words: Sequence[Word], at: int, verb: int) -> str:
    if at <= 1:
        return "first"
    if at < verb:
        return "early"
    return "behind" if at <= verb + 2 else "late"
