"""The tense of the clause that a figure stands in: what is told of happened at some time, what
holds now often has no time at all."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import is_finite

Tense = Literal["past", "perfect", "present", "open", "verbless"]

_CLAUSES = 2
_AUXILIARIES = frozenset("hat haben habe ist sind sei seien wird werden".split())
_HAVING = frozenset("hat haben habe ist sind sei seien".split())
_OPEN = frozenset(
    "wird werden werde würde würden soll sollen solle sollte sollten könnte könnten dürfte dürften "
    "möchte möchten müsste müssten wäre wären hätte hätten käme kämen will wollen wolle".split()
)


@cache
def _participle() -> re.Pattern[str]:
    prefixes = "auf|an|ein|aus|ab|zu|vor|nach|um|hoch|zurück|fest|her|hin|bei|mit|teil|wieder|über"
    return re.compile(
        rf"(?:{prefixes})?ge(?!ben$|hen$|winnt$|lingt$|hört$|genüber$)\w{{2,}}(?:t|en)$"
        rf"|\w{{3,}}iert$|(?:ver|er|be|ent|zer|über|unter|wider)\w{{3,}}(?:t|[^t]en)$|worden$|gewesen$"
    )


def tense_of(reading: Reading, frame: Frame) -> Tense:
    """`past` for a preterite, `perfect` for a participle behind an auxiliary, `open` for a modal
    or a future, `present` for any other finite verb. A clause without a verb has the tense of the
    nearest clause before it; `verbless` where the sentence has no verb in front of the figure."""
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    found = _tense_of_clause(reading, own)
    if found is not None or sentence.depths[frame.at]:
        return found or "verbless"
    for clause in range(own - 1, max(-1, own - 1 - _CLAUSES), -1):
        found = _tense_of_clause(reading, clause)
        if found is not None:
            return found
    return "verbless"


def _tense_of_clause(reading: Reading, clause: int) -> Tense | None:
    sentence = reading.sentence
    words = [
        sentence.lowers[i]
        for i, token in enumerate(sentence.tokens)
        if token.kind == "word"
        and sentence.clauses[i] == clause
        and (token.text[0].islower() or (not i and token.lower != "stand"))
    ]
    if any(word in _OPEN for word in words):
        passive = "wird" in words or "werden" in words
        done = passive and any(_participle().match(word) for word in words)
        return "present" if done else "open"
    if any(_is_preterite(word) for word in words):
        return "past"
    if any(word in _HAVING for word in words) and any(_participle().match(w) for w in words):
        return "perfect"
    if any(is_finite(word) or word in _AUXILIARIES for word in words):
        return "present"
    return None


@cache
def _preterites() -> frozenset[str]:
    return frozenset(
        word
        for word, (name, _) in {**time_lexicon().lower, **time_lexicon().exact}.items()
        if name == "PASTV" and word not in _AUXILIARIES and not _participle().match(word)
    )


def _is_preterite(word: str) -> bool:
    if word in _preterites():
        return True
    return word.endswith(("te", "ten")) and is_finite(word)
