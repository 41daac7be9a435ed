"""Scores the reading of HTML pages against `corpora/pages`, beside trafilatura alone.

    python scripts/evaluate_pages.py [--split dev|held|all] [--verbose] [--check]

- text: F1 of the words (as a multiset) of title and body, mean over the pages
- segments: F1 over the pages' text blocks; a wanted block counts as found when its letters and
  digits stand in the output, an unwanted one counts against precision
- rows: gold table rows of which all cells stand on one line of the output, in order
- dates: day of publication right, wrong (also where the page has none), or null
- ms: CPU milliseconds a page; `trafilatura` is `bare_extraction` with tables and metadata

One third of the pages, chosen by a hash of their names, was scored only as a whole while the rules
were written, never page by page: `--split held`. `--check` fails below the floors, or when the
pages changed and `CORPUS` did not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml.html import document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document

from nlp_fin.errors import InputError
from nlp_fin.ingest import read_html_bytes
from nlp_fin.ingest.decode import decode, html_charset
from nlp_fin.ingest.markup import drop

PAGES = Path(__file__).parents[1] / "corpora" / "pages"
CORPUS = "fff5b795b27c2086"
"""Hash of the pages that the floors were measured on."""
FLOORS = {"text": 0.95, "segments": 0.95, "rows": 0.92, "wrong": 0.05, "outcomes": 0.95}
_LEAF = (
    "p div li h1 h2 h3 h4 h5 h6 td th dt dd blockquote figcaption caption span a summary".split()
)


@dataclass(frozen=True, slots=True)
class Output:
    """What a reader made of a page; `outcome` is `article` or the reason why there is none."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    outcome: str = "article"


@dataclass(slots=True)
class Score:
    """Sums over pages."""

    pages: int = 0
    text: list[float] = field(default_factory=list)
    wanted: int = 0
    wanted_found: int = 0
    unwanted_found: int = 0
    rows: int = 0
    rows_found: int = 0
    dates: Counter[str] = field(default_factory=Counter)
    modified: Counter[str] = field(default_factory=Counter)
    titles: int = 0
    authors: int = 0
    articles: int = 0
    outcomes: int = 0
    seconds: float = 0.0


def ours(data: bytes, gold: dict[str, Any]) -> Output:
    try:
        article = read_html_bytes(data, source=gold["page"], url=gold["url"])
    except InputError as error:
        return Output(outcome=error.reason)
    return Output(
        article.text,
        article.title,
        article.authors,
        str(article.published) if article.published else None,
        str(article.modified) if article.modified else None,
    )


def theirs(data: bytes, gold: dict[str, Any]) -> Output:
    document = bare_extraction(
        data, url=gold["url"], include_comments=False, include_tables=True, with_metadata=True
    )
    if not isinstance(document, Document):
        return Output(outcome="nothing")
    authors = tuple(a.strip() for a in (document.author or "").split(";") if a.strip())
    return Output(document.text or "", document.title, authors, document.date)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+|[^\w\s|•]", text.lower()))


def f1(gold: Counter[str], found: Counter[str]) -> float:
    common = sum((gold & found).values())
    return 2 * common / max(sum(gold.values()) + sum(found.values()), 1)


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def blocks(data: bytes) -> list[str]:
    """Text blocks of the raw page that hold no other block, squeezed."""
    text, _ = decode(data, name="page", declared=html_charset(data))
    tree = document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    for element in list(tree.iter("script", "style")):
        drop(element)
    found = []
    for element in tree.iter(*_LEAF):
        if next(element.iterdescendants(*_LEAF), None) is None:
            key = squeeze("".join(map(str, element.itertext())))
            if len(key) >= 12:
                found.append(key)
    return found


def has_row(lines: Sequence[str], cells: Sequence[str]) -> bool:
    """All cells on one line, in order."""
    keys = [squeeze(c) or c.strip() for c in cells if c.strip()]
    for line in lines:
        position = 0
        for key in keys:
            position = line.find(key, position)
            if position < 0:
                break
            position += len(key)
        else:
            return True
    return False


def verdict(gold: str | None, found: str | None) -> str:
    if found == gold:
        return "right" if gold else "rightly null"
    if found is None:
        return "missed"
    return "wrong" if gold else "invented"


