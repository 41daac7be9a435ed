"""What a sentence or clause shows that speaks for or against a claim of some kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from nlp_fin.lexicon.claim_words import claim_lexicon
from nlp_fin.lexicon.grammar import grammar
from nlp_fin.pipeline.claiming.figure_features import figure_features
from nlp_fin.pipeline.claiming.polarity import PolarityReading, read_polarity
from nlp_fin.pipeline.claiming.ratings import RatingReading
from nlp_fin.pipeline.claiming.stems import stem_features
from nlp_fin.pipeline.claiming.tense import tense_features
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.speakers import Utterance
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Figure, TimeExpression

Span = tuple[int, int]
Features = dict[str, float]

_CONDITIONAL_WORDS = frozenset(
    "falls sofern sollte sollten wenn sobald solange vorausgesetzt andernfalls".split()
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or clause with what is known about it."""

    span: Span
    words: tuple[Word, ...]
    polarity: PolarityReading
    figures: tuple[Figure, ...]
    utterance: Utterance
    rating: RatingReading
    block_kind: str = "paragraph"
    instruments: tuple[str, ...] = ()
    """Kinds of the instruments named in it."""
    future: bool = False
    opening: bool = False
    """It is, or belongs to, the first sentence of the text."""
    lowers: tuple[str, ...] = field(default=())


def read_passage(
    ctx: TextContext,
    span: Span,
    words: Sequence[Word],
    figures: Sequence[Figure],
    utterance: Utterance,
    rating: RatingReading,
) -> Passage:
    """The passage `span` of the text; `words` and `figures` are those inside it."""
    block = ctx.block_index(span[0])
    return Passage(
        span,
        tuple(words),
        read_polarity(words),
        tuple(figures),
        utterance,
        rating,
        "paragraph" if block is None else ctx.blocks[block].kind,
        tuple(sorted(set(_kinds(ctx, span)))),
        _is_future(ctx, span),
        bool(ctx.sentences) and span[0] < ctx.sentences[0][1],
        tuple(w.lower for w in words),
    )


def _kinds(ctx: TextContext, span: Span) -> list[str]:
    first = bisect_left(ctx.mentions, span[0], key=lambda m: m.start)
    found = []
    for mention in ctx.mentions[first:]:
        if mention.start >= span[1]:
            break
        instrument = ctx.instruments.get(mention.instrument)
        if instrument is not None:
            found.append(instrument.kind)
    return found


def times_in(ctx: TextContext, span: Span) -> Sequence[TimeExpression]:
    """The time expressions that begin in `span`."""
    first = bisect_left(ctx.times, span[0], key=lambda t: t.start)
    last = bisect_left(ctx.times, span[1], key=lambda t: t.start)
    return ctx.times[first:last]


def _is_future(ctx: TextContext, span: Span) -> bool:
    """Whether a time in the passage lies wholly behind the article's day."""
    anchor: date | None = ctx.anchor
    if anchor is None:
        return False
    for time in times_in(ctx, span):
        if time.role == "period" and time.period.end is not None:
            begins = time.period.start
            if time.period.end > anchor and (begins is None or begins >= anchor):
                return True
    return False


def features_of(passage: Passage) -> Features:
    """Named features with values around 0 … 1; what is absent counts 0."""
    found: Features = {"bias": 1.0}
    _cue_features(passage, found)
    _shape_features(passage, found)
    found.update(figure_features(passage.figures, passage.words))
    found.update(tense_features(passage.words, passage.lowers))
    _speaker_features(passage, found)
    _polarity_features(passage, found)
    found.update(stem_features(passage.words, passage.lowers))
    return found


def _cue_features(passage: Passage, found: Features) -> None:
    counts: dict[str, int] = {}
    for _, _, group in claim_lexicon().groups.scan(passage.lowers):
        counts[group] = counts.get(group, 0) + 1
    for group, count in counts.items():
        found[f"g:{group}"] = 1.0 if count == 1 else 1.5


def _shape_features(passage: Passage, found: Features) -> None:
    words, lowers = passage.words, passage.lowers
    found[f"b:{passage.block_kind}"] = 1.0
    length = sum(w.is_word for w in words)
    found["len:short"] = float(length <= 4)
    found["len:brief"] = float(5 <= length <= 8)
    found["len:long"] = float(length >= 24)
    last = words[-1].text if words else ""
    found["end:question"] = float(last == "?" or (len(words) > 1 and words[-2].text == "?"))
    found["end:none"] = float(last not in '.!?:…"“”«»')
    found["end:colon"] = float(last == ":")
    found["end:exclamation"] = float(last == "!")
    found["opening"] = float(passage.opening)
    found["no_verb"] = float(not any(is_verbal(w) for w in words))
    if words:
        first = lowers[0]
        found["first:verb"] = float(_verb_first(words))
        found["first:wer"] = float(first == "wer")
        found["first:condition"] = float(first in _CONDITIONAL_WORDS)
        found["first:number"] = float(first[:1].isdigit())
    found["you"] = float(any(w.text in ("Sie", "Ihr", "Ihre", "Ihnen") for w in words[1:])) or (
        float(any(w in ("du", "dir", "dich", "dein", "deine", "euch") for w in lowers))
    )
    if passage.future:
        found["t:future"] = 1.0
    for kind in passage.instruments:
        found[f"i:{kind}"] = 1.0


def is_verbal(word: Word) -> bool:
    """A rough test for finite verbs: known auxiliaries and lower-case words in -t or -te(n)."""
    lower = word.lower
    if not word.is_word or word.capital:
        return False
    return lower in grammar().finite or (
        len(lower) > 3 and lower.endswith(("t", "te", "ten")) and lower not in grammar().not_verbs
    )


def _verb_first(words: Sequence[Word]) -> bool:
    """*Steigen die Zinsen, …*: a verb first and a comma, and no question."""
    if words[-1].text == "?" or len(words) < 5:
        return False
    first = words[0]
    if first.lower in grammar().coordinators:
        return False
    verbal = first.lower in grammar().finite or (
        first.lower.endswith(("t", "en")) and first.lower in grammar().verb_first
    )
    return verbal and any(w.text == "," for w in words[2:])


def _speaker_features(passage: Passage, found: Features) -> None:
    utterance = passage.utterance
    found[f"s:{utterance.speaker.role}"] = 1.0
    if utterance.mode:
        found[f"m:{utterance.mode}"] = 1.0
    if utterance.kind is not None:
        found[f"k:{utterance.kind}"] = 1.0
    rating = passage.rating
    if rating.rating is not None:
        found[f"r:{rating.rating}"] = 1.0
    if rating.change is not None:
        found[f"rc:{rating.change}"] = 1.0
    if rating.target is not None:
        found["r:target"] = 1.0
    if rating.previous is not None and rating.change not in ("upgrade", "downgrade"):
        found["r:moved"] = 1.0  # the target is what is new
    elif rating.rating is not None:
        found["r:verdict"] = 1.0
    if rating.target_move:
        found["r:raised" if rating.target_move > 0 else "r:lowered"] = 1.0


def _polarity_features(passage: Passage, found: Features) -> None:
    reading = passage.polarity
    found["p:score"] = 2.0 * reading.score
    found["p:plus"] = max(0.0, reading.score)
    found["p:minus"] = max(0.0, -reading.score)
    found["p:mixed"] = min(reading.positive, reading.negative)
    found["p:none"] = float(not reading.hits)
    found["p:strong_plus"] = float(reading.score > 0.45)
    found["p:strong_minus"] = float(reading.score < -0.45)
