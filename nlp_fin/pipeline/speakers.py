"""Who speaks in each sentence of an article, under one name each.

The sentence's own words decide first (`speech_frames`). Then come interviews, quotations that run
over several sentences, and Konjunktiv I, which continues the last speaker. Names are resolved
over the whole article (`speaker_names`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.attribution import Attribution
from nlp_fin.pipeline.speech.frames import find_attributions
from nlp_fin.pipeline.speech.interview import find_interview
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.quotations import spread_quotes
from nlp_fin.pipeline.speech.segments import find_segment
from nlp_fin.pipeline.speech.silent import is_opinion_of, is_plan, is_rating, rating_house
from nlp_fin.pipeline.speech.speaker_names import SpeakerNames
from nlp_fin.pipeline.speech.utterance import AUTHOR as AUTHOR
from nlp_fin.pipeline.speech.utterance import BY_AUTHOR as BY_AUTHOR
from nlp_fin.pipeline.speech.utterance import Utterance as Utterance
from nlp_fin.pipeline.speech.words import (
    Span,
    find_quotes,
    quoted_share,
    read_words,
    reported_mood,
)
from nlp_fin.types import Speaker

_STRONG_REACH, _WEAK_REACH = 3, 1
"""Sentences over which a Konjunktiv I or II continues the last speaker."""
_VOICES = frozenset({"person", "institution"})
_OFTEN = 4
"""Mentions from which a text is about a bank and does not quote it."""
_MAX_VOICES = 2
_MIN_CELLS = 2
"""Semicolons from which a line is a row of a list."""
_RATING_REACH = 2
"""Sentences over which a rating without a house is that of who spoke last."""
_MOSTLY = 0.7
_HEAD = 3
"""Sentences in which an announcement says what it is."""


def find_speakers(ctx: TextContext) -> list[Utterance]:
    """One `Utterance` for each of `ctx.sentences`."""
    return _Reader(ctx).read()


class _Reader:
    """Goes through the sentences once, remembering who spoke."""

    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self.quotes = find_quotes(ctx.text, ctx.blocks)
        self.words = [read_words(ctx.text, s, e, self.quotes) for s, e in ctx.sentences]
        self.names = SpeakerNames(ctx, self.words)
        self.interview = find_interview(self.words, ctx.text, self.names.full_names)
        self._quote_starts = [q[0] for q in self.quotes]
        self.issuer = self._issuer()

    def _issuer(self) -> Speaker | None:
        """The company whose own announcement the text is, by marks in its first lines."""
        if self.names.main_company is None:
            return None
        for words in self.words[:_HEAD]:
            lowers = [w.lower for w in words]
            if any(p == "mark" for _, _, p in speaker_lexicon().announcement.scan(lowers)):
                return Speaker(self.names.main_company, "company")
        return None

    def read(self) -> list[Utterance]:
        found: list[Utterance] = []
        block: int | None = -1
        for index, (start, end) in enumerate(self.ctx.sentences):
            here = self.ctx.block_index(start)
            utterance = self._utterance(index, new_block=here != block)
            block = here
            found.append(utterance)
            if utterance.speaker.role != "author":
                self.names.spoke(utterance.speaker, index, utterance.mode)
            self.names.see(index, start, end)
        starts = [start for start, _ in self.ctx.sentences]
        return spread_quotes(found, self.quotes, starts)

    def _utterance(self, index: int, *, new_block: bool) -> Utterance:
        start, end = self.ctx.sentences[index]
        houses = self.names.houses_in(start, end)
        resolved = self._attributed(index, houses)
        if resolved is not None:
            return resolved
        house = self._row_house(index, houses)
        if house is not None:
            return Utterance(Speaker(house[2], "institution"), "table", house[0], house[1])
        if self.interview is not None:
            speaker = self.interview.speaker_at(index)
            if speaker is not None:
                return Utterance(speaker, "interview")
        return self._silent(index, houses) or self._continued(index, new_block=new_block)

    def _attributed(self, index: int, houses: Sequence[House]) -> Utterance | None:
        """The best attribution of the sentence, with those to others that stand beside it."""
        found: list[Utterance] = []
        for attribution in find_attributions(self.words[index], houses):
            if len(found) > _MAX_VOICES or self._labels(attribution):
                continue
            resolved = self._resolve(attribution, index)
            if resolved is not None and all(u.speaker != resolved.speaker for u in found):
                found.append(resolved)
        return replace(found[0], others=tuple(found[1:])) if found else None

    def _labels(self, attribution: Attribution) -> bool:
        """*BNP Paribas: solide wie immer*: the label of a part about the company of the text."""
        named = attribution.speaker
        behind = self.ctx.text[attribution.end : attribution.end + 2].strip()
        return (
            named is not None
            and self.ctx.text[attribution.start] == ":"
            and (named.name == self.names.main_company or self.names.mentions[named.name] >= _OFTEN)
            and named.name.lower() in self.names.listed
            and not behind.startswith(("„", '"'))
        )

    def _silent(self, index: int, houses: Sequence[House]) -> Utterance | None:
        """Plans and ratings that do not say whose they are."""
        words = self.words[index]
        if self.issuer is not None and is_plan(words, "plan"):
            return Utterance(self.issuer, "plan", kind="forecast")
        owner = self.names.owner_meant(words) if is_opinion_of(words) else None
        if owner is not None:
            return Utterance(owner, "say")
        if is_rating(words):
            rated = self._rated(index, houses)
            if rated is not None:
                return rated
        if is_plan(words, "guidance"):
            last = self.names.last(index)
            near = index - self.names.memory.spoke_at <= _RATING_REACH
            if last is not None and near and last.role == "institution":
                return Utterance(last, "plan", kind="forecast")
            company = self.names.planner(index)
            if company is not None:
                return Utterance(Speaker(company, "company"), "plan", kind="forecast")
        return None

    def _rated(self, index: int, houses: Sequence[House]) -> Utterance | None:
        """*Das Votum „Buy“ steht*, *Ihr Kursziel liegt bei 40 Euro*: whose rating it is."""
        words = self.words[index]
        last = self.names.last(index)
        owner = self.names.owner_meant(words)
        if owner is not None:
            return Utterance(owner, "rate")
        house = rating_house(words, houses)
        if house is not None:
            return Utterance(Speaker(house[2], "institution"), "rate", house[0], house[1])
        near = index - self.names.memory.spoke_at <= _RATING_REACH
        spoke = near and last is not None and last.role in _VOICES
        return Utterance(last, "rate") if last is not None and spoke else None

    def _continued(self, index: int, *, new_block: bool) -> Utterance:
        """A quotation or reported speech without a speaker of its own continues the last one."""
        memory = self.names.memory
        last = self.names.last(index)
        if last is None or last.role == "author":
            return BY_AUTHOR
        if quoted_share(self.ctx.sentences[index], self._quotes_near(index)) > _MOSTLY:
            return Utterance(last, "quote")
        distance = index - memory.spoke_at
        mood = reported_mood(self.words[index])
        words = self.words[index]
        told = any(w.lower == "demnach" and not w.quoted for w in words)
        strong = (mood == "strong" or told) and distance <= _STRONG_REACH
        weak = mood == "weak" and distance <= _WEAK_REACH and not new_block
        if strong or (weak and last.role in _VOICES and memory.mode != "source"):
            return Utterance(self.names.person_meant(self.words[index]) or last, "reported")
        return BY_AUTHOR

    def _quotes_near(self, index: int) -> Sequence[Span]:
        start, end = self.ctx.sentences[index]
        first = max(0, bisect_right(self._quote_starts, start) - 1)
        return self.quotes[first : bisect_left(self._quote_starts, end)]

    def _row_house(self, index: int, houses: Sequence[House]) -> House | None:
        """In a row of a table of ratings, the one institution behind the first cell."""
        start, end = self.ctx.sentences[index]
        block = self.ctx.block_index(start)
        mark = "|" if block is not None and self.ctx.blocks[block].kind == "table_row" else ";"
        if mark == ";" and self.ctx.text.count(";", start, end) < _MIN_CELLS:
            return None
        rating = rating_lexicon()
        if not any(w.lower in rating.signal or w.lower in rating.strong for w in self.words[index]):
            return None
        first = self.ctx.text.find(mark, start + 1, end)
        found = [h for h in houses if h[3] == "institution" and h[0] > first > 0]
        return found[0] if len(found) == 1 else None

    def _resolve(self, attribution: Attribution, index: int) -> Utterance | None:
        named = attribution.speaker
        if named is None:
            return self._unnamed(attribution, index)
        speaker = self._speaker(named, index, attribution.mode)
        if speaker is None:
            return None
        second = attribution.second
        other = self._speaker(second, index, attribution.mode) if second is not None else None
        explicit = named.kind not in ("pronoun", "author")
        return Utterance(
            speaker,
            attribution.mode,
            named.start if explicit else None,
            named.end if explicit else None,
            attribution.start,
            attribution.kind,
            other,
            attribution.scope or self._segment(attribution.start, index),
        )

    def _unnamed(self, attribution: Attribution, index: int) -> Utterance | None:
        """*hieß es*, *wird erwartet*: who spoke last; with a passive only a company goes on."""
        last = self.names.last(index)
        passive = attribution.mode == "passive"
        if passive and self.issuer is not None:
            return Utterance(self.issuer, "plan", cue=attribution.start, kind="forecast")
        if last is None:
            return None
        if passive and (last.role != "company" or index - self.names.memory.spoke_at > 1):
            return None
        return Utterance(last, attribution.mode, cue=attribution.start)

    def _speaker(self, named: NamedSpeaker, index: int, mode: str) -> Speaker | None:
        if named.kind == "author":
            answer = self.interview.speaker_at(index) if self.interview is not None else None
            return answer or self.issuer or AUTHOR
        return self.names.resolve(named, index, mode)

    def _segment(self, cue: int, index: int) -> Span | None:
        return find_segment(self.words[index], self.ctx.text, self.ctx.sentences[index], cue)
