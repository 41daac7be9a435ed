"""What the product costs: CPU per article, articles per second, memory, start-up, growth.

    python scripts/bench.py [--articles PATH …] [--announcements FILE.jsonl.gz] [--json OUT]

A benchmark to run on a quiet machine, not a test. Without arguments it reads `corpora/sample`.
Each figure is the median of several runs; CPU is user + system time of the process measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nlp_fin.types import Article

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, nargs="*", default=[ROOT / "corpora" / "sample"])
    parser.add_argument("--announcements", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
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
