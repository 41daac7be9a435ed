"""Recognise instruments, institutions and persons in German finance text.

    find_instruments(text) -> InstrumentHits(mentions, instruments, name_spans)

The tables of `nlp_fin.lexicon.instruments` give the names. Names that are common words need a cue
(`instruments_context`); companies with a legal form that no table has are kept without a symbol;
short forms that an article introduces hold in that article. All steps are linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nlp_fin.lexicon.company_forms import strip_legal_form
from nlp_fin.lexicon.instruments import TEXT, Entry, Gazetteer, gazetteer, made_entry
from nlp_fin.pipeline.naming.article import foreign_acronyms, web_spans
from nlp_fin.pipeline.naming.codes import CodeFinder, Placed
from nlp_fin.pipeline.naming.companies import (
    defined_alias,
    find_fund_names,
    find_legal_names,
    index_names,
    short_forms,
)
from nlp_fin.pipeline.naming.context import Judge
from nlp_fin.pipeline.naming.digits import find_digit_names
from nlp_fin.pipeline.naming.macro import find_currencies, find_policy_rates
from nlp_fin.pipeline.naming.match import Candidate, find_candidates
from nlp_fin.pipeline.naming.persons import find_persons
from nlp_fin.pipeline.naming.roles import assign_roles
from nlp_fin.pipeline.naming.text import SpanSet, TextView
from nlp_fin.types import Instrument, Mention

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class InstrumentHits:
    """What `find_instruments` returns. Offsets are code points into the text, end exclusive.

    `mentions` in text order, none overlapping; `instruments` by id, with their mentions;
    `name_spans` in text order: names and identifiers whose digits are never figures.
    """

    mentions: list[Mention]
    instruments: dict[str, Instrument]
    name_spans: list[Span]


@dataclass(frozen=True, slots=True)
class _Unknown:
    """A stretch that is surely the name of a company or fund, known or not."""

    start: int
    end: int
    kind: str


def _unknown_names(view: TextView) -> dict[int, _Unknown]:
    """By start. Where a company and a fund begin together the longer name counts."""
    found = {start: _Unknown(start, end, "company") for start, end, _ in find_legal_names(view)}
    for start, end, kind in find_fund_names(view):
        if start not in found or found[start].end < end:
            found[start] = _Unknown(start, end, kind)
    return found


def _greedy(
    candidates: Mapping[int, list[Candidate]],
    judge: Judge,
    unknown: Mapping[int, _Unknown],
    blocked: SpanSet,
) -> list[Placed]:
    """Names in text order, the longest that is meant first; unknown ones where no table has any."""
    firsts = sorted({*candidates, *(judge.view.token_at(start) for start in unknown)})
    placed: list[Placed] = []
    judge.accepted_ends = set()
    free = 0
    for first in firsts:
        start = judge.view.starts[first]
        if start < free or blocked(start, start + 1):
            continue
        found = _known_name(candidates.get(first, ()), judge)
        name = unknown.get(start)
        if name is not None and (found is None or found.end < name.end):
            inner = _covering(candidates, judge, name, found)
            if inner is None:
                found = _placed_unknown(judge.view, name)
            elif inner.start == start:
                found = inner
        if found is not None:
            placed.append(found)
            judge.accepted_ends.add(found.end)
            free = found.end
    return placed


def _placed_unknown(view: TextView, name: _Unknown) -> Placed:
    text = " ".join(view.text[name.start : name.end].split())
    return Placed(name.start, name.end, made_entry(name.kind, text))


def _known_name(here: Iterable[Candidate], judge: Judge) -> Placed | None:
    for candidate in here:
        name = judge.choose(candidate)
        if name is not None:
            return Placed(*judge.span_with_tail(candidate, name.entry), name.entry)
    return None


def _covering(
    candidates: Mapping[int, list[Candidate]], judge: Judge, name: _Unknown, found: Placed | None
) -> Placed | None:
    """A known name that reaches the end, at most two words after the start (*Primus SAP SE*).

    A known fund reaches the end if only its share class follows.
    """
    if found is not None and found.entry.kind in {"etf", "fund"} and name.kind != "company":
        if judge.cues.share_class.fullmatch(judge.view.text, found.end, name.end):
            return Placed(found.start, name.end, found.entry)
        return None
    if name.kind != "company":
        return None
    first = judge.view.token_at(name.start)
    for index in (first, first + 1, first + 2):
        here = candidates.get(index, [])
        if index > first:
            here = [c for c in here if _stands_without_form(c)]
        inner = _known_name(here, judge)
        if inner is not None and inner.end >= name.end:
            return inner
    return None


def _stands_without_form(candidate: Candidate) -> bool:
    """Recognised on sight, and not only thanks to a legal form (*Verbund AG*)."""
    alias = candidate.names[0].alias
    return alias.strength == "strong" and strip_legal_form(alias.text) == alias.text


def _merged(
    one: Mapping[int, list[Candidate]], two: Mapping[int, list[Candidate]]
) -> dict[int, list[Candidate]]:
    merged = {index: list(found) for index, found in one.items()}
    for index, found in two.items():
        merged[index] = sorted([*merged.get(index, []), *found], key=lambda c: -c.last)
    return merged


def _introduced_names(
    view: TextView, placed: Iterable[Placed], judge: Judge
) -> list[tuple[str, Entry]]:
    """Short forms that the article introduces, with whom they stand for."""
    pairs: list[tuple[str, Entry]] = []
    for item in placed:
        if item.entry.kind != "company":
            continue
        name = view.text[item.start : item.end]
        defined = defined_alias(view, item.end, name)
        if defined is not None:
            pairs.append((defined[0], item.entry))
    for item in placed:
        if item.entry.kind != "company":
            continue
        if item.entry.where == TEXT:
            bare = strip_legal_form(item.entry.name)
            if not judge.fiction:
                pairs += [
                    (form, item.entry)
                    for form in (bare, *short_forms(bare))
                    if _may_stand_alone(form, bare)
                ]
        else:
            pairs += [
                (form, item.entry) for form in short_forms(item.entry.name) if " " not in form
            ]
    return pairs


def _may_stand_alone(form: str, bare: str) -> bool:
    return form != bare or " " in bare or "-" in bare or bool(short_forms(f"{bare} Gesellschaft"))


def _joined_aliases(view: TextView, placed: list[Placed]) -> list[Placed]:
    """*Meta Platforms (Facebook)* is one mention; a ticker in parentheses stays its own."""
    joined: list[Placed] = []
    for item in placed:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.entry.id == item.entry.id
            and view.text[before.end : item.start] == " ("
            and view.text[item.end : item.end + 1] == ")"
            and not view.text[item.start : item.end].isupper()
        ):
            joined[-1] = Placed(before.start, item.end + 1, item.entry)
        else:
            joined.append(item)
    return joined


def _names(view: TextView, tables: Gazetteer) -> list[Placed]:
    """All mentions by name, in text order."""
    candidates = find_candidates(view, tables.names, tables.longest)
    unknown = _unknown_names(view)
    judge = Judge(view, tables)
    judge.sure_starts = {
        found[0].start
        for found in candidates.values()
        if any(n.alias.strength == "strong" and n.entry.kind == "company" for n in found[0].names)
    }
    ends = {found.end for here in candidates.values() for found in here if found.last > found.first}
    judge.acronyms = foreign_acronyms(view, ends)
    blocked = SpanSet(web_spans(view.text))
    placed: list[Placed] = []
    for _ in range(2):
        placed = _greedy(candidates, judge, unknown, blocked)
        judge.evidence = {item.entry.id for item in placed}
    names, longest = index_names(_introduced_names(view, placed, judge))
    if names:
        candidates = _merged(candidates, find_candidates(view, names, longest))
    placed = _greedy(candidates, judge, unknown, blocked)
    return _one_entry_a_company(_joined_aliases(view, placed))


def _one_entry_a_company(placed: list[Placed]) -> list[Placed]:
    """An unknown company that is written with and without its legal form is one company."""
    by_bare: dict[str, Entry] = {}
    unified = []
    for item in placed:
        if item.entry.where == TEXT:
            bare = strip_legal_form(item.entry.name).lower()
            item = Placed(item.start, item.end, by_bare.setdefault(bare, item.entry))
        unified.append(item)
    return unified


def _instruments(placed: Iterable[Placed], isins: Mapping[str, str]) -> dict[str, Instrument]:
    entries: dict[str, Entry] = {}
    mentions: dict[str, list[Span]] = {}
    for item in placed:
        entries.setdefault(item.entry.id, item.entry)
        mentions.setdefault(item.entry.id, []).append((item.start, item.end))
    return {
        entry.id: Instrument(
            id=entry.id,
            kind=entry.kind,
            name=entry.name,
            symbol=entry.symbol,
            isin=entry.isin or isins.get(entry.id),
            mentions=tuple(mentions[entry.id]),
            wkn=entry.wkn,
        )
        for entry in entries.values()
    }


def _filled(placed: Iterable[Placed], more: Iterable[Placed]) -> list[Placed]:
    """`placed` and what of `more` touches none of them, in text order; the longest goes first."""
    kept = sorted(placed, key=lambda item: item.start)
    taken = SpanSet((item.start, item.end) for item in kept)
    free = 0
    for item in sorted(more, key=lambda item: (item.start, -item.end)):
        if item.start >= free and not taken(item.start, item.end):
            kept.append(item)
            free = item.end
    return sorted(kept, key=lambda item: item.start)


def find_instruments(text: str) -> InstrumentHits:
    """All mentions of instruments, institutions and persons in `text`, and names with digits."""
    tables = gazetteer()
    view = TextView.of(text)
    placed = _names(view, tables)
    codes = CodeFinder(view, tables, placed)
    by_code = codes.find()
    placed = [replace(item, entry=codes.listed.get(item.entry.id, item.entry)) for item in placed]
    placed = assign_roles(view, _filled(placed, by_code))
    taken = SpanSet((item.start, item.end) for item in placed)
    persons = find_persons(view, taken, tables.persons)
    rates = find_policy_rates(text, placed, tables.entries)
    placed = _filled(_filled(placed, persons), [*rates, *find_currencies(text, tables.entries)])
    mentions = [Mention(item.start, item.end, item.entry.id) for item in placed]
    spans = find_digit_names(text, ((item.start, item.end) for item in placed))
    return InstrumentHits(mentions, _instruments(placed, codes.isins), spans)
