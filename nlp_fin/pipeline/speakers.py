"""Who speaks in each sentence of an article, under one name each.

The sentence's own words decide first (`speech_frames`). Then come quotations that run over
several sentences, interviews, and Konjunktiv I, which continues the last speaker. Surnames,
pronouns and *die Analysten der Bank* are resolved over the whole article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech_attribution import Attribution
from nlp_fin.pipeline.speech_frames import find_attributions
from nlp_fin.pipeline.speech_interview import Interview, find_interview
from nlp_fin.pipeline.speech_names import House, NamedSpeaker, name_of
from nlp_fin.pipeline.speech_nouns import read_phrase
from nlp_fin.pipeline.speech_words import (
    Word,
    find_quotes,
    quoted_share,
    read_words,
    reported_mood,
)
from nlp_fin.types import Instrument, Role, Speaker

AUTHOR = Speaker(None, "author")

_MEMORY = 6
"""Sentences after which a pronoun or a Konjunktiv no longer refers to a speaker."""
_VOICES = frozenset({"person", "institution"})
_SPEAKING_KINDS = frozenset({"institution", "company", "person"})
_LEGAL_FORMS = frozenset("ag se kgaa gmbh inc corp plc nv sa".split())


@dataclass(frozen=True, slots=True)
class Utterance:
    """Who speaks in one sentence and how the text says so.

    `start`, `end`: characters of the name in the sentence, or None where it is not named there.
    `mode`: that of the verb, `source` (*laut*), `quote`, `reported` (Konjunktiv), `interview`,
    or empty for the author. `cue`: offset of the word that says so. `kind`: the kind of claim
    that the verb suggests. `second`: a coordinated speaker.
    """

    speaker: Speaker
    mode: str = ""
    start: int | None = None
    end: int | None = None
    cue: int | None = None
    kind: str | None = None
    second: Speaker | None = None
    scope: tuple[int, int] | None = None
    """Characters that alone are attributed, where it is not the whole sentence."""


_BY_AUTHOR = Utterance(AUTHOR)


@dataclass(slots=True)
class _Memory:
    """Who was named so far."""

    speaker: Speaker | None = None
    spoke_at: int = -99
    mode: str = ""
    persons: dict[str, str] = field(default_factory=dict)
    """Gender → the person of that gender who was named last; unknown gender counts as both."""
    genders: dict[str, str] = field(default_factory=dict)
    institution: str | None = None
    company: str | None = None
    crowd: str | None = None
    full_names: dict[str, str] = field(default_factory=dict)


def find_speakers(ctx: TextContext) -> list[Utterance]:
    """One `Utterance` for each of `ctx.sentences`."""
    return _Reader(ctx).read()


class _Reader:
    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self.quotes = find_quotes(ctx.text, ctx.blocks)
        self.houses = _houses(ctx)
        self.words = [read_words(ctx.text, s, e, self.quotes) for s, e in ctx.sentences]
        self.memory = _Memory()
        self.main_company = _main_company(ctx, self.houses)
        self._main_is_bank = bool(self.main_company) and "bank" in str(self.main_company).lower()
        for words in self.words:
            self._remember_names(words)
        self.interview: Interview | None = find_interview(
            self.words, ctx.text, self.memory.full_names
        )

    # ---- names of the whole article

    def _remember_names(self, words: Sequence[Word]) -> None:
        """Full names by surname, so that *Busch* is *Roland Busch* everywhere."""
        lexicon = speaker_lexicon()
        names = self.memory.full_names
        for at, word in enumerate(words[:-1]):
            if not word.capital or not words[at + 1].capital:
                continue
            given = word.lower.split("-")[0] in lexicon.given
            role = at > 0 and words[at - 1].lower in lexicon.person and words[at - 1].capital
            if not (given or role) or word.lower in lexicon.person:
                continue
            phrase = read_phrase(words, at)
            named = name_of(words, phrase) if phrase is not None else None
            if named is not None and named.kind == "person":
                full = names.setdefault(named.name.split()[-1].lower(), named.name)
                if role:
                    self.memory.genders[full] = "f" if words[at - 1].lower.endswith("in") else "m"
        for house in self.houses:
            if house[3] == "person" and " " in house[2]:
                names.setdefault(house[2].split()[-1].lower(), house[2])

    # ---- sentence by sentence

    def read(self) -> list[Utterance]:
        found: list[Utterance] = []
        block = -1
        for index, (start, end) in enumerate(self.ctx.sentences):
            current = self.ctx.block_index(start)
            here = -1 if current is None else current
            utterance = self._utterance(index, new_block=here != block)
            block = here
            found.append(utterance)
            if utterance.speaker.role != "author":
                self._remember(utterance, index)
            self._see_names(start, end)
        return self._spread_quotes(found)

    def _utterance(self, index: int, *, new_block: bool) -> Utterance:
        words = self.words[index]
        houses = self._houses_in(index)
        for attribution in find_attributions(words, houses):
            resolved = self._resolve(attribution, index)
            if resolved is not None:
                return resolved
        span = self.ctx.sentences[index]
        house = self._row_house(index)
        if house is not None:
            return Utterance(Speaker(house[2], "institution"), "table", house[0], house[1])
        speaker = self.interview.speaker_at(index) if self.interview is not None else None
        if speaker is not None:
            return Utterance(speaker, "interview")
        last = self.memory.speaker
        if last is None or last.role == "author":
            return _BY_AUTHOR
        distance = index - self.memory.spoke_at
        if distance <= _MEMORY and quoted_share(span, self.quotes) > 0.7:
            return Utterance(last, "quote")
        mood = reported_mood(words)
        if (mood == "strong" and distance <= 2) or (
            mood == "weak"
            and distance == 1
            and not new_block
            and last.role in _VOICES
            and self.memory.mode != "source"
        ):
            return Utterance(self._continuing(words) or last, "reported")
        return _BY_AUTHOR

    def _row_house(self, index: int) -> House | None:
        """In a row of a table of ratings, the one institution behind the first cell."""
        start, end = self.ctx.sentences[index]
        block = self.ctx.block_index(start)
        if block is None or self.ctx.blocks[block].kind != "table_row":
            return None
        rating = rating_lexicon()
        if not any(w.lower in rating.signal or w.lower in rating.strong for w in self.words[index]):
            return None
        first = self.ctx.text.find("|", start + 1, end)
        found = [h for h in self._houses_in(index) if h[3] == "institution" and h[0] > first > 0]
        return found[0] if len(found) == 1 else None

    def _continuing(self, words: Sequence[Word]) -> Speaker | None:
        """*Ausschließen wolle sie nichts*: the person, where an institution spoke in between."""
        last = self.memory.speaker
        if last is None or last.role == "person":
            return None
        for word in words:
            if word.lower in ("er", "sie") and not word.capital and not word.quoted:
                person = self.memory.persons.get("m" if word.lower == "er" else "f")
                return None if person is None else Speaker(person, "person")
        return None

    def _houses_in(self, index: int) -> list[House]:
        start, end = self.ctx.sentences[index]
        return [h for h in self.houses if start <= h[0] and h[1] <= end]

    def _resolve(self, attribution: Attribution, index: int) -> Utterance | None:
        named = attribution.speaker
        if named is None:
            speaker = self.memory.speaker if index - self.memory.spoke_at <= _MEMORY else None
            if speaker is None:
                return None
            if attribution.mode == "passive" and (
                speaker.role != "company" or index - self.memory.spoke_at > 1
            ):
                return None
            return Utterance(speaker, attribution.mode, cue=attribution.start)
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

    def _segment(self, cue: int, index: int) -> tuple[int, int] | None:
        """The part of the sentence that holds the cue, where a semicolon or the dash of a
        headline divides it and the other part is in the author's own mood."""
        start, end = self.ctx.sentences[index]
        words = self.words[index]
        marks = [w.start for w in words if not w.quoted and w.text == ";"]
        if not marks and self.ctx.text[end - 1] not in ".!?:":
            marks = [w.start for w in words if not w.quoted and w.text in "-–—"]
            marks = marks if len(marks) == 1 else []
        if not marks:
            return None
        edges = [start, *marks, end]
        for left, right in pairwise(edges):
            if left <= cue < right:
                others = [w for w in words if not left <= w.start < right]
                if reported_mood(others) == "strong" or any(w.quoted for w in others):
                    return None
                return left, right
        return None

    def _speaker(self, named: NamedSpeaker, index: int, mode: str) -> Speaker | None:
        memory = self.memory
        kind, name = named.kind, named.name
        if kind == "author":
            return self._first_person(index)
        if kind == "pronoun":
            return self._pronoun(named.head, index)
        if kind in ("person", "surname"):
            return self._person(name)
        if kind == "back_person":
            person = memory.persons.get("f" if named.head.endswith("in") else "m")
            return Speaker(person or name, "person")
        if kind == "institution":
            return Speaker(name, "institution")
        if kind in ("back_institution", "back_market"):
            return self._back_institution(named)
        if kind == "company":
            return Speaker(name, _company_role(name, mode))
        if kind == "back_company":
            return self._back_company(named)
        if kind == "market":
            return Speaker(name, "market")
        return self._other(named)

    def _pronoun(self, pronoun: str, index: int) -> Speaker | None:
        memory, last = self.memory, self.memory.speaker
        if last is None or index - memory.spoke_at > _MEMORY:
            return None
        gender = {"er": "m", "sie": "f"}.get(pronoun)
        if gender is None or last.role not in ("person", "company"):
            return last
        if last.role == "person" and memory.genders.get(str(last.name), gender) == gender:
            return last
        person = memory.persons.get(gender)
        return Speaker(person, "person") if person is not None else last

    def _first_person(self, index: int) -> Speaker:
        if self.interview is not None:
            return self.interview.speaker_at(index) or AUTHOR
        return AUTHOR

    def _person(self, name: str) -> Speaker:
        names = self.memory.full_names
        last = name.split()[-1].lower()
        for key in (last, last.removesuffix("s"), last.removesuffix("'")):
            full = names.get(key)
            if full is not None and (" " not in name or full.split()[0] == name.split()[0]):
                return Speaker(full, "person")
        return Speaker(name, "person")

    def _back_institution(self, named: NamedSpeaker) -> Speaker | None:
        memory = self.memory
        speaker = memory.speaker
        if speaker is not None and speaker.role == "institution":
            return speaker
        if self.main_company is not None and self._main_is_bank and named.head.endswith("bank"):
            return Speaker(self.main_company, "company")
        if memory.institution is not None:
            return Speaker(memory.institution, "institution")
        if named.kind == "back_market":
            return Speaker(named.name, "market")
        return Speaker(named.name, "institution") if named.name else None

    def _back_company(self, named: NamedSpeaker) -> Speaker:
        organ = named.head in speaker_lexicon().organs
        company = self._last_company(named.start, 120 if organ else 700)
        company = company or self.main_company or self._last_company(named.start, 2000)
        return Speaker(company or named.name, "company")

    def _last_company(self, offset: int, reach: int) -> str | None:
        """The company that was named last in the `reach` characters before `offset`."""
        for start, _, name, kind in reversed(self.houses[: bisect_right(self.houses, (offset,))]):
            if offset - start > reach:
                break
            if kind == "company":
                return name
        return None

    def _other(self, named: NamedSpeaker) -> Speaker:
        if named.head.startswith("person:"):
            return Speaker(named.name, "person")
        full = self.memory.full_names.get(named.name.lower())
        if full is not None:
            return Speaker(full, "person")
        return Speaker(named.name, "institution")

    def _remember(self, utterance: Utterance, index: int) -> None:
        memory, speaker = self.memory, utterance.speaker
        memory.speaker, memory.spoke_at, memory.mode = speaker, index, utterance.mode
        if speaker.role == "person" and speaker.name is not None:
            gender = memory.genders.get(speaker.name)
            for key in (gender,) if gender is not None else ("m", "f"):
                memory.persons[key] = speaker.name
        elif speaker.role == "institution":
            memory.institution = speaker.name
        elif speaker.role == "company":
            memory.company = speaker.name
        else:
            memory.crowd = speaker.name

    def _see_names(self, start: int, end: int) -> None:
        """Companies and institutions that were mentioned can be referred back to."""
        for h_start, h_end, name, kind in self.houses:
            if start <= h_start and h_end <= end:
                if kind == "company":
                    self.memory.company = name
                elif kind == "institution":
                    self.memory.institution = name

    # ---- quotations over several sentences

    def _spread_quotes(self, found: list[Utterance]) -> list[Utterance]:
        """A quotation belongs to whoever is named in or right behind its last sentence."""
        out = list(found)
        for quote in self.quotes:
            inside = [
                i
                for i, (start, end) in enumerate(self.ctx.sentences)
                if start < quote[1] and quote[0] < end
            ]
            if not inside:
                continue
            owner = next(
                (out[i] for i in reversed(inside) if out[i].speaker.role != "author"), None
            )
            following = inside[-1] + 1
            if owner is None and following < len(out) and out[following].mode == "say":
                owner = out[following]
            if owner is None:
                continue
            for i in inside:
                if out[i].mode in ("", "quote", "reported"):
                    out[i] = replace(owner, mode="quote", start=None, end=None, cue=None, kind=None)
        return out


