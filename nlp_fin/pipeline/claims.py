"""Claims: who says what about whom, how sure and for when.

Each sentence gets its speaker (`speakers`), is divided where it makes two claims (`claim_clauses`),
and each part is labelled by the heads (`claim_heads`) over its features (`claim_features`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from nlp_fin.pipeline.claiming.features import Passage, times_in
from nlp_fin.pipeline.claiming.heads import (
    ClaimClassifier,
    HeadScores,
    best,
    combine,
    score_heads,
)
from nlp_fin.pipeline.claiming.passages import features_in, is_listing, read_passages
from nlp_fin.pipeline.claiming.subject_candidates import Question
from nlp_fin.pipeline.claiming.subjects import SubjectFinder
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.sentiment import Tone
from nlp_fin.types import Certainty, Claim, ClaimKind, Figure, Period, Speaker, Stance

Span = tuple[int, int]

CLAIM_THRESHOLD = 0.55
"""Between the best one on the dev part of corpora/claims and that on texts that others marked, who
pass over more."""
SPOKEN_THRESHOLD = 0.2
"""For sentences in which somebody other than the author says something."""
_SPOKEN_MODES = frozenset("say quote advise rate think interview table".split())
RULED_OUT = 0.05
"""Probability of a claim under which a passage is not shown to the classifier."""
_OPPOSITE_MARGIN = 0.4
_HORIZON_KINDS = frozenset("forecast price_target risk driver recommendation".split())


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its label probabilities and who decided them."""

    passage: Passage
    scores: HeadScores
    decided_by: str = "rules"

    def label(self, head: str) -> str:
        return best(self.scores[head])

    def score(self) -> float:
        """Sentiment towards the subjects, -1 … 1."""
        stance = self.scores["stance"]
        return stance["positive"] - stance["negative"]

    def tone(self) -> Tone:
        """How the passage sounds."""
        sentiment = self.scores["sentiment"]
        start, end = self.passage.span
        score = sentiment["positive"] - sentiment["negative"]
        return Tone(start, end, score, self.passage.polarity.score)


@dataclass(frozen=True, slots=True)
class Opinions:
    """What an article claims, and how each of its sentences sounds."""

    claims: tuple[Claim, ...]
    tones: tuple[Tone, ...]


def find_claims(
    ctx: TextContext,
    figures: Sequence[Figure],
    classifier: ClaimClassifier | None = None,
) -> list[Claim]:
    """All claims of the article in text order, with ids `c1`, `c2`, …

    `classifier` decides the heads that it has together with the rules; without one the rules
    decide alone.
    """
    return list(read_opinions(ctx, figures, classifier).claims)


def read_opinions(
    ctx: TextContext,
    figures: Sequence[Figure],
    classifier: ClaimClassifier | None = None,
) -> Opinions:
    """As `find_claims`, with the tone of every sentence."""
    groups = _score_groups(ctx, figures, classifier)
    finder = SubjectFinder(ctx)
    claims: list[Claim] = []
    for group in groups:
        for scored in _divide(group):
            if _is_claim(scored):
                for claim in _claims_of(ctx, scored, finder):
                    claims.append(replace(claim, id=f"c{len(claims) + 1}"))
    return Opinions(tuple(claims), tuple(group[0].tone() for group in groups))


def _score_groups(
    ctx: TextContext, figures: Sequence[Figure], classifier: ClaimClassifier | None
) -> list[list[Scored]]:
    """Every sentence with its label probabilities, followed by its clauses where it has some."""
    groups = read_passages(ctx, figures)
    scored = [
        Scored(passage, score_heads(features))
        for group, found in zip(groups, features_in(groups), strict=True)
        for passage, features in zip(group, found, strict=True)
    ]
    if classifier is not None:
        _let_decide(classifier, ctx, scored)
    position = iter(scored)
    return [[next(position) for _ in group] for group in groups]


