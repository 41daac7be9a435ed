"""German sentence boundaries: full stops of abbreviations, ordinals and dates end nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nlp_fin.lexicon.page import SentenceWords, sentence_words
from nlp_fin.types import Block

Span = tuple[int, int]

_CLOSERS = "\"'»«“”’›‹)]}"
_OPENERS = "\"'»«„“‚›‹([{–—-•"


@cache
def _terminator() -> re.Pattern[str]:
    # Runs are bounded so that a megabyte of dots is a megabyte of short matches. The second
    # branch is a full stop glued between two sentences (`die beste Wahl.Lies auch`).
    return re.compile(
        rf"(?P<mark>[.!?…]{{1,8}})(?P<close>[ ]?[{re.escape(_CLOSERS)}]{{1,4}})?(?=\s|$)"
        r"|(?<=[a-zäöüß][a-zäöüß%])(?P<glued>[.!?])(?=[A-ZÄÖÜ][a-zäöüß]+\s)"
    )


def _preceding(text: str, start: int, end: int) -> str:
    """The word directly before offset `end`, dots inside included; `` if there is none."""
    window = text[max(start, end - 40) : end].rstrip()
    position = len(window)
    while position and not window[position - 1].isspace() and window[position - 1] not in '(„"':
        position -= 1
    return window[position:]


def _following(text: str, end: int, limit: int) -> tuple[str, str]:
    """First character after openers and the word that it begins, from offset `end`."""
    window = text[end : min(limit, end + 60)].lstrip().lstrip(_OPENERS).lstrip()
    if not window:
        return "", ""
    word = re.match(r"[^\W\d_]+", window)
    return window[0], word[0] if word else ""


def _squeeze(text: str, start: int, end: int) -> str:
    """Up to 14 characters before `end` without spaces (`z. B` → `z.B`)."""
    return re.sub(r"\s", "", text[max(start, end - 14) : end])


def _is_open_abbreviation(token: str, squeezed: str, words: SentenceWords) -> bool:
    if (
        token in words.open_abbreviations
        or token[:1].lower() + token[1:] in words.open_abbreviations
    ):
        return True
    match = re.search(r"(?<![\w.])((?:\w{1,3}\.)+\w{1,3})$", squeezed)
    return match is not None and match[1] in words.open_abbreviations


def _ends_after_number(
    token: str, before: str, following: str, first: str, words: SentenceWords
) -> bool:
    """Whether `28. Fast …` ends a sentence, as against `3. Quartal` and `15. September`."""
    lower = following.lower()
    if lower in words.after_ordinal:
        return False
    small = token.isdigit() and int(token) <= 31
    if not small:
        return True
    if not before or before[-1] in ":;-–":
        return False
    if first.isdigit():
        return before not in words.before_ordinal and not re.fullmatch(r"\d{1,2}\.", before)
    if lower in words.starters:
        return before not in words.before_ordinal or before in ("bis", "ab", "seit")
    return before not in words.before_ordinal


def _is_boundary(text: str, span: Span, match: re.Match[str]) -> bool:
    start, limit = span
    words = sentence_words()
    if match["glued"]:
        return True
    first, following = _following(text, match.end(), limit)
    if not first:
        return True
    if first in ",;:":
        return False
    mark = match["mark"]
    if first.islower():
        return False
    if mark[-1] != "." or len(mark) > 1:
        return True
    if match["close"] and match["close"].strip()[0] in ")]}":
        return True
    position = match.start()
    token = _preceding(text, start, position)
    if not token:
        return True
    core = token.lstrip(_OPENERS)
    if _is_open_abbreviation(core, _squeeze(text, start, position), words):
        return False
    opens = following.lower() in words.starters
    if core in words.closing_abbreviations or core.split("-")[-1] in words.closing_abbreviations:
        return opens
    if len(core) == 1 and core.isalpha():
        return opens
    if core and core[-1].isdigit() and core.isdigit():
        token_start = text.rfind(core, start, position)
        before = _preceding(text, start, token_start).lower() if token_start > start else ""
        if re.match(r"\s*\d{1,2}\.(?!\d)", text[match.end() : min(limit, match.end() + 6)]):
            return False
        return _ends_after_number(core, before, following, first, words)
    return True


def _split(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    position = start
    for match in _terminator().finditer(text, start, end):
        if match.end() <= position or not _is_boundary(text, span, match):
            continue
        yield position, match.end()
        position = match.end()
        while position < end and text[position].isspace():
            position += 1
    if position < end:
        yield position, end


def split_sentences(text: str, blocks: Sequence[Block]) -> list[Span]:
    """Sentences of each block, in order, without white space at their ends.

    A sentence never crosses a block; a table row is one sentence. Linear in the text.
    """
    sentences: list[Span] = []
    for block in blocks:
        if block.kind == "table_row":
            sentences.append((block.start, block.end))
            continue
        for start, end in _split(text, (block.start, block.end)):
            stripped = text[start:end].rstrip()
            if stripped:
                sentences.append((start, start + len(stripped)))
    return sentences
