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
def shared_pipeline(*, encoder: bool = True, model: str | None = None) -> Language:
    """The pipeline of this process, built once for each choice of classifier."""
    from nlp_fin.pipeline.factories import build_pipeline

    return build_pipeline(encoder=encoder, model=model)


@cache
def pipeline_version(*, encoder: bool = True, model: str | None = None) -> str:
    """Version of the package, a hash of the rooms that decide a record's content, and who
    classified its claims: the encoder's hash, the model's name, or `rules`.

    A stored record with another version is analysed again.
    """
    digest = hashlib.sha256()
    for room in _ROOMS:
        for name, content in _contents(files("nlp_fin").joinpath(room), room):
            digest.update(name.encode())
            digest.update(content)
    return f"{__version__}+{digest.hexdigest()[:12]}-{_classified_by(encoder, model)}"


def _classified_by(encoder: bool, model: str | None) -> str:
    from nlp_fin.pipeline.encoder import model_folder

    folder = model_folder() if encoder and model is None else None
    if folder is None:
        return model or "rules"
    return hashlib.sha256((folder / "model.int8.onnx").read_bytes()).hexdigest()[:8]


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry, name)
        elif not entry.name.endswith(".pyc"):
            yield name, entry.read_bytes()


def analyze(article: Article | str, *, encoder: bool = True, model: str | None = None) -> Record:
    """Everything that can be said about one article from the article alone.

    `article` is an `Article` (from `nlp_fin.read`) or a plain text, which then has no date
    unless its head names one. `encoder` false leaves claims to the rules; `model` names a Hugging
    Face sentiment classifier to use in place of the project's encoder.

    Raises `InputSkippedError` for a text that is clearly not German, `InputFailedError` for one
    that is empty, too long or no valid Unicode, and `ArgumentError` (a `TypeError`) for anything
    but a text or an `Article`.
    """
    from nlp_fin.ingest.legible import make_legible, restore

    article = _article_of(article)
    version = pipeline_version(encoder=encoder, model=model)
    # Offsets are the text's own, but nobody reads a soft hyphen in the middle of a number.
    legible = make_legible(article)
    doc = _process(
        article if legible is None else legible.article,
        shared_pipeline(encoder=encoder, model=model),
    )
    record = check(record_of(doc, version))
    return record if legible is None else restore(record, legible)


def _article_of(article: object) -> Article:
    from nlp_fin.errors import ArgumentError, InputError
    from nlp_fin.ingest import article_from_text
    from nlp_fin.ingest.plain import require_unicode

    if isinstance(article, str):
        return article_from_text(article, source="text")
    if isinstance(article, InputError):
        raise article
    if not isinstance(article, Article):
        raise ArgumentError(
            f"analyze() takes the text of an article (str) or an Article, not "
            f"{type(article).__name__}; read files, folders and pages with "
            "`for article in nlp_fin.read(path): analyze(article)`"
        )
    require_unicode(article.text, article.source)
    return article


def _process(article: Article, nlp: Language) -> Doc:
    from nlp_fin.pipeline import state

    doc = nlp.make_doc(article.text)
    state.set_article(doc, article)
    return nlp(doc)


def record_of(doc: Doc, version: str | None = None) -> Record:
    """The plain record of a processed Doc, without findings."""
    from nlp_fin.pipeline import state

    return Record(
        article=state.get_article(doc),
        instruments=state.get_instruments(doc),
        figures=state.get_figures(doc),
        claims=state.get_claims(doc),
        sentiment=state.get_sentiment(doc),
        pipeline=version,
    )


def check(record: Record) -> Record:
    """The record with the findings inside the article and the corrections they propose."""
    from nlp_fin.checks import apply_corrections, check_article

    record = apply_corrections(record)
    return replace(record, findings=tuple(check_article(record)))
