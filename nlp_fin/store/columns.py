"""Column types that keep what they are given: decimals, days and moments without loss."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from nlp_fin.records import decimal_text


class ExactDecimal(TypeDecorator[Decimal]):
    """A `Decimal` stored exactly: NUMERIC on PostgreSQL, plain decimal text on SQLite.

    SQLite's own NUMERIC is a binary float beyond 15 digits. Text sorts as text there; every
    column that people sort by has a float column beside it. Infinity and NaN raise `ValueError`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(asdecimal=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError(f"{value} is not a finite number")
        return value if dialect.name == "postgresql" else decimal_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC, aware on the way in and out; ISO text to the second on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = value.astimezone(UTC).replace(microsecond=0)
        return moment if dialect.name == "postgresql" else moment.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


def json_column(name: str) -> Column[object]:
    """A JSON column; None is SQL's null."""
    return Column(name, JSON(none_as_null=True))


def article_column() -> Column[str]:
    """The article that a row belongs to and goes with."""
    key: ForeignKey = ForeignKey("articles.id", ondelete="CASCADE")
    return Column("article_id", Text, key, primary_key=True)


def subject_columns(prefix: str) -> list[Column[str]]:
    """The four texts of a `Subject`."""
    return [Column(f"{prefix}_{part}", Text) for part in ("instrument", "text", "part", "whole")]


def period_columns(prefix: str) -> list[Column[object]]:
    """The five parts of a `Period`; without a kind there is none."""
    return [
        Column(f"{prefix}_kind", Text),
        Column(f"{prefix}_start", Date),
        Column(f"{prefix}_end", Date),
        Column(f"{prefix}_length", Text),
        Column(f"{prefix}_text", Text),
    ]