def _company_role(name: str, mode: str) -> Role:
    """A listed bank that gives opinions speaks as an institution."""
    opinion = mode in ("rate", "advise", "source")
    return "institution" if opinion or name.lower() in rating_lexicon().houses else "company"


def _houses(ctx: TextContext) -> list[House]:
    """Known institutions, companies and persons of the text, in order."""
    found: list[House] = []
    speaking = rating_lexicon().houses
    names = {i.id: _written_name(ctx, i) for i in ctx.instruments.values()}
    for mention in ctx.mentions:
        instrument = ctx.instruments.get(mention.instrument)
        if instrument is None or instrument.kind not in _SPEAKING_KINDS:
            continue
        written = ctx.text[mention.start : mention.end]
        kind = instrument.kind
        if kind == "company" and (
            written.lower() in speaking or instrument.name.lower() in speaking
        ):
            kind = "institution"
        found.append((mention.start, mention.end, names[instrument.id], kind))
    found += _unlisted_houses(ctx, found)
    return sorted(found)


def _written_name(ctx: TextContext, instrument: Instrument) -> str:
    """The instrument's name where the text writes it, else the longest form that it writes."""
    written = [ctx.text[start:end] for start, end in instrument.mentions]
    tail = instrument.name.split()[-1]
    if not written or any(form.split()[-1] == tail for form in written):
        return instrument.name
    return max(written, key=len)


