"""Rows back to records: the inverse of `store.rows`, a batch of articles at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from nlp_fin.records import article_from_json
from nlp_fin.store import schema
from nlp_fin.types import (
    Article,
    Claim,
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
    TableRef,
)

Groups = dict[str, list[RowMapping]]


def load_records(connection: Connection, ids: Sequence[str]) -> list[Record]:
    """The records of `ids`, in that order; ids that are not stored are left out."""
    articles = {row["id"]: row for row in _rows(connection, schema.articles, "id", ids, "id")}
    parts = {
        table.name: _group(_rows(connection, table, "article_id", ids, *order), "article_id")
        for table, order in (
            (schema.instruments, ("article_id", "position")),
            (schema.mentions, ("article_id", "instrument", "position")),
            (schema.figures, ("article_id", "position")),
            (schema.claims, ("article_id", "position")),
            (schema.claim_subjects, ("article_id", "claim_id", "position")),
            (schema.claim_figures, ("article_id", "claim_id", "position")),
            (schema.findings, ("article_id", "position")),
        )
    }
    refs = _finding_refs(connection, schema.findings.c.article_id.in_(ids))
    return [_record(articles[key], parts, refs) for key in ids if key in articles]


def load_across(connection: Connection) -> list[Finding]:
    """The findings that rest on several articles and belong to none."""
    table = schema.findings
    rows = connection.execute(
        sa.select(table).where(table.c.article_id.is_(None)).order_by(table.c.uid)
    )
    refs = _finding_refs(connection, table.c.article_id.is_(None))
    return [_finding(row, refs) for row in rows.mappings()]


def _rows(
    connection: Connection, table: sa.Table, column: str, ids: Sequence[str], *order: str
) -> Iterable[RowMapping]:
    query = sa.select(table).where(table.c[column].in_(ids)).order_by(*(table.c[o] for o in order))
    return connection.execute(query).mappings().all()


def _group(rows: Iterable[RowMapping], column: str) -> Groups:
    groups: Groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def _finding_refs(
    connection: Connection, wanted: sa.ColumnElement[bool]
) -> dict[str, list[FigureRef]]:
    table = schema.finding_figures
    query = (
        sa.select(table)
        .join(schema.findings, schema.findings.c.uid == table.c.finding)
        .where(wanted)
        .order_by(table.c.finding, table.c.position)
    )
    refs: dict[str, list[FigureRef]] = defaultdict(list)
    for row in connection.execute(query).mappings().all():
        figure: FigureRef = row["figure_id"]
        refs[row["finding"]].append(
            (row["article_id"], row["figure_id"]) if row["across"] else figure
        )
    return refs


def _record(row: RowMapping, parts: dict[str, Groups], refs: dict[str, list[FigureRef]]) -> Record:
    key = row["id"]
    mentions = _group(parts["mentions"].get(key, ()), "instrument")
    subjects = _group(parts["claim_subjects"].get(key, ()), "claim_id")
    figures = _group(parts["claim_figures"].get(key, ()), "claim_id")
    return Record(
        article=_article(row),
        instruments=tuple(
            _instrument(item, mentions.get(item["id"], ()))
            for item in parts["instruments"].get(key, ())
        ),
        figures=tuple(figure_from_row(item) for item in parts["figures"].get(key, ())),
        claims=tuple(
            _claim(item, subjects.get(item["id"], ()), figures.get(item["id"], ()))
            for item in parts["claims"].get(key, ())
        ),
        findings=tuple(_finding(item, refs) for item in parts["findings"].get(key, ())),
        sentiment=Sentiment(
            label=row["sentiment_label"],
            score=row["sentiment_score"],
            instruments=row["sentiment_instruments"] or {},
            decided_by=row["sentiment_decided_by"],
        ),
        pipeline=row["pipeline"],
    )


def _article(row: RowMapping) -> Article:
    published, modified = row["published"], row["modified"]
    return article_from_json(
        {
            **row,
            "published": None if published is None else published.isoformat(),
            "modified": None if modified is None else modified.isoformat(),
        }
    )


def _instrument(row: RowMapping, mentions: Iterable[RowMapping]) -> Instrument:
    return Instrument(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        symbol=row["symbol"],
        isin=row["isin"],
        mentions=tuple((m["start"], m["end"]) for m in mentions),
        wkn=row["wkn"],
    )


def _period(row: RowMapping, prefix: str) -> Period | None:
    if row[f"{prefix}_kind"] is None:
        return None
    return Period(
        kind=row[f"{prefix}_kind"],
        start=row[f"{prefix}_start"],
        end=row[f"{prefix}_end"],
        length=row[f"{prefix}_length"],
        text=row[f"{prefix}_text"],
    )


def _subject(row: RowMapping, prefix: str) -> Subject:
    return Subject(
        instrument=row[f"{prefix}_instrument"],
        text=row[f"{prefix}_text"],
        part=row[f"{prefix}_part"],
        whole=row[f"{prefix}_whole"],
    )


def figure_from_row(row: RowMapping) -> Figure:
    """One figure from a row of `figures`."""
    plain: dict[str, Any] = {
        name: row[name]
        for name in (
            "id", "start", "end", "text", "value", "low", "high", "unit", "value_corrected",
            "unit_text", "qualifier", "metric", "aspect", "rate", "basis", "step", "low_step",
        )
    }  # fmt: skip
    source = row["source_text"]
    return Figure(
        **plain,
        subject=_subject(row, "subject"),
        versus=_subject(row, "versus") if row["versus_given"] else None,
        period=_period(row, "period"),
        source=None if source is None else SourceRef(source, row["source_as_of"]),
        table=TableRef(row["table_row"], row["table_column"]) if row["in_table"] else None,
        reasons=tuple(row["reasons"] or ()),
    )


def _claim(row: RowMapping, subjects: Iterable[RowMapping], figures: Iterable[RowMapping]) -> Claim:
    pairs = [(s["instrument"], s["text"]) for s in subjects]
    return Claim(
        id=row["id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        speaker=Speaker(row["speaker_name"], row["speaker_role"]),
        subjects=tuple(instrument for instrument, _ in pairs if instrument is not None),
        subject_texts=tuple(text for instrument, text in pairs if instrument is None),
        kind=row["kind"],
        stance=row["stance"],
        certainty=row["certainty"],
        horizon=_period(row, "horizon"),
        rating=row["rating"],
        rating_change=row["rating_change"],
        target=row["target"],
        target_previous=row["target_previous"],
        figures=tuple(f["figure_id"] for f in figures),
        score=row["score"],
        decided_by=row["decided_by"],
    )


def _finding(row: RowMapping, refs: dict[str, list[FigureRef]]) -> Finding:
    return Finding(
        id=row["id"],
        kind=row["kind"],
        verdict=row["verdict"],
        figures=tuple(refs.get(row["uid"], ())),
        explanation=row["explanation"],
        reason=row["reason"],
        spans=tuple((s[0], s[1]) for s in row["spans"] or ()),
        stated=row["stated"],
        expected=row["expected"],
        evidence=row["evidence"] or {},
        key=row["key"],
    )
