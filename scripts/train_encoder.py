"""Fine-tune the encoder on the project's claim corpus, compare it with baselines, export it.

    pip install 'nlp-fin[train]'
    python scripts/build_encoder.py out/encoder
    python scripts/train_encoder.py out/encoder corpora/claims out/model [--final]

One graph, several heads over the mean-pooled sentence: `is_claim`, `kind`, `stance`, `certainty`,
`sentiment`. Reports on dev (with `--final` on test, once) next to logistic regression on frozen
embeddings and the majority class, for fp32 and int8. Deterministic for a seed on one machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_fin.lexicon.claim_weights import HEADS

PREFIX = "query: "
"""The pretrained encoder expects it in front of a text."""
IGNORE = -100
Labels = dict[str, int]


@dataclass(frozen=True)
class Example:
    """A sentence or clause with the label index of each head, `IGNORE` where it has none."""

    text: str
    labels: Labels


def load_split(folder: Path, split: str) -> list[Example]:
    """Examples of one split: every sentence, and every clause that carries a claim of its own."""
    out: list[Example] = []
    for line in (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for sentence in record["sentences"]:
            out.extend(_examples(record["text"], sentence))
    return out


def _examples(text: str, sentence: dict[str, Any]) -> Iterator[Example]:
    claims = sentence["claims"]
    labels = dict.fromkeys(HEADS, IGNORE)
    labels["is_claim"] = HEADS["is_claim"].index("claim" if claims else "none")
    labels["sentiment"] = HEADS["sentiment"].index(sentence["sentiment"])
    first = claims[0] if claims else None
    whole = first is not None and len(claims) == 1
    if whole:
        assert first is not None
        labels |= _claim_labels(first)
    yield Example(text[sentence["start"] : sentence["end"]].strip(), labels)
    if not whole:
        for claim in claims:
            clause = (
                dict.fromkeys(HEADS, IGNORE)
                | {"is_claim": HEADS["is_claim"].index("claim")}
                | _claim_labels(claim)
            )
            yield Example(text[claim["start"] : claim["end"]].strip(), clause)


def _claim_labels(claim: dict[str, Any]) -> Labels:
    return {head: HEADS[head].index(claim[head]) for head in ("kind", "stance", "certainty")}


def load_targets(file: Path) -> list[Example]:
    """News sentences with the polarity towards a target (GerNTSA), for the head `sentiment`.

    Sentences with several targets of different polarity are left out.
    """
    labels: dict[str, set[str]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            labels.setdefault(entry["text"].strip(), set()).add(entry["label"])
    return [
        Example(text, dict.fromkeys(HEADS, IGNORE) | {"sentiment": HEADS["sentiment"].index(label)})
        for text, found in labels.items()
        if len(found) == 1 and (label := next(iter(found))) in HEADS["sentiment"]
    ]


def accuracy_and_f1(gold: Sequence[int], predicted: Sequence[int]) -> tuple[float, float]:
    """Accuracy and macro-F1 over the classes that occur in the gold."""
    right = sum(g == p for g, p in zip(gold, predicted, strict=True))
    scores = []
    for label in sorted(set(gold)):
        hits = sum(g == p == label for g, p in zip(gold, predicted, strict=True))
        both = gold.count(label) + list(predicted).count(label)
        scores.append(2 * hits / both if both else 0.0)
    return right / len(gold), sum(scores) / len(scores)


Predict = Callable[[list[str]], dict[str, npt.NDArray[np.float32]]]


def report(examples: Sequence[Example], predict: Predict) -> dict[str, dict[str, float]]:
    """Accuracy and macro-F1 per head of a predictor that gives scores per head."""
    scores = predict([e.text for e in examples])
    out = {}
    for head in HEADS:
        rows = [i for i, e in enumerate(examples) if e.labels[head] != IGNORE]
        gold = [examples[i].labels[head] for i in rows]
        accuracy, f1 = accuracy_and_f1(gold, [int(scores[head][i].argmax()) for i in rows])
        out[head] = {"n": len(rows), "accuracy": accuracy, "macro_f1": f1}
    return out


def majority(train: Sequence[Example]) -> Predict:
    common = {
        head: Counter(e.labels[head] for e in train if e.labels[head] != IGNORE).most_common(1)[0][
            0
        ]
        for head in HEADS
    }

    def predict(texts: list[str]) -> dict[str, npt.NDArray[np.float32]]:
        return {
            head: np.tile(np.eye(len(names), dtype=np.float32)[common[head]], (len(texts), 1))
            for head, names in HEADS.items()
        }

    return predict


def frozen_regression(train: Sequence[Example], embed: Callable[[list[str]], Any]) -> Predict:
    """Logistic regression per head on the pretrained encoder's frozen sentence vectors."""
    from sklearn.linear_model import LogisticRegression

    vectors = embed([e.text for e in train])
    models = {}
    for head in HEADS:
        rows = [i for i, e in enumerate(train) if e.labels[head] != IGNORE]
        model = LogisticRegression(max_iter=2000, C=10.0, class_weight="balanced")
        models[head] = model.fit(vectors[rows], [train[i].labels[head] for i in rows])

    def predict(texts: list[str]) -> dict[str, npt.NDArray[np.float32]]:
        features = embed(texts)
        out = {}
        for head, names in HEADS.items():
            full = np.zeros((len(texts), len(names)), np.float32)
            full[:, models[head].classes_] = models[head].predict_proba(features)
            out[head] = full
        return out

    return predict


