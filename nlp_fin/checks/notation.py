"""Notation in prose: scales and orders of magnitude that cannot be right, and the corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from nlp_fin.checks.findings import german_value
from nlp_fin.checks.grids import find_grids
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.magnitudes import (
    NARROWING,
    THOUSAND,
    check_magnitudes,
    notation_finding,
    scale_word,
)
from nlp_fin.checks.metric_words import is_inferred
from nlp_fin.checks.scene import Scene, Sentence, build_scene, unit_class
from nlp_fin.checks.scopes import marks_of
from nlp_fin.checks.separators import check_columns
from nlp_fin.lexicon.plausible import plausible
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Instrument, Record

_PROFITS = frozenset("net_income earnings operating_income pretax_income ebitda".split())
"""Only companies have these, whatever their subject is taken for."""
_UNSURE = Decimal(5)
"""How far beyond a bound a figure must be whose metric is not named beside it."""
_FAR = Decimal(20)
_MILLION = Decimal(10) ** 6
_LARGE_CURRENCIES = ("USD", "EUR", "CHF", "GBP")
"""The bounds are in units like these; a yen or a won is worth far less."""


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
    place = scene.place[figure.id]
    # in a list each figure has the name since the one before
    start = max(start, scene.figures[place - 1].end if place else 0)
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
    word = scale_word(figure)
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
            better /= THOUSAND
        sentence = (
            f"„{figure.text}“ ist mehr, als es davon geben kann; gemeint sind wohl "
            f"{german_value(better, figure.unit)}."
        )
        yield notation_finding(scene, [figure], better, sentence, "beyond_bounds", word)
        return
    if instrument is None or instrument.symbol is None or figure.aspect != "level":
        return
    floor = plausible().floors.get((instrument.symbol, metric))
    if floor is None or figure.value >= floor or figure.value <= 0:
        return
    narrowed = any(name in NARROWING for name, _ in marks_of(scene, figure))
    if narrowed or not _clearly_of(scene, figure, instrument):
        return
    if metric == "revenue" and (
        figure.period is None or figure.period.kind not in ("year", "fiscal_year")
    ):
        return
    better = figure.value * THOUSAND
    sentence = (
        f"„{figure.text}“ ist für {instrument.name} viel zu wenig; gemeint sind wohl "
        f"{german_value(better, figure.unit)}."
    )
    yield notation_finding(scene, [figure], better, sentence, "below_floor", word)


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
        better = huge[0].value / THOUSAND
        if better <= limit:
            sentence_text = (
                f"„{huge[0].text}“ ist ein Teil von „{total.text}“; gemeint sind wohl "
                f"{german_value(better, total.unit)}."
            )
            yield notation_finding(
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
    findings.extend(check_magnitudes(scene))
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
