"""The HTML report: one self-contained page an article, and an index over them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nlp_fin import __version__
from nlp_fin.errors import UsageError
from nlp_fin.report import labels
from nlp_fin.report.body import article_parts
from nlp_fin.report.ledgers import LedgerBook, LedgerView
from nlp_fin.report.library import Library
from nlp_fin.report.quotes import article_title
from nlp_fin.report.views import FigureView, FindingView, figure_views, finding_views
from nlp_fin.types import Claim, Record

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the index."""

    page: str
    title: str
    source: str
    publisher: str
    published: str
    sentiment: str
    score: float
    figures: int
    counts: Mapping[str, int]
    """Findings by verdict, those across articles included."""
    own: Mapping[str, int]
    """The same without those across articles."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An input of the last run that was not analysed."""

    source: str
    status: str
    message: str


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nlp_fin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        label=labels.label, day=labels.day, period=labels.period, subject=labels.subject
    )
    return environment


@cache
def _style() -> Markup:
    # The only text that goes into the page as it is: our own style sheet.
    return Markup(files("nlp_fin.report").joinpath("templates", "style.css").read_text("utf-8"))


def page_name(article_id: str) -> str:
    """The file name of an article's page; safe for any id, and different for different ids."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", article_id):
        return f"artikel-{article_id}.html"
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"artikel-{digest[:16]}.html"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One record with the views of its findings and figures."""

    record: Record
    findings: list[FindingView]
    figures: list[FigureView]


def article_view(record: Record, library: Library) -> ArticleView:
    """The findings inside `record`, then those across articles that touch it, and its figures."""
    findings = finding_views(record.findings, record, library)
    findings += finding_views(library.across_of(record.article.id), None, library)
    return ArticleView(record, findings, figure_views(record, findings))


def article_page(view: ArticleView, library: Library, index: str | None = None) -> str:
    """The page of one article as HTML text.

    `index` is the address of the index page; without one the page stands alone, and other
    articles have no pages to link to.
    """
    record = view.record
    template = _environment().get_template("article.html.j2")
    return template.render(
        style=_style(),
        version=__version__,
        record=record,
        article=record.article,
        title=article_title(record),
        findings=view.findings,
        figures=view.figures,
        counts=verdict_counts(view.findings),
        parts=article_parts(record, view.figures, library),
        claims=[_claim_row(claim, record) for claim in record.claims],
        pages=_quoted_pages(view.findings) if index else {},
        index=index,
    )


def _quoted_pages(findings: Iterable[FindingView]) -> dict[str, str]:
    return {q.article_id: page_name(q.article_id) for view in findings for q in view.quotes}


def _claim_row(claim: Claim, record: Record) -> tuple[Claim, str]:
    names = {item.id: item.name for item in record.instruments}
    about = [names.get(key, key) for key in claim.subjects] + list(claim.subject_texts)
    return claim, ", ".join(about)


def verdict_counts(findings: Iterable[FindingView]) -> dict[str, int]:
    """How many findings there are of each verdict, those that the user rejected apart."""
    counts = {"refuted": 0, "inconclusive": 0, "supported": 0, "rejected": 0}
    for view in findings:
        counts["rejected" if view.decision == "rejected" else view.verdict] += 1
    return counts


def write_report(
    records: Iterable[Record], folder: Path, library: Library, unread: Sequence[Unread] = ()
) -> list[Path]:
    """Write a page for each of `records` and an index into `folder`; the files, index first.

    `library` needs to hold the articles that findings across articles rest on; the others are
    read one by one. Raises `UsageError` if the folder cannot be written.
    """
    _make_folder(folder)
    rows: list[Row] = []
    refuted: list[tuple[FindingView, str]] = []
    book, pages = LedgerBook(), []
    for record in records:
        page = page_name(record.article.id)
        view = article_view(record, library)
        pages.append(_write(folder / page, article_page(view, library, INDEX)))
        rows.append(_row(view, page))
        refuted += [(v, page) for v in view.findings if v.verdict == "refuted" and v.home]
        book.add(record, view.figures, page)
    shared = finding_views(library.across, None, library)
    html = index_page(rows, shared, refuted, book.ledgers(), unread)
    return [_write(folder / INDEX, html), *pages]


def index_page(
    rows: Sequence[Row],
    across: Sequence[FindingView],
    refuted: Sequence[tuple[FindingView, str]],
    ledgers: Sequence[LedgerView],
    unread: Sequence[Unread],
) -> str:
    """The index as HTML text."""
    totals = verdict_counts(across)
    for row in rows:
        totals = {name: count + row.own[name] for name, count in totals.items()}
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            style=_style(),
            version=__version__,
            rows=sorted(
                rows, key=lambda r: (-r.counts["refuted"], -r.counts["inconclusive"], r.title)
            ),
            across=across,
            refuted=[(view, page) for view, page in refuted if view.decision != "rejected"][:50],
            ledgers=ledgers,
            unread=unread,
            totals=totals,
            figures=sum(row.figures for row in rows),
            pages={
                quote.article_id: page_name(quote.article_id) for v in across for quote in v.quotes
            },
        )
    )


def _row(view: ArticleView, page: str) -> Row:
    record, article = view.record, view.record.article
    return Row(
        page=page,
        title=article_title(record),
        source=article.source,
        publisher=article.publisher or "",
        published=article.published.isoformat() if article.published else "",
        sentiment=record.sentiment.label,
        score=record.sentiment.score,
        figures=len(record.figures),
        counts=verdict_counts(view.findings),
        own=verdict_counts(finding for finding in view.findings if finding.home),
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be made: {error.strerror}") from None


def _write(path: Path, html: str) -> Path:
    try:
        path.write_text(html, encoding="utf-8", errors="replace")
    except (PermissionError, IsADirectoryError) as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    return path
