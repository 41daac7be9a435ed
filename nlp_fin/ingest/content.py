"""Which pieces of a page are the article.

trafilatura names the main text. Around its answer a pass of our own puts back what it loses
(tables in any markup, the lead, headings, list items between kept ones) and takes out what it
lets through (advertising, `Lies auch` lines, notices, whole sections of links).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from nlp_fin.ingest.blocks import Piece, linked
from nlp_fin.ingest.furniture import Furniture, furniture
from nlp_fin.ingest.trim import trim

_SHORT = 24
"""Alphanumeric characters below which a piece must equal a line of the main text."""
_MIN_MAIN = 200


@dataclass(frozen=True, slots=True)
class Oracle:
    """trafilatura's text without anything but letters and digits: whole, and by line."""

    whole: str
    lines: frozenset[str]

    def covers(self, text: str) -> bool:
        key = squeeze(text)
        if not key:
            return False
        if key in self.lines:
            return True
        return len(key) >= _SHORT and (key in self.whole or self._mostly(key))

    @classmethod
    def everything(cls, pieces: Sequence[Piece]) -> Oracle:
        """An answer that takes all of `pieces` for the main text."""
        keys = [squeeze(piece.text) for piece in pieces]
        return cls("".join(keys), frozenset(key for key in keys if key))

    def _mostly(self, key: str) -> bool:
        """Three of four stretches of a long piece are found (a link was cut out of the middle)."""
        if len(key) < 80:
            return False
        step = max(20, len(key) // 12)
        parts = [key[i : i + 20] for i in range(0, len(key) - 20, step)]
        return sum(1 for p in parts if p in self.whole) >= 0.75 * len(parts)


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def main_text(tree: HtmlElement) -> Oracle:
    """What trafilatura takes for the main text of `tree`, which loses its table spans."""
    for cell in tree.iter("td", "th"):
        # a million columns in an attribute would be a million cells there
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    text = _extract(tree, fast=True)
    if len(text) < _MIN_MAIN:
        text = _extract(tree, fast=False)
    lines = [squeeze(line) for line in text.split("\n")]
    return Oracle("".join(lines), frozenset(line for line in lines if line))


def _extract(tree: HtmlElement, *, fast: bool) -> str:
    document = bare_extraction(tree, fast=fast, include_comments=False, include_tables=True)
    return (document.text or "") if isinstance(document, Document) else ""


def select(pieces: Sequence[Piece], oracle: Oracle, title: str | None) -> list[Piece]:
    """The pieces of the article in document order, without its title."""
    rules = furniture()
    key = squeeze(title or "")
    covered = [p.kind != "grid" and oracle.covers(p.text) for p in pieces]
    _cover_missed(pieces, covered, key)
    main = _main_element(pieces, covered)
    inside = [c and (main is None or main in p.path) for c, p in zip(covered, pieces, strict=True)]
    first = _start(pieces, inside, key)
    keep = _near_main(pieces, covered, inside, first)
    _drop_repeats(pieces, keep)
    _fill(pieces, keep, first, main, rules)
    _keep_grids(pieces, keep, first, main, rules)
    _fill_headings(pieces, keep, first, main)
    trim(pieces, keep, first, main)
    return [
        p for i, p in enumerate(pieces)
        if keep[i] and not _is_title(p, key)
    ]  # fmt: skip


def _is_title(piece: Piece, key: str) -> bool:
    """True for the headline, with its kicker or without."""
    if not key or piece.kind not in ("heading", "paragraph"):
        return False
    text = squeeze(piece.text)
    return text == key or (piece.level == 1 and text.endswith(key))


def _cover_missed(pieces: Sequence[Piece], covered: list[bool], title: str) -> None:
    """Takes the prose below the headline for covered where the main text lies elsewhere.

    That happens to short articles among much else.
    """
    rules = furniture()
    start = next((i for i, p in enumerate(pieces) if _is_title(p, title)), None)
    if start is None:
        return
    prose: list[int] = []
    for i in range(start + 1, len(pieces)):
        piece = pieces[i]
        if piece.level and rules.section(piece.text) == "notice":
            break
        if _is_prose(piece, rules) and not _is_aside(piece, None):
            prose.append(i)
    own = sum(len(pieces[i].text) for i in prose)
    found = sum(len(pieces[i].text) for i in prose if covered[i])
    if own >= 300 and found < 0.4 * own:
        for i in prose:
            covered[i] = True


def _main_element(pieces: Sequence[Piece], covered: Sequence[bool]) -> HtmlElement | None:
    """The deepest element that holds nine tenths of the covered text."""
    weights: Counter[HtmlElement] = Counter()
    total = 0
    for piece, is_covered in zip(pieces, covered, strict=True):
        if is_covered and len(piece.text) >= 40:
            total += len(piece.text)
            for element in piece.path:
                weights[element] += len(piece.text)
    if not total:
        return None
    best: HtmlElement | None = None
    best_depth = -1
    for piece, is_covered in zip(pieces, covered, strict=True):
        if not is_covered:
            continue
        for depth, element in enumerate(piece.path):
            if depth > best_depth and weights[element] >= 0.9 * total:
                best, best_depth = element, depth
    return best


def _near_main(
    pieces: Sequence[Piece], covered: Sequence[bool], inside: Sequence[bool], first: int
) -> list[bool]:
    """Covered pieces of the main element, between headline and its end, and prose after it."""
    last = max((i for i, k in enumerate(inside) if k), default=-1)
    return [
        inside[i] or (covered[i] and (first <= i <= last or (i > last and _is_long_prose(piece))))
        for i, piece in enumerate(pieces)
    ]


def _is_long_prose(piece: Piece) -> bool:
    text = piece.text
    return len(text) >= 100 and piece.links < 0.3 * len(text) and text.rstrip('"“”»«)')[-1] in ".!?"


def _drop_repeats(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Of equal pieces only the first stays: a box repeats what the article says."""
    seen: set[str] = set()
    for i, piece in enumerate(pieces):
        if not keep[i]:
            continue
        key = squeeze(piece.text)
        if len(key) >= 40 and key in seen:
            keep[i] = False
        seen.add(key)


def _start(pieces: Sequence[Piece], keep: list[bool], title: str) -> int:
    """Index of the headline, or of the first piece that is kept.

    What stands before the headline is cleared, unless it is most of the text: then the headline
    found is another one's.
    """
    first = next((i for i, k in enumerate(keep) if k), len(pieces))
    titles = [i for i, p in enumerate(pieces) if _is_title(p, title)]
    tops = [i for i in titles if pieces[i].level == 1] or titles
    if not tops:
        before = range(min(first, len(pieces) - 1), -1, -1)
        return next((i for i in before if pieces[i].level == 1), first)
    start = tops[0]
    above = sum(len(p.text) for p, k in zip(pieces[:start], keep, strict=False) if k)
    below = sum(len(p.text) for p, k in zip(pieces[start:], keep[start:], strict=True) if k)
    if above > below:
        return first
    for i in range(start):
        keep[i] = False
    return start


def _fill(
    pieces: Sequence[Piece],
    keep: list[bool],
    first: int,
    main: HtmlElement | None,
    rules: Furniture,
) -> None:
    """Puts back the lead, key points, list items and paragraphs between kept ones."""
    kept = [i for i, k in enumerate(keep) if k]
    if not kept:
        return
    last = kept[-1]
    for i in range(first, min(last + 12, len(pieces))):
        piece = pieces[i]
        if keep[i] or piece.kind in ("grid", "caption") or _is_aside(piece, main):
            continue
        if i > last and (main is None or main not in piece.path):
            break
        if _is_prose(piece, rules) and (i < kept[0] or _close(keep, i)):
            keep[i] = True
    for i in range(len(pieces) - 2, first, -1):
        piece = pieces[i]
        inside = main is None or main in piece.path
        if keep[i] or piece.kind != "bullet" or not inside:
            continue
        between = i < last and _is_key_point(piece, rules)
        if between or _in_kept_list(pieces, keep, i):
            keep[i] = True


def _is_key_point(piece: Piece, rules: Furniture) -> bool:
    """An item of a list above or inside the text: no link, and more than a name."""
    return piece.links == 0 and len(piece.text.split()) >= 3 and not rules.is_line(piece.text)


def _fill_headings(
    pieces: Sequence[Piece], keep: list[bool], first: int, main: HtmlElement | None
) -> None:
    """Puts back headings that stand right before something kept."""
    for i in range(len(pieces) - 2, first, -1):
        piece = pieces[i]
        if keep[i] or piece.kind != "heading" or piece.level == 1 or linked(piece):
            continue
        inside = main is None or main in piece.path
        if (inside and any(keep[i + 1 : i + 3])) or (
            keep[i + 1] and pieces[i + 1].grid is not None
        ):
            keep[i] = True


def _is_prose(piece: Piece, rules: Furniture) -> bool:
    text = piece.text
    return (
        len(text) >= 60
        and piece.links < 0.4 * len(text)
        and bool(re.search(r"[.!?…:](?:[\"“”»«)]|\s?\([A-Za-z]{2,8}\))?$", text))
        and not rules.is_line(text)
    )


def _close(keep: Sequence[bool], i: int) -> bool:
    return any(keep[max(0, i - 4) : i]) and (
        any(keep[i + 1 : i + 5]) or any(keep[max(0, i - 2) : i])
    )


def _is_aside(piece: Piece, main: HtmlElement | None) -> bool:
    inside = piece.path[piece.path.index(main) + 1 :] if main in piece.path else piece.path
    return any(e.tag in ("aside", "figure", "form") for e in inside)


def _in_kept_list(pieces: Sequence[Piece], keep: Sequence[bool], i: int) -> bool:
    """True for an item that is no link in a list of which another item is kept."""
    piece = pieces[i]
    if linked(piece):
        return False
    parent = next((e for e in reversed(piece.path) if e.tag in ("ul", "ol")), None)
    near = range(max(0, i - 15), min(len(pieces), i + 16))
    return parent is not None and any(keep[j] and parent in pieces[j].path for j in near)


def _keep_grids(
    pieces: Sequence[Piece],
    keep: list[bool],
    first: int,
    main: HtmlElement | None,
    rules: Furniture,
) -> None:
    """Tables in the article's region; a box of linked names with prices is a ticker."""
    kept = [i for i, k in enumerate(keep) if k]
    begin, end = (min(first, kept[0]), kept[-1]) if kept else (first, len(pieces))
    region = _region(main)
    for i, piece in enumerate(pieces):
        if piece.grid is None:
            continue
        inside = main is None or main in piece.path
        near = begin <= i <= end + 3
        if not (inside or near or (region is not None and region in piece.path)):
            continue
        mostly_links = piece.links > 0.35 * len(piece.text)
        if mostly_links and (_is_aside(piece, main) or not inside):
            continue
        if piece.grid.caption and (
            rules.section(piece.grid.caption) or rules.is_line(piece.grid.caption)
        ):
            continue
        keep[i] = True


def _region(main: HtmlElement | None) -> HtmlElement | None:
    """The `<article>` or `<main>` around the main text: boxes beside the text stand in it."""
    element = main
    while element is not None:
        if element.tag in ("article", "main") or element.get("role") == "main":
            return element
        element = element.getparent()
    return None
