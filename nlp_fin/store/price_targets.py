"""All price targets: who, for whom, now and before, and the upside to the price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from nlp_fin.records import decimal_text
from nlp_fin.store import schema
from nlp_fin.store.claim_rows import ClaimFilter, Ref, Row, claim_rows
from nlp_fin.store.store import Store

_USED = ("price_target", "price", "upside")


def target_rows(store: Store, wanted: ClaimFilter) -> list[Row]:
    """The price targets in claims that fit, oldest first; each once an article.

    `rating` is the one that the same house gives the same company in the article. `upside` in
    percent is what the text gives; where it gives the price instead, it is computed from target
    and price of the same currency, and `upside_computed` is true.
    """
    claims = claim_rows(store, ClaimFilter(since=wanted.since))
    chosen = {(row["article_id"], row["claim_id"]) for row in claim_rows(store, wanted)}
    targets = _target_claims(store)
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in claims:
        by_article[row["article_id"]].append(row)
    numbers = _numbers(store, {article for article, _ in chosen & set(targets)})
    rows: list[Row] = []
    for claim in claims:
        ref = (claim["article_id"], claim["claim_id"])
        if ref in chosen and ref in targets:
            found = _row(claim, targets[ref], numbers, by_article[ref[0]])
            rows += [] if found is None else [found]
    return _once(rows)


def _target_claims(store: Store) -> dict[Ref, sa.RowMapping]:
    claim = schema.claims.c
    query = sa.select(claim.article_id, claim.id, claim.target, claim.target_previous)
    rows = store.rows(query.where(claim.target.is_not(None)))
    return {(row["article_id"], row["id"]): row for row in rows}


def _numbers(store: Store, articles: Iterable[str]) -> dict[str, list[sa.RowMapping]]:
    """Targets, prices and upsides by article; `about` is a subject of a claim that uses one."""
    figure, link, subject = schema.figures.c, schema.claim_figures.c, schema.claim_subjects.c
    query = (
        sa.select(
            figure.article_id, figure.id, figure.metric, figure.value, figure.unit, figure.start,
            figure.subject_instrument, figure.subject_text, figure.source_text,
            subject.instrument.label("about"),
        )
        .outerjoin(
            schema.claim_figures,
            sa.and_(link.article_id == figure.article_id, link.figure_id == figure.id),
        )
        .outerjoin(
            schema.claim_subjects,
            sa.and_(
                subject.article_id == figure.article_id, subject.claim_id == link.claim_id
            ),
        )
        .where(figure.metric.in_(_USED))
    )  # fmt: skip
    kept, found = set(articles), defaultdict(list)
    for row in store.rows(query):
        if row["article_id"] in kept:
            found[row["article_id"]].append(row)
    return found


def _row(
    claim: Row,
    target_claim: sa.RowMapping,
    numbers: Mapping[str, list[sa.RowMapping]],
    siblings: list[Row],
) -> Row | None:
    own = numbers[claim["article_id"]]
    target = _find(own, target_claim["target"])
    if target is None:
        return None
    previous = _find(own, target_claim["target_previous"])
    upside, computed = _upside(target, own)
    person = claim["role"] == "person"
    rated = _rated(claim, siblings)
    return {
        "published": claim["published"],
        "company": (claim["about"] or [target["subject_text"] or ""])[0],
        "instrument": target["subject_instrument"],
        "firm": target["source_text"] if person else claim["speaker"],
        "analyst": claim["speaker"] if person else _analyst(claim, siblings),
        "rating": rated["rating"],
        "rating_change": rated["rating_change"],
        "target": decimal_text(target["value"]),
        "previous": None if previous is None else decimal_text(previous["value"]),
        "currency": target["unit"],
        "upside": None if upside is None else decimal_text(upside),
        "upside_computed": computed,
        "text": claim["text"],
        "source": claim["source"],
        "where": claim["source"],
        "article_id": claim["article_id"],
        "claim_id": claim["claim_id"],
    }


def _find(rows: list[sa.RowMapping], figure: str | None) -> sa.RowMapping | None:
    return next((row for row in rows if row["id"] == figure), None)


def _rated(claim: Row, siblings: list[Row]) -> Row:
    """The claim itself, or the one of the same speaker about the same company that rates it."""
    if claim["rating"] is not None:
        return claim
    for other in siblings:
        same = other["speaker"] == claim["speaker"] and set(other["about"]) & set(claim["about"])
        if same and other["rating"] is not None:
            return other
    return claim


def _analyst(claim: Row, siblings: list[Row]) -> str | None:
    """The person who speaks about the company in the same article, if it is only one."""
    names = {
        other["speaker"]
        for other in siblings
        if other["role"] == "person" and set(other["about"]) & set(claim["about"])
    }
    houses = {other["speaker"] for other in siblings if other["role"] == "institution"}
    return names.pop() if len(names) == 1 and len(houses) == 1 else None


def _upside(target: sa.RowMapping, own: list[sa.RowMapping]) -> tuple[Decimal | None, bool]:
    """Percent from the price to the target: stated, else computed from the nearest price."""
    company, value = target["subject_instrument"], target["value"]
    if company is None or value is None:
        return None, False
    near = [row for row in own if _is_of(row, company) and row["value"] is not None]
    near.sort(key=lambda row: abs(row["start"] - target["start"]))
    for row in near:
        if row["metric"] == "upside":
            return row["value"], False
    for row in near:
        if row["metric"] == "price" and row["unit"] == target["unit"] and row["value"] > 0:
            return round((value / row["value"] - 1) * 100, 1), True
    return None, False


def _is_of(row: sa.RowMapping, company: str) -> bool:
    """True if the number is of `company`, or stands in a claim about it and is of nobody else."""
    if row["subject_instrument"] is not None:
        return bool(row["subject_instrument"] == company)
    return bool(row["about"] == company)


def _once(rows: list[Row]) -> list[Row]:
    """A headline and the sentence below it name one target: the row that says most is kept."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        names = ("article_id", "company", "firm", "target", "currency")
        key = tuple(row[name] for name in names)
        if key not in kept or _said(row) > _said(kept[key]):
            kept[key] = row
    return list(kept.values())


def _said(row: Row) -> int:
    return sum(row[name] is not None for name in ("previous", "analyst", "rating", "upside"))
