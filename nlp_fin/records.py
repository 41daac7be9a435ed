"""The public record format, version 1: `Record` to a JSON object and back, without loss.

Decimals are plain decimal strings (never an exponent), days are ISO dates. Fields that the format
does not name are additions of ours; a reader that does not know them can ignore them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from nlp_fin.types import (
    Article,
    Claim,
    DateEvidence,
    Figure,
    FigureRef,
    Finding,
    Instrument,
    Period,
    Record,
    Sentiment,
    SourceRef,
    Speaker,
    Subject,
    Table,
    TableCell,
    TableRef,
)

SCHEMA = "nlp_fin.article/1"

Json = dict[str, Any]


def decimal_text(value: Decimal | None) -> str | None:
    """`Decimal('6.22E+13')` → `'62200000000000'`; trailing zeros after the point are dropped."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def period_to_json(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "kind": period.kind,
        "start": _iso(period.start),
        "end": _iso(period.end),
        "length": period.length,
        "text": period.text,
    }


def period_from_json(data: Mapping[str, Any] | None) -> Period | None:
    if data is None:
        return None
    return Period(
        kind=data["kind"],
        start=_day(data.get("start")),
        end=_day(data.get("end")),
        length=data.get("length"),
        text=data.get("text"),
    )


def _subject_to_json(subject: Subject | None) -> Json | None:
    if subject is None:
        return None
    out: Json = {"instrument": subject.instrument, "text": subject.text}
    if subject.part is not None:
        out["part"] = subject.part
    if subject.whole is not None:
        out["whole"] = subject.whole
    return out


def _subject_from_json(data: Mapping[str, Any] | None) -> Subject | None:
    if data is None:
        return None
    return Subject(data.get("instrument"), data.get("text"), data.get("part"), data.get("whole"))


def article_to_json(article: Article) -> Json:
    evidence = article.published_evidence
    return {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "authors": list(article.authors),
        "publisher": article.publisher,
        "published": _iso(article.published),
        "modified": _iso(article.modified),
        "published_evidence": None
        if evidence is None
        else {
            "value": _iso(evidence.value),
            "source": evidence.source,
            "confidence": evidence.confidence,
        },
        "language": article.language,
        "text": article.text,
        "tables": [_table_to_json(t) for t in article.tables],
        "headings": [list(h) for h in article.headings],
        "meta": dict(article.meta),
    }


def article_from_json(data: Mapping[str, Any]) -> Article:
    evidence = data.get("published_evidence")
    return Article(
        id=data["id"],
        source=data["source"],
        text=data["text"],
        title=data.get("title"),
        authors=tuple(data.get("authors") or ()),
        publisher=data.get("publisher"),
        published=_day(data.get("published")),
        modified=_day(data.get("modified")),
        language=data.get("language") or "de",
        tables=tuple(_table_from_json(t) for t in data.get("tables") or ()),
        headings=tuple((h[0], h[1], h[2]) for h in data.get("headings") or ()),
        published_evidence=None
        if evidence is None
        else DateEvidence(
            date.fromisoformat(evidence["value"]), evidence["source"], evidence["confidence"]
        ),
        meta=dict(data.get("meta") or {}),
    )


def _table_to_json(table: Table) -> Json:
    return {
        "start": table.start,
        "end": table.end,
        "cells": [[c.start, c.end, c.row, c.column] for c in table.cells],
        "header_rows": table.header_rows,
        "caption": table.caption,
        "unit_text": table.unit_text,
    }


def _table_from_json(data: Mapping[str, Any]) -> Table:
    return Table(
        start=data["start"],
        end=data["end"],
        cells=tuple(TableCell(*c) for c in data["cells"]),
        header_rows=data.get("header_rows", 1),
        caption=data.get("caption"),
        unit_text=data.get("unit_text"),
    )


def instrument_to_json(instrument: Instrument) -> Json:
    return {
        "id": instrument.id,
        "kind": instrument.kind,
        "name": instrument.name,
        "symbol": instrument.symbol,
        "isin": instrument.isin,
        "wkn": instrument.wkn,
        "mentions": [list(m) for m in instrument.mentions],
    }


def instrument_from_json(data: Mapping[str, Any]) -> Instrument:
    return Instrument(
        id=data["id"],
        kind=data["kind"],
        name=data["name"],
        symbol=data.get("symbol"),
        isin=data.get("isin"),
        wkn=data.get("wkn"),
        mentions=tuple((m[0], m[1]) for m in data.get("mentions") or ()),
    )


def figure_to_json(figure: Figure) -> Json:
    return {
        "id": figure.id,
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": decimal_text(figure.value),
        "low": decimal_text(figure.low),
        "high": decimal_text(figure.high),
        "value_corrected": decimal_text(figure.value_corrected),
        "unit": figure.unit,
        "unit_text": figure.unit_text,
        "qualifier": figure.qualifier,
        "metric": figure.metric,
        "aspect": figure.aspect,
        "subject": _subject_to_json(figure.subject),
        "versus": _subject_to_json(figure.versus),
        "period": period_to_json(figure.period),
        "rate": figure.rate,
        "basis": figure.basis,
        "source": None
        if figure.source is None
        else {"text": figure.source.text, "as_of": figure.source.as_of},
        "table": None
        if figure.table is None
        else {"row": figure.table.row, "column": figure.table.column},
        "step": decimal_text(figure.step),
        "low_step": decimal_text(figure.low_step),
        "reasons": list(figure.reasons),
    }


