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
import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_examples import (
    IGNORE,
    Example,
    Predict,
    Scores,
    load_split,
    load_targets,
    majority,
    report,
)
from encoder_network import (
    MAX_TOKENS,
    PREFIX,
    Batcher,
    Network,
    Recipe,
    embedder,
    predictor,
    train,
)

from nlp_fin.lexicon.claim_weights import HEADS

LAYERS = 12
"""Of the pretrained encoder."""


def frozen_regression(train: Sequence[Example], embed: Callable[[list[str]], Scores]) -> Predict:
    """Logistic regression per head on the pretrained encoder's frozen sentence vectors."""
    from sklearn.linear_model import LogisticRegression

    vectors = embed([e.text for e in train])
    models = {}
    for head in HEADS:
        rows = [i for i, e in enumerate(train) if e.labels[head] != IGNORE]
        model = LogisticRegression(max_iter=2000, C=10.0, class_weight="balanced")
        models[head] = model.fit(vectors[rows], [train[i].labels[head] for i in rows])

    def predict(texts: list[str]) -> dict[str, Scores]:
        features = embed(texts)
        out = {}
        for head, names in HEADS.items():
            full = np.zeros((len(texts), len(names)), np.float32)
            full[:, models[head].classes_] = models[head].predict_proba(features)
            out[head] = full
        return out

    return predict


def export(network: Network, source: Path, out: Path) -> None:
    """One ONNX graph with dynamic axes in 8 bits, and its tokenizer."""
    import onnx

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
    quantise(graph, out / "model.int8.onnx")
    raw.unlink()
    (out / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    # Every head counts fully until `weigh_encoder.py` has compared them with the rules.
    config = {
        "name": "claims-e5-small", "heads": {h: list(n) for h, n in HEADS.items()},
        "weights": dict.fromkeys(HEADS, 1.0), "temperature": {}, "prefix": PREFIX,
        "max_tokens": MAX_TOKENS,
    }  # fmt: skip
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def quantise(graph: Any, file: Path) -> None:
    """Weights of matrices in blocks of 64 that share a scale, activations in blocks at run time:
    one scale for all activations of a text, as dynamic quantisation has it, costs two points.
    Word vectors are quantised per channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.WARNING)
    matrices = MatMulNBitsQuantizer(
        graph, bits=8, block_size=64, is_symmetric=True, accuracy_level=4
    )
    matrices.process()
    half = file.with_suffix(".half.onnx")
    matrices.model.save_model_to_file(str(half), False)
    quantize_dynamic(
        str(half), str(file), op_types_to_quantize=["Gather"], per_channel=True,
        weight_type=QuantType.QInt8,
    )  # fmt: skip
    half.unlink()


def onnx_predictor(file: Path, batch: Batcher) -> Predict:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def predict(texts: list[str]) -> dict[str, Scores]:
        parts: dict[str, list[Scores]] = {head: [] for head in HEADS}
        for text in texts:  # one by one, as at run time
            ids, mask = batch([text])
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
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    args = parser.parse_args()
    recipe = Recipe(epochs=args.epochs, encoder_rate=args.rate, seed=args.seed,
                    layers=args.layers)  # fmt: skip
    learn = load_split(args.corpus, "train")
    if args.final:
        learn += load_split(args.corpus, "dev")
    held_out = load_split(args.corpus, "test" if args.final else "dev")
    extra = load_targets(args.targets) if args.targets else []
    torch.set_num_threads(args.threads)
    batch = Batcher(args.encoder)
    network = Network(args.encoder, frozen=LAYERS - recipe.layers)
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
