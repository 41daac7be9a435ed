"""The sentence encoder with its heads in torch: tokens to label scores, and its fine-tuning."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_examples import IGNORE, Example, Predict, Scores
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from nlp_fin.lexicon.claim_weights import HEADS

PREFIX = "query: "
"""The pretrained encoder expects it in front of a text."""
MAX_TOKENS = 160
PAD = 1
BUCKET = 16
"""Batches whose texts are sorted by length together, so that little is padded."""


class Batcher:
    """Texts to padded id tensors and their masks, (texts, tokens)."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.enable_padding(pad_id=PAD, pad_token="<pad>")

    def __call__(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        encoded = self.tokenizer.encode_batch([PREFIX + t for t in texts])
        return (
            torch.tensor([e.ids for e in encoded]),
            torch.tensor([e.attention_mask for e in encoded]),
        )


class Network(nn.Module):
    """The encoder with one linear layer per head over the mean of its token vectors.

    The word vectors and the lowest `frozen` layers stay as they were: a small corpus would only
    bend what it happens to use, and what they give can be computed once for all epochs.
    """

    def __init__(self, folder: Path, frozen: int) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        size = self.encoder.config.hidden_size
        self.frozen = frozen
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict(
            {head: nn.Linear(size, len(names)) for head, names in HEADS.items()}
        )
        self.encoder.embeddings.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:frozen]:
            layer.requires_grad_(False)

    def lower(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Token vectors after the frozen layers, (texts, tokens, size)."""
        hidden = self.encoder.embeddings(input_ids=ids)
        return self._through(hidden, mask, slice(0, self.frozen))

    def upper(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Sentence vectors, (texts, size), from what `lower` gives."""
        hidden = self._through(hidden, mask, slice(self.frozen, None))
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * weights).sum(1) / weights.sum(1)

    def score(self, hidden: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Scores of every head, (texts, labels) each, from what `lower` gives."""
        vectors = self.dropout(self.upper(hidden, mask))
        return tuple(self.heads[head](vectors) for head in HEADS)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        return self.score(self.lower(input_ids, attention_mask), attention_mask)

    def _through(self, hidden: torch.Tensor, mask: torch.Tensor, layers: slice) -> torch.Tensor:
        lowest = torch.finfo(hidden.dtype).min
        masked = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * lowest
        for layer in self.encoder.encoder.layer[layers]:
            hidden = layer(hidden, masked)
        return hidden


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run."""

    epochs: int = 6
    batch: int = 16
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.95
    layers: int = 6
    """How many of the upper layers learn."""
    weights: tuple[float, ...] = (1.0, 1.0, 1.0, 0.7, 1.0)
    """Of the losses, in the order of `HEADS`."""
    seed: int = 7


@dataclass(frozen=True)
class Prepared:
    """An example with its token vectors after the frozen layers, half precision."""

    hidden: torch.Tensor
    example: Example


def prepare(network: Network, batch: Batcher, examples: Sequence[Example]) -> list[Prepared]:
    """Runs the frozen layers once over all examples."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].text))
    out: dict[int, Prepared] = {}
    network.eval()
    with torch.no_grad():
        for begin in range(0, len(order), 32):
            rows = order[begin : begin + 32]
            ids, mask = batch([examples[i].text for i in rows])
            hidden = network.lower(ids, mask)
            for place, i in enumerate(rows):
                length = int(mask[place].sum())
                out[i] = Prepared(hidden[place, :length].half().clone(), examples[i])
    return [out[i] for i in range(len(examples))]


def batches(data: Sequence[Prepared], size: int) -> Iterator[list[Prepared]]:
    """Random batches of similar length, in random order."""
    order = list(data)
    random.shuffle(order)
    cut: list[list[Prepared]] = []
    for begin in range(0, len(order), size * BUCKET):
        bucket = sorted(order[begin : begin + size * BUCKET], key=lambda p: len(p.hidden))
        cut.extend(bucket[i : i + size] for i in range(0, len(bucket), size))
    random.shuffle(cut)
    yield from cut


def train(network: Network, batch: Batcher, examples: Sequence[Example], recipe: Recipe) -> None:
    """Fine-tune in place: AdamW, linear warm-up and decay, lower rates for lower layers."""
    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    data = prepare(network, batch, examples)
    optimizer = torch.optim.AdamW(_groups(network, recipe), weight_decay=0.01)
    steps = recipe.epochs * -(-len(data) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.0, 1 - s / steps)
    )
    for epoch in range(recipe.epochs):
        network.train()
        total = 0.0
        for chunk in batches(data, recipe.batch):
            loss = _loss(network, chunk, recipe)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        mean = total * recipe.batch / len(data)
        print(f"epoch {epoch + 1}/{recipe.epochs}: loss {mean:.3f}", file=sys.stderr, flush=True)


def _groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = [
        {"params": list(network.heads.parameters()), "lr": recipe.head_rate}
    ]
    learning = list(network.encoder.encoder.layer[network.frozen :])
    for depth, layer in enumerate(reversed(learning)):
        rate = recipe.encoder_rate * recipe.layer_decay**depth
        groups.append({"params": list(layer.parameters()), "lr": rate})
    return groups


def _loss(network: Network, chunk: Sequence[Prepared], recipe: Recipe) -> torch.Tensor:
    """Weighted sum of the heads' cross entropies; heads without a label in the batch are out."""
    width = max(len(p.hidden) for p in chunk)
    hidden = torch.zeros(len(chunk), width, chunk[0].hidden.shape[1])
    mask = torch.zeros(len(chunk), width, dtype=torch.long)
    for row, item in enumerate(chunk):
        hidden[row, : len(item.hidden)] = item.hidden.float()
        mask[row, : len(item.hidden)] = 1
    loss = torch.zeros(())
    outputs = network.score(hidden, mask)
    for head, scores, weight in zip(HEADS, outputs, recipe.weights, strict=True):
        target = torch.tensor([p.example.labels[head] for p in chunk])
        if bool((target != IGNORE).any()):
            loss = loss + weight * nn.functional.cross_entropy(scores, target, ignore_index=IGNORE)
    return loss


def embedder(network: Network, batch: Batcher) -> Callable[[list[str]], Scores]:
    """Normalised sentence vectors of the network as it is, (texts, size)."""

    def embed(texts: list[str]) -> Scores:
        out = []
        network.eval()
        with torch.no_grad():
            for begin in range(0, len(texts), 32):
                ids, mask = batch(texts[begin : begin + 32])
                vectors = network.upper(network.lower(ids, mask), mask)
                out.append(nn.functional.normalize(vectors, dim=1).numpy())
        return np.concatenate(out)

    return embed


def predictor(network: Network, batch: Batcher) -> Predict:
    """Scores of every head for texts."""

    def predict(texts: list[str]) -> dict[str, Scores]:
        parts: dict[str, list[Scores]] = {head: [] for head in HEADS}
        network.eval()
        with torch.no_grad():
            for begin in range(0, len(texts), 32):
                outputs = network(*batch(texts[begin : begin + 32]))
                for head, scores in zip(HEADS, outputs, strict=True):
                    parts[head].append(scores.numpy())
        return {head: np.concatenate(values) for head, values in parts.items()}

    return predict
