"""Authors' names: which stretch of text is one, and which is a rubric, an agency or an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nlp_fin.ingest.calendar_words import words

_NAME = (r"(?:(?:Dr|Prof|Dipl)\.(?:-\w+\.)?\s+){0,3}[A-ZÄÖÜÁÉÇŠŽ][\w’'-]+"
         r"(?:\s+(?:von|van|de|der|den|zu|[A-ZÄÖÜÁÉÇŠŽ]\."
         r"|[A-ZÄÖÜÁÉÇŠŽ][\w’'-]+)){1,3}")  # fmt: skip


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before = "|".join(sorted(map(re.escape, words()["bylines"]["before"]), key=len, reverse=True))
    strip = re.compile(rf"^\W{{0,3}}(?:{before})\b\s*:?\s*", re.IGNORECASE)
    line = re.compile(
        rf"^\W{{0,3}}(?i:{before})\s*:?\s+(?P<names>{_NAME}(?:\s*(?:,|und|and|&|/)\s*{_NAME}){{0,4}})"
        r"\s*(?:$|[,|/•·–—(-])"
    )
    sentence = re.compile(
        rf"\b(?:Autor|Autorin)\s+(?P<names>{_NAME})\s+(?:ist|war|arbeitet|schreibt)\b"
    )
    name = re.compile(rf"^{_NAME}$")
    return strip, line, sentence, name


def authors_in_head(lines: Iterable[str]) -> tuple[str, ...]:
    """Names from a line that is a byline: `Von Erika Muster | 5. November 2025`, `Autor: …`."""
    _, line_pattern, _, _ = _patterns()
    for line in lines:
        match = line_pattern.match(line[:200])
        if match:
            return split_names(match.group("names"))
    return ()


def authors_in_text(text: str) -> tuple[str, ...]:
    """Names from `Autor X Y ist …`, which stands below many articles."""
    match = _patterns()[2].search(text)
    return split_names(match.group("names")) if match else ()


def split_names(value: str) -> tuple[str, ...]:
    """`Von A B und C D` → (`A B`, `C D`); addresses, rubrics and empty names are left out."""
    strip, _, _, _ = _patterns()
    names: list[str] = []
    for part in re.split(
        r"\s*(?:,|;|\bund\b|\band\b|&|\|| / )\s*", strip.sub("", value[:300].strip())
    ):
        name = re.sub(r"\s+", " ", strip.sub("", part)).strip(" .:-–—*\"'")
        if is_author(name) and name not in names:
            names.append(name)
    return tuple(names[:6])


def is_author(name: str) -> bool:
    """True for a person, an agency or a desk with a name of its own."""
    if not 2 <= len(name) <= 60 or re.search(r"https?:|www\.|@|\d{3}|[<>{}=]", name):
        return False
    return name.lower() not in _rejected() and bool(re.search(r"[^\W\d_]{2}", name))


def looks_like_person(name: str) -> bool:
    """Two to four capitalised words."""
    return bool(_patterns()[3].match(name))


@cache
def _rejected() -> frozenset[str]:
    return frozenset(words()["bylines"]["reject"])
