"""New articles against what is stored: findings across articles, links between claims.

`articles.compared` says which articles are through, so that a run that was killed goes on, and
an article that was analysed again is compared again. Only those stored articles are loaded that
speak of the same quantity, or of the same instrument's prospects, as a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa

from nlp_fin.checks.claim_links import relate_claims
from nlp_fin.checks.ledger import Ledger
from nlp_fin.store import schema
from nlp_fin.store.claim_links import link_claims
from nlp_fin.store.store import Store
from nlp_fin.types import Finding, Record

_BATCH = 100
_IDS = 500


def update_across(store: Store, advance: Callable[[], object] = lambda: None) -> int:
    """Compare the articles that were not compared yet; returns how many there were.

    `advance` is called after each of them.
    """
    new = sorted(pending(store))
    if not new:
        return 0
    related = _same_quantity(store, new)
    links = _links(store, set(new), related | _same_prospects(store, new))
    ledger = Ledger.from_records(store.records(related - set(new)))
    for batch in _batches(new, _BATCH):
        findings: list[Finding] = []
        for record in store.records(batch):
            findings += ledger.add(record)
            advance()
        store.add_across(findings, [link for key in batch for link in links.get(key, ())], batch)
    return len(new)


def across_by_article(store: Store) -> dict[str, list[Finding]]:
    """Article id to the findings across articles that rest on a figure of it."""
    return by_article(store.across())


def by_article(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """`findings` across articles, under each article that one of their figures is in."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for article in {ref[0] for ref in finding.figures if isinstance(ref, tuple)}:
            found.setdefault(article, []).append(finding)
    return found


def pending(store: Store) -> set[str]:
    """Ids of the articles that were not compared yet."""
    article = schema.articles.c
    rows = store.rows(sa.select(article.id).where(article.compared.is_(False)))
    return {row["id"] for row in rows}


def _links(store: Store, new: set[str], related: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Links of new articles with `related` ones and each other, by the new article.

    Where two claims are linked both ways, the number is the more exact reason.
    """
    opinions: list[Record] = []

    def read_once() -> Iterator[Record]:
        for record in store.records(new | related):
            said = [c for c in record.claims if c.rating is not None or c.kind == "forecast"]
            if said:
                article = replace(record.article, text="", tables=())
                opinions.append(Record(article, claims=tuple(said)))
            yield record

    by_number = link_claims(read_once())
    rows = {
        (
            row["article_id"],
            row["claim_id"],
            row["earlier_article_id"],
            row["earlier_claim_id"],
        ): row
        for links in (relate_claims(opinions), by_number)
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
    figure = schema.figures.c
    keys = sa.select(figure.metric, figure.subject_key).distinct()

    def others(part: list[str]) -> sa.Select[Any]:
        own = keys.where(figure.article_id.in_(part)).subquery()
        same = sa.and_(own.c.metric == figure.metric, own.c.subject_key == figure.subject_key)
        return sa.select(figure.article_id).distinct().join(own, same)

    return _matching(store, others, ids)


def _same_prospects(store: Store, ids: Sequence[str]) -> set[str]:
    """Articles with a rating or forecast for the same instrument as one of `ids`."""
    subject, claim = schema.claim_subjects.c, schema.claims.c
    names = sa.select(subject.instrument).distinct().where(subject.instrument.is_not(None))

    def others(part: list[str]) -> sa.Select[Any]:
        own = names.where(subject.article_id.in_(part)).subquery()
        said = sa.and_(claim.article_id == subject.article_id, claim.id == subject.claim_id)
        return (
            sa.select(subject.article_id)
            .distinct()
            .join(own, own.c.instrument == subject.instrument)
            .join(schema.claims, said)
            .where(sa.or_(claim.rating.is_not(None), claim.kind == "forecast"))
        )

    return _matching(store, others, ids)


def _matching(
    store: Store, others: Callable[[list[str]], sa.Select[Any]], ids: Sequence[str]
) -> set[str]:
    # What `ids` speak of is made unique first: joined pair by pair, the work would grow with the
    # square of the articles about one company.
    return {row["article_id"] for part in _batches(ids, _IDS) for row in store.rows(others(part))}


def _batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
