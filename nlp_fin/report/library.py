"""What a report is made from: records by id, the user's decisions, findings across articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.tables import find_tables
from nlp_fin.types import Block, Finding, Record, Table

Decisions = Mapping[str, tuple[str, str | None]]
"""Finding key to the user's verdict and note."""


_KEPT = 64
"""Articles whose layout is kept: a report over many thousand goes through them one by one."""


@dataclass(frozen=True)
class Library:
    """Records that a report may refer to. Layout and tables of each are found once."""

    records: Mapping[str, Record]
    decisions: Decisions = field(default_factory=dict)
    across: Sequence[Finding] = ()
    """Findings whose figures are `(article id, figure id)` pairs."""
    _layouts: dict[str, tuple[list[Block], list[Table]]] = field(default_factory=dict)

    def blocks(self, record: Record) -> list[Block]:
        """The blocks of the article's text."""
        return self._layout(record)[0]

    def tables(self, record: Record) -> list[Table]:
        """The tables of the article: from its markup, or as the text lays them out."""
        return self._layout(record)[1]

    def across_of(self, article_id: str) -> list[Finding]:
        """The findings across articles that rest on a figure of this one."""
        return self._across_by_article.get(article_id, [])

    def _layout(self, record: Record) -> tuple[list[Block], list[Table]]:
        article = record.article
        if article.id not in self._layouts:
            if len(self._layouts) >= _KEPT:
                self._layouts.clear()
            blocks = find_blocks(article.text, article)
            tables = find_tables(article.text, blocks, article)
            self._layouts[article.id] = (blocks, sorted(tables, key=lambda table: table.start))
        return self._layouts[article.id]

    @cached_property
    def _across_by_article(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.across:
            for article in {ref[0] for ref in finding.figures if isinstance(ref, tuple)}:
                found.setdefault(article, []).append(finding)
        return found
