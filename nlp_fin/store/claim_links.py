"""Who repeats whose number, who contradicts it, who updates his own.

`nlp_fin.checks.claim_links` links by rating and stance; `nlp_fin.store.across` stores both.

Numbers are comparable when they are of the same thing (`nlp_fin.checks.keys.Key`) at the same
time. A later claim is linked to an earlier one:

- `updates`: the same speaker gives another value than before;
- `restates`: the same value, by anybody, linked to who said it first;
- `contradicts`: another speaker reports a value that the digits of the first one exclude.
  Forecasts and targets of different houses differ without contradicting each other.

Earlier means by day of publication: on one day, and without a day, nothing is earlier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

from nlp_fin.checks.intervals import meet
from nlp_fin.checks.keys import MOMENTARY, STABLE, Key, figure_key
from nlp_fin.checks.stated import stated_interval
from nlp_fin.types import Claim, Figure, Record

LinkKind = Literal["restates", "contradicts", "updates"]

Value = tuple[Decimal | None, Decimal | None, Decimal | None]
Time = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A later claim and the earlier one it refers to, whether it says so or not."""

    article_id: str
    claim_id: str
    earlier_article_id: str
    earlier_claim_id: str
    kind: LinkKind
    explanation: str


@dataclass(frozen=True, slots=True)
class _Said:
    """One number in one claim."""

    day: date
    article_id: str
    claim: Claim
    figure: Figure

    @property
    def value(self) -> Value:
        return self.figure.value, self.figure.low, self.figure.high

    @property
    def speaker(self) -> str:
        name = self.claim.speaker.name
        return name.casefold() if name else f"{self.claim.speaker.role} of {self.article_id}"


@dataclass
class _Before:
    """What was said about one thing at one time up to the day before."""

    first: _Said | None = None
    by_value: dict[Value, _Said] = field(default_factory=dict)
    by_speaker: dict[str, _Said] = field(default_factory=dict)

    def add(self, said: _Said) -> None:
        self.first = self.first or said
        self.by_value.setdefault(said.value, said)
        self.by_speaker[said.speaker] = said


def link_claims(records: Iterable[Record]) -> list[ClaimLink]:
    """All links between the claims of `records`, one for each pair of claims."""
    groups: dict[tuple[Key, Time], list[_Said]] = defaultdict(list)
    for record in records:
        for place, said in _numbers(record):
            groups[place].append(said)
    links = {
        (link.article_id, link.claim_id, link.earlier_article_id, link.earlier_claim_id): link
        for group in groups.values()
        for link in _links(group)
    }
    return [links[key] for key in sorted(links)]


def _numbers(record: Record) -> Iterator[tuple[tuple[Key, Time], _Said]]:
    day = record.article.published
    if day is None:
        return
    figures = {figure.id: figure for figure in record.figures}
    for claim in record.claims:
        old = claim.target_previous
        for name in dict.fromkeys((*claim.figures, *((claim.target,) if claim.target else ()))):
            figure = figures.get(name)
            if figure is None or name == old or stated_interval(figure) is None:
                continue
            key, time = figure_key(figure), _time(figure, day)
            if key is not None and time is not None:
                yield (key, time), _Said(day, record.article.id, claim, figure)


def _time(figure: Figure, day: date) -> Time | None:
    """What must be equal for two figures to hold at the same time; None if nobody can say."""
    period = figure.period
    if figure.metric == "price_target":
        return ()
    if period is not None and (period.start or period.end):
        return period.kind.removeprefix("fiscal_"), period.start, period.end
    if figure.metric in MOMENTARY:
        return ("day", day)
    return () if figure.metric in STABLE and period is None else None


def _links(group: Sequence[_Said]) -> Iterator[ClaimLink]:
    before = _Before()
    ordered = sorted(group, key=lambda said: (said.day, said.article_id, said.figure.start))
    for _, same_day in groupby(ordered, key=lambda said: said.day):
        today = list(same_day)
        for said in today:
            link = _link(said, before)
            if link is not None:
                yield link
        for said in today:
            before.add(said)


def _link(said: _Said, before: _Before) -> ClaimLink | None:
    own = before.by_speaker.get(said.speaker)
    if own is not None and own.value != said.value:
        return _make(said, own, "updates")
    same = before.by_value.get(said.value)
    if same is not None:
        return _make(said, same, "restates")
    first = before.first
    if first is None or said.figure.basis != "actual" or said.figure.metric == "price_target":
        return None
    one, other = stated_interval(first.figure), stated_interval(said.figure)
    if one is None or other is None or meet(one, other):
        return None
    return _make(said, first, "contradicts")


_SENTENCES: dict[LinkKind, str] = {
    "updates": "{who} nannte am {day} noch „{text}“, jetzt „{new}“.",
    "restates": "„{new}“ sagte {who} schon am {day}.",
    "contradicts": "{who} nannte am {day} „{text}“; „{new}“ passt nicht dazu.",
}


def _make(said: _Said, earlier: _Said, kind: LinkKind) -> ClaimLink | None:
    if said.article_id == earlier.article_id:
        return None
    sentence = _SENTENCES[kind].format(
        who=earlier.claim.speaker.name or "der Autor",
        day=f"{earlier.day:%d.%m.%Y}",
        text=earlier.figure.text,
        new=said.figure.text,
    )
    sentence = sentence[0].upper() + sentence[1:]
    return ClaimLink(
        said.article_id, said.claim.id, earlier.article_id, earlier.claim.id, kind, sentence
    )
