"""What is known about a text before figures are linked: the input of the later components."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nlp_fin.types import Article, Block, Instrument, Mention, Quantity, Table, TimeExpression

Span = tuple[int, int]


@dataclass(frozen=True)
class TextContext:
    """One text with its candidates, each list in text order. Offsets are into `text`."""

    article: Article
    text: str
    anchor: date | None
    """The day that relative dates refer to: the article's date, else the latest full date that
    the text itself gives as *Stand*, else None."""
    blocks: tuple[Block, ...]
    sentences: tuple[Span, ...]
    times: tuple[TimeExpression, ...]
    mentions: tuple[Mention, ...]
    instruments: Mapping[str, Instrument]
    """By instrument id; mentions refer to these."""
    quantities: tuple[Quantity, ...]
    tables: tuple[Table, ...]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def sentence_index(self, offset: int) -> int | None:
        """Index of the sentence that holds `offset`, or None between sentences."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index >= 0 and offset < self.sentences[index][1]:
            return index
        return None

    def block_index(self, offset: int) -> int | None:
        """Index of the block that holds `offset`, or None between blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        if index >= 0 and offset < self.blocks[index].end:
            return index
        return None
