"""The project's own sentence encoder at run time: onnxruntime and tokenizers, nothing else.

Files (see the model card): `model.int8.onnx`, `tokenizer.json`, `config.json` with the heads,
their labels and the weights of those that beat the rules on held-out text. They are looked for in
the folder that `NLP_FIN_MODEL` names, in the installed package, and in the checkout's `models/`.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nlp_fin.errors import ConfigError
from nlp_fin.pipeline.claiming.heads import HeadScores

MODEL = "claims-e5-small"
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """`config.json` of a model folder."""

    name: str
    heads: dict[str, tuple[str, ...]]
    weights: dict[str, float]
    """Head → its share in the mixture with the rules; heads that did not beat them are absent."""
    temperature: dict[str, float]
    """Head → divisor of its scores before the softmax, 1 where absent."""
    prefix: str
    max_tokens: int


def model_folder() -> Path | None:
    """The folder with the model files, or None if there is none."""
    named = os.environ.get("NLP_FIN_MODEL")
    if named:
        folder = Path(named)
        if not (folder / "config.json").is_file():
            raise ConfigError(f"NLP_FIN_MODEL={named}: there is no config.json in this folder")
        return folder
    for folder in (_PACKAGE / "models" / MODEL, _PACKAGE.parent / "models" / MODEL):
        if (folder / "config.json").is_file():
            return folder
    return None


def read_config(folder: Path) -> ModelConfig:
    """Raises `ConfigError` naming the file and what is wrong with it."""
    file = folder / "config.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return ModelConfig(
            name=data["name"],
            heads={head: tuple(labels) for head, labels in data["heads"].items()},
            weights={head: float(weight) for head, weight in data["weights"].items()},
            temperature={head: float(t) for head, t in data["temperature"].items()},
            prefix=data["prefix"],
            max_tokens=int(data["max_tokens"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{file}: not a model configuration ({error!r})") from None


class EncoderClassifier:
    """Label probabilities from the ONNX graph, for the heads that the card says it decides.

    One thread, one text at a time. Deterministic on one machine.
    """

    def __init__(self, folder: Path, weights: Mapping[str, float] | None = None) -> None:
        """`weights` replaces those of the folder's configuration."""
        import onnxruntime
        from tokenizers import Tokenizer

        self.config = read_config(folder)
        self.name = self.config.name
        self.weights: Mapping[str, float] = self.config.weights if weights is None else weights
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.int8.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(self.config.max_tokens)
        self._outputs = [head for head in self.config.heads if head in self.weights]

    def classify(self, texts: Sequence[str]) -> list[HeadScores]:
        """One `HeadScores` a text, in the order of `texts`.

        Each text runs alone: activations are quantised by the range of what runs together, so
        that in batches the labels of a sentence would depend on its neighbours, and be worse.
        """
        if not self._outputs:
            return [{} for _ in texts]
        encoded = self._tokenizer.encode_batch([self.config.prefix + text for text in texts])
        return [self._run(encoding.ids) for encoding in encoded]

    def _run(self, ids: Sequence[int]) -> HeadScores:
        import numpy as np

        tokens = np.array([ids], np.int64)
        feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        return {
            head: _softmax(
                self.config.heads[head], scores[0], self.config.temperature.get(head, 1.0)
            )
            for head, scores in zip(
                self._outputs, self._session.run(self._outputs, feed), strict=True
            )
        }


def _softmax(labels: tuple[str, ...], scores: Any, temperature: float) -> dict[str, float]:
    top = max(float(s) for s in scores)
    exponents = [math.exp((float(s) - top) / temperature) for s in scores]
    total = sum(exponents)
    return {label: e / total for label, e in zip(labels, exponents, strict=True)}


@cache
def shared_classifier() -> EncoderClassifier | None:
    """The classifier of this process, loaded on first use; None without model files."""
    folder = model_folder()
    return None if folder is None else EncoderClassifier(folder)
