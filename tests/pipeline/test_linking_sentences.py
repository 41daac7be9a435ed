"""Sentences of many genres with the links that a reader would make (`cases/linking.txt`).

`[[9 %|revenue_growth|SAP|2025Q2]]`: text of the figure, metric, subject (a name, or part of it),
period (`2025`, `2025Q2`, `2025H1`, `2025-09`, `d:2025-05-06`, `-` for none, `*` unchecked), and
after that `key=value`: `b` basis, `v` value, `a` aspect, `vs` the other side, `u` unit,
`r` rate, `ut` unit text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from linking_context import context_of

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.types import Figure

CASES_FILE = Path(__file__).parent / "cases" / "linking.txt"
GAPS_FILE = CASES_FILE.with_name("linking_gaps.txt")


@dataclass(frozen=True)
class Expected:
    start: int
    text: str
    metric: tuple[str, ...]
    subject: tuple[str, ...]
    period: str
    more: dict[str, str]


def read_case(line: str) -> tuple[str, list[Expected]]:
    """The plain text of a line and what is expected of each figure in it."""
    plain, found, position = "", [], 0
    for match in re.finditer(r"\[\[(.*?)\]\]", line):
        plain += line[position : match.start()]
        text, metric, subject, period, *rest = match[1].split("|")
        more = dict(pair.split("=", 1) for pair in ";".join(rest).split(";") if pair)
        found.append(
            Expected(
                len(plain), text, tuple(metric.split("~")), tuple(subject.split("~")), period, more
            )
        )
        plain += text
        position = match.end()
    return plain + line[position:], found


def period_code(figure: Figure) -> tuple[date | None, date | None]:
    return (None, None) if figure.period is None else (figure.period.start, figure.period.end)


def dates_of(code: str) -> tuple[date, date]:
    """First and last day of `2025`, `2025Q2`, `2025H1`, `2025-09`, `d:` or `ytd:2025-05-06`."""
    if code.startswith(("d:", "ytd:")):
        day = date.fromisoformat(code.split(":")[1])
        return (day.replace(month=1, day=1) if code.startswith("ytd") else day), day
    year = int(code[:4])
    first, months = {"": (1, 12), "Q": (0, 3), "H": (0, 6), "-": (0, 1)}[code[4:5]]
    if not first:
        number = int(code[5:])
        first = (number - 1) * months + 1
    after = first + months
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return date(year, first, 1), date.fromordinal(end.toordinal() - 1)


def names_of(figure: Figure, context: TextContext) -> str:
    names = [figure.subject.text or ""]
    known = context.instruments.get(figure.subject.instrument or "")
    if known is not None:
        names.append(known.name)
    return " / ".join(names).lower()


def read_cases(file: Path = CASES_FILE) -> Iterator[object]:
    """One parameter set for each line of a case file, named after its group."""
    group, number = "", 0
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group, number = line[3:], 0
        elif line and not line.startswith("#"):
            number += 1
            yield pytest.param(line, id=f"{group}-{number}")


@pytest.mark.parametrize("line", list(read_cases()))
def test_a_sentence_is_linked_as_a_reader_links_it(line: str) -> None:
    text, expected = read_case(line)
    context = context_of(text)
    figures = {figure.start: figure for figure in link_figures(context)}
    for want in expected:
        end = want.start + len(want.text)
        near = [f for start, f in figures.items() if start < end and f.end > want.start]
        assert near, f"no figure at «{want.text}»"
        figure = near[0]
        assert figure.metric in want.metric, figure.reasons
        if want.subject != ("*",):
            names = names_of(figure, context)
            assert any(name.lower() in names for name in want.subject), figure.reasons
        if want.period == "-":
            assert figure.period is None, figure.reasons
        elif want.period != "*":
            assert period_code(figure) == dates_of(want.period), figure.reasons
        if "b" in want.more:
            assert figure.basis in want.more["b"].split("~"), figure.reasons
        if "v" in want.more:
            assert figure.value == Decimal(want.more["v"]), figure.reasons
        if "a" in want.more:
            assert figure.aspect == want.more["a"], figure.reasons
        if "ut" in want.more:
            assert figure.unit_text == want.more["ut"]
        if "vs" in want.more:
            assert figure.versus is not None
            assert want.more["vs"].lower() in (figure.versus.text or "").lower()
        assert figure.reasons, "every figure says why it was linked so"


@pytest.mark.parametrize("line", list(read_cases(GAPS_FILE)))
def test_a_known_gap_is_still_open(line: str) -> None:
    """Keeps the list of gaps true: a sentence that is linked right moves to the cases."""
    with pytest.raises(AssertionError):
        test_a_sentence_is_linked_as_a_reader_links_it(line)
