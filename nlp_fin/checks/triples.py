"""Changes that linking shows without any frame of words: two levels of one metric and its growth.

*Der Gewinn je Aktie betrug 2,58 Dollar, im Vorjahr 1,57 Dollar. Er legte um 64 Prozent zu.* The
metrics, one of the levels marked as earlier, and nothing else near that could be meant assert it.
"""

from __future__ import annotations

from nlp_fin.checks.metric_words import is_prior
from nlp_fin.checks.moves import (
    REACH,
    Move,
    find_moves,
    is_consistent,
    of_one_size,
    same_quantity,
)
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.subjects import may_be_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure

_LEVELS_OF: dict[str, frozenset[str]] = {
    "revenue_growth": frozenset(("revenue",)),
    "eps_growth": frozenset(("eps",)),
    "return": frozenset(("price", "index_level", "fx_rate")),
    "earnings_growth": frozenset(
        ("earnings", "net_income", "operating_income", "pretax_income", "ebitda")
    ),
}


def _is_growth(figure: Figure) -> bool:
    return figure.unit == "percent" and figure.value is not None and (
        figure.metric in _LEVELS_OF or figure.aspect == "change"
    )  # fmt: skip


def is_earlier(scene: Scene, figure: Figure) -> bool:
    """Is a level the one of an earlier time, by linking or by the words of its clause?"""
    if is_prior(figure):
        return True
    return relations().word("earlier").search(scene.clause(figure)) is not None


def _old_and_new(scene: Scene, levels: list[Figure]) -> tuple[Figure, Figure] | None:
    """Which of two levels is the earlier one; None where nothing says so or both are."""
    marks = [is_earlier(scene, f) for f in levels]
    if marks[0] != marks[1]:
        return (levels[0], levels[1]) if marks[0] else (levels[1], levels[0])
    ends = [f.period.end if f.period is not None else None for f in levels]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return (levels[0], levels[1]) if ends[0] < ends[1] else (levels[1], levels[0])


def _triple(scene: Scene, sentence: Sentence, growth: Figure) -> Move | None:
    """The one pair of levels near a growth figure that it can be the growth of."""
    near = [f for s in scene.neighbours(sentence, REACH, 1) for f in scene.figures_in(s)]
    wanted = _LEVELS_OF.get(growth.metric, frozenset((growth.metric,)))
    rivals = [f for f in near if f is not growth and _is_growth(f) and f.metric == growth.metric]
    if rivals or growth.metric == "other":
        return None
    levels = [
        f for f in near
        if f.metric in wanted and f.unit != "percent" and f.aspect == "level"
        and f.value is not None and f.basis == growth.basis and may_be_same(f, growth)
    ]  # fmt: skip
    if len(levels) != 2 or not same_quantity(*levels) or not of_one_size(
        scene, scene.place[levels[0].id], levels[1]
    ):  # fmt: skip
        return None
    ordered = _old_and_new(scene, levels)
    if ordered is None:
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
    half = {m.roles["rel"]: m.roles["new"] for m in moves if {"rel", "new"} <= m.roles.keys()}
    for sentence in scene.sentences:
        for figure in scene.figures_in(sentence):
            place = scene.place[figure.id]
            if not _is_growth(figure) or place in bound:
                continue
            move = _triple(scene, sentence, figure)
            if move is None or half.get(place, move.roles["new"]) != move.roles["new"]:
                continue
            if is_consistent(scene, move.roles):
                moves.append(move)


def asserted_moves(scene: Scene) -> list[Move]:
    """All changes that the prose asserts, by frames of words and by what linking shows."""
    moves = find_moves(scene)
    add_triples(moves, scene)
    return moves
