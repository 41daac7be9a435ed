"""Short forms of indices inside one text: *der World*, *im ACWI* where it names MSCI World, MSCI
ACWI."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from nlp_fin.pipeline.context import TextContext
from nlp_fin.types import Mention

_PROVIDERS = frozenset(("MSCI", "FTSE", "STOXX", "Stoxx", "S&P", "Solactive"))
_BEFORE = r"(?i:der|den|dem|des|im|beim|vom|zum|am|ins|für|gegen|und|oder|nur)"
_MIN_LETTERS = 4


def with_short_names(ctx: TextContext) -> TextContext:
    """The context with mentions for the short forms of the indices that the text names in full."""
    forms = dict(_forms(ctx))
    if not forms:
        return ctx
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"\b{_BEFORE}[ \u00a0]({words})(?![\w&])(?!-\w|[ \u00a0][A-Z])")
    starts = [mention.start for mention in ctx.mentions]
    free = []
    for match in pattern.finditer(ctx.text):
        index = bisect_left(starts, match.end(1)) - 1
        if index < 0 or ctx.mentions[index].end <= match.start(1):
            free.append(Mention(match.start(1), match.end(1), forms[match[1]]))
    if not free:
        return ctx
    merged = sorted([*ctx.mentions, *free], key=lambda m: (m.start, -m.end))
    return replace(ctx, mentions=tuple(merged))


def _forms(ctx: TextContext) -> Iterator[tuple[str, str]]:
    """Short form → instrument, for forms that only one index of the text has."""
    seen: dict[str, set[str]] = {}
    for known in ctx.instruments.values():
        provider, _, rest = known.name.partition(" ")
        if known.kind != "index" or provider not in _PROVIDERS or len(rest) < _MIN_LETTERS:
            continue
        if rest[0].isupper():
            seen.setdefault(rest, set()).add(known.id)
    for form, ids in seen.items():
        if len(ids) == 1:
            yield form, next(iter(ids))
