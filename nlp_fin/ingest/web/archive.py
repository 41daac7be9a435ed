"""The local archive: a folder of page bodies by content hash, and an index of what was fetched.

    ARCHIVE/objects/ab/ab12…   the body of a page, unpacked, otherwise as it came
    ARCHIVE/index.jsonl        one line for each fetch: addresses, headers, time, hash, outcome

A folder rather than WARC files: a page is complete or absent (written beside its place and
moved there), equal bodies are kept once, an index line is all that a new run has to read, and any
tool can open the result. Extraction can be done anew at any time. Names are hashes: no address
and no header decides where a file lies.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from nlp_fin.errors import StoreError

INDEX = "index.jsonl"
_HASH = re.compile(r"[0-9a-f]{64}")
_KEPT_HEADERS = (
    "content-type", "content-language", "date", "etag", "last-modified", "cache-control", "link",
    "tdm-reservation", "x-robots-tag", "server",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch. `outcome` is `stored`, `skipped` or `failed`; `reason` says why not stored."""

    url: str
    outcome: str
    fetched_at: str
    reason: str | None = None
    message: str | None = None
    final_url: str | None = None
    canonical: str | None = None
    sha256: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    title: str | None = None
    published: str | None = None
    article_id: str | None = None
    duplicate_of: str | None = None
    signature: str | None = None
    selector: str | None = None


class Archive:
    """An archive open for writing by one process. Use it as a context manager.

    Raises `StoreError` where another process writes to it or the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        try:
            (folder / "objects").mkdir(parents=True, exist_ok=True)
            self._index = os.open(folder / INDEX, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be used as an archive: {error.strerror}") from None
        try:
            fcntl.flock(self._index, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._index)
            raise StoreError(f"{folder}: another fetch is writing to this archive") from None
        self._mend()
        self._captures = list(read_index(folder))
        self._latest = {c.url: c for c in self._captures if c.sha256}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._index)

    def _mend(self) -> None:
        """Ends a line that a crash left without its end; readers pass over it."""
        size = os.fstat(self._index).st_size
        if size and os.pread(self._index, 1, size - 1) != b"\n":
            os.write(self._index, b"\n")

    @property
    def captures(self) -> list[Capture]:
        return self._captures

    def latest(self, url: str) -> Capture | None:
        """The last stored capture of an address."""
        return self._latest.get(url)

    def conditions(self, url: str) -> dict[str, str]:
        """Headers that ask for the page only if it changed since it was stored."""
        capture = self._latest.get(url)
        if capture is None:
            return {}
        headers: dict[str, str] = {}
        if capture.headers.get("etag"):
            headers["If-None-Match"] = capture.headers["etag"]
        if capture.headers.get("last-modified"):
            headers["If-Modified-Since"] = capture.headers["last-modified"]
        return headers

    def put(self, body: bytes) -> str:
        """Keeps a body; returns its SHA-256."""
        digest = hashlib.sha256(body).hexdigest()
        target = object_path(self.folder, digest)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        return digest

    def record(self, capture: Capture) -> None:
        """Adds a line to the index, at once and whole."""
        fields = {k: v for k, v in asdict(capture).items() if v not in (None, {})}
        line = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            os.write(self._index, line)
            self._captures.append(capture)
            if capture.sha256:
                self._latest[capture.url] = capture


def object_path(folder: Path, digest: str) -> Path:
    """Where a body lies. Raises `StoreError` for anything but a hash."""
    if not _HASH.fullmatch(digest):
        raise StoreError(f"{folder / INDEX}: {digest[:80]!r} is no SHA-256; the index was changed")
    return folder / "objects" / digest[:2] / digest


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name][:500] for name in _KEPT_HEADERS if name in headers}


def is_archive(folder: Path) -> bool:
    return (folder / INDEX).is_file() and (folder / "objects").is_dir()


def read_index(folder: Path) -> Iterator[Capture]:
    """Captures in the order of the fetches; lines that a crash broke are passed over."""
    names = set(Capture.__dataclass_fields__)
    with open(folder / INDEX, "rb") as file:
        for line in file:
            fields = _parsed(line)
            if fields is not None:
                yield Capture(**{k: v for k, v in fields.items() if k in names})


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    complete = isinstance(fields, dict) and {"url", "outcome", "fetched_at"} <= fields.keys()
    return fields if complete else None


def stored_captures(folder: Path, *, source: str | None = None) -> list[Capture]:
    """The last stored capture of each address, of one source or all."""
    latest: dict[str, Capture] = {}
    for capture in read_index(folder):
        if capture.outcome == "stored" and capture.sha256:
            latest[capture.url] = capture
    return [c for c in latest.values() if source is None or c.source == source]
