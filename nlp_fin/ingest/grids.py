"""Tables of a page as rows of cells, whatever markup they are made of.

Besides `<table>` there are lists of terms (`<dl>`), key facts in nested boxes, rows of ARIA roles
and list items that pair a label with its value. A table made for layout is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml import etree
from lxml.html import HtmlElement

from nlp_fin.ingest.grid_boxes import box_grid, definition_list
from nlp_fin.ingest.grid_cells import (
    Grid,
    GridCell,
    caption_near,
    cell_text,
    first_row_is_header,
    is_data,
    is_value,
    link_chars,
)

_MAX_COLUMNS = 60


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
        return definition_list(element)
    if tag in ("div", "section", "ul", "ol", "aside", "article", "figure", "p", "tbody"):
        if len(element) < 2 or (element.text or "").strip():
            return None
        return box_grid(element)
    return None


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
    if not is_data(rows):
        return None
    headers = 0
    while headers < len(rows) - 1 and header_flags[headers]:
        headers += 1
    if headers == 0 and first_row_is_header(rows):
        headers = 1
    caption = table.find("caption")
    return Grid(
        rows=rows,
        header_rows=headers,
        caption=(cell_text(caption) if caption is not None else caption_near(table)) or None,
        links=link_chars(table),
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


@cache
def _unit_pattern() -> re.Pattern[str]:
    unit = (r"(?:(?:Mio|Mrd|Tsd|Bio|Millionen|Milliarden|Tausend|T|M)\.?\s?)?"
            r"(?:Euro|EUR|€|US-Dollar|USD|US-\$|\$|Dollar"
            r"|CHF|Franken|GBP|Pfund|Yen|JPY)|Prozent|%|Punkten?|(?:Mio|Mrd|Tsd)\.?"
            r"|TEUR|MEUR|T€|Millionen|Milliarden|Tausend")  # fmt: skip
    return re.compile(
        rf"(?:(?:alle\s+)?(?:angaben|werte|beträge|zahlen)\s+)?"
        rf"\bin\s+(?P<unit>{unit})(?![\w])",
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
        if len(filled) == 1 and not is_value(filled[0]):
            candidates.append(filled[0])
    for text in candidates:
        match = pattern.search(text)
        if match:
            return "in " + match.group("unit").strip()
    return None
