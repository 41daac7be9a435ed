"""Institutions, companies and persons that a text names, as possible speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from unicodedata import combining, normalize

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.named import House
from nlp_fin.pipeline.speech.words import Word, read_words
from nlp_fin.types import Instrument

_SPEAKING_KINDS = frozenset({"institution", "company", "person"})
_LEGAL_FORMS = frozenset("ag se kgaa gmbh inc corp plc nv sa".split())
_TITLE_WEIGHT = 3
_ISIN = 12
_MAX_CODE_DIGITS = 5
"""A name with more digits is a code."""


def find_houses(ctx: TextContext) -> list[House]:
    """Known institutions, companies and persons of the text, in order."""
    found: list[House] = []
    speaking = rating_lexicon().houses
    names = {i.id: _written_name(ctx, i) for i in ctx.instruments.values()}
    for mention in ctx.mentions:
        instrument = ctx.instruments.get(mention.instrument)
        if instrument is None or instrument.kind not in _SPEAKING_KINDS:
            continue
        written = ctx.text[mention.start : mention.end]
        kind = instrument.kind
        if kind == "company" and (
            written.lower() in speaking or instrument.name.lower() in speaking
        ):
            kind = "institution"
        if not _is_code(names[instrument.id]) and not _numbered(ctx.text, mention.end):
            found.append((mention.start, mention.end, names[instrument.id], kind))
    found += _unlisted_houses(ctx, found)
    return sorted(found)


def _plain(name: str) -> str:
    """The name without accents."""
    return "".join(c for c in normalize("NFD", name) if not combining(c)).replace(" & ", " ")


def _is_code(name: str) -> bool:
    """Whether a name is an identifier: *DE000STAB1L8*."""
    digits = sum(c.isdigit() for c in name)
    return digits > _MAX_CODE_DIGITS or (len(name) == _ISIN and digits > 0 and name.isalnum())


def _numbered(text: str, end: int) -> bool:
    """Whether a number follows that belongs to the name: the index *S&P 500*."""
    return text[end : end + 1] == " " and text[end + 1 : end + 4].isdigit()


def _written_name(ctx: TextContext, instrument: Instrument) -> str:
    """The form that the text uses most; the instrument's name where that is an inflection of it."""
    written = [ctx.text[start:end] for start, end in instrument.mentions]
    written = [w for w in written if sum(c.isdigit() for c in w) <= _MAX_CODE_DIGITS]
    for form in written:
        if form != instrument.name and _plain(form) == _plain(instrument.name):
            return form  # *Credit Agricole*
    if not written:
        return instrument.name
    counts = Counter(written)
    usual = max(counts, key=lambda form: (counts[form], len(form)))
    same_tail = usual.split()[-1] == instrument.name.split()[-1]
    inflected = same_tail and usual.count("&") == instrument.name.count("&")
    return instrument.name if inflected else usual


def _unlisted_houses(ctx: TextContext, known: Sequence[House]) -> list[House]:
    """Companies that no list knows but that carry a legal form: *die Aumann AG*."""
    taken = {h[0] for h in known}
    ends = {h[1] for h in known}
    found: list[House] = []
    starts = _first_words()
    for start, end in ctx.sentences:
        words = read_words(ctx.text, start, min(end, start + 400))
        for at, word in enumerate(words):
            if word.lower in starts:
                end = _listed(words, at, starts[word.lower])
                if end and word.start not in taken and not _numbered(ctx.text, words[end - 1].end):
                    name = ctx.text[word.start : words[end - 1].end]
                    found.append((word.start, words[end - 1].end, name, "institution"))
            if word.lower not in _LEGAL_FORMS or not word.capital or at == 0:
                continue
            first = at
            while first > 0 and words[first - 1].capital and at - first < 4:
                first -= 1
            while first < at and words[first].lower in ("die", "der", "das", "des", "ad-hoc"):
                first += 1
            if first < at and words[first].start not in taken and words[at - 1].end not in ends:
                name = ctx.text[words[first].start : words[at - 1].end]
                found.append((words[first].start, word.end, name, "company"))
    return found


@cache
def _first_words() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """First word → the names of houses that begin with it, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for name in rating_lexicon().houses:
        parts = tuple(name.split())
        table.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in table.items()}


def _listed(words: Sequence[Word], at: int, names: Sequence[tuple[str, ...]]) -> int:
    """Index behind the listed name that begins at word `at`, 0 where there is none."""
    if not words[at].capital:
        return 0
    for parts in names:
        if tuple(w.lower for w in words[at : at + len(parts)]) == parts:
            return at + len(parts)
    return 0


def main_company(ctx: TextContext, houses: Sequence[House]) -> str | None:
    """The company that the text names most, counting the title three times."""
    counts: Counter[str] = Counter()
    title_end = ctx.sentences[0][1] if ctx.sentences else 0
    for start, _, name, kind in houses:
        if kind == "company" or (kind == "institution" and start < title_end):
            counts[name] += _TITLE_WEIGHT if start < title_end else 1
    return counts.most_common(1)[0][0] if counts else None
