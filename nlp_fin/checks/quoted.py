"""Houses whose analysts a sentence quotes: nothing else is said of them there."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.checks.scene import Scene, Sentence


@cache
def _expert() -> re.Pattern[str]:
    return re.compile(
        r"-?\s?(?:Chef)?-?(?:Analyst|Experte|Expertin|Stratege|Volkswirt|Ökonom)\w*", re.I
    )


def quoted_houses(scene: Scene, sentence: Sentence) -> set[str]:
    """Houses of which the sentence quotes an analyst: nothing else is said of them."""
    return {
        i.id for i in scene.record.instruments for start, end in i.mentions
        if sentence.start <= start < sentence.end and _expert().match(scene.text, end)
    }  # fmt: skip
