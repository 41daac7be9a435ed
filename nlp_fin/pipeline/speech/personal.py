"""Personal names in the words of a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import SpeakerLexicon, speaker_lexicon
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.words import Word


def read_person(
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
    if any(b.start - a.end > 1 for a, b in pairwise(rest)):
        return None  # *Russell 1000 Growth*: a number stands in between
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


def read_affiliated(
    names: Sequence[Word], inside: Sequence[House], lexicon: SpeakerLexicon
) -> NamedSpeaker | None:
    """*Kian Abouhossein von JP Morgan*: two names before a house are a person."""
    if len(names) != 2 or not any(h[3] == "institution" and h[0] > names[-1].end for h in inside):
        return None
    if any(h[0] < names[-1].end for h in inside) or any(is_acronym(w) for w in names):
        return None
    for word in names:
        lower = word.lower
        common = lower in lexicon.person or lower in lexicon.market or lower in lexicon.company
        if common or lower in lexicon.institution or lower in lexicon.institution_endings:
            return None
        if lower in lexicon.opinion or lower.endswith(tuple(lexicon.documents)):
            return None
        if not word.text[1:].replace("-", "").replace("'", "").isalpha() or word.text.isupper():
            return None
    return NamedSpeaker(
        "person", " ".join(w.text for w in names), names[0].start, names[-1].end, ""
    )


def is_acronym(word: Word) -> bool:
    """*BUND*, *VDA*: capitals only, and no abbreviation of finance."""
    return (
        len(word.text) >= 2
        and word.text.isupper()
        and word.text.isalpha()
        and word.lower not in grammar().no_speakers
        and word.lower not in speaker_lexicon().units
    )
