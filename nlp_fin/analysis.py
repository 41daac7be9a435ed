"""One article in, one record out: the pipeline followed by the checks inside the article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from nlp_fin import __version__
from nlp_fin.types import Article, Record

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ROOMS = ("lexicon", "pipeline", "checks")


@cache
def shared_pipeline() -> Language:
    """The pipeline of this process, built once."""
    from nlp_fin.pipeline.factories import build_pipeline

    return build_pipeline()


@cache
def pipeline_version(*, encoder: bool = True) -> str:
    """Version of the package and a hash of the rooms that decide a record's content.

    A stored record with another version is analysed again. Without the encoder it ends in
    `-rules`.
    """
    digest = hashlib.sha256()
    for room in _ROOMS:
        for name, content in _contents(files("nlp_fin").joinpath(room), room):
            digest.update(name.encode())
            digest.update(content)
    return f"{__version__}+{digest.hexdigest()[:12]}" + ("" if encoder else "-rules")


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry, name)
        elif not entry.name.endswith(".pyc"):
            yield name, entry.read_bytes()


def analyze(article: Article | str, *, encoder: bool = True) -> Record:
    """Everything that can be said about one article from the article alone.

    `article` is an `Article` (from `nlp_fin.read`) or a plain text, which then has no date
    unless its head names one.
    """
    if isinstance(article, str):
        from nlp_fin.ingest import article_from_text

        article = article_from_text(article, source="text")
    return check(record_of(_process(article)))


def _process(article: Article) -> Doc:
    from nlp_fin.pipeline import state

    nlp = shared_pipeline()
    doc = nlp.make_doc(article.text)
    state.set_article(doc, article)
    return nlp(doc)


def record_of(doc: Doc) -> Record:
    """The plain record of a processed Doc, without findings."""
    from nlp_fin.pipeline import state

    return Record(
        article=state.get_article(doc),
        instruments=state.get_instruments(doc),
        figures=state.get_figures(doc),
        claims=state.get_claims(doc),
        sentiment=state.get_sentiment(doc),
        pipeline=pipeline_version(),
    )


def check(record: Record) -> Record:
    """The record with the findings inside the article and the corrections they propose."""
    from nlp_fin.checks import apply_corrections, check_article

    record = apply_corrections(record)
    return replace(record, findings=tuple(check_article(record)))
