"""Findings and summaries on a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from nlp_fin.names import plain
from nlp_fin.report.library import Library
from nlp_fin.report.summary import print_summary, render, summarize
from nlp_fin.report.terminal import findings_table
from nlp_fin.report.views import finding_views
from nlp_fin.store import Store
from nlp_fin.types import Finding, Record


def printed(what: RenderableType, width: int = 120, *, colour: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=colour, highlight=False).print(what)
    return out.getvalue()


@pytest.fixture
def filled(tmp_path: Path, article: Record, other: Record, across: Finding) -> Callable[[], Store]:
    def make() -> Store:
        store = Store(tmp_path / "a b.db")
        store.save(article)
        store.save(other)
        store.add_across([across], [], [])
        return store

    return make


def test_the_table_says_where_what_and_why(article: Record) -> None:
    views = finding_views(article.findings, article, Library({}), draw=False)
    text = printed(findings_table(views), 300)
    for part in (
        "✗ widerlegt", "Widerspruch", "news/eins.html:3", "news/eins.html:10",
        "»1,8 % bis 3,6 %« im Plus", "»0,88 %« gewonnen", "Schlüssel key-conflict",
        "genannt 0,88 %; dagegen 1,8 bis 3,6 %", "? unklar", "knapp daneben", "✓ bestätigt",
        "»4 Prozentpunkte« = »1,8 % bis 3,6 %« - »10,4 %«",
    ):  # fmt: skip
        assert part in text.replace("\u00a0", " "), part


def test_a_decision_and_its_note_are_shown(article: Record) -> None:
    library = Library({}, {"key-conflict": ("rejected", "anderer Stichtag")})
    views = finding_views(article.findings, article, library, draw=False)
    text = printed(findings_table(views), 160)
    assert "verworfen durch Sie" in text
    assert "Notiz: anderer Stichtag" in text


def test_many_places_are_counted(article: Record) -> None:
    many = replace(article.findings[1], figures=tuple(f"f{n}" for n in (1, 2, 4, 5, 6, 7)))
    views = finding_views([many], article, Library({}), draw=False)
    assert "weitere Stellen" in printed(findings_table(views), 160)


@given(st.text())
def test_nothing_steers_the_terminal(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert plain("\x1b[2J\x07\u202egefahr") == "�[2J�gefahr"


def test_hostile_articles_do_not_style_the_terminal(hostile: Record) -> None:
    record = replace(
        hostile,
        findings=tuple(
            replace(f, explanation="[bold]\x1b]0;title\x07[/bold]") for f in hostile.findings
        ),
    )
    views = finding_views(record.findings, record, Library({}), draw=False)
    text = printed(findings_table(views))
    assert "\x1b" not in text
    assert "[bold]" in text, "rich's own markup in an article is text, too"


def test_the_summary(filled: Callable[[], Store], article: Record) -> None:
    with filled() as store:
        summary = summarize(store)
        out = io.StringIO()
        print_summary(summary, Console(file=out, width=110, highlight=False))
        text = out.getvalue().replace("\u00a0", " ")
    assert (summary.articles, summary.figures, summary.claims) == (2, 14, 2)
    assert summary.verdicts == {"refuted": 3, "inconclusive": 1, "supported": 1}
    assert summary.instruments == [("Nordwest-Nebenwerteindex", 8)]
    assert ("Rendite", 8) in summary.metrics
    assert [view.finding.id for view in summary.refuted] == ["y1", "x2", "x4"]
    for part in (
        "2 articles, 14 figures, 2 claims", "3 widerlegt, 1 unklar, 1 bestätigt",
        "✗ Zwei Artikel nennen 0,88 % und 5,10 %.", "news/zwei.html:10", "Refuted: 3",
        "nlp-fin conflicts '", "a b.db' --table figures --format csv --out figures.csv",
    ):  # fmt: skip
        assert part in text, part


def test_what_was_rejected_is_not_in_the_summary(filled: Callable[[], Store]) -> None:
    with filled() as store:
        store.decide("key-conflict", "rejected")
        store.decide("key-across", "rejected")
        assert [view.finding.id for view in summarize(store).refuted] == ["x4"]


def test_an_empty_database_has_a_summary(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        text = printed(render(summarize(store)))
    assert "0 articles, 0 figures, 0 claims" in text
    assert "Refuted" not in text
