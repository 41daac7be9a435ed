"""One record as the checks see it: sentences in which every figure is a typed placeholder.

A masked sentence reads `stieg um ⟨P3⟩ auf ⟨M4⟩`: the letter is the class of the unit, the number
the place of the figure in `Scene.figures`. Relations that a text asserts can then be declared as
short patterns over words and typed places.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from nlp_fin.lexicon.relations import relations
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Block, Figure, Instrument, Record

_CLASSES = {
    "percent": "P",
    "percentage_points": "Q",
    "basis_points": "B",
    "times": "X",
    "points": "I",
    "count": "C",
}
MONEY = "M"
_BLANK = 2
_ISSUERS = ("company", "etf", "fund")
_TAIL = 60
"""Characters before a figure in which its words of degree are looked for."""


def unit_class(figure: Figure) -> str:
    """The letter of a figure's unit: P, Q, B, X, I, C, or M for a currency."""
    return _CLASSES.get(figure.unit, MONEY)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence outside of tables. `first:last` are the places of its figures in the scene."""

    index: int
    start: int
    end: int
    block: int
    text: str
    masked: str
    first: int
    last: int


@dataclass(frozen=True)
class Scene:
    """Figures in text order, the sentences around them, and lookups between the two."""

    record: Record
    figures: tuple[Figure, ...]
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    place: dict[str, int] = field(default_factory=dict)
    """Figure id → index in `figures`."""

    @property
    def text(self) -> str:
        return self.record.article.text

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        """By id."""
        return {i.id: i for i in self.record.instruments}

    @cached_property
    def sole_issuer(self) -> str | None:
        """Id of the only company or fund that the article names."""
        found = [i.id for i in self.record.instruments if i.kind in _ISSUERS]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _mentions(self) -> list[tuple[int, str]]:
        return sorted((m[0], i.id) for i in self.record.instruments for m in i.mentions)

    def mentioned_in(self, sentence: Sentence, before: int | None = None) -> set[str]:
        """Ids of the instruments that a sentence names, up to the offset `before`."""
        end = sentence.end if before is None else min(before, sentence.end)
        low = bisect_left(self._mentions, (sentence.start, ""))
        high = bisect_left(self._mentions, (end, ""))
        return {instrument for _, instrument in self._mentions[low:high]}

    def names_other_behind(self, figure: Figure) -> bool:
        """Does the name of something else follow the figure at once? (*+8,1 % S&P 500*)"""
        low = bisect_left(self._mentions, (figure.end, ""))
        near = self._mentions[low : low + 1]
        return any(
            start <= figure.end + _BLANK and instrument != figure.subject.instrument
            and not self.text[figure.end : start].strip(" ")
            for start, instrument in near
        )  # fmt: skip

    def sentence_of(self, figure: Figure) -> Sentence | None:
        """The sentence that holds the figure; None for a table cell."""
        index = bisect_right(self._starts, figure.start) - 1
        if index < 0 or figure.start >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def figures_in(self, sentence: Sentence) -> Sequence[Figure]:
        return self.figures[sentence.first : sentence.last]

    def names_period(self, figure: Figure) -> bool:
        """Does the figure's own sentence, or its table, name its period?"""
        sentence = self.sentence_of(figure)
        if figure.period is None or not figure.period.text:
            return False
        if sentence is None:
            return True
        first = figure.period.text.split("…")[0].strip()
        return first.casefold() in sentence.text.casefold()

    def neighbours(self, sentence: Sentence, before: int, after: int = 0) -> Sequence[Sentence]:
        """The sentence with up to `before` and `after` others of the same stretch of prose."""
        low = max(0, sentence.index - before)
        high = min(len(self.sentences), sentence.index + after + 1)
        return [
            s
            for s in self.sentences[low:high]
            if abs(s.block - sentence.block) <= 1 or s is sentence
        ]

    def between(self, a: Figure, b: Figure) -> str:
        """The text between two figures, in either order."""
        if a.start > b.start:
            a, b = b, a
        return self.text[a.end : b.start]

    def before(self, figure: Figure, width: int = 60) -> str:
        """The text of the sentence before the figure, at most `width` characters."""
        sentence = self.sentence_of(figure)
        low = (
            figure.start - width if sentence is None else max(sentence.start, figure.start - width)
        )
        return self.text[max(0, low) : figure.start]

    def after(self, figure: Figure, width: int = 60) -> str:
        """The text of the sentence behind the figure, at most `width` characters."""
        sentence = self.sentence_of(figure)
        high = figure.end + width if sentence is None else min(sentence.end, figure.end + width)
        return self.text[figure.end : high]

    def clause(self, figure: Figure) -> str:
        """The part of the sentence around the figure up to the next comma, colon or semicolon."""
        sentence = self.sentence_of(figure)
        if sentence is None:
            return self.before(figure) + figure.text + self.after(figure)
        left = self.text[sentence.start : figure.start]
        right = self.text[figure.end : sentence.end]
        left = re.split(r"[,;:–](?=\s)|\s-\s", left)[-1]
        right = re.split(r"[,;:–](?=\s)|\s-\s", right)[0]
        return left + figure.text + right


