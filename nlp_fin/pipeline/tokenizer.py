"""A tokenizer for German finance text: numbers, units and sentence ends are tokens of their own.

spaCy's German rules keep `45,10€.` in one piece and leave the full stop on `28.`. Here a figure
always begins and ends at a token boundary. Nothing is lost: `doc.text` is the text, and the work
is linear in its length, also for a megabyte without a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from nlp_fin.ingest.legible import INVISIBLE
from nlp_fin.lexicon.page import sentence_words

__all__ = ["FinanceTokenizer", "create_tokenizer", "make_tokenizer", "tokens"]


@cache
def _spacy_state(language: str) -> bytes:
    """The rules of spaCy's own tokenizer. `FinanceTokenizer` has none to store; a pipeline that
    was made without it keeps working when it reads our bytes."""
    tokenizer: Any = spacy.blank(language).tokenizer
    state: bytes = tokenizer.to_bytes(exclude=["vocab"])
    return state


@cache
def _pattern() -> re.Pattern[str]:
    words = sentence_words()
    single = sorted(
        {w for w in words.open_abbreviations | words.closing_abbreviations if w.isalpha()},
        key=len,
        reverse=True,
    )
    return re.compile(
        rf"""
        (?P<link>https?://[^\s<>"]{{1,300}}(?<![.,;:!?)])|www\.[^\s<>"]{{1,300}}(?<![.,;:!?)]))
        |(?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})
        |(?P<period>(?<!\w)(?:[QH][1-4]|9M|\d{{4}})/\d{{2,4}}(?!\w))
        |(?P<number>(?:(?<![\w%€$£)\]])[+−–-])?
            \d+(?:[{INVISIBLE}]*[.,'’‘ʼ´][{INVISIBLE}]*\d+|[{INVISIBLE}]+\d+)*[^\W\d_]*)
        |(?P<abbreviation>(?<!\w)(?:(?:[^\W\d_]\.){{2,5}}|(?:{"|".join(single)})\.
            |[^\W\d_]\.(?=[ ][^\W\d_]\.)|(?<![^\W\d_]{{2}}\.[ ])(?<=[^\W\d_]\.[ ])[^\W\d_]\.))
        |(?P<fraction>[½¼¾⅓⅔⅛])
        |(?P<word>[^\W_]+(?:[-&’'][^\W_]+)*)
        |(?P<run>\.{{2,8}}|[^\w\s]|_+)
        """,
        re.VERBOSE,
    )


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts and hyphens of a compound, each its own span."""
    position = start
    for match in re.finditer("-", text[start:end]):
        hyphen = start + match.start()
        yield position, hyphen
        yield hyphen, hyphen + 1
        position = hyphen + 1
    yield position, end


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the tokens of `text` without white space, in order.

    A compound that begins with a number is split at its hyphens (`8,6 - Prozentpunkte -
    Differenz`), so that number and unit end at token boundaries.
    """
    chained_until = -1
    previous_end = -1
    for match in _pattern().finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        adjacent = start == previous_end
        if kind == "word" and adjacent and chained_until == start:
            yield from _pieces(text, start, end)
        else:
            yield start, end
        # A chain begins at a number and runs over hyphens and words without a gap.
        if kind == "number" or (adjacent and chained_until == start and match[0] == "-"):
            chained_until = end
        previous_end = end


class FinanceTokenizer:
    """Drop-in for spaCy's tokenizer; it has no state beside the vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        for start, end in tokens(text):
            _add_gap(words, spaces, text[position:start])
            words.append(text[start:end])
            spaces.append(False)
            position = end
        _add_gap(words, spaces, text[position:])
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize a stream; `batch_size` is accepted for spaCy and has no effect."""
        for text in texts:
            yield self(text)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The state of spaCy's own tokenizer; ours is the package's code."""
        return _spacy_state(self.vocab.lang or "de")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> FinanceTokenizer:
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FinanceTokenizer:
        return self


def _add_gap(words: list[str], spaces: list[bool], gap: str) -> None:
    """White space between two tokens: one space belongs to the token before, more is a token."""
    if not gap:
        return
    if gap[0] == " " and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def make_tokenizer(nlp: Language) -> FinanceTokenizer:
    """The tokenizer for a pipeline: `nlp.tokenizer = make_tokenizer(nlp)`."""
    return FinanceTokenizer(nlp.vocab)


def create_tokenizer() -> Callable[[Any], FinanceTokenizer]:
    """For configs: `spacy.blank("de", config={"nlp": {"tokenizer": {"@tokenizers": …}}})`."""
    return make_tokenizer


registry.tokenizers.register("nlp_fin.Tokenizer.v1", func=create_tokenizer)
