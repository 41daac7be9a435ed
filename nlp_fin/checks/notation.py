"""Notation in prose: scales and orders of magnitude that cannot be right, and the corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from nlp_fin.checks.findings import german_value, make_finding
from nlp_fin.checks.grids import find_grids
from nlp_fin.checks.scene import Scene, build_scene, unit_class
from nlp_fin.checks.scopes import marks_of
from nlp_fin.checks.separators import check_columns
from nlp_fin.checks.subjects import is_same
from nlp_fin.lexicon.plausible import plausible
from nlp_fin.lexicon.relations import relations
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding, Instrument, Record

_THOUSAND = Decimal(1000)
_POWERS = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9)
_NARROWING = ("part", "portion", "region", "adjustment", "old_value")
_CLOSE = Decimal("0.08")
_LEVELS = ("fx_rate", "index_level", "interest_rate", "bond_yield", "inflation")
"""Metrics whose values for one instrument do not differ by a power of ten inside an article."""


def _finding(
    scene: Scene,
    figures: Sequence[Figure],
    better: Decimal | None,
    sentence: str,
    name: str,
    cue: str,
) -> Finding:
    first = figures[0]
    corrected = {} if better is None else {first.id: decimal_text(better)}
    return make_finding(
        scene.record.article.id, "notation", "refuted", figures, sentence, name=name,
        stated=decimal_text(first.value), expected=decimal_text(better),
        evidence={"cue": cue, "corrected": corrected, "formula": f"{first.id} = „{first.text}“"},
    )  # fmt: skip


def _scale_word(figure: Figure) -> str | None:
    match = re.search(
        r"Trillion\w*|Billion\w*|Bio\.?|Milliarde\w*|Mrd\.?|Million\w*|Mio\.?", figure.text
    )
    return None if match is None else match[0]


def _alone_in_sentence(scene: Scene, figure: Figure, instrument: Instrument) -> bool:
    """Is the figure's company the only one that its sentence names?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    named = scene.mentioned_in(sentence)
    issuers = [i for i in named if scene.instruments[i].kind in ("company", "etf", "fund")]
    return issuers == [instrument.id]


def _metric(scene: Scene, figure: Figure) -> str:
    """The metric, or market value where the words say so and linking does not."""
    if figure.metric == "other" and relations().roles["cap"].search(scene.clause(figure)):
        return "market_cap"
    return figure.metric


def _beyond_bounds(scene: Scene, figure: Figure) -> Iterator[Finding]:
    """More than there is of it in the world, or less than so large a company can have."""
    word = _scale_word(figure)
    if figure.value is None or unit_class(figure) not in "MC" or word is None:
        return
    instrument = scene.instruments.get(figure.subject.instrument or "")
    metric = _metric(scene, figure)
    maximum = plausible().maximum(metric, instrument.kind if instrument else None)
    if maximum is not None and abs(figure.value) > maximum:
        better = figure.value
        while abs(better) > maximum:
            better /= _THOUSAND
        sentence = (
            f"„{figure.text}“ ist mehr, als es davon geben kann; gemeint sind wohl "
            f"{german_value(better, figure.unit)}."
        )
        yield _finding(scene, [figure], better, sentence, "beyond_bounds", word)
        return
    if instrument is None or instrument.symbol is None or figure.aspect != "level":
        return
    floor = plausible().floors.get((instrument.symbol, metric))
    if floor is None or figure.value >= floor or figure.value <= 0:
        return
    if any(name in _NARROWING for name, _ in marks_of(scene, figure)) or not _alone_in_sentence(
        scene, figure, instrument
    ):
        return
    if metric == "revenue" and (
        figure.period is None or figure.period.kind not in ("year", "fiscal_year")
    ):
        return
    better = figure.value * _THOUSAND
    sentence = (
        f"„{figure.text}“ ist für {instrument.name} viel zu wenig; gemeint sind wohl "
        f"{german_value(better, figure.unit)}."
    )
    yield _finding(scene, [figure], better, sentence, "below_floor", word)


