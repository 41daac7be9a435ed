"""Whom a claim is about: instruments named in it, groups such as *Small Caps*, or the topic.

A sentence that names nobody is about what the sentences before it were about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.words import Word, read_words
from nlp_fin.types import Speaker

Span = tuple[int, int]

MEMORY = 6
"""Sentences that one looks back for the topic."""
_ACTORS = frozenset({"institution", "person"})
_MAX_TEXTS = 2
_MAX_INSTRUMENTS = 6
_MIN_TAIL = 4
_TITLE_WEIGHT = 3
_CAPS = frozenset(
    "small-caps mid-caps large-caps mega-caps micro-caps nano-caps smallcaps midcaps".split()
)
_CAP_SIZES = frozenset("small mid large mega micro nano".split())
_GENERIC = frozenset(
    "anleger investoren unternehmen märkte markt firmen haushalte privatanleger anlegern "
    "sparer verbraucher konzerne".split()
)
_REFERRING = frozenset(
    "titel papier papiere papieren aktie anteile bereich geschäft segment sparte markt börsen "
    "gruppe division einheit branche aktien firma".split()
)
"""Words that refer to something named before, rather than name it."""
_NO_SUBJECT = frozenset(
    "jahr jahre jahren ende anfang mitte prozent grund monat woche zeit beispiel frage fazit "
    "blick teil folge damit fall uhr sicht ansicht meinung angaben milliarden millionen euro "
    "dollar punkte zähler quartal".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """Instrument ids and group texts that a stretch names, those compared with last."""

    instruments: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    main: bool = True
    """False where only what is compared with is named."""

    def __bool__(self) -> bool:
        return bool(self.instruments or self.texts)


class SubjectFinder:
    """Finds the subjects of one article's claims."""

    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self._ids = {i.name.lower(): i.id for i in ctx.instruments.values()}
        self._sentences: dict[int, Named] = {}
        self._topic: Named | None = None

    def find(
        self, span: Span, words: Sequence[Word], speaker: Speaker, said: Span | None, policy: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Instrument ids and subject texts of the claim `span`; `said` is the speaker's name
        in it. What a company says is about itself unless it names others."""
        named = self._named(span, words, said, policy)
        if speaker.role == "company" and speaker.name is not None:
            own = self._ids.get(speaker.name.lower())
            if own is not None and own not in named.instruments:
                named = Named((own, *named.instruments), named.texts)
            elif own is None and not named.instruments:
                named = Named((), (speaker.name, *named.texts))
        if not named or not named.main or _is_part(named):
            topic = self._inherited(span)
            if topic:
                first = named.texts if named.main else ()
                texts = dict.fromkeys([*first, *topic.texts, *named.texts])
                ids = dict.fromkeys([*topic.instruments, *named.instruments])
                named = Named(tuple(ids), tuple(texts))
        if not named:
            named = Named((), _leading_phrase(words))
        return named.instruments[:_MAX_INSTRUMENTS], named.texts[:_MAX_TEXTS]

    def _named(
        self, span: Span, words: Sequence[Word], said: Span | None, policy: bool = False
    ) -> Named:
        found: list[str] = []
        side: list[str] = []
        actors: list[str] = []
        for mention in self.ctx.mentions[self._first_mention(span) :]:
            if mention.start >= span[1]:
                break
            if said is not None and mention.start < said[1] and said[0] < mention.end:
                continue
            instrument = self.ctx.instruments.get(mention.instrument)
            if instrument is None:
                continue
            target = found
            if instrument.kind in _ACTORS:
                target = actors
            elif _compared(words, mention.start):
                target = side
            if instrument.id not in target:
                target.append(instrument.id)
        texts, side_texts = _group_texts(words)
        ids = [*found, *(actors if policy else []), *(s for s in side if s not in found)]
        return Named(
            tuple(ids),
            (*texts, *side_texts),
            bool(found or texts or (actors and policy)),
        )

    def _first_mention(self, span: Span) -> int:
        return bisect_left(self.ctx.mentions, span[0], key=lambda m: m.start)

    def _inherited(self, span: Span) -> Named:
        """What the sentences before were about, else the topic of the text."""
        index = self.ctx.sentence_index(span[0])
        if index is not None:
            for position in range(index - 1, max(-1, index - 1 - MEMORY), -1):
                named = self._sentence(position)
                if named and named.main:
                    return Named(named.instruments[:1], named.texts[:1])
        if self._topic is None:
            self._topic = self._main_topic()
        return self._topic

    def _sentence(self, index: int) -> Named:
        if index not in self._sentences:
            start, end = self.ctx.sentences[index]
            words = read_words(self.ctx.text, start, end)
            self._sentences[index] = self._named((start, end), words, None)
        return self._sentences[index]

    def _main_topic(self) -> Named:
        ids: Counter[str] = Counter()
        texts: Counter[str] = Counter()
        for index in range(min(len(self.ctx.sentences), 400)):
            named = self._sentence(index)
            weight = _TITLE_WEIGHT if index == 0 else 1
            for instrument in named.instruments:
                ids[instrument] += weight
            for text in named.texts:
                texts[text] += weight
        best_id = ids.most_common(1)
        best_text = texts.most_common(1)
        if best_text and (not best_id or best_text[0][1] > best_id[0][1]):
            return Named((), (best_text[0][0],))
        return Named((best_id[0][0],)) if best_id else Named()


def _is_part(named: Named) -> bool:
    """*das Cloud-Geschäft*: a part of a company that was named before."""
    parts = tuple(s for s in subject_lexicon().segments if len(s) >= _MIN_TAIL)
    return not named.instruments and all(t.lower().endswith(parts) for t in named.texts)


def _compared(words: Sequence[Word], start: int) -> bool:
    """Whether the name at character `start` follows *als*, *gegenüber* and the like."""
    before = [w.lower for w in words if w.end <= start][-3:]
    return any(w in grammar().comparing for w in before)


@cache
def _tails_by_end() -> dict[str, tuple[str, ...]]:
    """Group nouns by their last three letters."""
    found: dict[str, list[str]] = {}
    for group in subject_lexicon().groups:
        if len(group) >= _MIN_TAIL:
            found.setdefault(group[-3:], []).append(group)
    return {end: tuple(groups) for end, groups in found.items()}


def _is_group(lower: str) -> bool:
    if lower in _REFERRING:
        return False
    return lower in _CAPS or any(lower.endswith(g) for g in _tails_by_end().get(lower[-3:], ()))


def _group_texts(words: Sequence[Word]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """*Small Caps*, *deutsche Nebenwerte*, *Autobranche*, *Euroraum*; and those compared with."""
    regions = subject_lexicon().regions
    found: list[str] = []
    side: list[str] = []
    generic: list[str] = []
    for at, word in enumerate(words):
        if not word.capital:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        target = (
            side
            if any(w.lower in grammar().comparing for w in words[max(0, at - 3) : at])
            else found
        )
        if word.lower in _CAP_SIZES and following is not None and following.lower == "caps":
            target.append(f"{word.text} {following.text}")
        elif word.lower in regions and (following is None or not following.capital):
            generic.append(word.text)
        elif word.lower in _GENERIC:
            generic.append(_with_adjective(words, at))
        elif _is_group(word.lower):
            target.append(_with_adjective(words, at))
    unique = list(dict.fromkeys(found)) or ([] if side else list(dict.fromkeys(generic)))
    return tuple(unique[:_MAX_TEXTS]), tuple(dict.fromkeys(side))


def _with_adjective(words: Sequence[Word], at: int) -> str:
    before = words[at - 1] if at else None
    if (
        before is not None
        and before.is_word
        and not before.capital
        and before.lower.endswith(("e", "en", "er", "es"))
        and len(before.lower) > 4
        and before.lower not in speaker_lexicon().function
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
