"""What the product costs: CPU per article, articles per second, memory, start-up, growth.

    python scripts/bench.py [--articles PATH …] [--announcements FILE.jsonl.gz] [--json OUT]
    python scripts/bench.py --ledger 100000

A benchmark to run on a quiet machine, not a test. Without arguments it reads `corpora/sample`.
Each figure is the median of several runs; CPU is user + system time of the process measured.
`--ledger N` measures the comparison across articles alone: a quarter, half and all of N figures in
made-up articles of 20 figures, each built up in a fresh ledger, and then new articles against it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from nlp_fin.types import Article, Record

ROOT = Path(__file__).resolve().parent.parent
WORDS = 900
RUNS = 5


def load_articles(paths: Sequence[Path]) -> list[Article]:
    """Articles of the paths; inputs that are skipped or failed are left out."""
    from nlp_fin import read

    return [item for path in paths for item in read(path) if isinstance(item, Article)]


def load_announcements(path: Path) -> list[Article]:
    """Announcements from gzipped JSONL with a field `text`."""
    from nlp_fin.ingest import article_from_text

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [
            article_from_text(json.loads(line)["text"], source="announcement") for line in lines
        ]


def cpu_seconds(action: Callable[[], object]) -> float:
    """CPU seconds of this process during `action`."""
    begin = time.process_time()
    action()
    return time.process_time() - begin


def words(articles: Sequence[Article]) -> int:
    return sum(len(a.text.split()) for a in articles)


def analysis_cost(articles: Sequence[Article]) -> dict[str, float]:
    """CPU seconds per 900 words and per article, after warm-up, one core."""
    from nlp_fin.analysis import analyze

    analyze(articles[0])
    runs = [cpu_seconds(lambda: [analyze(a) for a in articles]) for _ in range(RUNS)]
    total = statistics.median(runs)
    return {
        "articles": len(articles),
        "words": words(articles),
        "cpu_s_per_900_words": total / words(articles) * WORDS,
        "cpu_s_per_article": total / len(articles),
    }


def component_cost(articles: Sequence[Article]) -> dict[str, float]:
    """CPU seconds per 900 words of each pipeline component."""
    from nlp_fin.analysis import check, record_of, shared_pipeline
    from nlp_fin.pipeline import state

    nlp = shared_pipeline()
    spent: dict[str, float] = {}

    def timed(name: str, action: Callable[[], Any]) -> Any:
        begin = time.process_time()
        result = action()
        spent[name] = spent.get(name, 0.0) + time.process_time() - begin
        return result

    for article in articles:
        doc = timed("tokenizer", lambda a=article: nlp.make_doc(a.text))  # type: ignore[misc]
        state.set_article(doc, article)
        for name, component in nlp.pipeline:
            doc = timed(name, lambda c=component, d=doc: c(d))  # type: ignore[misc]
        timed("checks", lambda d=doc: check(record_of(d)))  # type: ignore[misc]
    return {name: value / words(articles) * WORDS for name, value in spent.items()}


def growth(article: Article) -> dict[str, float]:
    """CPU seconds for 1, 2, 4 and 8 copies of one article's text in a row."""
    from nlp_fin.analysis import analyze
    from nlp_fin.ingest import article_from_text

    out = {}
    for factor in (1, 2, 4, 8):
        longer = article_from_text("\n\n".join([article.text] * factor), source="longer")
        out[f"x{factor}"] = statistics.median(
            cpu_seconds(lambda a=longer: analyze(a))  # type: ignore[misc]
            for _ in range(3)
        )
    return out


def start_up(article: Article) -> dict[str, float]:
    """Wall seconds of a fresh process until `--help` and until the first record."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(article.text, encoding="utf-8")
        first = [
            sys.executable,
            "-c",
            f"import nlp_fin; nlp_fin.analyze(open({str(path)!r}, encoding='utf-8').read())",
        ]
        helped = [sys.executable, "-m", "nlp_fin.cli", "--help"]
        return {
            "help_s": _median_wall(helped),
            "first_record_s": _median_wall(first),
        }


def _median_wall(command: Sequence[str]) -> float:
    walls = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        walls.append(time.perf_counter() - begin)
    return statistics.median(walls)


def throughput(articles: Sequence[Article], workers: int) -> dict[str, float]:
    """Articles per second of the whole command with `workers`, database included."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "in.jsonl"
        with inputs.open("w", encoding="utf-8") as file:
            for article in articles:
                file.write(json.dumps({"url": article.source or article.id, "text": article.text}))
                file.write("\n")
        command = [
            sys.executable, "-m", "nlp_fin.cli", "analyze", str(inputs),
            "--db", str(Path(folder) / "out.db"), "--workers", str(workers),
        ]  # fmt: skip
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wall = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "workers": workers,
        "articles_per_s": len(articles) / wall,
        "wall_s": wall,
        "largest_process_mb": peak,
    }


