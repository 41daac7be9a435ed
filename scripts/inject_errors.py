"""Change one figure in consistent texts and see whether the checks notice.

    python scripts/inject_errors.py [FILE.jsonl | FOLDER …] [--seed 7] [--per-text 4] [--any]

Takes the consistent passages of a JSONL file (field `text`, or `--field`) and the texts of gold
files in a folder, finds the figures that a supported finding verifies, changes one of them at a
time by a factor and analyses the text again. Prints the share of noticed changes by kind of finding
and by size, and the false-alarm rate on the untouched texts; `--markdown` prints them as tables.
With `--any` every figure may be changed, whether anything else in the text bears on it or not.
A change within the interval rule (rounding, 5 %) is no error and is skipped.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gold import load_gold

from nlp_fin.analysis import analyze
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.verdicts import is_near
from nlp_fin.ingest import article_from_text
from nlp_fin.types import Figure, Interval, Record

ROOT = Path(__file__).resolve().parents[1]
PLANTED = ROOT / "corpora" / "planted"
FACTORS = {
    "10 %": Decimal("1.10"),
    "20 %": Decimal("1.20"),
    "half": Decimal("0.5"),
    "double": Decimal("2"),
    "ten times": Decimal("10"),
}


@dataclass(frozen=True)
class Change:
    """One injected error: the identity it should break, its size, and the changed text."""

    identity: str
    size: str
    start: int
    text: str
    places: tuple[int, ...] = ()
    """Places among the record's figures of all figures of the identity."""


def rewritten(figure: Figure, factor: Decimal) -> str | None:
    """The figure's text with its number multiplied, in the same notation; None if it cannot be."""
    match = re.search(r"\d[\d.]*(?:,\d+)?", figure.text)
    if match is None or figure.value is None or re.search(r"\d[\d.,]*\d?\D+\d", figure.text):
        return None
    whole, _, fraction = match[0].partition(",")
    number = Decimal(whole.replace(".", "") + ("." + fraction if fraction else ""))
    changed = (number * factor).quantize(Decimal(1).scaleb(-len(fraction)))
    if changed == number:
        return None
    digits, _, decimals = f"{changed:f}".partition(".")
    if "." in whole:
        digits = f"{int(digits):,}".replace(",", ".")
    new = digits + ("," + decimals if decimals else "")
    return figure.text[: match.start()] + new + figure.text[match.end() :]


def _matters(figure: Figure, factor: Decimal) -> bool:
    """Is the change beyond what rounding and the 5 % rule allow?"""
    span = stated_interval(figure)
    if span is None or span.low is None or span.high is None:
        return False
    low, high = sorted((span.low * factor, span.high * factor))
    moved = Interval(low, high)
    return not is_near(span, moved)


@dataclass(frozen=True)
class Candidate:
    """A figure that may be changed, with the identity that bears on it and its figures' places."""

    identity: str
    figure: Figure
    places: tuple[int, ...] = ()


def candidates(record: Record, *, every: bool) -> list[Candidate]:
    """Figures that may be changed: those of identities that hold, or every one."""
    if every:
        return [Candidate("any figure", f) for f in record.figures]
    by_id = {f.id: f for f in record.figures}
    place = {f.id: n for n, f in enumerate(record.figures)}
    return [
        Candidate(
            str(f.evidence.get("identity")), by_id[i],
            tuple(place[j] for j in f.figures if isinstance(j, str) and j in place),
        )
        for f in record.findings if f.verdict == "supported"
        for i in f.figures if isinstance(i, str) and i in by_id
    ]  # fmt: skip


def changes(
    record: Record, rng: random.Random, limit: int, *, every: bool = False
) -> Iterator[Change]:
    """Up to `limit` changes of one figure each."""
    chosen = candidates(record, every=every)
    rng.shuffle(chosen)
    made = 0
    for candidate in chosen:
        figure = candidate.figure
        size, factor = rng.choice(list(FACTORS.items()))
        new = rewritten(figure, factor)
        if new is None or not _matters(figure, factor):
            continue
        text = record.article.text
        changed = text[: figure.start] + new + text[figure.end :]
        yield Change(candidate.identity, size, figure.start, changed, candidate.places)
        made += 1
        if made == limit:
            return


def noticed(change: Change) -> bool | None:
    """Does a refuted finding hold the changed figure? None where the change made no error.

    *mehr als verdoppelt* stays true where the earlier level shrinks: an identity that by the rule
    of intervals still holds on the same figures is none that the change broke.
    """
    record = analyze(article_from_text(change.text, source="changed.txt"))
    here = {f.id for f in record.figures if f.start <= change.start < f.end}
    findings = [f for f in record.findings if here & {i for i in f.figures if isinstance(i, str)}]
    if any(f.verdict == "refuted" for f in findings):
        return True
    places = {f.id: n for n, f in enumerate(record.figures)}
    held = {
        frozenset(places[i] for i in f.figures if isinstance(i, str)) for f in findings
        if f.evidence.get("identity") == change.identity
        and (f.verdict == "supported" or f.reason in ("near_miss", "open_bound"))
    }  # fmt: skip
    return None if frozenset(change.places) in held else False


def read_texts(paths: Sequence[Path], field: str) -> Iterator[str]:
    """Consistent texts, each under a line with its date where it has one."""
    for path in paths:
        if path.is_dir():
            for item in load_gold(path):
                yield dated(item.text, item.head.get("published"))
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            if not data.get("inconsistent"):
                yield dated(data[field], data.get("published"))


def dated(text: str, published: str | None) -> str:
    """The text under a line with its date, as a text file would have it."""
    return f"Datum: {published}\n\n{text}" if published else text


def report(made: Mapping[str, Counter[bool]], *, markdown: bool) -> Iterator[str]:
    """One line for each kind and size."""
    if markdown:
        yield "| changed | errors | noticed |"
        yield "|---|---:|---:|"
    for name in sorted(made):
        found, total = made[name][True], sum(made[name].values())
        if markdown:
            yield f"| {name} | {total} | {100 * found / total:.0f} % |"
        else:
            yield f"{name:26s} {found:4d} of {total:4d} noticed"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = [PLANTED / "dev.jsonl"]
    parser.add_argument("paths", nargs="*", type=Path, default=default)
    parser.add_argument("--field", default="text")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--per-text", type=int, default=4)
    parser.add_argument("--any", action="store_true", help="change figures nothing bears on, too")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    made: dict[str, Counter[bool]] = defaultdict(Counter)
    figures = alarms = texts = harmless = 0
    for text in read_texts(options.paths, options.field):
        record = analyze(article_from_text(text, source="text.txt"))
        texts += 1
        figures += len(record.figures)
        alarms += sum(f.verdict == "refuted" for f in record.findings)
        for change in changes(record, rng, options.per_text, every=options.any):
            found = noticed(change)
            if found is None:
                harmless += 1
                continue
            for name in ("all", change.identity, f"size {change.size}"):
                made[name][found] += 1
    sys.stdout.writelines(f"{line}\n" for line in report(made, markdown=options.markdown))
    sys.stdout.write(f"{harmless} changes left their identity true and do not count\n")
    rate = 100 * alarms / max(1, figures)
    sys.stdout.write(
        f"untouched: {alarms} refuted findings on {figures} figures in {texts} texts "
        f"({rate:.2f} per 100 figures)\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
