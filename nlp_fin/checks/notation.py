"""Notation in prose: scales and orders of magnitude that cannot be right, and the corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from nlp_fin.checks.findings import german_value, make_finding
from nlp_fin.checks.grids import find_grids
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.metric_words import is_inferred
from nlp_fin.checks.scene import Scene, Sentence, build_scene, unit_class
from nlp_fin.checks.scopes import marks_of
from nlp_fin.checks.separators import check_columns
from nlp_fin.checks.subjects import is_same
from nlp_fin.lexicon.plausible import plausible
from nlp_fin.lexicon.relations import relations
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding, Instrument, Record

_THOUSAND = Decimal(1000)
_PROFITS = frozenset("net_income earnings operating_income pretax_income ebitda".split())
"""Only companies have these, whatever their subject is taken for."""
_UNSURE = Decimal(5)
"""How far beyond a bound a figure must be whose metric is not named beside it."""
_FAR = Decimal(20)
_MILLION = Decimal(10) ** 6
_LARGE_CURRENCIES = ("USD", "EUR", "CHF", "GBP")
"""The bounds are in units like these; a yen or a won is worth far less."""
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


def _issuers(scene: Scene, sentence: Sentence) -> set[str]:
    named = scene.mentioned_in(sentence)
    return {i for i in named if scene.instruments[i].kind in ("company", "etf", "fund")}


def _clearly_of(scene: Scene, figure: Figure, instrument: Instrument) -> bool:
    """Is the figure's company the only one of its sentence, named before it in its clause or
    alone in the sentence before?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    issuers = _issuers(scene, sentence)
    if not issuers and sentence.index:
        # *Die Börse bewertet den Autobauer mit …*
        return _issuers(scene, scene.sentences[sentence.index - 1]) == {instrument.id}
    before = re.split(r"[,;:–](?=\s)", scene.text[sentence.start : figure.start])[-1]
    start = figure.start - len(before)
    companies = [scene.instruments[i] for i in issuers]
    named = {i.id for i in companies if any(start <= m[0] < figure.start for m in i.mentions)}
    return named == {instrument.id}


def _metric(scene: Scene, figure: Figure) -> str:
    """The metric, or market value where the words say so and linking does not."""
    if figure.metric == "other" and relations().roles["cap"].search(scene.clause(figure)):
        return "market_cap"
    if re.match(r"\s(?:schwer\s)?wert\b", scene.after(figure, 14)):
        return "market_cap"
    return figure.metric


def _beyond_bounds(scene: Scene, figure: Figure) -> Iterator[Finding]:
    """More than there is of it in the world, or less than so large a company can have."""
    word = _scale_word(figure)
    if figure.value is None or figure.unit not in _LARGE_CURRENCIES or word is None:
        return
    instrument = scene.instruments.get(figure.subject.instrument or "")
    metric = _metric(scene, figure)
    maximum = plausible().maximum(metric, instrument.kind if instrument else None)
    # linking had to look for a word far from the figure, or the text names a threshold
    unsure = instrument is not None and (is_inferred(figure) or figure.basis == "criterion")
    if maximum is None and metric in _PROFITS:
        maximum, unsure = plausible().maximum(metric, "company"), True
    if maximum is not None and abs(figure.value) > maximum * (_UNSURE if unsure else 1):
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
    narrowed = any(name in _NARROWING for name, _ in marks_of(scene, figure))
    if narrowed or not _clearly_of(scene, figure, instrument):
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
        if scene.sentence_of(a) is not None and scene.sentence_of(a) is scene.sentence_of(b):
            continue
        ratio = abs(a.value / b.value)
        if ratio in (_THOUSAND, 1 / _THOUSAND):
            sentence = (
                f"Für {a.subject.text} stehen „{a.text}“ und „{b.text}“: dieselben Ziffern in "
                "verschiedener Größenordnung."
            )
            yield _finding(scene, [b, a], a.value, sentence, "other_scale", _scale_word(b) or "")


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
                yield _finding(
                    scene, [figure, first], better, sentence, "other_magnitude", figure.metric
                )


def _part_beyond_total(scene: Scene) -> Iterator[Finding]:
    """One part of a list is far larger than the total that the next sentence gives."""
    for sentence in scene.sentences:
        cue = relations().word("in_total").search(sentence.text)
        near = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
        totals = [f for f in scene.figures_in(sentence) if unit_class(f) == "M" and f.value]
        if cue is None or not near or len(totals) != 1 or totals[0].value is None:
            continue
        if totals[0].value < _MILLION:
            continue
        total, limit = totals[0], totals[0].value
        parts = [
            f for f in scene.figures_in(near[0])
            if f.unit == total.unit and f.value and metrics_agree(f.metric, total.metric)
        ]  # fmt: skip
        huge = [f for f in parts if f.value is not None and f.value > limit * _FAR]
        if len(parts) < 3 or len(huge) != 1 or huge[0].value is None:
            continue
        better = huge[0].value / _THOUSAND
        if better <= limit:
            sentence_text = (
                f"„{huge[0].text}“ ist ein Teil von „{total.text}“; gemeint sind wohl "
                f"{german_value(better, total.unit)}."
            )
            yield _finding(
                scene, [huge[0], total], better, sentence_text, "part_beyond_total", cue[0]
            )


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
    findings.extend(_part_beyond_total(scene))
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
