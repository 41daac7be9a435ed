"""Finding changes in prose: frames of words, and parts that stand in neighbouring sentences.

The parts may stand apart (*Im Vorjahr waren es …*, *Das ist ein Plus von …*); a part joins only a
move that lacks it, of the same unit, of a metric and subject that do not differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from nlp_fin.checks.moves import (
    LEVELS,
    Move,
    growth_metrics,
    is_consistent,
    is_earlier,
    is_loss,
    of_one_size,
    same_quantity,
    unmask,
)
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import literal_values
from nlp_fin.checks.subjects import is_same, may_be_of_one_issuer, may_be_same
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure

REACH = 2
"""Sentences that a follow-up may look back."""


def _links(scene: Scene, sentence: Sentence, family: str) -> Iterator[tuple[dict[str, int], str]]:
    for frame in relations().frames[family]:
        for match in frame.finditer(sentence.masked):
            roles = {role: int(place[1:]) for role, place in match.groupdict().items() if place}
            yield roles, unmask(scene, match[0])


def _merge(moves: list[Move], scene: Scene, sentence: int, roles: dict[str, int], cue: str) -> None:
    """Join a link to a move of the sentence that shares a role, or begin a new move."""
    if "new" in roles and "old" not in roles and is_earlier(scene, scene.figures[roles["new"]]):
        # *Im Vorjahr waren es 48 Dollar – ein Sprung um 88 Prozent*
        roles = {**{r: p for r, p in roles.items() if r != "new"}, "old": roles["new"]}
    if not is_consistent(scene, roles):
        return
    for index, move in enumerate(moves):
        if move.sentence != sentence:
            continue
        shared = [r for r in roles if move.roles.get(r) == roles[r]]
        clash = [r for r in roles if r in move.roles and move.roles[r] != roles[r]]
        joined = {**move.roles, **roles}
        if shared and not clash and is_consistent(scene, joined):
            moves[index] = replace(move, roles=joined, cues=(*move.cues, cue))
            return
    moves.append(Move(sentence, roles, (cue,)))


def _reachable(moves: Iterable[Move], scene: Scene, sentence: Sentence) -> list[tuple[int, Move]]:
    """Indexed moves of the sentence and of those shortly before it, the nearest first."""
    near = {s.index for s in scene.neighbours(sentence, REACH)}
    found = [(i, m) for i, m in enumerate(moves) if m.sentence in near]
    return sorted(found, key=lambda item: (-item[1].sentence, -item[0]))


def _attach(
    moves: list[Move], scene: Scene, sentence: Sentence, roles: dict[str, int], cue: str,
    *, need: tuple[str, ...], behind: bool = False,
) -> bool:  # fmt: skip
    """Join roles to the nearest move that has all of `need`, lacks them, and fits.

    `behind`: only to a move whose new level stands before the joining figures.
    """
    for index, move in _reachable(moves, scene, sentence):
        if any(role in move.roles for role in roles) or any(n not in move.roles for n in need):
            continue
        if behind and move.roles["new"] > min(roles.values()):
            continue
        joined = {**move.roles, **roles}
        if is_consistent(scene, joined):
            moves[index] = replace(move, roles=joined, cues=(*move.cues, cue))
            return True
    return False


def _level_before(scene: Scene, sentence: Sentence, old: Figure, taken: set[int]) -> int | None:
    """Place of the one level shortly before `old` that may be its later value."""
    limit = scene.place[old.id]
    for neighbour in sorted(scene.neighbours(sentence, REACH), key=lambda s: -s.index):
        fits = [
            place
            for place in range(neighbour.first, min(neighbour.last, limit))
            if place not in taken
            and scene.figures[place].unit == old.unit
            and (scene.figures[place].metric == old.metric or of_one_size(scene, place, old))
            and may_be_same(scene.figures[place], old)
            and scene.figures[place].aspect == "level"
        ]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _level_beside(scene: Scene, sentence: Sentence, old: Figure) -> int | None:
    """Place of the one level before `old` in its own sentence that may be its later value."""
    fits = [
        place for place in range(sentence.first, scene.place[old.id])
        if scene.figures[place].aspect == "level" and same_quantity(scene.figures[place], old)
        and of_one_size(scene, place, old)
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def _add_earlier_levels(moves: list[Move], scene: Scene, sentence: Sentence) -> None:
    for roles, cue in _links(scene, sentence, "earlier_level"):
        old = roles["old"]
        figure = scene.figures[old]
        if any(old in move.roles.values() for move in moves):
            continue
        if not literal_values(figure):
            continue
        if figure.aspect == "change" and not is_loss(scene, figure):
            continue
        if figure.unit == "percent" and re.search(r"\bum\s(?:\w+\s)?$", scene.before(figure, 20)):
            continue
        beside = _level_beside(scene, sentence, figure)
        if beside is not None:
            _merge(moves, scene, sentence.index, {"old": old, "new": beside}, cue)
            continue
        if _attach(moves, scene, sentence, roles, cue, need=("new",)):
            continue
        taken = {place for move in moves for place in move.roles.values()}
        new = _level_before(scene, sentence, figure, taken)
        if new is not None:
            moves.append(Move(sentence.index, {"old": old, "new": new}, (cue,)))


def _join(
    moves: list[Move], scene: Scene, sentence: Sentence, roles: dict[str, int], cue: str
) -> None:
    """Give the move of the sentence that has this earlier level what it lacks."""
    for index, move in enumerate(moves):
        joined = {**move.roles, **roles}
        if (
            move.sentence == sentence.index
            and move.roles.get("old") == roles["old"]
            and len(joined) > len(move.roles)
            and not {"rel", "abs"} & move.roles.keys()
            and is_consistent(scene, joined)
        ):
            moves[index] = replace(move, roles=joined, cues=(*move.cues, cue))
            return


@cache
def _anaphoric() -> re.Pattern[str]:
    return re.compile(r"(?:Das|Dies|Damit|Somit|Er|Sie|Es|Demnach)\b")


def _add_level_before(moves: list[Move], scene: Scene, sentence: Sentence) -> None:
    """*… Ergebnis von 355 Mio. Euro. Das sind 14 Prozent weniger als im Vorjahr mit 413 Mio. Euro.*

    The new level of such a change is the one amount of the sentence before.
    """
    if not sentence.index or _anaphoric().match(sentence.text) is None:
        return
    before = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    for index, move in enumerate(moves):
        if move.sentence != sentence.index or "new" in move.roles or "old" not in move.roles:
            continue
        old = scene.figures[move.roles["old"]]
        fits = [
            place for s in before for place in range(s.first, s.last)
            if scene.figures[place].unit == old.unit and scene.figures[place].aspect == "level"
        ]  # fmt: skip
        joined = {**move.roles, "new": fits[0]} if len(fits) == 1 else {}
        if joined and of_one_size(scene, fits[0], old) and is_consistent(scene, joined):
            moves[index] = replace(move, roles=joined)


def _add_amount_before(moves: list[Move], scene: Scene, sentence: Sentence) -> None:
    """*Der Dax verlor 255 Punkte. Er ging mit 23.516 Zählern ins Wochenende, ein Minus von …*

    *Die Telekom zahlt 13 Cent mehr. Für 2024 erhalten die Aktionäre 0,90 Euro, für 2023 …*
    """
    if not sentence.index:
        return
    before = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    taken = {place for move in moves for place in move.roles.values()}
    for index, move in enumerate(moves):
        if move.sentence != sentence.index or "abs" in move.roles or "new" not in move.roles:
            continue
        level = scene.figures[move.roles["new"]]
        fits = [
            place for s in before for place in range(s.first, s.last)
            if scene.figures[place].unit == level.unit
        ]  # fmt: skip
        if len(fits) != 1 or fits[0] in taken or len(move.roles) != 2:
            continue
        amount = scene.figures[fits[0]]
        smaller = abs(amount.value or Decimal(0)) * 2 < abs(level.value or Decimal(0))
        if smaller and _says_amount(scene, amount) and may_be_of_one_issuer(amount, level):
            joined = {**move.roles, "abs": fits[0]}
            if is_consistent(scene, joined):
                moves[index] = replace(move, roles=joined, cues=(*move.cues, amount.text))


@cache
def more_or_less() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{relations().words['more_less']})\b", re.IGNORECASE)


def _says_amount(scene: Scene, amount: Figure) -> bool:
    """Is it an amount of change, by linking and by words?"""
    words = relations()
    behind = more_or_less().match(scene.after(amount, 14))
    moved = words.word("moves_up").search(scene.clause(amount)) or words.word("moves_down").search(
        scene.clause(amount)
    )
    return behind is not None or (amount.aspect == "change" and moved is not None)


def _is_move_of(scene: Scene, move: Figure, level: Figure) -> bool:
    """Of one subject or one that a pronoun takes up, and of one metric where linking knows one."""
    sentence = scene.sentence_of(level)
    takes_up = sentence is not None and re.match(r"(?:Er|Sie|Es)\b", sentence.text) is not None
    if not is_same(move.subject, level.subject) and not (
        takes_up and may_be_of_one_issuer(move, level)
    ):
        return False
    return level.metric == "other" or move.metric in growth_metrics(level)


@cache
def _moved_by() -> re.Pattern[str]:
    return re.compile(r"\b(?:um|von) ⟨[A-Z](\d+)⟩")


def _add_preceding_move(moves: list[Move], scene: Scene) -> None:
    """*… um 25 Basispunkte gesenkt. Er liegt nun bei 2,00 Prozent nach zuvor 2,25 Prozent.*

    A change whose two levels follow in the next sentence takes the one free move before it.
    """
    taken = {place for move in moves for place in move.roles.values()}
    for index, move in enumerate(moves):
        levels = {"old", "new"} <= move.roles.keys() and not {"rel", "abs"} & move.roles.keys()
        amount = {"abs", "new"} <= move.roles.keys() and "rel" not in move.roles
        if not levels and not amount:
            continue
        if move.sentence == 0:
            continue
        here, before = scene.sentences[move.sentence], scene.sentences[move.sentence - 1]
        if any(not here.first <= place < here.last for place in move.roles.values()):
            continue
        level = scene.figures[move.roles["new"]]
        if any(f.unit == level.unit for f in scene.figures_in(before)):
            continue
        wanted = "QB" if level.unit == "percent" else "P"
        fits = [
            place for place in range(before.first, before.last)
            if place not in taken and unit_class(scene.figures[place]) in wanted
            and _is_move_of(scene, scene.figures[place], level)
            and (amount or str(place) in _moved_by().findall(before.masked))
            and relations().word("expected").search(before.text) is None
        ]  # fmt: skip
        if len(fits) != 1 or abs(before.block - here.block) > 1:
            continue
        joined = {**move.roles, "rel" if wanted == "P" else "abs": fits[0]}
        if is_consistent(scene, joined):
            cue = unmask(scene, before.masked[:120])
            moves[index] = replace(move, roles=joined, cues=(*move.cues, cue))


def find_moves(scene: Scene) -> list[Move]:
    """All changes that the prose of the scene asserts, in text order."""
    moves: list[Move] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        if sentence.last - sentence.first > 1:
            for roles, cue in _links(scene, sentence, "change"):
                _merge(moves, scene, sentence.index, roles, cue)
        _add_earlier_levels(moves, scene, sentence)
        for roles, cue in _links(scene, sentence, "joining"):
            _join(moves, scene, sentence, roles, cue)
        _add_level_before(moves, scene, sentence)
        _add_amount_before(moves, scene, sentence)
        for roles, cue in _links(scene, sentence, "follow_up"):
            if any(place in move.roles.values() for move in moves for place in roles.values()):
                continue
            if not _attach(moves, scene, sentence, roles, cue, need=LEVELS, behind=True):
                _attach(moves, scene, sentence, roles, cue, need=("new",), behind=True)
    _add_preceding_move(moves, scene)
    return moves
