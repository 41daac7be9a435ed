"""How large an input may be. Whatever exceeds a limit is refused with a reason, never cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one input.

    `max_bytes`: bytes of one file, page, or JSONL line. `max_chars`: code points of an article's
    text (spaCy takes one million). `max_depth`: nested HTML elements (the parser itself stops at
    256). `max_elements`: HTML elements of one page; ordinary pages have 500 to 8,000.
    """

    max_bytes: int = 10_000_000
    max_chars: int = 1_000_000
    max_depth: int = 200
    max_elements: int = 60_000


DEFAULT_LIMITS = Limits()