def make_network(folder: Path) -> Any:
    """The encoder with one linear layer per head over the mean of its token vectors."""
    import torch
    from torch import nn
    from transformers import BertModel

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
            size = self.encoder.config.hidden_size
            self.dropout = nn.Dropout(0.1)
            self.heads = nn.ModuleDict(
                {head: nn.Linear(size, len(names)) for head, names in HEADS.items()}
            )

        def pooled(self, input_ids: Any, attention_mask: Any) -> Any:
            hidden = self.encoder(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            return (hidden * mask).sum(1) / mask.sum(1)

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            vector = self.dropout(self.pooled(input_ids, attention_mask))
            return tuple(self.heads[head](vector) for head in HEADS)

    torch.set_num_threads(2)
    return Network()


class Batcher:
    """Texts to padded id tensors, longest texts together."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(160)
        self.tokenizer.enable_padding(pad_id=1, pad_token="<pad>")

    def __call__(self, texts: list[str]) -> tuple[Any, Any]:
        import torch

        encoded = self.tokenizer.encode_batch([PREFIX + t for t in texts])
        return (
            torch.tensor([e.ids for e in encoded]),
            torch.tensor([e.attention_mask for e in encoded]),
        )


def embedder(network: Any, batch: Batcher) -> Callable[[list[str]], Any]:
    import torch

    def embed(texts: list[str]) -> Any:
        out = []
        network.eval()
        with torch.no_grad():
            for begin in range(0, len(texts), 32):
                vector = network.pooled(*batch(texts[begin : begin + 32]))
                out.append(torch.nn.functional.normalize(vector, dim=1).numpy())
        return np.concatenate(out)

    return embed


def predictor(network: Any, batch: Batcher) -> Predict:
    import torch

    def predict(texts: list[str]) -> dict[str, npt.NDArray[np.float32]]:
        parts: dict[str, list[Any]] = {head: [] for head in HEADS}
        network.eval()
        with torch.no_grad():
            for begin in range(0, len(texts), 32):
                for head, scores in zip(
                    HEADS, network(*batch(texts[begin : begin + 32])), strict=True
                ):
                    parts[head].append(scores.numpy())
        return {head: np.concatenate(values) for head, values in parts.items()}

    return predict


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run."""

    epochs: int = 10
    batch: int = 16
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.95
    layers: int = 6
    """How many of the upper layers learn."""
    weights: tuple[float, ...] = (1.0, 1.0, 1.0, 0.7, 1.0)
    seed: int = 7


def train(network: Any, batch: Batcher, examples: Sequence[Example], recipe: Recipe) -> None:
    """Fine-tune in place: AdamW, linear warm-up and decay, lower rates for lower layers."""
    import torch

    random.seed(recipe.seed)
    torch.manual_seed(recipe.seed)
    groups = [{"params": list(network.heads.parameters()), "lr": recipe.head_rate}]
    # The word vectors stay as they were: a small corpus would only bend those it happens to use.
    network.encoder.embeddings.requires_grad_(False)
    everything = list(network.encoder.encoder.layer)
    for layer in everything[: len(everything) - recipe.layers]:
        layer.requires_grad_(False)
    layers = everything[len(everything) - recipe.layers :]
    for depth, layer in enumerate(reversed(layers)):
        rate = recipe.encoder_rate * recipe.layer_decay**depth
        groups.append({"params": list(layer.parameters()), "lr": rate})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.0, 1 - s / steps)
    )
    losses = {head: torch.nn.CrossEntropyLoss(ignore_index=IGNORE) for head in HEADS}
    for epoch in range(recipe.epochs):
        order = list(examples)
        random.shuffle(order)
        network.train()
        total = 0.0
        for begin in range(0, len(order), recipe.batch):
            chunk = order[begin : begin + recipe.batch]
            outputs = network(*batch([e.text for e in chunk]))
            loss = torch.zeros(())
            for head, scores, weight in zip(HEADS, outputs, recipe.weights, strict=True):
                target = torch.tensor([e.labels[head] for e in chunk])
                if bool((target != IGNORE).any()):
                    loss = loss + weight * losses[head](scores, target)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1}/{recipe.epochs}: loss {total * recipe.batch / len(order):.3f}",
            file=sys.stderr,
        )


