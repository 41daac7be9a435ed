"""The spaCy components: each reads what earlier ones left in the Doc and adds its own part.

A component that misses an earlier part makes it, so any of them works alone in anybody's
pipeline. The algorithms live in the modules of the same names and know nothing of spaCy.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span

from nlp_fin.pipeline import state
from nlp_fin.pipeline.anchor import find_anchor
from nlp_fin.pipeline.claiming.heads import ClaimClassifier
from nlp_fin.pipeline.claims import read_opinions
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.encoder import shared_classifier
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.hub_classifier import shared_hub_classifier
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.sentiment import score_sentiment
from nlp_fin.pipeline.tables import find_tables


def add_layout(doc: Doc) -> Doc:
    """Blocks, sentences and tables; sets `Doc.sents` where nobody has before."""
    text, article = doc.text, state.get_article(doc)
    blocks = find_blocks(text, article)
    sentences = split_sentences(text, blocks)
    state.set_blocks(doc, blocks)
    state.set_sentences(doc, sentences)
    state.set_tables(doc, find_tables(text, blocks, article))
    if len(doc) and not doc.has_annotation("SENT_START"):
        _set_sentences(doc, {start for start, _ in sentences})
    return doc


def _set_sentences(doc: Doc, starts: Set[int]) -> None:
    """Sentence starts in one go: spaCy scans the whole Doc for every single `is_sent_start`."""
    flags = [1 if token.i == 0 or token.idx in starts else -1 for token in doc]
    column: Any = np.array([flags], dtype=np.int64).view(np.uint64).T
    doc.from_array(["SENT_START"], column)


def add_dates(doc: Doc) -> Doc:
    """Time expressions, resolved against the article's date; and that anchor itself."""
    _need(doc, state.SENTENCES, add_layout)
    article = state.get_article(doc)
    times = find_times(doc.text, article.published)
    anchor = find_anchor(article, times)
    if anchor != article.published:
        times = find_times(doc.text, anchor)
    state.set_times(doc, times)
    state.set_anchor(doc, anchor)
    return doc


def add_instruments(doc: Doc) -> Doc:
    """Instruments with their mentions, and every name whose digits are never figures."""
    hits = find_instruments(doc.text)
    state.set_mentions(doc, hits.mentions)
    state.set_instruments(doc, hits.instruments.values())
    state.set_names(doc, hits.name_spans)
    return doc


def add_numbers(doc: Doc) -> Doc:
    """Quantities outside dates and names."""
    _need(doc, state.TIMES, add_dates)
    _need(doc, state.NAMES, add_instruments)
    taken = [(t.start, t.end) for t in state.get_times(doc)]
    taken += state.get_names(doc)
    state.set_quantities(doc, find_quantities(doc.text, sorted(taken), state.get_blocks(doc)))
    return doc


def add_figures(doc: Doc) -> Doc:
    """Figures: quantities with metric, subject, period, basis, source and table place."""
    _need(doc, state.QUANTITIES, add_numbers)
    figures = link_figures(text_context(doc))
    state.set_figures(doc, figures)
    doc.spans["figures"] = [
        span
        for figure in figures
        if (span := _span(doc, figure.start, figure.end, figure.metric, figure.id)) is not None
    ]
    return doc


@dataclass(frozen=True, slots=True)
class ClaimsComponent:
    """`add_claims` with its classifier, which is loaded when the first Doc comes."""

    encoder: bool = True
    model: str | None = None

    def __call__(self, doc: Doc) -> Doc:
        return add_claims(doc, _classifier(self.encoder, self.model))


def _classifier(encoder: bool, model: str | None) -> ClaimClassifier | None:
    if model is not None:
        return shared_hub_classifier(model)
    return shared_classifier() if encoder else None


def add_claims(doc: Doc, classifier: ClaimClassifier | None = None) -> Doc:
    """Claims: who says what about whom; by rules alone without a classifier."""
    _need(doc, state.FIGURES, add_figures)
    opinions = read_opinions(text_context(doc), state.get_figures(doc), classifier)
    state.set_claims(doc, opinions.claims)
    state.set_tones(doc, opinions.tones)
    doc.spans["claims"] = [
        span
        for claim in opinions.claims
        if (span := _span(doc, claim.start, claim.end, claim.kind, claim.id)) is not None
    ]
    return doc


def add_sentiment(doc: Doc) -> Doc:
    """Sentiment of the document and of each instrument."""
    _need(doc, state.CLAIMS, add_claims)
    claims, tones = state.get_claims(doc), state.get_tones(doc)
    state.set_sentiment(doc, score_sentiment(text_context(doc), claims, tones))
    return doc


def text_context(doc: Doc) -> TextContext:
    """Everything found so far, as the plain bundle that the algorithms take."""
    return TextContext(
        article=state.get_article(doc),
        text=doc.text,
        anchor=state.get_anchor(doc),
        blocks=state.get_blocks(doc),
        sentences=state.get_sentences(doc),
        times=state.get_times(doc),
        mentions=state.get_mentions(doc),
        instruments={i.id: i for i in state.get_instruments(doc)},
        quantities=state.get_quantities(doc),
        tables=state.get_tables(doc),
    )


def register_getters() -> None:
    """`Doc._.figures`, `.claims`, `.instruments`, `.times`, `.fin_sentiment`: typed views."""
    for name, getter in (
        ("figures", state.get_figures),
        ("claims", state.get_claims),
        ("instruments", state.get_instruments),
        ("times", state.get_times),
        ("fin_sentiment", state.get_sentiment),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


def _need(doc: Doc, key: str, make: Callable[[Doc], Doc]) -> None:
    if key not in doc.user_data:
        make(doc)


def _span(doc: Doc, start: int, end: int, label: str, span_id: str) -> Span | None:
    """The tokens that hold the characters; the exact offsets stay in the typed figure."""
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is not None:
        span.id_ = span_id
    return span
