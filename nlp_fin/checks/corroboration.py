"""What one article says for or against another although no key of the ledger is shared.

Two mechanisms that never accuse on their own. Shares of one kind of companies agree (*drei Viertel
der Umsätze des Russell 2000* and *Small-Caps machen 70-80 % ihrer Umsätze im US-Markt*). And a
slip of scale that an article's own table shows is confirmed by the value of a smaller company
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.checks.findings import german_value, interval_text, stable_key
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.intervals import meet
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.scopes import dimensions
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.subjects import words_of
from nlp_fin.checks.wording import written
from nlp_fin.lexicon.plausible import plausible
from nlp_fin.lexicon.relations import relations
from nlp_fin.records import decimal_text
from nlp_fin.types import Figure, Finding, Interval

_MAX_KEPT = 200
_MAX_NAMED = 4
_AROUND = 90
_OPEN = ("over", "under")


@dataclass(frozen=True, slots=True)
class ClassShare:
    """A share of what a kind of companies does: small caps, revenue, from the USA."""

    article: str
    figure: Figure
    kind: str
    whole: str
    region: str
    span: Interval
    written: str


@dataclass(frozen=True, slots=True)
class Worth:
    """A company's market value; `giant` if it is known never to be small."""

    article: str
    figure: Figure
    giant: bool


@cache
def _wholes() -> re.Pattern[str]:
    return re.compile(r"umsätze|umsatz|erlöse|gewinne|einnahmen", re.IGNORECASE)


def _kind_of(figure: Figure) -> str | None:
    """The kind of companies that a subject names, if it names just one."""
    text = f"{figure.subject.text or ''}"
    found = [name for name, pattern in relations().classes.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _region_of(scene: Scene, figure: Figure) -> str | None:
    """The one region that the clause of a figure names."""
    text = f"{scene.clause(figure)} {figure.subject.whole or ''} {figure.subject.part or ''}"
    regions = next(d for d in dimensions() if d.name == "region")
    found = [value for value, pattern in regions.values.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def class_shares(scene: Scene) -> Iterator[ClassShare]:
    """Shares of an article that are of a kind of companies."""
    for figure in scene.figures:
        if figure.metric != "share" or figure.basis != "actual" or figure.qualifier in _OPEN:
            continue
        kind, span = _kind_of(figure), stated_interval(figure)
        whole = _wholes().search(f"{figure.subject.whole or ''} {scene.clause(figure)}")
        region = _region_of(scene, figure)
        if kind is None or span is None or whole is None or region is None:
            continue
        noun = words_of(whole[0])[0]
        yield ClassShare(
            scene.record.article.id, figure, kind, noun, region, span, written(scene, figure)
        )


def worths(scene: Scene) -> Iterator[Worth]:
    """Market values of an article's companies."""
    floors = plausible().floors
    for figure in scene.figures:
        instrument = scene.instruments.get(figure.subject.instrument or "")
        if figure.metric != "market_cap" or instrument is None or instrument.kind != "company":
            continue
        if figure.aspect != "level" or not figure.value or figure.basis != "actual":
            continue
        giant = (instrument.symbol or "", "market_cap") in floors
        yield Worth(scene.record.article.id, figure, giant)


def _agreement(first: ClassShare, later: ClassShare) -> Finding:
    figures = [first.figure, later.figure]
    key = stable_key(f"{first.article} {later.article}", "conflict", "class", figures)
    return Finding(
        id=f"y{key[:12]}",
        kind="conflict",
        verdict="supported",
        figures=((first.article, first.figure.id), (later.article, later.figure.id)),
        explanation=(
            f"Zwei Artikel nennen für Unternehmen derselben Art „{first.written}“ "
            f"({first.figure.subject.text}) und „{later.written}“ ({later.figure.subject.text}); "
            "beides passt zusammen."
        ),
        stated=interval_text(nominal_interval(later.figure)),
        expected=interval_text(nominal_interval(first.figure)),
        evidence={
            "identity": "same_kind_of_companies",
            "formula": f"{first.figure.id} = {later.figure.id}",
            "class": first.kind,
        },
        key=key,
    )


def _confirmation(giant: Worth, others: Sequence[Worth]) -> Finding:
    """The literal value of a giant is below values of companies that are none."""
    figures = [giant.figure, *(o.figure for o in others)]
    key = stable_key(f"{giant.article} {others[0].article}", "notation", "rank", figures)
    literal, other = giant.figure, others[0].figure
    size = "?" if literal.value is None else german_value(literal.value, literal.unit)
    return Finding(
        id=f"y{key[:12]}",
        kind="notation",
        verdict="refuted",
        figures=tuple((w.article, w.figure.id) for w in (giant, *others)),
        explanation=(
            f"Wörtlich gelesen wäre {literal.subject.text} mit {size} kleiner als "
            f"{other.subject.text} („{other.text}“ in einem anderen Artikel): Der Fehler der "
            "Größenordnung bestätigt sich."
        ),
        stated=decimal_text(literal.value),
        expected=decimal_text(literal.value_corrected),
        evidence={"identity": "rank_across", "formula": f"{literal.id} < {other.id}"},
        key=key,
    )


def _confirms(giant: Worth, other: Worth) -> bool:
    """Is the other company larger than the literal value, and smaller than the corrected one?"""
    literal, better, value = giant.figure.value, giant.figure.value_corrected, other.figure.value
    if literal is None or better is None or value is None or giant.figure.unit != other.figure.unit:
        return False
    return giant.giant and not other.giant and literal < value < better


class Corroboration:
    """What articles have said of kinds of companies and of market values. Not thread-safe."""

    def __init__(self) -> None:
        self._shares: list[ClassShare] = []
        self._worths: list[Worth] = []

    def discard(self, article: str) -> None:
        """Forget an article."""
        self._shares = [s for s in self._shares if s.article != article]
        self._worths = [w for w in self._worths if w.article != article]

    def add(self, scene: Scene) -> list[Finding]:
        """Hold an article against the ones before, then remember it."""
        shares, values = list(class_shares(scene)), list(worths(scene))
        findings = [*self._agreements(shares), *self._confirmations(values)]
        self.remember(shares, values)
        return findings

    def remember(self, shares: Iterable[ClassShare], values: Iterable[Worth]) -> None:
        """Keep statements without comparing them; the latest ones where there are too many."""
        self._shares = [*self._shares, *shares][-_MAX_KEPT:]
        self._worths = [*self._worths, *values][-_MAX_KEPT:]

    def _agreements(self, shares: Sequence[ClassShare]) -> Iterator[Finding]:
        for later in shares:
            for first in self._shares:
                same = (first.kind, first.whole, first.region) == (
                    later.kind, later.whole, later.region,
                )  # fmt: skip
                if same and meet(first.span, later.span):
                    yield _agreement(first, later)
                    break

    def _confirmations(self, values: Sequence[Worth]) -> Iterator[Finding]:
        """One finding for each pair of articles: the largest giant, and who is above it."""
        for giants, others in ((values, self._worths), (self._worths, values)):
            slips: dict[str, Worth] = {}
            for giant in giants:
                if giant.figure.value_corrected is not None:
                    old = slips.setdefault(giant.article, giant)
                    if (giant.figure.value or 0) > (old.figure.value or 0):
                        slips[giant.article] = giant
            for giant in slips.values():
                above = [o for o in others if _confirms(giant, o)]
                first = [o for o in above if o.article == above[0].article]
                if first:
                    yield _confirmation(giant, first[:_MAX_NAMED])
