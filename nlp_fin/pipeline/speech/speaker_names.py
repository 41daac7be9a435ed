"""One canonical name for each speaker of an article.

*Busch* is *Roland Busch*, *er* and *der Manager* are the person who spoke last, *die Analysten
der Bank* the bank, *der Vorstand* the company that the text is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.names import House, NamedSpeaker, name_of
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.speaker_houses import find_houses, main_company
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Role, Speaker

MEMORY = 6
"""Sentences after which a pronoun no longer refers to a speaker."""
_ORGAN_REACH = 120
_COMPANY_REACH = 700
_FAR_REACH = 2000
"""Characters that one looks back for the company that *der Vorstand*, *der Konzern* mean."""
_MIN_SURNAME = 3
_MAX_LOOKUPS = 60
_SEARCHED = 100_000
"""Unknown surnames that are looked for, and characters in which; longer texts are lists."""
_GENDERS = {"er": "m", "sie": "f"}


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke so far. `persons` maps a gender (`m`, `f`) to the person of
    that gender who was named last; a person of unknown gender counts as both."""

    speaker: Speaker | None = None
    spoke_at: int = -99
    mode: str = ""
    institution: str | None = None
    persons: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)


class SpeakerNames:
    """Resolves what phrases name, in text order."""

    def __init__(self, ctx: TextContext, sentences: Sequence[Sequence[Word]]) -> None:
        self.ctx = ctx
        self.houses = find_houses(ctx)
        self._house_starts = [h[0] for h in self.houses]
        self.main_company = main_company(ctx, self.houses)
        self.full_names: dict[str, str] = {}
        self.memory = Memory()
        self._looked_up: dict[str, str | None] = {}
        self._searched = ctx.text[:_SEARCHED]
        for words in sentences:
            self._read_names(words)
        for _, _, name, kind in self.houses:
            if kind == "person" and " " in name:
                self.full_names.setdefault(name.split()[-1].lower(), name)

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
            memory.institution = speaker.name
        elif speaker.role == "person" and speaker.name is not None:
            gender = memory.genders.get(speaker.name)
            for key in (gender,) if gender is not None else ("m", "f"):
                memory.persons[key] = speaker.name

    def see(self, start: int, end: int) -> None:
        """Remember the institutions that a sentence names."""
        for _, _, name, kind in self.houses_in(start, end):
            if kind == "institution":
                self.memory.institution = name

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
            person = self.memory.persons.get("f" if named.head.endswith("in") else "m")
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
        if last is None or gender is None or last.role not in ("person", "company"):
            return last
        if last.role == "person":
            known = self.memory.genders.get(str(last.name), gender)
            if known == gender:
                return last
        person = self.memory.persons.get(gender)
        return Speaker(person, "person") if person is not None else last

    def _person(self, name: str) -> Speaker:
        last = name.split()[-1].lower()
        for key in (last, last.removesuffix("s"), last.removesuffix("'")):
            full = self.full_names.get(key)
            if full is not None and (" " not in name or full.split()[0] == name.split()[0]):
                return Speaker(full, "person")
        return Speaker(name, "person")

    def _back_institution(self, named: NamedSpeaker) -> Speaker | None:
        speaker, own = self.memory.speaker, self.main_company
        if speaker is not None and speaker.role == "institution":
            return speaker
        if own is not None and "bank" in own.lower() and named.head.endswith("bank"):
            return Speaker(own, "company")
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

    def _last_company(self, offset: int, reach: int) -> str | None:
        """The company that was named last in the `reach` characters before `offset`."""
        for position in range(bisect_right(self._house_starts, offset) - 1, -1, -1):
            start, _, name, kind = self.houses[position]
            if offset - start > reach:
                break
            if kind == "company" and start < offset:
                return name
        return None

    def _other(self, named: NamedSpeaker) -> Speaker:
        if named.head.startswith("person:"):
            return Speaker(named.name, "person")
        full = self.full_names.get(named.name.lower()) or self._given_before(named.name)
        if full is not None:
            return Speaker(full, "person")
        return Speaker(named.name, "person" if _looks_personal(named.name) else "institution")

    def _given_before(self, surname: str) -> str | None:
        """*Croft* → *Helima Croft*, where the text has an unknown given name before it."""
        if " " in surname or len(surname) < _MIN_SURNAME:
            return None
        if surname not in self._looked_up:
            room = len(self._looked_up) < _MAX_LOOKUPS
            self._looked_up[surname] = self._search_given(surname) if room else None
        return self._looked_up[surname]

    def _search_given(self, surname: str) -> str | None:
        lexicon = speaker_lexicon()
        pattern = (
            rf"(?<![\w.-])([A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?) {re.escape(surname)}(?!\w)"
        )
        for match in re.finditer(pattern, self.ctx.text):
            given = match[1].lower()
            known = lexicon.function | lexicon.titles | lexicon.documents | lexicon.market
            if (
                given not in known
                and given not in lexicon.person
                and (given not in lexicon.institution and given not in lexicon.company)
            ):
                return match[0]
        return None


def _looks_personal(name: str) -> bool:
    """Two capitalised words, none of which is a noun for a house: an unknown given name."""
    lexicon = speaker_lexicon()
    words = name.split()
    return len(words) == 2 and all(
        w[0].isupper()
        and w[1:].islower()
        and w.lower() not in lexicon.institution
        and w.lower() not in lexicon.company
        and w.lower() not in lexicon.institution_endings
        for w in words
    )


def _company_role(name: str, mode: str) -> Role:
    """A listed bank that gives opinions speaks as an institution."""
    opinion = mode in ("rate", "advise", "source")
    return "institution" if opinion or name.lower() in rating_lexicon().houses else "company"
