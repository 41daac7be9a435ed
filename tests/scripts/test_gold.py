"""The gold notation: what it accepts, what it refuses, and that the sample follows its gold."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold import GoldError, load_gold, parse_gold, parse_period

ROOT = Path(__file__).resolve().parents[2]

HEAD = "---\nid: a\nsplit: train\n@sap: company:SAP.DE | SAP | SAP SE\n---\n"


def test_a_figure_with_everything() -> None:
    gold = parse_gold(
        HEAD + "Plus [[9 %|9 %|revenue_growth~other|s=sap;p=2025Q2~-;b=forecast;r=per_year~-]] da.",
        "a.gold",
    )
    assert gold.text == "Plus 9 % da."
    (figure,) = gold.figures
    assert gold.text[figure["start"] : figure["end"]] == "9 %"
    assert (figure["metric"], figure["metric_alt"]) == ("revenue_growth", ["other"])
    assert figure["subject"]["symbol"] == "SAP.DE"
    assert figure["period"] == {"kind": "quarter", "start": "2025-04-01", "end": "2025-06-30"}
    assert figure["period_alt"] == [None]
    assert (figure["rate"], figure["rate_alt"]) == ("per_year", [None])


def test_ranges_and_units() -> None:
    gold = parse_gold(HEAD + "[[1 bis 2 Mio. Euro|1000000..2000000 EUR|revenue]]", "a.gold")
    assert (gold.figures[0]["low"], gold.figures[0]["high"]) == ("1000000", "2000000")
    assert gold.figures[0]["value"] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[[9 %|9 %]]", "needs text"),
        ("[[9 %|9 %|umsatz]]", "metric 'umsatz'"),
        ("[[9 %|neun %|revenue]]", "is no number"),
        ("[[9 %|9 Prozent|revenue]]", "unit 'Prozent'"),
        ("[[9 %|9 %|revenue|p=2025Q5]]", "period '2025Q5'"),
        ("[[9 %|9 %|revenue|b=sicher]]", "basis 'sicher'"),
        ("[[9 %|9 %|revenue|subject=x]]", "option"),
        ("[[9 %|9 %|revenue", "unbalanced"),
    ],
)
def test_mistakes_are_named(body: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        parse_gold(HEAD + body, "a.gold")


@pytest.mark.parametrize(
    ("short", "kind", "start", "end"),
    [
        ("2025", "year", "2025-01-01", "2025-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2025H2", "half", "2025-07-01", "2025-12-31"),
        ("9M2025", "span", "2025-01-01", "2025-09-30"),
        ("ytd:2025-09-30", "ytd", "2025-01-01", "2025-09-30"),
        ("span:2004-01-01..", "span", "2004-01-01", None),
        ("year:?", "year", None, None),
        ("asof:2025-11-05", "as_of", "2025-11-05", "2025-11-05"),
    ],
)
def test_periods(short: str, kind: str, start: str | None, end: str | None) -> None:
    assert parse_period(short, "x") == {"kind": kind, "start": start, "end": end}


def test_all_gold_of_the_project_is_sound() -> None:
    texts = load_gold(ROOT / "corpora" / "gold")
    assert len(texts) >= 80
    assert sum(len(t.figures) for t in texts) >= 1200


def test_the_sample_is_the_text_of_its_gold() -> None:
    """Text files are the gold without its marks; pages are aligned by the evaluation."""
    for gold in load_gold(ROOT / "corpora" / "gold" / "sample"):
        files = list((ROOT / "corpora" / "sample").glob(f"{gold.id}.*"))
        assert len(files) == 1
        if files[0].suffix != ".html":
            assert files[0].read_text(encoding="utf-8") == gold.text


def test_an_alias_may_stand_beside_other_names() -> None:
    gold = parse_gold(HEAD + "Plus [[9 %|9 %|revenue|s=Konzern/sap]] da.", "a.gold")
    subject = gold.figures[0]["subject"]
    assert (subject["names"], subject["symbol"]) == (["Konzern", "SAP", "SAP SE"], "SAP.DE")
