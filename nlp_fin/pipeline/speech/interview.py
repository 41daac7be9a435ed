"""Interviews: whose answers follow the questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.pipeline.speech.turns import Turn, find_turns, turn_at
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Speaker


@dataclass(frozen=True, slots=True)
class Interview:
    """Sentences `first` to `last` (exclusive) that are no questions are the person's answers;
    where the turns carry labels, `turns` says whose each sentence is."""

    person: Speaker | None
    first: int
    last: int
    questions: frozenset[int]
    turns: Mapping[int, Speaker | None]

    def speaker_at(self, index: int) -> Speaker | None:
        """Who answers in sentence `index`; None where nobody does."""
        if self.turns:
            return self.turns.get(index)
        if self.first <= index < self.last and index not in self.questions:
            return self.person
        return None


_MANY_QUESTIONS = 4
_FEW_QUESTIONS = 2
_HEAD = 600
"""Characters in which an interview says that it is one."""
_PARTNER_REACH = 90
_ADDRESS_REACH = 5


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:das gespräch führte|im gespräch mit|im interview|interview mit|interview:|"
        r"die fragen stellten?|haben wir .{3,60} gefragt|im gespräch erklärt|"
        r"im gespräch erläutert|doppelinterview|streitgespräch|"
        r"vielen dank für das gespräch|(?:mit \w+ sprach|sprach mit))",
        re.IGNORECASE,
    )


@cache
def _partner() -> re.Pattern[str]:
    """Phrases of the head right behind which the person stands."""
    return re.compile(
        r"\b(?:nachgefragt bei|fragen an|gespräch mit|interview mit|interview:|im gespräch:|"
        r"nachgefragt:|befragt:|sprach mit|unterhielt sich mit|haben wir|traf)\b",
        re.IGNORECASE,
    )


def find_interview(
    sentences: Sequence[Sequence[Word]], text: str, full_names: Mapping[str, str]
) -> Interview | None:
    """The interview or conversation that a text is: its turns carry labels, or it says so or
    asks a lot and a question addresses *Frau* or *Herr X*."""
    partner = _partner_of(text, full_names)
    turns = find_turns(text, full_names, partner)
    if turns:
        return Interview(None, 0, 0, frozenset(), _by_sentence(sentences, turns))
    questions = {i for i, words in enumerate(sentences) if words and _asks(words)}
    cue = _cues().search(text) is not None
    if len(questions) < (_FEW_QUESTIONS if cue or partner else _MANY_QUESTIONS):
        return None
    for index, words in enumerate(sentences):
        name = _addressed(words)
        if name is None:
            continue
        near = range(index, min(index + _ADDRESS_REACH, len(sentences)))
        if not any(i in questions for i in near):
            continue
        lead = frozenset(questions | {index}) | _leads(sentences, questions)
        person = Speaker(full_names.get(name.lower(), name), "person")
        return Interview(person, index, _end(sentences), lead, {})
    if partner is None:
        return None
    lead = frozenset(questions) | _leads(sentences, questions)
    person = Speaker(partner, "person")
    return Interview(person, min(questions), _end(sentences), lead, {})


def _asks(words: Sequence[Word]) -> bool:
    return words[-1].text == "?" or (len(words) > 1 and words[-2].text == "?")


def _partner_of(text: str, full_names: Mapping[str, str]) -> str | None:
    """*Drei Fragen an Rupert Aldington* → the person whose full name follows."""
    names = set(full_names.values())
    for match in _partner().finditer(text, 0, _HEAD):
        behind = text[match.end() : match.end() + _PARTNER_REACH]
        near = [(behind.find(name), name) for name in names if name in behind]
        if near:
            return min(near)[1]
    return None


def _by_sentence(
    sentences: Sequence[Sequence[Word]], turns: Sequence[Turn]
) -> Mapping[int, Speaker | None]:
    """Sentence → who speaks in it: the turn that holds its middle."""
    starts = [turn.start for turn in turns]
    found: dict[int, Speaker | None] = {}
    for index, words in enumerate(sentences):
        if not words:
            continue
        turn = turn_at(turns, starts, (words[0].start + words[-1].end) // 2)
        if turn is None:
            turn = turn_at(turns, starts, words[-1].start)
        if turn is not None:
            found[index] = turn.speaker
    return found


def _addressed(words: Sequence[Word]) -> str | None:
    """*Frau Ruscheweyh, der Dax …* → *Ruscheweyh*, behind a headline too."""
    for at in range(len(words) - 2):
        if words[at].lower in ("herr", "frau") and words[at + 1].capital:
            last = at + 1
            while last + 1 < len(words) and words[last + 1].capital:
                last += 1
            if last + 1 < len(words) and words[last + 1].text == "," and _opens(words, at):
                return words[last].text
    return None


def _opens(words: Sequence[Word], at: int) -> bool:
    """Whether word `at` may open a turn: few words before it, or a colon or headline."""
    if at < 3:
        return True
    before = words[at - 1]
    return before.text in ':.!?“”"»' or (before.is_word and before.lower not in _NO_TURN)


_FORMAL = frozenset("Sie Ihr Ihre Ihrem Ihren Ihnen Ihrer".split())
_NO_TURN = frozenset("und sowie mit von für an bei durch dass".split())


def _leads(sentences: Sequence[Sequence[Word]], questions: set[int]) -> set[int]:
    """Sentences of the interviewer's turn that stand before the question in the same line."""
    leads: set[int] = set()
    for index in questions:
        before = index - 1
        if before >= 0 and sentences[before] and sentences[index]:
            gap = sentences[index][0].start - sentences[before][-1].end
            if gap <= 1 and before not in questions and _addresses(sentences[before]):
                leads.add(before)
    return leads


def _addresses(words: Sequence[Word]) -> bool:
    """Whether the sentence speaks to somebody: *Frau X, …*, *Sie halten 50 Prozent Aktien.*"""
    if _addressed(words) is not None:
        return True
    return words[0].text == "Sie" or any(w.text in _FORMAL for w in words[1:])


def _end(sentences: Sequence[Sequence[Word]]) -> int:
    for index, words in enumerate(sentences):
        lowers = [w.lower for w in words]
        if "gespräch" in lowers and ("führte" in lowers or "dank" in lowers):
            return index
    return len(sentences)
