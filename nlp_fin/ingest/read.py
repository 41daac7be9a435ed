"""Reading one input or many. An input never raises out of the iteration."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.errors import InputError, InputFailedError, InputSkippedError
from nlp_fin.ingest.calendar_words import parse_timestamp
from nlp_fin.ingest.html import read_html_bytes
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.plain import article_from_text, read_text_bytes, too_large
from nlp_fin.ingest.sources import Source, bounded_int, expand_sources
from nlp_fin.types import Article

Outcome = Article | InputSkippedError | InputFailedError


def read(
    source: str | Path | Iterable[str | Path], *, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Outcome]:
    """Articles behind a file, folder, glob, JSONL file or `-` (standard input).

    What cannot be used is yielded as an `InputFailedError` (unreadable, too large, not text) or
    an `InputSkippedError` (another language, paywall teaser, index page) with a `reason` for
    counting. One outcome for every input, in the order of `expand_sources`.
    """
    for single in expand_sources(source, limits=limits):
        yield read_source(single, limits=limits)


def read_source(source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Outcome:
    """The article of one source, or the reason why there is none."""
    try:
        return _read(source, limits)
    except (InputSkippedError, InputFailedError) as outcome:
        return outcome
    except InputError as error:
        return InputFailedError(str(error), reason=error.reason)
    except OSError as error:
        return InputFailedError(
            f"{source.name}: cannot read the file: {error.strerror or error}", reason="unreadable"
        )
    except RecursionError:
        return InputFailedError(
            f"{source.name}: the input is nested too deeply to be read", reason="too_deep"
        )
    except MemoryError:
        return InputFailedError(
            f"{source.name}: not enough memory for this input; lower the limits", reason="too_large"
        )


def _read(source: Source, limits: Limits) -> Article:
    if source.kind == "problem":
        kind = InputSkippedError if source.skipped else InputFailedError
        raise kind(source.message or source.name, reason=source.reason or "unreadable")
    data = _content(source, limits)
    kind_name = source.kind if source.kind != "auto" else _sniff(data)
    if kind_name == "html":
        return read_html_bytes(
            data, source=source.name, limits=limits, url=source.url, charset=source.charset,
            fetched=source.fetched, selector=source.selector,
        )  # fmt: skip
    if kind_name == "jsonl":
        return read_json_line(data, source=source.name, limits=limits)
    return read_text_bytes(data, source=source.name, limits=limits)


def _content(source: Source, limits: Limits) -> bytes:
    if source.length is not None and source.length > limits.max_bytes + 1:
        raise too_large(
            source.name, f"{source.length:,} bytes", f"{limits.max_bytes:,}", "max_bytes"
        )
    if source.content is not None:
        return source.content
    with open(source.path or source.name, "rb") as file:
        if source.offset is not None and source.length is not None:
            file.seek(source.offset)
            return file.read(source.length)
        data = file.read(limits.max_bytes + 1)
        if len(data) > limits.max_bytes:
            size = Path(file.name).stat().st_size
            raise too_large(source.name, f"{size:,} bytes", f"{limits.max_bytes:,}", "max_bytes")
        return data


def _sniff(data: bytes) -> str:
    """`html` where the first 4,096 bytes look like a page, else `text`."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    markup = re.match(rb"<(?:!doctype html|html|head|body|\?xml|!--|article|div|p|h1|meta)\b", head)
    return "html" if markup or b"<html" in head else "text"


def read_json_line(data: bytes, *, source: str, limits: Limits = DEFAULT_LIMITS) -> Article:
    """An article from a JSON object `{"url", "html" | "text", "published"?, "title"?}`."""
    if len(data) > limits.max_bytes + 1:
        raise too_large(source, f"{len(data):,} bytes", f"{limits.max_bytes:,}", "max_bytes")
    try:
        fields = json.loads(data.decode("utf-8-sig"), parse_int=bounded_int)
    except RecursionError:
        raise InputFailedError(f"{source}: JSON nested too deeply", reason="too_deep") from None
    except ValueError as error:
        raise InputFailedError(f"{source}: not valid JSON: {error}", reason="json") from None
    if not isinstance(fields, dict):
        raise InputFailedError(f"{source}: a JSON object is expected on each line", reason="json")
    name = _text_field(fields, "url") or _text_field(fields, "source") or source
    published = _given_day(fields, source)
    html, text = _text_field(fields, "html"), _text_field(fields, "text")
    if html:
        return read_html_bytes(
            html.encode("utf-8"), source=name, limits=limits, url=_text_field(fields, "url"),
            published=published, charset="utf-8",
        )  # fmt: skip
    if text is None:
        raise InputFailedError(f"{source}: neither `html` nor `text` in the object", reason="json")
    return article_from_text(
        text.replace("\x00", " "), source=name, limits=limits, published=published,
        title=_text_field(fields, "title"), url=_text_field(fields, "url"),
    )  # fmt: skip


def _text_field(fields: dict[str, Any], name: str) -> str | None:
    """A string; halves of surrogate pairs, which JSON allows and UTF-8 does not, are replaced."""
    value = fields.get(name)
    if not isinstance(value, str):
        return None
    return value.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")


def _given_day(fields: dict[str, Any], source: str) -> date | None:
    value = fields.get("published")
    if value in (None, ""):
        return None
    day = parse_timestamp(value) if isinstance(value, str) else None
    if day is None:
        raise InputFailedError(
            f"{source}: `published` is {value!r:.60}, expected an ISO date", reason="json"
        )
    return day
