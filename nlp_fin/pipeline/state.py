"""What our components keep in a `Doc`: plain dicts, lists, strings and ints in `doc.user_data`.

Such state survives `DocBin(store_user_data=True)`, `Doc.to_bytes` and `nlp.pipe(n_process=2)`.
Decimals and dates travel as strings; the typed getters below build the types of `nlp_fin.types`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from spacy.tokens import Doc

from nlp_fin import records
from nlp_fin.ingest.identity import article_id
from nlp_fin.pipeline.sentiment import Tone
from nlp_fin.types import (
    Article,
    Block,
    Claim,
    Figure,
    Instrument,
    Mention,
    Quantity,
    Sentiment,
    Table,
    TableCell,
    TimeExpression,
)

T = TypeVar("T")

ARTICLE = "nlp_fin.article"
ANCHOR = "nlp_fin.anchor"
BLOCKS = "nlp_fin.blocks"
SENTENCES = "nlp_fin.sentences"
TIMES = "nlp_fin.times"
MENTIONS = "nlp_fin.mentions"
INSTRUMENTS = "nlp_fin.instruments"
NAMES = "nlp_fin.names"
QUANTITIES = "nlp_fin.quantities"
TABLES = "nlp_fin.tables"
FIGURES = "nlp_fin.figures"
CLAIMS = "nlp_fin.claims"
TONES = "nlp_fin.tones"
SENTIMENT = "nlp_fin.sentiment"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _write(doc: Doc, key: str, items: Iterable[T], encode: Callable[[T], Any]) -> None:
    doc.user_data[key] = [encode(item) for item in items]


def _read(doc: Doc, key: str, decode: Callable[[Any], T]) -> tuple[T, ...]:
    return tuple(decode(item) for item in doc.user_data.get(key) or ())


def set_article(doc: Doc, article: Article) -> None:
    """Attach the article to the Doc made of its text."""
    data = records.article_to_json(article)
    del data["text"]
    doc.user_data[ARTICLE] = data


def get_article(doc: Doc) -> Article:
    """The Doc's article; a bare text becomes one without title, date and source."""
    data = doc.user_data.get(ARTICLE)
    if data is None:
        return Article(id=article_id(doc.text), source="", text=doc.text)
    return records.article_from_json({**data, "text": doc.text})


def set_anchor(doc: Doc, anchor: date | None) -> None:
    doc.user_data[ANCHOR] = None if anchor is None else anchor.isoformat()


def get_anchor(doc: Doc) -> date | None:
    value = doc.user_data.get(ANCHOR)
    return None if value is None else date.fromisoformat(value)


def set_blocks(doc: Doc, blocks: Iterable[Block]) -> None:
    _write(doc, BLOCKS, blocks, lambda b: [b.start, b.end, b.kind, b.level])


def get_blocks(doc: Doc) -> tuple[Block, ...]:
    return _read(doc, BLOCKS, lambda b: Block(*b))


def set_sentences(doc: Doc, sentences: Iterable[tuple[int, int]]) -> None:
    _write(doc, SENTENCES, sentences, list)


def get_sentences(doc: Doc) -> tuple[tuple[int, int], ...]:
    return _read(doc, SENTENCES, lambda s: (s[0], s[1]))


def set_names(doc: Doc, names: Iterable[tuple[int, int]]) -> None:
    _write(doc, NAMES, names, list)


def get_names(doc: Doc) -> tuple[tuple[int, int], ...]:
    return _read(doc, NAMES, lambda s: (s[0], s[1]))


def set_times(doc: Doc, times: Iterable[TimeExpression]) -> None:
    _write(doc, TIMES, times, lambda t: [t.start, t.end, records.period_to_json(t.period), t.role])


def _time(data: list[Any]) -> TimeExpression:
    period = records.period_from_json(data[2])
    assert period is not None
    return TimeExpression(data[0], data[1], period, data[3])


def get_times(doc: Doc) -> tuple[TimeExpression, ...]:
    return _read(doc, TIMES, _time)


def set_mentions(doc: Doc, mentions: Iterable[Mention]) -> None:
    _write(doc, MENTIONS, mentions, lambda m: [m.start, m.end, m.instrument])


def get_mentions(doc: Doc) -> tuple[Mention, ...]:
    return _read(doc, MENTIONS, lambda m: Mention(*m))


def set_instruments(doc: Doc, instruments: Iterable[Instrument]) -> None:
    _write(doc, INSTRUMENTS, instruments, records.instrument_to_json)


def get_instruments(doc: Doc) -> tuple[Instrument, ...]:
    return _read(doc, INSTRUMENTS, records.instrument_from_json)


_QUANTITY_NUMBERS = ("value", "low", "high", "step", "low_step")


def _quantity_to_json(quantity: Quantity) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(quantity, name) for name in Quantity.__slots__}
    for name in _QUANTITY_NUMBERS:
        data[name] = _text(data[name])
    return data


def _quantity_from_json(data: dict[str, Any]) -> Quantity:
    return Quantity(**{**data, **{name: _number(data[name]) for name in _QUANTITY_NUMBERS}})


def set_quantities(doc: Doc, quantities: Iterable[Quantity]) -> None:
    _write(doc, QUANTITIES, quantities, _quantity_to_json)


def get_quantities(doc: Doc) -> tuple[Quantity, ...]:
    return _read(doc, QUANTITIES, _quantity_from_json)


def set_tables(doc: Doc, tables: Iterable[Table]) -> None:
    _write(
        doc,
        TABLES,
        tables,
        lambda t: [
            t.start,
            t.end,
            [[c.start, c.end, c.row, c.column] for c in t.cells],
            t.header_rows,
            t.caption,
            t.unit_text,
        ],
    )


def get_tables(doc: Doc) -> tuple[Table, ...]:
    return _read(
        doc,
        TABLES,
        lambda t: Table(t[0], t[1], tuple(TableCell(*c) for c in t[2]), t[3], t[4], t[5]),
    )


def set_figures(doc: Doc, figures: Iterable[Figure]) -> None:
    _write(doc, FIGURES, figures, records.figure_to_json)


def get_figures(doc: Doc) -> tuple[Figure, ...]:
    return _read(doc, FIGURES, records.figure_from_json)


def set_claims(doc: Doc, claims: Iterable[Claim]) -> None:
    _write(doc, CLAIMS, claims, records.claim_to_json)


def get_claims(doc: Doc) -> tuple[Claim, ...]:
    return _read(doc, CLAIMS, records.claim_from_json)


def set_tones(doc: Doc, tones: Iterable[Tone]) -> None:
    doc.user_data[TONES] = [[t.start, t.end, t.score, t.polarity] for t in tones]


def get_tones(doc: Doc) -> tuple[Tone, ...]:
    """How each sentence sounds; empty where the claims were set by hand."""
    return tuple(Tone(*item) for item in doc.user_data.get(TONES) or ())


def set_sentiment(doc: Doc, sentiment: Sentiment) -> None:
    doc.user_data[SENTIMENT] = {
        "label": sentiment.label,
        "score": sentiment.score,
        "instruments": dict(sentiment.instruments),
        "decided_by": sentiment.decided_by,
    }


def get_sentiment(doc: Doc) -> Sentiment:
    data = doc.user_data.get(SENTIMENT)
    return Sentiment("neutral", 0.0) if data is None else Sentiment(**data)
