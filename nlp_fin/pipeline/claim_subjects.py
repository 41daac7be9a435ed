"""Whom a claim is about: instruments named in it, groups such as *Small Caps*, or the topic."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache

from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech_nouns import read_phrase
from nlp_fin.pipeline.speech_words import Word
from nlp_fin.types import Mention

Span = tuple[int, int]

_ACTORS = frozenset({"institution", "person"})
_MAX_TEXTS = 2
_MAX_INSTRUMENTS = 6
_MIN_TAIL = 4
_CAPS = frozenset(
    "small-caps mid-caps large-caps mega-caps micro-caps nano-caps smallcaps midcaps".split()
)
_CAP_SIZES = frozenset("small mid large mega micro nano".split())
_GENERIC = frozenset(
    "anleger investoren unternehmen märkte markt firmen haushalte privatanleger anlegern "
    "sparer verbraucher konzerne".split()
)
_NO_SUBJECT = frozenset(
    "jahr jahre jahren ende anfang mitte prozent grund monat woche zeit beispiel frage fazit "
    "blick teil folge damit fall uhr sicht ansicht meinung angaben milliarden millionen euro "
    "dollar punkte zähler quartal".split()
)


class SubjectFinder:
    """Finds the subjects of one article's claims, in text order."""

    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self._starts = [m.start for m in ctx.mentions]
        self._last: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._last_block: int | None = None
        self._topic = self._main_topic()

    def find(
        self, span: Span, words: Sequence[Word], speaker: Span | None, policy: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Instrument ids and subject texts of the claim `span`."""
        instruments = self._instruments(span, speaker, policy)
        texts = _group_texts(words)
        if not instruments and not texts:
            texts = _leading_phrase(words)
            if not texts:
                return self._inherited(span)
        block = self.ctx.block_index(span[0])
        self._last, self._last_block = (instruments, texts), block
        return instruments, texts

    def _instruments(self, span: Span, speaker: Span | None, policy: bool) -> tuple[str, ...]:
        found: list[str] = []
        actors: list[str] = []
        for mention in self._mentions(span):
            if speaker is not None and mention.start < speaker[1] and speaker[0] < mention.end:
                continue
            instrument = self.ctx.instruments.get(mention.instrument)
            if instrument is None:
                continue
            target = actors if instrument.kind in _ACTORS else found
            if instrument.id not in target:
                target.append(instrument.id)
        if policy or not found:
            found = [*found, *actors] if policy else found
        return tuple(found[:_MAX_INSTRUMENTS])

    def _mentions(self, span: Span) -> list[Mention]:
        first = bisect_left(self._starts, span[0])
        found = []
        for mention in self.ctx.mentions[first:]:
            if mention.start >= span[1]:
                break
            found.append(mention)
        return found

    def _inherited(self, span: Span) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The subjects of the claim before, or what the text is mostly about."""
        block = self.ctx.block_index(span[0])
        near = self._last_block is not None and block is not None and block - self._last_block <= 1
        if near and any(self._last):
            return self._last
        return self._topic

    def _main_topic(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        counts = Counter(
            m.instrument
            for m in self.ctx.mentions
            if (i := self.ctx.instruments.get(m.instrument)) is not None and i.kind not in _ACTORS
        )
        if counts:
            return (counts.most_common(1)[0][0],), ()
        return (), ()


@cache
def _group_tails() -> frozenset[str]:
    return frozenset(g for g in subject_lexicon().groups if len(g) >= _MIN_TAIL)


def _is_group(lower: str) -> bool:
    if lower in _group_tails() or lower in _CAPS:
        return True
    tail = lower.rsplit("-", 1)[-1]
    if tail in _group_tails():
        return True
    return any(lower.endswith(g) for g in _tails_by_end().get(lower[-3:], ()))


@cache
def _tails_by_end() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for group in _group_tails():
        found.setdefault(group[-3:], []).append(group)
    return {end: tuple(groups) for end, groups in found.items()}


def _group_texts(words: Sequence[Word]) -> tuple[str, ...]:
    """*Small Caps*, *deutsche Nebenwerte*, *Autobranche*, *Euroraum*."""
    regions = subject_lexicon().regions
    found: list[str] = []
    generic: list[str] = []
    for at, word in enumerate(words):
        if not word.capital:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        if word.lower in _CAP_SIZES and following is not None and following.lower == "caps":
            found.append(f"{word.text} {following.text}")
        elif word.lower in regions and (following is None or not following.capital):
            generic.append(word.text)
        elif word.lower in _GENERIC:
            generic.append(_with_adjective(words, at))
        elif _is_group(word.lower):
            found.append(_with_adjective(words, at))
    unique = list(dict.fromkeys(found)) or list(dict.fromkeys(generic))
    return tuple(unique[:_MAX_TEXTS])


def _with_adjective(words: Sequence[Word], at: int) -> str:
    before = words[at - 1] if at else None
    if (
        before is not None
        and before.is_word
        and before.lower.endswith(("e", "en", "er", "es"))
        and len(before.lower) > 4
        and before.lower not in speaker_lexicon().function
        and before.lower not in ("keine", "diese", "dieser", "seine", "ihre")
    ):
        return f"{before.text} {words[at].text}"
    return words[at].text


def _leading_phrase(words: Sequence[Word]) -> tuple[str, ...]:
    """The noun phrase with which the sentence begins."""
    if not words:
        return ()
    phrase = read_phrase(words, 0)
    if phrase is None or phrase.core > 6:
        return ()
    core = [w for w in words[phrase.first : phrase.core] if w.is_word]
    if phrase.determiner:
        core = core[1:]
    if not core or core[-1].lower in _NO_SUBJECT or core[-1].lower in speaker_lexicon().function:
        return ()
    return (" ".join(w.text for w in core),)
