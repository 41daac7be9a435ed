"""Where the results come from that a command shows: a database, records, or articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_fin.cli import exits
from nlp_fin.cli.output import say
from nlp_fin.errors import UsageError

if TYPE_CHECKING:
    from nlp_fin.run.worker import Outcome
    from nlp_fin.store import Store
    from nlp_fin.types import Record

_SQLITE = b"SQLite format 3\x00"
_ENDINGS = (".db", ".sqlite", ".sqlite3")
_HARMLESS = frozenset(("file_type", "duplicate"))
"""Reasons for which an input is left out without anybody having asked for it by name."""


@dataclass
class Results:
    """What a command shows. `unread` counts the inputs that are not in `store`."""

    store: Store
    unread: int = 0

    @property
    def exit_code(self) -> int:
        """For a command that is done with them."""
        return exits.UNREAD if self.unread else exits.OK


def is_database(source: str) -> bool:
    """True for a database URL or an SQLite file, and for a name that only a database has."""
    if "://" in source:
        return not source.startswith(("http://", "https://"))
    path = Path(source)
    if path.suffix.lower() in _ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


@contextmanager
def open_results(sources: Sequence[str]) -> Iterator[Results]:
    """The database that `sources` names; for files, one in memory with what they hold.

    A database is only read. Files are JSONL of records (what `analyze --jsonl` writes), or
    articles, which are analysed on the way. Inputs that cannot be used are named on standard
    error and counted.
    """
    from nlp_fin.store import Store

    databases = [source for source in sources if is_database(source)]
    if databases and len(sources) > 1:
        raise UsageError(f"Name one database, or files, not both: {databases[0]} is a database")
    if databases:
        with Store(databases[0], read_only=True) as store:
            yield Results(store)
        return
    with Store(":memory:") as store:
        results = Results(store)
        _fill(results, sources)
        check_across(store)
        yield results


def _fill(results: Results, sources: Sequence[str]) -> None:
    articles = []
    for source in sources:
        if not _holds_records(source):
            articles.append(source)
            continue
        for record in read_records(Path(source)):
            results.store.save(record)
    for outcome in _analyse(articles):
        if outcome.record is not None:
            results.store.save(outcome.record)
        elif outcome.reason not in _HARMLESS:
            results.unread += 1
            say(f"nlp-fin: not read: {outcome.message}", err=True)


def _holds_records(source: str) -> bool:
    path = Path(source)
    if path.suffix not in (".jsonl", ".ndjson", ".json") or not path.is_file():
        return False
    with path.open("rb") as file:
        return b'"nlp_fin.article/' in file.read(4096)


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file of `analyze --jsonl` or `export --table records`.

    Findings across articles are left out: they are found again among the articles that are there.
    """
    from nlp_fin.records import record_from_json

    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            # The lines of a JSON array, as `export --format json` writes it, are records, too.
            line = line.strip().removesuffix(",")
            if line in ("", "[", "]"):
                continue
            try:
                record = record_from_json(json.loads(line))
            except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError) as error:
                raise UsageError(
                    f"{path}:{number} is no record of nlp_fin ({type(error).__name__}); name a "
                    "database, articles, or JSONL that `nlp-fin analyze --jsonl` wrote"
                ) from None
            own = [f for f in record.findings if all(isinstance(ref, str) for ref in f.figures)]
            yield replace(record, findings=tuple(own))


def _analyse(sources: Sequence[str]) -> Iterator[Outcome]:
    if not sources:
        return
    from nlp_fin.analysis import analyze
    from nlp_fin.ingest.sources import expand_sources
    from nlp_fin.run.worker import Setup, process

    setup = Setup("nlp_fin.analysis:analyze")
    for source in expand_sources(sources):
        yield process(source, analyze, setup)


def check_across(store: Store, *, quiet: bool = True) -> None:
    """Compare the articles of `store` that are new with all others, and store what is found."""
    from nlp_fin.run.progress import make_progress
    from nlp_fin.store.across import pending, update_across

    if quiet:
        update_across(store)
        return
    with make_progress(len(pending(store)), what="Comparing") as bar:
        update_across(store, lambda: bar.advance(failed=False))
