"""Grids of cells: the types, the text of a cell, and what tells data from layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from lxml import etree
from lxml.html import HtmlElement

_MAX_CELL = 160


@dataclass(frozen=True, slots=True)
class GridCell:
    """Text and column (0-based, spans counted) of one cell; `header` for `<th>` and the like."""

    text: str
    column: int
    header: bool = False


@dataclass(slots=True)
class Grid:
    """Rows of cells. `links` counts the characters that stand in links."""

    rows: list[list[GridCell]] = field(default_factory=list)
    header_rows: int = 0
    caption: str | None = None
    unit_text: str | None = None
    links: int = 0


def cell_text(element: HtmlElement) -> str:
    """Text of a cell on one line; items of a list inside it are set apart by `; `."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            if node.tag == "li" and any(p.strip() for p in parts):
                parts.append("; ")
            elif node.tag in ("br", "p", "div", "ul", "ol", "sup") and node is not element:
                parts.append(" " if node.tag != "sup" else "")
            parts.append(node.text or "")
        elif node is not element:
            if node.tag in ("p", "div", "li", "ul", "ol"):
                parts.append(" ")
            parts.append(node.tail or "")
    text = " ".join("".join(parts).translate(invisible()).split())
    return (
        text.replace(" ; ", "; ").replace(" | ", " / ").strip("; ")
        if "|" in text or ";" in text
        else text
    )


@cache
def invisible() -> dict[int, str]:
    """For `str.translate`: soft hyphens and zero-width characters go, odd spaces become spaces."""
    gone = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
    return gone | dict.fromkeys((0xA0, 0x202F, 0x2007, 0x2008, 0x2009, 0x200A), " ")


def link_chars(element: HtmlElement) -> int:
    """Characters of text inside links."""
    return sum(len(cell_text(link)) for link in element.iter("a"))


def is_data(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Rows of several short cells. One column, one row of long texts: made for layout."""
    if not rows:
        return False
    filled = [sum(1 for c in row if c.text) for row in rows]
    wide = sum(1 for n in filled if n >= 2)
    if wide < 1 or wide < 0.4 * len(rows):
        return False
    texts = [c.text for row in rows for c in row if c.text]
    long = sum(1 for t in texts if len(t) > _MAX_CELL)
    if len(rows) == 1:
        return (
            filled[0] >= 2
            and long == 0
            and any(re.search(r"\d", t) for t in texts)
            and len(texts) <= 3
        )
    return long <= 0.34 * len(texts) and max(len(t) for t in texts) < 1500


def first_row_is_header(rows: Sequence[Sequence[GridCell]]) -> bool:
    """A first row of words or years above rows of numbers."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = [c.text for c in rows[0][1:] if c.text]
    below = [c.text for row in rows[1:] for c in row[1:] if c.text]
    if not first or not below:
        return False
    numbers = sum(1 for t in below if is_value(t))
    return not any(is_value(t) for t in first) and numbers >= 0.4 * len(below)


@cache
def _value_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    year = re.compile(r"\W*(?:(?:[Q1-4]{1,2}|H[12]|FY|GJ|[1-4]\.\s?(?:Quartal|Halbjahr)|9M|31\.12\."
                      r"|30\.0?[69]\.|31\.0?3\.)[\s/-]*)?"
                      r"(?:19|20)\d{2}(?:/\d{2,4})?\s?[eE*]?\W*")  # fmt: skip
    return year, re.compile(r"^[^\w]{0,3}(?:[A-Z€$£]{0,3}\s?)?[+\-–−~≈<>]?\s?\d")


def is_value(text: str) -> bool:
    """True for text that begins with a number that is no year."""
    year, number = _value_patterns()
    return bool(number.match(text)) and not year.fullmatch(text)


def caption_near(element: HtmlElement) -> str | None:
    """The text that names a table: its figure's caption, or a short label right before it."""
    parent = element.getparent()
    for holder in (element, parent):
        if holder is None:
            continue
        if holder.tag == "figure":
            caption = holder.find("figcaption")
            if caption is not None:
                return cell_text(caption)[:200] or None
        previous = holder.getprevious()
        if previous is not None and not (previous.tail or "").strip():
            text = cell_text(previous)
            if previous.tag in ("h2", "h3", "h4", "h5", "h6") and len(text) <= _MAX_CELL:
                return text or None
            if (
                previous.tag in ("p", "div", "strong", "span")
                and 3 < len(text) <= 120
                and (text.endswith(":") or previous.find(".//strong") is not None)
            ):
                return text.rstrip(":")
        if holder is element and parent is not None and len(parent) > 2:
            break
    return None
