"""Names of firms and funds that no list knows: the text itself introduces them.

*Der Prothesenhersteller Ottobock* makes Ottobock a company for the whole text; so do a legal form
behind a name, a name that opens the title and comes back without an article, *Neu im Depot ist
Rational. Der Küchenausrüster …*, and *Hanse Balance: Monatsbericht* above a text about *der Fonds*.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.phrases import word_pattern
from nlp_fin.lexicon.subjects import anaphor_kinds, is_demonym, noun_classes, subject_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.linking.proper import STRONG, find_proper_names
from nlp_fin.pipeline.linking.tokens import PREPOSITIONS, is_finite
from nlp_fin.pipeline.linking.venues import is_venue_name

Word = tuple[int, int, str]

_MAX_WORDS = 3
_MAX_NAMES = 150
"""Keeps the cost of very long texts linear."""
_MAX_TITLE = 5
_MIN_LENGTH = 3
_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins kein "
    "keine seine ihre diese dieser unser unsere unserem unseren".split()
)
_PRONOUNS = frozenset(
    "sie er es ihr ihre ihnen ich wir uns mich mir man wer wen wem was wie wo warum wann dies "
    "dieses diese beide alle viele manche einige andere".split()
)
_FUND = ("etf", "fund")
_COPULA = frozenset("ist heißt war bleibt wird namens".split())


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile(r"(?:AG|SE|KGaA|GmbH|Inc|Corp|plc|N\.V|S\.A|Ltd|Holding|Group)\.?$")


@cache
def _named_with_form() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.])((?:[A-ZÄÖÜ][\w&’'-]{2,30} ){1,4})"
        r"(?:AG|SE|KGaA|GmbH|N\.V\.|B\.V\.|S\.A\.|S\.p\.A\.|plc|PLC|Inc\.?|Corp\.?|Ltd\.?|ASA|A/S|Oyj)"
        r"(?![\w])"
    )


@cache
def names_fund() -> re.Pattern[str]:
    """*der Fonds*, *unser Mischfonds*; not *der Fonds der Bank*."""
    return re.compile(
        r"\b(?:der|unser|unserem|unseren|unseres|ihr|ihrem|dieser|mein|des|dem)\s+"
        r"\w*fonds\b(?!\s+(?:der|des|für)\b)", re.I,
    )  # fmt: skip


@cache
def _label_line() -> re.Pattern[str]:
    return re.compile(r"^[*#\s]{0,6}([A-ZÄÖÜ][\w&. -]{1,30}): [^\n]{3,100}\n+([^\n]{5,60})", re.M)


def find_local_names(ctx: TextContext) -> tuple[dict[str, str], dict[str, str]]:
    """Name → kind of instrument (`company`, `fund`, …): names that the text introduces, and words
    that are used like names without being introduced."""
    finder = _Finder(ctx)
    found = finder.find()
    weak = finder.weak(found)
    return _without_venues(found), _without_venues(weak)


def _without_venues(names: dict[str, str]) -> dict[str, str]:
    return {name: kind for name, kind in names.items() if not is_venue_name(name)}


class _Finder:
    def __init__(self, ctx: TextContext) -> None:
        self.ctx = ctx
        self.taken = {m.start for m in ctx.mentions} | {t.start for t in ctx.times}
        self.words: list[Word] = [
            (m.start(), m.end(), m[0])
            for m in word_pattern().finditer(ctx.text)
            if m[0][0].isalnum()
        ]
        self.lowers = {word for _, _, word in self.words if word[0].islower()}
        self.articles: Counter[str] = Counter()
        self.bare: Counter[str] = Counter()

    def find(self) -> dict[str, str]:
        found = self._with_legal_form()
        for index, (start, _, word) in enumerate(self.words):
            if not word[0].isupper() or start in self.taken:
                continue
            before = self._before(index)
            (self.articles if before.lower() in _ARTICLES else self.bare)[word] += 1
            kinds = anaphor_kinds(before) if before[:1].isupper() else ()
            if kinds and kinds[0] in ("company", "etf") and _can_be_name(word):
                if _is_introduced(self.words, index):
                    kind = "fund" if kinds == _FUND else "company"
                    found.setdefault(self._longest(index), kind)
            elif self._is_presented(index):
                found.setdefault(word, "company")
        for name in self._in_labels():
            found.setdefault(name, "company")
        titled = self._in_title(found)
        if titled is not None:
            found.setdefault(*titled)
        kept = {
            name: kind
            for name, kind in found.items()
            if self.articles[name] <= self.bare[name] and name.lower() not in self.lowers
        }
        first = {name.split()[0] for name in kept}
        for name, points in self.proper.items():
            if points >= STRONG and name.split()[0] not in first:
                kept[name] = self._kind(name)
        return dict(list(kept.items())[:_MAX_NAMES])

    def weak(self, found: dict[str, str]) -> dict[str, str]:
        """Names with too few traces to be sure of."""
        first = {name.split()[0] for name in found}
        return {name: self._kind(name) for name in self.proper if name.split()[0] not in first}

    @cached_property
    def proper(self) -> dict[str, int]:
        """Names by their traces, see `proper`."""
        ctx = self.ctx
        spans = [(m.start, m.end) for m in ctx.mentions]
        spans += [(t.start, t.end) for t in ctx.times]
        spans += [(q.start, q.end) for q in ctx.quantities]
        taken = {
            word[0] for start, end in spans for word in self.words[
                bisect_left(self.words, (start, 0, "")) : bisect_left(self.words, (end, 0, ""))
            ]
        }  # fmt: skip
        return find_proper_names(ctx.text, self.words, taken, _can_be_name)

    def _kind(self, name: str) -> str:
        """An acronym with an article of its own (*der PPVX*) is an index, another name a firm."""
        indexed = name.isupper() and self.articles[name] and "Punkte" in self.ctx.text
        return "index" if indexed else "company"

    def _before(self, index: int) -> str:
        end, start = self.words[index - 1][1], self.words[index][0]
        if not index or end + 1 != start or self.ctx.text[end] == "\n":
            return ""
        return self.words[index - 1][2]

    def _with_legal_form(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for match in _named_with_form().finditer(self.ctx.text):
            words = match[1].split()
            start = match.start()
            while words and (words[0].lower() in _ARTICLES or not _can_be_name(words[0])):
                start += len(words.pop(0)) + 1
            if words and not self._in_mention(start):
                found.setdefault(" ".join(words), "company")
        return found

    def _in_mention(self, start: int) -> bool:
        """*DON* of *CO. DON AG*: the rest of a name that is known."""
        mentions = self.ctx.mentions
        index = bisect_right(mentions, start, key=lambda mention: mention.start)
        return index > 0 and mentions[index - 1].end > start

    def _is_presented(self, index: int) -> bool:
        """*Neu an Bord ist Rational. Der Großküchenausrüster …*"""
        _, end, word = self.words[index]
        before = self._before(index)
        if before.lower() not in _COPULA or self.ctx.text[end : end + 1] not in (".", "!"):
            return False
        following = [w for _, _, w in self.words[index + 1 : index + 4]]
        if len(following) < 3 or following[0].lower() not in ("der", "die", "das"):
            return False
        noun = following[1] if following[1][0].isupper() else following[2]
        return _can_be_name(word) and "company" in anaphor_kinds(noun)

    def _in_labels(self) -> Iterator[str]:
        """**Puma: kein Boden in Sicht**, and then *Der Sportartikelhersteller …*"""
        for match in _label_line().finditer(self.ctx.text):
            words = match[1].split()
            following = match[2].split(maxsplit=2)
            if match.start(1) in self.taken or len(words) > _MAX_WORDS or len(following) < 2:
                continue
            refers = following[0] in ("Der", "Die", "Das", "Den", "Dem")
            noun = following[1].strip(",.;:")
            kinds = anaphor_kinds(noun) or (("company",) if is_demonym(noun) else ())
            if refers and "company" in kinds and all(map(_can_be_name, words)):
                yield " ".join(words)

    def _in_title(self, found: dict[str, str]) -> tuple[str, str] | None:
        """The name that opens the title and comes back; that of the fund a report is about."""
        title = (self.ctx.article.title or self.ctx.text[: self.ctx.text.find("\n")]).strip()
        first = word_pattern().match(title)
        if first is None:
            return None
        word = first[0]
        if any(word in name.split() for name in found) or not _can_be_name(word):
            return None
        common = word.lower() in self.lowers
        if self.bare[word] >= 3 and not self.articles[word] and not common:
            return word, "company"
        opening = re.split(r"[:(|]| [–—-] ", title, maxsplit=1)
        label = opening[0].split()
        capital = all(word[0].isupper() for word in label) and bool(label)
        named = len(opening) > 1 and 1 < len(label) <= _MAX_TITLE and capital
        free = self.ctx.text.find(title) not in self.taken
        if named and _can_be_name(label[0]) and free and self._is_of_fund():
            return " ".join(label), "fund"
        return None

    def _is_of_fund(self) -> bool:
        text = self.ctx.text
        return "Fondsvermögen" in text or names_fund().search(text) is not None

    def _longest(self, index: int) -> str:
        text, end = self.ctx.text, self.words[index][1]
        for start, stop, word in self.words[index + 1 : index + _MAX_WORDS]:
            if start != end + 1 or start in self.taken or text[end] != " ":
                break
            if not (word[0].isupper() and (_can_be_name(word) or _legal_form().fullmatch(word))):
                break
            end = stop
        return text[self.words[index][0] : end]


def _is_introduced(words: list[Word], index: int) -> bool:
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


def _can_be_name(word: str) -> bool:
    """Not a word that the lexicons know as a common noun."""
    lower = word.lower()
    if len(word) < _MIN_LENGTH or lower in subject_lexicon().not_subject or lower in _ARTICLES:
        return False
    lexicon = subject_lexicon()
    if lower in lexicon.subordinators or lower in _PRONOUNS or lower in lexicon.no_nouns:
        return False
    if lower in lexicon.style_words | lexicon.styles:
        return False
    if not word[0].isupper() or lower in PREPOSITIONS or is_finite(lower):
        return False
    return not (read_word(word) or noun_classes(word) or lower in subject_lexicon().regions)
