"""New articles against what is stored: findings across articles, links between claims.

`articles.compared` says which articles are through, so that a run that was killed goes on, and
an article that was analysed again is compared again. Only those stored articles are loaded that
speak of the same quantity, or of the same instrument's prospects, as a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import sqlalchemy as sa

from nlp_fin.checks.claim_links import relate_claims
from nlp_fin.checks.ledger import Ledger
from nlp_fin.store import schema
from nlp_fin.store.claim_links import link_claims
from nlp_fin.store.store import Store
from nlp_fin.types import Finding

_BATCH = 100
_IDS = 500


def update_across(store: Store) -> int:
    """Compare the articles that were not compared yet; returns how many there were."""
    new = sorted(_pending(store))
    if not new:
        return 0
    links = _links(store, set(new))
    ledger = Ledger.from_records(store.records(_same_quantity(store, new) - set(new)))
    for batch in _batches(new, _BATCH):
        findings: list[Finding] = []
        for record in store.records(batch):
            findings += ledger.add(record)
        store.add_across(findings, [link for key in batch for link in links.get(key, ())], batch)
    return len(new)


def _pending(store: Store) -> set[str]:
    article = schema.articles.c
    rows = store.rows(sa.select(article.id).where(article.compared.is_(False)))
    return {row["id"] for row in rows}


def _links(store: Store, new: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Links that a new article takes part in, by the new article.

    Where two claims are linked both ways, the number is the more exact reason.
    """
    numbers = new | _same_quantity(store, sorted(new))
    opinions = new | _same_prospects(store, sorted(new))
    rows = {
        (
            row["article_id"],
            row["claim_id"],
            row["earlier_article_id"],
            row["earlier_claim_id"],
        ): row
        for links in (relate_claims(store.records(opinions)), link_claims(store.records(numbers)))
        for row in map(asdict, links)
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.values():
        owner = row["article_id"] if row["article_id"] in new else row["earlier_article_id"]
        if owner in new:
            found.setdefault(owner, []).append(row)
    return found


def _same_quantity(store: Store, ids: Sequence[str]) -> set[str]:
    """Articles with a figure of the same metric and subject as one of `ids`."""
    one, other = schema.figures.alias("one"), schema.figures.alias("other")
    joined = sa.select(other.c.article_id).distinct().join(
        one,
        sa.and_(one.c.metric == other.c.metric, one.c.subject_key == other.c.subject_key),
    )  # fmt: skip
    return _matching(store, joined, one.c.article_id, ids)


def _same_prospects(store: Store, ids: Sequence[str]) -> set[str]:
    """Articles with a rating or forecast for the same instrument as one of `ids`."""
    one, other = schema.claim_subjects.alias("one"), schema.claim_subjects.alias("other")
    claim = schema.claims.c
    joined = (
        sa.select(other.c.article_id)
        .distinct()
        .join(one, one.c.instrument == other.c.instrument)
        .join(
            schema.claims,
            sa.and_(claim.article_id == other.c.article_id, claim.id == other.c.claim_id),
        )
        .where(sa.or_(claim.rating.is_not(None), claim.kind == "forecast"))
    )
    return _matching(store, joined, one.c.article_id, ids)


def _matching(
    store: Store, query: sa.Select[Any], column: sa.ColumnElement[Any], ids: Sequence[str]
) -> set[str]:
    return {
        row["article_id"]
        for part in _batches(ids, _IDS)
        for row in store.rows(query.where(column.in_(part)))
    }


def _batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
