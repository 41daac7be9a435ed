"""Numbers in worked examples: `4,0 − 1,5 = 2,5 Mio. Euro` shares scale and unit, and an operand
without unit (`2,5 / 20 = 12,5 %`) is the amount that the text gave before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.pipeline.numbers.candidates import Amount, is_year_like
from nlp_fin.pipeline.numbers.sharing import inherit

_GAP = 8
_MEMORY = 40


@cache
def _operator() -> re.Pattern[str]:
    return re.compile(r" ?\)? ?(?P<op>[-+−–/:÷×*·=]) ?\(? ?")


def _operator_between(text: str, left: Amount, right: Amount) -> str | None:
    if not 0 < right.start - left.end <= _GAP:
        return None
    match = _operator().fullmatch(text, left.end, right.start)
    return match["op"] if match is not None else None


_PERCENT_FACTOR = 100
_TIMES_SIGNS = "×*·"


def share_in_formulas(text: str, amounts: Sequence[Amount]) -> None:
    """Give the operands of formulas scale and unit. Linear in the number of amounts."""
    known: dict[Decimal, Amount] = {}
    index = 0
    while index < len(amounts):
        end = index + 1
        operators: list[str] = []
        while end < len(amounts):
            operator = _operator_between(text, amounts[end - 1], amounts[end])
            if operator is None:
                break
            operators.append(operator)
            end += 1
        if "=" in operators:
            _share(amounts[index:end], operators, known)
        for amount in amounts[index:end]:
            if amount.unit is not None and not amount.last.bare and amount.second is None:
                known.pop(amount.last.value, None)
                known[amount.last.value] = amount
                if len(known) > _MEMORY:
                    del known[next(iter(known))]
        index = end


def _share(
    formula: Sequence[Amount], operators: Sequence[str], known: dict[Decimal, Amount]
) -> None:
    result = operators.index("=")
    sum_only = all(op in "-+−–" for op in operators[:result])
    total = formula[result + 1]
    for position, amount in enumerate(formula):
        if amount.unit is not None or amount.last.exponent is not None:
            continue
        value = amount.last.value
        if value == 1 or (is_year_like(amount.first) and value not in known):
            continue
        if value == _PERCENT_FACTOR and position and operators[position - 1] in _TIMES_SIGNS:
            continue  # turns a quotient into a percentage
        lender = None
        if sum_only and position <= result and total.unit is not None and not total.last.bare:
            lender = total
        elif amount.last.value in known:
            lender = known[amount.last.value]
        if lender is not None:
            inherit(amount.first, lender.last)
            if amount.second is not None:
                inherit(amount.second, lender.last)
