"""From a pruned tree to the page's text in pieces: paragraphs, headings, list items, table rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from nlp_fin.ingest.furniture import furniture
from nlp_fin.ingest.grid_cells import Grid, invisible

PieceKind = Literal["paragraph", "heading", "bullet", "quote", "caption", "grid"]

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter "
    "nobr output picture q rp rt ruby s samp small source span strike strong sub sup time tt u "
    "var wbr".split()
)

_HOLDERS = frozenset("p li td th dd dt blockquote h1 h2 h3 h4 h5 h6".split())
_HEADINGS = {f"h{n}": n for n in range(1, 7)} | {"summary": 3}


@dataclass(slots=True)
class Piece:
    """One block of the page. `links` counts the characters of `text` that stand in links.

    `path` holds the element's ancestors, outermost first, the element itself last.
    """

    kind: PieceKind
    text: str
    element: HtmlElement
    path: tuple[HtmlElement, ...]
    links: int = 0
    bold: int = 0
    level: int = 0
    grid: Grid | None = None


def linked(piece: Piece) -> bool:
    """True where more than half of a piece is links."""
    return piece.links > 0.5 * len(piece.text)


def clean(text: str) -> str:
    """One space for any white space, no soft hyphens or zero-width characters."""
    return " ".join(text.translate(invisible()).split())


class _Walker:
    """Collects pieces in document order. Works on a stack of its own: depth costs no recursion."""

    def __init__(self, grids: Mapping[HtmlElement, Grid]) -> None:
        self.pieces: list[Piece] = []
        self._grids = grids
        self._path: list[HtmlElement] = []
        self._text: list[str] = []
        self._links = self._bold = 0
        self._link_depth = self._bold_depth = 0
        self._bullet = False

    def walk(self, root: HtmlElement) -> None:
        stack: list[tuple[HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
                self._add(element.tail)
                continue
            if element in self._grids:
                self._emit_grid(element, self._grids[element])
                self._add(element.tail)
                continue
            if not isinstance(element.tag, str):
                self._add(element.tail)
                continue
            self._enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        self._flush()

    def _enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._break()
        elif not self._is_inline(element):
            self._flush()
            self._path.append(element)
            if tag == "li":
                self._bullet = True
        elif tag == "a":
            self._link_depth += 1
        elif tag in ("b", "strong"):
            self._bold_depth += 1
        if tag == "pre" and element.text:
            element.text = unwrap(element.text)
        self._add(element.text)

    def _is_inline(self, element: HtmlElement) -> bool:
        """Inline tags, and elements of a page's own making (`<x-link>`) inside a paragraph."""
        if element.tag in _INLINE:
            return True
        own_making = "-" in element.tag and self._path and self._path[-1].tag in _HOLDERS
        return bool(own_making) and not any(c.tag in _HOLDERS for c in element)

    def _leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "a":
            self._link_depth -= 1
        elif tag in ("b", "strong"):
            self._bold_depth -= 1
        elif tag != "br" and self._path and self._path[-1] is element:
            self._flush()
            self._path.pop()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if "\n\n" in text and self._path and self._path[-1].tag == "pre":
            for part in text.split("\n\n"):
                self._text.append(part)
                self._flush()
            return
        self._text.append(text)
        weight = len(text.strip())
        if self._link_depth:
            self._links += weight
        if self._bold_depth:
            self._bold += weight

    def _break(self) -> None:
        """`<br>` ends a line except in headings, where it only wraps."""
        if self._path and self._path[-1].tag in _HEADINGS:
            self._text.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        text = clean("".join(self._text))
        links, bold = self._links, self._bold
        self._text, self._links, self._bold = [], 0, 0
        if not text or not self._path:
            return
        tag = self._path[-1].tag
        kind: PieceKind = "paragraph"
        if tag in _HEADINGS:
            kind = "heading"
        elif tag == "figcaption" or tag == "caption":
            kind = "caption"
        elif self._bullet and any(e.tag == "li" for e in self._path[-3:]):
            kind = "bullet"
        elif tag == "blockquote" or (len(self._path) > 1 and self._path[-2].tag == "blockquote"):
            kind = "quote"
        self._bullet = False
        self.pieces.append(
            Piece(kind, text, self._path[-1], tuple(self._path), links, bold, _HEADINGS.get(tag, 0))
        )

    def _emit_grid(self, element: HtmlElement, grid: Grid) -> None:
        self._flush()
        text = "\n".join(" | ".join(c.text for c in row) for row in grid.rows)
        piece = Piece("grid", text, element, (*self._path, element), grid.links, grid=grid)
        self.pieces.append(piece)


def pieces(root: HtmlElement, grids: Mapping[HtmlElement, Grid]) -> list[Piece]:
    """The text of `root` in pieces; elements in `grids` become one piece each."""
    walker = _Walker(grids)
    walker.walk(root)
    return walker.pieces


def unwrap(text: str) -> str:
    """Preformatted text without its hard line ends; lines that are set in columns stay lines."""
    paragraphs: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = paragraph.split("\n")
        columns = sum(1 for line in lines if re.search(r"\S {3,}\S", line))
        if columns >= 0.5 * len(lines):
            paragraphs.extend(re.sub(r" {3,}", " | ", line.strip()) for line in lines)
        else:
            paragraphs.append(" ".join(line.strip() for line in lines))
    return "\n\n".join(p for p in paragraphs if p.strip())


def drop_footnote_marks(tree: HtmlElement) -> None:
    """Removes raised marks such as ¹ or *) that would be read as digits of the number before."""
    for mark in list(tree.iter("sup")):
        text = "".join(mark.itertext()).strip()
        before = (_text_before(mark) or "").rstrip()
        unit = re.search(r"(?:\b[kcdm]?m|\b10)$", before)
        if unit is None and re.fullmatch(r"[(\[]?(?:\d{1,2}(?:,\s?\d{1,2})*|[*†‡a-e])[)\]]?", text):
            for child in list(mark):
                mark.remove(child)
            mark.text = ""


def cut_link_labels(tree: HtmlElement) -> None:
    """Cuts `Lies auch: <a>…</a>` out of paragraphs, also where it is glued to a sentence."""
    label = furniture().link_label
    for link in list(tree.iter("a")):
        holder, before = link, _text_before(link)
        while before is not None and not before.strip() and _is_wrapper(holder):
            holder = holder.getparent()
            before = _text_before(holder)
        if before is None:
            continue
        match = label.search(before[-80:])
        if match is None:
            continue
        _set_text_before(holder, before[: len(before) - len(before[-80:]) + match.start()] + " ")
        _empty(link)


def _is_wrapper(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _INLINE


def _text_before(element: HtmlElement) -> str | None:
    previous = element.getprevious()
    if previous is not None:
        if (
            previous.tag in ("strong", "b", "em", "i", "span", "u")
            and not (previous.tail or "").strip()
        ):
            return "".join(previous.itertext())
        return previous.tail or ""
    parent = element.getparent()
    return None if parent is None else parent.text or ""


def _set_text_before(element: HtmlElement, text: str) -> None:
    previous = element.getprevious()
    if previous is None:
        element.getparent().text = text
    elif (previous.tail or "").strip() or previous.tag not in (
        "strong",
        "b",
        "em",
        "i",
        "span",
        "u",
    ):
        previous.tail = text
    else:
        for child in list(previous):
            previous.remove(child)
        previous.text, previous.tail = text, " "


def _empty(element: HtmlElement) -> None:
    for child in list(element):
        element.remove(child)
    element.text = " "
