"""Owners of documents as speakers: *aus dem Bericht der Bank geht hervor*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.attribution import (
    STRONG,
    Attribution,
    attribute_owner,
    attribution,
    oblique_name,
)
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.words import Word

_REACTIONS = frozenset(
    "kritik lob zuspruch widerspruch zweifel warnung warnungen skepsis zustimmung rückendeckung "
    "unterstützung applaus protest schelte urteil".split()
)
_COMING = frozenset("kam kommt kamen gab gibt erntet erntete hagelte fiel fällt".split())


def find_documents(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*Wie aus dem Quartalsbericht der Bank hervorgeht*, *In einer Auswertung der Uni Mannheim*:
    the owner of the document."""
    lexicon = speaker_lexicon()
    told = any(w.lower in ("hervorgeht", "hervorging", "hervor", "ergibt") for w in words)
    for at, word in enumerate(words[:-2]):
        source = word.lower == "aus" and told
        if word.quoted or not (source or (word.lower in ("in", "im") and at < 1)):
            continue
        phrase = read_phrase(words, at + 1, oblique=True)
        if phrase is None:
            continue
        heads = [w.lower for w in words[at + 1 : phrase.core] if w.capital]
        if not heads or not (
            heads[0] in lexicon.documents or heads[0].endswith(tuple(lexicon.documents))
        ):
            continue
        owner = attribute_owner(words, phrase, houses)
        if owner is not None and (owner.kind in STRONG or owner.kind == "other"):
            yield attribution(owner, words, at, "source", 3 if source else 2)


def compound_owner(words: Sequence[Word], at: int) -> Iterator[Attribution]:
    """*nach Unternehmensangaben*, *nach Behördenangaben*: the house that the compound names."""
    word = words[at]
    owner = word.lower.removesuffix("angaben").removesuffix("s")
    lexicon = speaker_lexicon()
    if owner in lexicon.company:
        speaker = NamedSpeaker("back_company", owner.capitalize(), word.start, word.end, owner)
    elif owner in lexicon.institution or owner in ("behörden", "regierung"):
        speaker = NamedSpeaker("back_institution", owner.capitalize(), word.start, word.end, owner)
    else:
        return
    yield attribution(speaker, words, at, "source", 3)


def find_reactions(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*Kritik kam von der Bank*, *Lob gab es vom Verband*, *Geht es nach Analyst X, …*."""
    lowers = [w.lower for w in words]
    told = any(w in _REACTIONS for w in lowers) and any(w in _COMING for w in lowers)
    for at, word in enumerate(words[:-1]):
        if word.quoted:
            continue
        after = word.lower == "nach" and (
            lowers[max(0, at - 2) : at] in (["geht", "es"], ["ginge", "es"])
        )
        believed = word.lower == "man" and at == 1 and lowers[0] in ("glaubt", "folgt")
        if not (after or believed or (told and word.lower in ("von", "vom", "seitens"))):
            continue
        speaker = oblique_name(words, houses, at)
        human = speaker is not None and speaker.head.startswith("person:")
        if speaker is not None and (speaker.kind in STRONG or human):
            yield attribution(speaker, words, at, "source", 3)
