"""Access to the vocabulary files of the package, with errors that name file and line."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from nlp_fin.errors import LexiconError


def data_file(name: str) -> Traversable:
    """The file `name` in the package's `lexicon/data` folder."""
    return files("nlp_fin.lexicon").joinpath("data", name)


def read_text(name: str) -> str:
    """The text of a vocabulary file. Raises `LexiconError` if the installation lacks it."""
    try:
        return data_file(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(
            f"{name}: vocabulary file is missing from the installation; reinstall nlp-fin"
        ) from None


def load_toml(name: str) -> dict[str, Any]:
    """A TOML vocabulary file as a dict. Raises `LexiconError` with the line of a syntax error."""
    try:
        return tomllib.loads(read_text(name))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: {error}") from None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV vocabulary file; `where` is `file:line` for error messages."""

    where: str
    fields: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]


def parse_csv(text: str, columns: Sequence[str], *, name: str) -> Iterator[Row]:
    """Rows of `text`; lines that are empty or begin with `#` are comments.

    The first line must be the header, exactly `columns`. Raises `LexiconError` with file and
    line for a wrong header or a row with too few or too many fields.
    """
    header_seen = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader(io.StringIO(line)))
        where = f"{name}:{number}"
        if not header_seen:
            if cells != list(columns):
                raise LexiconError(f"{where}: header is {cells}, expected {list(columns)}")
            header_seen = True
            continue
        if len(cells) != len(columns):
            raise LexiconError(f"{where}: {len(cells)} fields, expected {len(columns)}: {line!r}")
        yield Row(where, dict(zip(columns, (c.strip() for c in cells), strict=True)))
    if not header_seen:
        raise LexiconError(f"{name}: no header line; expected {list(columns)}")


def load_csv(name: str, columns: Sequence[str]) -> list[Row]:
    """All rows of a CSV vocabulary file. Raises `LexiconError` as `parse_csv` does."""
    return list(parse_csv(read_text(name), columns, name=name))
