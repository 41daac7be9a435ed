"""Labelled turns: *Aldington: …* in an interview, *[15:33] nick: …* in a chat, *u/nick …*."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.types import Speaker

Span = tuple[int, int]

_MIN_TURNS = 4
_MIN_REPEATED = 2
_MAX_TEXT = 60_000
"""Longer texts are no conversations."""
_SHARE_SPOKEN = 0.3
"""Share of the turns that ask or address somebody: a list of facts has labels too."""
_ASKING = 0.5
_ASKERS = frozenset("frage f q redaktion red interviewer moderator moderatorin".split())
_ANSWERERS = frozenset("antwort a".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """Characters of one turn behind its label. `speaker` None: it is the one who asks."""

    start: int
    end: int
    speaker: Speaker | None


@cache
def _label() -> re.Pattern[str]:
    name = r"[^\W\d_][\w.-]{0,24}"
    time = r"\d{1,2}[:.]\d{2}(?: Uhr)?"
    stamp = rf"(?: \([^)\n]{{1,40}}\)|,? (?:um )?{time}|,? am [^:\n]{{3,24}}(?: um {time})?)"
    return re.compile(
        rf"(?:(?<=^)|(?<=\n)|(?<=[.!?…“”\"»)\]] ))"
        rf"(?:[\[(]?{time}[\])]?[ ]?)?(?:#\d{{1,4}}[ ])?(?:(?:Beitrag|Antwort|Zitat) von )?[@<]?"
        rf"({name}(?: {name}){{0,3}}?){stamp}?(?: schrieb| schreibt| sagt| meint| antwortet)?"
        rf"(?::|>)[ \n]",
    )


@cache
def _nick() -> re.Pattern[str]:
    return re.compile(r"(?<![\w/])u/([\w-]{2,30})[ :\n]")


@cache
def _line() -> re.Pattern[str]:
    """A line that holds the name of a user only: *bulle_99*."""
    return re.compile(
        r"^([^\W\d_]*[\d_a-zäöüß][\w.-]{2,24})(?: \d[\d.:, ]*(?:Uhr)?)?\n", re.MULTILINE
    )


@cache
def _spoken() -> re.Pattern[str]:
    return re.compile(
        r"\?|!|\b(?:ich|Ich|wir|Wir|Sie|Ihnen|Ihre?|du|Du|ihr|euch|mir|mein|meine|nix|hab|sag)\b"
    )


def find_turns(text: str, full_names: Mapping[str, str], person: str | None) -> list[Turn]:
    """The turns of a conversation in text order; none where the text is no conversation.

    `person`: who is interviewed, for turns labelled *Antwort*.
    """
    if len(text) > _MAX_TEXT:
        return []
    for pattern in (_nick(), _label(), _line()):
        found = [(m.start(), m.end(), m[1]) for m in pattern.finditer(text)]
        if pattern is _line():
            found = [f for f in found if _is_nick(f[2])]
        turns = _conversation(text, found)
        if turns:
            return _named(text, turns, full_names, person, nicks=pattern is not _label())
    return []


def turn_at(turns: Sequence[Turn], starts: Sequence[int], offset: int) -> Turn | None:
    """The turn that holds the character `offset`."""
    position = bisect_right(starts, offset) - 1
    if position < 0 or offset >= turns[position].end:
        return None
    return turns[position]


def _conversation(text: str, found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """(start, end, label) of the turns, if the labels come back and the turns sound spoken."""
    counts: dict[str, int] = defaultdict(int)
    for _, _, label in found:
        counts[label] += 1
    everything = found
    found = [f for f in found if counts[f[2]] >= _MIN_REPEATED or _has_clock(text, f[0])]
    labels = {f[2] for f in found}
    repeated = sum(counts[label] >= _MIN_REPEATED for label in labels)
    if len(found) < _MIN_TURNS or len(labels) < 2 or not repeated:
        return []
    found = _with_strangers(found, everything)
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    turns = [(begin, end, label) for (_, begin, label), end in zip(found, ends, strict=True)]
    spoken = sum(_spoken().search(text, begin, end) is not None for begin, end, _ in turns)
    return turns if spoken >= _SHARE_SPOKEN * len(turns) else []


def _with_strangers(
    found: Sequence[tuple[int, int, str]], everything: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The turns of those too who speak once, where their label can only be that of a user."""
    kept = {f[0] for f in found}
    return [f for f in everything if f[0] in kept or _is_nick(f[2])]


def _is_nick(label: str) -> bool:
    """Whether only a user is called so: *bulle_99*, *moonboy*."""
    return "_" in label or label[0].islower() or any(c.isdigit() for c in label)


def _has_clock(text: str, start: int) -> bool:
    return text[start : start + 1] == "["


def _named(
    text: str,
    turns: Sequence[tuple[int, int, str]],
    full_names: Mapping[str, str],
    person: str | None,
    *,
    nicks: bool,
) -> list[Turn]:
    asks: dict[str, list[bool]] = defaultdict(list)
    for begin, end, label in turns:
        asks[label].append(text[begin:end].rstrip().endswith("?"))
    known = {label: full_names.get(label.split()[-1].lower()) for label in asks}
    speakers: dict[str, Speaker | None] = {}
    for label, questions in asks.items():
        asker = label.lower() in _ASKERS or (
            not nicks
            and known[label] is None
            and any(known.values())
            and sum(questions) >= _ASKING * len(questions)
        )
        answers = label.lower() in _ANSWERERS
        name = known[label] or (person if answers else label)
        speakers[label] = None if asker or name is None else Speaker(name, "person")
    return [Turn(begin, end, speakers[label]) for begin, end, label in turns]
