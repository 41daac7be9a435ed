"""Orders of magnitude that contradict each other inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from nlp_fin.checks.findings import german_value, make_finding
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.periods import compare_periods
from nlp_fin.checks.scene import Scene, unit_class
from nlp_fin.checks.scopes import marks_of
from nlp_fin.checks.subjects import is_same
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding

THOUSAND = Decimal(1000)
NARROWING = ("part", "portion", "region", "adjustment", "old_value")
_POWERS = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9)
_CLOSE = Decimal("0.08")
_LEVELS = ("fx_rate", "index_level", "interest_rate", "bond_yield", "inflation")
"""Metrics whose values for one instrument do not differ by a power of ten inside an article."""


def notation_finding(
    scene: Scene,
    figures: Sequence[Figure],
    better: Decimal | None,
    sentence: str,
    name: str,
    cue: str,
) -> Finding:
    """A refuted finding about the first figure, with the value that is probably meant."""
    first = figures[0]
    corrected = {} if better is None else {first.id: decimal_text(better)}
    return make_finding(
        scene.record.article.id, "notation", "refuted", figures, sentence, name=name,
        stated=decimal_text(first.value), expected=decimal_text(better),
        evidence={"cue": cue, "corrected": corrected, "formula": f"{first.id} = „{first.text}“"},
    )  # fmt: skip


def scale_word(figure: Figure) -> str | None:
    """*Mrd.*, *Millionen*, as the figure writes it."""
    match = re.search(
        r"Trillion\w*|Billion\w*|Bio\.?|Milliarde\w*|Mrd\.?|Million\w*|Mio\.?", figure.text
    )
    return None if match is None else match[0]


_AHEAD = ("estimate", "forecast")
_SLIP = (Decimal(600), Decimal(1600))
"""Ratios that a wrong scale word leaves between a result and what was expected of it."""


def _expected_scale(scene: Scene) -> Iterator[Finding]:
    """*94,0 Milliarden Umsatz, erwartet worden waren 89,5 Millionen*"""
    scaled = [f for f in scene.figures if scale_word(f) and f.value and f.metric != "other"]
    expected = [f for f in scaled if f.basis in _AHEAD]
    results = [f for f in scaled if f.basis == "actual" and f.aspect == "level"]
    if not expected or not results:
        return
    low, high = _SLIP
    for figure in expected[:_MAX_EXPECTED]:
        for result in results[:_MAX_EXPECTED]:
            if not _is_of_one(scene, figure, result) or not figure.value or not result.value:
                continue
            ratio = abs(result.value / figure.value)
            if not low < max(ratio, 1 / ratio) < high:
                continue
            better = figure.value * THOUSAND if ratio > 1 else figure.value / THOUSAND
            sentence = (
                f"„{figure.text}“ passt nicht zu „{result.text}“; gemeint sind wohl "
                f"{german_value(better, figure.unit)}."
            )
            yield notation_finding(
                scene, [figure, result], better, sentence, "expected_scale",
                scale_word(figure) or "",
            )  # fmt: skip
            break


_MAX_EXPECTED = 40
_NEAR = 2


def _is_of_one(scene: Scene, a: Figure, b: Figure) -> bool:
    """One metric of one company, near each other, for periods and parts that do not differ."""
    if a.metric != b.metric or a.unit != b.unit or not is_same(a.subject, b.subject):
        return False
    one, two = scene.sentence_of(a), scene.sentence_of(b)
    if one is None or two is None or abs(one.index - two.index) > _NEAR:
        return False
    if compare_periods(a.period, b.period) == "different" or a.aspect != b.aspect:
        return False
    return not any(name in NARROWING for f in (a, b) for name, _ in marks_of(scene, f))


def _digits(figure: Figure) -> str:
    match = re.search(r"\d[\d.,]*", figure.text)
    return re.sub(r"\D", "", match[0]).strip("0") if match else ""


_TELLING = 3


def _one_thing(a: Figure, b: Figure) -> bool:
    """One subject; or three equal digits, where linking knows an instrument for one at most."""
    if is_same(a.subject, b.subject):
        return True
    unknown = a.subject.instrument is None or b.subject.instrument is None
    return unknown and a.metric == b.metric and len(_digits(a)) >= _TELLING


def _other_scale(scene: Scene) -> Iterator[Finding]:
    """The same digits for the same thing with another scale word."""
    scaled = [f for f in scene.figures if scale_word(f) and f.value and f.metric != "other"]
    for a, b in combinations(scaled[:200], 2):
        if not metrics_agree(a.metric, b.metric) or a.unit != b.unit:
            continue
        if not _one_thing(a, b) or (a.aspect == "change") != (b.aspect == "change"):
            continue
        if a.value is None or b.value is None or len(_digits(a)) < 2 or _digits(a) != _digits(b):
            continue
        if scene.sentence_of(a) is not None and scene.sentence_of(a) is scene.sentence_of(b):
            continue
        ratio = abs(a.value / b.value)
        if ratio in (THOUSAND, 1 / THOUSAND):
            sentence = (
                f"Für {a.subject.text} stehen „{a.text}“ und „{b.text}“: dieselben Ziffern in "
                "verschiedener Größenordnung."
            )
            yield notation_finding(
                scene, [b, a], a.value, sentence, "other_scale", scale_word(b) or ""
            )


def _level_key(scene: Scene, figure: Figure) -> tuple[str, str, str] | None:
    """What two figures must share to be levels of one order; exchange rates go by currency."""
    if not figure.value or figure.aspect != "level" or len(_digits(figure)) < 3:
        return None
    instrument = scene.instruments.get(figure.subject.instrument or "")
    is_rate = instrument is not None and instrument.kind == "currency"
    if figure.metric == "fx_rate" or (is_rate and unit_class(figure) == "M"):
        return "fx_rate", figure.unit, ""
    if figure.metric in _LEVELS and instrument is not None:
        return figure.metric, figure.unit, instrument.id
    return None


def _other_magnitude(scene: Scene) -> Iterator[Finding]:
    """A rate or level of one instrument that is off by a power of ten."""
    seen: dict[tuple[str, str, str], Figure] = {}
    for figure in scene.figures:
        key = _level_key(scene, figure)
        if key is None or figure.value is None:
            continue
        first = seen.setdefault(key, figure)
        ratio = abs(figure.value / (first.value or figure.value))
        for factor in (f for power in _POWERS for f in (power, 1 / power)):
            if abs(ratio / factor - 1) < _CLOSE:
                better = figure.value / factor
                sentence = (
                    f"„{figure.text}“ passt nicht zu „{first.text}“: Die Größenordnung ist um den "
                    f"Faktor {int(max(factor, 1 / factor))} verschoben."
                )
                yield notation_finding(
                    scene, [figure, first], better, sentence, "other_magnitude", figure.metric
                )


def check_magnitudes(scene: Scene) -> list[Finding]:
    """Findings about values of one quantity that are off by a power of ten."""
    return [*_other_scale(scene), *_expected_scale(scene), *_other_magnitude(scene)]
