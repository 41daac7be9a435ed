"""A page to an article: title line, blank line, body, with tables and headings as offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lxml.html import HtmlElement

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest.blocks import Piece, cut_link_labels, drop_footnote_marks, pieces
from nlp_fin.ingest.cards import prune_cards
from nlp_fin.ingest.content import Oracle, main_text, select, squeeze
from nlp_fin.ingest.decode import decode, html_charset
from nlp_fin.ingest.grid_cells import Grid
from nlp_fin.ingest.grids import find_grids
from nlp_fin.ingest.identity import article_id
from nlp_fin.ingest.json_ld import Linked
from nlp_fin.ingest.language import likely_language
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.markup import parse_html, prune
from nlp_fin.ingest.metadata import (
    authors_of,
    canonical_of,
    marked_authors,
    page_meta,
    publisher_of,
    title_of,
)
from nlp_fin.ingest.page_dates import page_dates
from nlp_fin.ingest.page_kind import Paywall, is_index, paywall_of
from nlp_fin.ingest.plain import require_german, too_large, with_encoding
from nlp_fin.types import Article, DateEvidence, Table, TableCell

_HEAD_PIECES = 10


def read_html_bytes(
    data: bytes,
    *,
    source: str,
    limits: Limits = DEFAULT_LIMITS,
    url: str | None = None,
    charset: str | None = None,
    published: date | None = None,
    fetched: date | None = None,
    selector: str | None = None,
) -> Article:
    """The article of a page.

    `charset` is what the server declared, `published` a day known from elsewhere, `fetched` the
    day of the download, after which nothing can have been published, `selector` an XPath of the
    elements that hold the text, for sites where extraction fails. Raises `InputFailedError`
    (`too_large`, `too_deep`, `empty`, `not_text`, `encoding`, `no_text`) or `InputSkippedError`
    (`language`, `paywall`, `index_page`).
    """
    if len(data) > limits.max_bytes:
        raise too_large(source, f"{len(data):,} bytes", f"{limits.max_bytes:,}", "max_bytes")
    text, encoding = decode(data, name=source, declared=charset or html_charset(data))
    article = article_from_html(
        text, source=source, limits=limits, url=url, published=published, fetched=fetched,
        selector=selector,
    )  # fmt: skip
    return with_encoding(article, encoding)


def article_from_html(
    text: str,
    *,
    source: str,
    limits: Limits = DEFAULT_LIMITS,
    url: str | None = None,
    published: date | None = None,
    fetched: date | None = None,
    selector: str | None = None,
) -> Article:
    """The article of a page that is already decoded. Errors as `read_html_bytes`."""
    tree = parse_html(text, source=source, limits=limits)
    meta, linked = page_meta(tree), Linked(tree)
    title = title_of(tree, meta, linked)
    publisher = publisher_of(meta, linked)
    paywall = paywall_of(tree, linked, meta)
    canonical = canonical_of(tree, meta)
    marked = marked_authors(tree)
    prune(tree)
    cut_link_labels(tree)
    drop_footnote_marks(tree)
    teasers = 0 if "LiveBlogPosting" in linked.types() else prune_cards(tree)
    found = pieces(_body(tree), find_grids(tree))
    chosen = _selected(tree, selector)
    body = select(chosen or found, Oracle.everything(chosen) if chosen else main_text(tree), title)
    head = _head(found, title)
    dates = page_dates(tree, meta, linked, head, url=url or canonical, latest=fetched)
    rendered = render(title, body)
    if is_index(found, body, teasers, linked, meta):
        raise InputSkippedError(
            f"{source}: a list of other pages, not an article; fetch those pages instead",
            reason="index_page",
        )
    _refuse(rendered.text, body, source, paywall, limits)
    evidence = DateEvidence(published, "given", 1.0) if published else dates.published
    return Article(
        id=article_id(rendered.text),
        source=source,
        text=rendered.text,
        title=title,
        authors=authors_of(marked, meta, linked, head, publisher),
        publisher=publisher,
        published=evidence.value if evidence else None,
        modified=dates.modified.value if dates.modified else None,
        language=likely_language(rendered.text),
        tables=tuple(rendered.tables),
        headings=tuple(rendered.headings),
        published_evidence=evidence,
        meta=_extras(url, canonical, paywall, dates.modified),
    )


def _body(tree: HtmlElement) -> HtmlElement:
    body = tree.find("body")
    return body if body is not None else tree


def _selected(tree: HtmlElement, selector: str | None) -> list[Piece]:
    """The pieces inside the elements that `selector` finds; none where it finds nothing."""
    if not selector:
        return []
    hits = tree.xpath(selector)
    roots = [e for e in hits if isinstance(e, HtmlElement)] if isinstance(hits, list) else []
    return [piece for root in roots for piece in pieces(root, find_grids(root))]


def _head(found: Sequence[Piece], title: str | None) -> list[str]:
    """The first lines from the headline on, where a date line or byline would stand."""
    key = squeeze(title or "")
    start = next((i for i, p in enumerate(found) if key and squeeze(p.text) == key), 0)
    before = [p.text for p in found[max(0, start - 3) : start] if len(p.text) < 120]
    after = [p.text for p in found[start + 1 : start + _HEAD_PIECES] if p.grid is None]
    return ([title] if title and start else []) + before + after


def _extras(
    url: str | None, canonical: str | None, paywall: Paywall, modified: DateEvidence | None
) -> dict[str, object]:
    extras: dict[str, object] = {"format": "html"}
    if url:
        extras["url"] = url
    if canonical:
        extras["canonical"] = canonical
    if paywall.flagged or paywall.offer:
        extras["paywall"] = True
    if modified:
        extras["modified_source"] = modified.source
        extras["modified_confidence"] = modified.confidence
    return extras


def _refuse(
    text: str,
    body: Sequence[Piece],
    source: str,
    paywall: Paywall,
    limits: Limits,
) -> None:
    chars = sum(len(p.text) for p in body)
    if len(text) > limits.max_chars:
        raise too_large(source, f"{len(text):,} characters", f"{limits.max_chars:,}", "max_chars")
    if paywall.is_teaser("\n".join(p.text for p in body)):
        raise InputSkippedError(
            f"{source}: only the teaser before a paywall ({chars} characters)", reason="paywall"
        )
    if not chars:
        raise InputFailedError(
            f"{source}: no main text found on the page; save the article's text as .txt",
            reason="no_text",
        )
    require_german(text, source)


@dataclass(slots=True)
class Rendered:
    """An article's text and what lies where in it."""

    text: str = ""
    tables: list[Table] = field(default_factory=list)
    headings: list[tuple[int, int, int]] = field(default_factory=list)


