"""What stands on a page beside the article, as rules read from `furniture.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

_MAX_LINE = 600


@dataclass(frozen=True, slots=True)
class Furniture:
    """Compiled rules. Class names are matched as `␣word word␣` strings, lines as a whole."""

    box_words: frozenset[str]
    box_phrases: re.Pattern[str]
    link_box_words: frozenset[str]
    tags: frozenset[str]
    roles: frozenset[str]
    section_heading: re.Pattern[str]
    whole_line: re.Pattern[str]
    line_start: re.Pattern[str]
    link_label: re.Pattern[str]
    offers: frozenset[str]
    urges: frozenset[str]
    paywall_sign: re.Pattern[str]
    paywall_classes: frozenset[str]

    def is_section_heading(self, text: str) -> bool:
        """`Das könnte Sie auch interessieren`, `Disclaimer`, `Kommentare (12)` …"""
        return len(text) <= 140 and bool(
            self.section_heading.fullmatch(text.strip(" :»›>-–#").lower())
        )

    def is_line(self, text: str) -> bool:
        """A line that is no part of an article whatever stands around it."""
        line = text.strip().lower()[:_MAX_LINE]
        return bool(self.whole_line.fullmatch(line) or self.line_start.match(line))

    def is_call(self, text: str) -> bool:
        """Advertising that asks the reader to do something: an offer and an urge together."""
        if len(text) > 400:
            return False
        found = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))
        found |= {part for word in found for part in word.split("-")}
        return bool(found & self.offers) and len(found & self.urges) >= (
            1 if len(text) < 160 else 2
        )


@cache
def furniture() -> Furniture:
    """The rules. Raises `LexiconError` for a pattern that is no regular expression."""
    data = load_toml("furniture.toml")
    boxes = data["boxes"]
    phrases = sorted(map(re.escape, boxes["phrases"]), key=len, reverse=True)
    return Furniture(
        box_words=frozenset(boxes["words"]),
        box_phrases=re.compile(r"(?<![^ ])(?:" + "|".join(phrases) + r")(?![^ ])"),
        link_box_words=frozenset(boxes["if_links"]),
        tags=frozenset(boxes["tags"]),
        roles=frozenset(boxes["roles"]),
        section_heading=_any(data, "sections", "headings"),
        whole_line=_any(data, "lines", "whole"),
        line_start=_any(data, "lines", "starts"),
        link_label=re.compile(
            r"(?:^|(?<=[\s.!?\")(+|–-]))[(\[+]?\s*(?:" + "|".join(data["inline"]["link_labels"])
            + r")\s*[:→»›–-]\s*[\"„]?\s*$",
            re.IGNORECASE,
        ),
        offers=frozenset(data["calls"]["offers"]),
        urges=frozenset(data["calls"]["urges"]),
        paywall_sign=_any(data, "paywall", "signs"),
        paywall_classes=frozenset(data["paywall"]["classes"]),
    )  # fmt: skip


def _any(data: dict[str, Any], section: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(_checked(data[section][key], f"furniture.toml: [{section}] {key}")))


def _checked(patterns: Iterable[str], where: str) -> Iterable[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise LexiconError(f"{where}: {pattern!r}: {error}") from None
        yield f"(?:{pattern})"


@cache
def _splitter() -> re.Pattern[str]:
    return re.compile(r"[A-ZÄÖÜ]+(?![a-zäöü])|[A-ZÄÖÜ]?[a-zäöü]+|\d+")


def name_words(value: str) -> list[str]:
    """`c-article__relatedBox news` → `["c article related box", "news"]`."""
    return [" ".join(_splitter().findall(name)).lower() for name in value[:400].split()]