def _let_decide(classifier: ClaimClassifier, ctx: TextContext, scored: list[Scored]) -> None:
    """Mix the classifier's probabilities in, for passages that the rules do not rule out."""
    chosen = [i for i, s in enumerate(scored) if s.scores["is_claim"]["claim"] >= RULED_OUT]
    texts = [ctx.text[slice(*scored[i].passage.span)] for i in chosen]
    if not texts:
        return
    for i, learned in zip(chosen, classifier.classify(texts), strict=True):
        mixed = combine(scored[i].scores, learned, classifier.weights)
        scored[i] = Scored(scored[i].passage, mixed, classifier.name)


def _divide(group: Sequence[Scored]) -> list[Scored]:
    """The clauses, where they differ in speaker, stance or rating; else the whole sentence."""
    whole, clauses = group[0], list(group[1:])
    if len(clauses) < 2 or not all(_is_claim(c) for c in clauses):
        return [whole]
    first, second = clauses[0], clauses[-1]
    one, two = first.passage, second.passage
    if one.utterance.speaker != two.utterance.speaker:
        return clauses
    if (one.rating.rating is None) != (two.rating.rating is None) and (
        one.rating.target is not None or two.rating.target is not None
    ):
        return clauses
    stances = [c.scores["stance"] for c in (first, second)]
    for good, bad in ((0, 1), (1, 0)):
        if (
            stances[good]["positive"] - stances[good]["negative"] > _OPPOSITE_MARGIN
            and stances[bad]["negative"] - stances[bad]["positive"] > _OPPOSITE_MARGIN
        ):
            return clauses
    return [whole]


def _is_claim(scored: Scored) -> bool:
    if is_listing(scored.passage):
        return False
    utterance = scored.passage.utterance
    spoken = utterance.speaker.role != "author" and utterance.mode in _SPOKEN_MODES
    limit = SPOKEN_THRESHOLD if spoken or scored.passage.rating else CLAIM_THRESHOLD
    return scored.scores["is_claim"]["claim"] >= limit


def _claims_of(ctx: TextContext, scored: Scored, finder: SubjectFinder) -> list[Claim]:
    passage = scored.passage
    utterance, rating = passage.utterance, passage.rating
    start, end = passage.span
    kind = cast(ClaimKind, scored.label("kind"))
    named = None
    if utterance.start is not None and utterance.end is not None:
        named = (utterance.start, utterance.end)
    subjects, texts = finder.find(
        Question(passage.span, utterance.speaker, named, kind, passage.figures)
    )
    claim = Claim(
        id="",
        start=start,
        end=end,
        text=ctx.text[start:end],
        speaker=utterance.speaker,
        subjects=subjects,
        subject_texts=texts,
        kind=kind,
        stance=_stance(scored, kind),
        certainty=cast(Certainty, scored.label("certainty")),
        horizon=_horizon(ctx, passage.span) if kind in _HORIZON_KINDS else None,
        rating=rating.rating,
        rating_change=rating.change,
        target=rating.target,
        target_previous=rating.previous,
        figures=tuple(f.id for f in passage.figures),
        score=round(scored.score(), 3),
        decided_by=scored.decided_by,
    )
    speakers: list[Speaker] = [utterance.speaker]
    if utterance.second is not None:
        speakers.append(utterance.second)
    return [replace(claim, speaker=speaker) for speaker in speakers]


def _stance(scored: Scored, kind: ClaimKind) -> Stance:
    """A rating says its stance itself; else the head decides."""
    rating = scored.passage.rating
    if kind == "recommendation" and rating.rating is not None:
        if rating.change == "upgrade":
            return "positive"
        if rating.change == "downgrade":
            return "negative"
        stances: dict[str, Stance] = {"buy": "positive", "hold": "neutral", "sell": "negative"}
        return stances[rating.rating]
    if kind == "price_target" and rating.target_move:
        return "positive" if rating.target_move > 0 else "negative"
    return cast(Stance, scored.label("stance"))


def _horizon(ctx: TextContext, span: Span) -> Period | None:
    """The time for which the claim is made: the last period in it that is not over."""
    anchor = ctx.anchor
    found: Period | None = None
    for time in times_in(ctx, span):
        if time.role != "period":
            continue
        period = time.period
        if period.kind in ("day", "as_of") and period.end is not None:
            continue
        if anchor is None or period.end is None or period.end > anchor:
            found = period
    return found