def render(title: str | None, body: Sequence[Piece]) -> Rendered:
    """Title line, blank line, body. List items begin with `• `; a table row is one line."""
    out = Rendered()
    parts: list[str] = []
    position = 0
    previous: Piece | None = None
    if title:
        parts.append(title)
        position = len(title)
        out.headings.append((0, position, 1))
    for piece in body:
        if parts:
            gap = (
                "\n" if previous is not None and previous.kind == piece.kind == "bullet" else "\n\n"
            )
            parts.append(gap)
            position += len(gap)
        if piece.grid is not None:
            text, table = _render_grid(piece.grid, position)
            out.tables.append(table)
        else:
            text = "• " + _unmarked(piece.text) if piece.kind == "bullet" else piece.text
            level = _heading_level(piece)
            if level:
                out.headings.append((position, position + len(text), level))
        parts.append(text)
        position += len(text)
        previous = piece
    out.text = "".join(parts)
    return out


def _unmarked(text: str) -> str:
    return re.sub(r"^[•·▪●‣◦–—-]\s+", "", text)


def _heading_level(piece: Piece) -> int:
    """The level of a heading; a short bold paragraph is one below `<h3>`."""
    if piece.kind == "heading":
        return piece.level
    bold = piece.kind == "paragraph" and piece.bold >= 0.95 * len(piece.text) - 2
    return 4 if bold and len(piece.text) <= 100 and not re.search(r"[.:;,]$", piece.text) else 0


def _render_grid(grid: Grid, position: int) -> tuple[str, Table]:
    """Rows as lines and the table with the offsets of its cells."""
    start = position
    lines: list[str] = []
    cells: list[TableCell] = []
    for number, row in enumerate(grid.rows):
        if number:
            position += 1
        texts = [cell.text for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        for column, text in enumerate(texts):
            if column:
                position += 3
            if text:
                cells.append(TableCell(position, position + len(text), number, row[column].column))
            position += len(text)
        lines.append(" | ".join(texts))
    table = Table(start, position, tuple(cells), grid.header_rows, grid.caption, grid.unit_text)
    return "\n".join(lines), table
