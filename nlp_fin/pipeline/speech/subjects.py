"""The subject of a verb of speech, before or behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import SpeechVerb
from nlp_fin.pipeline.speech.attribution import (
    STRONG,
    clause_end,
    clause_start,
    named_at,
    oblique_name,
)
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.names import read_pronoun
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.words import Word

_RELATIVES = frozenset("was wovon weshalb weswegen womit worin worauf wozu wofür wonach".split())
_PRONOUNS = frozenset("der die das den dem denen".split())
_NOMINATIVE = frozenset("ich wir er".split())
_PLACES = frozenset("bei beim in im am an".split())


def find_subject(
    words: Sequence[Word], houses: Sequence[House], verb_at: int, verb: SpeechVerb
) -> tuple[NamedSpeaker | None, NamedSpeaker | None]:
    """The subject of the verb at `verb_at`, and a coordinated one."""
    start = clause_start(words, verb_at)
    if "man" in (words[verb_at - 1].lower, words[min(verb_at + 1, len(words) - 1)].lower):
        return _people_of(words, houses, start, clause_end(words, verb_at)), None
    if verb_at > start and words[verb_at - 1].lower in grammar().coordinators:
        return named_at(words, houses, start)[:2]
    while start < verb_at and words[start].lower in grammar().coordinators:
        start += 1
    pronoun_behind = words[verb_at + 1].lower if verb_at + 1 < len(words) else ""
    if pronoun_behind in _NOMINATIVE and start < verb_at:
        return read_pronoun(words, verb_at + 1), None  # *Banken haben wir übergewichtet*
    if start == verb_at:
        return _apposed(words, houses, start) or _after(words, houses, verb_at + 1, verb)
    following = words[verb_at + 1] if verb_at + 1 < len(words) else None
    opens = following is not None and (
        following.capital or following.lower in grammar().determiners
    )
    if words[start].lower == "als" and opens:
        return _after(words, houses, verb_at + 1, verb)  # *Als Erfolg pries X das Werk*
    if words[start].lower in grammar().subordinators | grammar().nested | _RELATIVES:
        return named_at(words, houses, start + 1)[:2]
    if _relative_object(words, start, verb_at):
        named = named_at(words, houses, start + 1)
        if named[0] is not None and named[0].kind in STRONG:
            return named[:2]
    if words[start].lower in grammar().focus and start + 1 < verb_at:
        start += 1
    subject, second, end = named_at(words, houses, start)
    if subject is None:
        return _not_attributive(words, verb_at, _after(words, houses, verb_at + 1, verb))
    if not all(w.lower in grammar().fillers for w in words[end:verb_at]):
        behind = _after(words, houses, verb_at + 1, verb)
        strong = behind[0] is not None and behind[0].kind in STRONG
        return behind if strong else (None, None)
    if subject.kind == "other" and verb.mode == "rate" and start == 0:
        return subject, second
    if subject.kind == "company" and verb.mode in ("advise", "rate", "think"):
        rater, _, _ = named_at(words, houses, verb_at + 1)
        if rater is not None and rater.kind == "institution":
            return rater, None  # *Equinor bewertet DNB mit „Hold“*
        pronoun = read_pronoun(words, verb_at + 1)
        if pronoun is not None:
            return pronoun, None
    if subject.kind == "other" and not subject.head.startswith("person:"):
        behind = _after(words, houses, verb_at + 1, verb)
        bare = end - start == 1 and start == 0
        if behind[0] is not None and (behind[0].kind in STRONG or bare):
            return behind
        if verb.mode not in ("say", "show", "rate"):
            return None, None
    return subject, second


def _relative_object(words: Sequence[Word], start: int, verb_at: int) -> bool:
    """Whether a relative clause whose object is the pronoun begins: *…, die X für 2026 anpeilt*."""
    if start == 0 or words[start - 1].text != "," or words[start].lower not in _PRONOUNS:
        return False
    return verb_at + 1 >= len(words) or not words[verb_at + 1].is_word


def _people_of(
    words: Sequence[Word], houses: Sequence[House], start: int, end: int
) -> NamedSpeaker | None:
    """*Bei HSBC rechnet man*, *befürchtet man am Markt*: whom the place names."""
    for at in range(start, min(end, len(words) - 1)):
        if words[at].lower in _PLACES and not words[at].quoted:
            speaker = oblique_name(words, houses, at)
            named = speaker is not None and speaker.kind == "other" and not speaker.common
            named = named and words[at].lower in ("bei", "beim")
            if speaker is not None and (speaker.kind in STRONG or named):
                return replace(speaker, kind="institution") if named else speaker
    return None


def _not_attributive(
    words: Sequence[Word],
    verb_at: int,
    found: tuple[NamedSpeaker | None, NamedSpeaker | None],
) -> tuple[NamedSpeaker | None, NamedSpeaker | None]:
    """*die verkündete Abspaltung*: a participle before its noun has no subject."""
    subject = found[0]
    if subject is None or subject.kind in STRONG or subject.head.startswith("person:"):
        return found
    following = words[verb_at + 1] if verb_at + 1 < len(words) else None
    attributive = verb_at > 0 and not words[verb_at - 1].capital and words[verb_at - 1].is_word
    noun = following is not None and following.capital
    return (None, None) if noun and (attributive or verb_at == 0) else found


def _apposed(
    words: Sequence[Word], houses: Sequence[House], at: int
) -> tuple[NamedSpeaker | None, NamedSpeaker | None] | None:
    """*Frank Sell, Betriebsratschef der Sparte, warf …*: the phrase before the insertion."""
    if at < 3 or words[at - 1].text not in (",", "–", "-") or words[0].quoted:
        return None
    mark = words[at - 1].text
    begin = 0
    for position in range(at - 2, -1, -1):
        if words[position].text in ";:" or words[position].quoted:
            begin = position + 1
            break
    while begin < at and words[begin].lower in grammar().coordinators | grammar().focus:
        begin += 1
    subject, second, end = named_at(words, houses, begin)
    if subject is not None and end == at and begin < at:
        return subject, second  # the name in the insertion has been taken already
    if subject is None or end >= at - 1 or words[end].text != mark:
        return None
    if subject.kind not in STRONG and not subject.head.startswith("person:"):
        return None
    if subject.head.startswith("person:") or subject.kind == "back_person":
        inner, _, inner_end = named_at(words, houses, end + 1)
        if inner is not None and inner.kind == "person" and inner_end == at - 1:
            return inner, second
    return subject, second


def _after(
    words: Sequence[Word], houses: Sequence[House], at: int, verb: SpeechVerb
) -> tuple[NamedSpeaker | None, NamedSpeaker | None]:
    """The subject behind the verb: *…, sagte am Dienstag ein Sprecher*."""
    position = at
    limit = min(len(words), at + 12)
    while position < limit:
        word = words[position]
        if not word.is_word or word.quoted:
            break
        if word.lower in grammar().prepositions:
            phrase = read_phrase(words, position + 1, oblique=True)
            position = phrase.last if phrase is not None else position + 1
            continue
        subject, second, end = named_at(words, houses, position)
        if subject is not None:
            if subject.kind in STRONG or subject.head.startswith("person:"):
                return subject, second
            if verb.mode in ("say", "show"):
                return subject, second
            position = max(end, position + 1)
            continue
        position += 1
    return None, None
