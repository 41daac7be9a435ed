"""What the commands share: how results are printed and written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from nlp_fin.errors import UsageError
from nlp_fin.names import plain_lines

if TYPE_CHECKING:
    from rich.console import Console

_PLAIN_WIDTH = 120


def console(*, stderr: bool = False) -> Console:
    """A rich console; 120 columns wide where the output is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False)


def say(text: str, *, err: bool = False) -> None:
    """Print `text`, in which nothing steers the terminal."""
    typer.echo(plain_lines(text), err=err)


@contextmanager
def byte_output(target: str) -> Iterator[IO[bytes]]:
    """A file to write to, or standard output for `-`.

    A file is written beside its place first and moved there when it is whole; what is no ordinary
    file, such as a pipe or /dev/null, is written directly.
    """
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise UsageError(f"{target} is a folder; name a file in it")
    whole = path.is_file() or not path.exists()
    place = path.with_name(f".{path.name}.{os.getpid()}.part") if whole else path
    file = _open(place, target)
    try:
        with file:
            yield file
        if whole:
            os.replace(place, path)
    except OSError as error:
        error.filename = error.filename or target
        raise
    finally:
        if whole:
            place.unlink(missing_ok=True)


def _open(place: Path, target: str) -> IO[bytes]:
    try:
        return place.open("wb")
    except FileNotFoundError:
        parent = Path(target).parent
        raise UsageError(f"The folder {parent} does not exist: mkdir -p '{parent}'") from None
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}") from None


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

    from nlp_fin.store.export import Utf8Writer, harmless

    writer = csv.writer(Utf8Writer(out), lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [_csv_text(row.get(column)) for column in columns]
        writer.writerow([harmless(cell) for cell in cells])


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(_csv_text(item) for item in value)
    return str(value)
