"""The depot, fund, strategy or plan that a text is about: what *wir* and *mein* mean, and what
figures are of that name nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.subjects import portfolio_head, subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.names import names_fund
from nlp_fin.pipeline.linking.nouns import NounPhrase
from nlp_fin.pipeline.linking.tokens import Sentence

_MIN_FIRST_PERSON = 4
_MIN_NAMED = 3
_FUND = ("etf", "fund")
_HELD = ("depot", "portfolio", "wikifolio", "mandat")
_WITHIN = frozenset("in im vom am aus".split())
_OF_POOLS = frozenset(
    "der die dem den einem einer meinem meiner unserem unserer deinem ihrem seinem".split()
)
_ADJECTIVE = ("en", "es", "er", "em", "e")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the author or the speaker owns or runs. `places`: where the text names it or speaks in
    the first person, in order."""

    choice: SubjectChoice
    titled: bool
    places: tuple[int, ...]

    def last_before(self, offset: int) -> int | None:
        """Where it was named last before an offset."""
        index = bisect_left(self.places, offset)
        return self.places[index - 1] if index else None


@cache
def _first_person() -> re.Pattern[str]:
    return re.compile(r"\b(?:ich|mir|mich|wir|uns|(?:mein|unser)(?:e[mnrs]?)?)\b", re.I)


@cache
def _singular() -> re.Pattern[str]:
    return re.compile(r"\b(?:ich|mein|meine|meinem|mir)\b", re.I)


@cache
def _noun() -> re.Pattern[str]:
    heads = "|".join(sorted(subject_lexicon().portfolios, key=len, reverse=True))
    return re.compile(rf"\b([A-ZÄÖÜ][\w-]*?)?({heads})(?:s|es|en|n)?\b", re.I)


def find_products(ctx: TextContext, title_end: int) -> list[Portfolio]:
    """Strategies, plans and backtests: what a section is about that names one."""
    places: dict[str, list[int]] = {}
    for match in _noun().finditer(ctx.text):
        head = portfolio_head(match[0])
        if head is not None and head not in _HELD and (match[1] or match[2])[0].isupper():
            places.setdefault(head, []).append(match.start())
    return [_portfolio(head.capitalize(), found, title_end) for head, found in places.items()]


def find_portfolio(ctx: TextContext, names: Mapping[str, str], title_end: int) -> Portfolio | None:
    """What *wir* and *mein* stand for in a fund's report or an investor's diary, and what a text
    is about that names its depot again and again."""
    text = ctx.text
    nouns = [
        m for m in _noun().finditer(text)
        if (m[1] or m[2])[0].isupper() and portfolio_head(m[0]) in _HELD
    ]  # fmt: skip
    spoken = [m.start() for m in _first_person().finditer(text)]
    fund = next((name for name, kind in names.items() if kind == "fund"), None)
    if fund is not None:
        places = [m.start() for m in re.finditer(re.escape(fund.split()[0]), text)]
        return _portfolio(fund, places + spoken, title_end)
    heads = Counter(portfolio_head(m[0]) for m in nouns)
    owned = [m for m in nouns if _is_owned(text, m.start())]
    titled = [m for m in nouns if m.start() < title_end]
    personal = len(_singular().findall(text)) >= _MIN_FIRST_PERSON
    wanted = owned or (titled if titled and heads.most_common(1)[0][1] >= _MIN_NAMED else [])
    if wanted or (personal and nouns):
        chosen = Counter(portfolio_head(m[0]) for m in (wanted or nouns))
        head = max(chosen, key=lambda name: (heads[name], name or ""))
        if head is not None and (wanted or heads[head] >= _MIN_NAMED):
            places = [m.start() for m in nouns if portfolio_head(m[0]) == head]
            return _portfolio(head.capitalize(), places + spoken, title_end)
    if personal:
        return _portfolio("ich", spoken, title_end)
    known = any(
        ctx.instruments[m.instrument].kind in _FUND
        for m in ctx.mentions
        if m.instrument in ctx.instruments
    )
    lower = text.lower()
    if known or "währungsfonds" in lower:
        return None
    called = re.search(r"\b(?:unser|unserem|ihr|mein) fonds\b", lower)
    if called or len(names_fund().findall(text)) > 1:
        places = [m.start() for m in re.finditer(r"\bFonds\b", text)]
        return _portfolio("Fonds", places + spoken, title_end)
    return None


def _portfolio(name: str, places: list[int], title_end: int) -> Portfolio:
    ordered = tuple(sorted(places))
    titled = name != "ich" and bool(ordered) and ordered[0] < title_end
    return Portfolio(SubjectChoice(None, name, "fund"), titled, ordered)


def _is_owned(text: str, start: int) -> bool:
    """*mein Depot*, *in unserem ausgewogenen Musterportfolio*."""
    words = text[max(0, start - 40) : start].split()
    for word in reversed(words[-2:]):
        if re.fullmatch(r"(?:mein|unser)(?:e[mnrs]?)?", word, re.I):
            return True
        if not (word[0].islower() and word.endswith(_ADJECTIVE)):
            return False
    return False


def is_pool(sentence: Sentence, phrase: NounPhrase) -> bool:
    """*im Depot*, *in einem ausgewogenen Musterportfolio*; not *30 % des Portfolios*, which may be
    said of what should have that weight."""
    if portfolio_head(sentence.tokens[phrase.last].text) is None:
        return False
    start = phrase.first - 1
    while start >= 0 and sentence.lowers[start] in _OF_POOLS:
        start -= 1
    return start >= 0 and sentence.lowers[start] in _WITHIN