def _mask(text: str, start: int, end: int, figures: Sequence[Figure], first: int) -> str:
    degree = relations().degree_before_place
    parts: list[str] = []
    position = start
    for offset, figure in enumerate(figures):
        piece = ("⟩" if parts else "") + re.sub(r"\s+", " ", text[position : figure.start])
        cut = max(0, len(piece) - _TAIL)
        piece = piece[:cut] + degree.sub("", piece[cut:])
        parts.append(piece.removeprefix("⟩") + f"⟨{unit_class(figure)}{first + offset}⟩")
        position = figure.end
    parts.append(re.sub(r"\s+", " ", text[position:end]))
    # some corpora put blanks around punctuation
    return re.sub(r" (?=[,.;:!?)])|(?<=\() ", "", "".join(parts))


def _without_overlaps(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for figure in sorted(figures, key=lambda f: (f.start, -f.end)):
        if not out or figure.start >= out[-1].end:
            out.append(figure)
    return tuple(out)


@cache
def _dated() -> re.Pattern[str]:
    """A year or quarter of its own, which no example has."""
    return re.compile(r"\b(?:im|in|für|des|Ende|Anfang)\s(?:\w+\s){0,2}(?:20\d\d|Quartal|Halbjahr)")


def _is_example(record: Record, start: int, end: int) -> bool:
    """Is the sentence a worked example: *Hat die X AG 4 Millionen Aktien …, beträgt …*"""
    text = record.article.text[start:end]
    words = relations().examples
    if text.rstrip().endswith("?"):
        return False
    if words["marks"].search(text):
        return True
    if words["verbs_first"].match(text):
        return True
    head = re.match(r"(?:Bei|Mit) eine[mr] (?:[a-zäöüß]+ )?(\w+)", text)
    if head is None or not words["premise"].fullmatch(head[1]) or _dated().search(text):
        return False
    return not any(
        start <= mention[0] < end for i in record.instruments if i.symbol for mention in i.mentions
    )  # fmt: skip


def _with_examples(
    record: Record, figures: tuple[Figure, ...], sentences: Sequence[tuple[int, int]]
) -> tuple[Figure, ...]:
    """Figures of worked examples get the basis `hypothetical`, if linking left them `actual`."""
    spans = [(a, b) for a, b in sentences if _is_example(record, a, b)]
    starts = [a for a, _ in spans]
    out: list[Figure] = []
    for figure in figures:
        index = bisect_right(starts, figure.start) - 1
        if index >= 0 and figure.start < spans[index][1] and figure.basis == "actual":
            figure = replace(figure, basis="hypothetical")
        out.append(figure)
    return tuple(out)


def _with_points(
    figures: tuple[Figure, ...], sentences: Sequence[tuple[int, int]]
) -> tuple[Figure, ...]:
    """*von 5,9 auf 6,4 Prozent, ein Anstieg um 0,5 Punkte*: points of a percentage.

    Small amounts of points behind a percentage of their sentence that are of no index.
    """
    starts = [f.start for f in figures]
    out = list(figures)
    for begin, end in sentences:
        percent = False
        for place in range(bisect_left(starts, begin), bisect_left(starts, end)):
            figure = out[place]
            percent = percent or figure.unit == "percent"
            small = figure.value is not None and abs(figure.value) < _SMALL_POINTS
            of_index = (figure.subject.instrument or "").startswith("index:")
            if figure.unit == "points" and percent and small and not of_index:
                out[place] = replace(figure, unit="percentage_points")
    return tuple(out)


_SMALL_POINTS = 20
_STATEMENT = 60
"""A line with more figures is a list: no sentence relates so many to each other."""


def build_scene(record: Record) -> Scene:
    """The scene of one record. Cost is linear in the length of the text."""
    text = record.article.text
    figures = _without_overlaps(record.figures)
    starts = [f.start for f in figures]
    blocks = tuple(find_blocks(text, record.article))
    block_starts = [b.start for b in blocks]
    spans = split_sentences(text, blocks)
    figures = _with_points(_with_examples(record, figures, spans), spans)
    sentences: list[Sentence] = []
    for start, end in spans:
        block = bisect_right(block_starts, start) - 1
        if block >= 0 and blocks[block].kind in ("table_row", "furniture"):
            continue
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if last > first and figures[last - 1].end > end:
            end = figures[last - 1].end
        if last - first > _STATEMENT:
            continue
        inside = figures[first:last]
        sentences.append(
            Sentence(
                len(sentences), start, end, block, text[start:end],
                _mask(text, start, end, inside, first), first, last,
            )
        )  # fmt: skip
    return Scene(
        record, figures, blocks, tuple(sentences), {f.id: i for i, f in enumerate(figures)}
    )
