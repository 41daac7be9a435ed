"""Speakers named without a verb of speech: *laut X*, *X zufolge*, *so X*, *X: „…“*, *für X ist*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.attribution import (
    STRONG,
    Attribution,
    attribute_owner,
    attribution,
    clause_start,
    document_owner,
    named_at,
)
from nlp_fin.pipeline.speech.crowds import find_opinions
from nlp_fin.pipeline.speech.documents import compound_owner, find_documents, find_reactions
from nlp_fin.pipeline.speech.named import House, NamedSpeaker, NameKind
from nlp_fin.pipeline.speech.names import name_of
from nlp_fin.pipeline.speech.nouns import NounPhrase, read_phrase
from nlp_fin.pipeline.speech.words import Word, reported_mood

_OPENING = 5
"""Words before which *nach seiner Ansicht* comes before whoever expects something behind it."""
_OWN = ("eigener", "eigenen", "eigenem")
_PRONOUNS = {"ihm": "seiner", "ihr": "ihrer", "ihnen": "ihrer"}
_COLON_KINDS = frozenset("person institution surname market".split())
_AGENCIES = ("dpa", "reuters", "afp", "apa", "awp", "dow jones")
_PHRASE_REACH = 8


def find_sources(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """All attributions of the sentence that need no verb of speech, in no order."""
    yield from _prepositions(words, houses)
    yield from _tags(words, houses)
    yield from _colons(words, houses)
    yield from find_opinions(words, houses)
    yield from _brackets(words, houses)
    yield from find_documents(words, houses)
    yield from find_reactions(words, houses)


def _prepositions(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    lexicon = speaker_lexicon()
    for at, word in enumerate(words):
        if word.quoted:
            continue
        if word.lower in ("laut", "gemäß") and not (at and words[at - 1].lower in ("zu", "sehr")):
            quoted_name = at + 1 < len(words) and words[at + 1].text in '„“"»«'
            yield from _source(words, houses, at, at + 1 + quoted_name)
        elif word.lower == "zufolge" and at and words[at - 1].lower in _PRONOUNS:
            yield _owned(words, at, at - 1)
        elif word.lower == "zufolge":
            yield from _source(words, houses, at, _phrase_before(words, at))
        elif word.lower == "erachtens" and at:
            yield _owned(words, at, at - 1)
        elif (word.lower in lexicon.view and at and "aus" in _lowers(words, at - 3, at)) or (
            word.lower in lexicon.opinion and word.capital and _is_opinion(words, at)
        ):
            yield from _noun_source(words, houses, at)


def _phrase_before(words: Sequence[Word], at: int) -> int:
    """Index at which the longest noun phrase begins that ends right before word `at`."""
    for start in range(max(clause_start(words, at), at - _PHRASE_REACH), at):
        phrase = read_phrase(words, start, oblique=True)
        if phrase is not None and phrase.last == at:
            return start
    return at


def _is_opinion(words: Sequence[Word], at: int) -> bool:
    following = words[at + 1].lower if at + 1 < len(words) else ""
    return (
        "nach" in _lowers(words, at - 4, at)
        or following in ("nach", "zufolge")
        or (
            following in ("von", "der", "des")
            and "nach" in _lowers(words, at + 2, at + 7)
            and words[0].lower in ("seiner", "ihrer")
        )
    )


def _lowers(words: Sequence[Word], start: int, end: int) -> list[str]:
    return [w.lower for w in words[max(0, start) : end]]


def _source(
    words: Sequence[Word], houses: Sequence[House], cue: int, at: int
) -> Iterator[Attribution]:
    if at < len(words) and words[at].lower == "deren":
        yield attribution(NamedSpeaker("back_institution", "", 0, 0), words, cue, "source", 3)
        return
    phrase = read_phrase(words, at, oblique=True)
    if phrase is None:
        return
    owner = document_owner(words, phrase, houses)
    speaker = owner or name_of(words, phrase, houses)
    if speaker is None or speaker.head in grammar().no_speakers:
        return
    lexicon = speaker_lexicon()
    back = phrase.determiner and phrase.determiner.rstrip("+") not in grammar().indefinite
    if owner is None and back and speaker.head in lexicon.documents | lexicon.opinion:
        yield attribution(None, words, cue, "source", 3)  # *dem Bericht zufolge*
        return
    if words[cue].lower != "gemäß" or speaker.kind in STRONG:
        yield attribution(speaker, words, cue, "source", 3)


def _noun_source(words: Sequence[Word], houses: Sequence[House], at: int) -> Iterator[Attribution]:
    """*nach Ansicht von X*, *nach Angaben der Y*, *seiner Meinung nach*, *aus unserer Sicht*."""
    lexicon = speaker_lexicon()
    before = words[at - 1] if at else None
    if before is not None and (
        before.lower in lexicon.author_possessives
        or before.lower in ("seiner", "ihrer", "seinen", "ihren", "deren", *_OWN)
    ):
        own = next((h for h in houses if h[0] < before.start), None)
        if before.lower in _OWN and own is not None:
            kind: NameKind = "person" if own[3] == "person" else "company"
            kind = "institution" if own[3] == "institution" else kind
            voice = NamedSpeaker(kind, own[2], own[0], own[1])
            yield attribution(voice, words, at, "say", 3)
            return
        yield _owned(words, at, at - 1)
        return
    if before is not None and before.capital and at >= 2 and words[at - 2].lower == "nach":
        phrase = read_phrase(words, at - 1, oblique=True)
        speaker = name_of(words, NounPhrase(at - 1, at, at), houses) if phrase else None
        if speaker is not None:
            yield attribution(speaker, words, at, "source", 3)
        return
    if words[at].lower.endswith("angaben") and words[at].lower != "angaben":
        yield from compound_owner(words, at)
        return
    start = at + 1
    if start < len(words) and words[start].lower in ("von", "vom", "beim", "bei", "aus", "durch"):
        start += 1
    phrase = read_phrase(words, start, oblique=True)
    if phrase is None or start >= len(words):
        return
    speaker = name_of(words, phrase, houses)
    bare = start == at + 1 and not phrase.determiner
    if speaker is not None and not speaker.common and not (bare and speaker.kind == "other"):
        yield attribution(speaker, words, at, "source", 4 if at < _OPENING else 3)


def _owned(words: Sequence[Word], at: int, owner: int) -> Attribution:
    """*unserer Ansicht*, *seiner Meinung*: the author, or who spoke last."""
    own = words[owner].lower in speaker_lexicon().author_possessives
    kind = "author" if own or words[owner].lower in ("meines", "unseres") else "pronoun"
    speaker = NamedSpeaker(
        "author" if kind == "author" else "pronoun",
        words[owner].text,
        words[owner].start,
        words[owner].end,
        "er" if words[owner].lower in ("ihm", "seiner", "seinen") else "sie",
    )
    return attribution(speaker, words, at, "source", 4 if at < _OPENING else 3)


def _tags(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*…, so der Analyst weiter.*"""
    for at in range(1, len(words) - 1):
        word = words[at]
        if word.lower != "so" or word.quoted or words[at - 1].is_word:
            continue
        phrase = read_phrase(words, at + 1)
        if phrase is None:
            continue
        after = words[phrase.last].text if phrase.last < len(words) else "."
        if after not in '.,;!?:–-"“' and after.lower() not in ("weiter", "heute", "gestern", "am"):
            continue
        if words[at + 1].lower == "die" and words[phrase.core - 1].lower in (
            "begründung", "argumentation", "einschätzung", "logik", "prognose", "kalkulation",
        ):  # fmt: skip
            yield attribution(attribute_owner(words, phrase, houses), words, at, "say", 5)
            continue
        speaker = name_of(words, phrase, houses)
        if speaker is not None and (speaker.kind in STRONG or speaker.kind == "other"):
            yield attribution(speaker, words, at, "say", 5)


