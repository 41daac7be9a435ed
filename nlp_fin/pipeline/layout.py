"""Blocks of a text: what each stretch between line breaks is on the page.

A line is a block, except that the lines of a hard-wrapped paragraph are one block. Markup that
ingest has seen (headings, tables) is trusted; in plain text the shape of the lines decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.page import page_words
from nlp_fin.pipeline.loose_rows import loose_rows
from nlp_fin.pipeline.stacked import find_stacked
from nlp_fin.types import Article, Block, BlockKind

# A line's kind is decided on its head and tail only, so that one huge line costs nothing.
_HEAD = 240
_MAX_HEADING = 110
_MAX_HEADING_WORDS = 16
_MAX_ROW = 200
_MIN_WRAPPED = 45
_MAX_WRAPPED = 130
_MIN_DUMP_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Patterns:
    bullet: re.Pattern[str]
    markdown_heading: re.Pattern[str]
    aligned: re.Pattern[str]
    row_tail: re.Pattern[str]
    label: re.Pattern[str]
    date_line: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    number = r"[+\-−–~≈<>]?[ ]?[$€£]?[ ]?\d[\d.,'’]*"
    units = "|".join(re.escape(u) for u in sorted(page_words().row_units, key=len, reverse=True))
    return _Patterns(
        bullet=re.compile(
            r"[ \t]*(?:[•‣◦▪■●·►▶✓✔➔→➤»*–—-][ \t]+(?=\S)"
            r"|\(?\d{1,2}[.)][ \t]+(?![a-zäöü]|(?:Quartal|Halbjahr|Januar|Februar|März|April"
            r"|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)|[a-z]\)[ \t]+)"
        ),
        markdown_heading=re.compile(r"(#{1,6})[ \t]+\S"),
        aligned=re.compile(r"\S(?:\t+|[ ]{3,})\S"),
        row_tail=re.compile(
            rf"(?:^|[ \t])(?:{number}|–|-|n\.?a\.?|k\.?A\.?)"
            rf"(?:[ ]?(?:{units}))?(?:[ ](?:{units}))?[ \t]*$"
        ),
        label=re.compile(r"[^.!?]{2,60}:[ ].*\d"),
        date_line=re.compile(
            r"(?:\d{1,2}\.? ?)?[^\W\d]{3,10}\.? (?:\d{1,2}, )?\d{4}$|[\d. :/-]+(?:Uhr)?$"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    """Stripped; only the first `_HEAD` characters of a longer line."""
    tail: str
    length: int
    indent: bool

    @property
    def blank(self) -> bool:
        return self.length == 0


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        body = raw.strip()
        left = start + (len(raw) - len(raw.lstrip())) if body else start
        lines.append(
            _Line(left, left + len(body), body[:_HEAD], body[-_HEAD:], len(body), left > start)
        )
        start += len(raw) + 1
    return lines


def _cell_count(line: _Line) -> int:
    """Number of table cells that the separators of this line suggest; 1 for prose."""
    text = line.text
    if text.startswith("|"):
        return text.strip("|").count("|") + 1 if text.count("|") > 1 else 1
    pipes = text.count(" | ") or text.count("\t")
    if pipes:
        return pipes + 1
    return 1 + len(_patterns().aligned.findall(text))


def _row_lines(lines: list[_Line]) -> set[int]:
    """Indices of lines that are rows of tables."""
    rows: set[int] = set()
    cells = [1 if line.blank else _cell_count(line) for line in lines]
    for index, line in enumerate(lines):
        if line.blank or cells[index] < 2:
            continue
        neighbours = [cells[j] for j in (index - 1, index + 1) if 0 <= j < len(lines)]
        if line.text.startswith("|") or (
            line.length <= 4 * _MAX_ROW and any(n > 1 for n in neighbours)
        ):
            rows.add(index)
    loose = loose_rows([line.text if line.length <= _HEAD else "" for line in lines])
    rows |= {index for index in loose if index not in rows}
    return rows | _dump_rows(lines, rows)


def _is_dump_row(line: _Line) -> bool:
    """A label and numbers at the end, as copying a table from a page leaves it."""
    if line.blank or line.length > _MAX_ROW or not line.text[0].isalnum():
        return False
    tail = _patterns().row_tail.search(line.tail)
    if tail is None or ": " in line.text or ", " in line.text:
        return False
    label = line.tail[: tail.start()].split()
    return bool(label) and len(label) <= 12


def _dump_rows(lines: list[_Line], known: set[int]) -> set[int]:
    rows: set[int] = set()
    run: list[int] = []
    for index in range(len(lines) + 1):
        if index < len(lines) and index not in known and _is_dump_row(lines[index]):
            run.append(index)
            continue
        if len(run) >= _MIN_DUMP_ROWS:
            rows.update(run)
            header = run[0] - 1
            if header >= 0 and not lines[header].blank and lines[header].tail[-1] not in ".!?:":
                rows.add(header)
        run = []
    return rows


def _is_date_or_formula(text: str) -> bool:
    return "=" in text or _patterns().date_line.match(text) is not None


def _looks_like_heading(line: _Line) -> bool:
    text = line.text
    if line.length > _MAX_HEADING or len(text.split()) > _MAX_HEADING_WORDS:
        return False
    if _is_date_or_formula(text):
        return False
    if text[-1] in ".,;" or not (text[0].isalnum() or text[0] in "„»\"'(¿"):
        return False
    return not text[0].islower()


def _plain_kind(line: _Line, lines: list[_Line], index: int) -> tuple[BlockKind, int]:
    patterns, words = _patterns(), page_words()
    marker = patterns.markdown_heading.match(line.text)
    if marker:
        return "heading", len(marker[1])
    if words.furniture_start.match(line.text) and line.length <= 3 * _MAX_HEADING:
        return "furniture", 0
    if words.furniture_inside.search(line.text) and line.length <= 3 * _MAX_HEADING:
        return "furniture", 0
    if patterns.bullet.match(line.text):
        return "bullet", 0
    if patterns.label.match(line.text) and line.length <= _MAX_ROW and line.tail[-1] not in ".!?":
        return "bullet", 0
    if _looks_like_heading(line) and _stands_as_heading(line, lines, index):
        first = not any(not other.blank for other in lines[:index])
        return "heading", 1 if first else 2
    return "paragraph", 0


def _stands_as_heading(line: _Line, lines: list[_Line], index: int) -> bool:
    """A heading has text below it that is not of its own shape, or blank lines around it."""
    if line.tail[-1] == ":":
        return False
    below = next((other for other in lines[index + 1 : index + 8] if not other.blank), None)
    if below is None:
        return False
    if below.length > line.length or below.tail[-1] in ".!?:":
        return True
    return index == 0 or (lines[index - 1].blank and lines[index + 1].blank)


def _continues(upper: _Line, lower: _Line) -> bool:
    """Whether the line break between two lines is a hard wrap inside one paragraph."""
    broken = upper.length >= _MIN_WRAPPED and upper.tail[-1] not in ".!?:;"
    if broken and not lower.indent and lower.text[:2].islower():
        return True  # a link that the page's markup put on a line of its own
    if not _MIN_WRAPPED <= upper.length <= _MAX_WRAPPED or lower.length > _MAX_WRAPPED:
        return False
    if upper.tail[-1] in ":" or lower.indent:
        return False
    if lower.text[0].islower() or upper.tail[-1] in ",-":
        return True
    return upper.tail[-1] not in ".!?"


def _spans_from_markup(article: Article | None) -> tuple[dict[int, int], list[tuple[int, int]]]:
    if article is None:
        return {}, []
    return (
        {start: level for start, _, level in article.headings},
        sorted((table.start, table.end) for table in article.tables),
    )


def find_blocks(text: str, article: Article | None = None) -> list[Block]:
    """Blocks of `text` in order, without blank lines; spans have no white space at their ends.

    With an `article` its headings and tables decide first. Linear in the length of the text.
    """
    lines = _lines(text)
    heading_starts, tables = _spans_from_markup(article)
    stacked = {cell.start for table in find_stacked(text, tables) for cell in table.cells}
    rows = _row_lines(lines) | {i for i, line in enumerate(lines) if line.start in stacked}
    title = article.title.strip() if article is not None and article.title else None
    blocks: list[Block] = []
    first = next((line for line in lines if not line.blank), None)
    titled = {first.start} if first is not None and first.text == (title or "")[:_HEAD] else set()
    wrapped = _wrapped_groups(lines, rows, titled | set(heading_starts))
    index = 0
    table = 0
    while index < len(lines):
        line = lines[index]
        while table < len(tables) and tables[table][1] <= line.start:
            table += 1
        in_table = table < len(tables) and tables[table][0] <= line.start
        last = wrapped.get(index, index)
        if line.blank:
            pass
        elif line.start in heading_starts:
            blocks.append(Block(line.start, line.end, "heading", heading_starts[line.start]))
        elif in_table or index in rows:
            blocks.append(Block(line.start, line.end, "table_row"))
        elif title is not None and line.text == title[:_HEAD] and not blocks:
            blocks.append(Block(line.start, line.end, "heading", 1))
        elif last > index:
            kind: BlockKind = "bullet" if _patterns().bullet.match(line.text) else "paragraph"
            blocks.append(Block(line.start, lines[last].end, kind))
        else:
            kind, level = _plain_kind(line, lines, index)
            if kind == "heading" and heading_starts:
                kind, level = "paragraph", 0
            blocks.append(Block(line.start, line.end, kind, level))
        index = last + 1
    return blocks


def _wrapped_groups(lines: list[_Line], rows: set[int], headings: set[int]) -> dict[int, int]:
    """First line → last line of each hard-wrapped paragraph.

    A wrapped paragraph has lines of nearly one length that end in the middle of a sentence.
    """
    groups: dict[int, int] = {}
    patterns = _patterns()
    index = 0
    while index < len(lines):
        last = index
        while last + 1 < len(lines):
            upper, lower = lines[last], lines[last + 1]
            if upper.blank or lower.blank or {last, last + 1} & rows:
                break
            if {upper.start, lower.start} & headings or patterns.bullet.match(lower.text):
                break
            if patterns.label.match(upper.text) and not lower.text[0].islower():
                break
            if not _continues(upper, lower) and not _full_width(lines, index, last):
                break
            last += 1
        if last > index and _has_wrap_evidence(lines, index, last):
            groups[index] = last
            index = last
        index += 1
    return groups


def _full_width(lines: list[_Line], first: int, last: int) -> bool:
    """Whether line `last`, though it ends a sentence, is as long as the wrapped lines above."""
    if last == first or lines[last].length > _MAX_WRAPPED:
        return False
    return lines[last].length >= 0.8 * lines[last - 1].length


def _has_wrap_evidence(lines: list[_Line], first: int, last: int) -> bool:
    """At least one line goes on in lower case, or several lines fill the same width."""
    if any(lines[i].text[0].islower() for i in range(first + 1, last + 1)):
        return True
    lengths = [lines[i].length for i in range(first, last)]
    return (
        last - first >= 2 and min(lengths) >= 0.8 * max(lengths) and lines[last].tail[-1] in ".!?"
    )
