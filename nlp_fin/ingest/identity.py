"""The identity of an article: the same text has the same id everywhere and for ever."""

from __future__ import annotations

import hashlib


def article_id(text: str) -> str:
    """16 hexadecimal digits of the SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
