"""Lists in a sentence or a table column: figures of one kind, each with a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_fin.checks.grids import Grid
from nlp_fin.checks.intervals import magnitude
from nlp_fin.checks.keys import is_rate_of_move
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.verdicts import judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Interval

End = Literal["lowest", "highest"]


_MIN_LIST = 2


_FUNCTION_WORDS = frozenset(
    "der die das des dem den ein eine einer eines einem einen im in am an auf aus bei mit von zu"
    " zum zur für und oder doch auch nur noch etf fonds index indizes drei vier fünf prozent"
    " euro".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a list: its figure and the words of its name."""

    figure: Figure
    words: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in re.findall(r"[\w&]{2,}", text))


def _names(text: str) -> frozenset[str]:
    """Capitalised words and abbreviations, which may be names."""
    words = (w.casefold() for w in re.findall(r"[A-ZÄÖÜ][\w&]+|\d{2,}", text))
    return frozenset(words) - _FUNCTION_WORDS


def _prose_entry(scene: Scene, figure: Figure, previous: Figure | None) -> Entry:
    """The name of a figure in a list: in brackets behind it, else since the figure before."""
    sentence = scene.sentence_of(figure)
    bracket = re.match(r"\s\(([^()\d]+)\)", scene.after(figure))
    if bracket is not None:
        return Entry(figure, _names(bracket[1]))
    start = sentence.start if sentence is not None else figure.start
    if previous is not None and previous.end > start:
        start = previous.end
    label = scene.text[start : figure.start]
    return Entry(figure, _names(label) | _names(figure.subject.text or ""))


def prose_lists(scene: Scene, sentence: Sentence) -> Iterator[list[Entry]]:
    """Figures of one metric and unit in a sentence, each with a name of its own.

    Returns and growth rates count as one: between names in a row linking takes one for the other.
    """
    figures = list(scene.figures_in(sentence))
    groups: dict[tuple[str, str], list[Entry]] = {}
    for index, figure in enumerate(figures):
        if figure.value is None or (figure.aspect == "change" and figure.unit != "percent"):
            continue
        entry = _prose_entry(scene, figure, figures[index - 1] if index else None)
        move = figure.unit == "percent" and is_rate_of_move(figure.metric)
        groups.setdefault(("move" if move else figure.metric, figure.unit), []).append(entry)
    yield from (group for group in groups.values() if len(group) >= _MIN_LIST)


def table_lists(grid: Grid) -> Iterator[tuple[str, list[Entry]]]:
    """The columns of a table of one unit, by name."""
    for name in grid.columns:
        cells = [(row, f) for row, f in grid.column(name) if f.value is not None]
        if len(cells) >= _MIN_LIST and len({f.unit for _, f in cells}) == 1:
            yield name, [Entry(f, _words(row.label or row.text)) for row, f in cells]


def _span(figure: Figure, by_size: bool) -> Interval | None:
    span = stated_interval(figure)
    return magnitude(span) if span is not None and by_size else span


def beats(a: Figure, b: Figure, end: End, by_size: bool) -> bool:
    """Is `a` beyond `b` at this end, clearly by the rule of intervals?"""
    one, two = _span(a, by_size), _span(b, by_size)
    if one is None or two is None or judge(one, two).verdict != "refuted":
        return False
    if one.low is None or two.low is None or one.high is None or two.high is None:
        return False
    return one.high < two.low if end == "lowest" else one.low > two.high


def named_entry(entries: Sequence[Entry], text: str) -> Entry | None:
    """The one entry that a clause names by a word that no other entry has."""
    mentioned = _words(text)
    hits = []
    for entry in entries:
        others = frozenset(w for e in entries if e is not entry for w in e.words)
        if (entry.words - others) & mentioned:
            hits.append(entry)
    return hits[0] if len(hits) == 1 else None


def _has_guessed_sign(figure: Figure) -> bool:
    """Has linking taken a minus over from another sentence or figure?"""
    return any(r.startswith("sign=") and "before" in r for r in figure.reasons)


def by_size_of(entries: Sequence[Entry], text: str) -> bool | None:
    """Compare sizes (losses), values, or None where signs and words do not go together."""
    loss = relations().ordering["loss"].search(text) is not None
    signs = {(e.figure.value or 0) < 0 for e in entries}
    if len(signs) > 1 and any(_has_guessed_sign(e.figure) for e in entries):
        return None
    if loss:
        return True if signs == {True} else None
    return False