METRICS = ("revenue", "net_income", "operating_income", "pe", "dividend", "employees")
FIGURES_PER_ARTICLE = 20


def made_up_record(number: int, rng: random.Random) -> Record:
    """An article of `FIGURES_PER_ARTICLE` figures about companies that others write about too."""
    from nlp_fin.types import Figure, Instrument, Period, Subject

    published = date(2020, 1, 1) + timedelta(days=number % 1500)
    pieces: list[str] = []
    figures: list[Figure] = []
    instruments: dict[str, Instrument] = {}
    at = 0
    for place in range(FIGURES_PER_ARTICLE):
        company = f"Firma {rng.randrange(3000)} AG"
        value = Decimal(rng.randrange(100, 999)) / 10
        year = published.year - 1
        head, text = (
            f"Bei der {company} waren es {year} nach eigenen Angaben ",
            f"{value} Mrd. Euro",
        )
        sentence = f"{head}{text}, mehr als je zuvor. "
        instrument = Instrument(f"company:{company}", "company", company)
        instruments[instrument.id] = instrument
        figures.append(
            Figure(
                f"f{place + 1}", at + len(head), at + len(head) + len(text), text,
                value * 10**9, None, None, "EUR", metric=METRICS[place % len(METRICS)],
                subject=Subject(instrument.id, company), step=Decimal(10**8),
                period=Period("year", date(year, 1, 1), date(year, 12, 31), text=str(year)),
            )
        )  # fmt: skip
        pieces.append(sentence)
        at += len(sentence)
    article = Article(f"a{number}", f"a{number}.txt", "".join(pieces), published=published)
    return Record(article, tuple(instruments.values()), tuple(figures))


def ledger_cost(figures: int) -> dict[str, float]:
    """CPU seconds to build a ledger of `figures` figures, and for one new article against it."""
    from nlp_fin.checks import Ledger

    rng = random.Random(7)
    count = max(1, figures // FIGURES_PER_ARTICLE)
    records = [made_up_record(number, rng) for number in range(count)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ledger = Ledger()
    found: list[int] = []
    build = cpu_seconds(lambda: found.extend(len(ledger.add(record)) for record in records))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    new = [made_up_record(count + number, rng) for number in range(50)]
    single = [cpu_seconds(partial(ledger.add, record)) for record in new]
    return {
        "figures": count * FIGURES_PER_ARTICLE,
        "build_cpu_s": build,
        "findings": sum(found),
        "new_article_ms": statistics.median(single) * 1000,
        "new_article_max_ms": max(single) * 1000,
        "memory_growth_mb": (after - before) / 1024,
    }


def ledger_report(figures: int) -> list[dict[str, float]]:
    """The cost at a quarter, half and all of `figures`, each in a process of its own."""
    code = "import bench, json, sys; print(json.dumps(bench.ledger_cost(int(sys.argv[1]))))"
    rows = []
    for part in (figures // 4, figures // 2, figures):
        done = subprocess.run(
            [sys.executable, "-c", code, str(part)],
            check=True, capture_output=True, text=True, cwd=Path(__file__).parent,
        )  # fmt: skip
        rows.append(json.loads(done.stdout))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, nargs="*", default=[ROOT / "corpora" / "sample"])
    parser.add_argument("--announcements", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--ledger", type=int, metavar="N", help="measure a ledger of N figures")
    args = parser.parse_args()
    if args.ledger:
        print(json.dumps(ledger_report(args.ledger), indent=1))
        return 0
    articles = load_articles(args.articles)
    if not articles:
        parser.error("no readable articles; name a folder with --articles")
    longest = max(articles, key=lambda a: len(a.text))
    result: dict[str, Any] = {
        "cores": os.cpu_count(),
        "start_up": start_up(longest),
        "sample": analysis_cost(articles),
        "components_cpu_s_per_900_words": component_cost(articles),
        "growth_cpu_s": growth(longest),
        "throughput_sample": throughput(articles, 2),
    }
    if args.announcements:
        announcements = load_announcements(args.announcements)
        result["announcements"] = analysis_cost(announcements)
        result["throughput_announcements"] = throughput(announcements, 2)
    text = json.dumps(result, indent=1, default=str)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
