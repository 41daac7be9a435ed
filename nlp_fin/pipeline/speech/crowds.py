"""Opinions given to a crowd or a house: *gilt vielen als*, *für die Sydbank ist*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.attribution import Attribution, attribution
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.names import name_of
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.words import Word

_ASKED = tuple(
    "volkswirte volkswirten ökonomen analysten experten strategen häuser institute banken "
    "fachleute fondsmanager anleger investoren händler manager".split()
)
_EVEN = frozenset("gilt gelten umstritten unumstritten einig".split())
_QUANTIFIERS = frozenset("viele manche einige zahlreiche".split())
_OPINION_COPULAS = frozenset("ist sind war waren bleibt bleiben wäre scheint gilt steht".split())


def find_opinions(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*Für die Sydbank ist das Papier nicht mehr teuer*, *gilt vielen als Kurstreiber*."""
    yield from _crowds(words)
    if len(words) < 5 or words[0].lower != "für" or words[0].quoted:
        return
    phrase = read_phrase(words, 1, oblique=True)
    if phrase is None or phrase.last >= len(words):
        return
    if words[phrase.last].lower not in _OPINION_COPULAS:
        return
    speaker = name_of(words, phrase, houses)
    if speaker is not None and speaker.kind in ("person", "institution", "surname"):
        yield attribution(speaker, words, 0, "think", 2)


def _crowds(words: Sequence[Word]) -> Iterator[Attribution]:
    """*für manche Experten*, *gilt vielen als*, *von 27 Experten*."""
    crowds = speaker_lexicon().market
    lowers = {w.lower for w in words}
    for at, word in enumerate(words[:-2]):
        following, third = words[at + 1], words[at + 2]
        if word.quoted:
            continue
        asked = word.lower in ("befragte", "befragten") and following.lower.endswith(_ASKED)
        among = word.lower == "unter" and following.lower in crowds and bool(_EVEN & lowers)
        holds = word.lower in ("gilt", "gelten") and (
            following.lower.rstrip("n") in crowds or following.lower == "vielen"
        )
        if asked or among or holds:
            yield attribution(_crowd(following), words, at, "think", 2)
        elif third.lower in crowds and (
            (word.lower == "für" and following.lower in _QUANTIFIERS)
            or (at == 0 and word.lower == "von" and following.text.isdigit())
        ):
            yield attribution(_crowd(third), words, at, "think", 2)


def _crowd(word: Word) -> NamedSpeaker:
    lower = word.lower
    dative = lower.endswith("n") and lower[:-1] in speaker_lexicon().market
    name = word.text[:-1] if dative else word.text
    return NamedSpeaker("market", name, word.start, word.end, lower)
