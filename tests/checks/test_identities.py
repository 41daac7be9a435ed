"""Identities against values worked out by hand, each with a set that fits and one that does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from nlp_fin.checks.identities.amounts import PERCENT_OF, RECIPROCAL, paid_in_over
from nlp_fin.checks.identities.base import Identity, agrees, measure, of_one_order
from nlp_fin.checks.identities.change import AMOUNT, BASIS_POINTS, GROWTH, MULTIPLE, POINTS
from nlp_fin.checks.identities.comparison import DISCOUNT, DISTANCE, PREMIUM, SPREAD, TIMES
from nlp_fin.checks.identities.compounding import capital_after, rate_of_cumulative
from nlp_fin.checks.identities.totals import SHARE, sum_of
from nlp_fin.checks.identities.valuation import DIVIDEND_YIELD, MARGIN, MARKET_CAP, PE, UPSIDE
from nlp_fin.types import Figure


def figure(value: str, unit: str = "percent", step: str = "0.01") -> Figure:
    return Figure("f", 0, 1, value, Decimal(value), None, None, unit, step=Decimal(step))


@pytest.mark.parametrize(
    ("identity", "values", "wrong"),
    [
        (GROWTH, {"old": "80", "new": "100", "rel": "25"}, "35"),
        (POINTS, {"old": "5.9", "new": "6.4", "abs": "0.5"}, "0.8"),
        (BASIS_POINTS, {"old": "2.58", "new": "2.71", "abs": "13"}, "23"),
        (AMOUNT, {"old": "3.0", "new": "3.3", "abs": "0.3"}, "0.2"),
        (MULTIPLE, {"old": "1.2", "new": "2.4", "rel": "2"}, "3"),
        (DISTANCE, {"a": "8.1", "b": "12.4", "gap": "4.3"}, "6.3"),
        (SPREAD, {"a": "2.7", "b": "3.41", "gap": "71"}, "90"),
        (DISCOUNT, {"a": "16", "b": "20", "gap": "20"}, "30"),
        (PREMIUM, {"a": "16", "b": "20", "gap": "25"}, "35"),
        (TIMES, {"a": "9", "b": "27", "multiple": "3"}, "4"),
        (SHARE, {"part": "25", "whole": "100", "share": "25"}, "39"),
        (MARGIN, {"profit": "48", "revenue": "640", "margin": "7.5"}, "10.5"),
        (PE, {"price": "45.6", "eps": "1.9", "pe": "24"}, "31"),
        (DIVIDEND_YIELD, {"dividend": "2", "price": "40", "yield": "5"}, "7"),
        (UPSIDE, {"price": "54", "target": "68", "upside": "25.93"}, "41"),
        (MARKET_CAP, {"shares": "30", "price": "24", "cap": "720"}, "960"),
        (PERCENT_OF, {"rate": "0.2", "whole": "10000", "part": "20"}, "30"),
        (RECIPROCAL, {"a": "1.25", "b": "0.8"}, "0.92"),
        (paid_in_over(Decimal(10)), {"rate": "100", "total": "12000"}, "15000"),
        (rate_of_cumulative(Decimal(2)), {"cumulative": "21", "rate": "10"}, "12"),
        (capital_after(Decimal(2)), {"start": "100", "rate": "10", "end": "121"}, "150"),
    ],
)
def test_values_that_fit_and_one_that_does_not(
    identity: Identity, values: dict[str, str], wrong: str
) -> None:
    figures = {role: figure(value) for role, value in values.items()}
    outcome = measure(identity, figures)
    assert outcome is not None
    assert outcome.judgement.verdict == "supported"
    changed = {**figures, identity.result.name: figure(wrong)}
    other = measure(identity, changed)
    assert other is not None
    assert other.judgement.verdict == "refuted"
    assert not agrees(identity, changed)


def test_a_sum_of_three() -> None:
    figures = {f"part{n}": figure(str(n)) for n in (1, 2, 3)}
    outcome = measure(sum_of(3), {**figures, "total": figure("6")})
    assert outcome is not None
    assert outcome.judgement.verdict == "supported"


def test_an_input_without_an_upper_end_proves_nothing() -> None:
    whole = replace(figure("35", step="1"), qualifier="over")
    outcome = measure(SHARE, {"part": figure("6.6"), "whole": whole, "share": figure("11")})
    assert outcome is not None
    assert (outcome.judgement.verdict, outcome.judgement.reason) == ("inconclusive", "open_bound")


def test_a_move_of_the_right_size_in_the_wrong_direction_is_left_open() -> None:
    outcome = measure(GROWTH, {"old": figure("80"), "new": figure("100"), "rel": figure("-25")})
    assert outcome is not None
    assert outcome.judgement.reason == "direction"


def test_other_figures_are_meant_where_the_order_of_magnitude_differs() -> None:
    far = measure(PE, {"price": figure("900"), "eps": figure("1"), "pe": figure("12")})
    assert far is not None
    assert not of_one_order(far)
