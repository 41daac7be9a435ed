"""Metric candidates that need no metric word: market names with their numbers, things that move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from nlp_fin.lexicon.subjects import anaphor_kinds
from nlp_fin.pipeline.linking.drafts import Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import TIME_OF, MetricChoice
from nlp_fin.pipeline.linking.position import position
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading, Scene

# What a quantity next to a market instrument is: kind → unit class → (level, move); `=` marks a
# change of the level metric.
_QUOTES: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "index": {
        "points": ("index_level", "index_level="),
        "bare": ("index_level", None),
        "percent": ("return", "return"),
        "pp": (None, "return_gap"),
    },
    "commodity": {"currency": ("price", "price="), "percent": ("return", "return")},
    "crypto": {"currency": ("price", "price="), "percent": ("return", "return")},
    "etf": {"currency": ("price", "price="), "percent": ("return", "return")},
    "fund": {"currency": ("price", "price="), "percent": ("return", "return")},
    "company": {"currency": ("price", "price="), "percent": (None, "return")},
    "group": {"percent": (None, "return")},
    "currency": {
        "currency": ("fx_rate", "fx_rate="),
        "bare": ("fx_rate", None),
        "percent": ("return", "return"),
    },
    "rate": {
        "percent": ("interest_rate", "interest_rate="),
        "bp": ("interest_rate=", "interest_rate="),
        "pp": ("interest_rate=", "interest_rate="),
    },
    "bond": {
        "percent": ("bond_yield", "return"),
        "points": ("index_level", "index_level="),
        "bp": ("bond_yield=", "bond_yield="),
        "pp": ("bond_yield=", "bond_yield="),
        "currency": ("price", "price="),
    },
    "economy": {"percent": (None, "gdp_growth")},
    "institution": {
        "bp": ("interest_rate=", "interest_rate="),
        "pp": ("interest_rate=", "interest_rate="),
    },
}
_YIELDING = frozenset("warfen wirft werfen rentieren rentiert rentierten rentierte".split())
_STOCK_WORDS = ("stock", "aktie", "papier", "titel", "anteilsschein", "anteilschein", "wertpapier")
_STANDINGS = frozenset(("vorn", "vorne", "hinten"))
_RECENT = 5
_MAX_PRICE = Decimal(200000)
_MIN_LEVEL = Decimal(200)
_MIN_BOND_PRICE = Decimal(40)
_ARTICLES = frozenset("der die das dem den des dieser diese dieses".split())


def quote_candidates(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """Candidates from market names and words like *Aktie*, *Der Index* in the sentence."""
    for index, token in enumerate(reading.sentence.tokens):
        kinds: tuple[str, ...] = ()
        name = "mention"
        if token.kind == "mention":
            kind = scene.kind(scene.ctx.mentions[token.ref].instrument)
            kinds = (kind,) if kind else ()
        elif token.kind == "word" and token.text[0].isupper():
            lower = token.lower.removesuffix("n")
            if lower.endswith(_STOCK_WORDS):
                if _in_unit(reading, index):
                    continue
                kinds, name = ("etf",), "stock_word"
            elif index and reading.sentence.lowers[index - 1] in _ARTICLES:
                kinds, name = anaphor_kinds(token.text)[:1], "anaphor"
        for kind in kinds:
            choice = quote(kind, frame)
            if choice is None:
                continue
            features = position(reading, frame, index, index)
            features[name] = 1.0
            features["quoted_move" if frame.move else "quoted_level"] = 1.0
            if kind == "company":
                features["company_quote"] = 1.0
            if kind == "economy":
                features["economy_quote"] = 1.0
            if kind == "bond":
                features["bond_quote"] = float(choice.metric == "bond_yield")
            if kind == "rate":
                features["rate_quote"] = features.get("bound", 0.0)
            yield Candidate(choice, features, f"{kind} «{token.text}»", token.start, token.end)


@cache
def _bond_words() -> re.Pattern[str]:
    return re.compile(
        r"anleihe|bund-future|treasur|obligation|rentenmarkt|staatspapier|rentenpapier|bond", re.I
    )


def bond_candidates(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Rendite* where the paragraph is about bonds."""
    if frame.unit not in ("percent", "bp", "pp") or reading.block < 0:
        return
    places = [
        index
        for index, token in enumerate(reading.sentence.tokens)
        if token.kind == "word"
        and (token.lower.endswith(("rendite", "renditen")) or token.lower in _YIELDING)
        and not token.lower.startswith(("dividend", "eigenkapital", "ausschüttung"))
    ]
    start = scene.ctx.blocks[reading.block].start
    if not places or not _bond_words().search(scene.ctx.text, start, reading.sentence.end):
        return
    if any(cue.label == "per_year" and 0 < cue.first - frame.at <= 2 for cue in reading.cues.rates):
        return  # *die Rendite bei 4,9 % pro Jahr*
    nearest = min(places, key=lambda index: abs(index - frame.at))
    moved = frame.move and frame.unit != "percent"
    features = position(reading, frame, nearest, nearest)
    features["bond_text"] = 1.0
    token = reading.sentence.tokens[nearest]
    yield Candidate(
        MetricChoice("bond_yield", "change" if moved else "level", "bond_yield", time="level"),
        features,
        f"«{token.text}» in a paragraph about bonds",
        token.start,
        token.end,
    )


