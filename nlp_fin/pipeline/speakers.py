"""Who speaks in each sentence of an article, under one name each.

The sentence's own words decide first (`speech_frames`). Then come interviews, quotations that run
over several sentences, and Konjunktiv I, which continues the last speaker. Names are resolved
over the whole article (`speaker_names`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.attribution import Attribution
from nlp_fin.pipeline.speech.frames import find_attributions
from nlp_fin.pipeline.speech.interview import find_interview
from nlp_fin.pipeline.speech.names import House, NamedSpeaker
from nlp_fin.pipeline.speech.speaker_names import SpeakerNames
from nlp_fin.pipeline.speech.words import (
    Span,
    find_quotes,
    quoted_share,
    read_words,
    reported_mood,
)
from nlp_fin.types import Speaker

AUTHOR = Speaker(None, "author")

_STRONG_REACH, _WEAK_REACH = 2, 1
"""Sentences over which a Konjunktiv I or II continues the last speaker."""
_VOICES = frozenset({"person", "institution"})
_MOSTLY = 0.7
_HEAD = 3
"""Sentences in which an announcement says what it is."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Who speaks in one sentence and how the text says so.

    `start`, `end`: characters of the name in the sentence, or None where it is not named there.
    `mode`: that of the verb, `source` (*laut*), `quote`, `reported` (Konjunktiv), `interview`,
    `table`, or empty for the author. `cue`: offset of the word that says so. `kind`: the kind of
    claim that the verb suggests. `second`: a coordinated speaker. `scope`: characters that alone
    are attributed, where it is not the whole sentence.
    """

    speaker: Speaker
    mode: str = ""
    start: int | None = None
    end: int | None = None
    cue: int | None = None
    kind: str | None = None
    second: Speaker | None = None
    scope: Span | None = None

    def covers(self, span: Span) -> bool:
        """Whether most of `span` is attributed."""
        if self.scope is None:
            return True
        left, right = self.scope
        return min(right, span[1]) - max(left, span[0]) >= 0.5 * (span[1] - span[0])


BY_AUTHOR = Utterance(AUTHOR)


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
            self.names.see(start, end)
        return self._spread_quotes(found)

    def _utterance(self, index: int, *, new_block: bool) -> Utterance:
        start, end = self.ctx.sentences[index]
        houses = self.names.houses_in(start, end)
        for attribution in find_attributions(self.words[index], houses):
            resolved = self._resolve(attribution, index)
            if resolved is not None:
                return resolved
        house = self._row_house(index, houses)
        if house is not None:
            return Utterance(Speaker(house[2], "institution"), "table", house[0], house[1])
        if self.interview is not None:
            speaker = self.interview.speaker_at(index)
            if speaker is not None:
                return Utterance(speaker, "interview")
        if self.issuer is not None and self._plans(index):
            return Utterance(self.issuer, "plan", kind="forecast")
        return self._continued(index, new_block=new_block)

    def _plans(self, index: int) -> bool:
        """*Die Marge soll unverändert bei 23 % liegen*: in its announcement the issuer says so."""
        words = self.words[index]
        if not words or words[-1].text == "?" or any(w.quoted for w in words):
            return False
        lowers = [w.lower for w in words]
        return any(p == "plan" for _, _, p in speaker_lexicon().announcement.scan(lowers))

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
        strong = mood == "strong" and distance <= _STRONG_REACH
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
        if block is None or self.ctx.blocks[block].kind != "table_row":
            return None
        rating = rating_lexicon()
        if not any(w.lower in rating.signal or w.lower in rating.strong for w in self.words[index]):
            return None
        first = self.ctx.text.find("|", start + 1, end)
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
            return answer or AUTHOR
        return self.names.resolve(named, index, mode)

    def _segment(self, cue: int, index: int) -> Span | None:
        """The part of the sentence that holds the cue, where a semicolon or the dash of a
        headline divides it and the other part is in the author's own mood."""
        start, end = self.ctx.sentences[index]
        words = self.words[index]
        marks = [w.start for w in words if not w.quoted and w.text == ";"]
        if not marks and self.ctx.text[end - 1] not in ".!?:":
            marks = [w.start for w in words if not w.quoted and w.text in "-–—"]
            marks = marks if len(marks) == 1 else []
        for left, right in pairwise([start, *marks, end]) if marks else ():
            if left <= cue < right:
                others = [w for w in words if not left <= w.start < right]
                reported = reported_mood(others) == "strong" or any(w.quoted for w in others)
                return None if reported else (left, right)
        return None

    def _spread_quotes(self, found: list[Utterance]) -> list[Utterance]:
        """A quotation belongs to whoever is named in or right behind its last sentence."""
        out = list(found)
        starts = [s for s, _ in self.ctx.sentences]
        for quote in self.quotes:
            first = max(0, bisect_right(starts, quote[0]) - 1)
            last = bisect_left(starts, quote[1])
            owner = self._quote_owner(out, first, last)
            if owner is None:
                continue
            for i in range(first, last):
                if out[i].mode in ("", "quote", "reported"):
                    out[i] = replace(owner, mode="quote", start=None, end=None, cue=None, kind=None)
        return out

    def _quote_owner(self, found: list[Utterance], first: int, last: int) -> Utterance | None:
        for i in range(last - 1, first - 1, -1):
            if found[i].speaker.role != "author":
                return found[i]
        if last < len(found) and found[last].mode == "say":
            return found[last]
        return None
