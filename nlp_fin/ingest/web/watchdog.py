"""Extraction in a process of its own: a page that hangs or eats memory costs its turn, no more.

The other process is `python -m nlp_fin.ingest.web.watchdog`; it answers one page at a time over
its standard streams and is killed and started anew when it does not answer in time.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from nlp_fin.errors import InputError, InputFailedError, InputSkippedError

_HEADER = struct.Struct(">II")
_MEMORY = 3 << 30


@dataclass(frozen=True, slots=True)
class Extract:
    """What the archive's index keeps of an article."""

    article_id: str
    title: str | None
    published: str | None
    canonical: str | None
    signature: str | None


@dataclass(slots=True)
class Extractor:
    """Extracts pages in another process. Safe for use from several threads, one page at a time."""

    seconds: float = 20.0
    _process: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def extract(
        self,
        body: bytes,
        *,
        url: str,
        charset: str | None = None,
        fetched: date | None = None,
        selector: str | None = None,
    ) -> Extract:
        """Fields of the article. Raises `InputSkippedError` or `InputFailedError` as reading
        does, and `InputFailedError` with reason `extraction_timeout` or `extraction_crash`."""
        head = {
            "url": url,
            "charset": charset,
            "fetched": fetched.isoformat() if fetched else None,
            "selector": selector,
        }
        with self._lock:
            answer = self._ask(json.dumps(head).encode(), body, url)
        if "reason" in answer:
            kind = InputSkippedError if answer["skipped"] else InputFailedError
            raise kind(answer["message"], reason=answer["reason"])
        return Extract(**answer)

    def close(self) -> None:
        """Ends the other process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):  # unsent bytes to a process that is gone
                        stream.close()

    def _ask(self, head: bytes, body: bytes, url: str) -> dict[str, Any]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise InputFailedError(
                f"{url}: the extractor has no streams", reason="extraction_crash"
            )
        deadline = time.monotonic() + self.seconds
        try:
            _send(process.stdin, head, body)
            size = _HEADER.unpack(_receive(process.stdout, _HEADER.size, deadline))[0]
            answer: dict[str, Any] = json.loads(_receive(process.stdout, size, deadline))
        except TimeoutError:
            self.close()
            raise InputFailedError(
                f"{url}: extraction took more than {self.seconds:g} seconds",
                reason="extraction_timeout",
            ) from None
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise InputFailedError(
                f"{url}: the extractor broke down on this page: {error}", reason="extraction_crash"
            ) from None
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "nlp_fin.ingest.web.watchdog"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process


def _send(stream: IO[bytes], head: bytes, body: bytes = b"") -> None:
    stream.write(_HEADER.pack(len(head), len(body)) + head + body)
    stream.flush()


def _receive(stream: IO[bytes], size: int, deadline: float) -> bytes:
    """Exactly `size` bytes. Raises `TimeoutError` after the deadline, `EOFError` at the end."""
    data = b""
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(stream.fileno(), size - len(data))
        if not piece:
            raise EOFError("no answer")
        data += piece
    return data


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answers pages until the stream ends."""
    while True:
        header = source.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        head_size, body_size = _HEADER.unpack(header)
        head = json.loads(source.read(head_size))
        answer = json.dumps(_answer(head, source.read(body_size))).encode()
        _send(sink, answer)


def _answer(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    from nlp_fin.ingest.duplicates import pack, signature
    from nlp_fin.ingest.html import read_html_bytes

    try:
        article = read_html_bytes(
            body,
            source=head["url"],
            url=head["url"],
            charset=head["charset"],
            fetched=date.fromisoformat(head["fetched"]) if head["fetched"] else None,
            selector=head["selector"],
        )
    except InputError as error:
        skipped = isinstance(error, InputSkippedError)
        return {"reason": error.reason, "message": str(error), "skipped": skipped}
    value = signature(article.text)
    return {
        "article_id": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "canonical": article.meta.get("canonical"),
        "signature": pack(value) if value is not None else None,
    }


def _limit_memory() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


if __name__ == "__main__":
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
