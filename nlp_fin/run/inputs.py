"""What a run is asked to read, and which article each file holds in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from nlp_fin.errors import UsageError
from nlp_fin.ingest.limits import Limits
from nlp_fin.ingest.sources import Source, archive_sources, expand_sources
from nlp_fin.ingest.web.archive import is_archive
from nlp_fin.run.outputs import is_own
from nlp_fin.run.worker import DUPLICATE, Known, Outcome
from nlp_fin.store import Store
from nlp_fin.store.schema import articles


def list_inputs(
    names: list[str], limits: Limits, named: str | None, own: frozenset[str]
) -> tuple[Iterator[Source], int | None]:
    """All sources and their number; standard input is not held in memory, so not counted.

    `named` is a source in an archive of `fetch`. What the run itself writes (`own`) is no input,
    even if it lies in a folder that is read.
    """
    if named is not None:
        for name in names:
            if not is_archive(Path(name)):
                raise UsageError(
                    f"{name} is no archive; make one with: nlp-fin fetch --source {named}"
                )
        listed = [s for name in names for s in archive_sources(name, source=named)]
        return iter(listed), len(listed)
    found = _not_own(expand_sources(names, limits=limits), own)
    if "-" in names:
        return found, None
    listed = list(found)
    return iter(listed), len(listed)


def _not_own(sources: Iterator[Source], own: frozenset[str]) -> Iterator[Source]:
    path, left_out = "-", False
    for source in sources:
        if source.path != path:
            path = source.path or source.name
            left_out = source.content is None and is_own(path, own)
        if not left_out:
            yield source


def known_articles(store: Store, pipeline: str | None) -> dict[str, Known]:
    """What the database has from this very pipeline, by article id."""
    table = articles.c
    query = sa.select(table.id, table.source, table.published).where(
        table.pipeline.is_(None) if pipeline is None else table.pipeline == pipeline
    )
    return {row["id"]: Known(row["source"], row["published"]) for row in store.rows(query)}


class Current:
    """Which articles the inputs hold now, and which of them each file.

    Outdated versions are removed at the end, when it is known that no file holds them any more:
    a file may have been renamed, and another put in its place.
    """

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self._by_file: dict[str, str] = {}

    def see(self, outcome: Outcome) -> None:
        """Remember the article of an input that has one."""
        held = outcome.status in ("stored", "unchanged") or outcome.reason == DUPLICATE
        if outcome.article_id is not None and held:
            self.ids[outcome.article_id] = None
            if outcome.file:
                self._by_file[outcome.source] = outcome.article_id

    def forget_outdated(self, store: Store) -> None:
        """Remove from `store` what files held before and no input holds now."""
        if not self._by_file:
            return
        for row in store.rows(sa.select(articles.c.id, articles.c.source)):
            if row["source"] in self._by_file and row["id"] not in self.ids:
                store.forget(row["id"])