def figure_from_json(data: Mapping[str, Any]) -> Figure:
    source, table = data.get("source"), data.get("table")
    return Figure(
        id=data["id"],
        start=data["start"],
        end=data["end"],
        text=data["text"],
        value=_decimal(data.get("value")),
        low=_decimal(data.get("low")),
        high=_decimal(data.get("high")),
        unit=data["unit"],
        value_corrected=_decimal(data.get("value_corrected")),
        unit_text=data.get("unit_text"),
        qualifier=data.get("qualifier", "exact"),
        metric=data.get("metric", "other"),
        aspect=data.get("aspect", "level"),
        subject=_subject_from_json(data.get("subject")) or Subject(None, None),
        versus=_subject_from_json(data.get("versus")),
        period=period_from_json(data.get("period")),
        rate=data.get("rate"),
        basis=data.get("basis", "actual"),
        source=None if source is None else SourceRef(source["text"], source.get("as_of")),
        table=None if table is None else TableRef(table.get("row"), table.get("column")),
        step=_decimal(data.get("step")),
        low_step=_decimal(data.get("low_step")),
        reasons=tuple(data.get("reasons") or ()),
    )


def claim_to_json(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "speaker": {"name": claim.speaker.name, "role": claim.speaker.role},
        "subjects": list(claim.subjects),
        "subject_texts": list(claim.subject_texts),
        "kind": claim.kind,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "horizon": period_to_json(claim.horizon),
        "rating": claim.rating,
        "rating_change": claim.rating_change,
        "target": claim.target,
        "target_previous": claim.target_previous,
        "figures": list(claim.figures),
        "score": claim.score,
        "decided_by": claim.decided_by,
    }


def claim_from_json(data: Mapping[str, Any]) -> Claim:
    return Claim(
        id=data["id"],
        start=data["start"],
        end=data["end"],
        text=data["text"],
        speaker=Speaker(data["speaker"].get("name"), data["speaker"]["role"]),
        subjects=tuple(data.get("subjects") or ()),
        subject_texts=tuple(data.get("subject_texts") or ()),
        kind=data["kind"],
        stance=data["stance"],
        certainty=data["certainty"],
        horizon=period_from_json(data.get("horizon")),
        rating=data.get("rating"),
        rating_change=data.get("rating_change"),
        target=data.get("target"),
        target_previous=data.get("target_previous"),
        figures=tuple(data.get("figures") or ()),
        score=data.get("score"),
        decided_by=data.get("decided_by", "rules"),
    )


def finding_to_json(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "figures": [list(f) if isinstance(f, tuple) else f for f in finding.figures],
        "spans": [list(s) for s in finding.spans],
        "stated": finding.stated,
        "expected": finding.expected,
        "evidence": dict(finding.evidence),
        "explanation": finding.explanation,
        "key": finding.key,
    }


def finding_from_json(data: Mapping[str, Any]) -> Finding:
    refs: list[FigureRef] = [
        (f[0], f[1]) if isinstance(f, list | tuple) else cast(str, f)
        for f in data.get("figures") or ()
    ]
    return Finding(
        id=data["id"],
        kind=data["kind"],
        verdict=data["verdict"],
        reason=data.get("reason"),
        figures=tuple(refs),
        spans=tuple((s[0], s[1]) for s in data.get("spans") or ()),
        stated=data.get("stated"),
        expected=data.get("expected"),
        evidence=dict(data.get("evidence") or {}),
        explanation=data.get("explanation", ""),
        key=data.get("key"),
    )


def record_to_json(record: Record) -> Json:
    """The JSON object of one article, ready for `json.dumps`."""
    return {
        "schema": SCHEMA,
        "article": article_to_json(record.article),
        "instruments": [instrument_to_json(i) for i in record.instruments],
        "figures": [figure_to_json(f) for f in record.figures],
        "claims": [claim_to_json(c) for c in record.claims],
        "findings": [finding_to_json(f) for f in record.findings],
        "sentiment": {
            "label": record.sentiment.label,
            "score": record.sentiment.score,
            "instruments": dict(record.sentiment.instruments),
            "decided_by": record.sentiment.decided_by,
        },
        "pipeline": record.pipeline,
    }


def record_from_json(data: Mapping[str, Any]) -> Record:
    """The inverse of `record_to_json`; accepts records that lack our additions."""
    sentiment = data.get("sentiment") or {}
    return Record(
        article=article_from_json(data["article"]),
        instruments=tuple(instrument_from_json(i) for i in data.get("instruments") or ()),
        figures=tuple(figure_from_json(f) for f in data.get("figures") or ()),
        claims=tuple(claim_from_json(c) for c in data.get("claims") or ()),
        findings=tuple(finding_from_json(f) for f in data.get("findings") or ()),
        sentiment=Sentiment(
            label=sentiment.get("label", "neutral"),
            score=sentiment.get("score", 0.0),
            instruments=dict(sentiment.get("instruments") or {}),
            decided_by=sentiment.get("decided_by", "rules"),
        ),
        pipeline=data.get("pipeline"),
    )


def record_line(record: Record) -> str:
    """One line of JSONL, without the line break."""
    return json.dumps(record_to_json(record), ensure_ascii=False, separators=(",", ":"))
