"""Formulas as evidence: text over figure ids that a program can compute from the record.

A formula names figures by their ids; where a check used another number than the stored value of a
figure, the term says which one: `f3.low`, `f3.value_corrected`, `-f3`, `((f3 - 1) * 100)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from nlp_fin.checks.identities.base import Outcome
from nlp_fin.checks.stated import literal_values
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure


def term(used: Figure, stored: Figure | None = None) -> str:
    """What a figure is called in a formula; `stored` is its record where a check derived `used`."""
    if not used.id:
        # a wording that linking did not take as a figure has no id to look up
        return " ".join(decimal_text(value) or "0" for value in literal_values(used))
    if used.value_corrected is not None:
        return f"{used.id}.value_corrected"
    if stored is None or used.value == stored.value or used.value is None:
        return used.id
    if stored.value is None:
        return f"{used.id}.low" if used.value == stored.low else f"{used.id}.high"
    if used.value == -stored.value:
        return f"-{used.id}"
    return f"(({used.id} - 1) * 100)"


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"(?P<minus>-(?=\|))?(?P<size>\|)?(?P<name>[a-z]\w*)\|?")


def _is_negative(figure: Figure) -> bool:
    return max(literal_values(figure), default=0) < 0


def formula_text(outcome: Outcome, terms: Mapping[str, str] | None = None) -> str:
    """The right side of the formula, with the sign of the stated figure.

    `terms` by role name stand for figures whose stored value the check did not use as it is.
    """
    identity, figures = outcome.identity, outcome.figures
    names = {role: term(figure) for role, figure in figures.items()} | dict(terms or {})
    text = identity.notation
    if outcome.is_turned:
        text = identity.turned or f"-({identity.notation})"

    def named(match: re.Match[str]) -> str:
        role = match["name"]
        if role not in names:
            return match[0]
        found, minus = names[role], bool(match["minus"])
        if match["size"] and _is_negative(figures[role]):
            return found if minus else _bracketed(f"-{found}".removeprefix("--"))
        return f"-{found}".replace("--", "") if minus else _bracketed(found)

    return _name().sub(named, text)


def _bracketed(text: str) -> str:
    """A negated figure in brackets, so that it can stand anywhere in a formula."""
    return f"({text})" if text.startswith("-") else text
