"""What the report shows of a record, ready for a template: German, resolved, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from nlp_fin.report import labels
from nlp_fin.report.drawn import draw_finding
from nlp_fin.report.grids import Grid, finding_grids
from nlp_fin.report.library import Library
from nlp_fin.report.quotes import LineIndex, Piece, Quote, finding_quotes, resolve
from nlp_fin.types import Figure, Finding, Record

_RANK = {"refuted": 0, "inconclusive": 1, "supported": 2, "unchecked": 3}
_FIGURE_ID = re.compile(r"\bf\d+\b")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding for a reader."""

    anchor: str
    key: str
    kind: str
    verdict: str
    reason: str
    sentence: str
    stated: str | None
    expected: str | None
    formula: tuple[Piece, ...]
    facts: tuple[tuple[str, str], ...]
    """What else the evidence says: cue, other readings tried, provider, series, …"""
    quotes: tuple[Quote, ...]
    figures: tuple[tuple[str, Figure], ...]
    """Each figure it rests on, with the id of its article."""
    finding: Finding
    decision: str | None
    note: str | None
    home: bool
    """False for a finding across articles."""
    pictures: tuple[Markup, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure with its linked meaning."""

    id: str
    start: int
    end: int
    text: str
    line: int
    verdict: str
    metric: str
    value: str
    meaning: tuple[tuple[str, str], ...]
    findings: tuple[FindingView, ...]


def finding_views(
    findings: Sequence[Finding], home: Record | None, library: Library, *, draw: bool = True
) -> list[FindingView]:
    """Views of `findings`, the refuted first. `home` owns plain figure ids.

    Without `draw` there are no pictures and tables: a terminal has no use for them.
    """
    views = [_finding_view(item, home, library, draw) for item in findings]
    return sorted(views, key=lambda v: (v.decision == "rejected", _RANK.get(v.verdict, 3)))


def finding_key(finding: Finding, home: Record | None) -> str:
    """The key under which a decision about `finding` is kept."""
    owner = home.article.id if home is not None else "across"
    return finding.key or f"{owner}:{finding.id}"


def _finding_view(
    finding: Finding, home: Record | None, library: Library, draw: bool
) -> FindingView:
    key = finding_key(finding, home)
    decision, note = library.decisions.get(key, (None, None))
    found = resolve(finding, home, library.records)
    unit = _common_unit([figure for _, figure in found])
    return FindingView(
        anchor=f"b-{finding.id}" if home is not None else f"b-quer-{finding.key or finding.id}",
        key=key,
        kind=finding.kind,
        verdict=finding.verdict,
        reason=labels.label("reason", finding.reason),
        sentence=finding.explanation,
        stated=labels.decimal_or_range(finding.stated, unit),
        expected=labels.decimal_or_range(finding.expected, unit),
        formula=_formula(finding, home, [figure for _, figure in found]),
        facts=tuple(_facts(finding.evidence)),
        quotes=tuple(finding_quotes(finding, home, library.records)),
        figures=tuple((record.article.id, figure) for record, figure in found),
        finding=finding,
        decision=decision,
        note=note,
        home=home is not None,
        pictures=tuple(draw_finding(finding, found, unit)) if draw else (),
        grids=tuple(finding_grids(finding, home, library)) if draw else (),
    )


def _common_unit(figures: Sequence[Figure]) -> str | None:
    units = {figure.unit for figure in figures}
    return units.pop() if len(units) == 1 else None


def _formula(finding: Finding, home: Record | None, figures: Sequence[Figure]) -> tuple[Piece, ...]:
    """The formula with each figure's id replaced by what the text says."""
    text = finding.evidence.get("formula")
    # Across articles an id alone does not say which figure is meant.
    if not isinstance(text, str) or home is None:
        return ()
    if finding.kind == "conflict" and finding.verdict == "refuted":
        text = text.replace(" = ", " ≠ ")
    by_id = {figure.id: figure for figure in figures}
    pieces: list[Piece] = []
    at = 0
    for match in _FIGURE_ID.finditer(text):
        figure = by_id.get(match.group())
        if figure is None:
            continue
        pieces += [Piece(_german(text[at : match.start()])), Piece(figure.text, True, figure.id)]
        at = match.end()
    return tuple(piece for piece in (*pieces, Piece(_german(text[at:]))) if piece.text)


def _german(text: str) -> str:
    """Decimal points of a formula as commas."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text)


_FACTS = (
    ("cue", "Anlass im Text"), ("definition", "Definition"), ("tried", "Auch geprüft"),
    ("provider", "Datenquelle"), ("symbol", "Symbol"), ("series", "Reihe"), ("from", "von"),
    ("to", "bis"), ("retrieved_at", "abgerufen"), ("answers", "Prüfsumme der Antwort"),
)  # fmt: skip


def _facts(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = []
    for key, name in _FACTS:
        value = evidence.get(key)
        if value not in (None, "", [], {}):
            facts.append((name, _fact(value)))
    return facts


def _fact(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_fact(item) for item in value)
    if isinstance(value, Mapping):
        parts = (labels.decimal_or_range(str(item), None) for item in value.values())
        return ": ".join(part for part in parts if part)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)


def figure_views(record: Record, findings: Sequence[FindingView]) -> list[FigureView]:
    """Views of the record's figures in text order, each with the findings it takes part in."""
    own: dict[str, list[FindingView]] = {}
    for view in findings:
        for article, figure in view.figures:
            if article == record.article.id:
                own.setdefault(figure.id, []).append(view)
    lines = LineIndex(record.article.text)
    return [
        FigureView(
            id=figure.id,
            start=figure.start,
            end=figure.end,
            text=figure.text,
            line=lines.line(figure.start),
            verdict=worst(own.get(figure.id, ())),
            metric=_metric(figure),
            value=labels.stated_value(figure),
            meaning=tuple(_meaning(figure)),
            findings=tuple(own.get(figure.id, ())),
        )
        for figure in sorted(record.figures, key=lambda f: (f.start, -f.end))
    ]


def worst(findings: Sequence[FindingView]) -> str:
    """The verdict that colours a figure; what the user rejected does not count."""
    verdicts = [view.verdict for view in findings if view.decision != "rejected"]
    return min(verdicts, key=lambda verdict: _RANK.get(verdict, 3), default="unchecked")


def _metric(figure: Figure) -> str:
    name = labels.label("metric", figure.metric)
    return f"{name}, Veränderung" if figure.aspect == "change" else name


def _meaning(figure: Figure) -> list[tuple[str, str]]:
    corrected = figure.value_corrected
    table = figure.table
    rows = [
        ("von", labels.subject(figure.subject)),
        ("gegenüber", labels.subject(figure.versus)),
        ("Zeitraum", labels.period(figure.period)),
        ("Art", labels.label("basis", figure.basis) if figure.basis != "actual" else ""),
        ("laut", _source(figure)),
        ("Tabelle", " / ".join(p for p in (table.row, table.column) if p) if table else ""),
        ("gemeint wohl", labels.amount(corrected, figure.unit) if corrected is not None else ""),
    ]
    return [(name, text) for name, text in rows if text]


def _source(figure: Figure) -> str:
    if figure.source is None:
        return ""
    return ", Stand ".join(p for p in (figure.source.text, figure.source.as_of) if p)
