"""Opinions across articles: who changed a rating, who repeats it, who says the contrary.

Works on stored records. Links by numbers (the same value repeated, updated, excluded) are made
by the store; these are the links between claims that need no number:

- `updates`: the same speaker gives another rating for the same instrument than before;
- `restates`: the same speaker confirms the rating it gave before;
- `contradicts`: another speaker says the contrary about the same instrument within
  `WINDOW`: buy against sell, or a positive against a negative forecast for the same time.

Earlier means by day of publication: on one day, and without a day, nothing is earlier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from nlp_fin.types import Claim, Period, Record

Relation = Literal["restates", "contradicts", "updates"]

WINDOW = timedelta(days=92)
"""How long an opinion counts as current."""
MAX_COMPARED = 50
"""Earlier opinions about one instrument that a new one is compared with, latest first."""

_CONTRARY = frozenset({("buy", "sell"), ("sell", "buy")})
_OPPOSITE = frozenset({("positive", "negative"), ("negative", "positive")})
_RATING_WORDS = {"buy": "Kaufen", "hold": "Halten", "sell": "Verkaufen"}
_STANCE_WORDS = {"positive": "positiv", "negative": "negativ", "neutral": "neutral"}


@dataclass(frozen=True, slots=True)
class ClaimRelation:
    """A later claim and the earlier one it confirms, changes or contradicts."""

    article_id: str
    claim_id: str
    earlier_article_id: str
    earlier_claim_id: str
    kind: Relation
    explanation: str


@dataclass(frozen=True, slots=True)
class _Opinion:
    day: date
    article_id: str
    claim: Claim

    @property
    def speaker(self) -> str:
        name = self.claim.speaker.name
        return name.casefold() if name else f"{self.claim.speaker.role} of {self.article_id}"


def relate_claims(records: Iterable[Record]) -> list[ClaimRelation]:
    """All relations between ratings and forecasts of `records`, later claim first in each."""
    opinions: dict[str, list[_Opinion]] = defaultdict(list)
    for record in records:
        day = record.article.published
        if day is None:
            continue
        for claim in record.claims:
            if claim.rating is None and claim.kind != "forecast":
                continue
            for subject in claim.subjects[:1]:
                opinions[subject].append(_Opinion(day, record.article.id, claim))
    found = [relation for group in opinions.values() for relation in _relations(group)]
    return sorted(
        found, key=lambda r: (r.article_id, r.claim_id, r.earlier_article_id, r.earlier_claim_id)
    )


def _relations(group: Sequence[_Opinion]) -> Iterator[ClaimRelation]:
    ordered = sorted(group, key=lambda o: (o.day, o.article_id, o.claim.start))
    for position, opinion in enumerate(ordered):
        earlier = [
            o
            for o in ordered[max(0, position - MAX_COMPARED) : position]
            if o.day < opinion.day and o.article_id != opinion.article_id
        ]
        yield from _relate(opinion, earlier[::-1])


def _relate(opinion: _Opinion, earlier: Sequence[_Opinion]) -> Iterator[ClaimRelation]:
    """Relations to `earlier` opinions about the same instrument, latest first."""
    rated = opinion.claim.rating is not None
    seen: set[str] = set()
    for other in earlier:
        if other.speaker in seen or (other.claim.rating is not None) != rated:
            continue
        seen.add(other.speaker)
        if rated and other.speaker == opinion.speaker:
            same = other.claim.rating == opinion.claim.rating
            yield _make(opinion, other, "restates" if same else "updates")
        elif (
            other.speaker != opinion.speaker
            and opinion.day - other.day <= WINDOW
            and _contrary(opinion.claim, other.claim)
        ):
            yield _make(opinion, other, "contradicts")


def _contrary(one: Claim, other: Claim) -> bool:
    if one.rating is not None and other.rating is not None:
        return (one.rating, other.rating) in _CONTRARY
    return (one.stance, other.stance) in _OPPOSITE and _overlap(one.horizon, other.horizon)


def _overlap(one: Period | None, other: Period | None) -> bool:
    """Whether two horizons share a day; an unknown horizon overlaps with an unknown one only."""
    if one is None or other is None:
        return one is None and other is None
    starts = [p.start for p in (one, other) if p.start is not None]
    ends = [p.end for p in (one, other) if p.end is not None]
    return not starts or not ends or max(starts) <= min(ends)


_SENTENCES: dict[Relation, str] = {
    "updates": "{who} stufte am {day} noch mit „{old}“ ein, jetzt mit „{new}“.",
    "restates": "{who} bestätigt „{new}“ vom {day}.",
    "contradicts": "{who} urteilte am {day} „{old}“; hier heißt es „{new}“.",
}


def _make(opinion: _Opinion, earlier: _Opinion, kind: Relation) -> ClaimRelation:
    explanation = _SENTENCES[kind].format(
        who=earlier.claim.speaker.name or "Der Autor",
        day=f"{earlier.day:%d.%m.%Y}",
        old=_word(earlier.claim),
        new=_word(opinion.claim),
    )
    return ClaimRelation(
        opinion.article_id,
        opinion.claim.id,
        earlier.article_id,
        earlier.claim.id,
        kind,
        explanation,
    )


def _word(claim: Claim) -> str:
    if claim.rating is not None:
        return _RATING_WORDS[claim.rating]
    return _STANCE_WORDS[claim.stance]
