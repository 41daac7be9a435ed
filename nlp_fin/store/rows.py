"""A record as rows, table by table, without touching a database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from nlp_fin.checks.subjects import subject_key
from nlp_fin.errors import RecordError
from nlp_fin.records import article_to_json
from nlp_fin.types import Claim, Figure, Finding, Instrument, Period, Record, Subject

Row = dict[str, Any]

ACROSS = "across"
"""Owner of findings that rest on several articles and belong to none."""


def finding_uid(article_id: str | None, finding: Finding) -> str:
    """The primary key of a finding: its article and id, or its stable key across articles."""
    if article_id is None:
        return f"{ACROSS}:{finding.key or finding.id}"
    return f"{article_id}:{finding.id}"


def record_rows(record: Record, run_id: int | None = None) -> dict[str, list[Row]]:
    """Rows by table name, parents before children.

    Raises `RecordError` for a record that contradicts itself: an id used twice, or a claim or
    finding that refers to a figure the record does not have.
    """
    check_record(record)
    owner = record.article.id
    return {
        "articles": [_article_row(record, run_id)],
        "instruments": [
            _instrument_row(owner, place, item, record.sentiment.instruments)
            for place, item in enumerate(record.instruments)
        ],
        "mentions": [row for item in record.instruments for row in _mention_rows(record, item)],
        "figures": [figure_row(owner, place, item) for place, item in enumerate(record.figures)],
        "claims": [_claim_row(owner, place, item) for place, item in enumerate(record.claims)],
        "claim_subjects": [row for item in record.claims for row in _claim_subjects(owner, item)],
        "claim_figures": [row for item in record.claims for row in _claim_figures(owner, item)],
        **finding_rows(owner, record.findings),
    }


def finding_rows(owner: str | None, findings: Iterable[Finding]) -> dict[str, list[Row]]:
    """Rows of findings and of the figures they rest on; `owner` is None across articles."""
    found = list(findings)
    return {
        "findings": [_finding_row(owner, place, item) for place, item in enumerate(found)],
        "finding_figures": [row for item in found for row in _finding_figures(owner, item)],
    }


def check_record(record: Record) -> None:
    """Raise `RecordError` if ids are used twice or refer to nothing."""
    name = record.article.source
    figures = _unique(name, "figure", (f.id for f in record.figures))
    _unique(name, "instrument", (i.id for i in record.instruments))
    _unique(name, "claim", (c.id for c in record.claims))
    _unique(name, "finding", (f.id for f in record.findings))
    for claim in record.claims:
        wanted = {*claim.figures, claim.target, claim.target_previous} - {None}
        _refer(name, f"claim {claim.id}", wanted, figures)
    for finding in record.findings:
        own = {ref for ref in finding.figures if isinstance(ref, str)}
        _refer(name, f"finding {finding.id}", own, figures)


def _unique(name: str, what: str, ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            raise RecordError(f"{name}: two {what}s have the id {item}; analyse the article again")
        seen.add(item)
    return seen


def _refer(name: str, who: str, wanted: set[Any], figures: set[str]) -> None:
    missing = sorted(wanted - figures)
    if missing:
        raise RecordError(
            f"{name}: {who} refers to figure {missing[0]}, which the record does not have"
        )


def _article_row(record: Record, run_id: int | None) -> Row:
    article = record.article
    data = article_to_json(article)
    return {
        **{
            key: data[key]
            for key in ("authors", "published_evidence", "tables", "headings", "meta")
        },
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "text": article.text,
        "sentiment_label": record.sentiment.label,
        "sentiment_score": record.sentiment.score,
        "sentiment_decided_by": record.sentiment.decided_by,
        "sentiment_instruments": dict(record.sentiment.instruments),
        "pipeline": record.pipeline,
        "run_id": run_id,
        "compared": False,
    }


def _instrument_row(
    owner: str, place: int, item: Instrument, sentiment: Mapping[str, float]
) -> Row:
    return {
        "article_id": owner,
        "id": item.id,
        "position": place,
        "kind": item.kind,
        "name": item.name,
        "symbol": item.symbol,
        "isin": item.isin,
        "wkn": item.wkn,
        "sentiment": sentiment.get(item.id),
    }


def _mention_rows(record: Record, item: Instrument) -> list[Row]:
    return [
        {
            "article_id": record.article.id,
            "instrument": item.id,
            "position": place,
            "start": start,
            "end": end,
            "text": record.article.text[start:end],
        }
        for place, (start, end) in enumerate(item.mentions)
    ]


def as_float(value: Decimal | None) -> float | None:
    """`value` for sorting and plotting; None where a float cannot hold it."""
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _period_columns(prefix: str, period: Period | None) -> Row:
    parts = ("kind", "start", "end", "length", "text")
    return {f"{prefix}_{part}": None if period is None else getattr(period, part) for part in parts}


def _subject_columns(prefix: str, subject: Subject | None) -> Row:
    parts = ("instrument", "text", "part", "whole")
    return {
        f"{prefix}_{part}": None if subject is None else getattr(subject, part) for part in parts
    }


def figure_row(owner: str, place: int, item: Figure) -> Row:
    """The row of one figure."""
    return {
        "article_id": owner,
        "id": item.id,
        "position": place,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "value": item.value,
        "low": item.low,
        "high": item.high,
        "value_float": as_float(item.value),
        "low_float": as_float(item.low),
        "high_float": as_float(item.high),
        "value_corrected": item.value_corrected,
        "unit": item.unit,
        "unit_text": item.unit_text,
        "qualifier": item.qualifier,
        "metric": item.metric,
        "aspect": item.aspect,
        **_subject_columns("subject", item.subject),
        "subject_key": subject_key(item.subject),
        "versus_given": item.versus is not None,
        **_subject_columns("versus", item.versus),
        **_period_columns("period", item.period),
        "rate": item.rate,
        "basis": item.basis,
        "source_text": None if item.source is None else item.source.text,
        "source_as_of": None if item.source is None else item.source.as_of,
        "in_table": item.table is not None,
        "table_row": None if item.table is None else item.table.row,
        "table_column": None if item.table is None else item.table.column,
        "step": item.step,
        "low_step": item.low_step,
        "reasons": list(item.reasons),
    }


def _claim_row(owner: str, place: int, item: Claim) -> Row:
    return {
        "article_id": owner,
        "id": item.id,
        "position": place,
        "start": item.start,
        "end": item.end,
        "text": item.text,
        "speaker_name": item.speaker.name,
        "speaker_role": item.speaker.role,
        "kind": item.kind,
        "stance": item.stance,
        "certainty": item.certainty,
        **_period_columns("horizon", item.horizon),
        "rating": item.rating,
        "rating_change": item.rating_change,
        "target": item.target,
        "target_previous": item.target_previous,
        "score": item.score,
        "decided_by": item.decided_by,
    }


def _claim_subjects(owner: str, item: Claim) -> list[Row]:
    named = [(instrument, None) for instrument in item.subjects]
    unnamed = [(None, text) for text in item.subject_texts]
    return [
        {
            "article_id": owner,
            "claim_id": item.id,
            "position": place,
            "instrument": instrument,
            "text": text,
        }
        for place, (instrument, text) in enumerate([*named, *unnamed])
    ]


def _claim_figures(owner: str, item: Claim) -> list[Row]:
    return [
        {"article_id": owner, "claim_id": item.id, "position": place, "figure_id": figure}
        for place, figure in enumerate(item.figures)
    ]


def _finding_row(owner: str | None, place: int, item: Finding) -> Row:
    return {
        "uid": finding_uid(owner, item),
        "article_id": owner,
        "id": item.id,
        "position": place,
        "kind": item.kind,
        "verdict": item.verdict,
        "reason": item.reason,
        "stated": item.stated,
        "expected": item.expected,
        "explanation": item.explanation,
        "spans": [list(span) for span in item.spans],
        "evidence": dict(item.evidence),
        "key": item.key,
    }


def _finding_figures(owner: str | None, item: Finding) -> list[Row]:
    rows: list[Row] = []
    for place, ref in enumerate(item.figures):
        across = not isinstance(ref, str)
        article, figure = ref if isinstance(ref, tuple) else (owner, ref)
        if article is None:
            raise RecordError(
                f"finding {item.id} across articles refers to {figure} without its article"
            )
        rows.append(
            {
                "finding": finding_uid(owner, item),
                "position": place,
                "article_id": article,
                "figure_id": figure,
                "across": across,
            }
        )
    return rows
