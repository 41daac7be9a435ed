"""Short forms of indices inside one text: *der World*, *im ACWI* where it names MSCI World, MSCI
ACWI; *Growth*, *der Value-Index* where it compares Russell 1000 Growth and Russell 1000 Value;
*Momentum* where one index of that style is named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace

from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.types import Mention

_PROVIDERS = frozenset(("MSCI", "FTSE", "STOXX", "Stoxx", "S&P", "Solactive"))
_BEFORE = r"(?i:der|den|dem|des|im|beim|vom|zum|am|ins|für|gegen|und|oder|nur)"
_AT = r"(?:\b(?:bei|beim|und|oder|der|zum|statt|als)|,) $"
_OPENERS = frozenset("Der Die Das Den Dem Des Im Beim Für Gegen Und Dass Doch Auch Seit".split())
_COMPOUND = re.compile(r"(?<![\w-])(([A-ZÄÖÜ][A-Za-zäöüß]+)-(?:Index|Barometer)(?:es|s)?)(?![\w-])")
_MIN_LETTERS = 4


def with_short_names(ctx: TextContext) -> TextContext:
    """The context with mentions for the short forms of the indices that the text names in full;
    a provider's name that stands for its one fund of the text is that fund's."""
    ctx = _with_own_funds(ctx)
    forms = dict(_forms(ctx))
    pairs = {**_styles(ctx), **_opposites(ctx)}
    found = [*_bare(ctx, forms), *_paired(ctx, pairs), *_compounded(ctx, pairs)]
    starts = [mention.start for mention in ctx.mentions]
    free = []
    for mention in sorted(set(found), key=lambda m: m.start):
        index = bisect_left(starts, mention.end) - 1
        if index < 0 or ctx.mentions[index].end <= mention.start:
            free.append(mention)
    if not free:
        return ctx
    merged = sorted([*ctx.mentions, *free], key=lambda m: (m.start, -m.end))
    return replace(ctx, mentions=tuple(merged))


def _with_own_funds(ctx: TextContext) -> TextContext:
    """*bei iShares jährlich 100 Euro*: the only fund of iShares that the text names."""
    providers = subject_lexicon().providers
    funds: dict[str, list[str]] = {}
    for instrument in dict.fromkeys(mention.instrument for mention in ctx.mentions):
        known = ctx.instruments.get(instrument)
        if known is not None and known.kind in ("etf", "fund"):
            funds.setdefault(known.name.split()[0].lower(), []).append(instrument)
    changed = [
        replace(mention, instrument=funds[called][0])
        if (called := ctx.text[mention.start : mention.end].lower()) in providers
        and len(funds.get(called, ())) == 1
        and re.search(_AT, ctx.text[max(0, mention.start - 12) : mention.start])
        else mention
        for mention in ctx.mentions
    ]
    return ctx if changed == list(ctx.mentions) else replace(ctx, mentions=tuple(changed))


def _bare(ctx: TextContext, forms: Mapping[str, str]) -> Iterator[Mention]:
    if not forms:
        return
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"\b{_BEFORE}[ \u00a0]({words})(?![\w&])(?!-\w|[ \u00a0][A-Z])")
    for match in pattern.finditer(ctx.text):
        yield Mention(match.start(1), match.end(1), forms[match[1]])


def _paired(ctx: TextContext, forms: Mapping[str, str]) -> Iterator[Mention]:
    """*gab Growth um 29 % nach*: the word alone, not a part of a longer name."""
    for form, instrument in forms.items():
        pattern = rf"(?<![\w&-])(?<![A-ZÄÖÜ0-9]\w[ \u00a0])({form})(?![\w&-])(?![ \u00a0][A-Z])"
        for match in re.finditer(pattern, ctx.text):
            ahead = ctx.text[max(0, match.start() - 30) : match.start()].split(" ")
            if len(ahead) < 2 or not ahead[-2][:1].isupper() or ahead[-2] in _OPENERS:
                yield Mention(match.start(1), match.end(1), instrument)


def _compounded(ctx: TextContext, forms: Mapping[str, str]) -> Iterator[Mention]:
    for match in _COMPOUND.finditer(ctx.text):
        instrument = forms.get(match[2]) or forms.get(match[2].capitalize())
        if instrument is not None:
            yield Mention(match.start(1), match.end(1), instrument)


def _opposites(ctx: TextContext) -> dict[str, str]:
    """Last word → index, of indices that differ in it alone; the pair named first has the word."""
    stems: dict[str, dict[str, str]] = {}
    for instrument in dict.fromkeys(mention.instrument for mention in ctx.mentions):
        known = ctx.instruments.get(instrument)
        if known is not None and known.kind == "index":
            stem, _, last = known.name.rpartition(" ")
            if stem and last.isalpha() and last.lower() != "index":
                stems.setdefault(stem, {})[last] = instrument
    found: dict[str, str] = {}
    for lasts in stems.values():
        if len(lasts) == 2 and all(len(last) >= _MIN_LETTERS for last in lasts):
            for last, instrument in lasts.items():
                found.setdefault(last, instrument)
    return found


def _styles(ctx: TextContext) -> dict[str, str]:
    """*Momentum*, *Enhanced Value*: the style that ends an index's name → that index, where it is
    the only one of the text with that style."""
    lexicon = subject_lexicon()
    owners: dict[str, set[str]] = {}
    for instrument in dict.fromkeys(mention.instrument for mention in ctx.mentions):
        known = ctx.instruments.get(instrument)
        if known is None or known.kind != "index":
            continue
        words = known.name.split()
        last = next((i for i, w in enumerate(words) if i and w.lower() in lexicon.styles), None)
        if last is None:
            continue
        first = last
        while first > 1 and words[first - 1].lower() in lexicon.style_words:
            first -= 1
        for start in range(first, last + 1):
            form = " ".join(words[start : last + 1])
            owners.setdefault(form, set()).add(instrument)
    return {form: next(iter(ids)) for form, ids in owners.items() if len(ids) == 1}


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