def _digits(figure: Figure) -> str:
    match = re.search(r"\d[\d.,]*", figure.text)
    return re.sub(r"\D", "", match[0]).strip("0") if match else ""


def _other_scale(scene: Scene) -> Iterator[Finding]:
    """The same digits for the same thing with another scale word."""
    scaled = [f for f in scene.figures if _scale_word(f) and f.value and f.metric != "other"]
    for a, b in combinations(scaled[:200], 2):
        if a.metric != b.metric or a.unit != b.unit or not is_same(a.subject, b.subject):
            continue
        if a.value is None or b.value is None or len(_digits(a)) < 2 or _digits(a) != _digits(b):
            continue
        ratio = abs(a.value / b.value)
        if ratio in (_THOUSAND, 1 / _THOUSAND):
            sentence = (
                f"Für {a.subject.text} stehen „{a.text}“ und „{b.text}“: dieselben Ziffern in "
                "verschiedener Größenordnung."
            )
            yield _finding(scene, [b, a], a.value, sentence, "other_scale", _scale_word(b) or "")


def _other_magnitude(scene: Scene) -> Iterator[Finding]:
    """A rate or level of one instrument that is off by a power of ten."""
    levels = [
        f for f in scene.figures
        if f.metric in _LEVELS and f.value and f.aspect == "level" and f.subject.instrument
    ]  # fmt: skip
    for a, b in combinations(levels[:200], 2):
        if (a.metric, a.unit, a.subject.instrument) != (b.metric, b.unit, b.subject.instrument):
            continue
        if a.value is None or b.value is None or len(_digits(b)) < 3 or len(_digits(a)) < 3:
            continue
        ratio = abs(b.value / a.value)
        for power in _POWERS:
            for factor in (power, 1 / power):
                if abs(ratio / factor - 1) < _CLOSE:
                    better = b.value / factor
                    sentence = (
                        f"„{b.text}“ passt nicht zu „{a.text}“ für {b.subject.text}: Die "
                        f"Größenordnung ist um den Faktor {int(power)} verschoben."
                    )
                    yield _finding(scene, [b, a], better, sentence, "other_magnitude", b.metric)


def _literal(record: Record) -> Record:
    """The record without corrections: notation looks at what is printed."""
    figures = tuple(replace(f, value_corrected=None) for f in record.figures)
    return replace(record, figures=figures)


def check_notation(scene: Scene) -> list[Finding]:
    """Notation findings of an article. The scene's corrections, if any, are ignored."""
    if any(f.value_corrected is not None for f in scene.record.figures):
        scene = build_scene(_literal(scene.record))
    findings = check_columns(
        scene.record.article.id, find_grids(scene), scene.record.instruments
    )  # fmt: skip
    for figure in scene.figures:
        if figure.table is None:
            findings.extend(_beyond_bounds(scene, figure))
    findings.extend(_other_scale(scene))
    findings.extend(_other_magnitude(scene))
    return findings


def corrections(findings: Sequence[Finding]) -> dict[str, Decimal]:
    """Figure id → the value that a notation finding proposes; contradicting proposals cancel."""
    proposed: dict[str, set[Decimal]] = {}
    for finding in findings:
        for figure, value in finding.evidence.get("corrected", {}).items():
            if value is not None:
                proposed.setdefault(figure, set()).add(Decimal(value))
    return {figure: values.pop() for figure, values in proposed.items() if len(values) == 1}


def apply_corrections(record: Record) -> Record:
    """The record with `value_corrected` set where a notation finding proposes a value."""
    literal = _literal(record)
    found = corrections(check_notation(build_scene(literal)))
    if not found:
        return literal
    figures = tuple(replace(f, value_corrected=found.get(f.id)) for f in literal.figures)
    return replace(literal, figures=figures)
