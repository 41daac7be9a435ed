"""Score the checks on the planted passages: precision, recall, and whether the right figures.

    python scripts/evaluate_planted.py [corpora/planted/test.jsonl …] [--list]

A passage counts as flagged with any refuted finding. A hit rests on the right figures if one
refuted finding holds two of the planted numbers (one for notation). Exit code 1 if precision or the
share of right figures is below the floors, so that the script can guard a change.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.analysis import analyze
from nlp_fin.ingest import article_from_text
from nlp_fin.types import Record

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ROOT / "corpora" / "planted" / "test.jsonl"


@dataclass(frozen=True)
class Passage:
    """One planted passage; `numbers` are the strings that clash, empty where consistent."""

    id: str
    text: str
    published: date
    inconsistent: bool
    kind: str
    family: str
    numbers: tuple[str, ...]
    hard: bool


def read_passages(path: Path) -> Iterator[Passage]:
    """Raises ValueError naming the line of a passage whose numbers are not in its text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        data: dict[str, Any] = json.loads(line)
        missing = [n for n in data["numbers"] if n not in data["text"]]
        if missing or data["inconsistent"] != bool(data["numbers"]):
            raise ValueError(f"{path.name}:{number}: numbers do not fit the text: {missing}")
        yield Passage(
            data["id"], data["text"], date.fromisoformat(data["published"]), data["inconsistent"],
            data["kind"], data["family"], tuple(data["numbers"]), data["hard"],
        )  # fmt: skip


def analysed(passage: Passage) -> Record:
    """The record of a passage under a line with its date, as a text file would have it."""
    text = f"Datum: {passage.published.isoformat()}\n\n{passage.text}\n"
    return analyze(article_from_text(text, source=f"{passage.id}.txt"))


def rests_on_planted(record: Record, passage: Passage) -> bool:
    """Does one refuted finding hold two of the planted numbers (one for notation)?"""
    text = record.article.text
    spans = [(text.find(n), text.find(n) + len(n)) for n in passage.numbers]
    places = {f.id: (f.start, f.end) for f in record.figures}
    needed = 1 if passage.kind == "notation" else 2
    for finding in record.findings:
        if finding.verdict != "refuted":
            continue
        held = [places[f] for f in finding.figures if isinstance(f, str) and f in places]
        hit = {s for s in spans if any(s[0] < end and start < s[1] for start, end in held)}
        if len(hit) >= needed:
            return True
    return False


@dataclass
class Score:
    counts: Counter[str]

    @property
    def precision(self) -> float:
        return self.counts["tp"] / max(1, self.counts["tp"] + self.counts["fp"])

    @property
    def recall(self) -> float:
        return self.counts["tp"] / max(1, self.counts["tp"] + self.counts["fn"])

    @property
    def right(self) -> float:
        return self.counts["right"] / max(1, self.counts["tp"] + self.counts["fn"])

    def line(self, name: str) -> str:
        c = self.counts
        rates = f"P {self.precision:.3f}  R {self.recall:.3f}  right figures {self.right:.3f}"
        return f"{name:16s} {rates}  (tp {c['tp']}, fp {c['fp']}, fn {c['fn']}, tn {c['tn']})"


def score(passages: Iterable[Passage], *, show: bool = False) -> dict[str, Score]:
    """Scores by kind and by family, and under `all`."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages:
        record = analysed(passage)
        flagged = any(f.verdict == "refuted" for f in record.findings)
        outcome = ("t" if flagged == passage.inconsistent else "f") + ("p" if flagged else "n")
        right = passage.inconsistent and rests_on_planted(record, passage)
        for name in ("all", passage.kind, f"  {passage.family}", *(["hard"] * passage.hard)):
            counts[name][outcome] += 1
            counts[name]["right"] += right
        if show and outcome in ("fp", "fn"):
            sys.stdout.write(f"{passage.id} {passage.family}: {outcome}\n")
    return {name: Score(counter) for name, counter in counts.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=[DEFAULT])
    parser.add_argument("--list", action="store_true", help="name the passages that were missed")
    parser.add_argument("--min-precision", type=float, default=0.9)
    parser.add_argument("--min-right", type=float, default=0.75)
    options = parser.parse_args()
    passages = [p for path in options.files for p in read_passages(path)]
    scores = score(passages, show=options.list)
    for name in sorted(scores):
        sys.stdout.write(scores[name].line(name) + "\n")
    total = scores["all"]
    below = total.precision < options.min_precision or total.right < options.min_right
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
