"""How one sentence names a speaker: the result type and what all readers of it share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.names import name_of, read_pronoun
from nlp_fin.pipeline.speech.nouns import NounPhrase, read_phrase
from nlp_fin.pipeline.speech.words import Word

_BREAKS = frozenset(",;:–—-()|")
_MARKS = frozenset('„“”"»«')
_CONTRACTED = frozenset("beim im am vom zum".split())
STRONG = frozenset(
    "person surname institution company market back_person back_institution back_company "
    "back_market back_house pronoun author".split()
)
"""Kinds of names that can hold an opinion."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One way in which the sentence names a speaker. `speaker` None: who spoke last.

    `start`, `end`: characters of the cue (*laut*, *sagte*). `mode` as in speech_verbs.toml, or
    `source` for *laut X*. A higher `priority` wins. `second` is a coordinated speaker.
    """

    speaker: NamedSpeaker | None
    start: int
    end: int
    mode: str
    kind: str | None
    priority: int
    second: NamedSpeaker | None = None
    scope: tuple[int, int] | None = None
    """Characters of the subordinate clause that alone is attributed; None for the sentence."""


def attribution(
    speaker: NamedSpeaker | None,
    words: Sequence[Word],
    cue: int,
    mode: str,
    priority: int,
    kind: str | None = None,
    second: NamedSpeaker | None = None,
) -> Attribution:
    return Attribution(speaker, words[cue].start, words[cue].end, mode, kind, priority, second)


def oblique_name(
    words: Sequence[Word], houses: Sequence[House], preposition: int
) -> NamedSpeaker | None:
    """Whom the phrase behind a preposition names; *beim* and *im* hold an article."""
    phrase = read_phrase(words, preposition + 1, oblique=True)
    if phrase is None:
        return None
    if not phrase.determiner and words[preposition].lower in _CONTRACTED:
        phrase = replace(phrase, first=preposition, determiner="dem")
    return name_of(words, phrase, houses)


def clause_start(words: Sequence[Word], at: int) -> int:
    """Index of the first word of the clause that holds word `at`."""
    position = at
    while position > 0:
        before = words[position - 1]
        if before.text in _BREAKS or before.quoted:
            break
        position -= 1
    return position


def clause_end(words: Sequence[Word], at: int) -> int:
    """Index behind the clause that holds word `at`; dashes do not end it."""
    position = at + 1
    while position < len(words):
        word = words[position]
        if word.text in ",;:" or word.quoted:
            break
        position += 1
    return position


def named_at(
    words: Sequence[Word], houses: Sequence[House], at: int
) -> tuple[NamedSpeaker | None, NamedSpeaker | None, int]:
    """Speaker, coordinated speaker and index behind them, where a phrase begins at `at`."""
    quoted = _quoted_name(words, at)
    if quoted:
        subject, second, end = named_at(words, houses, quoted)
        closed = end < len(words) and words[end].text in _MARKS
        return subject, second, end + closed
    pronoun = read_pronoun(words, at)
    if pronoun is not None:
        length = 1 + (words[at].end != pronoun.end)
        return pronoun, None, at + length
    phrase = read_phrase(words, at)
    if phrase is None:
        return None, None, at
    subject = document_owner(words, phrase, houses) or name_of(words, phrase, houses)
    end = phrase.last
    apposed = _apposed_name(words, houses, subject, end)
    if apposed is not None:
        return apposed[0], None, apposed[1]
    if end + 1 < len(words) and words[end].lower in ("und", "sowie"):
        other = read_phrase(words, end + 1)
        bare = subject is not None and subject.head.startswith("person:")
        titled = name_of(words, other, houses) if other is not None and bare else None
        if titled is not None and other is not None and titled.kind == "person":
            return titled, None, other.last  # *Gründer und Vorstandschef Jan Kroll*
        if other is not None and subject is not None:
            second = name_of(words, other, houses)
            if second is not None and second.kind in ("person", "institution", "surname"):
                return subject, second, other.last
            return subject, None, other.last
    return subject, None, end


def _quoted_name(words: Sequence[Word], at: int) -> int:
    """Index of the name in *das „Wall Street Journal“*, 0 where no mark stands before one."""
    for mark in (at, at + 1):
        if mark + 2 < len(words) and words[mark].text in _MARKS and words[mark + 1].capital:
            article = mark == at or words[at].lower in grammar().determiners
            return mark + 1 if article and not words[mark + 1].quoted else 0
    return 0


def _apposed_name(
    words: Sequence[Word], houses: Sequence[House], subject: NamedSpeaker | None, end: int
) -> tuple[NamedSpeaker, int] | None:
    """*der Sprecher des Ministeriums, John Kirby, …*: the name behind the role."""
    if subject is None or end + 2 >= len(words) or words[end].text != ",":
        return None
    role = subject.head.startswith("person:") or subject.kind == "back_person"
    phrase = read_phrase(words, end + 1) if role or subject.kind == "institution" else None
    if phrase is None or phrase.determiner:
        return None
    named = name_of(words, phrase, houses)
    if named is None or named.kind not in ("person", "other") or phrase.core - phrase.first < 2:
        return None
    closed = phrase.last >= len(words) or not words[phrase.last].is_word
    if not closed or (named.kind == "other" and not role):
        return None
    return replace(named, kind="person"), min(phrase.last + 1, len(words))


def document_owner(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House]
) -> NamedSpeaker | None:
    """*Umfrage des Verbands* → the association; None where the phrase is no document."""
    lexicon = speaker_lexicon()
    first = phrase.first + bool(phrase.determiner)
    heads = [w.lower for w in words[first : phrase.core] if w.capital]
    nouns = lexicon.documents | lexicon.opinion
    if not heads or not (heads[0] in nouns or heads[0].endswith(tuple(nouns))):
        return None
    return attribute_owner(words, phrase, houses)


def attribute_owner(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House]
) -> NamedSpeaker | None:
    """Whom the attribute behind the phrase names: *(die Logik) der Bank*."""
    if phrase.last == phrase.core:
        return None
    start = phrase.core
    if words[start].lower not in ("der", "des", "dieser", "dieses"):
        start += 1
    inner = read_phrase(words, start, oblique=True)
    return name_of(words, inner, houses) if inner is not None else None
