"""Cells whose separator cannot be right: a column decides about separators.

German text writes 1.565 for one thousand five hundred and sixty-five and 4,347 for four point
three. A column that holds both was put together from two notations. The cells keep their literal
value; those that would be a thousand times too small beside the others get a corrected one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from nlp_fin.pipeline.linking.drafts import Draft
from nlp_fin.types import TableCell

_FACTOR = Decimal(1000)
_MIN_CELLS = 3
_SPREAD = 100
"""Values of one column that differ by more than this are not of one notation."""


@cache
def _thousands() -> re.Pattern[str]:
    return re.compile(r"\d{1,3}(?:\.\d{3})+")


@cache
def _comma_group() -> re.Pattern[str]:
    return re.compile(r"\d{1,3},\d{3}")


def correct_columns(drafts: list[tuple[TableCell, Draft]]) -> None:
    """Set `corrected` on cells of columns with mixed separators."""
    columns: dict[int, list[Draft]] = {}
    for cell, draft in drafts:
        if draft.quantity.bare and draft.quantity.value is not None:
            columns.setdefault(cell.column, []).append(draft)
    for column in columns.values():
        if len(column) >= _MIN_CELLS:
            _correct(column)


def _correct(column: list[Draft]) -> None:
    grouped = [d for d in column if _thousands().fullmatch(d.quantity.text)]
    commas = [d for d in column if _comma_group().fullmatch(d.quantity.text)]
    others = [d for d in column if d not in grouped]
    if not grouped or len(commas) < 2 or 2 * len(commas) < len(others):
        return
    values = {id(d): d.quantity.value or Decimal(0) for d in column}
    raised = [values[id(d)] * (_FACTOR if d in others else 1) for d in column]
    literal = list(values.values())
    if _spread(raised) >= _spread(literal) or _spread(raised) > _SPREAD:
        return
    for draft in others:
        draft.corrected = values[id(draft)] * _FACTOR * draft.scale * draft.sign
        draft.reasons.append(
            "value_corrected: the column mixes 1.565 and 4,347; read as thousands it is of one kind"
        )


def _spread(values: list[Decimal]) -> Decimal:
    sizes = [abs(value) for value in values if value]
    return max(sizes) / min(sizes) if sizes else Decimal(0)