def score_page(
    score: Score, gold: dict[str, Any], data: bytes, read: Callable[[bytes, dict[str, Any]], Output]
) -> list[str]:
    """Adds one page to `score`; returns what was wrong, for `--verbose`."""
    start = time.process_time()
    output = read(data, gold)
    score.seconds += time.process_time() - start
    score.pages += 1
    score.outcomes += output.outcome == gold["outcome"]
    notes = []
    if output.outcome != gold["outcome"]:
        notes.append(f"outcome {output.outcome}, expected {gold['outcome']}")
    if gold["outcome"] != "article":
        return notes
    score.articles += 1
    segments = [s["text"] for s in gold["segments"]]
    value = f1(words("\n".join([gold["title"], *segments])), words(output.text))
    score.text.append(value)
    notes.append(f"text {value:.3f}")
    notes += _score_segments(score, segments, gold["title"], output.text, data)
    lines = [squeeze(line) for line in output.text.split("\n")]
    for row in gold["rows"]:
        score.rows += 1
        if has_row(lines, row):
            score.rows_found += 1
        else:
            notes.append(f"row lost: {row}")
    score.dates[verdict(gold["published"], output.published)] += 1
    score.modified[verdict(gold["modified"], output.modified)] += 1
    if output.published != gold["published"]:
        notes.append(f"published {output.published}, expected {gold['published']}")
    if output.modified != gold["modified"]:
        notes.append(f"modified {output.modified}, expected {gold['modified']}")
    score.titles += output.title == gold["title"]
    if output.title != gold["title"]:
        notes.append(f"title {output.title!r}")
    score.authors += set(output.authors) == set(gold["authors"])
    if set(output.authors) != set(gold["authors"]):
        notes.append(f"authors {output.authors}, expected {gold['authors']}")
    return notes


def _score_segments(
    score: Score, segments: Iterable[str], title: str, text: str, data: bytes
) -> list[str]:
    found = squeeze(text)
    wanted = [squeeze(s) for s in segments if len(squeeze(s)) >= 3]
    whole = squeeze(title) + "".join(wanted)
    unwanted = {b for b in blocks(data) if b not in whole and not any(w in b for w in wanted)}
    notes = [f"segment lost: {s[:90]!r}" for s in segments if squeeze(s) not in found]
    notes += [f"unwanted: {b[:90]!r}" for b in unwanted if b in found]
    score.wanted += len(wanted)
    score.wanted_found += sum(1 for w in wanted if w in found)
    score.unwanted_found += sum(1 for b in unwanted if b in found)
    return notes


def summary(score: Score) -> dict[str, float]:
    precision = score.wanted_found / max(score.wanted_found + score.unwanted_found, 1)
    recall = score.wanted_found / max(score.wanted, 1)
    wrong = score.dates["wrong"] + score.dates["invented"]
    return {
        "text": sum(score.text) / max(len(score.text), 1),
        "segments": 2 * precision * recall / max(precision + recall, 1e-9),
        "rows": score.rows_found / max(score.rows, 1),
        "right": (score.dates["right"] + score.dates["rightly null"]) / max(score.articles, 1),
        "wrong": wrong / max(score.articles, 1),
        "titles": score.titles / max(score.articles, 1),
        "authors": score.authors / max(score.articles, 1),
        "outcomes": score.outcomes / max(score.pages, 1),
        "ms": 1000 * score.seconds / max(score.pages, 1),
    }


def is_held(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def corpus_hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--split", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--verbose", action="store_true", help="what was wrong on each page")
    parser.add_argument("--check", action="store_true", help="fail below the floors")
    parser.add_argument("--pages", type=Path, default=PAGES)
    options = parser.parse_args()
    files = sorted(options.pages.glob("*.json"))
    results = {"nlp_fin": Score(), "trafilatura": Score()}
    readers = {"nlp_fin": ours, "trafilatura": theirs}
    for file in files:
        if options.split != "all" and is_held(file.stem) != (options.split == "held"):
            continue
        gold = json.loads(file.read_text(encoding="utf-8"))
        data = file.with_suffix(".html").read_bytes()
        for read in readers.values():
            read(data, gold)  # the first reading of a page warms caches; it is not timed
        for name, read in readers.items():
            notes = score_page(results[name], gold, data, read)
            if options.verbose and name == "nlp_fin":
                print(f"{file.stem}: " + "\n    ".join(notes))
    table = {name: summary(score) for name, score in results.items()}
    print(f"{results['nlp_fin'].pages} pages ({options.split}), corpus {corpus_hash(files)}")
    for key in table["nlp_fin"]:
        print(f"{key:10s}" + "".join(f"  {name} {row[key]:7.3f}" for name, row in table.items()))
    found = table["nlp_fin"]
    low = [
        k for k, floor in FLOORS.items() if (found[k] > floor if k == "wrong" else found[k] < floor)
    ]
    if options.check and options.pages == PAGES and corpus_hash(files) != CORPUS:
        print("the pages changed: look at the scores, then set CORPUS anew", file=sys.stderr)
        return 1
    if options.check and low:
        print(f"below the floor: {', '.join(low)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
