"""Questions to the claims of a database: by speaker and instrument, repetitions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from nlp_fin.errors import UsageError
from nlp_fin.store import schema
from nlp_fin.store.across import update_across
from nlp_fin.store.store import Store

Row = dict[str, Any]
Ref = tuple[str, str]
"""(article id, id of a claim, figure or instrument in it)."""

_WORDS = {
    "kind": ("performance", "valuation", "forecast", "price_target", "recommendation", "risk",
             "driver", "fundamental", "policy"),
    "stance": ("positive", "negative", "neutral"),
    "rating": ("buy", "hold", "sell"),
}  # fmt: skip
_ROLES = ("author", "institution", "person", "company", "market")


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims; None means any.

    `speaker` is a role or part of a name, `instrument` an id, a symbol, an ISIN or part of a
    name, without regard to case. `due`: only claims whose horizon ended before that day.
    Raises `UsageError` for a kind, stance or rating that the format does not have.
    """

    speaker: str | None = None
    instrument: str | None = None
    kind: str | None = None
    stance: str | None = None
    rating: str | None = None
    since: date | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        for name, words in _WORDS.items():
            value = getattr(self, name)
            if value is not None and value not in words:
                raise UsageError(f"--{name} is one of {', '.join(words)}; not {value!r}")


def claim_rows(store: Store, wanted: ClaimFilter) -> list[Row]:
    """The claims that fit, oldest first, with what they are about and where they stand."""
    claim, article = schema.claims.c, schema.articles.c
    query = (
        sa.select(
            schema.claims, article.source, article.title, article.published,
        )
        .join(schema.articles, article.id == claim.article_id)
        .where(*_conditions(wanted))
        .order_by(
            article.published.is_(None), article.published, claim.article_id, claim.position
        )
    )  # fmt: skip
    rows = [row for row in store.rows(query) if _speaks(row, wanted)]
    about = _subjects(store, wanted)
    shown = [row for row in rows if about is None or (row["article_id"], row["id"]) in about]
    names = about if about is not None else _all_subjects(store)
    return [_claim_row(row, names.get((row["article_id"], row["id"]), [])) for row in shown]


def _conditions(wanted: ClaimFilter) -> list[sa.ColumnElement[bool]]:
    claim, article = schema.claims.c, schema.articles.c
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.speaker in _ROLES:
        conditions.append(claim.speaker_role == wanted.speaker)
    elif wanted.speaker is not None:
        conditions.append(claim.speaker_name.is_not(None))
    for name in _WORDS:
        value = getattr(wanted, name)
        if value is not None:
            conditions.append(claim[name] == value)
    if wanted.since is not None:
        conditions.append(article.published >= wanted.since)
    if wanted.due is not None:
        conditions += [claim.horizon_end < wanted.due, claim.kind.in_(["forecast", "price_target"])]
    return conditions


def _speaks(row: sa.RowMapping, wanted: ClaimFilter) -> bool:
    # Not in SQL: SQLite folds the case of ASCII letters only.
    if wanted.speaker is None or wanted.speaker in _ROLES:
        return True
    return wanted.speaker.casefold() in row["speaker_name"].casefold()


def _subjects(store: Store, wanted: ClaimFilter) -> dict[Ref, list[str]] | None:
    """Claims about the instrument that is asked for, with all they are about; None if any."""
    if wanted.instrument is None:
        return None
    low, item = wanted.instrument.casefold(), schema.instruments.c
    query = sa.select(item.article_id, item.id, item.symbol, item.isin, item.name)
    ids = {
        (row["article_id"], row["id"])
        for row in store.rows(query)
        if low in row["name"].casefold()
        or low in [str(row[name]).casefold() for name in ("id", "symbol", "isin")]
    }
    chosen = {
        ref
        for ref, subjects in _all_subjects(store, ids=True).items()
        if any((ref[0], name) in ids or low in name.casefold() for name in subjects)
    }
    names = _all_subjects(store)
    return {ref: names[ref] for ref in chosen}


def _all_subjects(store: Store, *, ids: bool = False) -> dict[Ref, list[str]]:
    """What each claim is about: names as the articles know them, or ids."""
    subject, item = schema.claim_subjects.c, schema.instruments.c
    query = (
        sa.select(subject.article_id, subject.claim_id, subject.instrument, subject.text, item.name)
        .outerjoin(
            schema.instruments,
            sa.and_(item.article_id == subject.article_id, item.id == subject.instrument),
        )
        .order_by(subject.article_id, subject.claim_id, subject.position)
    )
    found: dict[Ref, list[str]] = defaultdict(list)
    for row in store.rows(query):
        name = row["instrument"] if ids else row["name"] or row["instrument"]
        found[row["article_id"], row["claim_id"]].append(name or row["text"])
    return found


def _claim_row(row: sa.RowMapping, about: list[str]) -> Row:
    published, horizon = row["published"], row["horizon_end"]
    return {
        "published": published.isoformat() if published else None,
        "speaker": row["speaker_name"],
        "role": row["speaker_role"],
        "about": about,
        "kind": row["kind"],
        "stance": row["stance"],
        "certainty": row["certainty"],
        "rating": row["rating"],
        "rating_change": row["rating_change"],
        "horizon": row["horizon_text"],
        "horizon_end": horizon.isoformat() if horizon else None,
        "text": row["text"],
        "source": row["source"],
        "title": row["title"],
        "where": row["source"],
        "article_id": row["article_id"],
        "claim_id": row["id"],
        "start": row["start"],
        "end": row["end"],
    }


def link_rows(store: Store, wanted: ClaimFilter) -> list[Row]:
    """Who repeats, updates or contradicts whose number.

    New articles are compared first, unless the database is only read.
    """
    if not store.read_only:
        update_across(store)
    claims = {(row["article_id"], row["claim_id"]): row for row in claim_rows(store, ClaimFilter())}
    chosen = {(row["article_id"], row["claim_id"]) for row in claim_rows(store, wanted)}
    link = schema.claim_links.c
    rows = []
    for row in store.rows(sa.select(schema.claim_links).order_by(link.article_id, link.claim_id)):
        later = (row["article_id"], row["claim_id"])
        earlier = claims[row["earlier_article_id"], row["earlier_claim_id"]]
        if later in chosen:
            rows.append(_link_row(claims[later], earlier, row))
    return sorted(rows, key=lambda row: row["published"])


def _link_row(claim: Row, earlier: Row, link: sa.RowMapping) -> Row:
    return {
        "published": claim["published"],
        "speaker": claim["speaker"],
        "role": claim["role"],
        "kind": link["kind"],
        "explanation": link["explanation"],
        "text": claim["text"],
        "where": claim["source"],
        "article_id": claim["article_id"],
        "claim_id": claim["claim_id"],
        "earlier": earlier["source"],
        "earlier_published": earlier["published"],
        "earlier_speaker": earlier["speaker"],
        "earlier_text": earlier["text"],
        "earlier_article_id": earlier["article_id"],
        "earlier_claim_id": earlier["claim_id"],
    }