def _colons(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*CEO Mary Barra: „Wir …“*, *Morgan Stanley: Autowerte bleiben zurück*, and a clause about
    somebody before reported speech: *X bat um Geduld: 2026 werde schwierig*."""
    start = 0
    for at, word in enumerate(words):
        if word.text in "-–—" and not word.quoted:
            start = at + 1
        if word.text != ":" or word.quoted:
            continue
        if at + 3 >= len(words) or start >= at:
            return
        speaker, _, end = named_at(words, houses, start)
        if speaker is None:
            speaker = _house_before(words[at].start, houses)
            end = start
        if speaker is None:
            return
        if _no_voice(words, at, end, speaker):
            return
        quote = words[at + 1].quoted
        mood = reported_mood(words[at + 1 :])
        human = speaker.kind in STRONG or speaker.head.startswith("person:")
        if end == at and (speaker.kind in _COLON_KINDS or (quote and human)):
            yield attribution(speaker, words, at, "say", 3)
        elif quote or mood == "strong" or (mood == "weak" and speaker.kind == "person"):
            voice = speaker if human else _house_before(words[at].start, houses)
            if voice is not None and voice.kind not in ("back_company", "company"):
                yield attribution(voice, words, at, "say", 2)
        return


def _no_voice(words: Sequence[Word], colon: int, end: int, speaker: NamedSpeaker) -> bool:
    """*MSCI Korea: +7,1 %*, *TDIV: …*: a label and no speaker."""
    following = words[colon + 1]
    if speaker.kind == "market":
        return False  # *Konsens: 2,29 $ je Aktie*
    if following.text[:1] in "+-−–" or following.text[:1].isdigit():
        return True
    known = speaker.name.lower() in rating_lexicon().houses
    label = [w for w in words[:colon] if w.is_word]
    shouted = all(w.text.isupper() for w in label) and speaker.kind == "institution"
    return end == colon and shouted and not known and not following.quoted


def _house_before(offset: int, houses: Sequence[House]) -> NamedSpeaker | None:
    """The last institution or person that is named before `offset`."""
    for start, end, name, kind in reversed(houses):
        if end <= offset and kind in ("institution", "person"):
            return NamedSpeaker("person" if kind == "person" else "institution", name, start, end)
    return None


def _brackets(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*(Quelle: Morningstar)*, *(FactSet, 31. Oktober 2025)*."""
    for at, word in enumerate(words[:-2]):
        if word.text != "(":
            continue
        start = at + 1
        if words[start].lower in ("quelle", "quellen") and words[start + 1].text == ":":
            start += 2
        if start >= len(words):
            return
        for house in houses:
            agency = house[2].lower().startswith(_AGENCIES)
            behind = next((w.text for w in words[start:] if w.start >= house[1]), ")")
            if behind not in "),;:":
                continue
            if house[3] == "institution" and house[0] == words[start].start and not agency:
                speaker = NamedSpeaker("institution", house[2], house[0], house[1])
                yield attribution(speaker, words, at, "source", 1)
