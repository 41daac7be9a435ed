"""Any Hugging Face text classifier for sentiment, by name or path, through transformers.

Needs the extra `[transformers]`. Its labels must mean positive, negative and neutral in some
spelling; it then decides the heads `sentiment` and `stance` together with the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from nlp_fin.errors import ConfigError
from nlp_fin.pipeline.claiming.heads import HeadScores

_BATCH = 16
_SPELLINGS = {
    "positive": ("positive", "positiv", "pos", "bullish"),
    "negative": ("negative", "negativ", "neg", "bearish"),
    "neutral": ("neutral", "neu"),
}


class HubClassifier:
    """A sequence classification model. Raises `ConfigError` if it cannot be loaded or used."""

    weights: Mapping[str, float] = MappingProxyType({"sentiment": 0.7, "stance": 0.7})

    def __init__(self, name: str) -> None:
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError:
            raise ConfigError(
                f"the model {name} needs transformers and torch: "
                "pip install 'nlp-fin[transformers]'"
            ) from None
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
            self._model: Any = AutoModelForSequenceClassification.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ConfigError(f"the model {name} cannot be loaded: {first}") from None
        torch.set_num_threads(1)
        self.name = name
        self._columns = label_columns(self._model.config.id2label, name)

    def classify(self, texts: Sequence[str]) -> list[HeadScores]:
        """One `HeadScores` a text, in order."""
        import torch

        out: list[HeadScores] = []
        for begin in range(0, len(texts), _BATCH):
            batch = self._tokenizer(
                list(texts[begin : begin + _BATCH]),
                padding=True, truncation=True, return_tensors="pt",
            )  # fmt: skip
            with torch.no_grad():
                rows = torch.softmax(self._model(**batch).logits, dim=-1).tolist()
            for row in rows:
                scores = {label: float(row[column]) for label, column in self._columns.items()}
                out.append({"sentiment": scores, "stance": dict(scores)})
        return out


def label_columns(names: dict[int, str], model: str) -> dict[str, int]:
    """Our label → the model's column. Raises `ConfigError` if one of the three is missing."""
    columns = {}
    for label, spellings in _SPELLINGS.items():
        for column, name in names.items():
            if name.lower() in spellings:
                columns[label] = int(column)
    if len(columns) != len(_SPELLINGS):
        raise ConfigError(
            f"the model {model} has the labels {', '.join(names.values())}; "
            "needed are positive, negative and neutral"
        )
    return columns


@cache
def shared_hub_classifier(name: str) -> HubClassifier:
    """The classifier of this process, loaded once."""
    return HubClassifier(name)
