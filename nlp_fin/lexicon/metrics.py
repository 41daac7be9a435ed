"""What a figure can be of: concepts, the words that name them, and how compounds are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.phrases import PhraseTable, endings
from nlp_fin.lexicon.resources import load_toml, read_text
from nlp_fin.lexicon.subjects import subject_lexicon

FILE = "metrics.toml"

METRICS = frozenset(
    """pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap market_cap enterprise_value
    price index_level price_target upside return cagr volatility max_drawdown return_gap hit_rate
    volume dividend dividend_yield payout_ratio fcf_yield bond_yield interest_rate ter revenue
    revenue_growth earnings net_income operating_income pretax_income ebitda earnings_growth eps
    eps_growth margin gross_margin operating_margin net_margin cash_flow capex cash net_cash debt
    leverage equity equity_ratio roe roa roic current_ratio assets order_value investment cost
    buyback writedown inflation gdp_growth gdp unemployment fx_rate trade_balance share allocation
    estimate_revision beat_rate ratio constituents positions shares_outstanding employees customers
    rate_steps production other""".split()
)
"""The metric words of the record format."""

MOVES = frozenset(
    "return cagr return_gap valuation_gap inflation revenue_growth earnings_growth eps_growth "
    "gdp_growth estimate_revision".split()
)
"""Metric words that are moves or gaps themselves: their aspect is `level`."""

UNIT_CLASSES = frozenset("percent pp bp times points count currency".split())
_TIMES = frozenset("flow level static".split())
_MIN_PREFIX = 3
_MIN_TAIL = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that figures are of; fields as `metrics.toml` explains them."""

    id: str
    metric: str
    growth: str
    """Metric of a relative change; equal to `metric` where the aspect becomes `change`."""
    gap: str
    units: frozenset[str]
    moves: frozenset[str]
    kinds: tuple[str, ...]
    time: str
    sign: int
    bare: str | None
    priority: int
    multiple: str | None = None
    """Metric of a multiple of it (*das 16-Fache des Gewinns* is a P/E)."""
    limit: Decimal | None = None
    """Greatest amount that is plausible (prices, figures per share); `least` is the smallest."""
    least: Decimal = Decimal(0)
    moving: bool = False
    """True where the word itself says a change (*Wachstum*): a percentage of it is one."""
    behind: bool = False
    """True where the word counts only right behind the number (*100-prozentige Tochter*)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: a concept, a direction, or a concept and a direction."""

    concept: str | None
    sign: int = 0
    role: str = "name"
    """`name`: names the concept; `change`, `gap`, `forecast`, `estimate`, `target`: what a
    compound's last part says about it."""
    head: str = ""
    """The part of the word that was recognised."""


@dataclass(frozen=True, slots=True)
class MetricLexicon:
    concepts: Mapping[str, Concept]
    words: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    phrases: PhraseTable[str]
    ignored: PhraseTable[str]
    """Phrases that hold a metric word without meaning it (*zu konstanten Wechselkursen*)."""


def unit_class(unit: str) -> str:
    """`USD` → `currency`, `percentage_points` → `pp`; the others are their own class."""
    known = {"percentage_points": "pp", "basis_points": "bp"}
    if unit in known:
        return known[unit]
    return unit if unit in UNIT_CLASSES else "currency"


@cache
def metric_lexicon() -> MetricLexicon:
    """The vocabulary of metrics. Raises `LexiconError` naming file, line and concept."""
    concepts: dict[str, Concept] = {}
    words: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    phrases: PhraseTable[str] = PhraseTable()
    data = load_toml(FILE)
    rows = data.get("concept")
    if not isinstance(rows, list) or not rows:
        raise LexiconError(f"{FILE}: no [[concept]] rows")
    for row in rows:
        concept = _concept(row)
        if concept.id in concepts:
            raise LexiconError(f"{_where(concept.id)}: concept is defined twice")
        concepts[concept.id] = concept
        for word in str(row.get("words", "")).split():
            for form in (word, word + "s"):
                _add(words, form.replace("-", ""), concept.id)
        for noun in str(row.get("nouns", "")).split():
            for form in endings(noun.replace("-", "")):
                _add(nouns, form, concept.id)
        for phrase in row.get("phrases", ()):
            phrases.add(phrase, concept.id)
    ignored: PhraseTable[str] = PhraseTable()
    for phrase in data.get("ignored", ()):
        ignored.add(phrase, "")
    return MetricLexicon(
        concepts,
        {form: tuple(ids) for form, ids in words.items()},
        {form: tuple(ids) for form, ids in nouns.items()},
        phrases,
        ignored,
    )


def _add(table: dict[str, list[str]], form: str, concept: str) -> None:
    known = table.setdefault(form, [])
    if concept not in known:
        known.append(concept)


def _where(concept_id: str) -> str:
    for number, line in enumerate(read_text(FILE).splitlines(), 1):
        if line.split("#")[0].replace(" ", "") == f'id="{concept_id}"':
            return f"{FILE}:{number}: {concept_id}"
    return f"{FILE}: {concept_id}"


