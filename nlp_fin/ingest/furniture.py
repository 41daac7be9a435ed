"""What stands on a page beside the article, as rules read from `furniture.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

_MAX_LINE = 600

Section = Literal["links", "notice"]


@dataclass(frozen=True, slots=True)
class Furniture:
    """Compiled rules. Class names are matched as `␣word word␣` strings, lines as a whole."""

    box_words: frozenset[str]
    box_phrases: re.Pattern[str]
    link_box_words: frozenset[str]
    tags: frozenset[str]
    roles: frozenset[str]
    always: frozenset[str]
    link_section: re.Pattern[str]
    notice_section: re.Pattern[str]
    whole_line: re.Pattern[str]
    line_start: re.Pattern[str]
    link_label: re.Pattern[str]
    strong_offers: frozenset[str]
    weak_offers: frozenset[str]
    urges: frozenset[str]
    acts: frozenset[str]
    paywall_sign: re.Pattern[str]
    paywall_classes: frozenset[str]

    def section(self, heading: str) -> Section | None:
        """What a heading such as `Das könnte Sie auch interessieren` or `Disclaimer` begins."""
        if len(heading) > 140:
            return None
        text = heading.strip(" :»›>-–#").lower()
        if self.notice_section.fullmatch(text):
            return "notice"
        return "links" if self.link_section.fullmatch(text) else None

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
        urged, acted = bool(found & self.urges), bool(found & self.acts)
        if found & self.strong_offers:
            return urged or (acted and len(text) < 160)
        return bool(found & self.weak_offers) and urged and acted and len(text) < 200


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
        always=frozenset(boxes["always"]),
        link_section=_any(data, "sections", "links"),
        notice_section=_any(data, "sections", "notices"),
        whole_line=_any(data, "lines", "whole"),
        line_start=_any(data, "lines", "starts"),
        link_label=re.compile(
            r"(?:^|(?<=[\s.!?\")(+|–-]))[(\[+]?\s*(?:" + "|".join(data["inline"]["link_labels"])
            + r")\s*[:→»›–-]\s*[\"„]?\s*$",
            re.IGNORECASE,
        ),
        strong_offers=frozenset(data["calls"]["strong"]),
        weak_offers=frozenset(data["calls"]["weak"]),
        urges=frozenset(data["calls"]["urges"]),
        acts=frozenset(data["calls"]["acts"]),
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
