"""What a phrase names: the types that all readers of speakers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameKind = Literal[
    "person", "surname", "institution", "company", "market", "back_person", "back_institution",
    "back_company", "back_market", "back_house", "pronoun", "author", "other",
]  # fmt: skip
House = tuple[int, int, str, str]
"""start, end, name, kind of a known institution, company or person."""


@dataclass(frozen=True, slots=True)
class NamedSpeaker:
    """What a phrase names. `name` is the text of the name, before the article is consulted.

    `start`, `end`: characters of the name; `head` is the lower-case role noun, if any.
    """

    kind: NameKind
    name: str
    start: int
    end: int
    head: str = ""
    acronym: bool = False
    """Capitals only, and in no list: *ADX*, *BUND*."""
    common: bool = False
    """A single noun behind an article that no list knows: *das Jahr*, *der Anstieg*."""
