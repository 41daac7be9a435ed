"""What stands around a sentence: the tone and the vocabulary of its article.

A sentence whose own words say little is read in the light of its neighbours, and a glossary
states fewer opinions than a broker's note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Features = Mapping[str, float]

_NEIGHBOUR = 0.5
_CARRIED = ("g:", "f:", "k:", "m:", "s:", "i:")
"""Kinds of features that a sentence takes over from the one before."""
_COUNTED = ("g:", "f:", "s:", "m:", "i:", "b:")
"""Kinds of features whose density over the article counts."""


def surroundings(sentences: Sequence[Features], tones: Sequence[float]) -> list[dict[str, float]]:
    """Features `c:…` (tone), `pv:…` (sentence before) and `dc:…` (share of the article's sentences
    with a feature) for every sentence. `tones`: polarity -1 … 1 of each."""
    if not sentences:
        return []
    count = len(sentences)
    shares: dict[str, float] = defaultdict(float)
    for features in sentences:
        for name, value in features.items():
            if value and name.startswith(_COUNTED):
                shares[f"dc:{name}"] += value / count
    total = sum(tones)
    found: list[dict[str, float]] = []
    for at, tone in enumerate(tones):
        own = dict(shares)
        own["c:doc"] = 2.0 * (total - tone) / max(1, count - 1)
        if at:
            own["c:prev"] = tones[at - 1]
            own["c:title"] = tones[0]
            for name, value in sentences[at - 1].items():
                if value and name.startswith(_CARRIED):
                    own[f"pv:{name}"] = _NEIGHBOUR * value
        if at + 1 < count:
            own["c:next"] = tones[at + 1]
        found.append(own)
    return found
