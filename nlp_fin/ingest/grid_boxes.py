"""Grids that are no `<table>`: lists of terms, key facts in boxes, labels and values by turns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from nlp_fin.ingest.grid_cells import (
    Grid,
    GridCell,
    caption_near,
    cell_text,
    first_row_is_header,
    is_data,
    link_chars,
)

_MAX_CELL = 160
_MAX_LABEL = 80


def definition_list(element: HtmlElement) -> Grid | None:
    rows: list[list[GridCell]] = []
    label: str | None = None
    for node in element.iter("dt", "dd"):
        text = cell_text(node)
        if node.tag == "dt":
            label = text
        elif label:
            rows.append([GridCell(label, 0, True), GridCell(text, 1)])
            label = None
    return _pairs(rows, element)


def _pairs(rows: list[list[GridCell]], element: HtmlElement) -> Grid | None:
    """A grid of label and value, where the texts are short enough for that."""
    if len(rows) < 2 or not _short(rows):
        return None
    return Grid(rows=rows, header_rows=0, caption=caption_near(element), links=link_chars(element))


def _short(rows: Sequence[Sequence[GridCell]]) -> bool:
    labels = [row[0].text for row in rows]
    values = [c.text for row in rows for c in row[1:]]
    if any(len(t) > _MAX_LABEL for t in labels) or any(len(t) > _MAX_CELL for t in values):
        return False
    with_letters = sum(1 for t in labels if re.search(r"[^\W\d_]{2}", t))
    with_digits = sum(1 for t in values if re.search(r"\d", t))
    return with_letters >= 0.8 * len(labels) and with_digits >= 0.3 * len(values)


def box_grid(element: HtmlElement) -> Grid | None:
    """Key facts: equal boxes of two or more short texts, or labels and values by turns."""
    children = [c for c in element if isinstance(c.tag, str) and c.tag not in ("br", "hr")]
    if not 2 <= len(children) <= 200 or any((c.tail or "").strip() for c in element):
        return None
    if all(c.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "a") for c in children):
        return None
    heads = 0
    while heads < len(children) and children[heads].tag in ("h2", "h3", "h4", "h5", "h6", "header"):
        heads += 1
    if heads:
        return None
    rows = [_box_row(child) for child in children]
    if all(row is not None for row in rows):
        return _row_grid([row for row in rows if row is not None], children, element)
    return _alternating(children, element)


def _box_row(box: HtmlElement) -> list[GridCell] | None:
    """The two to eight short cells of a box, or null where it is something else."""
    if box.tag in ("p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "a"):
        return None
    while len(box) == 1 and not (box.text or "").strip() and not (box[0].tail or "").strip():
        box = box[0]
    if (box.text or "").strip() or len(box) > 8 or _size(box) > 40:
        return None
    cells: list[GridCell] = []
    for child in box:
        if not isinstance(child.tag, str) or child.tag == "br":
            continue
        tail = (child.tail or "").strip(" :\n\t\xa0")
        if child.tag in ("ul", "ol", "table", "p") and len(child) > 1:
            return None
        text = cell_text(child)
        if len(text) > _MAX_LABEL:
            return None
        if text or cells:
            header = child.get("role") == "columnheader" or child.tag in ("th", "dt")
            cells.append(GridCell(text.rstrip(":") if not cells else text, len(cells), header))
        if tail:
            if len(tail) > _MAX_LABEL or len(cells) != 1:
                return None
            cells.append(GridCell(" ".join(tail.split()), 1))
    return cells if 2 <= len(cells) <= 8 else None


def _size(element: HtmlElement) -> int:
    """Number of descendants, counted to 50."""
    return sum(1 for _ in islice(element.iterdescendants(), 50))


def _row_grid(
    rows: list[list[GridCell]], boxes: Sequence[HtmlElement], element: HtmlElement
) -> Grid | None:
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    tags = {box.tag for box in boxes}
    if count < 0.8 * len(rows) or len(tags) > 1 or (width == 2 and not _short(rows)):
        return None
    if width > 2 and not is_data(rows):
        return None
    values = [c.text for row in rows for c in row[1:]]
    if sum(1 for t in values if re.search(r"\d", t)) < 0.3 * len(values):
        return None
    header = 1 if all(c.header for c in rows[0]) or (width > 2 and first_row_is_header(rows)) else 0
    return Grid(rows, header, caption_near(element), links=link_chars(element))


def _alternating(children: Sequence[HtmlElement], element: HtmlElement) -> Grid | None:
    """`<div class=label>…</div><div class=value>…</div>` again and again."""
    if len(children) < 4 or len(children) % 2:
        return None
    labels, values = children[0::2], children[1::2]
    names = {c.get("class") for c in labels}, {c.get("class") for c in values}
    if len(names[0]) != 1 or len(names[1]) > 2 or names[0] == names[1] or None in names[0]:
        return None
    rows = [
        [GridCell(cell_text(a).rstrip(":"), 0), GridCell(cell_text(b), 1)]
        for a, b in zip(labels, values, strict=True)
    ]
    return _pairs(rows, element)
