"""Figures with what the text leaves to the reader filled in, for comparing repeated statements.

A restatement (*Die Marge von …*, *der Konzern*) says less than the statement it takes up; linking
then has to guess what it is of. Only checks of conflicts use these readings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from nlp_fin.checks.keys import MOMENTARY, general_metric
from nlp_fin.checks.known import (
    FUNDS,
    Counted,
    find_known,
    only_one,
    with_known_subject,
)
from nlp_fin.checks.metric_words import metric_word
from nlp_fin.checks.restating import restates
from nlp_fin.checks.scene import Scene, unit_class
from nlp_fin.checks.subjects import subject_key, words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Subject

_AHEAD = ("forecast", "target", "estimate")
_RATES = frozenset("interest_rate unemployment inflation bond_yield share margin".split())
_ECONOMY = frozenset("inflation gdp_growth gdp unemployment".split())


def _weak_subject(scene: Scene, figure: Figure) -> bool:
    """Is the subject not named before the figure in its sentence, but behind it or not at all?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    instrument = scene.instruments.get(figure.subject.instrument or "")
    if instrument is not None and instrument.kind == "institution" and figure.metric in _ECONOMY:
        # *Die Bank of England dürfte bei einer Teuerung von …*: no bank has an inflation
        return True
    if instrument is not None:
        here = [m[0] for m in instrument.mentions if sentence.start <= m[0] < sentence.end]
        return bool(here) and min(here) > figure.start
    text = scene.text[sentence.start : figure.start]
    name = set(words_of(figure.subject.text or ""))
    head = re.search(r"(\w+)\s(?:von|um)\s[^.]{0,12}$", text)
    if head is not None and name <= set(words_of(head[1])):
        # *Der Aufbau von 37.000 Stellen*: the noun of the restatement is no subject
        return True
    return not name & set(words_of(text))


def _only_looks_ahead(scene: Scene, figure: Figure) -> bool:
    """A restatement without a modal verb is of what happened, though it mentions a forecast."""
    if figure.basis not in _AHEAD or not restates(scene, figure):
        return False
    return relations().word("modal").search(scene.clause(figure)) is None


@cache
def _reached() -> re.Pattern[str]:
    return re.compile(r"\bauf\s(?:(?:eine|die|das|den)\s)?(?:\w+\svon\s)?$")


@cache
def _move_noun() -> re.Pattern[str]:
    return re.compile(rf"(?:{relations().words['change_noun']})$", re.IGNORECASE)


def _as_level(scene: Scene, figure: Figure) -> Figure:
    """*Der Quartalsgewinn von 1,4 Milliarden Euro* is a level, whatever words like *Gewinn* mean
    elsewhere."""
    if figure.aspect != "change":
        return figure
    reached = _reached().search(scene.before(figure, 40))
    if figure.metric in _RATES and reached is not None:
        return replace(figure, aspect="level")
    if unit_class(figure) not in "MC" or not restates(scene, figure):
        return figure
    noun = re.search(r"(\w+)\s(?:[^,;]{0,40}\s)?von\s\D{0,12}$", scene.before(figure))
    if noun is None:
        return figure
    profit = re.search(r"(?:gewinn|überschuss|ergebnis|verlust)s?$", noun[1], re.IGNORECASE)
    moves = _move_noun().search(noun[1])
    return replace(figure, aspect="level") if profit or not moves else figure


@cache
def _definite() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:[Dd]e[rmsn]|[Dd]as|[Dd]ie|[Dd]iese[rmsn]?|[Zz]um|[Vv]om|[Bb]eim|[Ss]eine[rmn]?)\s"
        r"(?:[a-zäöüß]+\s)?[A-ZÄÖÜ]\w+\s(?:[^,;.]{0,40}\s)?von\s\D{0,12}$"
    )


def _as_fact(scene: Scene, figure: Figure) -> Figure:
    """*Wer die Aktie nach dem Kursplus von 84 Prozent kauft*: only the purchase is imagined."""
    if figure.basis != "hypothetical" or figure.metric in MOMENTARY:
        return figure
    if not scene.names_period(figure) or not restates(scene, figure):
        return figure
    known = _definite().search(scene.before(figure)) is not None
    return replace(figure, basis="actual") if known else figure


def _as_move(scene: Scene, figure: Figure) -> Figure:
    """*Der Aufbau von 37.000 Stellen* restates a change, whose noun says so."""
    if figure.metric != "employees" or figure.aspect != "level" or not restates(scene, figure):
        return figure
    noun = re.search(r"(\w+)\s(?:von|um)\s\D{0,12}$", scene.before(figure))
    if noun is None or relations().word("staff_moves").fullmatch(noun[1]) is None:
        return figure
    return replace(figure, aspect="change")


def _as_costs(scene: Scene, figure: Figure) -> Figure:
    """The costs of a fund in percent are its TER."""
    if figure.metric != "cost" or figure.unit != "percent":
        return figure
    if re.search(r"(?:gesamt|fonds)kosten|gebühr", scene.clause(figure), re.IGNORECASE) is None:
        return figure
    return replace(figure, metric="ter", aspect="level")


@cache
def _forecast() -> re.Pattern[str]:
    return re.compile(
        r"\w*(?:prognose|ausblick|guidance|zielspanne)\w*\s?(?:(?:für|zum|beim|zu)\s[^,;.]{0,40}|[^,;.]{0,14})(?:\(|\bvon|\bbei|\bauf)\s?"
        r"(?:\w+\s(?:um|von)\s)?$",
        re.IGNORECASE,
    )


