"""Tables of a page as rows of cells, whatever markup they are made of.

Besides `<table>` there are lists of terms (`<dl>`), key facts in nested boxes, rows of ARIA roles
and list items that pair a label with its value. A table made for layout is none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

_MAX_CELL = 160
_MAX_LABEL = 80
_MAX_COLUMNS = 60


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


def find_grids(tree: HtmlElement) -> dict[HtmlElement, Grid]:
    """Every data table under `tree`, outermost first; no grid lies inside another."""
    grids: dict[HtmlElement, Grid] = {}
    taken: set[HtmlElement] = set()
    for element in tree.iter(etree.Element):
        if element in taken:
            continue
        grid = _grid(element)
        if grid is None:
            continue
        grid.unit_text = _unit(grid)
        grids[element] = grid
        taken.update(element.iterdescendants())
    return grids


def _grid(element: HtmlElement) -> Grid | None:
    tag = element.tag
    if tag == "table":
        return _table(element)
    if tag == "dl":
        return _definition_list(element)
    if tag in ("div", "section", "ul", "ol", "aside", "article", "figure", "p", "tbody"):
        if len(element) < 2 or (element.text or "").strip():
            return None
        return _boxes(element)
    return None


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
    text = " ".join("".join(parts).translate(_invisible()).split())
    return (
        text.replace(" ; ", "; ").replace(" | ", " / ").strip("; ")
        if "|" in text or ";" in text
        else text
    )


@cache
def _invisible() -> dict[int, str]:
    return dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279), "") | {
        0xA0: " ",
        0x202F: " ",
    }


def _link_chars(element: HtmlElement) -> int:
    return sum(len(cell_text(link)) for link in element.iter("a"))


def _table(table: HtmlElement) -> Grid | None:
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows: list[list[GridCell]] = []
    header_flags: list[bool] = []
    for row, in_head in _table_rows(table):
        cells = _spanned(row, rows)
        if any(cell.text for cell in cells):
            rows.append(cells)
            header_flags.append(in_head or all(c.header for c in cells if c.text))
    if not _is_data(rows):
        return None
    headers = 0
    while headers < len(rows) - 1 and header_flags[headers]:
        headers += 1
    if headers == 0 and _first_row_is_header(rows):
        headers = 1
    caption = table.find("caption")
    return Grid(
        rows=rows,
        header_rows=headers,
        caption=(cell_text(caption) if caption is not None else _caption_near(table)) or None,
        links=_link_chars(table),
    )


def _table_rows(table: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    for row in table.iter("tr"):
        parent = row.getparent()
        yield row, parent is not None and parent.tag == "thead"


def _spanned(row: HtmlElement, above: Sequence[list[GridCell]]) -> list[GridCell]:
    """Cells with their columns. A cell that spans rows keeps its column free in the rows below."""
    blocked = _blocked_columns(row)
    cells: list[GridCell] = []
    column = 0
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        while column in blocked:
            column += 1
        cells.append(GridCell(cell_text(cell), column, cell.tag == "th"))
        column += _span(cell, "colspan")
    return cells


def _blocked_columns(row: HtmlElement) -> set[int]:
    blocked: set[int] = set()
    previous, distance = row.getprevious(), 1
    while previous is not None and distance <= 20:
        if previous.tag == "tr":
            column = 0
            for cell in previous:
                if cell.tag in ("td", "th"):
                    width = _span(cell, "colspan")
                    if _span(cell, "rowspan") > distance:
                        blocked.update(range(column, column + width))
                    column += width
            distance += 1
        previous = previous.getprevious()
    return blocked


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return (
        min(int(value), _MAX_COLUMNS)
        if value.isdigit() and value.isascii() and int(value[:4])
        else 1
    )


def _is_data(rows: Sequence[Sequence[GridCell]]) -> bool:
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


def _first_row_is_header(rows: Sequence[Sequence[GridCell]]) -> bool:
    """A first row of words or years above rows of numbers."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = [c.text for c in rows[0][1:] if c.text]
    below = [c.text for row in rows[1:] for c in row[1:] if c.text]
    if not first or not below:
        return False
    numbers = sum(1 for t in below if _is_value(t))
    return not any(_is_value(t) for t in first) and numbers >= 0.4 * len(below)


@cache
def _value_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    year = re.compile(r"\W*(?:(?:[Q1-4]{1,2}|H[12]|FY|GJ|[1-4]\.\s?(?:Quartal|Halbjahr)|9M|31\.12\.|30\.0?[69]\.|31\.0?3\.)[\s/-]*)?"
                      r"(?:19|20)\d{2}(?:/\d{2,4})?\s?[eE*]?\W*")  # fmt: skip
    return year, re.compile(r"^[^\w]{0,3}(?:[A-Z€$£]{0,3}\s?)?[+\-–−~≈<>]?\s?\d")


def _is_value(text: str) -> bool:
    """True for text that begins with a number that is no year."""
    year, number = _value_patterns()
    return bool(number.match(text)) and not year.fullmatch(text)


def _caption_near(element: HtmlElement) -> str | None:
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


@cache
def _unit_pattern() -> re.Pattern[str]:
    unit = (r"(?:(?:Mio|Mrd|Tsd|Bio|Millionen|Milliarden|Tausend|T|M)\.?\s?)?(?:Euro|EUR|€|US-Dollar|USD|US-\$|\$|Dollar"
            r"|CHF|Franken|GBP|Pfund|Yen|JPY)|Prozent|%|Punkten?|(?:Mio|Mrd|Tsd)\.?|TEUR|MEUR|T€|Millionen|Milliarden|Tausend")  # fmt: skip
    return re.compile(
        rf"(?:(?:alle\s+)?(?:angaben|werte|beträge|zahlen)\s+)?\bin\s+(?P<unit>{unit})(?![\w])",
        re.IGNORECASE,
    )


def _unit(grid: Grid) -> str | None:
    """A unit that holds for the whole table: in its caption, its corner, or a row of its own."""
    pattern = _unit_pattern()
    candidates = [grid.caption or ""]
    if grid.header_rows:
        candidates.append(grid.rows[0][0].text)
    for row in grid.rows[: grid.header_rows + 1]:
        filled = [c.text for c in row if c.text]
        if len(filled) == 1 and not _is_value(filled[0]):
            candidates.append(filled[0])
    for text in candidates:
        match = pattern.search(text)
        if match:
            return "in " + match.group("unit").strip()
    return None


def _definition_list(element: HtmlElement) -> Grid | None:
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
    return Grid(
        rows=rows, header_rows=0, caption=_caption_near(element), links=_link_chars(element)
    )


def _short(rows: Sequence[Sequence[GridCell]]) -> bool:
    labels = [row[0].text for row in rows]
    values = [c.text for row in rows for c in row[1:]]
    if any(len(t) > _MAX_LABEL for t in labels) or any(len(t) > _MAX_CELL for t in values):
        return False
    with_letters = sum(1 for t in labels if re.search(r"[^\W\d_]{2}", t))
    with_digits = sum(1 for t in values if re.search(r"\d", t))
    return with_letters >= 0.8 * len(labels) and with_digits >= 0.3 * len(values)


def _boxes(element: HtmlElement) -> Grid | None:
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
    if width > 2 and not _is_data(rows):
        return None
    values = [c.text for row in rows for c in row[1:]]
    if sum(1 for t in values if re.search(r"\d", t)) < 0.3 * len(values):
        return None
    header = (
        1 if all(c.header for c in rows[0]) or (width > 2 and _first_row_is_header(rows)) else 0
    )
    return Grid(rows, header, _caption_near(element), links=_link_chars(element))


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
