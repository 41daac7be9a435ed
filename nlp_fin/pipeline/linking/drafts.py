"""Decisions about one quantity while the text is being linked, and what later ones may reuse."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.types import Period, Quantity, SourceRef, TableRef

_TRADED = frozenset(("EUR", "USD", "CHF", "GBP", "JPY"))


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """What a figure is of. `start`, `end`: where it is named; -1 where it is carried over."""

    instrument: str | None
    text: str
    kind: str | None = None
    start: int = -1
    end: int = -1
    part: str | None = None
    whole: str | None = None


@dataclass(slots=True)
class Draft:
    """A quantity with everything decided so far. `reading` is None for table cells."""

    index: int
    quantity: Quantity
    reading: Reading | None = None
    frame: Frame | None = None
    sentence: int = -1
    block: int = -1
    metric: MetricChoice = field(default_factory=lambda: MetricChoice("other", "level"))
    subject: SubjectChoice | None = None
    versus: SubjectChoice | None = None
    period: Period | None = None
    base_period: Period | None = None
    """The period before it was moved back for a value of an earlier time."""
    period_stated: bool = False
    """The period's words stand in the figure's own sentence or table."""
    period_attached: bool = False
    """The period's words stand right beside the figure, which may be the only one of that time."""
    rate: str | None = None
    basis: str = "actual"
    source: SourceRef | None = None
    table: TableRef | None = None
    scale: Decimal = Decimal(1)
    """What a table header multiplies a bare cell by."""
    unit: str | None = None
    """Unit that context gives to a bare number; None keeps the quantity's own."""
    unit_text: str | None = None
    corrected: Decimal | None = None
    sign: int = 1
    reasons: list[str] = field(default_factory=list)


def period_group(draft: Draft) -> str:
    """Which periods a figure goes with. What is sold in pieces is reported, not traded."""
    if draft.metric.metric == "volume" and draft.quantity.unit not in _TRADED:
        return "accounts"
    return metric_group(draft.metric.metric)


def _value_key(quantity: Quantity) -> Hashable:
    ends = (quantity.value, quantity.low, quantity.high)
    unit = "bare" if quantity.bare or quantity.unit == "times" else quantity.unit
    in_words = not any(ch.isdigit() for ch in quantity.text)
    return (unit, in_words, *(None if end is None else abs(end).normalize() for end in ends))


def is_short(quantity: Quantity) -> bool:
    """Whether the number has two significant digits at most."""
    number = quantity.value if quantity.value is not None else quantity.low
    return number is None or len(number.normalize().as_tuple().digits) <= 2


def is_round(quantity: Quantity) -> bool:
    """Whether the number has one significant digit only: such numbers repeat by chance."""
    number = quantity.value if quantity.value is not None else quantity.low
    return number is None or len(number.normalize().as_tuple().digits) <= 1


@dataclass(slots=True)
class Memory:
    """The drafts of a text in order, by quantity index."""

    drafts: dict[int, Draft] = field(default_factory=dict)
    order: list[Draft] = field(default_factory=list)
    """Drafts of running text; table cells are in `drafts` only."""
    _by_value: dict[Hashable, list[Draft]] = field(default_factory=dict)

    def add(self, draft: Draft) -> None:
        self.drafts[draft.index] = draft
        if draft.reading is not None:
            self.order.append(draft)
        self._by_value.setdefault(_value_key(draft.quantity), []).append(draft)

    def echoes(self, quantity: Quantity) -> list[Draft]:
        """Earlier drafts with the same number and unit, the last one first (at most three)."""
        return self._by_value.get(_value_key(quantity), [])[:-4:-1]

    def of_frame(self, reading: Reading, other: int) -> Draft | None:
        """The draft of another quantity of the same sentence, if it is already made."""
        if other < 0 or other >= len(reading.frames):
            return None
        token = reading.sentence.tokens[reading.frames[other].at]
        return self.drafts.get(token.ref)

    def before(self, sentence: int, limit: int = 3) -> list[Draft]:
        """Drafts of up to `limit` sentences before, the last one first; no table cells."""
        found = []
        for draft in reversed(self.order):
            if draft.sentence < 0 or draft.sentence >= sentence:
                continue
            if sentence - draft.sentence > limit:
                break
            found.append(draft)
        return found
