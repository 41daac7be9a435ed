"""Lines of a list that name only what they measure (*TER: 0,20 %*, *ROIC über 12 %*): they are of
what the list is about, never of the measure."""

from __future__ import annotations

from collections.abc import Iterable

from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import is_finite

_MAX_LABEL = 9
_TYPES = ("metric_word", "topic_noun", "from_figure", "carried", "heading", "main", "owned",
          "product", "is_name", "is_other", "is_group", "is_region", "echo")  # fmt: skip


def is_label_line(reading: Reading, frame: Frame) -> bool:
    """Whether a line has no verb, and nothing with a name in front of the number."""
    tokens = reading.sentence.tokens
    if frame.at > _MAX_LABEL or any(token.kind == "mention" for token in tokens[: frame.at]):
        return False
    if any(token.kind == "word" and is_finite(token.lower) for token in tokens):
        return False
    colon = any(token.lower in (":", "|") for token in tokens[: frame.at])
    return colon or any(cue.last < frame.at for cue in reading.cues.metrics)


def mark_line(reading: Reading, frame: Frame, found: Iterable[Candidate]) -> None:
    """Marks what sort of candidate each is, for lines that are nothing but a label."""
    if not is_label_line(reading, frame):
        return
    for candidate in found:
        for name in _TYPES:
            if name in candidate.features:
                candidate.features[f"line_{name}"] = 1.0
                break
