"""Checks of multiples and discounts: *verdoppelt*, *fast das Doppelte*, *40 Prozent Abschlag*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Outcome, measure, of_one_order
from nlp_fin.checks.identities.change import MULTIPLE
from nlp_fin.checks.identities.comparison import DISCOUNT, PART, PREMIUM, TIMES
from nlp_fin.checks.moves import Move
from nlp_fin.checks.pairs import Pair, nearby_pairs, ordered
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import literal_values
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Qualifier

_GAPS = ("valuation_gap", "other", "upside", "return", "share", "ratio")


def _qualifier(text: str) -> Qualifier:
    for name, pattern in relations().qualifiers.items():
        if pattern.search(text):
            return name  # type: ignore[return-value]
    return "exact"


def _stated_multiples(scene: Scene, sentence: Sentence) -> Iterator[Figure]:
    """Multiples of a sentence: figures that linking found, and words it did not take as one."""
    for match in relations().multiple.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        covering = [f for f in scene.figures_in(sentence) if f.start < end and start < f.end]
        factor = relations().factor(match[0])
        if covering:
            yield replace(covering[0], value=factor, unit="times", step=None)
            continue
        yield Figure(
            id="", start=start, end=end, text=match[0], value=factor, low=None, high=None,
            unit="times", qualifier=_qualifier(sentence.text[: match.start()]), metric="ratio",
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
    outcomes = []
    for move in _moved_levels(scene, moves, sentence):
        old, new = scene.figures[move.roles["old"]], scene.figures[move.roles["new"]]
        if stated.id in (old.id, new.id) or not _in_one_stretch(scene, sentence, stated, new):
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


def _decide(outcomes: Sequence[Outcome], clear: Sequence[bool]) -> Outcome | None:
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
            chosen = _decide([o for o, _ in own], [c for _, c in own])
            if chosen is None and not own and _is_relation(scene, stated):
                chosen = _decide(changes, [True] * len(changes))
                chosen = chosen or _decide([o for o, _ in pairs], [c for _, c in pairs])
            if chosen is not None and not (
                chosen.judgement.verdict == "refuted" and _is_denied(scene, stated)
            ):
                findings.append(arithmetic_finding(article, chosen, cue=stated.text))
    return findings


def _discount_pairs(scene: Scene, gap: Figure, sentence: Sentence) -> list[Pair]:
    def wanted(figure: Figure) -> bool:
        return unit_class(figure) in "XM" and figure.aspect == "level" and figure.value is not None

    return [
        pair for pair in nearby_pairs(scene, gap, sentence, wanted, ahead=1)
        if pair.a.value and pair.b.value and pair.a.value > 0 and pair.a.value != pair.b.value
    ]  # fmt: skip


def _valuations_elsewhere(scene: Scene, gap: Figure) -> Iterator[Pair]:
    """Two multiples of earnings or book in one or two neighbouring sentences of the article."""
    multiples = [
        f for f in scene.figures
        if f.metric in ("pe", "forward_pe", "pb", "cape") and f.unit == "times" and f.value
        and scene.sentence_of(f) is not None
    ]  # fmt: skip
    for one, two in pairwise(multiples):
        first, second = scene.sentence_of(one), scene.sentence_of(two)
        if first is None or second is None or second.index - first.index > 1:
            continue
        if one.metric == two.metric and one.subject != two.subject:
            yield Pair(*ordered(one, two), clear=False)


def _base_noun(scene: Scene, gap: Figure) -> str | None:
    """What a discount is on, where the text says it: *Abschlag zum Nettovermögenswert*."""
    match = re.search(
        r"(?:abschlag|aufschlag|prämie|discount)\w*\s(?:[^.;]{0,20}\s)?"
        r"(?:zum|zur|auf|gegenüber)\s(?:de[rmn]|die|das)?\s?(?:[a-zäöüß]+\s)?([A-ZÄÖÜ]\w+)",
        scene.clause(gap),
        re.IGNORECASE,
    )
    return None if match is None else match[1]


def _can_accuse(scene: Scene, gap: Figure, outcome: Outcome) -> bool:
    """Is the discount surely one of this pair?

    Of multiples of valuation, or of prices whose base the text names beside the larger one.
    """
    if relations().word("elsewhere").search(scene.clause(gap)):
        return False
    a, b = outcome.figures["a"], outcome.figures["b"]
    if a.unit == "times":
        return True
    if (
        gap.metric == "return"
        and relations().word("per_share_value").search(gap_text(scene, gap)) is None
    ):
        return False
    noun = _base_noun(scene, gap)
    return noun is None or _plain(noun)[:6] in _plain(gap_text(scene, b))


def _plain(text: str) -> str:
    return text.casefold().translate(str.maketrans("äöü", "aou"))


def gap_text(scene: Scene, figure: Figure) -> str:
    """The sentence of a figure, empty for a table cell."""
    sentence = scene.sentence_of(figure)
    return "" if sentence is None else sentence.text


def check_discounts(scene: Scene) -> list[Finding]:
    """Findings about discounts and premiums between two valuations or two prices."""
    findings: list[Finding] = []
    article = scene.record.article.id
    for gap in scene.figures:
        sentence = scene.sentence_of(gap)
        if gap.unit != "percent" or gap.metric not in _GAPS or sentence is None:
            continue
        cue = relations().word("discount").search(scene.clause(gap))
        if cue is None:
            continue
        pairs = _discount_pairs(scene, gap, sentence)
        if gap.metric == "valuation_gap" and not pairs:
            pairs = list(_valuations_elsewhere(scene, gap))
        outcome = _discount(gap, pairs, cue[0])
        if outcome is None:
            continue
        if outcome.judgement.verdict != "refuted" or _can_accuse(scene, gap, outcome):
            findings.append(arithmetic_finding(article, outcome, cue=cue[0]))
    return findings


def _discount(gap: Figure, pairs: Sequence[Pair], cue: str) -> Outcome | None:
    premium = re.search(r"aufschlag|prämie|teurer|höher|über", cue, re.IGNORECASE) is not None
    identity: Identity = PREMIUM if premium else DISCOUNT
    outcomes = [
        (o, pair.clear) for pair in pairs
        if (o := measure(identity, {"a": pair.a, "b": pair.b, "gap": gap})) and of_one_order(o)
    ]  # fmt: skip
    return _decide([o for o, _ in outcomes], [clear for _, clear in outcomes])
