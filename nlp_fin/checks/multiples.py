"""Checks of multiples and discounts: *verdoppelt*, *fast das Doppelte*, *40 Prozent Abschlag*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Outcome, measure, of_one_order
from nlp_fin.checks.identities.change import MULTIPLE
from nlp_fin.checks.identities.comparison import PART, TIMES
from nlp_fin.checks.moves import Move
from nlp_fin.checks.pairs import nearby_pairs
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import literal_values
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Qualifier

_MULTIPLES_OF_THEIR_OWN = frozenset(
    "pe forward_pe cape pb ps peg ev_ebitda ev_sales leverage".split()
)
"""*das Vierfache des Ebitda*: a valuation or a debt ratio, and no relation of amounts near by."""


def _turned(word: str, qualifier: Qualifier) -> Qualifier:
    """*mehr als halbiert* is less than half, *fast halbiert* a little more."""
    turned: dict[Qualifier, Qualifier] = {"over": "under", "under": "over", "almost": "about"}
    halved = word.casefold().startswith("halbier")
    return turned.get(qualifier, qualifier) if halved else qualifier


def _stated_multiples(scene: Scene, sentence: Sentence) -> Iterator[Figure]:
    """Multiples of a sentence: figures that linking found, and words it did not take as one."""
    for match in relations().multiple.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        covering = [f for f in scene.figures_in(sentence) if f.start < end and start < f.end]
        factor = relations().factor(match[0])
        if covering:
            stated = replace(covering[0], value=factor, unit="times", step=None)
            yield replace(stated, qualifier=_turned(match[0], stated.qualifier))
            continue
        qualifier = relations().qualifier_at_end(sentence.text[: match.start()])
        yield Figure(
            id="", start=start, end=end, text=match[0], value=factor, low=None, high=None,
            unit="times", metric="ratio",
            qualifier=_turned(match[0], qualifier),
        )  # fmt: skip


def _linked_multiples(scene: Scene, sentence: Sentence) -> Iterator[Figure]:
    """*zwanzigmal so teuer*, *5,3-mal so groß*: multiples that no word list need know."""
    known = relations().multiple
    for figure in scene.figures_in(sentence):
        if figure.unit != "times" or figure.value is None or known.search(figure.text):
            continue
        if re.match(r"\s+so\s", scene.after(figure, 6)):
            yield figure


def _can_reach_back(scene: Scene, sentence: Sentence, stated: Figure) -> bool:
    """Does the sentence say that something grew to the multiple, or was different before?

    *verdoppelt*, *stieg auf das Doppelte*, *doppelt so viel wie 2021*; not *Paare das Doppelte*.
    """
    if _is_rise_in_words(stated.text):
        return True
    words = ("moves_up", "moves_down", "earlier", "earlier_time")
    return any(relations().word(name).search(sentence.text) for name in words)


def _levels_of_one_unit(scene: Scene, sentence: Sentence) -> bool:
    """Does the sentence itself offer two amounts to compare?"""
    units = [f.unit for f in scene.figures_in(sentence) if unit_class(f) in "MIC" and f.value]
    return len(set(units)) < len(units)


def _is_rise_in_words(word: str) -> bool:
    return re.match(r"ver|halbier", word, re.IGNORECASE) is not None


@cache
def _takes_up() -> re.Pattern[str]:
    """A sentence that goes on about the quantity of the one before."""
    return re.compile(
        r"^(?:Er|Sie|Es|Das|Dies)\b|\b(?:damit|somit|also|demnach|dadurch|folglich)\b",
        re.IGNORECASE,
    )


def _moved_levels(scene: Scene, moves: Sequence[Move], sentence: Sentence) -> Iterator[Move]:
    """Changes with both levels that a multiple may describe, the nearest first.

    The new level stands in the sentence itself; or shortly before, if the sentence takes that up;
    or right behind, if the next sentence takes this one up.
    """
    back = 2 if _takes_up().search(sentence.text) else 0
    near = {s.index for s in scene.neighbours(sentence, back)}
    following = [s for s in scene.neighbours(sentence, 0, 1) if s.index > sentence.index]
    if following and re.match(r"(?:Er|Sie|Es)\b", following[0].text):
        near.add(following[0].index)
    found: list[tuple[int, Move]] = []
    for move in moves:
        if {"old", "new"} <= move.roles.keys():
            home = scene.sentence_of(scene.figures[move.roles["new"]])
            if home is not None and home.index in near:
                found.append((abs(sentence.index - home.index), move))
    found.sort(key=lambda item: (item[0], -item[1].sentence))
    yield from (move for _, move in found)


def _in_one_stretch(scene: Scene, sentence: Sentence, stated: Figure, new: Figure) -> bool:
    """In one sentence, a semicolon separates what is said about different things."""
    one, two = stated.subject.instrument, new.subject.instrument
    if one is not None and two is not None and one != two:
        return False
    if scene.sentence_of(new) is not sentence:
        return True
    return ";" not in scene.between(stated, new)


def _of_change(
    scene: Scene, moves: Sequence[Move], sentence: Sentence, stated: Figure
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    if relations().word("at_once").search(sentence.text) or _in_aside(scene, sentence, stated):
        return outcomes
    for move in _moved_levels(scene, moves, sentence):
        old, new = scene.figures[move.roles["old"]], scene.figures[move.roles["new"]]
        if stated.id in (old.id, new.id) or not _in_one_stretch(scene, sentence, stated, new):
            continue
        if "return" in (old.metric, new.metric) and not _are_levels(old, new):
            continue
        whole = all(scene.sentence_of(f) is sentence for f in (old, new))
        if not whole and (
            _levels_of_one_unit(scene, sentence) or not _can_reach_back(scene, sentence, stated)
        ):
            continue
        outcome = measure(MULTIPLE, {"old": old, "new": new, "rel": stated})
        if outcome is not None and of_one_order(outcome):
            outcomes.append(outcome)
    return outcomes


def _are_levels(old: Figure, new: Figure) -> bool:
    """*mit +173 % fast verdreifacht; Growth machte minus 3 %*: moves are no levels of one thing."""
    positive = all(min(literal_values(f), default=0) > 0 for f in (old, new))
    return positive and old.subject == new.subject


@cache
def _aside() -> re.Pattern[str]:
    """A clause of its own about another noun: *…, nachdem die Quote auf das Doppelte …*"""
    return re.compile(r"^\s?(?:nachdem|weil|obwohl|während|bevor|wobei|obgleich|da)\s[^,;]*$")


@cache
def _than_then() -> re.Pattern[str]:
    return re.compile(
        r"^\s?(?:so\s)?\w+\swie\s(?:vor|im|am|zu|in|noch|damals|früher|einst|\d{4})\b"
    )


def _in_aside(scene: Scene, sentence: Sentence, stated: Figure) -> bool:
    before = re.split(r"[,;:]\s", scene.text[sentence.start : stated.start])
    return len(before) > 1 and _aside().match(before[-1]) is not None


def _stands_aside(scene: Scene, stated: Figure) -> bool:
    """Is the multiple about something that the figures near by are not of?"""
    sentence = scene.sentence_of(stated)
    if sentence is None:
        return True
    then = _than_then().match(scene.after(stated, 40)) is not None
    few = sum(unit_class(f) in "MICX" for f in scene.figures_in(sentence)) < 3
    share = stated.metric in ("share", "allocation")
    return _in_aside(scene, sentence, stated) or ((then or share) and few)


def _of_pair(scene: Scene, sentence: Sentence, stated: Figure) -> list[tuple[Outcome, bool]]:
    """The multiple between two comparable figures near by; true where the pair is clear."""

    def wanted(figure: Figure) -> bool:
        values = literal_values(figure)
        return (
            unit_class(figure) in "MXCIP"
            and figure.aspect == "level"
            and figure.start != stated.start
            and not relations().multiple.search(figure.text)
            and bool(values)
            and min(values) > 0
        )

    if _stands_aside(scene, stated) or stated.metric in _MULTIPLES_OF_THEIR_OWN:
        return []
    identity = PART if (stated.value or Decimal(2)) < 1 else TIMES
    identity = replace(identity, result=replace(identity.result, units=()))
    found = []
    for pair in nearby_pairs(scene, stated, sentence, wanted):
        outcome = measure(identity, {"a": pair.a, "b": pair.b, "multiple": stated})
        if outcome is not None and of_one_order(outcome):
            found.append((outcome, pair.clear))
    return found


def _stands_in(scene: Scene, sentence: Sentence, outcome: Outcome) -> bool:
    """Do both levels of a multiple stand in the sentence?"""
    levels = (outcome.figures["a"], outcome.figures["b"])
    return all(scene.sentence_of(f) is sentence for f in levels)


def _is_relation(scene: Scene, stated: Figure) -> bool:
    """*die Hälfte* is a relation of two levels only as *die Hälfte dessen, von, des …*"""
    if not re.search(r"hälfte$", stated.text, re.IGNORECASE):
        return True
    behind = scene.after(stated, 12)
    before = scene.before(stated, 16)
    return bool(
        re.match(r"\s(?:dessen|davon|von|des|der)\b", behind)
        or re.search(r"\b(?:auf|um|nur|nur noch)\s(?:rund |etwa |gut |knapp |die )*$", before)
    )


def _is_denied(scene: Scene, stated: Figure) -> bool:
    """*halbierte sich dennoch nicht*"""
    return re.search(r"\b(?:nicht|kein\w*|weder)\b", scene.clause(stated)) is not None


def decide(outcomes: Sequence[Outcome], clear: Sequence[bool]) -> Outcome | None:
    """One that holds, else the first that is clear and alone, else none."""
    for outcome in outcomes:
        if outcome.judgement.verdict == "supported":
            return outcome
    if not outcomes or any(o.judgement.verdict == "inconclusive" for o in outcomes):
        return None
    return outcomes[0] if clear[0] and len(outcomes) == 1 else None


def check_multiples(scene: Scene, moves: Sequence[Move]) -> list[Finding]:
    """Findings about multiples in words and figures."""
    findings: list[Finding] = []
    article = scene.record.article.id
    for sentence in scene.sentences:
        for stated in (*_stated_multiples(scene, sentence), *_linked_multiples(scene, sentence)):
            changes = _of_change(scene, moves, sentence, stated)
            pairs = [] if _is_rise_in_words(stated.text) else _of_pair(scene, sentence, stated)
            own = [(o, c) for o, c in pairs if _stands_in(scene, sentence, o)]
            # two figures of the sentence itself are meant before a change further up
            chosen = decide([o for o, _ in own], [c for _, c in own])
            if chosen is None and not own and _is_relation(scene, stated):
                chosen = decide(changes, [True] * len(changes))
                chosen = chosen or decide([o for o, _ in pairs], [c for _, c in pairs])
            if chosen is None:
                continue
            sure = _is_relation(scene, stated) and not _is_denied(scene, stated)
            if sure or chosen.judgement.verdict != "refuted":
                findings.append(arithmetic_finding(article, chosen, cue=stated.text))
    return findings
