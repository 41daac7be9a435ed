"""Figures in explanations as the text writes them, with the words that make them vague."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache

from nlp_fin.checks.scene import Scene
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_WIDTH = 28
"""Characters before a figure in which its qualifier stands."""


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(r"[~≈<>≤≥]\s?$")


def written(scene: Scene, figure: Figure) -> str:
    """The figure with its qualifier: *fast 50 %*, *~152 USD*; its text where that is exact."""
    if figure.qualifier == "exact":
        return figure.text
    before = scene.text[max(0, figure.start - _WIDTH) : figure.start]
    for pattern in (_sign(), *relations().qualifiers.values()):
        match = pattern.search(before)
        if match is not None:
            return re.sub(r"\s+", " ", before[match.start() :]) + figure.text
    return figure.text


def as_written(scene: Scene, finding: Finding) -> Finding:
    """The finding with its quotes as the text writes them.

    Where two of its figures have the same digits and different words, the digits stay.
    """
    forms: dict[str, set[str]] = defaultdict(set)
    for ref in finding.figures:
        place = scene.place.get(str(ref))
        if place is not None:
            figure = scene.figures[place]
            forms[figure.text].add(written(scene, figure))
    explanation = finding.explanation
    for text, found in forms.items():
        if len(found) == 1:
            explanation = explanation.replace(f"„{text}“", f"„{found.pop()}“")
    return replace(finding, explanation=explanation)
