"""Names of firms that no list knows: the text itself introduces them.

*Der Prothesenhersteller Ottobock* makes Ottobock a company for the whole text; so does a name
that opens the title and comes back without an article.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.phrases import word_pattern
from nlp_fin.lexicon.subjects import anaphor_kinds, noun_classes, subject_lexicon
from nlp_fin.pipeline.context import TextContext

_MAX_WORDS = 3
_MIN_LENGTH = 3
_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins kein "
    "keine seine ihre diese dieser".split()
)


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(r"(?:AG|SE|KGaA|GmbH|Inc|Corp|plc|N\.V|S\.A|Ltd|Holding|Group)\.?$")


def find_local_names(ctx: TextContext) -> dict[str, str]:
    """Name → kind of instrument (`company`, `etf`, …) for names that the text introduces."""
    taken = _taken(ctx)
    words = [
        (m.start(), m.end(), m[0]) for m in word_pattern().finditer(ctx.text) if m[0][0].isalnum()
    ]
    found: dict[str, str] = {}
    articles: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for index, (start, _, word) in enumerate(words):
        if not word[0].isupper() or start in taken:
            continue
        before = words[index - 1][2] if index and words[index - 1][1] + 1 == start else ""
        (articles if before.lower() in _ARTICLES else bare)[word] += 1
        kinds = anaphor_kinds(before) if before[:1].isupper() else ()
        if not kinds or kinds[0] not in ("company", "etf") or not _can_be_name(word):
            continue
        if not _is_introduced(words, index):
            continue
        name = _longest(words, index, ctx.text, taken)
        found.setdefault(name, "fund" if kinds == ("etf", "fund") else "company")
    lowers = {word for _, _, word in words if word[0].islower()}
    title = ctx.article.title or ctx.text[: ctx.text.find("\n")]
    first = word_pattern().match(title.strip()) if title.strip() else None
    if first is not None:
        word = first[0]
        known = any(word in name.split() for name in found)
        common = word.lower() in lowers
        if (
            bare[word] >= 3
            and not articles[word]
            and not common
            and _can_be_name(word)
            and not known
        ):
            found[word] = "company"
    return {
        name: kind
        for name, kind in found.items()
        if articles[name] <= bare[name] and name.lower() not in lowers
    }


def _is_introduced(words: list[tuple[int, int, str]], index: int) -> bool:
    """An article stands in front of the noun: *der (dänische) Prothesenhersteller Ottobock*."""
    place = index - 2
    while place >= 0 and index - place <= 4 and words[place][2][0].islower():
        word = words[place][2]
        if word in _ARTICLES:
            return True
        if not word.endswith(("e", "en", "er", "em")):
            return False
        place -= 1
    return place >= 0 and words[place][2].lower() in _ARTICLES


def _taken(ctx: TextContext) -> set[int]:
    starts = {mention.start for mention in ctx.mentions}
    return starts | {time.start for time in ctx.times}


def _can_be_name(word: str) -> bool:
    """Not a word that the lexicons know as a common noun."""
    lower = word.lower()
    if len(word) < _MIN_LENGTH or lower in subject_lexicon().not_subject or lower in _ARTICLES:
        return False
    return not (read_word(word) or noun_classes(word) or lower in subject_lexicon().regions)


def _longest(words: list[tuple[int, int, str]], index: int, text: str, taken: set[int]) -> str:
    end = words[index][1]
    for start, stop, word in words[index + 1 : index + _MAX_WORDS]:
        if start != end + 1 or start in taken or text[end] != " ":
            break
        if not (word[0].isupper() and (_can_be_name(word) or _legal_form().fullmatch(word))):
            break
        end = stop
    return text[words[index][0] : end]
