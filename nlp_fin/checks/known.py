"""What a figure is of, where only the rest of the article says so.

Prose below a table names its rows, a profile of one fund is of that fund, and *die 1.210
Mitarbeiter* are of what the text has counted before. Linking looks at one sentence and its
neighbours; only checks of conflicts use these readings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.checks.metric_words import metric_word
from nlp_fin.checks.moves import UNSAYING
from nlp_fin.checks.restating import restates
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.subjects import subject_key, words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Instrument, Subject

FUNDS = ("etf", "fund")
_OF_FUNDS = frozenset("ter assets constituents positions volatility".split())
"""Metrics that a profile of a fund lists."""
_MIN_NAME = 6
_MAX_ROWS = 200


def only_one(instruments: Sequence[Instrument], kinds: Sequence[str]) -> Instrument | None:
    """The one instrument of these kinds, if there is just one."""
    found = [i for i in instruments if i.kind in kinds]
    return found[0] if len(found) == 1 else None


@cache
def _per_share() -> re.Pattern[str]:
    return re.compile(
        r"(?:je|pro) (?:\w*aktie|anteil\w*|papier|\w*anteilss?chein|titel)", re.IGNORECASE
    )


_PER_SHARE = "per share"


def _counted_group(noun: str) -> str | None:
    """What a noun behind a number counts, in the words of the synonyms: *Einzeltiteln*."""
    if _per_share().fullmatch(noun):
        return _PER_SHARE
    plain = noun.casefold()
    return next(
        (name for name, words in relations().synonyms.items() if words.fullmatch(plain)), None
    )


def count_one_thing(a: Figure, b: Figure) -> bool:
    """Do the nouns behind two numbers count one kind of thing? (*Fahrzeuge*, *Autos*)"""
    if not a.unit_text or not b.unit_text or a.unit != b.unit:
        return False
    group = _counted_group(a.unit_text)
    return group is not None and group == _counted_group(b.unit_text)


@dataclass(frozen=True)
class Known:
    """What an article says of its subjects as a whole. Built once for a scene."""

    rows: Mapping[tuple[str, ...], Subject]
    """Words of a table's row label → what its figures are of."""
    fund: Subject | None
    """The one fund that the article is a profile of."""

    def subject_of_row(self, scene: Scene, figure: Figure) -> Subject | None:
        """The one row of a table that the sentence of a figure names."""
        sentence = scene.sentence_of(figure)
        if sentence is None or not self.rows or figure.subject.instrument is not None:
            return None
        words = words_of(scene.text[sentence.start : figure.start])
        named = [s for label, s in self.rows.items() if _holds(words, label)]
        return named[0] if len(named) == 1 else None


def _holds(words: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Do the words of a label stand in a row among others?"""
    size = len(label)
    return any(words[i : i + size] == label for i in range(len(words) - size + 1))


def _row_subjects(scene: Scene) -> Iterator[tuple[tuple[str, ...], Subject]]:
    for figure in scene.figures:
        row = figure.table.row if figure.table is not None else None
        if row is None or len(row) < _MIN_NAME or figure.subject.instrument is not None:
            continue
        # the row names what the figure is of, not its metric
        label = words_of(row)
        if label and words_of(figure.subject.text or "") == label:
            yield label, figure.subject


@cache
def _label_line() -> re.Pattern[str]:
    return re.compile(r"(?:^|\n)[ \t•*-]*[A-ZÄÖÜ][^\n:|]{2,40}:[ \t]*\D{0,12}$")


def _profiled_fund(scene: Scene) -> Subject | None:
    """The fund of an article that profiles one: no metric stands twice as a label.

    Several profiles in a row repeat their labels.
    """
    funds = [i for i in scene.record.instruments if i.kind in FUNDS]
    if len(funds) > 1:
        return None
    labels = Counter(
        figure.metric for figure in scene.figures
        if figure.table is None and figure.metric in _OF_FUNDS
        and _label_line().search(scene.text, max(0, figure.start - 70), figure.start)
    )  # fmt: skip
    tabled = any(f.table is not None and f.metric in _OF_FUNDS for f in scene.figures)
    if tabled or not labels or max(labels.values()) > 1:
        return None
    return Subject(funds[0].id, funds[0].name) if funds else Subject(None, "Fonds")


def find_known(scene: Scene) -> Known:
    """What the article as a whole says of its subjects."""
    rows = dict(_row_subjects(scene))
    return Known(rows if len(rows) <= _MAX_ROWS else {}, _profiled_fund(scene))


def _is_nameless(figure: Figure) -> bool:
    """Is the subject no name: the metric's own word, or a word for any fund?"""
    text = figure.subject.text or "Fonds"
    if figure.subject.instrument is not None:
        return False
    word = metric_word(figure) or ""
    label = bool(set(words_of(word)) & set(words_of(text)))
    return label or relations().word("any_fund").fullmatch(text) is not None


def with_known_subject(scene: Scene, known: Known, figure: Figure) -> Figure:
    """The figure with the subject that a table's row or the profile gives it."""
    if known.fund is not None and figure.metric in _OF_FUNDS and _is_nameless(figure):
        return replace(figure, subject=known.fund)
    row = known.subject_of_row(scene, figure)
    return figure if row is None else replace(figure, subject=row)


class Counted:
    """What the article has counted so far, by the noun behind the number."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[tuple[str, str | None], Figure]] = defaultdict(dict)

    def settle(self, scene: Scene, figure: Figure) -> Figure:
        """A restated count whose metric linking could not tell is what was counted before."""
        group = _counted_group(figure.unit_text) if figure.unit_text else None
        if group is None or figure.table is not None:
            return figure
        before = self._seen[f"{group} {figure.unit}"]
        if figure.metric in UNSAYING and len(before) == 1 and restates(scene, figure):
            first = next(iter(before.values()))
            noun = figure.unit_text if group != _PER_SHARE else metric_word(first)
            word = f"metric={first.metric}: «{noun}» 1 tokens behind"
            return replace(
                figure, metric=first.metric, aspect=first.aspect, subject=first.subject,
                basis=first.basis, reasons=(word,),
            )  # fmt: skip
        if figure.metric not in UNSAYING or figure.metric == "volume":
            before.setdefault((figure.metric, subject_key(figure.subject)), figure)
        return figure
