"""What is taken out of the pieces that were kept: advertising, notices, sections of links."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from nlp_fin.ingest.blocks import Piece, linked
from nlp_fin.ingest.bylines import authors_in_head
from nlp_fin.ingest.dates import is_date_line
from nlp_fin.ingest.furniture import Furniture, Section, furniture


def trim(pieces: Sequence[Piece], keep: list[bool], first: int, main: HtmlElement | None) -> None:
    """Clears `keep` for furniture. `first` is the piece of the headline, `main` holds the text."""
    rules = furniture()
    _cut(pieces, keep, first, main, rules)
    _cut_sections(pieces, keep, main, rules)
    _drop_lone_headings(pieces, keep)


def _cut(
    pieces: Sequence[Piece],
    keep: list[bool],
    first: int,
    main: HtmlElement | None,
    rules: Furniture,
) -> None:
    """Takes out lines of furniture, and a small box as a whole where one line of it advertises."""
    for i, piece in enumerate(pieces):
        if not keep[i] or piece.grid is not None:
            continue
        if (
            piece.kind == "caption"
            or (rules.is_line(piece.text) and not _is_source(pieces, i))
            or (linked(piece) and (len(piece.text) > 20 or piece.kind == "paragraph"))
            or (i < first + 8 and _is_imprint(piece.text))
        ):
            keep[i] = False
        elif rules.is_call(piece.text):
            for j in _box_of(pieces, i, main):
                keep[j] = False


def _is_source(pieces: Sequence[Piece], i: int) -> bool:
    """True for `Quelle: FactSet` right below a table."""
    below_table = i > 0 and pieces[i - 1].grid is not None
    return below_table and pieces[i].text.lower().startswith(("quelle", "stand"))


def _is_imprint(text: str) -> bool:
    """A line of the head that names author or day; both are fields of the article."""
    return len(text) < 120 and (bool(authors_in_head([text])) or is_date_line(text))


def _box_of(pieces: Sequence[Piece], i: int, main: HtmlElement | None) -> list[int]:
    """The pieces of the largest small box around piece `i` that lies inside the main text."""
    path = pieces[i].path
    inside = path[path.index(main) + 1 :] if main in path else path[-1:]
    total = sum(len(p.text) for p in pieces)
    for element in inside:
        members = [
            j for j in range(max(0, i - 10), min(len(pieces), i + 11)) if element in pieces[j].path
        ]
        length = sum(len(pieces[j].text) for j in members)
        if len(members) <= 8 and length <= 0.3 * total and element.tag not in ("ul", "ol"):
            return members
    return [i]


def _cut_sections(
    pieces: Sequence[Piece], keep: list[bool], main: HtmlElement | None, rules: Furniture
) -> None:
    """Takes out each section of links, comments or notices.

    It ends with the box that its heading opens; without such a box, links end with the first
    text that is none, and a notice under a heading ends at the next one of its level.
    """
    i = 0
    while i < len(pieces):
        head = pieces[i]
        section = _section(head, rules)
        if section is None:
            i += 1
            continue
        box = _opened_box(pieces, i, main)
        keep[i] = False
        i += 1
        while i < len(pieces) and _in_section(pieces[i], head, section, box, rules):
            keep[i] = False
            i += 1


def _opened_box(pieces: Sequence[Piece], i: int, main: HtmlElement | None) -> HtmlElement | None:
    """The element of which piece `i` is the first text, if it does not hold the main text."""
    path = pieces[i].path
    if len(path) < 2 or (i and path[-2] in pieces[i - 1].path):
        return None
    parent = path[-2]
    holds_main = main in path and path.index(parent) <= path.index(main)
    return None if holds_main or parent.tag in ("body", "main", "article") else parent


def _in_section(
    piece: Piece, head: Piece, section: Section, box: HtmlElement | None, rules: Furniture
) -> bool:
    if box is not None:
        return box in piece.path
    if section == "notice" and head.level:
        ends = bool(piece.level) and piece.level <= head.level
        return not ends or _section(piece, rules) is not None
    return linked(piece) or (piece.kind == "bullet" and len(piece.text) < 120)


def _section(piece: Piece, rules: Furniture) -> Section | None:
    if piece.kind == "heading":
        return rules.section(piece.text) if piece.level > 1 else None
    short = piece.kind == "paragraph" and len(piece.text) <= 80
    return rules.section(piece.text) if short and piece.bold >= 0.7 * len(piece.text) else None


def _drop_lone_headings(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """A heading with nothing kept before the next heading of its level or above is dropped."""
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        if not keep[i] or piece.kind != "heading":
            continue
        following = next((p for j, p in enumerate(pieces[i + 1 :], i + 1) if keep[j]), None)
        if following is None or (following.level and following.level <= piece.level):
            keep[i] = False
