"""Instruments named by code: ISIN, WKN and ticker symbols, in sentences and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_fin.lexicon.instrument_cues import InstrumentCues, instrument_cues
from nlp_fin.lexicon.instruments import TEXT, Entry, Gazetteer, is_isin, made_entry
from nlp_fin.pipeline.naming.text import SpanSet, TextView

_ISIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[A-Z0-9]{9}[0-9](?![A-Z0-9])")
_WKN = re.compile(r"\bWKN[:\s]{0,3}([A-HJ-NP-Z0-9]{6})(?![A-Z0-9])")
_WKN_ISIN = re.compile(
    r"\bWKN\s?/\s?ISIN[:\s]{0,3}([A-HJ-NP-Z0-9]{6})\b|\bISIN\s?/\s?WKN[:\s]{0,3}[A-Z0-9]{12}\s?/\s?([A-HJ-NP-Z0-9]{6})\b"
)
_TICKER = re.compile(r"(?<![\w.$&-])\$?([A-Z0-9]{1,6}(?:[.-][A-Z]{1,5})?)(?![\w&]|[.-]\w)")
_BELONGS = re.compile(
    r"[\s,|]*\(?\s*(?:(?:ISIN|WKN)\b[\s:]*)?(?:[A-HJ-NP-Z0-9]{6}\s?[/,]\s*(?:ISIN[\s:]*)?)?"
)
_NAME_RUN = re.compile(
    r"(?:^|[^\w.&'-])((?:[A-Z0-9][\w.&'-]*[ ]){0,4}[A-Z0-9][\w.&'-]*)[ ]\([^()\n]{0,3}$"
)
_NAME_GOES_ON = re.compile(r"[ -](?!ETF|UCITS|Trust|ISIN|WKN)[A-ZÄÖÜ]")
_CELL_RULE = re.compile(r"[\s|:-]+")
MAX_PADDING = 30
"""Blanks on each side of a table cell."""
MAX_BARE_GAP = 3
"""Between a name and its own ticker stand at most ` (`, ` | ` or a blank."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention that is decided: where and of whom."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table line: its span without blanks."""

    start: int
    end: int


def spelled(code: str, cues: InstrumentCues) -> Iterator[str]:
    """The spellings of a ticker that Yahoo may know, the most literal first."""
    yield code
    head, dot, tail = code.partition(".")
    if not dot:
        return
    if len(tail) == 1 and tail.isalpha():
        yield f"{head}-{tail}"
    if tail in cues.ticker_suffixes:
        suffix = cues.ticker_suffixes[tail]
        yield f"{head}.{suffix}" if suffix else head


class CodeFinder:
    """Finds codes in one text whose names are already decided (`placed`, in text order)."""

    def __init__(self, view: TextView, gazetteer: Gazetteer, placed: Sequence[Placed]) -> None:
        self.view = view
        self.text = view.text
        self.gazetteer = gazetteer
        self.cues = instrument_cues()
        self.by_end = {item.end: item.entry for item in placed}
        self.named = {item.entry.id for item in placed}
        self.covered = SpanSet((item.start, item.end) for item in placed)
        self.isins: dict[str, str] = {}
        """ISIN by entry id, for companies that the text itself gives one."""
        self.listed: dict[str, Entry] = {}
        """The entry with symbol by id of an unknown company or fund whose ticker the text gives."""

    def find(self) -> list[Placed]:
        """All mentions by code. Offsets are those of the code alone."""
        found = [*self._isins(), *self._wkns(), *self._prefixed(), *self._tables()]
        taken = {item.start for item in found}
        introduced = {self.text[i.start : i.end]: i.entry for i in found if i.entry.symbol}
        matches = [m for m in _TICKER.finditer(self.text) if m.start(1) not in taken]
        rest = []
        for match in matches:
            entry = self._introduced_here(match)
            if entry is not None:
                introduced.setdefault(match[1], entry)
                found.append(Placed(match.start(1), match.end(1), entry))
            else:
                rest.append(match)
        for match in rest:
            entry = introduced.get(match[1]) or self._known_alone(match)
            if entry is not None and (len(match[1]) > 1 or self._is_cell(match)):
                found.append(Placed(match.start(1), match.end(1), entry))
        return found

    def _entry_before(self, start: int) -> Entry | None:
        """The entry whose mention ends directly before `start`, but for ` (`, ` | ` or a blank."""
        for gap in range(1, MAX_BARE_GAP + 1):
            entry = self.by_end.get(start - gap)
            if entry is not None:
                between = self.text[start - gap : start]
                return entry if not between.strip(" (|\t/") else None
        return None

    def _isins(self) -> Iterator[Placed]:
        for match in _ISIN.finditer(self.text):
            if not is_isin(match[0]):
                continue
            entry = self.gazetteer.by_isin.get(match[0])
            if entry is None:
                entry = self._owner(match.start())
                if entry is None or entry.isin or entry.id in self.isins:
                    continue
                self.isins[entry.id] = match[0]
            yield Placed(*match.span(), entry)

    def _owner(self, start: int) -> Entry | None:
        """The company whose name stands before a code in parentheses."""
        for gap in range(1, 40):
            entry = self.by_end.get(start - gap)
            if entry is not None:
                fits = _BELONGS.fullmatch(self.text, start - gap, start)
                return entry if fits and entry.kind in {"company", "etf", "fund"} else None
        return None

    def _wkns(self) -> Iterator[Placed]:
        for pattern in (_WKN, _WKN_ISIN):
            for match in pattern.finditer(self.text):
                group = 1 if match[1] else 2
                entry = self.gazetteer.by_wkn.get(match[group])
                if entry is not None:
                    yield Placed(match.start(group), match.end(group), entry)

    def _prefixed(self) -> Iterator[Placed]:
        """`(NASDAQ: AAPL)`: with an unknown symbol the name before it is a company that has it."""
        for match in self.cues.exchange_prefix.finditer(self.text):
            suffix = self.cues.exchanges[match[1]]
            symbol = f"{match[2]}.{suffix}" if suffix and "." not in match[2] else match[2]
            entry = self._by_symbol(symbol)
            owner = self._owner(match.start())
            if owner is not None and owner.symbol is not None:
                entry = owner
            elif entry is None and match[2].isalnum() and not match[2].isdigit():
                entry = self._listed_as(symbol, owner) if owner else None
                if entry is None:
                    span = self._name_before(match.start())
                    name = self.text[span[0] : span[1]] if span else match[2]
                    entry = made_entry("company", name, symbol=symbol)
                    if span:
                        yield Placed(*span, entry)
            if entry is not None:
                yield Placed(match.start(2), match.end(2), entry)

    def _listed_as(self, symbol: str, owner: Entry) -> Entry:
        """The unknown company or fund `owner` with the symbol that the text gives it."""
        entry = made_entry(owner.kind, owner.name, symbol=symbol)
        return self.listed.setdefault(owner.id, entry)

    def _name_before(self, offset: int) -> tuple[int, int] | None:
        """The run of capitalised words before ` (NASDAQ: …`, where nothing else is there."""
        match = _NAME_RUN.search(self.text, max(0, offset - 80), offset)
        if match is None or self.covered(match.end(1) - 1, match.end(1)):
            return None
        return match.span(1)

    def _by_symbol(self, code: str) -> Entry | None:
        for spelling in spelled(code, self.cues):
            entry = self.gazetteer.by_symbol.get(spelling)
            if entry is not None:
                return entry
        return None

    def _introduced_here(self, match: re.Match[str]) -> Entry | None:
        """The entry that a ticker names because its own name, or an index, stands before it."""
        code, start = match[1], match.start(1)
        if not any(c.isalpha() or c == "." for c in code):
            return None
        owner = self._entry_before(start)
        if owner is None or self.covered(start, start + 1):
            return None
        known = self._by_symbol(code)
        if known is not None and known.id == owner.id:
            return known
        if owner.symbol and owner.symbol.split(".")[0] == code.split(".")[0]:
            return owner
        in_parentheses = self.text[start - 1 : start] == "(" and self.text[match.end() :][:1] == ")"
        fund = known is not None and known.kind in {"etf", "fund"}
        if (
            fund
            and in_parentheses
            and owner.kind in {"index", "etf", "fund", "commodity", "crypto"}
        ):
            return known
        unlisted = owner.where == TEXT and owner.kind in {"etf", "fund"} and known is None
        if unlisted and in_parentheses and code.isalpha() and 3 <= len(code) <= 5:
            return None if code in self.cues.no_tickers else self._listed_as(code, owner)
        return None

    def _is_cell(self, match: re.Match[str]) -> bool:
        start, end = match.span()
        left = self.text[max(0, start - MAX_PADDING) : start].rstrip(" \u00a0")
        right = self.text[end : end + MAX_PADDING].lstrip(" \u00a0")
        return left[-1:] == "|" and right[:1] == "|"

    def _known_alone(self, match: re.Match[str]) -> Entry | None:
        """A ticker that nobody introduced: its company is named elsewhere, or it is a fund's."""
        code, start = match[1], match.start(1)
        if len(code) < 3 or code in self.cues.no_tickers or not code[0].isalpha():
            return None
        entry = self._by_symbol(code)
        if entry is None or self.covered(start, start + 1):
            return None
        if match[0].startswith("$") or entry.id in self.named:
            return entry
        if entry.kind in {"etf", "fund"}:
            if _NAME_GOES_ON.match(self.text, match.end()):
                return None
            left, right = self.view.window(start, match.end(), 60)
            near = self.cues.near_finance
            return entry if near.search(left) or near.search(right) else None
        return entry if self._is_cell(match) else None

    def _tables(self) -> Iterator[Placed]:
        """Codes and names of tables whose header says which column holds tickers."""
        column: int | None = None
        for start, end in self._lines():
            cells = _cells(self.text, start, end)
            if len(cells) < 2:
                column = None
                continue
            header = self._ticker_column(cells)
            if header is not None:
                column = header
                continue
            if (
                column is None
                or len(cells) <= column
                or _CELL_RULE.fullmatch(self.text, start, end)
            ):
                continue
            yield from self._row(cells, column)

    def _lines(self) -> Iterator[tuple[int, int]]:
        start = 0
        for line in self.text.splitlines(keepends=True):
            yield start, start + len(line.rstrip("\r\n"))
            start += len(line)

    def _ticker_column(self, cells: Sequence[Cell]) -> int | None:
        for index, cell in enumerate(cells):
            if self.text[cell.start : cell.end].lower() in self.cues.ticker_headers:
                return index
        return None

    def _row(self, cells: Sequence[Cell], column: int) -> Iterator[Placed]:
        code = self.text[cells[column].start : cells[column].end]
        if not re.fullmatch(r"[A-Z0-9]{1,6}(?:[.-][A-Z]{1,5})?", code):
            return
        label = cells[0 if column else 1]
        name = self.text[label.start : label.end]
        entry = self._by_symbol(code)
        owner = self.by_end.get(label.end)
        if owner is not None and owner.symbol:
            entry = owner
        if entry is None and code.isalpha() and re.search(r"[^\W\d_]{2}", name):
            entry = made_entry("company", name, symbol=code)
        if entry is None:
            return
        yield Placed(cells[column].start, cells[column].end, entry)
        if label.end not in self.by_end and 2 <= len(name) <= 60 and name[0].isalnum():
            yield Placed(label.start, label.end, entry)


def _cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of a line that is divided by `|` or tabs; empty outer cells are left out."""
    separator = "|" if "|" in text[start:end] else "\t"
    cells: list[Cell] = []
    at = start
    for part in text[start:end].split(separator):
        left = at + len(part) - len(part.lstrip())
        right = at + len(part.rstrip())
        if right > left or (cells and at + len(part) < end):
            cells.append(Cell(left, max(left, right)))
        at += len(part) + 1
    return cells
