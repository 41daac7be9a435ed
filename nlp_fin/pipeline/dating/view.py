"""What surrounds an expression of time: the anchor, the tense, the periods named before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.dating.grammar import Expression, Parsed
from nlp_fin.pipeline.dating.nodes import Between, Cal, Edge, Node
from nlp_fin.pipeline.dating.tokens import Item
from nlp_fin.types import PeriodKind

_REACH = 18
"""How many tokens to either side are asked for the tense."""
_MEMORY = 600
"""For how many characters a period that was named stays in focus."""
_COMPARED = 3
_CLOSING = frozenset(')]%€$"“”»«')
"""A full stop behind one of these ends a sentence, short as they are."""


_PARTS = frozenset(("quarter", "month", "half", "months"))
ANY_PERIOD = ("any", 0)
"""Stands for every quarter, half and month that the text prints no year with."""


@dataclass(frozen=True, slots=True)
class Span:
    """A resolved stretch of time: days inclusive, null where open or unknown."""

    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    length: str | None = None


def tense(parsed: Parsed, at: int) -> int:
    """1 where the verb nearest to item `at` in its sentence looks ahead, −1 where it looks back,
    0 where there is neither."""
    items = parsed.items
    left = _nearest(items, range(at - 1, max(-1, at - 1 - _REACH), -1))
    right = _nearest(items, range(at + 1, min(len(items), at + 1 + _REACH)))
    if left is None or right is None:
        found = left or right
        return found[1] if found else 0
    return left[1] if left[0] <= right[0] else right[1]


def _nearest(sequence: list[Item], places: range) -> tuple[int, int] | None:
    """Distance and direction of the first verb; a sentence end stops the search."""
    for distance, place in enumerate(places):
        item = sequence[place]
        if item.cls == "FUTURE":
            if place == 0 or sequence[place - 1].cls != "ALS":  # not *besser als erwartet*
                return distance, 1
        elif item.cls == "PASTV":
            return distance, -1
        elif item.cls == "LINE" or _ends_sentence(sequence, place):
            return None
    return None


def _ends_sentence(items: list[Item], place: int) -> bool:
    item = items[place]
    if item.text in ("!", "?", ";"):
        return True
    if item.cls != "DOT" or place + 1 >= len(items) or place == 0:
        return False
    after, before = items[place + 1], items[place - 1]
    starts = after.start > item.end and not after.text[0].islower()
    closed = before.text in _CLOSING or len(before.text) > 3
    return starts and closed and not before.text[-1].isdigit()


def is_compared(items: list[Item], at: int) -> bool:
    """Whether the expression is what something is compared with (*gegenüber Q3 2024*)."""
    cues = time_lexicon().comparison
    return any(item.text.lower() in cues for item in items[max(0, at - _COMPARED) : at])


def printed_years(expressions: Iterable[Expression]) -> dict[tuple[str, int], int | None]:
    """The year that the text gives a quarter or month, None where it gives several.

    `ANY_PERIOD`: the last year that it gives any of them, if they lie at most a year apart.
    """
    years: dict[tuple[str, int], set[int]] = {}
    for expression in expressions:
        for cal in _calendar_nodes(expression.node):
            if cal.year is not None and not cal.split and cal.unit in _PARTS:
                years.setdefault((cal.unit, cal.index), set()).add(cal.year)
    single: dict[tuple[str, int], int | None]
    single = {key: next(iter(found)) if len(found) == 1 else None for key, found in years.items()}
    printed = set().union(*years.values())
    if printed and max(printed) - min(printed) <= 1:
        single[ANY_PERIOD] = max(printed)
    return single


def one_reading(expressions: Iterable[Expression]) -> list[Expression]:
    """*Zahlen 2014/2015* means no two years in a text that speaks of the fiscal year so called."""
    given = list(expressions)
    fiscal = {
        cal.year
        for expression in given
        for cal in _calendar_nodes(expression.node)
        if cal.split and cal.fiscal
    }
    return [
        replace(expression, node=replace(node, fiscal=True))
        if isinstance(node := expression.node, Cal)
        and (node.unit, node.split) == ("year", True)
        and node.year in fiscal
        else expression
        for expression in given
    ]


def _calendar_nodes(node: Node) -> list[Cal]:
    if isinstance(node, Cal):
        return [node]
    if isinstance(node, Between):
        return _calendar_nodes(node.first) + _calendar_nodes(node.last)
    inner = getattr(node, "of", None)
    return _calendar_nodes(inner) if inner is not None and not isinstance(node, Edge) else []


@dataclass
class View:
    """Everything that resolving one expression may look at. `tense` 1 ahead, −1 back, 0 unknown;
    `offset` is the expression's place in the text."""

    anchor: date | None
    years: dict[tuple[str, int], int | None]
    tense: int = 0
    offset: int = 0
    _named: list[tuple[str, int, Span]] = field(default_factory=list)

    def name(self, group: str, span: Span) -> None:
        """Puts a period into focus. Groups: `year` (everything a result is reported for),
        `quarter`, `month`, `day`, `week`, `edge` (*Anfang 2023*, which only `latest` asks for)."""
        self._named = [entry for entry in self._named if entry[0] != group]
        self._named.append((group, self.offset, span))

    def latest(self) -> Span | None:
        """The period named last, whatever its group, if not too long ago."""
        if not self._named or self.offset - self._named[-1][1] > _MEMORY:
            return None
        return self._named[-1][2]

    def focus(self, *groups: str) -> Span | None:
        """The period of one of the groups that was named last, if not too long ago."""
        for group, offset, span in reversed(self._named):
            if group in groups and self.offset - offset <= _MEMORY:
                return span
        return None
