"""Checks of products: a number of shares, a price, and the amount that they make."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import measure, of_one_order
from nlp_fin.checks.identities.valuation import MARKET_CAP
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Finding


def _capitalisation(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Auf Basis von 115 Millionen Aktien und einem Kurs von 124 Euro … 14,3 Milliarden wert*"""
    for frame in relations().frames["capitalisation"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        shares, price, cap = (scene.figures[int(match[role][1:])] for role in ("n", "p", "cap"))
        around = scene.between(price, cap) + scene.after(cap, 30)
        if price.unit != cap.unit or not relations().word("capitalises").search(around):
            continue
        outcome = measure(MARKET_CAP, {"shares": shares, "price": price, "cap": cap})
        if outcome is not None and of_one_order(outcome):
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
        return


def _products(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*20 Millionen Aktien zu je 2,50 Euro*, and the amount that this makes."""
    for frame in relations().frames["product"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        number = scene.figures[int(match["n"][1:])]
        price = scene.figures[int(match["p"][1:])]
        amounts = [
            f for near in scene.neighbours(sentence, 0, 1) for f in scene.figures_in(near)
            if f.start > price.start and f.unit == price.unit and f.value and price.value
            and f.value > price.value * 20
        ]  # fmt: skip
        outcomes = [
            o for f in amounts[:3]
            if (o := measure(MARKET_CAP, {"shares": number, "price": price, "cap": f}))
        ]  # fmt: skip
        good = [o for o in outcomes if o.judgement.verdict != "refuted"]
        if good:
            yield arithmetic_finding(scene.record.article.id, good[0], cue=unmask(scene, match[0]))
        elif len(outcomes) == 1:
            yield arithmetic_finding(
                scene.record.article.id, outcomes[0], cue=unmask(scene, match[0])
            )
        return


def check_products(scene: Scene) -> list[Finding]:
    """Findings about shares, their price and what they make."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first < sentence.last:
            findings.extend(_capitalisation(scene, sentence))
            findings.extend(_products(scene, sentence))
    return findings
