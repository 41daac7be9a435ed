"""The part of a sentence that an attribution covers, where it is not the whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlp_fin.pipeline.speech.words import Span, Word, reported_mood

_LONG = 90
"""Words from which a sentence is a passage without full stops."""


def find_segment(words: Sequence[Word], text: str, sentence: Span, cue: int) -> Span | None:
    """The part of the sentence that holds the cue, where a semicolon or the dash of a
    headline divides it and the other part is in the author's own mood."""
    start, end = sentence
    if len(words) > _LONG:
        at = next((i for i, w in enumerate(words) if w.end > cue), 0)
        near = words[max(0, at - _LONG // 2) : at + _LONG // 2]
        return near[0].start, near[-1].end
    marks = [w.start for w in words if not w.quoted and w.text == ";"]
    if not marks and text[end - 1] not in ".!?:":
        marks = [w.start for w in words if not w.quoted and w.text in "-–—"]
        marks = marks if len(marks) == 1 else []
    for left, right in pairwise([start, *marks, end]) if marks else ():
        if left <= cue < right:
            others = [w for w in words if not left <= w.start < right]
            reported = reported_mood(others) == "strong" or any(w.quoted for w in others)
            return None if reported else (left, right)
    return None
