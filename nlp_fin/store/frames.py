"""The tables as pandas frames with explicit dtypes.

| in the database | in the frame |
|---|---|
| text | `string` (pandas' own, missing is `<NA>`) |
| whole number, truth | `Int64`, `boolean` |
| float | `float64` |
| exact decimal | `object` holding `decimal.Decimal` or None; a `*_float` column stands beside it |
| day | `datetime64[s]` |
| moment | `datetime64[s, UTC]` |
| list, JSON | `object` holding lists and dicts |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nlp_fin.errors import UsageError
from nlp_fin.store import schema
from nlp_fin.store.columns import ExactDecimal, UtcMoment

FRAMES = (
    "articles", "instruments", "mentions", "figures", "claims", "findings", "runs", "inputs",
    "decisions", "claim_links",
)  # fmt: skip
"""Names that `Store.frame` knows."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column whose cells are lists, gathered from a child table."""

    name: str
    query: sa.Select[Any]
    """Selects the `keys` of the frame's row, then the value, in list order."""
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameSpec:
    """What a frame shows: one query, and lists from child tables."""

    query: sa.Select[Any]
    lists: tuple[ListColumn, ...] = ()


_LISTS = frozenset({"authors", "reasons", "sources"})
"""JSON columns that hold lists of texts."""

Kind = Literal["text", "whole", "truth", "float", "decimal", "day", "moment", "list", "json"]


def column_kinds(name: str) -> dict[str, Kind]:
    """What each column of the frame `name` holds, in order; for writers of file formats."""
    spec = _spec(name)
    kinds = {column.name: _kind(column) for column in spec.query.subquery().c}
    return {**kinds, **{column.name: "list" for column in spec.lists}}


def _kind(column: sa.ColumnElement[Any]) -> Kind:
    kind = column.type
    if isinstance(kind, sa.JSON):
        return "list" if getattr(column, "name", "") in _LISTS else "json"
    pairs: tuple[tuple[type, Kind], ...] = (
        (ExactDecimal, "decimal"),
        (UtcMoment, "moment"),
        (sa.Boolean, "truth"),
        (sa.Date, "day"),
        (sa.Integer, "whole"),
        (sa.Double, "float"),
    )
    return next((name for cls, name in pairs if isinstance(kind, cls)), "text")


def read_frame(connection: Connection, name: str, filters: Mapping[str, Any]) -> pd.DataFrame:
    """The frame `name`, only rows that match all `filters` (see `Store.frame`)."""
    spec = _spec(name)
    inner = spec.query.subquery("frame")
    query = sa.select(inner).where(*(_condition(inner, k, v) for k, v in filters.items()))
    result = connection.execute(query)
    names = list(result.keys())
    columns: Sequence[Sequence[Any]] = list(zip(*result.fetchall(), strict=True))
    if not columns:
        columns = [()] * len(names)
    data = {
        key: pd.Series(_CONVERT[_kind(inner.c[key])](values))
        for key, values in zip(names, columns, strict=True)
    }
    for column in spec.lists:
        data[column.name] = _list_series(connection, column, data)
    return pd.DataFrame(data)


def _objects(values: Sequence[Any]) -> Any:
    cells = np.empty(len(values), dtype=object)
    cells[:] = list(values)
    return cells


def _days(values: Sequence[date | None]) -> Any:
    return np.array(values, dtype="datetime64[D]").astype("datetime64[s]")


def _moments(values: Sequence[datetime | None]) -> Any:
    naive = [None if value is None else value.replace(tzinfo=None) for value in values]
    return pd.Series(np.array(naive, dtype="datetime64[s]")).dt.tz_localize("UTC")


def _texts(values: Sequence[Any]) -> Any:
    return pd.array(list(values), dtype=pd.StringDtype("python"))


_CONVERT: Mapping[Kind, Callable[[Sequence[Any]], Any]] = {
    "text": _texts,
    "whole": lambda values: pd.array(values, dtype="Int64"),
    "truth": lambda values: pd.array(values, dtype="boolean"),
    "float": lambda values: np.array(values, dtype="float64"),
    "decimal": _objects,
    "day": _days,
    "moment": _moments,
    "list": _objects,
    "json": _objects,
}


def _list_series(connection: Connection, column: ListColumn, data: Mapping[str, Any]) -> Any:
    cells: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for *key, value in connection.execute(column.query):
        cells[tuple(key)].append(value)
    keys = zip(*(data[key] for key in column.keys), strict=True)
    lists = [cells.get(tuple(key), []) for key in keys]
    out = np.empty(len(lists), dtype=object)
    for place, item in enumerate(lists):
        out[place] = item
    return pd.Series(out)


