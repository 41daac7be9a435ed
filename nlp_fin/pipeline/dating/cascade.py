"""A cascade of finite patterns over token classes.

Every class is one character, a text its string of classes, and a pattern a regular expression
over class names (`DAY DOT? MONTH YEAR`). At each place the longest pattern whose builder accepts
wins. All patterns are of bounded length, so a pass is linear in the number of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_fin.pipeline.dating.tokens import Item


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch `items[lo:hi]` that matches a pattern; `items` and `text` give its surroundings."""

    items: Sequence[Item]
    lo: int
    hi: int
    text: str

    def __iter__(self) -> Any:
        return iter(self.items[self.lo : self.hi])

    def first(self, *classes: str) -> Item | None:
        """The first item of one of the classes."""
        for index in range(self.lo, self.hi):
            if self.items[index].cls in classes:
                return self.items[index]
        return None

    def values(self, *classes: str) -> list[Any]:
        """The values of all items of the classes, in order."""
        return [item.value for item in self.items[self.lo : self.hi] if item.cls in classes]

    def has(self, *classes: str) -> bool:
        return self.first(*classes) is not None

    @property
    def before(self) -> Item | None:
        """The item to the left."""
        return self.items[self.lo - 1] if self.lo else None

    @property
    def after(self) -> Item | None:
        """The item to the right."""
        return self.items[self.hi] if self.hi < len(self.items) else None

    def spaced(self, index: int) -> bool:
        """Whether white space precedes the item at `lo + index`."""
        at = self.lo + index
        return at > 0 and self.items[at - 1].end < self.items[at].start


Result = tuple[str, Any] | None
"""Class and value of the expression, or None to refuse."""
Builder = Callable[[Found], Result]


@dataclass(frozen=True)
class Rule:
    """A pattern over class names with the builder of what it means.

    `trim` drops leading classes from the span (words that are only context)."""

    pattern: str
    build: Builder
    trim: frozenset[str] = frozenset()


class _FirstClasses:
    """Reads a pattern (names, groups, `|`, `?`) for the classes it can begin with."""

    def __init__(self, pattern: str) -> None:
        self._tokens: list[str] = re.findall(r"[A-Z]\w*|[()|?]", pattern)
        self._at = 0

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def alternatives(self) -> tuple[set[str], bool]:
        """First classes of `a|b|…` and whether it can match nothing."""
        first, empty = self._sequence()
        while self._peek() == "|":
            self._take()
            more, also_empty = self._sequence()
            first |= more
            empty = empty or also_empty
        return first, empty

    def _sequence(self) -> tuple[set[str], bool]:
        first: set[str] = set()
        empty = True
        while self._peek() not in ("", "|", ")"):
            more, skippable = self._factor()
            if empty:
                first |= more
            empty = empty and skippable
        return first, empty

    def _factor(self) -> tuple[set[str], bool]:
        token = self._take()
        if token == "(":
            first, empty = self.alternatives()
            self._take()
        else:
            first, empty = {token}, False
        if self._peek() == "?":
            self._take()
            empty = True
        return first, empty


class Alphabet:
    """Gives each class name a character."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._chars: dict[str, str] = {}
        self._macros = macros

    def encode(self, items: Sequence[Item]) -> str:
        """One character per item."""
        chars = self._chars
        for item in items:
            if item.cls not in chars:
                chars[item.cls] = self._char(item.cls)
        return "".join([chars[item.cls] for item in items])

    def compile(self, pattern: str) -> tuple[re.Pattern[str], set[str]]:
        """The pattern as a regular expression over class characters, and the classes it can
        begin with. Macros in braces are expanded."""
        while "{" in pattern:
            pattern = re.sub(r"\{(\w+)\}", lambda name: f"({self._macros[str(name[1])]})", pattern)
        first, _ = _FirstClasses(pattern).alternatives()
        expression = pattern.replace("(", "(?:")
        expression = re.sub(r"[A-Z]\w*", lambda name: self._char(str(name[0])), expression)
        return re.compile(expression.replace(" ", "")), first

    def _char(self, cls: str) -> str:
        return self._chars.setdefault(cls, chr(0x4E00 + len(self._chars)))


class Level:
    """One pass of the cascade."""

    def __init__(self, alphabet: Alphabet, rules: Sequence[Rule]) -> None:
        self._alphabet = alphabet
        self._by_first: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
        for rule in rules:
            expression, first = alphabet.compile(rule.pattern)
            for cls in first:
                self._by_first.setdefault(cls, []).append((expression, rule))

    def apply(self, items: Sequence[Item], text: str) -> list[Item]:
        """`items` with every matched stretch replaced by one item of the built class."""
        codes = self._alphabet.encode(items)
        output: list[Item] = []
        at, count = 0, len(items)
        while at < count:
            rules = self._by_first.get(items[at].cls)
            hit = self._longest(rules, items, text, codes, at) if rules else None
            if hit is None:
                output.append(items[at])
                at += 1
                continue
            hi, (cls, value), rule = hit
            lo = at
            while lo < hi - 1 and items[lo].cls in rule.trim:
                output.append(items[lo])
                lo += 1
            start, end = items[lo].start, items[hi - 1].end
            output.append(Item(cls, start, end, value, text[start:end]))
            at = hi
        return output

    @staticmethod
    def _longest(
        rules: list[tuple[re.Pattern[str], Rule]],
        items: Sequence[Item],
        text: str,
        codes: str,
        at: int,
    ) -> tuple[int, tuple[str, Any], Rule] | None:
        found = []
        for expression, rule in rules:
            match = expression.match(codes, at)
            if match:
                found.append((match.end(), rule))
        found.sort(key=lambda pair: -pair[0])
        for hi, rule in found:
            built = rule.build(Found(items, at, hi, text))
            if built is not None:
                return hi, built, rule
        return None
