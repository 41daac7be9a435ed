"""Checks of amounts in two currencies against the rate of exchange that the article gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.amounts import CONVERTED_BY_DIVISION, CONVERTED_BY_MULTIPLICATION
from nlp_fin.checks.identities.base import Outcome, measure, of_one_order
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_REACH = 2
"""Sentences around a conversion in which its rate may stand."""
_MAX_RATE = Decimal(1000)
_APART = Decimal("0.12")
"""A rate moves from day to day: only a larger relative difference is an error."""


def _is_rate(scene: Scene, figure: Figure) -> bool:
    if unit_class(figure) != "M" or figure.value is None or not 0 < figure.value < _MAX_RATE:
        return False
    if figure.metric == "fx_rate":
        return True
    around = scene.before(figure, 40) + " | " + scene.after(figure, 20)
    return relations().word("exchange_rate").search(around) is not None


def _rates(scene: Scene, sentence: Sentence, pair: Sequence[Figure]) -> list[Figure]:
    """Rates near by that are in one of the two currencies."""
    units = {f.unit for f in pair}
    return [
        f for s in scene.neighbours(sentence, _REACH, _REACH) for f in scene.figures_in(s)
        if f.unit in units and all(f is not other for other in pair) and _is_rate(scene, f)
        and _is_of_pair(f, pair)
    ]  # fmt: skip


def _outcomes(amount: Figure, converted: Figure, rates: Sequence[Figure]) -> list[Outcome]:
    """The conversion at every rate: one in the amount's currency divides, the other multiplies."""
    measured = (
        measure(
            CONVERTED_BY_DIVISION if rate.unit == amount.unit else CONVERTED_BY_MULTIPLICATION,
            {"amount": amount, "rate": rate, "converted": converted},
        )
        for rate in rates
    )
    return [outcome for outcome in measured if outcome is not None]


def _is_of_pair(rate: Figure, pair: Sequence[Figure]) -> bool:
    """Is the rate one between the two currencies, as far as linking knows what it is of?"""
    instrument = rate.subject.instrument or ""
    if not instrument.startswith("currency:"):
        return True
    return all(f.unit in instrument for f in pair)


def _is_far(outcome: Outcome) -> bool:
    stated, computed = outcome.stated.value, outcome.nominal.low
    if not stated or not computed:
        return False
    return abs(abs(stated / computed) - 1) > _APART


def _pairs(scene: Scene, sentence: Sentence) -> Iterator[tuple[Figure, Figure, str]]:
    """An amount, the same in another currency, and the words between them."""
    for frame in relations().frames["conversion"]:
        for match in frame.finditer(sentence.masked):
            converted = scene.figures[int(match["b"][1:])]
            place = match.groupdict().get("a")
            amount = scene.figures[int(place[1:])] if place else _amount_before(scene, sentence)
            if amount is None or amount.unit == converted.unit or converted.value is None:
                continue
            yield amount, converted, unmask(scene, match[0])


def _amount_before(scene: Scene, sentence: Sentence) -> Figure | None:
    """The one amount of the sentence before."""
    before = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    found = [f for s in before for f in scene.figures_in(s) if unit_class(f) == "M"]
    return found[0] if len(found) == 1 else None


def check_conversions(scene: Scene) -> list[Finding]:
    """Findings about amounts that a sentence gives in two currencies."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        for amount, converted, cue in _pairs(scene, sentence):
            outcomes = _outcomes(amount, converted, _rates(scene, sentence, (amount, converted)))
            fitting = [o for o in outcomes if o.judgement.verdict == "supported"]
            near = [o for o in outcomes if of_one_order(o)]
            if fitting:
                findings.append(arithmetic_finding(scene.record.article.id, fitting[0], cue=cue))
            elif near and all(_is_far(o) and o.judgement.verdict == "refuted" for o in near):
                findings.append(arithmetic_finding(scene.record.article.id, near[0], cue=cue))
    return findings