def _condition(table: sa.Subquery, key: str, value: Any) -> sa.ColumnElement[bool]:
    for suffix in ("_from", "_to"):
        name = key.removesuffix(suffix)
        if key.endswith(suffix) and key not in table.c and name in table.c:
            column: sa.ColumnElement[Any] = table.c[name]
            bound: sa.ColumnElement[bool] = (
                column >= value if suffix == "_from" else column <= value
            )
            return bound
    if key not in table.c:
        known = ", ".join(sorted(column.name for column in table.c))
        raise UsageError(f"No column {key!r} to filter by; there are: {known}")
    cell: sa.ColumnElement[Any] = table.c[key]
    if value is None:
        return cell.is_(None)
    if isinstance(value, list | tuple | set | frozenset):
        return cell.in_(list(value))
    equal: sa.ColumnElement[bool] = cell == value
    return equal


def _spec(name: str) -> FrameSpec:
    makers: dict[str, Callable[[], FrameSpec]] = {
        "articles": _articles,
        "instruments": _instruments,
        "mentions": lambda: _of_article(schema.mentions, "start"),
        "figures": lambda: _of_article(schema.figures, "position"),
        "claims": _claims,
        "findings": _findings,
        "runs": lambda: FrameSpec(sa.select(schema.runs).order_by(schema.runs.c.id)),
        "inputs": lambda: FrameSpec(sa.select(schema.inputs).order_by(schema.inputs.c.id)),
        "decisions": lambda: FrameSpec(sa.select(schema.decisions).order_by("key")),
        "claim_links": lambda: FrameSpec(
            sa.select(schema.claim_links).order_by("article_id", "claim_id")
        ),
    }
    if name not in makers:
        raise UsageError(f"There is no table {name!r}; there are: {', '.join(FRAMES)}")
    return makers[name]()


def _context() -> list[sa.ColumnElement[Any]]:
    article = schema.articles.c
    return [
        article.source.label("article_source"),
        article.title.label("article_title"),
        article.published.label("article_published"),
    ]


def _of_article(table: sa.Table, order: str, *more: sa.ColumnElement[Any]) -> FrameSpec:
    query = (
        sa.select(table, *more, *_context())
        .join(schema.articles, schema.articles.c.id == table.c.article_id)
        .order_by(table.c.article_id, table.c[order])
    )
    return FrameSpec(query)


def _count(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()


def _articles() -> FrameSpec:
    own = schema.articles.c.id
    counts = [
        _count(table, table.c.article_id == own).label(table.name)
        for table in (schema.instruments, schema.figures, schema.claims, schema.findings)
    ]
    return FrameSpec(sa.select(schema.articles, *counts).order_by(own))


def _instruments() -> FrameSpec:
    table, mention = schema.instruments, schema.mentions
    mentions = _count(
        mention, mention.c.article_id == table.c.article_id, mention.c.instrument == table.c.id
    )
    return _of_article(table, "position", mentions.label("mentions"))


def _claims() -> FrameSpec:
    claim, subject, link = schema.claims, schema.claim_subjects, schema.claim_figures
    target, before = schema.figures.alias("target_figure"), schema.figures.alias("previous_figure")
    query = (
        sa.select(
            claim,
            target.c.value.label("target_value"),
            target.c.value_float.label("target_value_float"),
            before.c.value.label("target_previous_value"),
            before.c.value_float.label("target_previous_value_float"),
            target.c.unit.label("target_unit"),
            *_context(),
        )
        .join(schema.articles, schema.articles.c.id == claim.c.article_id)
        .outerjoin(target, _same_figure(target, claim.c.target))
        .outerjoin(before, _same_figure(before, claim.c.target_previous))
        .order_by(claim.c.article_id, claim.c.position)
    )
    keys = ("article_id", "id")
    named = sa.select(subject.c.article_id, subject.c.claim_id, subject.c.instrument).where(
        subject.c.instrument.is_not(None)
    )
    unnamed = sa.select(subject.c.article_id, subject.c.claim_id, subject.c.text).where(
        subject.c.instrument.is_(None)
    )
    figures = sa.select(link.c.article_id, link.c.claim_id, link.c.figure_id)
    return FrameSpec(
        query,
        (
            ListColumn("subjects", named.order_by(subject.c.position), keys),
            ListColumn("subject_texts", unnamed.order_by(subject.c.position), keys),
            ListColumn("figures", figures.order_by(link.c.position), keys),
        ),
    )


def _same_figure(table: sa.FromClause, figure: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.article_id == schema.claims.c.article_id, table.c.id == figure)


def _findings() -> FrameSpec:
    table, link, decision = schema.findings, schema.finding_figures, schema.decisions
    key = sa.func.coalesce(table.c.key, table.c.uid)
    query = (
        sa.select(
            *(column for column in table.c if column.name != "key"),
            key.label("key"),
            decision.c.verdict.label("decision"),
            decision.c.note.label("decision_note"),
            *_context(),
        )
        .outerjoin(schema.articles, schema.articles.c.id == table.c.article_id)
        .outerjoin(decision, decision.c.key == key)
        .order_by(table.c.uid)
    )
    refs = sa.select(link.c.finding, link.c.article_id + ":" + link.c.figure_id)
    return FrameSpec(query, (ListColumn("figures", refs.order_by(link.c.position), ("uid",)),))
