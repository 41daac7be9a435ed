"""The plain types that travel between rooms. Imports nothing of ours.

All are frozen. Offsets are Unicode code points into the article's text, end exclusive:
``article.text[start:end] == text`` holds wherever both are given. Numbers are `Decimal`, days are
`datetime.date`. The public JSON form of these types is made and read by `nlp_fin.records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Unit = str
"""`percent`, `percentage_points`, `basis_points`, `times`, `points`, `count`, or ISO 4217."""

Qualifier = Literal["exact", "about", "over", "under", "almost"]
Aspect = Literal["level", "change"]
Basis = Literal["actual", "estimate", "forecast", "target", "criterion", "hypothetical"]
PeriodKind = Literal[
    "day", "week", "month", "quarter", "half", "year", "fiscal_quarter", "fiscal_year",
    "ytd", "ttm", "span", "as_of",
]  # fmt: skip
Verdict = Literal["supported", "refuted", "inconclusive"]
FindingKind = Literal["conflict", "arithmetic", "notation", "period_mismatch", "market"]
Stance = Literal["positive", "negative", "neutral"]
Certainty = Literal["stated", "hedged", "conditional"]
ClaimKind = Literal[
    "performance", "valuation", "forecast", "price_target", "recommendation", "risk", "driver",
    "fundamental", "policy",
]  # fmt: skip
Role = Literal["author", "institution", "person", "company", "market"]
BlockKind = Literal["heading", "paragraph", "bullet", "table_row", "furniture"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its characters in the article's text and its place in the table (0-based)."""

    start: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table found by ingest or in the text. Row 0 of `cells` may be a header.

    `header_rows` says how many leading rows are headers; `caption` is the text that names the
    table (null if none); `unit_text` a unit that holds for all cells (*in Mrd. USD*).
    """

    start: int
    end: int
    cells: tuple[TableCell, ...]
    header_rows: int = 1
    caption: str | None = None
    unit_text: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text between line breaks, with its role on the page.

    `level` is 1 for the title and grows for lower headings; 0 where it has no meaning.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """Where a date of publication or modification comes from."""

    value: date
    source: str
    """`json-ld`, `meta`, `visible`, `given`, `head`."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Article:
    """One article, ready to be analysed. `id` is a stable hash of `text`."""

    id: str
    source: str
    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: date | None = None
    modified: date | None = None
    language: str = "de"
    tables: tuple[Table, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    """(start, end, level) of headings that the markup names; empty for plain text."""
    published_evidence: DateEvidence | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    """JSON-able extras of the source (url, paywall flag, …)."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something a figure or claim can be about. `id` is `kind:symbol`, or `kind:name`."""

    id: str
    kind: str
    """`index`, `company`, `etf`, `fund`, `commodity`, `currency`, `rate`, `bond`, `crypto`,
    `sector`, `institution`, `person`."""
    name: str
    symbol: str | None = None
    isin: str | None = None
    mentions: tuple[tuple[int, int], ...] = ()
    wkn: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an instrument is named."""

    start: int
    end: int
    instrument: str
    """The instrument's id."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as it stands in the text, before anybody knows what it is of.

    `value` (or `low` and `high` of a range) is in base units with scale and written sign
    applied; `step` is the size of one unit in the last printed place, in base units
    (`15,6 Mrd` → 100000000), null where the number is written in words without digits.
    `explicit_sign` is true when the text prints the sign (`+`, `-`, *minus*).
    `low_step` is the step of the low end where the two ends of a range differ.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Unit
    unit_text: str | None = None
    qualifier: Qualifier = "exact"
    step: Decimal | None = None
    low_step: Decimal | None = None
    explicit_sign: bool = False
    bare: bool = False
    """True when the text gives no unit: a count, a level or a multiple that context must decide."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a figure holds. ISO days, inclusive; null where open or unknown."""

    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    length: str | None = None
    """ISO 8601 duration, e.g. `P10Y`."""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch of text that names a time, with the period it resolves to."""

    start: int
    end: int
    period: Period
    role: Literal["period", "as_of", "clock", "duration", "frequency"] = "period"
    """`clock`, `duration` and `frequency` are never figures and need not be periods of one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of. `part` and `whole` are set for shares."""

    instrument: str | None
    text: str | None
    part: str | None = None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Whom the text names for a number; `as_of` is an ISO date, `YYYY-MM` or `YYYY`."""

    text: str
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class TableRef:
    """Row label and column header of a figure that stands in a table cell."""

    row: str | None
    column: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and what it means. Field meanings: docs of the record format."""

    id: str
    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: Unit
    value_corrected: Decimal | None = None
    unit_text: str | None = None
    qualifier: Qualifier = "exact"
    metric: str = "other"
    aspect: Aspect = "level"
    subject: Subject = Subject(None, None)
    versus: Subject | None = None
    period: Period | None = None
    rate: str | None = None
    basis: Basis = "actual"
    source: SourceRef | None = None
    table: TableRef | None = None
    step: Decimal | None = None
    """One unit in the last printed place, in base units; null for numbers in words."""
    low_step: Decimal | None = None
    reasons: tuple[str, ...] = ()
    """Why it was linked so, for `nlp-fin explain`: `metric=pe: «KGV» 12 characters before`."""


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what about whom. Field meanings: docs of the record format."""

    id: str
    start: int
    end: int
    text: str
    speaker: Speaker
    subjects: tuple[str, ...]
    subject_texts: tuple[str, ...]
    kind: ClaimKind
    stance: Stance
    certainty: Certainty
    horizon: Period | None = None
    rating: Literal["buy", "hold", "sell"] | None = None
    rating_change: Literal["upgrade", "downgrade", "reiterate", "initiate"] | None = None
    target: str | None = None
    """Id of the figure that is the price target; `target_previous` the one before."""
    target_previous: str | None = None
    figures: tuple[str, ...] = ()
    score: float | None = None
    """Sentiment towards the subjects, -1 … 1."""
    decided_by: str = "rules"
    """`rules` or the name of the model that decided."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of numbers between two ends; None is infinite. `*_open`: the end itself is outside."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


FigureRef = str | tuple[str, str]
"""A figure's id; across articles `(article id, figure id)`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not add up, and what was verified."""

    id: str
    kind: FindingKind
    verdict: Verdict
    figures: tuple[FigureRef, ...]
    explanation: str
    reason: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    stated: str | None = None
    expected: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """JSON-able: formula, cue, identity; for `market` provider, symbol, series, from, to, …"""
    key: str | None = None
    """Stable over re-runs of the same articles; a user's decision is stored under it."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    label: Stance
    score: float
    instruments: Mapping[str, float] = field(default_factory=dict)
    decided_by: str = "rules"


@dataclass(frozen=True, slots=True)
class Record:
    """Everything known about one article: what `analyze` returns and the store keeps."""

    article: Article
    instruments: tuple[Instrument, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    sentiment: Sentiment = Sentiment("neutral", 0.0)
    pipeline: str | None = None
    """Version of the pipeline that made it; a change makes the runner analyse again."""
