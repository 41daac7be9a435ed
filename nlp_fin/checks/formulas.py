"""Checks of sums that the text itself writes out: *(130 − 50) / 62,5 = 1,28*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Role, Values, measure
from nlp_fin.checks.intervals import add, divide, multiply, scale, subtract
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.types import Figure, Finding, Interval

_SIGNS = {
    "×": "*", "*": "*", "x": "*", "·": "*", "⋅": "*", "mal": "*",
    "/": "/", "÷": "/", ":": "/", "geteilt durch": "/",
    "+": "+", "plus": "+",
    "-": "-", "–": "-", "−": "-", "minus": "-",
}  # fmt: skip
_APPLY = {"+": add, "-": subtract, "*": multiply, "/": divide}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}
_MAX_OPERANDS = 8


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in postfix notation: role names and signs; `places` of its figures in the scene."""

    postfix: tuple[str, ...]
    infix: str
    places: tuple[int, ...]
    result: int
    text: str


@cache
def _token() -> re.Pattern[str]:
    signs = "|".join(
        rf"{re.escape(s)}(?!\w)" if s[0].isalpha() else re.escape(s)
        for s in sorted(_SIGNS, key=len, reverse=True)
    )
    return re.compile(
        rf"⟨[A-Z](?P<place>\d+)⟩[\w-]*|(?P<equal>=|≈|ergibt\b|ergeben\b|gleich\b)"
        rf"|(?<![\w-])(?P<sign>{signs})|(?P<bracket>[()])|(?P<word>~?[\wäöüß.&%€$]+~?)",
        re.IGNORECASE,
    )


_MAX_WORDS = 4
"""Words that may stand behind a figure of a formula: *10 Mio. Aktien × 5 Euro*."""


def _tail(matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The tokens right before an equals sign that can belong to its formula, in text order."""
    kept: list[re.Match[str]] = []
    words: list[re.Match[str]] = []
    for match in reversed(matches):
        kind = match.lastgroup
        if kind == "word":
            words.append(match)
            if len(words) > _MAX_WORDS:
                break
            continue
        if words and kind not in ("place", "bracket"):
            break
        if kind == "equal":
            break
        words = []
        kept.append(match)
    return kept[::-1]


def _name(number: int) -> str:
    return chr(ord("a") + number)


def _parsed(tokens: Sequence[re.Match[str]]) -> tuple[tuple[str, ...], str, tuple[int, ...]] | None:
    """Postfix and infix form of an expression; None if the tokens are none."""
    output: list[str] = []
    stack: list[str] = []
    infix: list[str] = []
    places: list[int] = []
    wants_operand = True
    for match in tokens:
        if match["place"]:
            if not wants_operand or len(places) == _MAX_OPERANDS:
                return None
            name = _name(len(places))
            places.append(int(match["place"]))
            output.append(name)
            infix.append(name)
            wants_operand = False
        elif match["bracket"] == "(":
            if not wants_operand:
                return None
            stack.append("(")
            infix.append("(")
        elif match["bracket"] == ")":
            while stack and stack[-1] != "(":
                output.append(stack.pop())
            if not stack or wants_operand:
                return None
            stack.pop()
            infix.append(")")
        else:
            sign = _SIGNS[match["sign"].lower()]
            if wants_operand:
                return None
            while stack and stack[-1] != "(" and _RANK[stack[-1]] >= _RANK[sign]:
                output.append(stack.pop())
            stack.append(sign)
            infix.append(sign)
            wants_operand = True
    if wants_operand or "(" in stack or len(places) < 2:
        return None
    return (*output, *reversed(stack)), " ".join(infix), tuple(places)


def _evaluate(postfix: Sequence[str], values: Values) -> Interval:
    stack: list[Interval] = []
    for item in postfix:
        if item in _APPLY:
            right = stack.pop()
            stack.append(_APPLY[item](stack.pop(), right))
        else:
            stack.append(values[item])
    return stack.pop()


def _longest(tokens: Sequence[re.Match[str]]) -> Expression | None:
    """The longest run of tokens that ends at the equals sign and is an expression."""
    for start in range(len(tokens)):
        if start and tokens[start - 1]["sign"]:
            # a formula cut off in its middle says something else
            return None
        parsed = _parsed(tokens[start:])
        if parsed is not None:
            postfix, infix, places = parsed
            return Expression(postfix, infix, places, -1, "")
    return None


def expressions(sentence: Sentence) -> Iterator[Expression]:
    """Formulas of a sentence, with the figure behind the equals sign as result."""
    matches = list(_token().finditer(sentence.masked))
    for index, match in enumerate(matches):
        if match["equal"] is None or index + 1 == len(matches):
            continue
        following = matches[index + 1]
        tokens = _tail(matches[:index])
        if following["place"] is None or not tokens:
            continue
        found = _longest(tokens)
        if found is not None:
            text = sentence.masked[tokens[0].start() : following.end()]
            yield replace(found, result=int(following["place"]), text=text)


def _identity(expression: Expression, hundred: bool) -> Identity:
    def formula(values: Values) -> Interval:
        result = _evaluate(expression.postfix, values)
        return scale(result, 100) if hundred else result

    names = [_name(n) for n in range(len(expression.places))]
    shown = " ".join(f"{{{part}}}" if part in names else part for part in expression.infix.split())
    notation = f"({expression.infix}) * 100" if hundred else expression.infix
    return Identity(
        "formula", tuple(Role(name) for name in names), Role("result"), formula,
        notation, f"{shown} ist {{expected}}", scope="sentence",
    )  # fmt: skip


def _in_percent(expression: Expression, inputs: Sequence[Figure], result: Figure) -> bool:
    """A quotient of two amounts, given in percent."""
    if expression.postfix != ("a", "b", "/") or result.unit != "percent":
        return False
    return inputs[0].unit == inputs[1].unit != "percent"


def _assumed(figure: Figure) -> Figure:
    """A number in a written formula is exactly the printed one."""
    return replace(figure, basis="hypothetical")


def check_formulas(scene: Scene) -> list[Finding]:
    """Findings about formulas with numbers and an equals sign."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.last - sentence.first < 3:
            continue
        for expression in expressions(sentence):
            inputs = [scene.figures[place] for place in expression.places]
            result = scene.figures[expression.result]
            identity = _identity(expression, _in_percent(expression, inputs, result))
            roles = {_name(n): _assumed(f) for n, f in enumerate(inputs)}
            outcome = measure(identity, {**roles, "result": result})
            if outcome is not None:
                cue = unmask(scene, expression.text)
                findings.append(arithmetic_finding(scene.record.article.id, outcome, cue=cue))
    return findings
