"""A text context as the pipeline makes it, and its first sentence as the linker reads it."""

from __future__ import annotations

from datetime import date

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.tables import find_tables
from nlp_fin.types import Article, Figure

PUBLISHED = date(2025, 5, 6)
"""A Tuesday."""


def context_of(
    text: str, published: date | None = PUBLISHED, title: str | None = None
) -> TextContext:
    article = Article(id="case", source="case.txt", text=text, title=title, published=published)
    blocks = find_blocks(text, article)
    hits = find_instruments(text)
    times = find_times(text, published)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    return TextContext(
        article,
        text,
        published,
        tuple(blocks),
        tuple(split_sentences(text, blocks)),
        tuple(times),
        tuple(hits.mentions),
        dict(hits.instruments),
        tuple(find_quantities(text, taken)),
        tuple(find_tables(text, blocks, article)),
    )


def scene_of(text: str, published: date | None = PUBLISHED) -> Scene:
    return Scene(context_of(text, published))


def reading_of(text: str) -> Reading:
    """The first sentence of a text."""
    return scene_of(text).readings(0)[0]


def figures_of(text: str, published: date | None = PUBLISHED) -> dict[str, Figure]:
    """Figures by their text."""
    return {figure.text: figure for figure in link_figures(context_of(text, published))}
