"""Changes that linking shows without any frame of words: two levels of one metric and its growth.

*Der Gewinn je Aktie betrug 2,58 Dollar, im Vorjahr 1,57 Dollar. Er legte um 64 Prozent zu.* The
metrics, one of the levels marked as earlier, and nothing else near that could be meant assert it.
"""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.checks.chains import find_moves, more_or_less
from nlp_fin.checks.metric_words import is_inferred, is_prior
from nlp_fin.checks.moves import (
    AHEAD,
    UNSAYING,
    Move,
    is_consistent,
    is_earlier,
    of_one_size,
    same_quantity,
)
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.subjects import may_be_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Period

_LEVELS_OF: dict[str, frozenset[str]] = {
    "revenue_growth": frozenset(("revenue",)),
    "eps_growth": frozenset(("eps",)),
    "return": frozenset(("price", "index_level", "fx_rate")),
    "earnings_growth": frozenset(
        ("earnings", "net_income", "operating_income", "pretax_income", "ebitda")
    ),
}


@cache
def _change_words() -> re.Pattern[str]:
    words = relations().words
    return re.compile(
        rf"\w*(?:{words['change_noun']})\b|\b(?:{words['moves_up']}|{words['moves_down']})\b",
        re.IGNORECASE,
    )


def _is_growth(scene: Scene, figure: Figure) -> bool:
    """A percentage that is a move, by its metric or by the words of its clause."""
    if figure.unit != "percent" or figure.value is None:
        return False
    if figure.metric in _LEVELS_OF or figure.aspect == "change":
        return True
    return figure.metric in UNSAYING and _change_words().search(scene.clause(figure)) is not None


def _of_one_length(a: Period | None, b: Period | None) -> bool:
    """A year and its last quarter are not one quantity at two times."""
    if a is None or b is None or None in (a.start, a.end, b.start, b.end):
        return True
    one, two = (_days(p) for p in (a, b))
    return max(one, two) <= _LONGER * min(one, two)


_LONGER = 1.25


def _days(period: Period) -> int:
    if period.start is None or period.end is None:
        return 1
    return (period.end - period.start).days + 1


def _old_and_new(scene: Scene, levels: list[Figure]) -> tuple[Figure, Figure] | None:
    """Which of two levels is the earlier one: by words, by linking, by periods; None if open."""
    for marks in (
        [is_earlier(scene, f) for f in levels],
        [is_prior(f) for f in levels],
    ):
        if marks[0] != marks[1]:
            return (levels[0], levels[1]) if marks[0] else (levels[1], levels[0])
    ends = [f.period.end if f.period is not None else None for f in levels]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    if not _of_one_length(levels[0].period, levels[1].period):
        return None
    return (levels[0], levels[1]) if ends[0] < ends[1] else (levels[1], levels[0])


def _goes_with(growth: Figure, level: Figure) -> bool:
    """May the growth be one of this level, by metric and subject?"""
    if level.unit == "percent" or level.aspect != "level" or level.value is None:
        return False
    if (level.basis in AHEAD) != (growth.basis in AHEAD):
        return False
    if is_inferred(growth):
        return may_be_same(level, growth)
    wanted = _LEVELS_OF.get(growth.metric, frozenset((growth.metric,)))
    unsaying = level.metric in UNSAYING or growth.metric in (*UNSAYING, "gdp_growth")
    if level.metric not in wanted and (growth.metric == "return" or not unsaying):
        return False
    return may_be_same(level, growth)


def _is_amount(scene: Scene, figure: Figure) -> bool:
    """*15 Milliarden mehr als geplant* is no level."""
    return more_or_less().match(scene.after(figure, 14)) is not None


def _two_levels(scene: Scene, sentence: Sentence, growth: Figure) -> list[Figure]:
    """The two levels in the narrowest stretch of text around the growth that has two or more."""
    windows = [(0, 0), (1, 0), (2, 0)]
    if _goes_on(scene, sentence):
        windows.append((1, 1))
    for back, ahead in windows:
        near = scene.neighbours(sentence, back, ahead)
        levels = [f for s in near for f in scene.figures_in(s)
            if _goes_with(growth, f) and not _is_amount(scene, f)]  # fmt: skip
        exact = [f for f in levels if f.metric in _LEVELS_OF.get(growth.metric, ())]
        for found in (exact, levels):
            if len(found) == 2:
                return found
        if len(levels) > 2:
            return []
    return []


def _goes_on(scene: Scene, sentence: Sentence) -> bool:
    """Does the next sentence take this one up?"""
    following = [s for s in scene.neighbours(sentence, 0, 1) if s.index > sentence.index]
    return bool(following) and re.match(
        r"(?:Er|Sie|Es|Im Vorjahr|Im Jahr (?:zuvor|davor)|Ein Jahr (?:zuvor|davor|früher)|Zuvor"
        r"|Vor einem Jahr|20\d\d (?:hatte|war|lag|betrug))", following[0].text
    ) is not None  # fmt: skip


def _has_own_level(scene: Scene, sentence: Sentence, levels: list[Figure]) -> bool:
    """Does the sentence of the growth name another amount of this unit, which it may be of?"""
    return any(f.unit == levels[0].unit and f not in levels for f in scene.figures_in(sentence))


def _triple(scene: Scene, sentence: Sentence, growth: Figure) -> Move | None:
    """The one pair of levels near a growth figure that it can be the growth of."""
    near = [f for s in scene.neighbours(sentence, 1, 1) for f in scene.figures_in(s)]
    rivals = [
        f for f in near
        if f is not growth and _is_growth(scene, f) and f.metric in (growth.metric, *UNSAYING)
    ]  # fmt: skip
    levels = _two_levels(scene, sentence, growth)
    if rivals or len(levels) != 2 or not same_quantity(*levels):
        return None
    if not of_one_size(scene, scene.place[levels[0].id], levels[1]):
        return None
    ordered = _old_and_new(scene, levels)
    if ordered is None or _has_own_level(scene, sentence, levels):
        return None
    old, new = ordered
    roles = {"old": scene.place[old.id], "new": scene.place[new.id]}
    return Move(sentence.index, {**roles, "rel": scene.place[growth.id]}, (scene.clause(growth),))


def add_triples(moves: list[Move], scene: Scene) -> None:
    """Changes that no frame of words has found, by what linking says about the figures."""
    bound = {
        m.roles["rel"] for m in moves
        if "rel" in m.roles and ({"old", "new"} <= m.roles.keys() or "abs" in m.roles)
    }  # fmt: skip
    levels = {m.roles[r] for m in moves for r in ("old", "new") if r in m.roles}
    grown = {
        (m.roles["old"], m.roles["new"]) for m in moves if {"old", "new", "rel"} <= m.roles.keys()
    }  # fmt: skip
    half = {m.roles["rel"]: m.roles["new"] for m in moves if {"rel", "new"} <= m.roles.keys()}
    for sentence in scene.sentences:
        for figure in scene.figures_in(sentence):
            place = scene.place[figure.id]
            if not _is_growth(scene, figure) or place in bound | levels:
                continue
            move = _triple(scene, sentence, figure)
            if move is None or half.get(place, move.roles["new"]) != move.roles["new"]:
                continue
            if (move.roles["old"], move.roles["new"]) in grown:
                continue
            if is_consistent(scene, move.roles):
                moves.append(move)


def asserted_moves(scene: Scene) -> list[Move]:
    """All changes that the prose asserts, by frames of words and by what linking shows."""
    moves = find_moves(scene)
    add_triples(moves, scene)
    return moves
