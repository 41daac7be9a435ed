"""Checks of superlatives and comparatives: is the named one really the lowest or the highest?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp_fin.checks.findings import make_finding
from nlp_fin.checks.grids import Grid
from nlp_fin.checks.intervals import magnitude
from nlp_fin.checks.keys import is_rate_of_move
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.verdicts import judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding, Interval

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


def _lists(scene: Scene, sentence: Sentence) -> Iterator[list[Entry]]:
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


def _table_lists(grid: Grid) -> Iterator[tuple[str, list[Entry]]]:
    for name in grid.columns:
        cells = [(row, f) for row, f in grid.column(name) if f.value is not None]
        if len(cells) >= _MIN_LIST and len({f.unit for _, f in cells}) == 1:
            yield name, [Entry(f, _words(row.label or row.text)) for row, f in cells]


def _span(figure: Figure, by_size: bool) -> Interval | None:
    span = stated_interval(figure)
    return magnitude(span) if span is not None and by_size else span


def _beats(a: Figure, b: Figure, end: End, by_size: bool) -> bool:
    """Is `a` beyond `b` at this end, clearly by the rule of intervals?"""
    one, two = _span(a, by_size), _span(b, by_size)
    if one is None or two is None or judge(one, two).verdict != "refuted":
        return False
    if one.low is None or two.low is None or one.high is None or two.high is None:
        return False
    return one.high < two.low if end == "lowest" else one.low > two.high


def _named(entries: Sequence[Entry], text: str) -> Entry | None:
    """The one entry that a clause names by a word that no other entry has."""
    mentioned = _words(text)
    hits = []
    for entry in entries:
        others = frozenset(w for e in entries if e is not entry for w in e.words)
        if (entry.words - others) & mentioned:
            hits.append(entry)
    return hits[0] if len(hits) == 1 else None


def _by_size(entries: Sequence[Entry], text: str) -> bool | None:
    """Compare sizes (losses), values, or None where signs and words do not go together."""
    loss = relations().ordering["loss"].search(text) is not None
    signs = {(e.figure.value or 0) < 0 for e in entries}
    if loss:
        return True if signs == {True} else None
    return False


def _verdict(
    scene: Scene, claimed: Entry, entries: Sequence[Entry], end: End, cue: str, by_size: bool
) -> Finding:
    rivals = [e for e in entries if e is not claimed]
    beaten = [e for e in rivals if _beats(e.figure, claimed.figure, end, by_size)]
    article = scene.record.article.id
    if beaten:
        rival = beaten[0].figure
        sentence = f"„{cue}“ trifft nicht zu: „{claimed.figure.text}“ wird von „{rival.text}“ " + (
            "unterboten." if end == "lowest" else "übertroffen."
        )
        return make_finding(
            article, "arithmetic", "refuted", [claimed.figure, rival], sentence, name="ordering",
            evidence={"cue": cue, "formula": f"{claimed.figure.id} {_SIGN[end]} {rival.id}"},
        )  # fmt: skip
    figures = [claimed.figure, *(e.figure for e in rivals)]
    sentence = f"„{cue}“ trifft auf „{claimed.figure.text}“ unter den {len(entries)} Angaben zu."
    return make_finding(
        article, "arithmetic", "supported", figures, sentence, name="ordering",
        evidence={"cue": cue, "formula": f" {_SIGN[end]} ".join(f.id for f in figures)},
    )  # fmt: skip


_SIGN: dict[End, str] = {"lowest": "<=", "highest": ">="}


def _clauses(sentence: Sentence) -> Iterator[str]:
    yield from re.split(r"[,;:](?=\s)", sentence.text)


def _superlatives(text: str) -> Iterator[tuple[End, str]]:
    for end in ("lowest", "highest"):
        match = relations().ordering[end].search(text)
        if match is not None:
            yield end, match[0]


def _own_figure(
    scene: Scene, sentence: Sentence, clause: str, entries: Sequence[Entry]
) -> Entry | None:
    """The one figure of the list that stands in the clause of the superlative."""
    inside = [e for e in entries if scene.text.find(clause, sentence.start) <= e.figure.start
              < scene.text.find(clause, sentence.start) + len(clause)]  # fmt: skip
    return inside[0] if len(inside) == 1 else None


def _same_value(scene: Scene, sentence: Sentence, entries: Sequence[Entry]) -> Entry | None:
    """The one entry whose value the sentence of the superlative repeats."""
    said = [f for f in scene.figures_in(sentence) if f.value is not None]
    if len(said) != 1:
        return None
    hits = [e for e in entries if (e.figure.value, e.figure.unit) == (said[0].value, said[0].unit)]
    return hits[0] if len(hits) == 1 else None


def _check_prose(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """A superlative about the list in its own sentence or in the one before."""
    ordering = relations().ordering
    for clause in _clauses(sentence):
        for end, cue in _superlatives(clause):
            pools = [list(p) for p in _lists(scene, sentence)]
            own = [e for p in pools if (e := _own_figure(scene, sentence, clause, p))]
            if not pools or not own:
                near = scene.neighbours(sentence, 1)
                before = [s for s in near if s.index == sentence.index - 1]
                pools = [list(p) for s in before for p in _lists(scene, s)]
            if len(pools) != 1:
                continue
            entries = pools[0]
            claimed = own[0] if own else _named(entries, clause)
            claimed = claimed or _same_value(scene, sentence, entries)
            if claimed is None or (not own and not ordering["scope"].search(sentence.text)):
                continue
            by_size = _by_size(entries, sentence.text)
            if by_size is not None and len(entries) > 2:
                yield _verdict(scene, claimed, entries, end, cue, by_size)


def _check_claimed_first(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Unter den großen Ländern wuchs A mit 0,7 Prozent am kräftigsten. B kam auf 0,9 Prozent.*"""
    scope = re.match(r"(?:Unter|Von|Im Vergleich)\b", sentence.text)
    figures = [f for f in scene.figures_in(sentence) if f.value is not None]
    superlatives = list(_superlatives(sentence.text))
    if scope is None or len(figures) != 1 or len(superlatives) != 1:
        return
    end, cue = superlatives[0]
    claimed = figures[0]
    following = [s for s in scene.neighbours(sentence, 0, 1) if s.index == sentence.index + 1]
    rivals = [
        f for s in following for f in scene.figures_in(s)
        if (f.metric, f.unit) == (claimed.metric, claimed.unit) and f.value is not None
        and f.subject != claimed.subject
    ]  # fmt: skip
    if not rivals or _names_index(scene, following[0]):
        return
    entries = [Entry(f, frozenset()) for f in (claimed, *rivals)]
    by_size = _by_size(entries, sentence.text)
    if by_size is not None:
        yield _verdict(scene, entries[0], entries, end, cue, by_size)