def _in_unit(reading: Reading, index: int) -> bool:
    """*je Aktie* is a unit, not a stock."""
    return any(cue.first <= index <= cue.last for cue in reading.cues.per_units)


def subject_candidate(kind: str | None, frame: Frame) -> Candidate | None:
    """What a quantity next to a subject of this kind usually is."""
    choice = quote(kind, frame) if kind is not None else None
    if choice is None:
        return None
    name = "quoted_move" if frame.move else "quoted_level"
    features = {"subject_quote": 1.0, name: 1.0, "company_quote": float(kind == "company")}
    features["economy_quote"] = float(kind == "economy")
    return Candidate(choice, features, f"usual for {kind}")


def quote(kind: str, frame: Frame) -> MetricChoice | None:
    """The market metric of a quantity beside an instrument of this kind, if its unit has one."""
    pair = _QUOTES.get(kind, {}).get(frame.unit)
    if pair is None:
        return None
    word = pair[1] if frame.move else pair[0]
    if word is None:
        return None
    value = frame.quantity.value if frame.quantity.value is not None else frame.quantity.low
    if frame.unit == "currency" and value is not None and abs(value) > _MAX_PRICE:
        return None
    if kind == "bond" and not frame.move and frame.unit == "percent" and _is_bond_price(value):
        return MetricChoice("price", "level", time="level")
    if kind == "index" and frame.unit == "bare" and (value is None or abs(value) < _MIN_LEVEL):
        return None
    metric = word.removesuffix("=")
    aspect = "change" if word.endswith("=") else "level"
    unit = {"index_level": "points", "fx_rate": "times"}.get(metric)
    return MetricChoice(
        metric,
        aspect,
        unit=unit if frame.unit == "bare" else None,
        time=TIME_OF.get(metric, "flow"),
    )


def _is_bond_price(value: Decimal | None) -> bool:
    """Bonds are quoted in percent of their face value; yields are far smaller."""
    return value is not None and abs(value) >= _MIN_BOND_PRICE


def moved_candidates(memory: Memory, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*gab Growth um 29 Prozent nach*: what moves by itself and is no quantity is a security,
    unless the text is at the accounts of a firm."""
    verb = frame.direction
    if frame.unit != "percent" or not frame.move or verb is None:
        return
    if verb.adverb and verb.text.lower() not in _STANDINGS:
        return
    clauses, tokens = reading.sentence.clauses, reading.sentence.tokens
    clause = clauses[frame.at]
    named = any(
        clauses[cue.first] == clause and tokens[cue.first].text[0].isupper()
        for cue in reading.cues.metrics
    )
    if named or clauses[verb.first] != clause:
        return
    groups = [metric_group(earlier.metric.metric) for earlier in memory.order[-_RECENT:]]
    if "accounts" in groups and "market" not in groups:
        return
    if verb.role != "motion" and not verb.noun and not verb.adverb:
        return
    yield Candidate(
        MetricChoice("return", "level", time="flow"),
        {"moved": float(not verb.noun), "moved_noun": float(verb.noun)},
        f"«{verb.text}» of a thing",
        tokens[verb.first].start,
        tokens[verb.first].end,
    )
