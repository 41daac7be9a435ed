"""What was said before about the same quantity: conflicts across articles, who said it first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from checked import YEAR, YEAR_BEFORE, fig, record

from nlp_fin.checks import Ledger
from nlp_fin.types import Record

NAMES = {"Halvera": "company:HALV"}


def article(
    identifier: str, value: str, day: int, *, metric: str = "revenue", period: object = YEAR,
    before: str = "", **more: Any,
) -> Record:  # fmt: skip
    text = f"Halvera nannte {before}{value} Millionen Euro für 2024."
    spec = fig(
        f"{value} Millionen Euro", f"{Decimal(value.replace(',', '.')) * 10**6:f}", "EUR", metric,
        subject="company:HALV", period=period, **more,
    )  # fmt: skip
    return record(text, spec, names=NAMES, published=date(2025, 3, day), identifier=identifier)


def verdicts(*records: Record) -> list[str]:
    ledger = Ledger()
    return [finding.verdict for each in records for finding in ledger.add(each)]


def test_two_articles_agree_or_do_not() -> None:
    assert verdicts(article("a", "500", 1), article("b", "500", 2)) == ["supported"]
    assert verdicts(article("a", "500", 1), article("b", "650", 2)) == ["refuted"]


def test_another_year_another_quantity() -> None:
    assert verdicts(article("a", "500", 1), article("b", "650", 2, period=YEAR_BEFORE)) == []
    assert verdicts(article("a", "500", 1), article("b", "650", 2, metric="net_income")) == []
    assert verdicts(article("a", "500", 1), article("b", "650", 2, basis="hypothetical")) == []


def test_the_article_that_said_it_first_stands_in_front() -> None:
    ledger = Ledger()
    ledger.add(article("later", "650", 9))
    (finding,) = ledger.add(article("earlier", "500", 1))
    assert finding.figures == (("earlier", "f1"), ("later", "f1"))
    assert finding.evidence["first_said"]["article"] == "earlier"


def test_findings_have_ids_that_a_re_run_gives_again() -> None:
    def found() -> list[str]:
        ledger = Ledger()
        pair = article("a", "500", 1), article("b", "650", 2)
        return [f.id for each in pair for f in ledger.add(each)]

    assert found() == found()
    assert all(name.startswith("y") and len(name) > 8 for name in found())


def test_the_explanation_has_the_words_of_degree() -> None:
    ledger = Ledger()
    ledger.add(article("a", "500", 1, before="fast ", qualifier="almost"))
    (finding,) = ledger.add(article("b", "650", 2))
    assert "„fast 500 Millionen Euro“" in finding.explanation


def test_a_new_version_replaces_the_old_one() -> None:
    ledger = Ledger()
    ledger.add(article("a", "500", 1))
    assert "a" in ledger
    assert ledger.add(article("a", "650", 1)) == []
    assert len(ledger) == 1


def test_an_old_value_repeated_as_current() -> None:
    records = [
        article(name, value, day, metric="employees", period=None)
        for name, value, day in (("a", "50", 1), ("b", "80", 5), ("c", "50", 9))
    ]
    ledger = Ledger()
    reasons = [f.reason for each in records for f in ledger.add(each)]
    assert "stale" in reasons


@pytest.mark.parametrize("count", [200, 400])
def test_one_article_costs_the_same_however_many_there_are(count: int) -> None:
    """Entries that are looked at for one more article, counted instead of timed."""
    ledger = Ledger()
    for number in range(count):
        ledger.add(article(f"a{number}", f"{500 + number % 40}", 1 + number % 28))
    assert len(ledger.add(article("new", "900", 28))) <= 4
    assert len(ledger) <= 12


@pytest.mark.parametrize("basis", ["forecast", "estimate", "target"])
def test_who_changes_an_expectation_contradicts_nobody(basis: str) -> None:
    def reasons(day: int) -> list[tuple[str, str | None]]:
        ledger = Ledger()
        pair = article("a", "500", 1, basis=basis), article("b", "650", day, basis=basis)
        return [(f.verdict, f.reason) for each in pair for f in ledger.add(each)]

    assert reasons(9) == [("inconclusive", "update")]
    assert reasons(1) == [("inconclusive", "definition")]


def test_a_dividend_may_be_paid_otherwise_than_proposed() -> None:
    pair = (
        article("a", "500", 1, metric="dividend", basis="forecast"),
        article("b", "650", 9, metric="dividend"),
    )
    assert verdicts(*pair) == ["inconclusive"]
    assert verdicts(pair[1], article("c", "800", 10, metric="dividend")) == ["refuted"]


def test_a_ratio_to_a_price_moves_from_day_to_day() -> None:
    def both(day: int) -> list[str]:
        return verdicts(article("a", "20", 1, metric="pe"), article("b", "30", day, metric="pe"))

    assert both(2) == ["inconclusive"]
    assert both(1) == ["refuted"]


@pytest.mark.parametrize("words", ["vorläufig ", "revidiert ", "endgültig "])
def test_preliminary_figures_are_revised(words: str) -> None:
    first = article("a", "500", 1, before=words)
    assert verdicts(first, article("b", "650", 9)) == ["inconclusive"]
    assert verdicts(first, article("b", "650", 1)) == ["refuted"]


def test_official_figures_are_revised() -> None:
    pair = [article(n, v, d, metric="gdp") for n, v, d in (("a", "500", 1), ("b", "650", 9))]
    assert verdicts(*pair) == ["inconclusive"]


def test_an_article_on_preliminary_results_means_all_of_its_figures() -> None:
    first = article("a", "500", 1)
    text = f"{first.article.text} Die vorläufigen Geschäftszahlen liegen vor."
    early = replace(first, article=replace(first.article, text=text))
    assert verdicts(early, article("b", "650", 9)) == ["inconclusive"]
