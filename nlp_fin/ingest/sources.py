"""From what a user names (files, folders, globs, `-`) to single inputs that can be counted.

A `Source` is small and picklable: a runner lists all of them first, shows progress, and reads
each in a worker. A problem with a path is a source too, so that it is counted and reported.
"""

from __future__ import annotations

import glob
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from nlp_fin.ingest.calendar_words import BERLIN
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.web.archive import is_archive, object_path, stored_captures

SourceKind = Literal["text", "html", "jsonl", "auto", "problem"]

_KINDS: dict[str, SourceKind] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_CHUNK = 1 << 20
_MAX_DIGITS = 600


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `offset` and `length` are bytes of a line in a JSONL file, else null.

    `content` holds what came from standard input. A source of kind `problem` says in `reason`
    and `message` why there is nothing to read; `skipped` is true where that is not an error.
    """

    name: str
    kind: SourceKind
    path: str | None = None
    offset: int | None = None
    length: int | None = None
    content: bytes | None = None
    reason: str | None = None
    message: str | None = None
    skipped: bool = False
    url: str | None = None
    charset: str | None = None
    fetched: date | None = None
    selector: str | None = None
    """What the archive knows of a fetched page."""


def expand_sources(
    paths: str | Path | Iterable[str | Path], *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Source]:
    """Every single input behind `paths`, in a stable order, each file once.

    Folders are searched to any depth, without hidden files and without following links. A file
    in a folder whose ending is none of .txt .md .html .htm .jsonl is reported as skipped.
    """
    if isinstance(paths, str | Path):
        paths = [paths]
    seen: set[str] = set()
    for path in paths:
        for source in _expand(str(path), limits):
            if (
                source.path
                and source.offset is None
                and source.url is None
                and source.kind != "problem"
            ):
                key = os.path.realpath(source.path)
                if key in seen:
                    continue
                seen.add(key)
            if source.kind == "jsonl" and source.path is not None:
                yield from _jsonl_lines(source.path, limits)
            else:
                yield source


def _problem(name: str, reason: str, message: str, *, skipped: bool = False) -> Source:
    text = f"{name}: {message}"
    return Source(name, "problem", reason=reason, message=text, skipped=skipped)


def _expand(path: str, limits: Limits) -> Iterator[Source]:
    if path == "-":
        yield from _standard_input(sys.stdin.buffer, limits)
    elif re.match(r"https?://", path):
        yield _problem(path, "url", "this is a web address; fetch it first with `nlp-fin fetch`")
    elif "\x00" in path:
        yield _problem(repr(path), "not_found", "a path cannot hold a zero byte")
    elif os.path.isdir(path):
        yield from archive_sources(path) if is_archive(Path(path)) else _folder(path)
    elif os.path.lexists(path):
        yield _file(path)
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
        if not found:
            yield _problem(path, "not_found", "no file matches this pattern")
        for match in found:
            if os.path.isdir(match):
                yield from _folder(match)
            else:
                yield _file(match)
    else:
        yield _problem(path, "not_found", "there is no such file or folder")


def archive_sources(folder: str | Path, *, source: str | None = None) -> Iterator[Source]:
    """The pages stored in an archive of `nlp-fin fetch`, of one named source or all."""
    count = 0
    for capture in stored_captures(Path(folder), source=source):
        count += 1
        charset = re.search(
            r"charset\s*=\s*[\"']?([\w.:-]{2,40})", capture.headers.get("content-type", "")
        )
        yield Source(
            name=capture.url,
            kind="html",
            path=str(object_path(Path(folder), capture.sha256 or "")),
            url=capture.final_url or capture.url,
            charset=charset.group(1) if charset else None,
            fetched=datetime.fromisoformat(capture.fetched_at).astimezone(BERLIN).date(),
            selector=capture.selector,
        )
    if not count:
        what = f"holds no page of the source {source!r}" if source else "holds no page"
        yield _problem(str(folder), "empty", f"the archive {what}")


def _folder(folder: str) -> Iterator[Source]:
    count = 0
    errors: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            if name.startswith("."):
                continue
            count += 1
            path = os.path.join(root, name)
            if Path(name).suffix.lower() in _KINDS:
                yield _file(path)
            else:
                yield _problem(
                    path, "file_type", "not one of .txt .md .html .htm .jsonl", skipped=True
                )
    for error in errors:
        yield _problem(
            str(error.filename), "unreadable", f"cannot open the folder: {error.strerror}"
        )
    if not count and not errors:
        yield _problem(folder, "empty", "the folder holds no file")


def _file(path: str) -> Source:
    try:
        status = os.stat(path)
    except OSError as error:
        return _problem(path, "not_found", f"cannot open the file: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return _problem(
            path, "not_a_file", "not an ordinary file; pass a stream through standard input (-)"
        )
    return Source(path, _KINDS.get(Path(path).suffix.lower(), "auto"), path=path)


def _standard_input(stream: BinaryIO, limits: Limits) -> Iterator[Source]:
    """Standard input is one article, or JSONL where its first line is a JSON object."""
    if stream.isatty():
        yield _problem("-", "empty", "nothing is piped into standard input")
        return
    first = stream.readline(limits.max_bytes + 1)
    if _is_json_object(first):
        number, line = 1, first
        while line:
            if line.strip():
                yield Source(f"-:{number}", "jsonl", content=line)
            if len(line) > limits.max_bytes and not line.endswith(b"\n"):
                _skip_line(stream)
            number, line = number + 1, stream.readline(limits.max_bytes + 1)
        return
    rest = stream.read(max(0, limits.max_bytes + 1 - len(first)))
    yield Source("-", "auto", content=first + rest)


def _skip_line(stream: BinaryIO) -> None:
    while True:
        piece = stream.readline(_CHUNK)
        if not piece or piece.endswith(b"\n"):
            return


def bounded_int(digits: str) -> int | str:
    """An integer of JSON; the digits themselves where there are more than Python converts.

    No field that is read is a number, so one that nobody can mean spoils nothing.
    """
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def _is_json_object(line: bytes) -> bool:
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_int=bounded_int)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and bool({"text", "html"} & value.keys())


def _jsonl_lines(path: str, limits: Limits) -> Iterator[Source]:
    """One source for each line that is not empty; lines are found, not read into memory."""
    count = 0
    try:
        with open(path, "rb") as file:
            for number, (offset, length, blank) in enumerate(_line_spans(file), 1):
                if not blank:
                    count += 1
                    yield Source(f"{path}:{number}", "jsonl", path, offset, length)
    except OSError as error:
        yield _problem(path, "unreadable", f"cannot read the file: {error.strerror}")
        return
    if not count:
        yield _problem(path, "empty", "the input is empty")


def _line_spans(file: BinaryIO) -> Iterator[tuple[int, int, bool]]:
    """(offset, length, blank) of each line, with memory bounded whatever a line's length."""
    offset = start = 0
    blank = True
    while True:
        piece = file.readline(_CHUNK)
        if not piece:
            break
        offset += len(piece)
        blank = blank and not piece.strip()
        if piece.endswith(b"\n"):
            yield start, offset - start, blank
            start, blank = offset, True
    if offset > start:
        yield start, offset - start, blank
