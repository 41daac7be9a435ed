"""Sentiment of an article and of each instrument, from its claims and its sentences.

Every claim votes +1, 0 or -1 (0 where the probabilities of *positive* and *negative* are close),
every sentence has a tone -1 … 1. The article's score is a weighted sum of the mean vote, the mean
tone and the tones of the first line, the first and the last sentences; means are pulled towards 0
so that a glossary with three opinions stays neutral. The weights were set on the labelled texts of
corpora/gold and corpora/claims, test parts apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_fin.pipeline.claiming.aspects import local_polarities
from nlp_fin.pipeline.context import TextContext
from nlp_fin.types import Claim, Sentiment, Stance

NEUTRAL_BELOW = 0.15
"""|score| under this is neutral, by the record format."""

_KIND_WEIGHTS: Mapping[str, float] = {
    "recommendation": 1.3,
    "price_target": 1.2,
    "valuation": 1.1,
    "forecast": 1.1,
    "risk": 0.8,
    "policy": 0.6,
}
_HEDGED_WEIGHT = 0.75
_ROW_WEIGHT = 0.25
_HEADLINE_WEIGHT = 2.0
_CONCLUSION_WEIGHT = 1.5
_CONCLUSION_WORDS = ("fazit", "ausblick", "schlussfolgerung", "unser urteil", "unterm strich")
_PRIOR = 6.0
"""Neutral claims that every text is taken to have besides its own."""
_UNCLAIMED = 0.1
"""And a bit of one for every sentence that claims nothing."""
_TONE_PRIOR = 4.0
"""Neutral sentences, likewise."""
_EDGE = 3
"""Sentences that count as the lead and as the close."""
_LONG = 20
"""Sentences from which the lead counts less and less: essays begin with what they refute."""
_VOTES, _TONES, _WORDS, _TITLE, _LEAD, _CLOSING = 0.4, 0.1, 0.4, 0.05, 0.2, 0.2
"""Weights of mean vote, mean tone, mean polarity of the words, and tone of the first line, the
lead and the close."""
_LEAN = 0.03
"""Sober prose about money sounds a little worse than it means: risks are spelt out."""
_CLOSE = 0.2
"""|score| of a claim up to which it votes 0."""
_MIN_SENTENCE = 25
"""Characters; shorter lines are no sentences."""
_INSTRUMENT_PRIOR = 0.1
_LOCAL = 0.5
"""Weight of the words around the name where a claim is about several instruments."""
_HEARD = 0.5
_SPEAKERS = frozenset(("institution", "person"))


@dataclass(frozen=True, slots=True)
class Tone:
    """How good or bad the sentence at `start` … `end` sounds, -1 … 1: `score` by all that is known
    of it, `polarity` by its words alone."""

    start: int
    end: int
    score: float
    polarity: float


def score_sentiment(
    ctx: TextContext, claims: Sequence[Claim], tones: Sequence[Tone] = ()
) -> Sentiment:
    """The document's label and score and a score for every instrument that claims are about.

    Without `tones` the claims alone decide.
    """
    weights = [_weight(ctx, claim) for claim in claims]
    votes = [_vote(claim) for claim in claims]
    total = sum(w * v for w, v in zip(weights, votes, strict=True))
    silent = max(0, len(tones) - len(claims))
    vote = total / (sum(weights) + _PRIOR + _UNCLAIMED * silent)
    if tones:
        score = _VOTES * vote + _tone(ctx, tones) + (_LEAN if claims else 0.0)
    else:
        score = (_VOTES + _TONES + _WORDS) * vote
    score = max(-1.0, min(1.0, score))
    decided = {claim.decided_by for claim in claims} - {"rules"}
    return Sentiment(
        label_of(score),
        round(score, 3),
        {**_mentioned(ctx, tones, score), **_by_instrument(ctx, claims, weights)},
        decided.pop() if len(decided) == 1 else "rules",
    )


def _tone(ctx: TextContext, tones: Sequence[Tone]) -> float:
    """What the sentences contribute to the score; rows of tables and short lines do not count."""
    counted = [t for t in tones if t.end - t.start > _MIN_SENTENCE and not _in_row(ctx, t)]
    if not counted:
        return 0.0
    size = len(counted) + _TONE_PRIOR
    scores = [t.score for t in counted]
    lead, close = scores[:_EDGE], scores[-_EDGE:]
    return (
        _TONES * sum(scores) / size
        + _WORDS * sum(t.polarity for t in counted) / size
        + _TITLE * tones[0].score
        + _LEAD * min(1.0, _LONG / len(scores)) * sum(lead) / len(lead)
        + _CLOSING * sum(close) / len(close)
    )


def _in_row(ctx: TextContext, tone: Tone) -> bool:
    index = ctx.block_index(tone.start)
    return index is not None and ctx.blocks[index].kind == "table_row"


def label_of(score: float) -> Stance:
    """The label that belongs to a score."""
    if abs(score) < NEUTRAL_BELOW:
        return "neutral"
    return "positive" if score > 0 else "negative"


def _vote(claim: Claim) -> float:
    score = _score(claim)
    return 0.0 if abs(score) <= _CLOSE else 1.0 if score > 0 else -1.0


def _score(claim: Claim) -> float:
    if claim.score is not None:
        return claim.score
    return {"positive": 0.7, "negative": -0.7, "neutral": 0.0}[claim.stance]


def _weight(ctx: TextContext, claim: Claim) -> float:
    weight = _KIND_WEIGHTS.get(claim.kind, 1.0)
    if claim.certainty != "stated":
        weight *= _HEDGED_WEIGHT
    if claim.stance == "neutral":
        weight *= 0.7
    index = ctx.block_index(claim.start)
    if index is None:
        return weight
    block = ctx.blocks[index]
    if block.kind == "table_row":
        weight *= _ROW_WEIGHT
    elif index == 0 and block.kind == "heading":
        weight *= _HEADLINE_WEIGHT
    elif _in_conclusion(ctx, index):
        weight *= _CONCLUSION_WEIGHT
    return weight


def _in_conclusion(ctx: TextContext, index: int) -> bool:
    """Whether the nearest heading above block `index` announces a conclusion."""
    for position in range(index, max(-1, index - 6), -1):
        block = ctx.blocks[position]
        if block.kind == "heading" or position == index:
            head = ctx.text[block.start : min(block.end, block.start + 40)].lower()
            if any(word in head for word in _CONCLUSION_WORDS):
                return True
            if block.kind == "heading":
                return False
    return False


def _by_instrument(
    ctx: TextContext, claims: Sequence[Claim], weights: Sequence[float]
) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    for claim, weight in zip(claims, weights, strict=True):
        near = local_polarities(ctx, (claim.start, claim.end)) if len(claim.subjects) > 1 else {}
        for subject in claim.subjects:
            score = _score(claim)
            if subject in near:
                score = (1 - _LOCAL) * score + _LOCAL * near[subject]
            sums[subject] += weight * score
            totals[subject] += weight
    return {
        subject: round(sums[subject] / (totals[subject] + _INSTRUMENT_PRIOR), 3) for subject in sums
    }


def _mentioned(ctx: TextContext, tones: Sequence[Tone], score: float) -> dict[str, float]:
    """Instruments that are only mentioned, as in a list of candidates: they share the drift of
    the article and the tone of the sentences that name them."""
    starts = [tone.start for tone in tones]
    heard: dict[str, list[float]] = defaultdict(list)
    for mention in ctx.mentions:
        instrument = ctx.instruments.get(mention.instrument)
        place = bisect_right(starts, mention.start) - 1
        if instrument is None or instrument.kind in _SPEAKERS or place < 0:
            continue
        heard[instrument.id].append(tones[place].score)
    return {
        key: round(max(-1.0, min(1.0, score + _HEARD * sum(found) / len(found))), 3)
        for key, found in heard.items()
    }
