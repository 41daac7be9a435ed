"""Pictures: well-formed, inside their frame, saying what the numbers say."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.report import svg
from nlp_fin.report.pictures import Bar, Point, intervals, ledger, series
from nlp_fin.types import Interval

SVG = "{http://www.w3.org/2000/svg}"


def parse(markup: object) -> ElementTree.Element:
    return ElementTree.fromstring(str(markup))


def bar(low: str | None, high: str | None, tone: str = "refuted") -> Bar:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return Bar(f"{low} bis {high}", Interval(ends[0], ends[1]), tone, "#f1")


def rectangles(picture: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(rect.get("x", "0")), float(rect.get("x", "0")) + float(rect.get("width", "0")))
        for rect in picture.iter(f"{SVG}rect")
    ]


def test_intervals_that_do_not_meet_do_not_meet_in_the_picture() -> None:
    picture = parse(intervals([bar("1.75", "3.65"), bar("0.875", "0.885")], "percent", "Achse"))
    first, second = rectangles(picture)
    assert second[1] < first[0]
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert "1\u00a0%" in texts
    assert picture.get("aria-label") == "Achse"


def test_open_ends_get_arrows() -> None:
    picture = parse(intervals([bar("90", None), bar(None, "50"), bar("60", "70")], "percent", "x"))
    assert len(list(picture.iter(f"{SVG}polygon"))) == 2


def test_orders_of_magnitude_apart_are_both_seen() -> None:
    picture = parse(
        intervals([bar("4346500000", "4347500000"), bar("4.3e12", "4.4e12")], "EUR", "x")
    )
    (left, _), (right, _) = rectangles(picture)
    assert right - left > 200
    assert any("Mrd." in (text.text or "") for text in picture.iter(f"{SVG}text"))


def test_nothing_finite_is_no_picture() -> None:
    assert intervals([bar(None, None)], "percent", "x") is None
    assert intervals([bar("1e999", "2e999")], "percent", "x") is None


@given(
    st.lists(
        st.tuples(st.decimals(-(10**13), 10**13), st.decimals(0, 10**13)), min_size=1, max_size=5
    )
)
def test_bars_stay_inside(ends: list[tuple[Decimal, Decimal]]) -> None:
    bars = [Bar("x", Interval(low, low + width), "refuted") for low, width in ends]
    picture = parse(intervals(bars, "percent", "x"))
    for left, right in rectangles(picture):
        assert 0 <= left <= right <= 463


def test_a_ledger_has_a_point_for_each_value() -> None:
    points = [
        Point("a", date(2025, 1, 1), 1.0, "supported", Interval(Decimal("0.5"), Decimal("1.5"))),
        Point("b", date(2025, 6, 1), 2.0, "refuted", None, "seite.html#f1"),
        Point("c", date(2025, 3, 1), 1.5, "unchecked"),
    ]
    picture = parse(ledger(points, "percent", "x"))
    circles = [float(c.get("cx", "0")) for c in picture.iter(f"{SVG}circle")]
    assert circles == sorted(circles)
    assert len(circles) == 3
    assert [a.get("href") for a in picture.iter(f"{SVG}a")] == ["seite.html#f1"]
    assert ledger(points[:1], "percent", "x") is None


def test_values_of_one_day_are_drawn() -> None:
    points = [Point("a", date(2025, 1, 1), 1.0, "x"), Point("b", date(2025, 1, 1), 1.0, "x")]
    assert len(list(parse(ledger(points, "percent", "x")).iter(f"{SVG}circle"))) == 2


def test_a_series_is_a_line_with_a_band() -> None:
    points = [(date(2025, 11, 3), 1000.0), (date(2025, 11, 28), 969.0), (date(2025, 11, 14), 990.0)]
    picture = parse(series(points, "Verlauf", Interval(Decimal(980), Decimal(985))))
    (line,) = picture.iter(f"{SVG}polyline")
    xs = [float(pair.split(",")[0]) for pair in (line.get("points") or "").split()]
    assert xs == sorted(xs)
    assert len(rectangles(picture)) == 2
    assert series(points[:1], "x") is None


def test_a_series_marks_the_values_that_a_move_is_between() -> None:
    points = [(date(2025, 10, day), 100.0 + day) for day in (28, 29, 30, 31)]
    window = (date(2025, 10, 30), date(2025, 10, 30))
    texts = [
        text.text or "" for text in parse(series(points, "x", None, window)).iter(f"{SVG}text")
    ]
    assert "129 am 29.10.2025" in texts
    assert "130 am 30.10.2025" in texts
    outside = (date(2024, 1, 1), date(2024, 1, 2))
    assert series(points, "x", None, outside) is not None


def test_text_and_attributes_are_escaped() -> None:
    markup = str(svg.element("text", '<script>"&', class_='"><script>', x=1.0))
    assert markup == ('<text class="&#34;&gt;&lt;script&gt;" x="1">&lt;script&gt;&#34;&amp;</text>')


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.0, 10.0, [0, 2, 4, 6, 8, 10]), (-1.0, 1.0, [-1, -0.5, 0, 0.5, 1]), (3.0, 3.0, [3.0])],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert svg.round_ticks(low, high, 5) == ticks


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12))
def test_ticks_lie_inside(low: float, width: float) -> None:
    ticks = svg.round_ticks(low, low + width, 5)
    assert all(low - width * 0.01 <= tick <= low + width * 1.01 for tick in ticks)
    assert len(ticks) <= 12


def test_numbers_in_pictures_have_no_noise() -> None:
    picture = str(intervals([bar("0.1", "0.3"), bar("0.6", "0.7")], "percent", "x"))
    assert not re.search(r"\d,\d{6,}", picture)
