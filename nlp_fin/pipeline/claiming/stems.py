"""Word stems as features: what the cue lists do not know, the training texts may."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp_fin.pipeline.speech.words import Word

_MIN_STEM = 4
_ROUNDS = 2


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(
        r"(?:ungen|ung|lich|isch|heit|keit|ern|end|ende|enden|est|en|em|er|es|et|te|ten|st|[enst])$"
    )


def stem_of(lower: str) -> str:
    """A word without its endings: crude, but the same for all forms of most words."""
    word = lower.replace("ß", "ss")
    for _ in range(_ROUNDS):
        match = _ending().search(word)
        if match is None or match.start() < _MIN_STEM or len(word) <= _MIN_STEM + 1:
            break
        word = word[: match.start()]
    return word


def stem_features(words: Sequence[Word], lowers: Sequence[str]) -> dict[str, float]:
    """Features `w:…`, one for each different stem; numbers are left out."""
    return {
        f"w:{stem_of(lower)}": 1.0
        for word, lower in zip(words, lowers, strict=True)
        if word.is_word and not lower[0].isdigit()
    }
