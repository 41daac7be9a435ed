"""A model folder with the smallest graph that the encoder's runtime accepts.

The graph's one head scores a text by how many tokens it has: `[length, 0, -length]`. The file is
written field by field as protocol buffers (onnx.proto), so that no ONNX library is needed.
"""

import json
import struct
from pathlib import Path

INT64, FLOAT = 7, 1


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def number_field(field: int, number: int) -> bytes:
    return varint(field << 3) + varint(number)


def bytes_field(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data


def attribute(name: str, kind: int, body: bytes) -> bytes:
    return bytes_field(5, bytes_field(1, name) + body + number_field(20, kind))


def node(operator: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    ends = b"".join(bytes_field(1, name) for name in inputs) + bytes_field(2, output)
    return bytes_field(1, ends + bytes_field(4, operator) + attributes)


def value_info(field: int, name: str, kind: int, dims: list[str | int]) -> bytes:
    shape = b"".join(
        bytes_field(1, bytes_field(2, d) if isinstance(d, str) else number_field(1, d))
        for d in dims
    )
    tensor = number_field(1, kind) + bytes_field(2, shape)
    return bytes_field(field, bytes_field(1, name) + bytes_field(2, bytes_field(1, tensor)))


def graph(head: str) -> bytes:
    factors = struct.pack("<3f", 1.0, 0.0, -1.0)
    initializer = bytes_field(
        5,
        number_field(1, 1) + number_field(1, 3) + number_field(2, FLOAT)
        + bytes_field(8, "factors") + bytes_field(9, factors),
    )  # fmt: skip
    ids_used = node("Mul", ["input_ids", "attention_mask"], "used")
    zero = node("Sub", ["used", "used"], "zero")
    counted = node("Add", ["zero", "attention_mask"], "counted")
    cast = node("Cast", ["counted"], "floats", attribute("to", 2, number_field(3, FLOAT)))
    axes = attribute("axes", 7, number_field(8, 1))
    length = node("ReduceSum", ["floats"], "length", axes)
    scores = node("MatMul", ["length", "factors"], head)
    shape: list[str | int] = ["batch", "tokens"]
    return b"".join(
        [ids_used, zero, counted, cast, length, scores, bytes_field(2, "tiny"), initializer,
         value_info(11, "input_ids", INT64, shape), value_info(11, "attention_mask", INT64, shape),
         value_info(12, head, FLOAT, ["batch", 3])]
    )  # fmt: skip


def write_model(folder: Path, *, weight: float = 1.0, temperature: float = 1.0) -> Path:
    """`config.json`, `tokenizer.json` (words at spaces) and `model.int8.onnx`."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    opset = bytes_field(8, bytes_field(1, "") + number_field(2, 12))
    model = number_field(1, 7) + opset + bytes_field(7, graph("stance"))
    (folder / "model.int8.onnx").write_bytes(model)
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "name": "tiny", "heads": {"stance": ["negative", "neutral", "positive"]},
        "weights": {"stance": weight}, "temperature": {"stance": temperature},
        "prefix": "", "max_tokens": 16,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder
