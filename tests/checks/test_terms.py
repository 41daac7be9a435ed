"""The formula in the evidence is one that a program can compute from the record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from nlp_fin.analysis import analyze
from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, measure
from nlp_fin.checks.identities.change import AMOUNT_BEFORE_FALL, AMOUNT_OF_OLD, MULTIPLE
from nlp_fin.checks.identities.comparison import DISCOUNT, DISTANCE, PREMIUM, SPREAD, TIMES
from nlp_fin.checks.identities.totals import SHARE, sum_of
from nlp_fin.checks.identities.valuation import TRADE_BALANCE
from nlp_fin.checks.terms import term
from nlp_fin.ingest import article_from_text, read
from nlp_fin.types import Article, Figure, Finding, Record

ROOT = Path(__file__).parents[2]
PASSAGES = Path(__file__).with_name("cases") / "passages.jsonl"
_PRINTED = Decimal("0.00001")
"""Relative difference that six printed digits allow."""


@cache
def records() -> list[Record]:
    out: list[Record] = []
    for path in sorted((ROOT / "corpora" / "sample").iterdir()):
        out.extend(analyze(found) for found in read(path) if isinstance(found, Article))
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        text = f"Datum: 2025-11-05\n\n{json.loads(line)['text']}"
        out.append(analyze(article_from_text(text, source="passage.txt")))
    return out


def arithmetic() -> Iterator[tuple[Record, Finding]]:
    for record in records():
        for finding in record.findings:
            if finding.kind == "arithmetic" and finding.expected is not None:
                yield record, finding


def computed(formula: str, record: Record) -> tuple[Decimal, Decimal]:
    """The middle of `name = formula = value`, of both ends of the ranges in it."""
    expression = formula.split(" = ")[1]
    figures = {f.id: f for f in record.figures}
    names = sorted(set(re.findall(r"\bf\d+(?:\.\w+)?", expression)), key=len, reverse=True)
    ends = []
    for name in names:
        identifier, _, field = name.partition(".")
        figure = figures[identifier]
        value = getattr(figure, field or "value")
        ends.append([value] if value is not None else [figure.low, figure.high])
    code = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)\b", r"Decimal('\1')", expression)
    code = code.replace("^", "**")
    for number, name in enumerate(names):
        code = re.sub(rf"\b{re.escape(name)}\b(?!\.)", f"x{number}", code)
    with localcontext(prec=40):
        values = [
            eval(code, {"Decimal": Decimal, **{f"x{n}": v for n, v in enumerate(chosen)}})
            for chosen in product(*ends)
        ]
    return min(values), max(values)


def is_printed(value: Decimal, printed: str) -> bool:
    return abs(value - Decimal(printed)) <= _PRINTED * abs(value)


def test_every_formula_gives_the_expected_value() -> None:
    wrong = []
    for record, finding in arithmetic():
        low, high = computed(finding.evidence["formula"], record)
        ends = str(finding.expected).split("..")
        if not is_printed(low, ends[0]) or not is_printed(high, ends[-1]):
            wrong.append((finding.evidence["formula"], low, high, record.article.text[:80]))
    assert wrong == []


def test_an_expected_value_that_supports_has_the_sign_of_the_stated_one() -> None:
    for _, finding in arithmetic():
        if finding.verdict == "supported":
            stated, expected = (
                Decimal(str(text).split("..")[0]) for text in (finding.stated, finding.expected)
            )
            assert stated * expected >= 0, finding.evidence["formula"]


def figure(name: str, value: str, unit: str = "percent") -> Figure:
    return Figure(name, 0, 1, value, Decimal(value), None, None, unit, step=Decimal("0.1"))


@pytest.mark.parametrize(
    ("identity", "values", "formula"),
    [
        (DISTANCE, ("9.8", "10.6", "-0.8"), "f3 = f1 - f2 = -0.8"),
        (DISTANCE, ("9.8", "10.6", "0.8"), "f3 = f2 - f1 = 0.8"),
        (SPREAD, ("2", "3.3", "-130"), "f3 = (f1 - f2) * 100 = -130"),
        (DISCOUNT, ("12", "15", "-20"), "f3 = (f1 / f2 - 1) * 100 = -20"),
        (DISCOUNT, ("12", "15", "20"), "f3 = (1 - f1 / f2) * 100 = 20"),
        (PREMIUM, ("12", "15", "25"), "f3 = (f2 / f1 - 1) * 100 = 25"),
        (TIMES, ("12", "15", "-1.25"), "f3 = -(f2 / f1) = -1.25"),
        (MULTIPLE, ("-12", "-15", "1.25"), "f3 = (-f2) / (-f1) = 1.25"),
        (AMOUNT_OF_OLD, ("-2", "50", "-4"), "f3 = f1 / f2 * 100 = -4"),
        (AMOUNT_OF_OLD, ("-2", "50", "4"), "f3 = (-f1) / f2 * 100 = 4"),
        (AMOUNT_BEFORE_FALL, ("-2", "48", "-4"), "f3 = f1 / (f2 + (-f1)) * 100 = -4"),
        (SHARE, ("-2", "50", "4"), "f3 = -f1 / f2 * 100 = 4"),
        (TRADE_BALANCE, ("80", "90", "10"), "f3 = f2 - f1 = 10"),
        (sum_of(2), ("80", "-90", "-10"), "f3 = f1 + f2 = -10"),
    ],
)
def test_the_formula_has_the_sign_of_the_stated_figure(
    identity: Identity, values: tuple[str, str, str], formula: str
) -> None:
    names = [*(role.name for role in identity.inputs), identity.result.name]
    figures = {n: figure(f"f{i}", v) for i, (n, v) in enumerate(zip(names, values, strict=True), 1)}
    outcome = measure(identity, figures)
    assert outcome is not None
    finding = arithmetic_finding("a", outcome, cue="")
    assert finding.evidence["formula"] == formula
    assert formula.endswith(f" = {finding.expected}")


def test_terms_of_derived_figures() -> None:
    stored = figure("f1", "3")
    band = replace(stored, value=None, low=Decimal(4), high=Decimal(5))
    assert term(stored) == "f1"
    assert term(replace(stored, value=Decimal(-3)), stored) == "-f1"
    assert term(replace(stored, value=Decimal(200)), stored) == "((f1 - 1) * 100)"
    assert term(replace(stored, value=Decimal(4)), band) == "f1.low"
    assert term(replace(stored, value_corrected=Decimal(7))) == "f1.value_corrected"
    assert term(replace(stored, id="")) == "3"
