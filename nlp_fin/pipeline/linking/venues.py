"""Exchanges and news services that an announcement only names as the place where a share is traded
or as the one that distributed it: nothing in the text is of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.types import Mention

_REACH = 70


@cache
def _venue_name() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(subject_lexicon().venues, key=len))
    return re.compile(rf"(?:{names})(?:n|s)?(?:[ \u00a0](?:AG|SE|GmbH|Group|Group AG))?", re.I)


@cache
def _before() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in subject_lexicon().venue_before)
    return re.compile(
        rf"\b(?:{words})\b(?:[ \u00a0\n]+(?:an|durch|von|bei|über|der|die|den|des|[A-ZÄÖÜ][\w-]+))*"
        r"[ \u00a0\n]+$"
    )


@cache
def _behind() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in subject_lexicon().venue_behind)
    return re.compile(rf"(?:[ \u00a0\n]*[\w(),-]+){{0,4}}?[ \u00a0\n](?:{words})\b")


def is_venue_name(name: str) -> bool:
    """Whether a name is that of an exchange or a news service, with or without its legal form."""
    return _venue_name().fullmatch(name) is not None


def without_venues(ctx: TextContext) -> TextContext:
    """The context without the mentions of exchanges and distributors in that part."""
    kept = tuple(mention for mention in ctx.mentions if not is_venue(ctx.text, mention))
    return ctx if len(kept) == len(ctx.mentions) else replace(ctx, mentions=kept)


def is_venue(text: str, mention: Mention) -> bool:
    """*im Prime Standard der Deutschen Börse*, *an der Deutschen Börse notiert*, *übermittelt durch
    die EQS Group AG*, *DGAP-Adhoc: …*; not *Die Deutsche Börse steigerte …*"""
    if _venue_name().fullmatch(text, mention.start, mention.end) is None:
        return False
    ahead = text[max(0, mention.start - _REACH) : mention.start]
    if _before().search(ahead) or re.match(r"\s?-\s?(?:Ad|News|Adhoc)", text[mention.end :][:8]):
        return True
    placed = re.search(r"\b(?:[Aa]n|[Bb]ei|[Ii]m|[Ii]n) (?:der |die )?$", ahead) is not None
    return placed and _behind().match(text, mention.end) is not None
