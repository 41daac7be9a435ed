"""What a noun phrase names: a person, a house, a crowd, or somebody named before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import SpeakerLexicon, speaker_lexicon
from nlp_fin.pipeline.speech.named import House, NamedSpeaker, NameKind
from nlp_fin.pipeline.speech.nouns import NounPhrase
from nlp_fin.pipeline.speech.personal import is_acronym, read_affiliated, read_person
from nlp_fin.pipeline.speech.words import Word

_PRONOUNS = frozenset("er sie".split())
_FIRST_PERSON = frozenset("ich wir".split())
_TITLED_NAME = 3
"""Words of *Vorstand Eginhard Wuttke*."""
_DEFINITE = frozenset("der die das des dem den dieser diese dieses".split())


def name_of(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House] = ()
) -> NamedSpeaker | None:
    """Whom the phrase names. `houses`: (start, end, name, kind) of known institutions, companies
    and persons that stand in the sentence."""
    lexicon = speaker_lexicon()
    span = words[phrase.first : phrase.last]
    core = words[phrase.first + bool(phrase.determiner) : phrase.core]
    names = [w for w in core if w.capital or w.lower in lexicon.particles or w.text == "&"]
    while names and (
        not names[0].capital
        or _opening_adjective(names, lexicon)
        or _place_adjective(names, lexicon)
    ):
        names.pop(0)
    for at in range(1, len(names)):
        if names[at].lower in lexicon.times:  # *das Institut Ende 2026*
            del names[at:]
            break
    person = read_person(names, lexicon, houses) or _leader(words, phrase, houses)
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
    if len(names) == 1 and names[0].lower in lexicon.units:
        return None
    if not names:
        first = span[0] if span else None
        if first is not None and first.lower in lexicon.market:
            return NamedSpeaker("market", first.text, first.start, first.end, first.lower)
        return None
    whole = len(names) == len([w for w in core if w.capital])
    if not phrase.determiner and phrase.last > phrase.core and whole:
        person = read_affiliated(names, inside, lexicon)
        if person is not None:
            return person
    if names[0].lower in lexicon.bodies and len(names) == 1 and phrase.last > phrase.core:
        full = " ".join(w.text for w in words[phrase.core - 1 : phrase.last])
        link = words[phrase.core].lower
        if not inside and (link in ("der", "des", "für") or link.endswith("er")):
            first, last = names[0], words[phrase.last - 1]
            return NamedSpeaker("institution", full, first.start, last.end, first.lower)
    head = _head(names, lexicon)
    return _by_role(names, head, phrase.determiner, inside, lexicon)


def _leader(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House]
) -> NamedSpeaker | None:
    """*die Strategen um Jeffrey Currie*: who stands for the group."""
    if phrase.last <= phrase.core + 1 or words[phrase.core].lower != "um":
        return None
    if words[phrase.core - 1].lower in speaker_lexicon().organs:
        return None
    inner = name_of(words, NounPhrase(phrase.core + 1, phrase.last, phrase.last), houses)
    return inner if inner is not None and inner.kind in ("person", "surname") else None


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


def _place_adjective(names: Sequence[Word], lexicon: SpeakerLexicon) -> bool:
    """*der Essener Ökonom*, *das Londoner Analysehaus*: a place before the noun of a role."""
    if len(names) < 2 or not names[0].lower.endswith("er") or "-" in names[0].text:
        return False
    first, following = names[0].lower, names[1].lower
    noun = following in lexicon.person or following in lexicon.company
    if not (noun or following in lexicon.institution or following in lexicon.market):
        return False
    return (
        first not in lexicon.person
        and first not in lexicon.given
        and (first not in lexicon.company and first not in lexicon.market)
    )


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
    if lower in lexicon.market and plain in lexicon.author_possessives:
        return NamedSpeaker("author", full, start, end, lower)
    role = _singular_role(lower, lexicon) if plain in ("des", "dem", "den") else lower
    singular = plain in ("des", "dem") and len(names) == 1 and role in lexicon.person
    if inside and inside[0][3] == "person" and inside[0][0] == start and len(names) > 1:
        return NamedSpeaker("person", inside[0][2], inside[0][0], inside[0][1])
    if (
        not singular
        and lower in lexicon.market
        and not (
            lower in lexicon.market_single
            and plain
            and plain not in grammar().indefinite
            and lower not in lexicon.market_back
            and not lower.endswith("n")
        )
    ):
        if houses:
            return _house(houses[0])
        back = determiner == "die" and lower in lexicon.market_back
        if not back and lower.endswith("n") and lower[:-1] in lexicon.market:
            full = full[:-1]
        return NamedSpeaker("back_market" if back else "market", full, start, end, lower)
    if lower in lexicon.market_single and plain in grammar().indefinite:
        return NamedSpeaker("market", full, start, end, lower)
    definite = plain in _DEFINITE
    if definite and len(names) == 1 and role in lexicon.person and not lower.endswith("leute"):
        titled = any(h[0] < end for h in houses)
        if titled or not houses or lower in lexicon.person_back:
            return NamedSpeaker("back_person", full, start, end, lower)
    if houses:
        return _house(houses[0])
    if definite and len(names) == 1 and lower in lexicon.demonyms:
        return _demonym(names[0], plain)
    if inside:
        h = inside[0]
        return NamedSpeaker("person", h[2], h[0], h[1])
    if lower in lexicon.person:
        return NamedSpeaker("other", full, start, end, "person:" + lower)
    if determiner in _DEFINITE and len(names) == 1 and lower in lexicon.institution_back:
        return NamedSpeaker("back_institution", full, start, end, lower)
    if len(names) == 1 and lower in lexicon.company:
        return NamedSpeaker("back_company", full, start, end, lower)
    if full.lower() in rating_lexicon().houses:
        return NamedSpeaker("institution", full, start, end, lower)
    if any(is_acronym(w) for w in names):
        return NamedSpeaker("institution", full, start, end, lower, acronym=True)
    if names[-1].lower in lexicon.institution_endings or lower in lexicon.institution:
        own = names[1:] if len(names) > 1 and lower in lexicon.institution else names
        return NamedSpeaker(
            "institution", " ".join(w.text for w in own), own[0].start, own[-1].end, lower
        )
    if lower in lexicon.organs and len(names) == _TITLED_NAME:
        own = names[1:]
        return NamedSpeaker("person", " ".join(w.text for w in own), own[0].start, end, lower)
    if lower in lexicon.organs:
        return NamedSpeaker("back_company", head.text, head.start, head.end, lower)
    if lower in lexicon.company and len(names) > 1:
        own = names[1:]
        return NamedSpeaker("company", " ".join(w.text for w in own), own[0].start, end, lower)
    common = bool(determiner) and (len(names) == 1 or _is_compound_adjective(names[0]))
    return NamedSpeaker("other", full, start, end, lower, common=common)


def _is_compound_adjective(word: Word) -> bool:
    """*KI-getriebene*"""
    return "-" in word.text and word.text.rsplit("-", 1)[1][:1].islower()


def _singular_role(lower: str, lexicon: SpeakerLexicon) -> str:
    """*ökonomen* → *ökonom*: the role noun behind *des*, *dem*."""
    for ending in ("en", "n", "es", "s"):
        if lower.endswith(ending) and lower.removesuffix(ending) in lexicon.person:
            return lower.removesuffix(ending)
    return lower


def _demonym(word: Word, determiner: str) -> NamedSpeaker:
    """*der Brite*, *die Französin* are a person, *die Walldorfer* the house of that place."""
    lower = word.lower
    plural = determiner == "den" or (determiner in ("die", "der") and not lower.endswith("in"))
    if determiner == "der" and lower.endswith(("er", "e")):
        plural = False
    kind: NameKind = "back_house" if plural else "back_person"
    return NamedSpeaker(kind, word.text, word.start, word.end, lower)


def _house(house: House) -> NamedSpeaker:
    kind: NameKind = "institution" if house[3] == "institution" else "company"
    return NamedSpeaker(kind, house[2], house[0], house[1])
