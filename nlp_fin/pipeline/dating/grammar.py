"""From text to symbolic expressions of time: tokens, guards, and the passes of the cascade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.dating import parts, spans
from nlp_fin.pipeline.dating.cascade import Alphabet, Level
from nlp_fin.pipeline.dating.days import DAY_RULES
from nlp_fin.pipeline.dating.guard import find_phrases, guard_years
from nlp_fin.pipeline.dating.months import MONTH_RULES
from nlp_fin.pipeline.dating.narrative import FIRST_RULES, LAST_RULES
from nlp_fin.pipeline.dating.nodes import Node
from nlp_fin.pipeline.dating.relative import RELATIVE_RULES
from nlp_fin.pipeline.dating.share import share_years
from nlp_fin.pipeline.dating.tokens import Item, tokenize
from nlp_fin.pipeline.dating.years import YEAR_RULES


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of text and what it says about time; `at` is its place in `Parsed.items`."""

    start: int
    end: int
    node: Node
    at: int


@dataclass(frozen=True)
class Parsed:
    """A text, all its items after the last pass, and the expressions among them in text order."""

    text: str
    items: list[Item]
    expressions: list[Expression]


@cache
def _levels() -> tuple[Level, Level, Level]:
    alphabet = Alphabet(parts.MACROS | spans.MACROS)
    return (
        Level(alphabet, [*DAY_RULES, *MONTH_RULES, *YEAR_RULES, *RELATIVE_RULES, *FIRST_RULES]),
        Level(alphabet, spans.EDGE_RULES),
        Level(alphabet, [*LAST_RULES, *spans.RANGE_RULES]),
    )


def parse(text: str) -> Parsed:
    """Every expression of time in `text`; spans are disjoint and in text order."""
    lexicon = time_lexicon()
    atoms, edges, ranges = _levels()
    items = guard_years(tokenize(text), lexicon.guard)
    items = find_phrases(items, text, lexicon)
    items = edges.apply(atoms.apply(items, text), text)
    items = ranges.apply(share_years(items), text)
    expressions = [
        Expression(item.start, item.end, item.value, at)
        for at, item in enumerate(items)
        if item.cls == "EXPR"
    ]
    return Parsed(text, items, expressions)


def parse_label(label: str) -> Node | None:
    """What a whole label such as *im dritten Quartal 2024/25* says, or None."""
    expressions = parse(label).expressions
    return expressions[0].node if expressions else None
