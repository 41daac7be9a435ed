"""Small records made by hand, and what the checks say about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from nlp_fin.checks import check_article
from nlp_fin.checks.scene import Scene, build_scene
from nlp_fin.types import Article, Figure, Finding, Instrument, Period, Record, Subject, Table


@dataclass(frozen=True)
class Spec:
    """A figure to be found in the text, in text order."""

    text: str
    value: Decimal | None
    unit: str
    metric: str
    more: dict[str, Any] = field(default_factory=dict)


def fig(
    text: str, value: str | None, unit: str = "percent", metric: str = "other", **more: Any
) -> Spec:
    """`value` in base units; `subject` may be a name, `period` a `Period`."""
    return Spec(text, None if value is None else Decimal(value), unit, metric, more)


def step_of(text: str, value: Decimal | None) -> Decimal | None:
    """One unit in the last printed place; None for a number in words."""
    match = re.search(r"\d[\d.]*(?:,(\d+))?", text)
    if match is None or value is None:
        return None
    printed = Decimal(match[0].replace(".", "").replace(",", "."))
    scale = abs(value) / printed if printed else Decimal(1)
    return scale * Decimal(1).scaleb(-len(match[1] or ""))


def subject_of(given: object) -> Subject:
    """A subject from a name; `kind:symbol` is an instrument."""
    if isinstance(given, Subject):
        return given
    name = None if given is None else str(given)
    return Subject(name if name and ":" in name else None, name)


def record(
    text: str,
    *specs: Spec,
    names: dict[str, str] | None = None,
    published: date | None = None,
    identifier: str = "a",
    tables: Sequence[Table] = (),
) -> Record:
    """A record of the text; `names` are names in the text and their instrument ids."""
    figures: list[Figure] = []
    at = 0
    for number, spec in enumerate(specs, 1):
        start = text.index(spec.text, at)
        at = start + len(spec.text)
        more = dict(spec.more)
        subject = subject_of(more.pop("subject", None))
        versus = more.pop("versus", None)
        given = more.pop("step", None)
        step = step_of(spec.text, spec.value) if given is None else Decimal(given)
        figures.append(
            Figure(
                f"f{number}", start, at, spec.text, spec.value, more.pop("low", None),
                more.pop("high", None), spec.unit, metric=spec.metric, subject=subject, step=step,
                versus=None if versus is None else subject_of(versus), **more,
            )
        )  # fmt: skip
    instruments = tuple(
        Instrument(
            key, key.split(":")[0], name,
            mentions=tuple((m.start(), m.end()) for m in re.finditer(re.escape(name), text)),
        )
        for name, key in (names or {}).items()
    )  # fmt: skip
    article = Article(
        identifier, f"{identifier}.txt", text, published=published, tables=tuple(tables)
    )
    return Record(article, instruments, tuple(figures))


def scene(text: str, *specs: Spec, **more: Any) -> Scene:
    return build_scene(record(text, *specs, **more))


def verdicts(given: Record) -> list[tuple[str, str, tuple[str, ...]]]:
    """(identity, verdict, texts of the figures) of every finding."""
    texts = {f.id: f.text for f in given.figures}
    return [
        (str(f.evidence.get("identity")), f.verdict, tuple(texts[str(i)] for i in f.figures))
        for f in check_article(given)
    ]


def refuted(given: Record) -> list[Finding]:
    return [f for f in check_article(given) if f.verdict == "refuted"]


def identities(given: Record, verdict: str) -> list[str]:
    """Names of the identities with a verdict, in the order of the findings."""
    return [name for name, found, _ in verdicts(given) if found == verdict]


YEAR = Period("year", date(2024, 1, 1), date(2024, 12, 31), text="2024")
YEAR_BEFORE = Period("year", date(2023, 1, 1), date(2023, 12, 31), text="2023")
YTD = Period("ytd", date(2025, 1, 1), date(2025, 11, 5), text="seit Jahresbeginn")
