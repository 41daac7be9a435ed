"""An analysis that does what the text of an article tells it to do, good or bad."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FAKE = """
import os, signal, time
from decimal import Decimal
from nlp_fin.types import Figure, Record

VERSION = "fake/1"


def analyze(article, version=VERSION):
    text = article.text
    print("noise on standard output")
    if "HAENGT" in text:
        while True:
            time.sleep(1)
    if "STIRBT" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ENDET" in text:
        os._exit(7)
    if "WIRFT" in text:
        raise ValueError("kaputt")
    if "VIELRAM" in text:
        raise MemoryError
    if "LANGSAM" in text:
        time.sleep(0.05)
    if "DATEIEN" in text:
        count = len(os.listdir("/proc/self/fd"))
        return Record(article, figures=(Figure("f1", 0, 1, str(count), None, None, None, "count"),))
    value = "\\ud800" if "UNSPEICHERBAR" in text else text[:4]
    figure = Figure("f1", 0, 4, value, Decimal(4), None, None, "count")
    return Record(article, figures=(figure,), pipeline=version)
"""

SENTENCE = (
    "Der Umsatz der Halvera AG stieg im vergangenen Jahr um 12 Prozent auf 1,2 Milliarden Euro, "
    "wie das Unternehmen am Montag in Hamburg mitteilte. Nummer {number} {marker}.\n"
)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The import path of the fake analysis."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "fake_analysis.py").write_text(FAKE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    return "fake_analysis:analyze"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


@pytest.fixture
def write(folder: Path) -> Callable[..., None]:
    """Writes articles: one for each marker, in a file of the same number."""

    def write_articles(*markers: str, first: int = 0) -> None:
        for number, marker in enumerate(markers, first):
            text = SENTENCE.format(number=number, marker=marker)
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")

    return write_articles
