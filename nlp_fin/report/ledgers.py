"""One metric of one subject over articles and time, for the index page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from nlp_fin.checks.keys import Key as FigureKey
from nlp_fin.checks.keys import figure_key
from nlp_fin.checks.stated import stated_interval
from nlp_fin.report import labels
from nlp_fin.report.pictures import Point, ledger
from nlp_fin.report.views import FigureView
from nlp_fin.types import Figure, Record

_MOST = 8
_FEWEST_POINTS = 3
_MOVES = frozenset({"return", "return_gap"})

Key = tuple[FigureKey, str]
"""The quantity, and how long the time is that its values sum up."""


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A picture with its heading."""

    title: str
    articles: int
    picture: Markup


@dataclass(frozen=True, slots=True)
class _Entry:
    article: str
    subject: str
    point: Point


class LedgerBook:
    """Collects what articles say about the same thing; draws what several of them speak of."""

    def __init__(self) -> None:
        self._entries: dict[Key, list[_Entry]] = defaultdict(list)

    def add(self, record: Record, views: Sequence[FigureView], page: str) -> None:
        """Take the figures of `record` that have a subject, a value and a day."""
        verdicts = {view.id: view.verdict for view in views}
        for figure in record.figures:
            when, key = figure_day(figure, record), ledger_key(figure)
            if when is None or key is None or figure.value is None:
                continue
            point = Point(
                label=f"{record.article.source}: „{figure.text}“ {labels.period(figure.period)}",
                when=when,
                value=float(figure.value),
                tone=verdicts.get(figure.id, "unchecked"),
                span=stated_interval(figure),
                link=f"{page}#{figure.id}",
            )
            name = labels.subject(figure.subject)
            self._entries[key].append(_Entry(record.article.id, name, point))

    def ledgers(self) -> list[LedgerView]:
        """At most eight pictures, those with refuted values and many articles first."""
        shown = [
            (key, entries)
            for key, entries in self._entries.items()
            if len(entries) >= _FEWEST_POINTS and len({e.article for e in entries}) > 1
        ]
        shown.sort(
            key=lambda item: (-_refuted(item[1]), -len({e.article for e in item[1]}), str(item[0]))
        )
        views = [_view(key, entries) for key, entries in shown[:_MOST]]
        return [view for view in views if view is not None]


def _refuted(entries: Sequence[_Entry]) -> int:
    return sum(entry.point.tone == "refuted" for entry in entries)


def _view(key: Key, entries: Sequence[_Entry]) -> LedgerView | None:
    subject = max((e.subject for e in entries), key=lambda s: (len(s), s))
    quantity, length = key
    notes = [labels.label("length", length)]
    if quantity.basis != "actual":
        notes.append(labels.label("outlook", quantity.basis))
    if quantity.aspect == "change":
        notes.append("Veränderung")
    note = ", ".join(note for note in notes if note)
    title = f"{subject}: {labels.label('metric', quantity.metric)}" + (f" ({note})" if note else "")
    picture = ledger([entry.point for entry in entries], quantity.unit, title)
    if picture is None:
        return None
    return LedgerView(title, len({entry.article for entry in entries}), picture)


def ledger_key(figure: Figure) -> Key | None:
    """What must agree for two figures to be values of one thing; None for what has no subject."""
    key = figure_key(figure)
    return None if key is None else (key, _length(figure))


def _length(figure: Figure) -> str:
    """How long the time is that the figure sums up; a level on a day has none."""
    if figure.period is None or figure.period.kind in ("day", "as_of"):
        return "day" if figure.metric in _MOVES else ""
    if figure.period.kind == "span":
        return figure.period.length or "span"
    return figure.period.kind.removeprefix("fiscal_")


def figure_day(figure: Figure, record: Record) -> date | None:
    """The day a figure stands at in a picture: the end of its period, else the article's day."""
    if figure.period is not None and (figure.period.end or figure.period.start):
        return figure.period.end or figure.period.start
    return record.article.published
