"""What stands before the sentence of a ticker, a list or a chat and is no part of it."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.pipeline.speech.words import Word

_BULLETS = frozenset("-–—*•·▪►▶●○>+".strip())
_OPEN, _CLOSE = "[(", "])"
_LONGEST = 8
"""Words that a time in brackets may have."""


def without_lead(words: Sequence[Word]) -> Sequence[Word]:
    """The words behind a time, number or bullet: *15.44 Uhr: Moody's …*, *[08:47] …*, *1. …*."""
    at = 0
    while at < len(words):
        after = _piece(words, at)
        if after == at:
            break
        at = after
    return words[at:] if 0 < at < len(words) else words


def _piece(words: Sequence[Word], at: int) -> int:
    """Index behind one piece of a lead that begins at `at`, or `at`."""
    word = words[at]
    if word.text in _BULLETS:
        return at + 1
    if word.text in _OPEN:
        return _bracket(words, at)
    if not word.text[:1].isdigit():
        return at
    following = words[at + 1].lower if at + 1 < len(words) else ""
    clock = (
        any(mark in word.text for mark in ":.")
        and word.text.replace(":", "").replace(".", "").isdigit()
    )
    if following == "uhr":
        colon = at + 2 < len(words) and words[at + 2].text in ":-–—|"
        return at + 2 + colon if colon or clock else at
    if following in (".", ")") and word.text.isdigit() and at == 0 and len(word.text) < 3:
        capital = at + 2 < len(words) and words[at + 2].capital
        return at + 2 if capital else at
    if ":" in word.text and clock and at + 1 < len(words):
        return at + 2 if following in ("-", "–", "—", "|", ":") else at + 1
    return at


def _bracket(words: Sequence[Word], at: int) -> int:
    """Index behind *[08:47]*; brackets that hold words stay."""
    for position in range(at + 1, min(len(words), at + _LONGEST)):
        if words[position].text in _CLOSE:
            return position + 1 if position > at + 1 else at
        if not (words[position].text[:1].isdigit() or words[position].lower in ("uhr", ":")):
            break
    return at