def _concept(row: Mapping[str, Any]) -> Concept:
    name = row.get("id")
    if not isinstance(name, str):
        raise LexiconError(f"{FILE}: a [[concept]] without `id`: {dict(row)}")
    known = {
        *("id", "metric", "growth", "gap", "units", "moves", "kinds", "time", "sign", "bare"),
        *(
            "priority",
            "nouns",
            "words",
            "phrases",
            "multiple",
            "limit",
            "moving",
            "behind",
            "least",
        ),
    }
    unknown = set(row) - known
    if unknown:
        raise LexiconError(f"{_where(name)}: unknown keys {sorted(unknown)}")
    metric = str(row.get("metric"))
    growth = row.get("growth", metric)
    gap = row.get("gap", metric)
    for word in (metric, growth, gap, row.get("multiple", metric)):
        if word not in METRICS:
            raise LexiconError(f"{_where(name)}: {word!r} is not a metric of the record format")
    units = frozenset(row.get("units", ()))
    moves = frozenset(row.get("moves", ()))
    if not units or (units | moves) - UNIT_CLASSES:
        raise LexiconError(
            f"{_where(name)}: units {sorted(units | moves)}; allowed are {sorted(UNIT_CLASSES)}"
        )
    if row.get("time") not in _TIMES:
        raise LexiconError(f"{_where(name)}: `time` must be one of {sorted(_TIMES)}")
    return Concept(
        name,
        metric,
        growth,
        gap,
        units,
        moves,
        tuple(row.get("kinds", ())),
        row["time"],
        row.get("sign", 1),
        row.get("bare"),
        row.get("priority", 0),
        row.get("multiple"),
        None if "limit" not in row else Decimal(row["limit"]),
        Decimal(row.get("least", 0)),
        bool(row.get("moving", False)),
        bool(row.get("behind", False)),
    )


@lru_cache(maxsize=20000)
def read_word(word: str) -> tuple[Reading, ...]:
    """Ways to read one word as a metric or a direction; empty where it is neither.

    German compounds are read from their end: *Konzernumsatz* is revenue, *Umsatzanstieg* is
    revenue that rose, *Gewinnprognose* is a forecast of earnings. Nouns must be written with a
    capital letter; verbs and adjectives are looked up whole.
    """
    if len(word) < 2 or len(word) > 60:
        return ()
    found = _readings(word)
    if not found and "ß" in word:
        found = _readings(word.replace("ß", "ss"))
    if not found and any(pair in word.lower() for pair in ("ae", "oe", "ue")):
        found = _readings(word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü"))
    return found


def _readings(word: str) -> tuple[Reading, ...]:
    lower = word.lower()
    flat = lower.replace("-", "").replace("‑", "")
    lexicon = metric_lexicon()
    ids = lexicon.words.get(flat, ())
    capital = not word[0].islower() or "-" in word
    if capital:
        verb = flat in direction_lexicon().verbs or flat in subject_lexicon().finite
        if flat.endswith("en") and verb:
            ids = ()  # *Zahlen* is no verb
        ids = tuple(dict.fromkeys((*ids, *lexicon.nouns.get(flat, ()))))
    direction = direction_lexicon().nouns.get(flat) if capital else None
    found: list[Reading] = [Reading(i, head=flat) for i in ids]
    if direction is not None:
        found.append(Reading(direction.concept, direction.sign, direction.role, flat))
    if found or not capital:
        return tuple(found)
    return tuple(_compound(lower, flat))


def _compound(lower: str, flat: str) -> Iterator[Reading]:
    """Readings of the longest known last part of a compound."""
    lexicon, directions = metric_lexicon(), direction_lexicon()
    if flat in directions.not_compounds:
        return
    hyphen_tail = lower.rsplit("-", 1)[-1].replace("‑", "") if "-" in lower else ""
    start = _MIN_PREFIX
    if hyphen_tail:
        start = min(start, len(flat) - len(hyphen_tail))
    for cut in range(start, len(flat) - 2):
        tail = flat[cut:]
        if len(tail) < _MIN_TAIL and tail != hyphen_tail:
            continue
        direction = directions.nouns.get(tail)
        if direction is not None:
            modifier = _modifier(flat[:cut])
            concept = modifier or direction.concept
            yield Reading(concept, direction.sign, direction.role, tail)
            return
        ids = lexicon.nouns.get(tail) or (
            lexicon.words.get(tail, ()) if tail == hyphen_tail else ()
        )
        if ids:
            for concept_id in ids:
                yield Reading(concept_id, head=tail)
            return


def _modifier(prefix: str) -> str | None:
    """The concept that the first part of a compound names (`umsatz` in *Umsatzanstieg*)."""
    lexicon = metric_lexicon()
    for form in (prefix, prefix.removesuffix("s"), prefix.removesuffix("n")):
        for start in range(0, max(1, len(form) - 2)):
            ids = lexicon.nouns.get(form[start:]) or lexicon.words.get(form[start:])
            if ids and len(form[start:]) >= _MIN_PREFIX:
                return ids[0]
    return None
