"""The ledger across articles: what was said before about the same quantity, and by whom first.

An index from (key, period) to the distinct values stated so far: the cost of one article depends on
its own figures, not on how many the ledger holds. The ledger lives in memory; a store builds it
from its records (`Ledger.from_records`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from nlp_fin.checks.across import (
    Entry,
    Token,
    compare,
    has_provisional_figures,
    is_provisional,
    is_stale,
    ledger_key,
    period_token,
)
from nlp_fin.checks.corroboration import Corroboration, class_shares, worths
from nlp_fin.checks.findings import interval_text, stable_key
from nlp_fin.checks.identities.base import nominal_interval
from nlp_fin.checks.keys import MOMENTARY, STABLE, Key
from nlp_fin.checks.scene import Scene, build_scene
from nlp_fin.checks.scopes import marks_of
from nlp_fin.checks.stated import coarse_interval, stated_interval
from nlp_fin.checks.verdicts import Judgement
from nlp_fin.checks.wording import written
from nlp_fin.types import Figure, FigureRef, Finding, Interval, Record, Verdict

_MAX_VALUES = 12
"""Distinct values kept for one key and period, each with the article that gave it first."""
_MAX_HISTORY = 12
_MAX_FINDINGS = 4
"""Statements that one figure is held against; the first ones are the ones worth reading."""
_WORDS: dict[tuple[Verdict, str | None], str] = {
    ("supported", None): "beide stimmen überein.",
    ("refuted", None): "beides zugleich kann nicht stimmen.",
    ("inconclusive", "near_miss"): "das liegt nahe beieinander.",
    ("inconclusive", "coarse_rounding"): "das ist nur grob gerundet vereinbar.",
    ("inconclusive", "ambiguous_period"): "der genaue Zeitpunkt ist offen.",
    ("inconclusive", "revision"): "vorläufige und amtliche Zahlen werden revidiert.",
    ("inconclusive", "update"): "eine Erwartung kann inzwischen geändert worden sein.",
    ("inconclusive", "definition"): "die Abgrenzung kann verschieden sein.",
}


def _ref(entry: Entry) -> FigureRef:
    return entry.article, entry.figure.id


def _id(key: str) -> str:
    """An id that no finding inside an article has, the same on every run."""
    return f"y{key[:12]}"


def _day(value: date | None) -> str:
    return "ohne Datum" if value is None else value.isoformat()


class Ledger:
    """Statements of figures by key and period. Not safe for several threads at once."""

    def __init__(self) -> None:
        self._by_period: dict[tuple[Key, Token], list[Entry]] = defaultdict(list)
        self._history: dict[Key, list[Entry]] = defaultdict(list)
        self._places: dict[str, list[tuple[Key, Token | None]]] = {}
        self._articles = 0
        self._corroboration = Corroboration()

    @classmethod
    def from_records(cls, records: Iterable[Record]) -> Ledger:
        """A ledger that knows `records`; their own findings are not made again."""
        ledger = cls()
        for record in records:
            scene = build_scene(record)
            for entry, key, token in ledger._entries(scene):
                ledger._insert(entry, key, token)
            ledger._corroboration.remember(class_shares(scene), worths(scene))
        return ledger

    def __len__(self) -> int:
        """Number of statements that can be compared by period."""
        return sum(len(entries) for entries in self._by_period.values())

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._places

    def discard(self, article_id: str) -> None:
        """Forget an article, for instance before a new version of it is added."""
        self._corroboration.discard(article_id)
        for key, token in self._places.pop(article_id, []):
            self._history[key] = [e for e in self._history[key] if e.article != article_id]
            if token is not None:
                kept = [e for e in self._by_period[key, token] if e.article != article_id]
                self._by_period[key, token] = kept

    def add(self, record: Record) -> list[Finding]:
        """Compare one article with everything known, then remember it.

        An article that the ledger knows already is replaced. `figures` of the findings are pairs
        (article id, figure id), the statement that came first in front.
        """
        self.discard(record.article.id)
        findings: list[Finding] = []
        scene = build_scene(record)
        for entry, key, token in self._entries(scene):
            if token is not None:
                findings.extend(self._against_period(entry, key, token))
            findings.extend(self._against_history(entry, key))
            self._insert(entry, key, token)
        return [*findings, *self._corroboration.add(scene)]

    def _entries(self, scene: Scene) -> Iterator[tuple[Entry, Key, Token | None]]:
        """The statements of an article that can be compared, one for one value."""
        self._articles += 1
        seen: set[tuple[Key, Token | None, str]] = set()
        article = scene.record.article
        provisional = has_provisional_figures(scene)
        for figure in scene.figures:
            key = ledger_key(figure)
            if key is None or scene.names_other_behind(figure):
                continue
            token = period_token(figure, article.published)
            sign = (key, token, figure.text)
            if sign in seen or (token is None and key.metric not in STABLE | MOMENTARY):
                continue
            span = stated_interval(figure)
            if span is None:
                continue
            seen.add(sign)
            entry = self._entry(scene, figure, span)
            if provisional or is_provisional(scene, figure):
                entry = replace(entry, provisional=True)
            yield entry, key, token

    def _entry(self, scene: Scene, figure: Figure, span: Interval) -> Entry:
        article = scene.record.article
        return Entry(
            article=article.id,
            published=article.published,
            order=self._articles,
            figure=figure,
            span=span,
            coarse=coarse_interval(figure),
            marks=marks_of(scene, figure),
            said_by=figure.source.text if figure.source is not None else article.publisher,
            written=written(scene, figure),
        )

    def _insert(self, entry: Entry, key: Key, token: Token | None) -> None:
        places = self._places.setdefault(entry.article, [])
        places.append((key, token))
        if token is not None:
            bucket = self._by_period[key, token]
            if len(bucket) < _MAX_VALUES and all(
                e.figure.text != entry.figure.text for e in bucket
            ):
                bucket.append(entry)
        if key.metric in STABLE or key.metric in MOMENTARY:
            history = self._history[key]
            history.append(entry)
            history.sort(key=lambda e: (e.published or date.min, e.order))
            del history[:-_MAX_HISTORY]

    def _against_period(self, entry: Entry, key: Key, token: Token) -> Iterator[Finding]:
        """The first statement that agrees, and every one that does not."""
        agreed, told = False, 0
        bucket = self._by_period.get((key, token), [])
        for other in sorted(bucket, key=lambda e: (e.published or date.max, e.order)):
            if other.article == entry.article:
                continue
            first, later = _in_order(other, entry)
            judgement = compare(first, later)
            if judgement is None or (agreed and judgement.verdict == "supported"):
                continue
            if told == _MAX_FINDINGS:
                return
            told += 1
            agreed = agreed or judgement.verdict == "supported"
            yield _finding(first, later, judgement)

    def _against_history(self, entry: Entry, key: Key) -> Iterator[Finding]:
        history = [e for e in self._history.get(key, []) if e.article != entry.article]
        stale = is_stale(history, entry)
        if stale is not None:
            yield _stale_finding(entry, *stale)


def _in_order(a: Entry, b: Entry) -> tuple[Entry, Entry]:
    """The earlier statement first, by date of publication, then by arrival."""
    if a.published is not None and b.published is not None and a.published != b.published:
        return (a, b) if a.published < b.published else (b, a)
    return (a, b) if a.order <= b.order else (b, a)


def _finding(first: Entry, later: Entry, judgement: Judgement) -> Finding:
    name = first.figure.subject.text or later.figure.subject.text or "diese Größe"
    sentence = (
        f"Für {name} nennt ein Artikel ({_day(first.published)}) „{first.written}“ und ein "
        f"anderer ({_day(later.published)}) „{later.written}“; "
        + _WORDS[judgement.verdict, judgement.reason]
    )
    article = f"{first.article} {later.article}"
    key = stable_key(article, "conflict", "across", [first.figure, later.figure])
    return Finding(
        id=_id(key),
        kind="conflict",
        verdict=judgement.verdict,
        figures=(_ref(first), _ref(later)),
        explanation=sentence,
        reason=judgement.reason,
        stated=interval_text(nominal_interval(later.figure)),
        expected=interval_text(nominal_interval(first.figure)),
        evidence={
            "identity": "across_articles",
            "formula": f"{first.figure.id} = {later.figure.id}",
            "metric": first.figure.metric,
            "first_said": {
                "article": first.article,
                "published": _day(first.published),
                "by": first.said_by,
            },
        },
        key=key,
    )


def _stale_finding(entry: Entry, old: Entry, newer: Entry) -> Finding:
    name = entry.figure.subject.text or "diese Größe"
    sentence = (
        f"Für {name} steht „{entry.written}“ wie am {_day(old.published)}, obwohl am "
        f"{_day(newer.published)} bereits „{newer.written}“ genannt wurde: womöglich veraltet."
    )
    article = f"{old.article} {newer.article} {entry.article}"
    figures = [old.figure, newer.figure, entry.figure]
    key = stable_key(article, "conflict", "stale", figures)
    return Finding(
        id=_id(key),
        kind="conflict",
        verdict="inconclusive",
        figures=(_ref(old), _ref(newer), _ref(entry)),
        explanation=sentence,
        reason="stale",
        stated=interval_text(nominal_interval(entry.figure)),
        expected=interval_text(nominal_interval(newer.figure)),
        evidence={"identity": "stale", "metric": entry.figure.metric},
        key=key,
    )
