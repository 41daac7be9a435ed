"""Reads corpora/claims and prepares its texts as the pipeline does, up to the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.ingest.identity import article_id
from nlp_fin.pipeline.claiming.features import Features, Passage, features_of
from nlp_fin.pipeline.claiming.passages import cut_passage, read_passages
from nlp_fin.pipeline.claiming.surroundings import surroundings
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.speakers import BY_AUTHOR, find_speakers
from nlp_fin.pipeline.speech.words import find_quotes, read_words
from nlp_fin.pipeline.tables import find_tables
from nlp_fin.types import Article, Figure

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "claims"
PARTS = ("train", "dev", "test")


@dataclass(frozen=True)
class CorpusText:
    """One labelled text with its context. `gold` is the line of the corpus file."""

    gold: dict[str, Any]
    ctx: TextContext
    figures: tuple[Figure, ...]


def read_part(part: str, folder: Path = FOLDER) -> Iterator[CorpusText]:
    """The texts of one part. Raises `FileNotFoundError` where the folder has no such part."""
    with (folder / f"{part}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            ctx, figures = prepare(gold["text"], gold["published"])
            yield CorpusText(gold, ctx, figures)


def prepare(text: str, published: str | None) -> tuple[TextContext, tuple[Figure, ...]]:
    """What the pipeline knows about a text before claims are looked for."""
    article = Article(
        id=article_id(text),
        source="corpus",
        text=text,
        published=date.fromisoformat(published) if published else None,
    )
    blocks = find_blocks(text, article)
    times = find_times(text, article.published)
    hits = find_instruments(text)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    ctx = TextContext(
        article,
        text,
        article.published,
        tuple(blocks),
        tuple(split_sentences(text, blocks)),
        tuple(times),
        tuple(hits.mentions),
        dict(hits.instruments),
        tuple(find_quantities(text, taken)),
        tuple(find_tables(text, blocks, article)),
    )
    return ctx, tuple(link_figures(ctx))


class PassageReader:
    """Passages of arbitrary spans of one text, with the speakers that the rules find."""

    def __init__(self, text: CorpusText) -> None:
        self.text = text
        self.utterances = find_speakers(text.ctx)
        self.quotes = find_quotes(text.ctx.text, text.ctx.blocks)
        groups = read_passages(text.ctx, text.figures)
        wholes = [features_of(group[0]) for group in groups]
        around = surroundings(wholes, [group[0].polarity.score for group in groups])
        starts = [group[0].span[0] for group in groups]
        self._around = dict(zip(starts, around, strict=True))

    def read(self, start: int, end: int) -> Passage:
        ctx = self.text.ctx
        index = self._sentence(start, end)
        utterance = BY_AUTHOR if index is None else self.utterances[index]
        block = ctx.block_index(start)
        row = block is not None and ctx.blocks[block].kind == "table_row"
        words = read_words(ctx.text, start, end, self.quotes)
        return cut_passage(ctx, (start, end), words, self.text.figures, utterance, row=row)

    def features(self, start: int, end: int) -> Features:
        """What the heads see of a span: its own features and what stands around it."""
        index = self._sentence(start, end)
        begin = start if index is None else self.text.ctx.sentences[index][0]
        return {**features_of(self.read(start, end)), **self._around.get(begin, {})}

    def _sentence(self, start: int, end: int) -> int | None:
        index = self.text.ctx.sentence_index((start + end) // 2)
        return self.text.ctx.sentence_index(start) if index is None else index
