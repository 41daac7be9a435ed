"""What the commands share: where results come from, and where output goes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from nlp_fin.errors import InputError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from nlp_fin.store import Store
    from nlp_fin.types import Record

_SQLITE = b"SQLite format 3\x00"
_PLAIN_WIDTH = 120


def console(*, stderr: bool = False) -> Console:
    """A rich console; 120 columns wide where the output is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False)


@contextmanager
def byte_output(target: str) -> Iterator[IO[bytes]]:
    """A file to write to, or standard output for `-`.

    A file is written beside its place first and moved there when it is whole.
    """
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        os.replace(unfinished, path)
    except FileNotFoundError:
        raise UsageError(
            f"The folder {path.parent} does not exist: mkdir -p '{path.parent}'"
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def write_json(rows: Sequence[Any], out: IO[bytes]) -> None:
    """`rows` as an indented JSON array."""
    out.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")


def write_jsonl(rows: Iterable[Any], out: IO[bytes]) -> None:
    """`rows`, one JSON object a line."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        out.write(line.encode("utf-8", "replace") + b"\n")


def write_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str], out: IO[bytes]) -> None:
    """`rows` as CSV; lists are joined by `; `, formulas made harmless."""
    import csv
    import io

    from nlp_fin.store.export import harmless

    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_csv_text(row.get(column)) for column in columns]
        writer.writerow([harmless(cell) for cell in cells])
    text.flush()
    text.detach()


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_csv_text(item) for item in value)
    return str(value)


def is_database(source: str) -> bool:
    """True for a database URL or an SQLite file."""
    if "://" in source:
        return not source.startswith(("http://", "https://"))
    path = Path(source)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


@contextmanager
def open_results(sources: Sequence[str]) -> Iterator[Store]:
    """The database that `sources` names; for files, one in memory with what they hold.

    Files are JSONL of records (what `analyze --jsonl` writes), or articles, which are analysed on
    the way. Inputs that cannot be used are named on standard error.
    """
    from nlp_fin.store import Store

    databases = [source for source in sources if is_database(source)]
    if databases and len(sources) > 1:
        raise UsageError(f"Name one database, or files, not both: {databases[0]} is a database")
    if databases:
        with Store(databases[0], create=False) as store:
            yield store
        return
    _require_existing(sources)
    with Store(":memory:") as store:
        for record in _records(sources):
            store.save(record)
        check_across(store)
        yield store


def _require_existing(sources: Sequence[str]) -> None:
    for source in sources:
        if source.endswith((".db", ".sqlite", ".sqlite3")) and not Path(source).exists():
            raise UsageError(
                f"There is no database {source}; make it with: nlp-fin analyze FOLDER --db {source}"
            )


def _records(sources: Sequence[str]) -> Iterator[Record]:
    articles = []
    for source in sources:
        if _holds_records(source):
            yield from _read_records(Path(source))
        else:
            articles.append(source)
    if articles:
        yield from _analyse(articles)


def _holds_records(source: str) -> bool:
    path = Path(source)
    if path.suffix not in (".jsonl", ".ndjson", ".json") or not path.is_file():
        return False
    with path.open("rb") as file:
        return b'"nlp_fin.article/' in file.read(4096)


def _read_records(path: Path) -> Iterator[Record]:
    from nlp_fin.records import record_from_json

    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            # The lines of a JSON array, as `export --format json` writes it, are records, too.
            line = line.strip().removesuffix(",")
            if line in ("", "[", "]"):
                continue
            try:
                yield record_from_json(json.loads(line))
            except (ValueError, KeyError, TypeError, ArithmeticError) as error:
                raise UsageError(f"{path}:{number} is no record of nlp_fin: {error!r}") from None


def _analyse(sources: Sequence[str]) -> Iterator[Record]:
    from nlp_fin.analysis import analyze
    from nlp_fin.ingest import read

    for outcome in read(sources):
        if isinstance(outcome, InputError):
            typer.echo(f"nlp-fin: {outcome}", err=True)
        else:
            yield analyze(outcome)


def check_across(store: Store) -> None:
    """Compare the articles of `store` that are new with all others, and store what is found."""
    from nlp_fin.store.across import update_across

    update_across(store)
