"""Agreement of the second labellings of corpora/claims with the first.

usage: python scripts/claim_agreement.py

`second_pass.csv` is by the annotator of the first labels, `independent_pass.csv` by another one.
Both label the sentence and its first claim. Kind, stance and certainty are compared
where both passes see a claim. Prints share and Cohen's kappa.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "claims"
PASSES = ("second_pass.csv", "independent_pass.csv")
LABELS = ("kind", "stance", "certainty")


def sentences() -> dict[tuple[str, int], dict[str, Any]]:
    """(text id, number of the sentence) → labelled sentence of all parts."""
    found = {}
    for part in ("train", "dev", "test"):
        for line in (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            text = json.loads(line)
            for number, sentence in enumerate(text["sentences"]):
                found[text["id"], number] = sentence
    return found


def kappa(pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """Observed agreement and Cohen's kappa."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[label] * second[label] for label in first) / n**2
    return observed, (observed - expected) / (1 - expected) if expected < 1 else 1.0


def compare(file: Path, first: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Prints agreement and kappa of each label."""
    pairs: dict[str, list[tuple[str, str]]] = {
        name: [] for name in ("is_claim", "sentiment", *LABELS)
    }
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            sentence = first[row["text"], int(row["sentence"])]
            claims = sentence["claims"]
            pairs["is_claim"].append((str(bool(claims)), str(bool(row["kind"]))))
            pairs["sentiment"].append((sentence["sentiment"], row["sentiment"]))
            if claims and row["kind"]:
                for name in LABELS:
                    pairs[name].append((claims[0][name], row[name]))
    print(file.name)
    for name, both in pairs.items():
        share, k = kappa(both)
        print(f"  {name:10s} n {len(both):3d}  agreement {share:.3f}  kappa {k:.3f}")


def main() -> None:
    first = sentences()
    for name in PASSES:
        compare(FOLDER / name, first)


if __name__ == "__main__":
    main()
