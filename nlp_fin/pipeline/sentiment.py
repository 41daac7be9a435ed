"""Sentiment of an article and of each instrument, from its claims.

Every claim votes +1, 0 or -1 (0 where the probabilities of *positive* and *negative* are close).
The article's score is the weighted mean of the votes, pulled towards 0 where many sentences claim
nothing, so that a glossary with three opinions stays neutral. The constants were set on the train
and dev parts of corpora/claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
_TITLE_WEIGHT = 2.0
_CONCLUSION_WEIGHT = 1.5
_CONCLUSION_WORDS = ("fazit", "ausblick", "schlussfolgerung", "unser urteil", "unterm strich")
_PRIOR = 6.0
"""Neutral claims that every text is taken to have besides its own."""
_SPARSE, _DENSE, _LEAST = 0.5, 0.8, 0.15
"""Shares of sentences with claims: descriptive below, opinion above; the factor at the low end."""
_GAIN = 2.1
_CLOSE = 0.2
"""|score| of a claim up to which it votes 0."""
_MIN_SENTENCE = 25
"""Characters; shorter lines do not count as sentences that could have claimed something."""
_INSTRUMENT_PRIOR = 0.35


def score_sentiment(ctx: TextContext, claims: Sequence[Claim]) -> Sentiment:
    """The document's label and score and a score for every instrument that claims are about."""
    weights = [_weight(ctx, claim) for claim in claims]
    votes = [_vote(claim) for claim in claims]
    total = sum(w * v for w, v in zip(weights, votes, strict=True))
    score = _GAIN * total / (sum(weights) + _PRIOR) * _density(ctx, claims)
    score = max(-1.0, min(1.0, score))
    decided = {claim.decided_by for claim in claims} - {"rules"}
    return Sentiment(
        label_of(score),
        round(score, 3),
        _by_instrument(claims, weights),
        decided.pop() if len(decided) == 1 else "rules",
    )


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


def _density(ctx: TextContext, claims: Sequence[Claim]) -> float:
    """1 for a text full of claims, less where many sentences claim nothing."""
    sentences = 0
    for start, end in ctx.sentences:
        block = ctx.block_index(start)
        furniture = block is not None and ctx.blocks[block].kind == "furniture"
        sentences += end - start > _MIN_SENTENCE and not furniture
    if not sentences:
        return 1.0
    share = len({ctx.sentence_index(claim.start) for claim in claims}) / sentences
    return max(_LEAST, min(1.0, (share - _SPARSE) / (_DENSE - _SPARSE)))


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
        weight *= _TITLE_WEIGHT
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


def _by_instrument(claims: Sequence[Claim], weights: Sequence[float]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    for claim, weight in zip(claims, weights, strict=True):
        for subject in claim.subjects:
            sums[subject] += weight * _score(claim)
            totals[subject] += weight
    return {
        subject: round(sums[subject] / (totals[subject] + _INSTRUMENT_PRIOR), 3) for subject in sums
    }
