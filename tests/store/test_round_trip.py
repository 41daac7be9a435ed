"""Whatever is saved comes back exactly equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.store import Store
from nlp_fin.types import (
    Article,
    Claim,
    DateEvidence,
    Figure,
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

# PostgreSQL cannot hold U+0000 and no database holds halves of surrogate pairs; ingest removes
# both, and `test_store.py` shows what happens to a record that has them nevertheless.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
WORD = TEXT.filter(bool)
MAYBE = st.none() | TEXT
DAY = st.dates()
DECIMAL = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
OFFSET = st.integers(0, 10**6)
SPAN = st.tuples(OFFSET, OFFSET)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)

PERIOD = st.builds(
    Period,
    st.sampled_from(["day", "year", "span", "ytd"]),
    st.none() | DAY,
    st.none() | DAY,
    MAYBE,
    MAYBE,
)
SUBJECT = st.builds(Subject, MAYBE, MAYBE, MAYBE, MAYBE)


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


@st.composite
def records(draw: st.DrawFn) -> Record:
    figures = draw(_some(_figure()))
    figures = tuple(replace(item, id=f"f{place}") for place, item in enumerate(figures))
    ids = [item.id for item in figures]
    return Record(
        article=draw(_article()),
        instruments=tuple(
            replace(item, id=f"company:{place}")
            for place, item in enumerate(draw(_some(_instrument())))
        ),
        figures=figures,
        claims=tuple(
            replace(item, id=f"c{place}") for place, item in enumerate(draw(_some(_claim(ids))))
        ),
        findings=tuple(
            replace(item, id=f"x{place}") for place, item in enumerate(draw(_some(_finding(ids))))
        ),
        sentiment=Sentiment(
            draw(st.sampled_from(["positive", "negative", "neutral"])),
            draw(FLOAT),
            draw(st.dictionaries(TEXT, FLOAT, max_size=2)),
            draw(TEXT),
        ),
        pipeline=draw(MAYBE),
    )


def _article() -> st.SearchStrategy[Article]:
    cell = st.builds(TableCell, OFFSET, OFFSET, OFFSET, OFFSET)
    table = st.builds(Table, OFFSET, OFFSET, _some(cell), st.integers(0, 3), MAYBE, MAYBE)
    evidence = st.builds(DateEvidence, DAY, TEXT, FLOAT)
    return st.builds(
        Article,
        WORD,
        TEXT,
        TEXT,
        MAYBE,
        _some(TEXT),
        MAYBE,
        st.none() | DAY,
        st.none() | DAY,
        st.just("de"),
        _some(table),
        _some(st.tuples(OFFSET, OFFSET, st.integers(0, 6))),
        st.none() | evidence,
        st.dictionaries(TEXT, JSON, max_size=2),
    )


def _instrument() -> st.SearchStrategy[Instrument]:
    return st.builds(Instrument, st.just(""), TEXT, TEXT, MAYBE, MAYBE, _some(SPAN), MAYBE)


def _figure() -> st.SearchStrategy[Figure]:
    return st.builds(
        Figure,
        st.just(""),
        OFFSET,
        OFFSET,
        TEXT,
        DECIMAL,
        DECIMAL,
        DECIMAL,
        TEXT,
        value_corrected=DECIMAL,
        unit_text=MAYBE,
        qualifier=st.sampled_from(["exact", "about"]),
        metric=TEXT,
        aspect=st.sampled_from(["level", "change"]),
        subject=SUBJECT,
        versus=st.none() | SUBJECT,
        period=st.none() | PERIOD,
        rate=MAYBE,
        basis=st.sampled_from(["actual", "forecast"]),
        source=st.none() | st.builds(SourceRef, TEXT, MAYBE),
        table=st.none() | st.builds(TableRef, MAYBE, MAYBE),
        step=DECIMAL,
        low_step=DECIMAL,
        reasons=_some(TEXT),
    )


def _claim(ids: list[str]) -> st.SearchStrategy[Claim]:
    one = st.sampled_from(ids) if ids else st.none()
    some = _some(one) if ids else st.just(())
    return st.builds(
        Claim,
        st.just(""),
        OFFSET,
        OFFSET,
        TEXT,
        st.builds(Speaker, MAYBE, st.sampled_from(["author", "person"])),
        _some(TEXT),
        _some(TEXT),
        st.just("forecast"),
        st.just("neutral"),
        st.just("hedged"),
        horizon=st.none() | PERIOD,
        rating=st.none() | st.just("buy"),
        rating_change=st.none() | st.just("upgrade"),
        target=st.none() | one,
        target_previous=st.none() | one,
        figures=some,
        score=st.none() | FLOAT,
        decided_by=TEXT,
    )


def _finding(ids: list[str]) -> st.SearchStrategy[Finding]:
    pair = st.tuples(TEXT, TEXT)
    ref = st.sampled_from(ids) | pair if ids else pair
    return st.builds(
        Finding,
        st.just(""),
        st.just("conflict"),
        st.just("refuted"),
        _some(ref),
        TEXT,
        MAYBE,
        _some(SPAN),
        MAYBE,
        MAYBE,
        st.dictionaries(TEXT, JSON, max_size=2),
        MAYBE,
    )


@given(record=records())
@settings(max_examples=60, deadline=None)
def test_any_record_comes_back_equal(shared_store: Store, record: Record) -> None:
    shared_store.save(record)
    assert shared_store.record(record.article.id) == record


def test_a_record_with_every_field_comes_back_equal(
    store: Store, make_record: Callable[..., Record]
) -> None:
    record = make_record()
    store.save(record)
    loaded = store.record("a1")
    for part in fields(Record):
        assert getattr(loaded, part.name) == getattr(record, part.name)


@given(value=st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=60, deadline=None)
def test_decimals_are_exact_beyond_what_a_float_holds(
    shared_store: Store, make_record: Callable[..., Record], value: Decimal
) -> None:
    record = make_record("decimals")
    figures = (replace(record.figures[0], value=value), *record.figures[1:])
    shared_store.save(replace(record, figures=figures))
    assert shared_store.record("decimals").figures[0].value == value


def test_dates_before_and_after_our_time(store: Store, make_record: Callable[..., Record]) -> None:
    record = make_record()
    for day in (date.min, date(1929, 10, 24), date.max):
        changed = replace(record, article=replace(record.article, published=day))
        store.save(changed)
        assert store.record("a1").article.published == day
        assert store.frame("articles")["published"].dt.date.tolist() == [day]
