"""Checks of discounts and premiums between two valuations or prices: *40 Prozent Abschlag*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Outcome, measure, of_one_order
from nlp_fin.checks.identities.comparison import DISCOUNT, PREMIUM
from nlp_fin.checks.multiples import decide
from nlp_fin.checks.pairs import Pair, nearby_pairs, ordered
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_GAPS = ("valuation_gap", "other", "upside", "return", "share", "ratio")


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
    return decide([o for o, _ in outcomes], [clear for _, clear in outcomes])
