"""A change that a text asserts: an old level, a new one, the move in percent, the move's amount.

`von 2,5 auf 2,7 Milliarden, ein Plus von 8 Prozent` gives one `Move` with old, new and rel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.metric_words import is_inferred, is_named_by_weak_verb, metric_word
from nlp_fin.checks.scene import Scene, unit_class
from nlp_fin.checks.stated import literal_values
from nlp_fin.checks.subjects import may_be_of_one_issuer
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure

LEVELS = ("old", "new")
_BESIDE = 45
"""Characters between a move and a level within which the words between them decide."""
AHEAD = ("forecast", "target", "estimate")
UNSAYING = frozenset("other volume cost production customers investment positions".split())
"""Metrics that say little about what a figure is of."""
_ACCOUNTS = frozenset(
    "revenue earnings net_income operating_income pretax_income ebitda cash_flow".split()
)
_GROWTH_OF = {
    "revenue": ("revenue_growth",),
    "eps": ("eps_growth",),
    "price": ("return",),
    "index_level": ("return",),
    "fx_rate": ("return",),
    "earnings": ("earnings_growth",),
    "net_income": ("earnings_growth",),
    "operating_income": ("earnings_growth",),
    "pretax_income": ("earnings_growth",),
    "ebitda": ("earnings_growth",),
}


def growth_metrics(level: Figure) -> tuple[str, ...]:
    """Metrics that a move of this level may carry."""
    return (*_GROWTH_OF.get(level.metric, ()), level.metric)


@dataclass(frozen=True, slots=True)
class Move:
    """Roles → places in `Scene.figures`; `cues` are the words that assert the relation."""

    sentence: int
    roles: Mapping[str, int]
    cues: tuple[str, ...] = ()

    def get(self, scene: Scene, role: str) -> Figure | None:
        place = self.roles.get(role)
        return None if place is None else scene.figures[place]


def unmask(scene: Scene, masked: str) -> str:
    """A stretch of a masked sentence with the figures put back."""
    return re.sub(
        r"⟨[A-Z](\d+)⟩", lambda m: scene.figures[int(m[1])].text, masked
    ).strip(" ,;:–-")  # fmt: skip


def comparison(scene: Scene, figure: Figure) -> frozenset[str]:
    """Which earlier times the clause of a figure names: `year`, `day`, `ytd`, …"""
    clause = scene.clause(figure)
    return frozenset(
        name for name, pattern in relations().comparison.items() if pattern.search(clause)
    )


def same_quantity(a: Figure, b: Figure) -> bool:
    """May two levels be one quantity at two times? Unit equal, metric and subject not different.

    A metric that linking only inferred does not count against levels of one size.
    """
    if a.unit != b.unit or not may_be_of_one_issuer(a, b):
        return False
    if "cost" in (a.metric, b.metric) and {a.metric, b.metric} & _ACCOUNTS:
        return False
    if metrics_agree(a.metric, b.metric) or _both_per_share(a, b):
        return True
    if a.unit == "count" and {a.metric, b.metric} <= UNSAYING and _of_similar_size(a, b):
        # *6,2 Millionen Passagiere … 5,4 Millionen Reisende*: nouns that linking sorts differently
        return True
    return (_is_guessed(a) or _is_guessed(b)) and _of_similar_size(a, b)


def _is_guessed(figure: Figure) -> bool:
    return is_inferred(figure) or is_named_by_weak_verb(figure)


def _both_per_share(a: Figure, b: Figure) -> bool:
    """*3,30 Euro je Aktie … 3,00 Euro je Anteilsschein*, whatever linking calls the second."""
    per_share = all((f.unit_text or "").startswith(("je ", "pro ")) for f in (a, b))
    return per_share and _of_similar_size(a, b)


def _of_similar_size(a: Figure, b: Figure) -> bool:
    one, two = literal_values(a), literal_values(b)
    if not one or not two or not one[-1] or not two[-1]:
        return False
    return Decimal("0.2") < abs(one[-1] / two[-1]) < 5


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:(?!unter\b)\w+(?:te|ene)[nmrs]?|(?:höher|niedriger|geringer|größer|kleiner)e[nmrs]?)\s[A-ZÄÖÜ]"
    )


def _is_attribute(scene: Scene, rel: Figure) -> bool:
    """Does a percentage belong to the noun behind it? (*um 3 % reduzierten Gesamtumsatz*)"""
    return _attribute().match(scene.after(rel, 60)) is not None


def _distance(a: Figure, b: Figure) -> int:
    return max(a.start, b.start) - min(a.end, b.end)


def _goes_with_level(move: Figure, level: Figure, same_sentence: bool) -> bool:
    """May a percentage be a move of a level? By subject; by metric unless it stands beside it."""
    if not may_be_of_one_issuer(move, level):
        return False
    if _is_guessed(move) and not same_sentence:
        return True
    word = (metric_word(move) or "").casefold()
    if level.unit == "percent" and re.search(r"volumen|absatz|menge", word):
        # *Erkauft wurde das mit einem Volumenrückgang von 4 Prozent*
        return False
    if _distance(move, level) <= _BESIDE or move.metric in UNSAYING or level.metric in UNSAYING:
        return True
    return move.metric in growth_metrics(level) or metrics_agree(move.metric, level.metric)


def _amount_goes_with_level(scene: Scene, amount: Figure, level: Figure) -> bool:
    """May an amount of another sentence be the move of this level? Its metric must not differ."""
    if scene.sentence_of(amount) is scene.sentence_of(level) or is_inferred(amount):
        return True
    if amount.metric in UNSAYING or level.metric in UNSAYING:
        return True
    return amount.metric in growth_metrics(level) or metrics_agree(amount.metric, level.metric)


def _is_rate_of_move(level: Figure) -> bool:
    """A return or growth rate has no growth in percent of its own."""
    return level.unit == "percent" and (
        level.metric == "return" or level.metric.endswith("_growth")
    )


def is_consistent(scene: Scene, roles: Mapping[str, int]) -> bool:
    """Can these figures be the parts of one change?"""
    if len(set(roles.values())) < len(roles):
        return False
    figures = {role: scene.figures[place] for role, place in roles.items()}
    old, new = figures.get("old"), figures.get("new")
    if old is not None and new is not None and not same_quantity(old, new):
        return False
    if old is not None and old.basis in AHEAD and (new is None or new.basis not in AHEAD):
        return False
    level = new or old
    rel, amount = figures.get("rel"), figures.get("abs")
    if rel is not None and _is_attribute(scene, rel):
        return False
    if rel is not None and rel.unit == "percent" and level is not None and _is_rate_of_move(level):
        return False
    if (
        rel is not None
        and level is not None
        and not _goes_with_level(rel, level, scene.sentence_of(rel) is scene.sentence_of(level))
    ):
        return False
    if level is None or amount is None:
        return True
    if amount.value == level.value or not _amount_goes_with_level(scene, amount, level):
        return False
    if unit_class(amount) in "QB":
        return level.unit == "percent"
    return amount.unit == level.unit


def of_one_size(scene: Scene, place: int, old: Figure) -> bool:
    """Are two levels of one order of magnitude, whatever linking calls them?"""
    return _of_similar_size(scene.figures[place], old)


@cache
def _against() -> re.Pattern[str]:
    """*gegenüber dem Vorjahr*: the time that a later level is compared with."""
    return re.compile(
        r"\b(?:gegenüber|im vergleich zu\w*|verglichen mit|als|zum|zur|über|unter|auf|binnen)\s"
        rf"(?:\w+\s){{0,2}}(?:{relations().words['earlier']})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _time_and_had() -> re.Pattern[str]:
    """*2023 hatten sie*, *Ende März waren es noch*"""
    words = relations().words
    return re.compile(
        rf"(?:^|[,;(–]\s?)(?:{words['earlier_time']}) (?:{words['had']})(?!\w)", re.IGNORECASE
    )


@cache
def _beside_figure() -> re.Pattern[str]:
    return re.compile(
        rf"^ (?:im |in der |am |vor |ein |des )?(?:{relations().words['earlier']})(?!\w)",
        re.IGNORECASE,
    )


def is_earlier(scene: Scene, figure: Figure) -> bool:
    """Do the words since the figure before, or right behind, name an earlier time?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    parts = re.split(rf"⟨[A-Z]{scene.place[figure.id]}⟩", sentence.masked)
    if len(parts) != 2:
        return False
    earlier = relations().word("earlier")
    before = _against().sub("", re.split(r"[;.]\s", parts[0].rsplit("⟩", 1)[-1])[-1])
    if "⟩" in parts[0]:
        # *Nach 80 Millionen im Vorjahr … nun 100*: the words right behind a figure are its own
        before = _beside_figure().sub("", before)
    behind = re.match(r"[\w-]*(?: je \w+)? ([^⟨(,;:.]{0,40})", parts[1])
    if _time_and_had().search(before):
        return True
    return bool(earlier.search(before) or (behind and earlier.search(behind[1])))


_RESULTS = frozenset("earnings net_income operating_income pretax_income ebitda cash_flow".split())


@cache
def _loss() -> re.Pattern[str]:
    return re.compile(r"\b(?:Minus|Fehlbetrag|Verlust|Plus)\s(?:von|in Höhe von)\s(?:\w+\s)?$")


def is_loss(scene: Scene, figure: Figure) -> bool:
    """*war ein Minus von 210 Millionen Euro angefallen*: a result, not a change of one."""
    if figure.metric not in _RESULTS or unit_class(figure) != "M":
        return False
    return _loss().search(scene.before(figure, 40)) is not None
