"""Institutions, companies and persons that a text names, as possible speakers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speech.names import House
from nlp_fin.pipeline.speech.words import read_words
from nlp_fin.types import Instrument

_SPEAKING_KINDS = frozenset({"institution", "company", "person"})
_LEGAL_FORMS = frozenset("ag se kgaa gmbh inc corp plc nv sa".split())
_TITLE_WEIGHT = 3
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
        found.append((mention.start, mention.end, names[instrument.id], kind))
    found += _unlisted_houses(ctx, found)
    return sorted(found)


def _written_name(ctx: TextContext, instrument: Instrument) -> str:
    """The instrument's name where the text writes it, else the longest form that it writes."""
    written = [ctx.text[start:end] for start, end in instrument.mentions]
    written = [w for w in written if sum(c.isdigit() for c in w) <= _MAX_CODE_DIGITS]
    tail = instrument.name.split()[-1]
    if not written or any(form.split()[-1] == tail for form in written):
        return instrument.name
    return max(written, key=len)


def _unlisted_houses(ctx: TextContext, known: Sequence[House]) -> list[House]:
    """Companies that no list knows but that carry a legal form: *die Aumann AG*."""
    taken = {h[0] for h in known}
    ends = {h[1] for h in known}
    found: list[House] = []
    for start, end in ctx.sentences:
        words = read_words(ctx.text, start, min(end, start + 400))
        for at, word in enumerate(words):
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


def main_company(ctx: TextContext, houses: Sequence[House]) -> str | None:
    """The company that the text names most, counting the title three times."""
    counts: Counter[str] = Counter()
    title_end = ctx.sentences[0][1] if ctx.sentences else 0
    for start, _, name, kind in houses:
        if kind == "company" or (kind == "institution" and start < title_end):
            counts[name] += _TITLE_WEIGHT if start < title_end else 1
    return counts.most_common(1)[0][0] if counts else None
