"""How the digits of a table's cell are written, and the finding that says they are wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.checks.findings import german_value, make_finding
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        ("comma3", re.compile(r"\d{1,3},\d{3}")),
        ("dot3", re.compile(r"\d{1,3}\.\d{3}")),
        ("comma", re.compile(r"\d+,\d+")),
        ("dot", re.compile(r"\d+\.\d{1,2}|\d+\.\d{4,}")),
        ("german", re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")),
        ("english", re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")),
        ("plain", re.compile(r"\d+")),
    )


def shape(figure: Figure) -> str | None:
    """How the digits of a figure are separated; None for ranges and words."""
    if figure.value is None:
        return None
    match = re.search(r"\d[\d.,]*\d|\d", figure.text)
    if match is None:
        return None
    return next((name for name, pattern in _shapes() if pattern.fullmatch(match[0])), None)


def slip(
    article: str, figures: Sequence[Figure], corrected: dict[str, Decimal], sentence: str,
    name: str, cue: str,
) -> Finding:  # fmt: skip
    """A refuted notation finding about the first figure; `corrected` are the proposed values."""
    first = figures[0]
    expected = corrected.get(first.id)
    return make_finding(
        article, "notation", "refuted", figures, sentence, name=name,
        stated=decimal_text(first.value), expected=decimal_text(expected),
        evidence={
            "cue": cue,
            "corrected": {fid: decimal_text(value) for fid, value in corrected.items()},
            "formula": f"{first.id} = „{first.text}“",
        },
    )  # fmt: skip


def shown(value: Decimal | None, unit: str) -> str:
    """A value for a reader; `?` where there is none."""
    return "?" if value is None else german_value(value, unit)
