"""Checks of sums that the text itself writes out: *1.000.000 × 100 USD = 100.000.000 USD*."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Role, Values, measure
from nlp_fin.checks.intervals import add, divide, multiply, scale, subtract
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene
from nlp_fin.types import Figure, Finding, Interval

_OPERATIONS: dict[str, tuple[str, Callable[[Interval, Interval], Interval]]] = {
    "×": ("*", multiply), "*": ("*", multiply), "x": ("*", multiply), "·": ("*", multiply),
    "⋅": ("*", multiply), "mal": ("*", multiply),
    "/": ("/", divide), "÷": ("/", divide), ":": ("/", divide), "geteilt durch": ("/", divide),
    "+": ("+", add), "plus": ("+", add),
    "-": ("-", subtract), "–": ("-", subtract), "−": ("-", subtract), "minus": ("-", subtract),
}  # fmt: skip


@cache
def _formula() -> re.Pattern[str]:
    operators = "|".join(re.escape(o) for o in sorted(_OPERATIONS, key=len, reverse=True))
    words = r"[~ ]?(?:[\wäöüÄÖÜß.]{1,24}[~ ]?){0,4}"
    return re.compile(
        rf"⟨[A-Z](\d+)⟩{words}\s*({operators})\s*⟨[A-Z](\d+)⟩{words}\s*"
        r"(?:=|ergibt|ergeben|gleich)\s*⟨[A-Z](\d+)⟩",
        re.IGNORECASE,
    )


def _identity(
    sign: str, operation: Callable[[Interval, Interval], Interval], hundred: bool
) -> Identity:
    def formula(v: Values) -> Interval:
        result = operation(v["a"], v["b"])
        return scale(result, 100) if hundred else result

    return Identity(
        "formula", (Role("a"), Role("b")), Role("result"), formula, f"a {sign} b",
        f"{{a}} {sign} {{b}} ist {{expected}}", scope="sentence",
    )  # fmt: skip


def _in_percent(a: Figure, b: Figure, result: Figure, sign: str) -> bool:
    return sign == "/" and result.unit == "percent" and a.unit == b.unit != "percent"


def _assumed(figure: Figure) -> Figure:
    """A number in a written formula is exactly the printed one."""
    return replace(figure, basis="hypothetical")


def check_formulas(scene: Scene) -> list[Finding]:
    """Findings about formulas with numbers and an equals sign."""
    return [finding for item in _found(scene) for finding in item]


def _found(scene: Scene) -> Iterator[list[Finding]]:
    for sentence in scene.sentences:
        if sentence.last - sentence.first < 3:
            continue
        for match in _formula().finditer(sentence.masked):
            a, b, result = (scene.figures[int(match[n])] for n in (1, 3, 4))
            sign, operation = _OPERATIONS[match[2].lower()]
            identity = _identity(sign, operation, _in_percent(a, b, result, sign))
            roles = {"a": _assumed(a), "b": _assumed(b), "result": result}
            outcome = measure(identity, roles)
            if outcome is not None:
                cue = unmask(scene, match[0])
                yield [arithmetic_finding(scene.record.article.id, outcome, cue=cue)]
