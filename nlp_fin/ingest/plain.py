"""Plain text and Markdown: the content as it is, so that offsets are those of the file."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest.bylines import authors_in_head, authors_in_text, split_names
from nlp_fin.ingest.calendar_words import find_days
from nlp_fin.ingest.dates import head_dates
from nlp_fin.ingest.decode import decode, encoding_warning
from nlp_fin.ingest.identity import article_id
from nlp_fin.ingest.language import detect_language, likely_language
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.types import Article, DateEvidence

logger = logging.getLogger(__name__)

_TITLE_CHARS = 160


def read_text_bytes(
    data: bytes, *, source: str, limits: Limits = DEFAULT_LIMITS, published: date | None = None
) -> Article:
    """An article from the bytes of a text file. Raises `InputFailedError`, `InputSkippedError`."""
    if len(data) > limits.max_bytes:
        raise too_large(source, f"{len(data):,} bytes", f"{limits.max_bytes:,}", "max_bytes")
    text, encoding = decode(data, name=source)
    article = article_from_text(text, source=source, limits=limits, published=published)
    return with_encoding(article, encoding)


def with_encoding(article: Article, encoding: str) -> Article:
    """The article with a warning in `meta["warnings"]`, and in the log, if its bytes were odd."""
    warning = encoding_warning(encoding)
    if warning is None:
        return article
    logger.warning("%s: %s", article.source, warning)
    return replace(article, meta={**article.meta, "warnings": [warning]})


def article_from_text(
    text: str,
    *,
    source: str,
    limits: Limits = DEFAULT_LIMITS,
    published: date | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """An article from text that is already decoded; `published` overrides the head of the text.

    Line ends become `\\n`, a byte order mark is dropped, nothing else changes.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.max_chars:
        raise too_large(source, f"{len(text):,} characters", f"{limits.max_chars:,}", "max_chars")
    if not text.strip():
        raise InputFailedError(f"{source}: the input is empty", reason="empty")
    require_unicode(text, source)
    require_german(text, source)
    front = _front_matter(text)
    dates = head_dates(text)
    evidence = DateEvidence(published, "given", 1.0) if published else dates.published
    lines = [line.strip() for line in text[:3000].split("\n") if line.strip()][:12]
    authors = (
        split_names(front.get("author", "")) or authors_in_head(lines) or authors_in_text(text)
    )
    return Article(
        id=article_id(text),
        source=source,
        text=text,
        title=title or front.get("title") or _title(text),
        authors=authors,
        published=evidence.value if evidence else None,
        modified=dates.modified.value if dates.modified else None,
        language=likely_language(text),
        published_evidence=evidence,
        meta={"format": "text"} | ({"url": url} if url else {}),
    )


def too_large(source: str, size: str, limit: str, name: str) -> InputFailedError:
    return InputFailedError(
        f"{source}: {size} are more than the limit of {limit}; split the input, or read it from "
        f"Python with Limits({name}=…)",
        reason="too_large",
    )


def require_unicode(text: str, source: str) -> None:
    """Raises `InputFailedError` with reason `encoding` for half a surrogate pair, which JSON and
    wrong decoding can leave in a `str` and which no file or database can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputFailedError(
            f"{source}: character {error.start} ({text[error.start]!a}) is half of a surrogate "
            "pair, no valid Unicode; decode the text anew, or replace such halves: "
            'text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")',
            reason="encoding",
        ) from None


def require_german(text: str, source: str) -> None:
    """Raises `InputSkippedError` with reason `language` where another language dominates."""
    language = detect_language(text)
    if language != "de":
        name = "not in Latin script" if language == "und" else f"in another language ({language})"
        raise InputSkippedError(f"{source}: the text is {name}, not in German", reason="language")


def _front_matter(text: str) -> dict[str, str]:
    """`title` and `author` of a Markdown file's front matter between two lines of `---`."""
    match = re.match(r"---[ \t]*\n(.{0,2000}?)\n---[ \t]*\n", text, re.DOTALL)
    if not match:
        return {}
    pairs = re.findall(
        r"^(title|author):[ \t]*[\"']?(.+?)[\"']?[ \t]*$", match.group(1), re.MULTILINE
    )
    return dict(pairs)


def _title(text: str) -> str | None:
    """The first line where it is set apart like a title: short, no sentence, no date, no list."""
    heading = re.match(r"\s*#\s+(\S[^\n]{2,200}?)\s*#*\s*(?:\n|$)", text)
    if heading:
        return heading.group(1)
    lines = text[:5000].strip().split("\n")
    first = lines[0].strip()
    rest = [line.strip() for line in lines[1:] if line.strip()]
    if not 8 <= len(first) <= _TITLE_CHARS or not rest or not re.search(r"[^\W\d_]{3}", first):
        return None
    if first[-1] in ".,;:" or re.match(r"[-–—*•|>#\d]", first) or " | " in first or "\t" in first:
        return None
    if re.search(r"[.!?]\s+[A-ZÄÖÜ]", first) or re.match(r"(?i)\w+\s*:\s*\d", first):
        return None
    day = next(find_days(first), None)
    if day is not None and day.end - day.start > 0.4 * len(first):
        return None
    if len(first.split()) < 2:
        return None
    return first
