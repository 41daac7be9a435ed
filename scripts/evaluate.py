"""Score the extractor on gold texts of the project, and hold the floors that CI enforces.

    python scripts/evaluate.py corpora/sample                     a table of measures
    python scripts/evaluate.py corpora/gold --split dev --errors  … and what went wrong
    python scripts/evaluate.py --gate corpora/floors.toml         fail below a floor (CI)
    python scripts/evaluate.py --gate corpora/floors.toml --update-hash   after a corpus change

What the measures mean: a predicted figure is *detected* when it overlaps a gold figure and has
its value (numbers in words: within 0.5 %) and unit, one to one. `unit` is judged where value and
place agree; the other shares on detected figures. `end_to_end` is F1 of figures whose value, unit,
metric, subject and period are all right. Where `corpora/sample` has a page `<id>.html` for a gold
text, that page is analysed and its text aligned with the gold text.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import sys
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import SPLITS, GoldText, gold_files, load_gold

from nlp_fin.types import Article, Figure, Period, Record, Subject

PAGES = Path(__file__).resolve().parent.parent / "corpora" / "sample"
FIELDS = ("qualifier", "metric", "subject", "period", "basis", "aspect", "rate")


@dataclass
class Tally:
    """Counts over texts; `errors` are readable lines."""

    gold: int = 0
    predicted: int = 0
    detected: int = 0
    end_to_end: int = 0
    unit_seen: int = 0
    unit_right: int = 0
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def measures(self) -> dict[str, float]:
        """All measures, 0 … 1; counts under `figures` and `texts` are left to the caller."""
        out = {
            "precision": _share(self.detected, self.predicted),
            "recall": _share(self.detected, self.gold),
            "f1": _share(2 * self.detected, self.predicted + self.gold),
            "unit": _share(self.unit_right, self.unit_seen),
        }
        for name in FIELDS:
            out[name] = _share(self.right[name], self.detected)
        out["end_to_end"] = _share(2 * self.end_to_end, self.predicted + self.gold)
        return out


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def aligner(source: str, target: str) -> Callable[[int], int | None]:
    """Maps an offset in `source` to one in `target`; None where nothing corresponds."""
    if source == target:
        return lambda offset: offset
    pattern = re.compile(r"\w+|[^\w\s]")
    left = [(m.start(), m[0]) for m in pattern.finditer(source)]
    right = [(m.start(), m[0]) for m in pattern.finditer(target)]
    matcher = difflib.SequenceMatcher(
        None, [t for _, t in left], [t for _, t in right], autojunk=False
    )
    partner = {i + k: j + k for i, j, size in matcher.get_matching_blocks() for k in range(size)}
    starts = [start for start, _ in left]

    def move(offset: int) -> int | None:
        index = bisect_right(starts, offset) - 1
        if index not in partner:
            return None
        return right[partner[index]][0] + offset - starts[index]

    return move


def _close(predicted: Decimal | None, gold: str | None, in_words: bool) -> bool:
    if predicted is None or gold is None:
        return predicted is None and gold is None
    wanted = Decimal(gold)
    tolerance = Decimal("0.005") if in_words else Decimal("1e-9")
    return abs(predicted - wanted) <= tolerance * max(abs(wanted), Decimal("1e-12"))


def value_right(figure: Figure, gold: dict[str, Any]) -> bool:
    in_words = not re.search(r"\d", gold["text"])
    return (
        _close(figure.value, gold["value"], in_words)
        and _close(figure.low, gold["low"], in_words)
        and _close(figure.high, gold["high"], in_words)
    )


def _plain(text: str | None) -> str:
    return f" {re.sub(r'[^0-9a-zäöüß&]+', ' ', (text or '').lower()).strip()} "


def subject_right(subject: Subject | None, gold: dict[str, Any], record: Record) -> bool:
    """Right symbol, or a name that contains or is contained in one of the gold names."""
    if subject is None:
        return False
    instrument = next((i for i in record.instruments if i.id == subject.instrument), None)
    symbol = instrument.symbol if instrument else None
    names: list[str] = gold["names"]
    wanted: str | None = gold.get("symbol")
    if symbol and wanted and symbol.upper() == wanted.upper():
        return True
    for candidate in (subject.text, instrument.name if instrument else None):
        own = _plain(candidate)
        for name in map(_plain, names):
            if name.strip() and own.strip() and (name in own or (len(own) > 4 and own in name)):
                return True
    return not names and subject.text is None and subject.instrument is None


def period_right(period: Period | None, gold: dict[str, Any] | None) -> bool:
    if period is None or gold is None:
        return period is None and gold is None
    start, end = (date.fromisoformat(d) if d else None for d in (gold["start"], gold["end"]))
    if start is None and end is None:
        return bool(period.kind == gold["kind"])
    days = ("day", "as_of")
    if gold["kind"] in days and period.kind in days:
        return (period.end or period.start) == end
    return period.end == end and (start is None or period.start == start)


def _fields_right(figure: Figure, gold: dict[str, Any], record: Record) -> dict[str, bool]:
    return {
        "qualifier": figure.qualifier == gold["qualifier"],
        "metric": figure.metric in (gold["metric"], *gold["metric_alt"]),
        "subject": subject_right(figure.subject, gold["subject"], record),
        "period": any(
            period_right(figure.period, p) for p in (gold["period"], *gold["period_alt"])
        ),
        "basis": figure.basis in (gold["basis"], *gold["basis_alt"]),
        "aspect": figure.aspect == gold["aspect"],
        "rate": figure.rate in (gold["rate"], *gold["rate_alt"]),
    }


def score_text(record: Record, gold: GoldText) -> Tally:
    """Compare one record with its gold."""
    tally = Tally()
    move = aligner(record.article.text, gold.text)
    places: list[tuple[int, int] | None] = []
    for figure in record.figures:
        start, last = move(figure.start), move(figure.end - 1)
        places.append(None if start is None or last is None else (start, last + 1))
    pairs = []
    for i, (figure, place) in enumerate(zip(record.figures, places, strict=True)):
        for j, wanted in enumerate(gold.figures):
            overlap = place and min(place[1], wanted["end"]) - max(place[0], wanted["start"])
            if overlap and overlap > 0 and value_right(figure, wanted):
                pairs.append((figure.unit == wanted["unit"], overlap, -i, -j))
    partner: dict[int, int] = {}
    for same_unit, _, i, j in sorted(pairs, reverse=True):
        if -i in partner or -j in partner.values():
            continue
        partner[-i] = -j
        if not gold.figures[-j]["optional"]:
            tally.unit_seen += 1
            tally.unit_right += same_unit
    _count(tally, record, gold, places, partner)
    return tally


def _count(
    tally: Tally,
    record: Record,
    gold: GoldText,
    places: Sequence[tuple[int, int] | None],
    partner: dict[int, int],
) -> None:
    detected = {
        i: j for i, j in partner.items() if record.figures[i].unit == gold.figures[j]["unit"]
    }
    optional = [g for g in gold.figures if g["optional"]]
    for i, figure in enumerate(record.figures):
        place = places[i]
        excused = place is not None and any(
            place[0] < g["end"] and g["start"] < place[1] for g in optional
        )
        if i in detected:
            _judge(tally, figure, gold.figures[detected[i]], record, gold)
        elif not excused:
            tally.predicted += 1
            tally.errors.append(f"{gold.id}: extra «{_context(record.article.text, figure)}»")
    found = set(detected.values())
    for j, wanted in enumerate(gold.figures):
        if not wanted["optional"]:
            tally.gold += 1
            if j not in found:
                before = gold.text[max(0, wanted["start"] - 40) : wanted["start"]]
                tally.errors.append(f"{gold.id}: missed «{before}[{wanted['text']}]»")


def _judge(
    tally: Tally, figure: Figure, wanted: dict[str, Any], record: Record, gold: GoldText
) -> None:
    if wanted["optional"]:
        return
    tally.predicted += 1
    tally.detected += 1
    right = _fields_right(figure, wanted, record)
    for name, good in right.items():
        tally.right[name] += good
        if not good:
            got = getattr(figure, name)
            tally.errors.append(
                f"{gold.id}: {name} of «{_context(record.article.text, figure)}» is "
                f"{_brief(got)}, gold {_brief(wanted[name])}"
            )
    tally.end_to_end += right["metric"] and right["subject"] and right["period"]


def _brief(value: Any) -> str:
    if isinstance(value, Period):
        return f"{value.kind} {value.start}..{value.end}"
    if isinstance(value, Subject):
        return f"{value.instrument or value.text}"
    if isinstance(value, dict):
        named = value.get("kind") or value.get("text")
        return f"{named} {value.get('start', '')}..{value.get('end', '')}".rstrip(".")
    return str(value)


def _context(text: str, figure: Figure) -> str:
    return f"{text[max(0, figure.start - 40) : figure.start]}[{figure.text}]".replace("\n", "⏎")


def analyse_gold(gold: GoldText) -> Record:
    """The record of the text, or of the page that the sample has for it."""
    from nlp_fin import analyze, read
    from nlp_fin.ingest import article_from_text

    page = PAGES / f"{gold.id}.html"
    if page.exists():
        article = next(iter(read(page)))
        if not isinstance(article, Article):
            raise SystemExit(f"{page}: {article}")
        return analyze(article)
    published = gold.head.get("published")
    return analyze(
        article_from_text(
            gold.text,
            source=gold.id,
            published=date.fromisoformat(published) if published else None,
        )
    )


def evaluate(folder: Path, splits: Iterable[str]) -> tuple[Tally, int]:
    """Totals over the folder's texts in `splits`, and how many texts there were."""
    total = Tally()
    texts = load_gold(folder, frozenset(splits))
    for gold in texts:
        one = score_text(analyse_gold(gold), gold)
        for name in ("gold", "predicted", "detected", "end_to_end", "unit_seen", "unit_right"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.right.update(one.right)
        total.errors.extend(one.errors)
    return total, len(texts)


def corpus_hash(folder: Path) -> str:
    """First 12 hex digits of a hash over the gold files and their pages."""
    digest = hashlib.sha256()
    pages = (PAGES / f"{path.stem}.html" for path in gold_files(folder))
    for path in [*gold_files(folder), *(page for page in pages if page.exists())]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def gate(file: Path, *, update_hash: bool) -> int:
    """Hold the floors of `file`; returns the exit code. A changed corpus fails until its hash is
    updated on purpose."""
    content = file.read_text(encoding="utf-8")
    floors = tomllib.loads(content)
    failures = []
    for name, wanted in floors.items():
        folder = file.parent / name
        own = corpus_hash(folder)
        if own != wanted["hash"]:
            if update_hash:
                content = content.replace(wanted["hash"], own)
                file.write_text(content, encoding="utf-8")
            else:
                failures.append(
                    f"{name}: the corpus changed (hash {own}, floors were set for "
                    f"{wanted['hash']}); check the scores, then run with --update-hash"
                )
        tally, texts = evaluate(folder, wanted.get("splits", ["sample"]))
        measures = tally.measures()
        print(f"{name}: {texts} texts, {tally.gold} figures")
        for measure, floor in wanted["floors"].items():
            mark = "ok" if measures[measure] >= floor else "BELOW THE FLOOR"
            print(f"  {measure:11s} {measures[measure]:.3f}  floor {floor:.3f}  {mark}")
            if measures[measure] < floor:
                failures.append(f"{name}: {measure} {measures[measure]:.3f} < {floor}")
    for failure in failures:
        print(f"evaluate: {failure}", file=sys.stderr)
    return 1 if failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--split", action="append", choices=sorted(SPLITS))
    parser.add_argument("--errors", action="store_true", help="print every difference")
    parser.add_argument("--gate", type=Path, help="floors file (TOML); fail below a floor")
    parser.add_argument("--update-hash", action="store_true")
    args = parser.parse_args()
    if args.gate:
        return gate(args.gate, update_hash=args.update_hash)
    if not args.folder:
        parser.error("name a folder of gold files, or --gate FILE")
    tally, texts = evaluate(args.folder, args.split or SPLITS)
    if args.errors:
        print(*tally.errors, sep="\n")
    print(f"{texts} texts, {tally.gold} gold figures, {tally.predicted} predicted")
    for name, value in tally.measures().items():
        print(f"  {name:11s} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