def export(network: Any, source: Path, out: Path) -> None:
    """One ONNX graph with dynamic axes, quantised to int8 per channel, and its tokenizer."""
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    raw = out / "model.fp32.onnx"
    example = (torch.ones(2, 12, dtype=torch.long), torch.ones(2, 12, dtype=torch.long))
    dims = {
        0: torch.export.Dim("batch", min=1, max=512),
        1: torch.export.Dim("length", min=2, max=512),
    }
    torch.onnx.export(
        network, example, str(raw), dynamo=True, dynamic_shapes=(dims, dims),
        input_names=["input_ids", "attention_mask"], output_names=list(HEADS), external_data=False,
    )  # fmt: skip
    graph = onnx.load(str(raw))
    del graph.graph.value_info[:]
    onnx.save(graph, str(raw))
    quantize_dynamic(
        str(raw), str(out / "model.int8.onnx"), per_channel=True, weight_type=QuantType.QInt8
    )
    (out / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    # Every head counts fully until `weigh_encoder.py` has compared them with the rules.
    config = {
        "name": "claims-e5-small", "heads": {h: list(n) for h, n in HEADS.items()},
        "weights": dict.fromkeys(HEADS, 1.0), "temperature": {}, "prefix": PREFIX, "pad_id": 1,
        "max_tokens": 160,
    }  # fmt: skip
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def onnx_predictor(file: Path, batch: Batcher) -> Predict:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def predict(texts: list[str]) -> dict[str, npt.NDArray[np.float32]]:
        parts: dict[str, list[Any]] = {head: [] for head in HEADS}
        for begin in range(0, len(texts), 16):
            ids, mask = batch(texts[begin : begin + 16])
            outputs = session.run(
                list(HEADS), {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
            )
            for head, scores in zip(HEADS, outputs, strict=True):
                parts[head].append(scores)
        return {head: np.concatenate(values) for head, values in parts.items()}

    return predict


def print_table(results: dict[str, dict[str, dict[str, float]]]) -> None:
    print(f"{'':22s}" + "".join(f"{head:>20s}" for head in HEADS))
    for name, heads in results.items():
        cells = (f"{v['accuracy']:.3f} / {v['macro_f1']:.3f}" for v in heads.values())
        print(f"{name:22s}" + "".join(f"{cell:>20s}" for cell in cells))
    counts = next(iter(results.values()))
    print(f"{'n':22s}" + "".join(f"{int(v['n']):>20d}" for v in counts.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--targets", type=Path, help="GerNTSA (JSONL, gzipped) for sentiment")
    parser.add_argument("--layers", type=int, default=Recipe.layers)
    parser.add_argument("--final", action="store_true", help="train on train + dev, score on test")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--rate", type=float, default=Recipe.encoder_rate)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    args = parser.parse_args()
    recipe = Recipe(epochs=args.epochs, encoder_rate=args.rate, seed=args.seed,
                    layers=args.layers)  # fmt: skip
    learn = load_split(args.corpus, "train")
    if args.final:
        learn += load_split(args.corpus, "dev")
    held_out = load_split(args.corpus, "test" if args.final else "dev")
    extra = load_targets(args.targets) if args.targets else []
    batch, network = Batcher(args.encoder), make_network(args.encoder)
    results = {
        "majority": report(held_out, majority(learn)),
        "frozen + regression": report(held_out, frozen_regression(learn, embedder(network, batch))),
    }
    begin = time.process_time()
    train(network, batch, learn + extra, recipe)
    print(f"trained in {time.process_time() - begin:.0f} CPU seconds", file=sys.stderr)
    results["fine-tuned fp32"] = report(held_out, predictor(network, batch))
    export(network, args.encoder, args.out)
    results["fine-tuned int8"] = report(
        held_out, onnx_predictor(args.out / "model.int8.onnx", batch)
    )
    print_table(results)
    (args.out / "scores.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
