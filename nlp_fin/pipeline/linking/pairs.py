"""Marks on candidates that depend on others: pairs in order, wholes, elliptic sentences, echoes."""

from __future__ import annotations

from dataclasses import replace

from nlp_fin.pipeline.linking.drafts import Draft, Memory, is_round
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.shares import Whole

_PAIR_WORDS = frozenset("zu vs vs. gegen und bzw bzw. beziehungsweise versus".split())


def mark_pair(reading: Reading, frame: Frame, candidates: list[Candidate]) -> None:
    """*A schlug B mit 12,4 zu 8,1*: the first number is of the first name, and so on."""
    behind = _named_behind(reading, frame)
    if behind is not None:
        for candidate in candidates:
            if candidate.start == behind:
                candidate.features["pair_order"] = 1.0
        return
    place = _pair_place(reading, frame)
    if place is None:
        return
    inside = [c for c in candidates if c.start >= reading.sentence.start]
    low = min((reading.frames[i].at for i in place[1]), default=frame.at)
    able = [
        c for c in inside if c.end <= reading.sentence.tokens[low].start
        and not c.features.get("is_name") and not c.features.get("speaker")
        and not c.features.get("is_people") and c.value.kind != "currency"
    ]  # fmt: skip
    known = {c.start for c in able if c.value.instrument is not None}
    names = sorted(known if len(known) > 1 else {c.start for c in able})
    if len(names) >= 2:
        wanted = names[-2:][place[0]] if len(names) > 2 else names[place[0]]
        for candidate in inside:
            if candidate.start == wanted:
                candidate.features["pair_order"] = 1.0
        return
    if names:
        return
    before = [
        c
        for c in candidates
        if "rank_before" in c.features
        and c.features["sentences_back"] == 1.0
        and c.value.instrument is not None
    ]
    order: list[str] = []
    for candidate in sorted(before, key=lambda c: c.features["rank_before"]):
        if candidate.value.instrument not in order:
            order.append(candidate.value.instrument)
    if len(order) >= 2:
        for candidate in before:
            if candidate.value.instrument == order[place[0]]:
                candidate.features["pair_order"] = 1.0


def _named_behind(reading: Reading, frame: Frame) -> int | None:
    """*12,4 % Russell 2000 vs. 8,1 % S&P 500*: each number is of the name right behind it."""
    index = reading.frames.index(frame)
    for first in (index - 1, index):
        if first < 0 or first + 1 >= len(reading.frames):
            continue
        one, two = reading.frames[first], reading.frames[first + 1]
        names = [_name_at(reading, one.at + 1), _name_at(reading, two.at + 1)]
        if one.unit != two.unit or None in names or names[0] == names[1]:
            continue
        between = reading.sentence.tokens[one.at + 1 : two.at]
        joined = len(between) <= 4 and any(token.lower in _PAIR_WORDS for token in between)
        ahead = reading.sentence.tokens[one.at - 1] if one.at else None
        if joined and (ahead is None or ahead.kind != "mention"):
            return names[index - first]
    return None


def _name_at(reading: Reading, index: int) -> int | None:
    """Where the name begins that stands at a token; None where none does."""
    tokens = reading.sentence.tokens[index : index + 1]
    return tokens[0].start if tokens and tokens[0].kind == "mention" else None


def _pair_place(reading: Reading, frame: Frame) -> tuple[int, list[int]] | None:
    """Position of the quantity in a pair *12,4 zu 8,1*, and the pair's frames."""
    index = reading.frames.index(frame)
    for first in (index - 1, index):
        if first < 0 or first + 1 >= len(reading.frames):
            continue
        one, two = reading.frames[first], reading.frames[first + 1]
        between = reading.sentence.lowers[one.at + 1 : two.at]
        joined = 0 < len(between) <= 3 and any(word in _PAIR_WORDS for word in between)
        others = any(t.kind == "mention" for t in reading.sentence.tokens[one.at + 1 : two.at])
        if joined and not others and one.unit == two.unit and not two.old and not one.old:
            return index - first, [first, first + 1]
    return None


def mark_whole(reading: Reading, whole: Whole, candidates: list[Candidate]) -> None:
    """Names inside the phrase that a share is taken of: *43 % des Index*."""
    low = reading.sentence.tokens[whole.first].start
    high = reading.sentence.tokens[whole.last].end
    for candidate in candidates:
        if low <= candidate.start and candidate.end <= high:
            anaphor = candidate.features.get("anaphor")
            named = candidate.value.instrument is not None and not anaphor
            pool = anaphor and candidate.value.kind in ("index", "etf", "fund")
            name = "in_partitive" if named else "pool" if pool else "own_whole"
            candidate.features[name] = 1.0


def mark_elliptic(frame: Frame, candidates: list[Candidate]) -> None:
    """*Der S&P 500? Nur 10 %.*: a short sentence with a name says what the one before was about,
    rather than a quote of that name."""
    short = any(c.features.get("carried") and c.features.get("bare_sentence") for c in candidates)
    if not short or frame.move or frame.direction is not None:
        return
    for candidate in candidates:
        if candidate.features.get("subject_quote") or candidate.features.get("mention"):
            candidate.features["elliptic"] = 1.0


def echo_candidates(memory: Memory, draft: Draft) -> list[Candidate]:
    """Subjects of the same number with the same metric earlier in the text."""
    return [
        Candidate(
            replace(earlier.subject, start=-1, end=-1),
            {"echo": 1.0, "echo_round": float(is_round(draft.quantity))},
            f"as {earlier.quantity.text} earlier",
        )
        for earlier in memory.echoes(draft.quantity)
        if earlier.metric.metric == draft.metric.metric and earlier.subject is not None
    ]
