"""Word stems as features: what the cue lists do not know, the training texts may."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from nlp_fin.pipeline.speech.words import Word

_MIN_STEM = 4
_ROUNDS = 2
_LONG, _PART = 8, 5


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(
        r"(?:ungen|ung|lich|isch|heit|keit|ern|end|ende|enden|est|en|em|er|es|et|te|ten|st|[enst])$"
    )


@lru_cache(maxsize=20_000)
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
    """Features `w:…` of the different stems and, of long words, `w:^…` of their beginnings and
    `w:$…` of the ends of their stems, so that compounds share what their parts say. Numbers are
    left out."""
    found: dict[str, float] = {}
    for word, lower in zip(words, lowers, strict=True):
        if not word.is_word or lower[0].isdigit():
            continue
        stem = stem_of(lower)
        found[f"w:{stem}"] = 1.0
        if len(lower) >= _LONG:
            found[f"w:^{lower[:_PART]}"] = 1.0
            found[f"w:${stem[-_PART:]}"] = 1.0
    return found
