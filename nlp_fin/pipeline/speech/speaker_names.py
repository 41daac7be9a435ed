"""One canonical name for each speaker of an article.

*Busch* is *Roland Busch*, *er* and *der Manager* are the person who spoke last, *die Analysten
der Bank* the bank, *der Vorstand* the company that the text is about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.given_names import GivenNames, is_surname, looks_personal
from nlp_fin.pipeline.speech.memory import Memory
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.names import name_of
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.speaker_houses import find_houses, main_company
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Role, Speaker

MEMORY = 6
"""Sentences after which a pronoun no longer refers to a speaker."""
_SEEN_REACH = 4
"""Sentences after which a person who was only named is no longer meant."""
_VOICE_REACH = 12
"""Sentences over which *das Institut* is the one that spoke rather than one that was named."""
_ORGAN_REACH = 120
_COMPANY_REACH = 700
_FAR_REACH = 2000
"""Characters that one looks back for the company that *der Vorstand*, *der Konzern* mean."""
_DOMINANT, _DOMINANT_TITLED = 0.5, 0.3
"""Share of the mentions of companies from which a text is about one of them, and from which it
is so where the first sentence names it."""
_GENDERS = {"er": "m", "sie": "f"}
_OWNERS = {"sein": "m", "seine": "m", "ihr": "f", "ihre": "f"}


class SpeakerNames:
    """Resolves what phrases name, in text order."""

    def __init__(self, ctx: TextContext, sentences: Sequence[Sequence[Word]]) -> None:
        self.ctx = ctx
        self.houses = find_houses(ctx)
        self.mentions = Counter(h[2] for h in self.houses)
        self._house_starts = [h[0] for h in self.houses]
        self.main_company = main_company(ctx, self.houses)
        companies = [h[2] for h in self.houses if h[3] == "company"]
        share = companies.count(self.main_company or "") / max(1, len(companies))
        titled = bool(ctx.sentences) and any(
            h[2] == self.main_company for h in self.houses_in(*ctx.sentences[0])
        )
        self.dominant = share > (_DOMINANT_TITLED if titled else _DOMINANT)
        self.listed = frozenset(
            i.name.lower() for i in ctx.instruments.values() if i.kind == "company"
        )
        """Names, lower case, of the companies of the text, banks included."""
        self.full_names: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.memory = Memory()
        self.given = GivenNames(ctx.text)
        for words in sentences:
            self._read_names(words)
        for _, _, name, kind in self.houses:
            if kind == "person" and " " in name:
                self.full_names.setdefault(name.split()[-1].lower(), name)
        self._find_surnames(sentences)

    def _read_names(self, words: Sequence[Word]) -> None:
        """Full names by surname, and the gender that a role noun tells."""
        lexicon = speaker_lexicon()
        for at, word in enumerate(words[:-1]):
            if not word.capital or not words[at + 1].capital or word.lower in lexicon.person:
                continue
            role = at > 0 and words[at - 1].capital and words[at - 1].lower in lexicon.person
            if not role and word.lower.split("-")[0] not in lexicon.given:
                continue
            phrase = read_phrase(words, at)
            named = name_of(words, phrase) if phrase is not None else None
            if named is None or phrase is None or not (named.kind == "person" or role):
                continue
            name = " ".join(w.text for w in words[phrase.first : phrase.core])
            if " " not in name or named.kind in ("institution", "company"):
                continue
            full = self.full_names.setdefault(name.split()[-1].lower(), name)
            if role:
                feminine = words[at - 1].lower.endswith("in")
                self.memory.genders[full] = "f" if feminine else "m"
                if "-" in words[at - 1].lower:
                    self.titles[words[at - 1].lower] = full

    def _find_surnames(self, sentences: Sequence[Sequence[Word]]) -> None:
        """Take every later mention of a person by surname for one of the person."""
        taken = {h[0] for h in self.houses}
        ends = {h[1] for h in self.houses}
        for words in sentences:
            for word in words:
                full = self.full_names.get(word.lower) if word.capital else None
                if full is not None and word.start not in taken and word.end not in ends:
                    self.houses.append((word.start, word.end, full, "person"))
        self.houses.sort()
        self._house_starts = [h[0] for h in self.houses]

    def houses_in(self, start: int, end: int) -> list[House]:
        """Houses named in the characters `start` to `end`."""
        first = bisect_left(self._house_starts, start)
        last = bisect_left(self._house_starts, end)
        return [h for h in self.houses[first:last] if h[1] <= end]

    def spoke(self, speaker: Speaker, index: int, mode: str) -> None:
        """Remember who spoke in sentence `index`."""
        memory = self.memory
        memory.speaker, memory.spoke_at, memory.mode = speaker, index, mode
        if speaker.role == "institution":
            memory.institution = memory.voice = speaker.name
            memory.voice_at = index
        elif speaker.role == "person" and speaker.name is not None:
            gender = memory.genders.get(speaker.name)
            for key in (gender,) if gender is not None else ("m", "f"):
                memory.persons[key] = speaker.name

    def see(self, index: int, start: int, end: int) -> None:
        """Remember the institutions and persons that sentence `index` names."""
        for _, _, name, kind in self.houses_in(start, end):
            if kind == "institution":
                self.memory.institution = name
            elif kind == "person":
                gender = self.memory.genders.get(name)
                for key in (gender,) if gender is not None else ("m", "f"):
                    self.memory.seen[key] = (name, index)

    def last(self, index: int) -> Speaker | None:
        """Who spoke last, if that is not long ago."""
        recent = index - self.memory.spoke_at <= MEMORY
        return self.memory.speaker if recent else None

    def resolve(self, named: NamedSpeaker, index: int, mode: str) -> Speaker | None:
        """The speaker that a phrase in sentence `index` names; None where nobody is meant.
        The author is not resolved here."""
        kind, name = named.kind, named.name
        if kind == "pronoun":
            return self._pronoun(named.head, index)
        if kind in ("person", "surname"):
            return self._person(name)
        if kind == "back_person":
            return self._back_person(named, index)
        if kind == "back_house":
            return self._back_house(named, self.ctx.sentences[index][0])
        if kind == "institution":
            generic = name.lower() in speaker_lexicon().institution_back
            meant = self._back_institution(named, index) if generic else None
            return meant or Speaker(name, "institution")
        if kind in ("back_institution", "back_market"):
            return self._back_institution(named, index)
        if kind == "company":
            return Speaker(name, _company_role(name, mode))
        if kind == "back_company":
            return self._back_company(named)
        if kind == "market":
            return Speaker(name, "market")
        return self._other(named, mode)

    def person_meant(self, words: Sequence[Word]) -> Speaker | None:
        """*Ausschließen wolle sie nichts*: the person, where an institution spoke in between."""
        last = self.memory.speaker
        if last is None or last.role == "person":
            return None
        for word in words:
            if word.lower in _GENDERS and not word.capital and not word.quoted:
                person = self.memory.persons.get(_GENDERS[word.lower])
                return None if person is None else Speaker(person, "person")
        return None

    def _pronoun(self, pronoun: str, index: int) -> Speaker | None:
        last = self.last(index)
        gender = _GENDERS.get(pronoun)
        if gender is None or (last is not None and last.role in ("institution", "author")):
            return last
        if last is None or last.role == "market":
            person = self._seen(gender, index)
            return Speaker(person, "person") if person is not None else last
        if last.role == "person":
            known = self.memory.genders.get(str(last.name), gender)
            if known == gender:
                return last
        person = self.memory.persons.get(gender) or self._seen(gender, index)
        return Speaker(person, "person") if person is not None else last

    def _back_person(self, named: NamedSpeaker, index: int) -> Speaker:
        """*der Analyst*, *die EZB-Präsidentin*, *der Brite*: by the title, else who of that
        gender spoke last; a title of a house that nobody carries means the house."""
        role = named.head
        for form in (role, role.removesuffix("en"), role.removesuffix("n"), role.removesuffix("s")):
            if form in self.titles:
                return Speaker(self.titles[form], "person")
        lexicon = speaker_lexicon()
        known = role in lexicon.person_back
        recent = self.memory.speaker is not None and index - self.memory.spoke_at <= MEMORY
        gender = "f" if role.endswith("in") else "m"
        person = self.memory.persons.get(gender) if known or recent else None
        person = person or self._seen(gender, index)
        if person is not None:
            return Speaker(person, "person")
        for start, end, name, kind in self.houses_in(named.start, named.end):
            if start < named.end and end <= named.end and kind != "person":
                return Speaker(name, "institution" if kind == "institution" else "company")
        return Speaker(named.name, "person")

    def _seen(self, gender: str, index: int) -> str | None:
        """The person of that gender who was named in one of the last sentences."""
        name, at = self.memory.seen.get(gender, ("", -_SEEN_REACH - 1))
        return name if index - at <= _SEEN_REACH else None

    def _back_house(self, named: NamedSpeaker, sentence: int) -> Speaker | None:
        """*die Walldorfer*: the house named last, if possible before the sentence."""
        for limit in (sentence, named.start):
            for position in range(bisect_left(self._house_starts, limit) - 1, -1, -1):
                start, _, name, kind = self.houses[position]
                if limit - start > _COMPANY_REACH:
                    break
                if kind in ("company", "institution"):
                    return Speaker(name, "institution" if kind == "institution" else "company")
        return None

    def _person(self, name: str) -> Speaker:
        last = name.split()[-1].lower()
        for key in (last, last.removesuffix("s"), last.removesuffix("'")):
            full = self.full_names.get(key)
            if full is not None and (" " not in name or full.split()[0] == name.split()[0]):
                return Speaker(full, "person")
        return Speaker(name, "person")

    def _back_institution(self, named: NamedSpeaker, index: int) -> Speaker | None:
        speaker, own = self.memory.speaker, self.main_company
        if speaker is not None and speaker.role == "institution":
            return speaker
        if own is not None and "bank" in own.lower() and named.head.endswith("bank"):
            return Speaker(own, "company")
        if self.memory.voice is not None and index - self.memory.voice_at <= _VOICE_REACH:
            return Speaker(self.memory.voice, "institution")
        if self.memory.institution is not None:
            return Speaker(self.memory.institution, "institution")
        if named.kind == "back_market":
            return Speaker(named.name, "market")
        return Speaker(named.name, "institution") if named.name else None

    def _back_company(self, named: NamedSpeaker) -> Speaker:
        organ = named.head in speaker_lexicon().organs
        company = self._last_company(named.start, _ORGAN_REACH if organ else _COMPANY_REACH)
        company = company or self.main_company or self._last_company(named.start, _FAR_REACH)
        return Speaker(company or named.name, "company")

    def planner(self, index: int) -> str | None:
        """Whose plans sentence `index` tells: those of the company that spoke right before, of
        the company of the text, else of the company named last."""
        speaker, start = self.memory.speaker, self.ctx.sentences[index][0]
        if (
            speaker is not None
            and speaker.role == "company"
            and (index - self.memory.spoke_at <= 1)
        ):
            return speaker.name
        named = self._last_company(self.ctx.sentences[index][1], _COMPANY_REACH)
        inside = any(start <= h[0] for h in self.houses_in(*self.ctx.sentences[index]))
        return self.main_company if self.dominant and not inside else named

    def owner_meant(self, words: Sequence[Word]) -> Speaker | None:
        """*Ihr Kursziel*, *Sein Votum*: the person of that gender who spoke last."""
        gender = _OWNERS.get(words[0].lower) if words else None
        person = self.memory.persons.get(gender) if gender is not None else None
        return Speaker(person, "person") if person is not None else None

    def _last_company(self, offset: int, reach: int) -> str | None:
        """The company that was named last in the `reach` characters before `offset`."""
        for position in range(bisect_right(self._house_starts, offset) - 1, -1, -1):
            start, _, name, kind = self.houses[position]
            if offset - start > reach:
                break
            if kind == "company" and start < offset:
                return name
        return None

    def _other(self, named: NamedSpeaker, mode: str) -> Speaker:
        if named.head.startswith("person:"):
            return Speaker(named.name, "person")
        full = self.full_names.get(named.name.lower()) or self.given.full_name(named.name)
        if full is not None:
            return Speaker(full, "person")
        if mode == "say" and is_surname(named.name):
            return Speaker(named.name, "person")
        return Speaker(named.name, "person" if looks_personal(named.name) else "institution")


def _company_role(name: str, mode: str) -> Role:
    """A listed bank that gives opinions speaks as an institution."""
    opinion = mode in ("rate", "advise", "source")
    return "institution" if opinion or name.lower() in rating_lexicon().houses else "company"
