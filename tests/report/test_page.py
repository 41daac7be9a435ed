"""Pages: self-contained, whole, and deaf to what hostile articles say."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from nlp_fin.errors import UsageError
from nlp_fin.report.library import Library
from nlp_fin.report.page import Unread, article_page, article_view, page_name, write_report
from nlp_fin.types import Finding, Record

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Outline(HTMLParser):
    """Tags, ids and attributes; fails on tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids[value or ""] += 1
            if name in ("href", "src"):
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def page_of(record: Record, **decisions: tuple[str, str | None]) -> str:
    library = Library({}, {key.replace("_", "-"): value for key, value in decisions.items()})
    return article_page(article_view(record, library), library)


def check_safe(html: str) -> Outline:
    """Nothing is loaded, nothing runs, every id is there once."""
    found = outline(html)
    assert not {"script", "iframe", "object", "embed", "link", "base", "form", "img"} & set(
        found.tags
    )
    assert found.handlers == []
    assert all(re.fullmatch(r"(?:[\w-]+\.html)?(?:#.*)?", link) for link in found.links)
    assert found.tags["style"] == 1
    assert "url(" not in html
    assert "@import" not in html
    return found


def test_a_page_shows_article_findings_and_figures(article: Record) -> None:
    html = page_of(article)
    found = check_safe(html)
    assert max(found.ids.values()) == 1
    assert {"f1", "f7", "b-x1", "b-x2", "b-x3", "b-x4"} <= set(found.ids)
    assert found.tags["svg"] == 5
    text = " ".join("".join(found.text).split())
    for part in (
        "Nebenwerte holen auf",
        "Börsenpost",
        "Anna Berg",
        "05.11.2025",
        "Stimmung positiv",
        "7 Zahlen gelesen",
        "2 widerlegt",
        "3 Befunde",
        "1 Angabe nachgerechnet und bestätigt",
        "gemeint wohl 4,347 Bio. €",
        "nlp-fin decide key-conflict rejected",
    ):
        assert part in text, part


def test_links_lead_somewhere(article: Record) -> None:
    found = outline(page_of(article))
    inner = [link[1:] for link in found.links if link.startswith("#")]
    assert inner
    assert set(inner) <= set(found.ids)


def test_a_page_alone_links_to_no_other(article: Record, other: Record, across: Finding) -> None:
    library = Library({r.article.id: r for r in (article, other)}, {}, (across,))
    found = outline(article_page(article_view(article, library), library))
    assert all(link.startswith("#") for link in found.links)
    assert {link[1:] for link in found.links} <= set(found.ids)


def test_decisions_are_shown(article: Record) -> None:
    html = page_of(article, key_conflict=("rejected", "anderer Stichtag"))
    assert "verworfen durch Sie" in html
    assert "anderer Stichtag" in html


def test_an_article_without_anything(article: Record) -> None:
    from nlp_fin.types import Article

    html = page_of(Record(Article("a", "a.txt", "Ein Satz ohne Zahlen.")))
    text = "".join(outline(html).text)
    assert "Keine Befunde" in text
    assert "ohne Datum" in text


def test_hostile_text_stays_text(hostile: Record, tmp_path: Path) -> None:
    html = page_of(hostile)
    found = check_safe(html)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert "{{7*7}}" in "".join(found.text), "templates do not run inside articles"
    pages = write_report([hostile], tmp_path, Library({}), [Unread("<b>x", "failed", "<i>y")])
    for page in pages:
        check_safe(page.read_text(encoding="utf-8"))
        assert page.parent == tmp_path


def test_page_names_stay_in_their_folder() -> None:
    names = [page_name(text) for text in ("../../etc/passwd", "a/b", "a\\b", "", "ü", "x" * 300)]
    assert all(re.fullmatch(r"artikel-[0-9a-f]{16}\.html", name) for name in names)
    assert len(set(names)) == len(names)
    assert page_name("3f0c9a1b27d45e66") == "artikel-3f0c9a1b27d45e66.html"


def test_a_report_on_several_articles(
    article: Record, other: Record, across: Finding, tmp_path: Path
) -> None:
    records = {record.article.id: record for record in (article, other)}
    library = Library(records, {}, (across,))
    unread = [Unread("bild.png", "skipped", "bild.png: keine Textdatei")]
    pages = write_report([article, other], tmp_path / "report", library, unread)
    assert [page.name for page in pages] == ["index.html", "artikel-eins.html", "artikel-zwei.html"]
    index = check_safe(pages[0].read_text(encoding="utf-8"))
    text = " ".join("".join(index.text).split())
    for part in (
        "2 Artikel, 14 Zahlen",
        "3 widerlegt 1 unklar 1 bestätigt",
        "Zwischen den Artikeln",
        "Zwei Artikel nennen 0,88 % und 5,10 %.",
        "Was nicht stimmen kann",
        "bild.png: keine Textdatei",
        "übersprungen",
    ):
        assert part in text, part
    files = {page.name: set(outline(page.read_text(encoding="utf-8")).ids) for page in pages}
    for page in pages:
        for link in outline(page.read_text(encoding="utf-8")).links:
            name, _, anchor = link.partition("#")
            assert not anchor or anchor in files[name or page.name], (page.name, link)


def test_the_same_finding_across_is_on_both_pages(
    article: Record, other: Record, across: Finding
) -> None:
    library = Library({r.article.id: r for r in (article, other)}, {}, (across,))
    for record in (article, other):
        html = article_page(article_view(record, library), library, "index.html")
        assert "Zwei Artikel nennen" in html
        assert 'href="index.html"' in html


def test_a_folder_that_cannot_be_made(article: Record, tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        write_report([article], tmp_path / "datei" / "report", Library({}))
    (tmp_path / "r" / "index.html").mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot be written"):
        write_report([article], tmp_path / "r", Library({}))