def _as_forecast(scene: Scene, figure: Figure) -> Figure:
    """*die Umsatzprognose (Wachstum um 10 %)* is no result."""
    if figure.basis != "actual" or _forecast().search(scene.before(figure, 60)) is None:
        return figure
    return replace(figure, basis="forecast")


_MARKET_PERIODS = ("ytd", "day", "week", "month", "span")


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:liegt|lag|steht|stand|notier\w*|plus|minus|höher|tiefer|niedriger|ytd|zugelegt|legte"
        r"|gewonnen|gewann|verloren|verlor)\b",
        re.IGNORECASE,
    )


def _as_return(scene: Scene, figure: Figure) -> Figure:
    """What an index moved by since a day is a return, whatever noun stands in the sentence.

    *Der Nebenwerteindex verlangt Gewinne und steht seit Jahresbeginn 1,2 Prozent höher.*
    """
    of_index = (figure.subject.instrument or "").startswith("index:")
    if not of_index or figure.unit != "percent" or figure.basis != "actual":
        return figure
    if figure.metric not in ("margin", "earnings_growth", "revenue_growth", "eps_growth", "other"):
        return figure
    if figure.period is None or figure.period.kind not in _MARKET_PERIODS:
        return figure
    if _quoted().search(scene.clause(figure)) is None:
        return figure
    return replace(figure, metric="return", aspect="level", reasons=("metric=return: index",))


def _as_forward(scene: Scene, figure: Figure) -> Figure:
    """*das KGV für 2026* in an article of 2025 is a forward P/E, whatever the text calls it."""
    published, period = scene.record.article.published, figure.period
    if figure.metric != "pe" or published is None or period is None or period.start is None:
        return figure
    ahead = period.kind in ("year", "fiscal_year") and period.start > published
    return replace(figure, metric="forward_pe") if ahead else figure


def _with_fund(scene: Scene, figure: Figure) -> Figure:
    """Costs are of the one fund of the article, whatever noun stands near them.

    An article that names no fund speaks of *the fund*, if its words name nothing else.
    """
    known = [i for i in scene.record.instruments if i.kind in FUNDS]
    if len(known) == 1:
        return replace(figure, subject=Subject(instrument=known[0].id, text=known[0].name))
    text = figure.subject.text or "Fonds"
    if not known and relations().word("fund_noun").fullmatch(text):
        return replace(figure, subject=Subject(None, "Fonds"))
    return figure


def _with_issuer(scene: Scene, figure: Figure) -> Figure:
    """*der Konzern*, *die Mitarbeiter*: of the one company, or the one fund, of the article."""
    if figure.metric == "ter" and figure.subject.instrument is None:
        return _with_fund(scene, figure)
    if figure.subject.instrument is not None or not figure.subject.text:
        return figure
    text = figure.subject.text
    words = relations()
    kinds: tuple[str, ...] = ()
    if words.word("company_noun").fullmatch(text):
        kinds = ("company",)
    elif words.word("fund_noun").fullmatch(text):
        kinds = FUNDS
    issuer = only_one(scene.record.instruments, kinds)
    if issuer is None or all(start > figure.start for start, _ in issuer.mentions):
        return figure
    return replace(figure, subject=Subject(instrument=issuer.id, text=issuer.name))


def _with_specific(figure: Figure, specific: Mapping[tuple[str | None, str], set[str]]) -> Figure:
    """*Die Marge*, *der Gewinn*: the one specific margin or profit that its subject has."""
    known = specific.get((subject_key(figure.subject), figure.metric), set())
    return replace(figure, metric=next(iter(known))) if len(known) == 1 else figure


def _with_word(figure: Figure) -> Figure:
    """*Der Neunmonatsumsatz*: the word that names the period names the metric too."""
    period = figure.period.text if figure.period is not None else None
    if not period or metric_word(figure) is not None or " " in period:
        return figure
    if not any(p.search(period.casefold()) for p in relations().synonyms.values()):
        return figure
    return replace(figure, reasons=(f"metric={figure.metric}: «{period}» 1 tokens before",))


def settled_figures(scene: Scene) -> list[Figure]:
    """The figures of the scene as the text means them, in text order.

    A restatement whose subject linking had to look for behind it is of the one subject that had
    figures of its metric before.
    """
    specific: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    known, counted = find_known(scene), Counted()
    subjects: dict[tuple[str, str], dict[str | None, Subject]] = defaultdict(dict)
    out: list[Figure] = []
    for figure in scene.figures:
        general = general_metric(figure.metric)
        if general is not None:
            specific[subject_key(figure.subject), general].add(figure.metric)
    for figure in scene.figures:
        figure = _as_return(scene, _with_specific(figure, specific))
        figure = counted.settle(scene, with_known_subject(scene, known, figure))
        figure = _as_fact(scene, _as_forward(scene, figure))
        figure = _with_issuer(scene, _as_costs(scene, _as_level(scene, _with_word(figure))))
        figure = _as_move(scene, figure)
        if _only_looks_ahead(scene, figure):
            figure = replace(figure, basis="actual")
        figure = _as_forecast(scene, figure)
        before = subjects[figure.metric, figure.unit]
        if len(before) == 1 and restates(scene, figure) and _weak_subject(scene, figure):
            figure = replace(figure, subject=next(iter(before.values())))
        before.setdefault(subject_key(figure.subject), figure.subject)
        out.append(figure)
    return out
