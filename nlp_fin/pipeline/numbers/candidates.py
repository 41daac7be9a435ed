"""What the number grammar passes around: one written number with its own sign, scale and unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal as Choice

from nlp_fin.types import Block

Span = tuple[int, int]
Kind = Choice["number", "fraction", "multiple"]

_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u2011": "-"})


@dataclass(slots=True)
class Candidate:
    """One number. Offsets are into the text; `value` and `step` are as printed, unscaled.

    `unit` and `exponent` are None until the text or a neighbour gives them.
    """

    start: int
    end: int
    number: Span
    """The characters of the numeral itself."""
    value: Decimal
    step: Decimal | None
    grouped: bool = False
    decimals: bool = False
    negative: bool = False
    signed: bool = False
    exponent: int | None = None
    unit: str | None = None
    factor: Decimal = Decimal(1)
    unit_text: str | None = None
    kind: Kind = "number"
    article: bool = False
    """Written as *ein/eine*: a number only with a scale or unit."""
    year: bool = False
    """Four digits that may be a year: no grouping and no qualifier before them."""
    symmetric: bool = False
    """`±5 %`."""
    hanging: bool = False
    """`10- bis 12-prozentig`: the unit of the next number is its own."""
    cent: bool = False
    """Written as *Cent*, of a currency that context decides."""
    inherited: bool = False
    """Scale or unit come from a neighbour."""
    bare: bool = False

    @property
    def in_words(self) -> bool:
        return self.step is None

    @property
    def complete(self) -> bool:
        return self.unit is not None

    def scaled(self) -> Decimal:
        """The value in base units, with its sign."""
        value = _plain(self.value * self.factor, self.exponent)
        return -value if self.negative else value

    def scaled_step(self) -> Decimal | None:
        if self.step is None:
            return None
        return _plain(self.step * self.factor, self.exponent)


def _plain(value: Decimal, exponent: int | None) -> Decimal:
    """`value` scaled, written out in full (`8990000000`, not `8.99E+9`)."""
    scaled = value.scaleb(exponent or 0)
    return Decimal(f"{scaled:f}")


@dataclass(slots=True)
class Amount:
    """One number, or two that are the ends of a range."""

    first: Candidate
    second: Candidate | None = None

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return (self.second or self.first).end

    @property
    def last(self) -> Candidate:
        return self.second or self.first

    @property
    def unit(self) -> str | None:
        return self.last.unit


def prepare(text: str, blocks: Sequence[Block] = ()) -> str:
    """`text` with one kind of space, and spaces for the line breaks inside wrapped paragraphs.

    Every character keeps its offset. `~` between two words is a LaTeX space.
    """
    work = text.translate(_SPACES)
    if "~" in work:
        work = re.sub(r"(?<=[\w.%€$])~(?=[\w€$])", " ", work)
    if "\n" not in work:
        return work
    pieces: list[str] = []
    position = 0
    for block in blocks:
        if block.kind == "table_row" or "\n" not in work[block.start : block.end]:
            continue
        pieces.append(work[position : block.start])
        pieces.append(work[block.start : block.end].replace("\n", " "))
        position = block.end
    pieces.append(work[position:])
    return "".join(pieces)


@dataclass(frozen=True)
class Taken:
    """Stretches of text that are claimed already, for questions by offset."""

    spans: Sequence[Span]
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        last = 0
        for start, end in sorted(self.spans):
            last = max(last, end)
            self._starts.append(start)
            self._ends.append(last)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any claimed character lies in start…end."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start


def is_year_like(candidate: Candidate) -> bool:
    """Whether the number, as long as nothing scales it, may be a year."""
    return candidate.year and candidate.exponent is None


def make_alone(start: int, end: int, value: Decimal, unit: str) -> Candidate:
    """A word that is a share or a multiple by itself."""
    candidate = Candidate(start, end, (start, end), _tidy(value), None, unit=unit)
    candidate.kind = "fraction" if unit == "percent" else "multiple"
    return candidate


def make_share(start: int, end: int, part: Decimal) -> Candidate:
    """A fraction of something, as a percentage."""
    return make_alone(start, end, part * 100, "percent")


def _tidy(value: Decimal) -> Decimal:
    """At most ten decimals (a third is 33.3333333333 percent), no trailing zeros."""
    text = f"{value.quantize(Decimal('1e-10')):f}"
    return Decimal(text.rstrip("0").rstrip("."))
