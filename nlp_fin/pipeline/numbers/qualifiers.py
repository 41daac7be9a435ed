"""Qualifiers: `etwa`, `über`, `bis zu`, `fast` and what is not one (`Verträge über 450 Mio.`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp_fin.lexicon.number_context import NumberContext, number_context
from nlp_fin.pipeline.numbers.candidates import Amount
from nlp_fin.types import Qualifier

_WINDOW = 80
_MAX_PHRASE = 4
_MAX_FILLERS = 3
_CROSSING = 10


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+\.?|[<>]=?|[≥≤⩾⩽~≈∼]|[^\w\s]|\d+")


def words_before(text: str, start: int) -> list[str]:
    """Lower-case words and marks before offset `start`, in order, in its line."""
    window = text[max(0, start - _WINDOW) : start]
    line = window.rfind("\n")
    return [m[0].lower() for m in _token().finditer(window, line + 1)]


def _words_after(text: str, end: int) -> list[str]:
    window = text[end : end + 40]
    line = window.find("\n")
    tokens = _token().findall(window[: line if line >= 0 else None])
    return [token.lower().rstrip(".") for token in tokens]


def _strip_fillers(words: list[str], context: NumberContext, *, fraction: bool) -> list[list[str]]:
    """`words`, and `words` without one, two … fillers at the end (`mehr als nur`)."""
    variants = [words]
    for _ in range(_MAX_FILLERS):
        current = variants[-1]
        for size in (2, 1):
            tail = tuple(current[-size:])
            if tail in context.fillers or (fraction and tail in context.fraction_fillers):
                variants.append(current[:-size])
                break
        else:
            break
    return variants


def _longest_phrase(words: Sequence[str], context: NumberContext) -> tuple[Qualifier, int] | None:
    for size in range(min(_MAX_PHRASE, len(words)), 0, -1):
        found = context.before.get(tuple(words[-size:]))
        if found is not None:
            return found, size
    return None


def _amounts_to(words: Sequence[str], text: str, amount: Amount, context: NumberContext) -> bool:
    """Whether the *über* at the end of `words` means *amounting to* or *about*."""
    before = words[:-1]
    if before and before[-1].endswith(context.amounting_nouns):
        return True
    if any(word in context.amounting_verbs for word in before[-5:]):
        return True
    if "sich" in before[-6:] or "uns" in before[-6:]:
        return any(word in context.reflexive for word in _words_after(text, amount.end)[:7])
    return False


def _bound_with_noun(words: Sequence[str], context: NumberContext) -> Qualifier | None:
    """`unter einer Marktkapitalisierung von`, `über der Marke von`, `unter die Schwelle von`."""
    if len(words) < 3:
        return None
    tail = list(words)
    if tail[-1] in ("von", "bei"):
        tail.pop()
    elif tail[-1] not in context.levels:
        return None
    noun = tail.pop()
    for distance in (1, 2, 3):
        if distance >= len(tail) + 1:
            return None
        preposition = tail[-distance - 1] if distance < len(tail) else ""
        bound = context.bounds.get(preposition)
        article = tail[-distance] if bound is not None else ""
        if bound is None or not article:
            continue
        if article.startswith("ein"):
            return bound if bound == "under" and noun not in context.not_levels else None
        return bound if noun.endswith(tuple(context.levels)) else None
    return None


def _before(text: str, amount: Amount, context: NumberContext) -> Qualifier | None:
    fraction = amount.first.kind != "number" or "fach" in text[amount.start : amount.end].lower()
    words = words_before(text, amount.start)
    outer: Qualifier | None = None
    for variant in _strip_fillers(words, context, fraction=fraction):
        found = _longest_phrase(variant, context)
        if found is None:
            continue
        qualifier, size = found
        if variant[-size:] == ["um", "die"] and fraction:
            continue
        if variant[-1] == "über" and qualifier == "over" and _is_amounting(variant, text, amount):
            continue
        # `bis zu rund 5 %` is a bound; the bound is the outer word.
        if outer is None or qualifier in ("over", "under"):
            outer = qualifier
    return outer or _bound_with_noun(words, context) or _crossed(text, amount, words, context)


def _crossed(
    text: str, amount: Amount, words: Sequence[str], context: NumberContext
) -> Qualifier | None:
    """`überschritt die Marke von 25.000 Punkten`, `will die Schwelle von 40 Mio. knacken`."""
    tail = [word for word in words[-3:] if (word,) not in context.fillers]
    if len(tail) < 2 or tail[-1] != "von" or not tail[-2].endswith(tuple(context.levels)):
        return None
    near = [*words[-_CROSSING:], *_words_after(text, amount.end)[:_CROSSING]]
    for qualifier, verbs in context.crossing.items():
        if any(word in verbs for word in near):
            return qualifier
    return None


def _is_amounting(words: Sequence[str], text: str, amount: Amount) -> bool:
    return _amounts_to(words, text, amount, number_context())


def _inside(text: str, amount: Amount) -> Qualifier | None:
    """`ein gutes Drittel`, `eine knappe Milliarde`: the adjective stands inside."""
    if not amount.first.in_words:
        return None
    inner = re.search(r"\b(gut|knapp)(?:e[nrsm]?)?\b", text[amount.start : amount.end].lower())
    if inner is None:
        return None
    return "over" if inner[1] == "gut" else "almost"


def qualifier_of(text: str, amount: Amount) -> Qualifier:
    """The qualifier of an amount; `exact` if nothing qualifies it."""
    context = number_context()
    after = _words_after(text, amount.end)
    for size in (3, 2, 1):
        found = context.after.get(tuple(after[:size]))
        if found is not None:
            return found
    if text[amount.end : amount.end + 1] == "+" and amount.first.kind == "number":
        return "over"
    return _inside(text, amount) or _before(text, amount, context) or "exact"
