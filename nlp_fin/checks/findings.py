"""Findings with their German sentence, evidence and stable key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from nlp_fin.checks.identities.base import Outcome, nominal_interval
from nlp_fin.checks.terms import formula_text, term
from nlp_fin.checks.verdicts import Judgement
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding, FindingKind, Interval, Verdict

_ROUND = Context(prec=6, rounding=ROUND_HALF_EVEN)
_SCALES = ((12, "Bio. "), (9, "Mrd. "), (6, "Mio. "))
_UNITS = {
    "percent": " %",
    "percentage_points": " Prozentpunkte",
    "basis_points": " Basispunkte",
    "times": "-Fache",
    "points": " Punkte",
    "count": "",
}
_ENDINGS = {
    ("supported", None): "; die genannten {stated} passen dazu.",
    ("refuted", None): "; genannt sind aber {stated}.",
    ("inconclusive", None): "; genannt sind {stated}, was offen bleibt.",
    ("inconclusive", "near_miss"): "; genannt sind {stated}, knapp daneben.",
    ("inconclusive", "coarse_rounding"): "; genannt sind {stated}, nur grob gerundet vereinbar.",
    ("inconclusive", "direction"): "; genannt sind {stated}, der Größe nach passend.",
    ("inconclusive", "ambiguous_period"): (
        "; genannt sind {stated}, doch die Zeiträume können verschieden sein."
    ),
    ("inconclusive", "definition"): (
        "; genannt sind {stated}, doch die Größen können verschieden abgegrenzt sein."
    ),
    ("inconclusive", "other_base"): (
        "; genannt sind {stated}, was zu einer anderen Bezugsgröße im Text passt."
    ),
}


def german_number(value: Decimal, digits: int = 4) -> str:
    """`-1234.5` → `-1.234,5`, rounded to `digits` significant digits, at least to whole numbers."""
    rounded = Context(prec=digits).plus(value)
    if rounded == rounded.to_integral_value():
        rounded = value.quantize(Decimal(1)) if abs(value) >= 1000 else rounded
    text = decimal_text(rounded) or "0"
    whole, _, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("-" if text.startswith("-") else "") + grouped + (f",{fraction}" if fraction else "")


def german_value(value: Decimal, unit: str) -> str:
    """A value as a reader writes it: `1,2 Mrd. EUR`, `8,7 %`."""
    if unit in ("percent", "percentage_points"):
        return (
            german_number(value.quantize(Decimal("0.1")) if abs(value) >= 1 else value, 3)
            + (_UNITS[unit])
        )
    if unit in _UNITS:
        return german_number(value) + _UNITS[unit]
    for power, name in _SCALES:
        if abs(value) >= Decimal(10) ** power:
            return german_number(value.scaleb(-power)) + " " + name + unit
    return german_number(value) + " " + unit


def german_interval(span: Interval, unit: str) -> str:
    """The nominal value, or `6,8 bis 8,6 Prozentpunkte`."""
    if span.low is None or span.high is None:
        if span.low is not None:
            return "mehr als " + german_value(span.low, unit)
        return "weniger als " + german_value(span.high, unit) if span.high is not None else "?"
    low, high = german_value(span.low, unit), german_value(span.high, unit)
    if low == high:
        return low
    suffix = _UNITS.get(unit, "")
    return f"{low.removesuffix(suffix)} bis {high}"


def interval_text(span: Interval | None) -> str | None:
    """The decimal string of the record format, or `low..high`."""
    if span is None or (span.low is None and span.high is None):
        return None
    ends = [
        None if end is None else decimal_text(_ROUND.plus(end)) for end in (span.low, span.high)
    ]
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0] or ''}..{ends[1] or ''}"


def stable_key(article_id: str, kind: str, name: str, figures: Sequence[Figure]) -> str:
    """A key that a re-run of the same article gives again, whatever the ids of its figures."""
    places = sorted(f"{f.start}:{f.text}" for f in figures)
    digest = hashlib.sha256("\n".join([article_id, kind, name, *places]).encode())
    return digest.hexdigest()[:20]


def make_finding(
    article_id: str, kind: FindingKind, verdict: Verdict, figures: Sequence[Figure],
    explanation: str, *, name: str, reason: str | None = None, stated: str | None = None,
    expected: str | None = None, evidence: Mapping[str, Any] | None = None,
) -> Finding:  # fmt: skip
    """A finding without id (the article's list numbers them); figures in the given order.

    A figure without id is a wording that linking did not take as a figure: it becomes a span.
    """
    return Finding(
        id="",
        kind=kind,
        verdict=verdict,
        figures=tuple(dict.fromkeys(f.id for f in figures if f.id)),
        spans=tuple((f.start, f.end) for f in figures if not f.id),
        explanation=explanation,
        reason=reason,
        stated=stated,
        expected=expected,
        evidence={"identity": name, **(evidence or {})},
        key=stable_key(article_id, kind, name, figures),
    )


def arithmetic_finding(
    article_id: str, outcome: Outcome, *, cue: str, kind: FindingKind = "arithmetic",
    tried: Sequence[str] = (), verdict: Verdict | None = None, reason: str | None = None,
    terms: Mapping[str, str] | None = None,
) -> Finding:  # fmt: skip
    """The finding of one identity. `verdict` and `reason` override the bare judgement where
    something else explains the difference; `terms` as for `formula_text`."""
    verdict = verdict or outcome.judgement.verdict
    reason = reason if reason is not None else outcome.judgement.reason
    unit = outcome.stated.unit
    texts = {role: f"„{figure.text}“" for role, figure in outcome.figures.items()}
    texts["expected"] = german_interval(outcome.nominal, unit)
    ending = _ENDINGS.get((verdict, reason)) or _ENDINGS[verdict, None]
    sentence = outcome.identity.calculation.format(**texts) + ending.format(
        stated=texts[outcome.identity.result.name]
    )
    expected = interval_text(outcome.comparable)
    evidence: dict[str, Any] = {
        "formula": f"{outcome.stated.id} = {formula_text(outcome, terms)} = {expected or '?'}",
        "cue": cue,
        "roles": {role: figure.id for role, figure in outcome.figures.items()},
    }
    if tried:
        evidence["tried"] = list(tried)
    return make_finding(
        article_id, kind, verdict, list(outcome.figures.values()), sentence,
        name=outcome.identity.name, reason=reason,
        stated=interval_text(nominal_interval(outcome.stated)),
        expected=expected, evidence=evidence,
    )  # fmt: skip


def whole_finding(
    article_id: str, figures: Sequence[Figure], judgement: Judgement, explanation: str, *, cue: str
) -> Finding:  # fmt: skip
    """Shares of one whole: 100 is what the text implies (`stated`), their sum what they make."""
    found = decimal_text(sum((f.value or Decimal(0) for f in figures), Decimal(0)))
    return make_finding(
        article_id, "arithmetic", judgement.verdict, figures, explanation,
        name="shares_sum_to_100", reason=judgement.reason, stated="100", expected=found,
        evidence={"formula": f"100 = {' + '.join(term(f) for f in figures)} = {found}", "cue": cue},
    )  # fmt: skip