def _unlisted_houses(ctx: TextContext, known: Sequence[House]) -> list[House]:
    """Companies that no list knows but that carry a legal form: *die Aumann AG*."""
    taken = {h[0] for h in known}
    ends = {h[1] for h in known}
    found: list[House] = []
    for start, end in ctx.sentences:
        words = read_words(ctx.text, start, min(end, start + 400))
        for at, word in enumerate(words):
            if word.lower not in _LEGAL_FORMS or not word.capital or at == 0:
                continue
            first = at
            while first > 0 and words[first - 1].capital and at - first < 4:
                first -= 1
            while first < at and words[first].lower in ("die", "der", "das", "des", "ad-hoc"):
                first += 1
            if first < at and words[first].start not in taken and words[at - 1].end not in ends:
                name = ctx.text[words[first].start : words[at - 1].end]
                found.append((words[first].start, word.end, name, "company"))
    return found


def _main_company(ctx: TextContext, houses: Sequence[House]) -> str | None:
    """The company that the text names most, counting the title three times."""
    counts: Counter[str] = Counter()
    title_end = ctx.sentences[0][1] if ctx.sentences else 0
    for start, _, name, kind in houses:
        if kind == "company" or (kind == "institution" and start < title_end):
            counts[name] += 3 if start < title_end else 1
    return counts.most_common(1)[0][0] if counts else None
