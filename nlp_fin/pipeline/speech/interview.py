"""Interviews: whose answers follow the questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Speaker


@dataclass(frozen=True, slots=True)
class Interview:
    """Sentences `first` to `last` (exclusive) that are no questions are the person's answers."""

    person: Speaker
    first: int
    last: int
    questions: frozenset[int]

    def speaker_at(self, index: int) -> Speaker | None:
        if self.first <= index < self.last and index not in self.questions:
            return self.person
        return None


_MANY_QUESTIONS = 4


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:das gespräch führte|im gespräch mit|im interview|interview mit|interview:|"
        r"die fragen stellte|haben wir .{3,60} gefragt|im gespräch erklärt|im gespräch erläutert|"
        r"vielen dank für das gespräch)",
        re.IGNORECASE,
    )


def find_interview(
    sentences: Sequence[Sequence[Word]], text: str, full_names: Mapping[str, str]
) -> Interview | None:
    """The interview that a text is: it says so or asks a lot, and a question addresses *Frau* or
    *Herr X*."""
    questions = {i for i, words in enumerate(sentences) if words and words[-1].text == "?"}
    if len(questions) < _MANY_QUESTIONS and _cues().search(text) is None:
        return None
    for index, words in enumerate(sentences):
        name = _addressed(words)
        if name is None:
            continue
        in_question = any(i in questions for i in range(index, min(index + 3, len(sentences))))
        if not in_question:
            continue
        lead = frozenset(questions | {index}) | _leads(sentences, questions)
        person = Speaker(full_names.get(name.lower(), name), "person")
        return Interview(person, index, _end(sentences), lead)
    return None


def _addressed(words: Sequence[Word]) -> str | None:
    """*Frau Ruscheweyh, der Dax …* → *Ruscheweyh*."""
    for at in range(min(3, len(words) - 2)):
        if words[at].lower in ("herr", "frau") and words[at + 1].capital:
            last = at + 1
            while last + 1 < len(words) and words[last + 1].capital:
                last += 1
            if last + 1 < len(words) and words[last + 1].text == ",":
                return words[last].text
    return None


def _leads(sentences: Sequence[Sequence[Word]], questions: set[int]) -> set[int]:
    """Sentences of the interviewer's turn that stand before the question in the same line."""
    leads: set[int] = set()
    for index in questions:
        before = index - 1
        if before >= 0 and sentences[before] and sentences[index]:
            gap = sentences[index][0].start - sentences[before][-1].end
            if gap <= 1 and before not in questions and _addressed(sentences[before]):
                leads.add(before)
    return leads


def _end(sentences: Sequence[Sequence[Word]]) -> int:
    for index, words in enumerate(sentences):
        lowers = [w.lower for w in words]
        if "gespräch" in lowers and ("führte" in lowers or "dank" in lowers):
            return index
    return len(sentences)
