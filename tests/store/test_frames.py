"""Frames have the documented dtypes, with and without rows, and filter by any column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from nlp_fin.errors import UsageError
from nlp_fin.store import Store
from nlp_fin.store.frames import FRAMES, column_kinds
from nlp_fin.types import Record

DTYPES = {
    "text": "string", "whole": "Int64", "truth": "boolean", "float": "float64",
    "decimal": "object", "day": "datetime64[s]", "moment": "datetime64[s, UTC]",
    "list": "object", "json": "object",
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("filled", [False, True])
def test_dtypes_do_not_depend_on_the_rows(
    shared_store: Store, store: Store, make_record: Callable[..., Record], name: str, filled: bool
) -> None:
    if filled:
        run = store.start_run(["a"])
        store.save(make_record(), run)
        store.decide("k-1", "accepted")
    frame = store.frame(name)
    kinds = column_kinds(name)
    assert list(frame.columns) == list(kinds)
    assert {column: str(frame[column].dtype) for column in frame} == {
        column: DTYPES[kind] for column, kind in kinds.items()
    }
    assert bool(len(frame)) == (filled and name != "claim_links")


def test_figures(store: Store, make_record: Callable[..., Record]) -> None:
    store.save(make_record())
    frame = store.frame("figures").set_index("id")
    assert frame.loc["f1", "value"] == Decimal("1250000000")
    assert isinstance(frame.loc["f1", "value"], Decimal)
    assert frame.loc["f1", "value_float"] == 1.25e9
    assert frame.loc["f1", "value_corrected"] == Decimal("1250000000.000000000000000000001")
    assert frame.loc["f1", "period_start"] == pd.Timestamp("2024-01-01")
    assert frame.loc["f1", "article_published"] == pd.Timestamp("2025-02-03")
    assert pd.isna(frame.loc["f2", "period_start"])
    assert bool(frame.loc["f2", "in_table"])
    assert frame.loc["f1", "reasons"] == ["metric=revenue"]


def test_claims_show_subjects_figures_and_targets(
    store: Store, make_record: Callable[..., Record]
) -> None:
    store.save(make_record())
    row = store.frame("claims").iloc[0]
    assert row["subjects"] == ["company:HAL.DE"]
    assert row["subject_texts"] == ["die Branche"]
    assert row["figures"] == ["f3", "f4"]
    assert (row["target_value"], row["target_previous_value"]) == (Decimal(48), Decimal(42))
    assert row["target_unit"] == "EUR"


def test_instruments_count_their_mentions(store: Store, make_record: Callable[..., Record]) -> None:
    store.save(make_record())
    frame = store.frame("instruments")
    assert dict(zip(frame["id"], frame["mentions"], strict=True)) == {
        "company:HAL.DE": 2,
        "institution:Berenberg": 1,
    }
    assert frame["sentiment"].tolist()[0] == 0.6
    assert store.frame("mentions")["text"].tolist() == ["Halvera", "Halvera AG", "Berenberg"]


def test_articles_count_what_they_have(store: Store, make_record: Callable[..., Record]) -> None:
    store.save(make_record())
    row = store.frame("articles").iloc[0]
    assert [row[name] for name in ("instruments", "figures", "claims", "findings")] == [2, 4, 1, 1]


def test_filters(store: Store, make_record: Callable[..., Record]) -> None:
    store.save(make_record("a1"))
    store.save(make_record("a2"))

    def ids(**filters: object) -> list[str]:
        frame = store.frame("figures", **filters)
        return [f"{a}:{f}" for a, f in zip(frame["article_id"], frame["id"], strict=True)]

    assert ids(metric="pe") == ["a1:f2", "a2:f2"]
    assert ids(metric=["pe", "revenue"], article_id="a1") == ["a1:f1", "a1:f2"]
    assert ids(period_kind=None, article_id="a2") == ["a2:f2", "a2:f3", "a2:f4"]
    assert ids(value=Decimal(42), article_id="a1") == ["a1:f3"]
    assert ids(value_float_from=17, value_float_to=48, article_id="a1") == ["a1:f3", "a1:f4"]
    assert ids(article_published_from=date(2025, 2, 4)) == []
    assert ids(in_table=True) == ["a1:f2", "a2:f2"]


def test_unknown_names_are_usage_errors(store: Store) -> None:
    with pytest.raises(UsageError, match="no table 'numbers'; there are: articles"):
        store.frame("numbers")
    with pytest.raises(UsageError, match="No column 'metrik' to filter by; there are: article_id"):
        store.frame("figures", metrik="pe")


def test_floats_beyond_their_range_are_missing(
    store: Store, make_record: Callable[..., Record]
) -> None:
    from dataclasses import replace

    record = make_record()
    huge = replace(record.figures[0], value=Decimal("1E+400"))
    store.save(replace(record, figures=(huge, *record.figures[1:])))
    frame = store.frame("figures", id="f1")
    assert frame["value"].tolist() == [Decimal("1E+400")]
    assert np.isnan(frame["value_float"].tolist()[0])