def _names_index(scene: Scene, sentence: Sentence) -> bool:
    """Does the sentence name an index, so that its figures may be of another set?"""
    return any(
        scene.instruments[i].kind == "index" for i in scene.mentioned_in(sentence)
    )  # fmt: skip


def _check_table_claims(scene: Scene, grids: Sequence[Grid]) -> Iterator[Finding]:
    """*Die höchste Rendite erzielte A* below a table with a column of returns."""
    for sentence in scene.sentences:
        for clause in _clauses(sentence):
            for end, cue in _superlatives(clause):
                for grid in grids:
                    if not 0 <= sentence.block - grid.block <= 2:
                        continue
                    yield from _table_claim(scene, grid, clause, end, cue)


_NUMBER_WORDS = {"ein": "1", "einem": "1", "drei": "3", "fünf": "5", "zehn": "10", "zwei": "2"}


def _same_number(column: str, clause: str) -> bool:
    """Where a column's header has a number (*5 Jahre*), the clause must have it too."""
    numbers = set(re.findall(r"\d+", column))
    words = (_NUMBER_WORDS.get(w, w) for w in re.findall(r"\w+", clause.casefold()))
    return not numbers or bool(numbers & set(words))


def _table_claim(scene: Scene, grid: Grid, clause: str, end: End, cue: str) -> Iterator[Finding]:
    for name, entries in _table_lists(grid):
        head = re.findall(r"[a-zäöü]{4,}", name.casefold())
        if not any(w[:6] in clause.casefold() for w in head) or not _same_number(name, clause):
            continue
        claimed = _named(entries, clause)
        by_size = _by_size(entries, clause)
        if claimed is not None and by_size is not None:
            yield _verdict(scene, claimed, entries, end, f"{cue} {name}", by_size)


def _check_comparatives(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Damit ist A günstiger als B* about the figures of the sentence before."""
    if sentence.first != sentence.last:
        return
    near = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    pools = [list(p) for s in near for p in _lists(scene, s)]
    if len(pools) != 1 or not relations().ordering["scope"].search(sentence.text):
        return
    ends: tuple[tuple[str, End], ...] = (("lower", "lowest"), ("higher", "highest"))
    for name, end in ends:
        match = relations().ordering[name].search(sentence.text)
        if match is None:
            continue
        left = _named(pools[0], sentence.text[: match.start()])
        right = _named(pools[0], sentence.text[match.end() :])
        if left is None or right is None or left is right:
            continue
        by_size = _by_size([left, right], sentence.text)
        if by_size is not None:
            yield _verdict(scene, left, [left, right], end, match[0], by_size)


def check_ordering(scene: Scene, grids: Sequence[Grid]) -> list[Finding]:
    """Findings about superlatives and comparatives over lists and tables."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        findings.extend(_check_prose(scene, sentence))
        findings.extend(_check_claimed_first(scene, sentence))
        findings.extend(_check_comparatives(scene, sentence))
    findings.extend(_check_table_claims(scene, grids))
    return findings
