"""Whom a claim is about: instruments named in it, groups such as *Small Caps*, or the topic.

Every candidate is scored by one linear function whose weights are data
(`lexicon/claim_subject_weights`); the best one is the subject, together with the instruments that
the claim names in the same breath.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlp_fin.lexicon.claim_subject_weights import claim_subject_weights
from nlp_fin.pipeline.claiming.subject_candidates import (
    Question,
    Subject,
    TopicIndex,
    find_candidates,
)
from nlp_fin.pipeline.context import TextContext

_MAX_INSTRUMENTS = 6
_MARGIN = 1.0
"""Instruments of the claim that score this much less than the best one are subjects too."""
_KEPT = 3


class SubjectFinder:
    """Finds the subjects of one article's claims, asked for in text order."""

    def __init__(self, ctx: TextContext, weights: Mapping[str, float] | None = None) -> None:
        self._index = TopicIndex(ctx)
        self._weights = claim_subject_weights() if weights is None else weights
        self._earlier: list[Subject] = []

    def candidates(self, question: Question) -> list[Subject]:
        """What the claim can be about, with what speaks for each."""
        return find_candidates(self._index, question, self._earlier)

    def find(self, question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Instrument ids and subject texts of a claim; empty if nothing can be meant."""
        candidates = self.candidates(question)
        if not candidates:
            return (), ()
        best = max(candidates, key=self._score)
        self._earlier = [*self._earlier[1 - _KEPT :], best]
        if best.instrument is None:
            return (), (best.text,)
        least = self._score(best) - _MARGIN
        others = [
            c.instrument
            for c in candidates
            if c.instrument is not None and c.inside and c is not best and self._score(c) >= least
        ]
        return (best.instrument, *others)[:_MAX_INSTRUMENTS], ()

    def _score(self, subject: Subject) -> float:
        return sum(self._weights.get(n, 0.0) * v for n, v in subject.features.items())
