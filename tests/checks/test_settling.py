"""What restatements leave to the reader."""

from __future__ import annotations

from checked import fig, scene

from nlp_fin.checks.settling import settled_figures

FUND = {"Isar Welt": "etf:ISAR"}


def test_costs_are_of_the_one_fund_of_the_article() -> None:
    text = (
        "Der Isar Welt kostet 0,10 Prozent. Bei Kosten von 0,20 Prozent bleibt am Geldmarkt wenig."
    )
    given = scene(
        text,
        fig("0,10 Prozent", "0.10", metric="ter", subject="etf:ISAR"),
        fig("0,20 Prozent", "0.20", metric="ter", subject="Geldmarkt"),
        names=FUND,
    )
    assert [f.subject.instrument for f in settled_figures(given)] == ["etf:ISAR", "etf:ISAR"]


def test_the_profit_is_the_one_specific_profit() -> None:
    text = "Halvera steigert Gewinn auf 834 Euro. Unter dem Strich verdiente Halvera 934 Euro."
    given = scene(
        text,
        fig("834 Euro", "834", "EUR", "earnings", subject="company:H"),
        fig("934 Euro", "934", "EUR", "net_income", subject="company:H"),
        names={"Halvera": "company:H"},
    )
    assert [f.metric for f in settled_figures(given)] == ["net_income", "net_income"]


def test_two_specific_profits_leave_the_general_word_open() -> None:
    text = "Halvera: Gewinn 834 Euro. Ebit 1.200 Euro. Nettogewinn 934 Euro."
    given = scene(
        text,
        fig("834 Euro", "834", "EUR", "earnings", subject="company:H"),
        fig("1.200 Euro", "1200", "EUR", "operating_income", subject="company:H"),
        fig("934 Euro", "934", "EUR", "net_income", subject="company:H"),
        names={"Halvera": "company:H"},
    )
    assert settled_figures(given)[0].metric == "earnings"
