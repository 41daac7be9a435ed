"""Checks of growth over years: a yearly rate against a cumulative result or against two amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.identities.base import Identity, Outcome, measure
from nlp_fin.checks.identities.compounding import (
    capital_after,
    cumulative_of_rate,
    purchasing_power_after,
    rate_of_capital,
    rate_of_cumulative,
    simple_sum,
)
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.terms import term
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_NUMBERS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "fünfundzwanzig": 25, "dreißig": 30,
    "vierzig": 40,
}  # fmt: skip


@cache
def _duration() -> re.Pattern[str]:
    words = "|".join(_NUMBERS)
    return re.compile(
        rf"(?<![\w,.])(\d{{1,2}}|{words})\s?-?(?:Jahre|Jahren|Jahres)\b", re.IGNORECASE
    )


def years_in(text: str) -> Decimal | None:
    """The one number of years that a stretch of text names, or that its two dates enclose.

    None for none or several.
    """
    found = {
        int(word) if word.isdigit() else _NUMBERS[word.lower()]
        for word in _duration().findall(text)
    }
    if not found:
        return _years_between(text)
    return Decimal(found.pop()) if len(found) == 1 else None


@cache
def _year() -> re.Pattern[str]:
    return re.compile(
        r"(?:\b(Anfang|Beginn|Januar|Ende|Dezember)\s(?:des Jahres\s)?)?"
        r"\b((?:19|20)\d\d)\b(?![,.]\d)"
    )


def _years_between(text: str) -> Decimal | None:
    """*Anfang 2015 … Ende 2024* are ten years; two dates of different kinds are left open."""
    dates = [(word, int(year)) for word, year in _year().findall(text)]
    if len(dates) != 2 or dates[0][1] >= dates[1][1]:
        return None
    late = [word in ("Ende", "Dezember") for word, _ in dates]
    named = [bool(word) for word, _ in dates]
    if named[0] != named[1]:
        return None
    return Decimal(dates[1][1] - dates[0][1] + late[1] - late[0])


def _is_yearly(scene: Scene, figure: Figure) -> bool:
    """Does the text say that a percentage is per year?"""
    if figure.unit != "percent":
        return False
    if figure.metric in ("cagr", "interest_rate", "inflation") or figure.rate == "per_year":
        return True
    around = scene.before(figure, 70) + " | " + scene.after(figure, 30)
    return relations().word("yearly").search(around) is not None


def _window(scene: Scene, sentence: Sentence) -> list[Sentence]:
    return list(scene.neighbours(sentence, 1))


def _text(scene: Scene, sentences: Sequence[Sentence]) -> str:
    return " ".join(s.text for s in sentences)


def _assumed(figure: Figure) -> Figure:
    """The figure as the premise of an example, exactly as printed."""
    return replace(figure, basis="hypothetical") if figure.qualifier == "exact" else figure


def _in_percent(figure: Figure) -> Figure | None:
    """A percentage, or a multiple in words as one: *verdreifacht* is a gain of 200 %."""
    if figure.unit == "percent":
        return figure
    if figure.unit != "times" or figure.value is None or figure.value <= 1:
        return None
    if not re.match(r"ver", figure.text, re.IGNORECASE):
        return None
    return replace(figure, unit="percent", value=(figure.value - 1) * 100, step=None)


def _rates(scene: Scene, sentence: Sentence) -> Iterator[tuple[Outcome, Outcome | None]]:
    """A yearly rate and a cumulative one of the same thing, in either order.

    The second outcome is the reading without interest on interest.
    """
    near = _window(scene, sentence)
    years = years_in(_text(scene, near))
    if years is None:
        return
    figures = [c for s in near for f in scene.figures_in(s) if (c := _in_percent(f)) is not None]
    yearly = [f for f in figures if _is_yearly(scene, f)]
    others = [f for f in figures if f not in yearly and f.value and abs(f.value) > 5]
    here = scene.figures_in(sentence)
    if (
        len(yearly) != 1
        or len(others) != 1
        or not any(h.id == f.id for h in here for f in (*yearly, *others))
    ):
        return
    rate, cumulative = yearly[0], others[0]
    if abs(cumulative.value or Decimal(0)) <= abs(rate.value or rate.high or Decimal(0)):
        return
    said = relations().word("cumulative").search(scene.clause(cumulative)) is not None
    if not said and not relations().multiple.search(cumulative.text):
        return
    if rate.start > cumulative.start:
        outcome = measure(rate_of_cumulative(years), {"cumulative": cumulative, "rate": rate})
    else:
        outcome = measure(cumulative_of_rate(years), {"rate": rate, "cumulative": cumulative})
    if outcome is not None:
        plain = measure(simple_sum(years), {"rate": rate, "cumulative": cumulative})
        yield outcome, plain


def _premises(
    scene: Scene, sentence: Sentence, near: Sequence[Sentence]
) -> tuple[Figure, Figure, Figure] | None:
    """Start, end and yearly rate of an example; a later sentence may vary rate and end."""
    amounts = [f for s in near for f in scene.figures_in(s) if unit_class(f) == "M"]
    rates = [f for s in near for f in scene.figures_in(s) if f.unit == "percent"]
    here = scene.figures_in(sentence)
    own_amounts = [f for f in amounts if f in here]
    own_rates = [f for f in rates if f in here]
    if len(amounts) == 3 and len(own_amounts) == 1 and len(own_rates) == 1:
        return amounts[0], own_amounts[0], own_rates[0]
    if len(amounts) != 2 or len(rates) != 1:
        return None
    if not any(f in here for f in (amounts[1], rates[0])):
        return None
    return amounts[0], amounts[1], rates[0]


def _of_something_else(scene: Scene, start: Figure, end: Figure, rate: Figure) -> bool:
    """Is something named between the amounts and the rate that is not named before them?"""
    if rate.start < end.end:
        return False
    for instrument in scene.record.instruments:
        places = [m[0] for m in instrument.mentions]
        if any(end.end <= p < rate.start for p in places) and all(p >= end.end for p in places):
            return True
    return False


@cache
def _becomes() -> re.Pattern[str]:
    return re.compile(r"\b(?:auf|zu)\s[^,;]{0,25}$")


def _says_growth(
    scene: Scene, sentence: Sentence, start: Figure, end: Figure, rate: Figure
) -> bool:
    """*5.000 Euro wuchsen in acht Jahren auf 8.600 Euro, eine jährliche Rendite von …*"""
    here = scene.figures_in(sentence)
    if not all(f in here for f in (start, end, rate)) or not _is_yearly(scene, rate):
        return False
    between = scene.between(start, end)
    grows = relations().word("moves_up").search(sentence.text) is not None
    return grows and len(between) < 60 and _becomes().search(between) is not None


def _capital(scene: Scene, sentence: Sentence) -> Iterator[Outcome]:
    """An amount that becomes another over years at a yearly rate."""
    near = _window(scene, sentence)
    text = _text(scene, near)
    words = relations()
    years = years_in(text)
    if years is None or words.word("monthly").search(text):
        return
    found = _premises(scene, sentence, near)
    if found is None:
        return
    start, end, rate = found
    if _of_something_else(scene, start, end, rate):
        return
    if not _says_growth(scene, sentence, *found) and words.word("example").search(text) is None:
        return
    if start.unit != end.unit or start.value is None or end.value is None:
        return
    shrinks = words.word("loses").search(text) is not None and end.value < start.value
    if not shrinks and (end.value <= start.value or not _is_yearly(scene, rate)):
        return
    identity: Identity
    if shrinks:
        identity = purchasing_power_after(years)
    elif rate.start > end.start:
        identity = rate_of_capital(years)
    else:
        identity = capital_after(years)
    figures = {"start": _assumed(start), "end": end, "rate": rate}
    if identity.result.name == "end":
        figures["rate"] = _assumed(rate)
    outcome = measure(identity, figures)
    if outcome is not None:
        yield outcome


def _rate_finding(scene: Scene, outcome: Outcome, plain: Outcome | None) -> Finding:
    """A plain sum without interest on interest is another definition, not an error."""
    article = scene.record.article.id
    terms = {
        role: term(figure, scene.figures[scene.place[figure.id]])
        for role, figure in outcome.figures.items()
    }
    simple = plain is not None and plain.judgement.verdict == "supported"
    if outcome.judgement.verdict == "refuted" and simple:
        return arithmetic_finding(
            article, outcome, cue="pro Jahr", verdict="inconclusive", reason="definition",
            tried=["einfache Summe ohne Zinseszins"], terms=terms,
        )  # fmt: skip
    return arithmetic_finding(article, outcome, cue="pro Jahr", terms=terms)


def check_growth(scene: Scene) -> list[Finding]:
    """Findings about rates per year, cumulative results and capital."""
    findings: list[Finding] = []
    article = scene.record.article.id
    seen: set[frozenset[str]] = set()
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        for outcome, plain in _rates(scene, sentence):
            ids = frozenset(f.id for f in outcome.figures.values())
            if ids in seen:
                continue
            seen.add(ids)
            findings.append(_rate_finding(scene, outcome, plain))
        for outcome in _capital(scene, sentence):
            ids = frozenset(f.id for f in outcome.figures.values())
            if ids not in seen:
                seen.add(ids)
                findings.append(arithmetic_finding(article, outcome, cue="pro Jahr"))
    return findings
