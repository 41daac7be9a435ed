"""Near-duplicates: the same agency text at two publishers, found the same way on every machine.

MinHash over shingles of five words (Broder 1997) with bands for look-up: 32 bands of 4 values find
nine in ten pairs of which half the shingles agree, and compare few others.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

_SHINGLE = 5
_VALUES = 128
_BAND = 4
_PRIME = (1 << 31) - 1
_MIN_SHINGLES = 12

Signature = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Match:
    """The most similar text seen before: its key and the estimated share of common shingles."""

    key: str
    similarity: float


@cache
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Fixed coefficients, drawn from hashes of their numbers."""

    def draw(name: str) -> npt.NDArray[np.uint64]:
        values = [
            int.from_bytes(hashlib.sha256(f"{name}{i}".encode()).digest()[:4], "big") % _PRIME or 1
            for i in range(_VALUES)
        ]
        return np.array(values, dtype=np.uint64)

    return draw("a"), draw("b")


def signature(text: str) -> Signature | None:
    """128 numbers that agree in about the share of shingles two texts share.

    Null for a text of fewer than 16 words, which is too short to be told from others.
    """
    words = re.findall(r"\w+", text.lower())
    shingles = {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    if len(shingles) < _MIN_SHINGLES:
        return None
    hashes = np.array(
        [
            int.from_bytes(hashlib.blake2b(s.encode(), digest_size=4).digest(), "big") % _PRIME
            for s in shingles
        ],
        dtype=np.uint64,
    )
    a, b = _permutations()
    lowest = np.full(_VALUES, _PRIME, dtype=np.uint64)
    for start in range(0, len(hashes), 4096):
        part = hashes[start : start + 4096]
        lowest = np.minimum(lowest, ((part[:, None] * a + b) % _PRIME).min(axis=0))
    return lowest.astype(np.uint32)


def similarity(one: Signature, two: Signature) -> float:
    """Estimated Jaccard similarity of two texts' shingles, 0 to 1."""
    return float(np.mean(one == two))


def pack(value: Signature) -> str:
    """A signature as hexadecimal text, for an index file."""
    return value.astype(">u4").tobytes().hex()


def unpack(value: str) -> Signature | None:
    """The inverse of `pack`; null for anything else."""
    try:
        data = bytes.fromhex(value)
    except ValueError:
        return None
    if len(data) != 4 * _VALUES:
        return None
    return np.frombuffer(data, dtype=">u4").astype(np.uint32)


@dataclass(slots=True)
class DuplicateIndex:
    """Texts seen so far. Pairs at or above `threshold` count as near-duplicates."""

    threshold: float = 0.6
    _signatures: dict[str, Signature] = field(default_factory=dict)
    _bands: dict[tuple[int, bytes], list[str]] = field(default_factory=dict)

    def find(self, value: Signature) -> Match | None:
        """The most similar text among those added, the first added where several are equal."""
        candidates: dict[str, None] = {}
        for band in _bands(value):
            candidates.update(dict.fromkeys(self._bands.get(band, ())))
        best: Match | None = None
        for key in candidates:
            score = similarity(value, self._signatures[key])
            if score >= self.threshold and (best is None or score > best.similarity):
                best = Match(key, score)
        return best

    def add(self, key: str, value: Signature) -> None:
        """Remembers a text under `key`."""
        if key in self._signatures:
            return
        self._signatures[key] = value
        for band in _bands(value):
            self._bands.setdefault(band, []).append(key)


def _bands(value: Signature) -> list[tuple[int, bytes]]:
    return [(i, value[i : i + _BAND].tobytes()) for i in range(0, _VALUES, _BAND)]
