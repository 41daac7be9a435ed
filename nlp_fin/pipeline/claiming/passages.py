"""The passages of an article that may carry claims: its sentences, and their clauses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from nlp_fin.pipeline.claiming.clauses import split_clauses
from nlp_fin.pipeline.claiming.features import (
    Features,
    Passage,
    features_of,
    is_verbal,
    read_passage,
)
from nlp_fin.pipeline.claiming.ratings import NO_RATING, read_rating
from nlp_fin.pipeline.claiming.surroundings import surroundings
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speakers import BY_AUTHOR, Utterance, find_speakers
from nlp_fin.pipeline.speech.words import Word, find_quotes, read_words
from nlp_fin.types import Figure

Span = tuple[int, int]

_MIN_MARKS = 2
_MAX_CELL = 9
"""Semicolons in a row, and words that a cell may have."""


def read_passages(ctx: TextContext, figures: Sequence[Figure]) -> list[list[Passage]]:
    """For each sentence the whole, followed by its clauses where it has more than one.

    Page furniture and lines without words have none.
    """
    utterances = find_speakers(ctx)
    quotes = find_quotes(ctx.text, ctx.blocks)
    starts = [f.start for f in figures]
    groups: list[list[Passage]] = []
    for (start, end), utterance in zip(ctx.sentences, utterances, strict=True):
        block = ctx.block_index(start)
        kind = "paragraph" if block is None else ctx.blocks[block].kind
        if kind == "furniture":
            continue
        words = read_words(ctx.text, start, end, quotes)
        if not any(w.is_word for w in words):
            continue
        inside = list(figures[bisect_left(starts, start) : bisect_left(starts, end)])
        row = kind == "table_row" or is_row(words)
        spans = [(start, end)]
        clauses = [] if row else split_clauses(words)
        if len(clauses) > 1:
            spans += clauses
        groups.append([cut_passage(ctx, s, words, inside, utterance, row=row) for s in spans])
    return groups


def is_row(words: Sequence[Word]) -> bool:
    """*Evotec; Deutsche Bank; Hold; 33 € (33 €)*: a row whose cells semicolons divide."""
    marks = [at for at, w in enumerate(words) if w.text == ";"]
    if len(marks) < _MIN_MARKS:
        return False
    edges = [-1, *marks, len(words)]
    return all(after - before <= _MAX_CELL for before, after in pairwise(edges))


def cut_passage(
    ctx: TextContext,
    span: Span,
    words: Sequence[Word],
    figures: Sequence[Figure],
    utterance: Utterance,
    *,
    row: bool,
) -> Passage:
    """The part `span` of a sentence with its words, figures, rating and speaker."""
    own_words = [w for w in words if span[0] <= w.start and w.end <= span[1]]
    own_figures = [f for f in figures if span[0] <= f.start and f.end <= span[1]]
    rating = read_rating(own_words, own_figures, row=row)
    spoken = utterance.within(span)
    spoken = spoken if spoken.covers(span) else BY_AUTHOR
    if not rating:
        rating = NO_RATING
    return read_passage(ctx, span, own_words, own_figures, spoken, rating)


def features_in(groups: Sequence[Sequence[Passage]]) -> list[list[Features]]:
    """The features of all passages of one article, with what stands around them.

    The shape is that of `groups`.
    """
    own = [[features_of(passage) for passage in group] for group in groups]
    around = surroundings(
        [features[0] for features in own], [group[0].polarity.score for group in groups]
    )
    return [
        [{**features, **extra} for features in found]
        for found, extra in zip(own, around, strict=True)
    ]


_PLAIN_LEVELS = frozenset(
    "price index_level market_cap enterprise_value assets constituents positions employees "
    "shares_outstanding customers ter fx_rate volume other share".split()
)
"""Metrics whose level alone asserts nothing that one could agree with."""


def is_listing(passage: Passage) -> bool:
    """Whether it only lists what something costs or how large it is: a row of names and prices,
    *UniFirst (UNF) – 152 USD*. Headlines are none."""
    row = passage.block_kind == "table_row"
    if passage.rating or passage.block_kind == "heading" or not (row or passage.figures):
        return False
    if any(f.aspect == "change" or f.metric not in _PLAIN_LEVELS for f in passage.figures):
        return False
    return row or not (any(map(is_verbal, passage.words)) or passage.polarity.hits)
