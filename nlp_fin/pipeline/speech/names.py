"""What a noun phrase names: a person, a house, a crowd, or somebody named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import SpeakerLexicon, speaker_lexicon
from nlp_fin.pipeline.speech.nouns import NounPhrase
from nlp_fin.pipeline.speech.words import Word

NameKind = Literal[
    "person", "surname", "institution", "company", "market", "back_person", "back_institution",
    "back_company", "back_market", "pronoun", "author", "other",
]  # fmt: skip
House = tuple[int, int, str, str]
"""start, end, name, kind of a known institution, company or person."""
_PRONOUNS = frozenset("er sie".split())
_FIRST_PERSON = frozenset("ich wir".split())


@dataclass(frozen=True, slots=True)
class NamedSpeaker:
    """What a phrase names. `name` is the text of the name, before the article is consulted.

    `start`, `end`: characters of the name; `head` is the lower-case role noun, if any.
    """

    kind: NameKind
    name: str
    start: int
    end: int
    head: str = ""


def name_of(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House] = ()
) -> NamedSpeaker | None:
    """Whom the phrase names. `houses`: (start, end, name, kind) of known institutions, companies
    and persons that stand in the sentence."""
    lexicon = speaker_lexicon()
    span = words[phrase.first : phrase.last]
    core = words[phrase.first + bool(phrase.determiner) : phrase.core]
    names = [w for w in core if w.capital or w.lower in lexicon.particles or w.text == "&"]
    while names and (not names[0].capital or _opening_adjective(names, lexicon)):
        names.pop(0)
    for at in range(1, len(names)):
        if names[at].lower in lexicon.times:  # *das Institut Ende 2026*
            del names[at:]
            break
    person = _person(names, lexicon, houses)
    if person is not None:
        return person
    core_end = core[-1].end if core else 0
    inside = [
        h
        for h in houses
        if span
        and h[0] >= span[0].start - 1
        and h[1] <= (core_end if h[3] == "person" else span[-1].end) + 1
    ]
    if not names:
        first = span[0] if span else None
        if first is not None and first.lower in lexicon.market:
            return NamedSpeaker("market", first.text, first.start, first.end, first.lower)
        return None
    head = _head(names, lexicon)
    return _by_role(names, head, phrase.determiner, inside, lexicon)


def read_pronoun(words: Sequence[Word], at: int) -> NamedSpeaker | None:
    """*er*, *sie* (back reference) or *ich*, *wir* (the author)."""
    if at >= len(words):
        return None
    word = words[at]
    if word.lower in ("der", "die") and at + 1 < len(words):
        following = words[at + 1]
        if following.lower.endswith(("-jährige", "-jähriger")):
            head = "er" if word.lower == "der" else "sie"
            return NamedSpeaker("pronoun", following.text, word.start, following.end, head)
    if word.lower in _PRONOUNS:
        return NamedSpeaker("pronoun", word.text, word.start, word.end, word.lower)
    if word.lower in _FIRST_PERSON:
        return NamedSpeaker("author", word.text, word.start, word.end, word.lower)
    return None


def _opening_adjective(names: Sequence[Word], lexicon: SpeakerLexicon) -> bool:
    """*Große Investoren* at the head of a sentence: the capital is not that of a name."""
    first = names[0].lower
    return len(names) > 1 and first in _opening_adjectives() and first not in lexicon.given


@cache
def _opening_adjectives() -> frozenset[str]:
    return frozenset(
        stem + ending for stem in grammar().opening_adjectives for ending in ("e", "er", "es", "en")
    )


def _head(names: Sequence[Word], lexicon: SpeakerLexicon) -> Word:
    """The role noun among the names, else the first word."""
    for word in names:
        if word.lower in lexicon.person or word.lower in lexicon.market:
            return word
    return names[0]


def _person(
    names: Sequence[Word],
    lexicon: SpeakerLexicon,
    houses: Sequence[House],
) -> NamedSpeaker | None:
    """A personal name in the words: behind a role noun or title, or begun by a given name."""
    index = 0
    role = ""
    while index < len(names) and (
        names[index].lower in lexicon.person or names[index].lower.rstrip(".") in lexicon.titles
    ):
        role = names[index].lower
        index += 1
    rest = list(names[index:])
    if not role:
        for offset, word in enumerate(rest):
            if word.lower in lexicon.person and offset + 1 < len(rest):
                role, rest = word.lower, rest[offset + 1 :]
                break
    for offset in range(1, len(rest) - 1):
        # *EZB-Ökonomen Ulrich Bindseil*: a given name further behind begins the name
        if rest[offset].lower in lexicon.given and rest[0].lower.split("-")[0] not in lexicon.given:
            role, rest = role or rest[offset - 1].lower, rest[offset:]
            break
    while rest and rest[0].lower.rstrip(".") in lexicon.titles:
        rest = rest[1:]
    if not rest or rest[-1].lower in lexicon.institution_endings:
        return None
    start, end = rest[0].start, rest[-1].end
    name = " ".join(w.text for w in rest)
    known_house = any(h[0] < end and start < h[1] and h[3] != "person" for h in houses)
    given = rest[0].lower.split("-")[0] in lexicon.given
    if given and len(rest) >= 2 and (not known_house or role):
        return NamedSpeaker("person", name, start, end, role)
    if known_house:
        return None
    if role and rest[0].lower not in lexicon.company and rest[0].lower not in lexicon.institution:
        return NamedSpeaker("person" if len(rest) > 1 else "surname", name, start, end, role)
    return None


def _by_role(
    names: Sequence[Word],
    head: Word,
    determiner: str,
    inside: Sequence[House],
    lexicon: SpeakerLexicon,
) -> NamedSpeaker:
    start, end = names[0].start, names[-1].end
    full = " ".join(w.text for w in names)
    lower = head.lower
    plain = determiner.rstrip("+")
    houses = [h for h in inside if h[3] != "person"]
    if lower in lexicon.documents or lower.endswith(tuple(lexicon.documents)):
        if houses:
            return _house(houses[0])
        return NamedSpeaker("other", full, start, end, lower)
    if lower in lexicon.market and not (
        lower in lexicon.market_single
        and plain
        and plain not in grammar().indefinite
        and lower not in lexicon.market_back
        and not lower.endswith("n")
    ):
        if houses:
            return _house(houses[0])
        back = determiner == "die" and lower in lexicon.market_back
        if not back and lower.endswith("rn") and lower[:-1] in lexicon.market:
            full = full[:-1]
        return NamedSpeaker("back_market" if back else "market", full, start, end, lower)
    if lower in lexicon.market_single and plain in grammar().indefinite:
        return NamedSpeaker("market", full, start, end, lower)
    if houses:
        return _house(houses[0])
    if inside:
        h = inside[0]
        return NamedSpeaker("person", h[2], h[0], h[1])
    definite = determiner in ("der", "die", "das", "des", "dem", "den", "dieser", "diese", "dieses")
    if lower in lexicon.person:
        if definite and len(names) == 1 and lower in lexicon.person_back:
            return NamedSpeaker("back_person", full, start, end, lower)
        return NamedSpeaker("other", full, start, end, "person:" + lower)
    if definite and len(names) == 1 and lower in lexicon.institution_back:
        return NamedSpeaker("back_institution", full, start, end, lower)
    if len(names) == 1 and lower in lexicon.company:
        return NamedSpeaker("back_company", full, start, end, lower)
    if full.lower() in rating_lexicon().houses or any(_is_acronym(w) for w in names):
        return NamedSpeaker("institution", full, start, end, lower)
    if names[-1].lower in lexicon.institution_endings or lower in lexicon.institution:
        own = names[1:] if len(names) > 1 and lower in lexicon.institution else names
        return NamedSpeaker(
            "institution", " ".join(w.text for w in own), own[0].start, own[-1].end, lower
        )
    if lower in lexicon.company and len(names) > 1:
        own = names[1:]
        return NamedSpeaker("company", " ".join(w.text for w in own), own[0].start, end, lower)
    return NamedSpeaker("other", full, start, end, lower)


def _is_acronym(word: Word) -> bool:
    """*BUND*, *VDA*: capitals only, and no abbreviation of finance."""
    return (
        len(word.text) >= 2
        and word.text.isupper()
        and word.text.isalpha()
        and word.lower not in grammar().no_speakers
    )


def _house(house: House) -> NamedSpeaker:
    kind: NameKind = "institution" if house[3] == "institution" else "company"
    return NamedSpeaker(kind, house[2], house[0], house[1])
