"""Every quantity of a German text: number, sign, scale, unit and qualifier, exactly grounded.

`find_quantities` is the entry point. A quantity re-parses from exactly its own characters
(`reparse`), with scale and unit of a neighbour where the text shares them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nlp_fin.lexicon.shared_currencies import meanings
from nlp_fin.lexicon.units import unit_words
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.numbers.bare import (
    classify,
    count_parts_of_whole,
    inherit_currency,
    is_part_of_whole,
    merge_parts,
    part_of_whole,
    settle_counts,
    settle_scales,
)
from nlp_fin.pipeline.numbers.brackets import close_brackets, plain_sign, write_signs
from nlp_fin.pipeline.numbers.candidates import Amount, Candidate, Span, Taken, prepare
from nlp_fin.pipeline.numbers.cells import number_cells
from nlp_fin.pipeline.numbers.crowns import settle_crowns
from nlp_fin.pipeline.numbers.elliptic import share_elliptic
from nlp_fin.pipeline.numbers.formulas import share_in_formulas
from nlp_fin.pipeline.numbers.levels import (
    mark_far_levels,
    mark_moves,
    mark_near_levels,
    mark_rates,
    mark_valued,
)
from nlp_fin.pipeline.numbers.literal import Mark, decimal_mark
from nlp_fin.pipeline.numbers.qualifiers import qualifier_of
from nlp_fin.pipeline.numbers.ranges import is_range, pair_ranges
from nlp_fin.pipeline.numbers.scan import Scan, scan_candidates
from nlp_fin.pipeline.numbers.sharing import share_in_ranges, share_leftwards, share_units
from nlp_fin.pipeline.numbers.units import per_before
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Block, Quantity

# `je Aktie` is looked for so many characters before a price.
_PER_WINDOW = 60
# Currencies of a hundred cents.
_CENT_CURRENCIES = frozenset({"EUR", "USD", "CAD", "AUD", "NZD", "SGD", "HKD"})

__all__ = ["find_quantities", "is_grounded", "reparse"]


@cache
def _literals() -> re.Pattern[str]:
    return re.compile(r"(?<!\d)\d{1,30}(?:[.,]\d{1,30})+")


def find_quantities(
    text: str, taken: Sequence[Span] = (), blocks: Sequence[Block] | None = None
) -> list[Quantity]:
    """All quantities of `text` in order; spans do not overlap.

    Args:
        text: the article's text; offsets of the result are into it.
        taken: (start, end) of what dates and names claim; digits there are never quantities.
        blocks: the text's blocks; found here if not given.

    Values are in base units with scale and written sign applied. Units are those of the record
    format; `bare` is set where the text gives no unit and context must decide. Linear in the
    length of the text.
    """
    if blocks is None:
        blocks = find_blocks(text)
    work = write_signs(prepare(text, blocks), blocks)
    claimed = Taken([*taken, *((m.start(), m.end()) for m in unit_words().never.finditer(work))])
    mark = _mark(work, claimed)
    candidates = list(scan_candidates(Scan(work, text, claimed, mark)))
    amounts = pair_ranges(work, candidates)
    settle_crowns(work, amounts)
    mark_near_levels(work, amounts)
    mark_rates(work, amounts)
    share_units(work, amounts, claimed)
    cells = Taken(number_cells(work, blocks, candidates))
    amounts = merge_parts(work, amounts)
    starts = [0, *(start for start, _ in split_sentences(text, blocks))]
    floors = _floors(starts, amounts)
    titles = {block.start for block in blocks if block.kind == "heading"}
    settle_counts(work, amounts, cells, titles)
    inherit_currency(work, amounts, floors)
    settle_scales(amounts)
    share_leftwards(work, amounts, claimed)
    count_parts_of_whole(work, amounts, floors)
    share_in_formulas(work, amounts)
    share_elliptic(work, amounts, claimed, floors)
    mark_far_levels(work, amounts, floors)
    share_elliptic(work, amounts, claimed, floors)
    mark_valued(work, amounts)
    mark_moves(work, amounts)
    kept = [a for a in classify(work, amounts, cells) if _is_sound(work, a)]
    _note_per(work, kept, _floors(starts, kept))
    _settle_cents(work, kept)
    close_brackets(text, kept)
    return [_quantity(text, work, amount) for amount in kept]


def _mark(work: str, claimed: Taken) -> Mark:
    return decimal_mark(
        m[0] for m in _literals().finditer(work) if not claimed.overlaps(m.start(), m.end())
    )


def _floors(starts: Sequence[int], amounts: Sequence[Amount]) -> list[int]:
    """For each amount, where its sentence begins."""
    return [starts[bisect_right(starts, amount.start) - 1] for amount in amounts]


def _note_per(work: str, amounts: Sequence[Amount], floors: Sequence[int]) -> None:
    """What prices are per, where the text says it before them (`Ergebnis je Aktie von`)."""
    previous = 0
    for amount, floor in zip(amounts, floors, strict=True):
        last = amount.last
        if last.unit is not None and last.unit.isupper() and last.unit_text is None:
            start = max(previous, floor, amount.start - _PER_WINDOW)
            last.unit_text = per_before(work, start, amount.start)
        # What stands right behind an amount is what that amount is per.
        own = last.unit_text if last.unit_text and last.unit_text.startswith("je ") else ""
        previous = amount.end + (len(own) + 1 if own else 0)


def _settle_cents(work: str, amounts: Sequence[Amount]) -> None:
    """*Cent* is of the dollar where the nearest money amount in its paragraph is in dollars."""
    for index, amount in enumerate(amounts):
        if not amount.last.cent:
            continue
        near = [
            other
            for other in (
                *reversed(amounts[max(0, index - 4) : index]),
                *amounts[index + 1 : index + 3],
            )
            if _is_money(other)
            and "\n" not in work[min(other.end, amount.end) : max(other.start, amount.start)]
        ]
        if near and near[0].unit in _CENT_CURRENCIES:
            amount.first.unit = amount.last.unit = near[0].unit


def _is_money(amount: Amount) -> bool:
    return amount.unit is not None and amount.unit.isupper() and not amount.last.cent


def _is_sound(work: str, amount: Amount) -> bool:
    """Small number words before *Punkte* are enumerations (`in fünf Punkten`)."""
    number = amount.first
    if amount.unit == "points" and number.in_words and number.exponent is None:
        return re.search(r"(?:um|auf|bei|von|minus|plus) $", work[: amount.start][-6:]) is not None
    return True


def _ends(amount: Amount) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """(value, low, high) in base units; value is None for a range."""
    first, second = amount.first, amount.second
    if first.symmetric:
        size = abs(first.scaled())
        return None, -size, size
    if second is None:
        return first.scaled(), None, None
    low, high = sorted((first.scaled(), second.scaled()))
    return None, low, high


def _quantity(text: str, work: str, amount: Amount) -> Quantity:
    value, low, high = _ends(amount)
    step, low_step = amount.last.scaled_step(), None
    if amount.second is not None:
        low_step = amount.first.scaled_step()
        if amount.first.scaled() > amount.second.scaled():
            step, low_step = low_step, step
    return Quantity(
        start=amount.start,
        end=amount.end,
        text=text[amount.start : amount.end],
        value=value,
        low=low,
        high=high,
        unit=amount.unit or "count",
        unit_text=amount.last.unit_text,
        qualifier=qualifier_of(work, amount),
        step=step,
        low_step=low_step if low_step != step else None,
        explicit_sign=amount.first.signed,
        bare=amount.last.bare,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stretch of text says by itself. `unit` is None where it prints none."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None


def _inherit_given(candidate: Candidate, unit: str | None, factor: Decimal, exponent: int) -> None:
    if candidate.unit is None:
        candidate.unit, candidate.factor = unit, factor
    if candidate.exponent is None:
        candidate.exponent = exponent


def reparse(
    text: str,
    *,
    mark: Mark = ",",
    as_range: bool = False,
    exponent: int = 0,
    factor: Decimal = Decimal(1),
    cent: str = "EUR",
) -> Reading | None:
    """Read the characters of one quantity again; None if they are not exactly one quantity.

    Args:
        text: the characters, e.g. `Quantity.text`.
        mark: the decimal mark of the text that they stand in.
        as_range: whether two numbers are the ends of a range (`100 und 120 Mio.`).
        exponent: power of ten of a scale that a neighbour gives, for numbers without one.
        factor: factor of a unit that a neighbour gives (0.01 for Cent).
        cent: the currency that *Cent* is of.
    """
    text = plain_sign(text).rstrip()
    work = prepare(text.replace("\n", " "))
    candidates = list(scan_candidates(Scan(work, text, Taken(()), mark, alone=True)))
    if not candidates or candidates[0].start != 0 or candidates[-1].end != len(text):
        return None
    amount = _one_amount(work, candidates, as_range=as_range)
    if amount is None:
        return None
    share_in_ranges([amount])
    unit = cent if amount.last.cent else amount.unit
    for candidate in (amount.first, amount.last):
        _inherit_given(candidate, unit, factor if unit is None else candidate.factor, exponent)
    return Reading(*_ends(amount), unit)


def _one_amount(work: str, candidates: Sequence[Candidate], *, as_range: bool) -> Amount | None:
    """The one amount that the candidates of a slice make up, or None."""
    if len(candidates) == 1:
        return Amount(candidates[0]) if as_range == candidates[0].symmetric else None
    if len(candidates) != 2:
        return None
    first, second = candidates
    if as_range:
        return Amount(first, second) if is_range(work, first, second, opened=True) else None
    left, right = Amount(first), Amount(second)
    return part_of_whole(left, right) if is_part_of_whole(work, left, right) else None


def is_grounded(quantity: Quantity) -> bool:
    """Whether the quantity's own characters give its value, up to a shared scale or unit."""
    as_range = quantity.value is None
    for mark in (",", "."):
        for exponent in (0, 3, 6, 9, 12, 15, 18):
            for factor in (Decimal(1), Decimal("0.01"), Decimal("0.1"), Decimal("0.25")):
                reading = reparse(
                    quantity.text,
                    mark="," if mark == "," else ".",
                    as_range=as_range,
                    exponent=exponent,
                    factor=factor,
                    cent=quantity.unit,
                )
                if reading is None:
                    break
                if reading.unit not in (None, quantity.unit) and not (
                    {reading.unit, quantity.unit} <= meanings(quantity.text)
                ):
                    break
                if (reading.value, reading.low, reading.high) == (
                    quantity.value,
                    quantity.low,
                    quantity.high,
                ):
                    return True
    return False
