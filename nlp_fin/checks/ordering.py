"""Checks of superlatives and comparatives: is the named one really the lowest or the highest?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp_fin.checks.findings import make_finding
from nlp_fin.checks.grids import Grid
from nlp_fin.checks.lists import (
    End,
    Entry,
    beats,
    by_size_of,
    named_entry,
    prose_lists,
    table_lists,
)
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.terms import term
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Finding


def _verdict(
    scene: Scene, claimed: Entry, entries: Sequence[Entry], end: End, cue: str, by_size: bool
) -> Finding:
    rivals = [e for e in entries if e is not claimed]
    beaten = [e for e in rivals if beats(e.figure, claimed.figure, end, by_size)]
    article = scene.record.article.id
    if beaten:
        rival = beaten[0].figure
        sentence = f"„{cue}“ trifft nicht zu: „{claimed.figure.text}“ wird von „{rival.text}“ " + (
            "unterboten." if end == "lowest" else "übertroffen."
        )
        return make_finding(
            article, "arithmetic", "refuted", [claimed.figure, rival], sentence, name="ordering",
            evidence={"cue": cue, "formula": _formula(claimed, beaten[:1], end, by_size)},
        )  # fmt: skip
    figures = [claimed.figure, *(e.figure for e in rivals)]
    sentence = f"„{cue}“ trifft auf „{claimed.figure.text}“ unter den {len(entries)} Angaben zu."
    return make_finding(
        article, "arithmetic", "supported", figures, sentence, name="ordering",
        evidence={"cue": cue, "formula": _formula(claimed, rivals, end, by_size)},
    )  # fmt: skip


_SIGN: dict[End, str] = {"lowest": "<=", "highest": ">="}
_BEST: dict[End, str] = {"lowest": "min", "highest": "max"}


def _formula(claimed: Entry, rivals: Sequence[Entry], end: End, by_size: bool) -> str:
    """What the superlative asserts, true of the figures or not: `f1 >= max(f2, f3)`."""
    first, *others = (
        f"abs({term(e.figure)})" if by_size else term(e.figure) for e in (claimed, *rivals)
    )
    best = others[0] if len(others) == 1 else f"{_BEST[end]}({', '.join(others)})"
    return f"{first} {_SIGN[end]} {best}"


def _clauses(sentence: Sentence) -> Iterator[str]:
    yield from re.split(r"[,;:](?=\s)", sentence.text)


def _superlatives(text: str) -> Iterator[tuple[End, str]]:
    for end in ("lowest", "highest"):
        match = relations().ordering[end].search(text)
        if match is not None:
            yield end, match[0]


_BESIDE = 16
_RANKS = ("nummer eins", "platz eins", "rang eins")


def _own_figure(
    scene: Scene, sentence: Sentence, clause: str, entries: Sequence[Entry], cue: str
) -> Entry | None:
    """The one figure of the list that stands in the clause of the superlative, or right before it.

    *A bleibt mit 91 Milliarden die Nummer eins vor B mit 47 Milliarden und C mit …*
    """
    inside = [e for e in entries if scene.text.find(clause, sentence.start) <= e.figure.start
              < scene.text.find(clause, sentence.start) + len(clause)]  # fmt: skip
    if len(inside) == 1:
        return inside[0]
    if cue.casefold() not in _RANKS:
        return None
    at = scene.text.find(clause, sentence.start) + clause.find(cue)
    beside = [e for e in inside if 0 <= at - e.figure.end <= _BESIDE]
    return beside[0] if len(beside) == 1 else None


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
            pools = [list(p) for p in prose_lists(scene, sentence)]
            own = [e for p in pools if (e := _own_figure(scene, sentence, clause, p, cue))]
            if not pools or not own:
                near = scene.neighbours(sentence, 1)
                before = [s for s in near if s.index == sentence.index - 1]
                pools = [list(p) for s in before for p in prose_lists(scene, s)]
            if len(pools) != 1:
                continue
            entries = pools[0]
            claimed = own[0] if own else named_entry(entries, clause)
            claimed = claimed or _same_value(scene, sentence, entries)
            if claimed is None or (not own and not ordering["scope"].search(sentence.text)):
                continue
            by_size = by_size_of(entries, sentence.text)
            if by_size is not None and len(entries) > 2:
                yield _verdict(scene, claimed, entries, end, cue, by_size)


def _check_claimed_first(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Unter den großen Ländern wuchs A mit 0,7 Prozent am kräftigsten. B kam auf 0,9 Prozent.*"""
    scope = re.match(r"(?:Unter|Von|Im Vergleich|Am \w+sten|De[nr] \w+sten?)\b", sentence.text)
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
    by_size = by_size_of(entries, sentence.text)
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
    for name, entries in table_lists(grid):
        head = re.findall(r"[a-zäöü]{4,}", name.casefold())
        if not any(w[:6] in clause.casefold() for w in head) or not _same_number(name, clause):
            continue
        claimed = named_entry(entries, clause)
        by_size = by_size_of(entries, clause)
        if claimed is not None and by_size is not None:
            yield _verdict(scene, claimed, entries, end, f"{cue} {name}", by_size)


def _check_comparatives(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Damit ist A günstiger als B* about the figures of the sentence before."""
    if sentence.first != sentence.last:
        return
    near = [s for s in scene.neighbours(sentence, 1) if s.index == sentence.index - 1]
    pools = [list(p) for s in near for p in prose_lists(scene, s)]
    if len(pools) != 1 or not relations().ordering["scope"].search(sentence.text):
        return
    ends: tuple[tuple[str, End], ...] = (("lower", "lowest"), ("higher", "highest"))
    for name, end in ends:
        match = relations().ordering[name].search(sentence.text)
        if match is None:
            continue
        left = named_entry(pools[0], sentence.text[: match.start()])
        right = named_entry(pools[0], sentence.text[match.end() :])
        if left is None or right is None or left is right:
            continue
        by_size = by_size_of([left, right], sentence.text)
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
