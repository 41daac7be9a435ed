"""Claims as schema.org ClaimReview, for exchange with other fact checkers.

Source of the vocabulary: https://schema.org/ClaimReview. The rating is what the figures of the
claim came out as: 1 refuted, 3 inconclusive, 5 supported, on a scale of 1 to 5; a claim without a
checked figure has no number, only the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from nlp_fin.store import schema
from nlp_fin.store.claim_rows import ClaimFilter, Ref, Row, claim_rows
from nlp_fin.store.store import Store

_RATINGS = {
    "refuted": (1, "widerlegt"),
    "inconclusive": (3, "unklar"),
    "supported": (5, "bestätigt"),
}
_ORGANISATIONS = ("institution", "company", "market")


def claim_reviews(
    store: Store, wanted: ClaimFilter, chosen: Container[Ref] | None = None
) -> list[dict[str, Any]]:
    """One ClaimReview object for each claim that fits and is in `chosen`, oldest first.

    `chosen` None means any.
    """
    verdicts = _verdicts(store)
    today = datetime.now(UTC).date().isoformat()
    return [
        _review(row, verdicts.get((row["article_id"], row["claim_id"]), []), today)
        for row in claim_rows(store, wanted)
        if chosen is None or (row["article_id"], row["claim_id"]) in chosen
    ]


def _verdicts(store: Store) -> dict[Ref, list[tuple[str, str]]]:
    """(verdict, explanation) of the findings on each claim's figures, the worst first."""
    claim, used = schema.claim_figures.c, schema.finding_figures.c
    finding, decision = schema.findings.c, schema.decisions.c
    query = (
        sa.select(claim.article_id, claim.claim_id, finding.verdict, finding.explanation)
        .join(
            schema.finding_figures,
            sa.and_(used.article_id == claim.article_id, used.figure_id == claim.figure_id),
        )
        .join(schema.findings, finding.uid == used.finding)
        .outerjoin(schema.decisions, decision.key == sa.func.coalesce(finding.key, finding.uid))
        .where(decision.verdict.is_distinct_from("rejected"))
        .distinct()
    )
    found: dict[Ref, list[tuple[str, str]]] = defaultdict(list)
    for row in store.rows(query):
        found[row["article_id"], row["claim_id"]].append((row["verdict"], row["explanation"]))
    for verdicts in found.values():
        verdicts.sort(key=lambda item: (_RATINGS[item[0]][0], item[1]))
    return found


def _review(row: Row, verdicts: list[tuple[str, str]], today: str) -> dict[str, Any]:
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": today,
        "inLanguage": "de",
        "author": {"@type": "Organization", "name": "nlp_fin"},
        "claimReviewed": row["text"],
        "itemReviewed": _claim(row),
        "reviewRating": _rating(verdicts),
    }
    if verdicts:
        review["reviewBody"] = " ".join(explanation for _, explanation in verdicts)
    return review


def _claim(row: Row) -> dict[str, Any]:
    claim: dict[str, Any] = {"@type": "Claim", "text": row["text"]}
    if row["speaker"]:
        kind = "Organization" if row["role"] in _ORGANISATIONS else "Person"
        claim["author"] = {"@type": kind, "name": row["speaker"]}
    if row["published"]:
        claim["datePublished"] = row["published"]
    if row["about"]:
        claim["about"] = [{"@type": "Thing", "name": name} for name in row["about"]]
    appearance: dict[str, Any] = {"@type": "NewsArticle", "headline": row["title"] or row["source"]}
    if row["source"].startswith(("http://", "https://")):
        appearance["url"] = row["source"]
    claim["appearance"] = appearance
    return claim


def _rating(verdicts: list[tuple[str, str]]) -> dict[str, Any]:
    if not verdicts:
        return {"@type": "Rating", "alternateName": "nicht geprüft"}
    value, name = _RATINGS[verdicts[0][0]]
    return {
        "@type": "Rating",
        "ratingValue": value,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": name,
    }
