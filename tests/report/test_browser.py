"""The report in a real browser: what is seen, what is loaded, what runs."""

from __future__ import annotations

import base64
import json
import os
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nlp_fin.report.library import Library
from nlp_fin.report.page import write_report
from nlp_fin.types import Finding, Record

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


# Chromium reads commands from descriptor 3 and writes answers to descriptor 4.
LAUNCH = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """Chromium, spoken to in its own protocol through two pipes."""

    def __init__(self, profile: Path) -> None:
        program = shutil.which("chromium")
        assert program, "There is no chromium: apt-get install chromium"
        there, self._to = os.pipe()
        self._from, back = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, str(there), str(back), program, *FLAGS,
             f"--user-data-dir={profile}"],
            pass_fds=(there, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(there)
        os.close(back)
        self._number, self._rest = 0, b""
        self.events: list[dict[str, Any]] = []
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.resize(1400, 1000)

    def close(self) -> None:
        self._session = None
        self.call("Browser.close")
        self._process.wait(30)
        os.close(self._to)
        os.close(self._from)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._from, 1 << 20)
            assert piece, "the browser is gone"
            self._rest += piece
        line, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    def resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def open(self, path: Path) -> None:
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri())
        end = time.monotonic() + 30
        while self.run("document.readyState + location.protocol") != "completefile:":
            assert time.monotonic() < end, "the page does not load"

    def run(self, script: str) -> Any:
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    def hover(self, selector: str) -> None:
        box = self.run(
            f"(() => {{ const e = document.querySelector('{selector}');"
            " e.scrollIntoView({block: 'center'}); const b = e.getClientRects()[0];"
            " return [b.x + 4, b.y + b.height / 2]; })()"
        )
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def colours(self) -> set[tuple[int, int, int]]:
        shot = base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        return png_colours(shot)

    def requests(self) -> list[str]:
        sent = [e for e in self.events if e.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in sent]

    def complaints(self) -> list[str]:
        names = ("Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening")
        return [json.dumps(e["params"]) for e in self.events if e.get("method") in names]


def png_colours(data: bytes) -> set[tuple[int, int, int]]:
    """The colours of a PNG of 8 bits a channel, by the PNG specification, 9.2 (filters)."""
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    size = 4 if kind == 6 else 3
    packed, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    row, found = bytearray(width * size), set()
    for line in range(height):
        start = line * (width * size + 1)
        row = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + width * size]), row, size)
        found.update(zip(row[0::size], row[1::size], row[2::size], strict=True))
    return found


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    for i in range(len(line)):
        a = line[i - size] if i >= size else 0
        b = above[i]
        c = above[i - size] if i >= size else 0
        if kind == 1:
            line[i] = (line[i] + a) & 255
        elif kind == 2:
            line[i] = (line[i] + b) & 255
        elif kind == 3:
            line[i] = (line[i] + (a + b) // 2) & 255
        elif kind == 4:
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line[i] = (line[i] + nearest) & 255
    return line


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture
def pages(tmp_path: Path, article: Record, other: Record, across: Finding) -> list[Path]:
    library = Library({r.article.id: r for r in (article, other)}, {}, (across,))
    return write_report([article, other], tmp_path, library)


SHOWN = "getComputedStyle(document.querySelector('#p-{}')).display"
REFUTED = (253, 236, 234)
SUPPORTED = (230, 244, 234)
RED = (179, 38, 30)


def test_nothing_is_fetched_and_nothing_complains(browser: Browser, pages: list[Path]) -> None:
    for page in pages:
        browser.open(page)
        assert browser.requests() == [page.as_uri()]
        assert browser.complaints() == []


def test_the_picture_of_a_page(browser: Browser, pages: list[Path]) -> None:
    """A screenshot: figures have the colours of their verdicts, and the pictures are drawn."""
    browser.open(pages[1])
    browser.run("document.querySelector('#f1').scrollIntoView({block: 'center'})")
    assert {REFUTED, SUPPORTED, RED} <= browser.colours()
    height = browser.run("document.querySelector('.aside .picture').getBoundingClientRect().height")
    assert 60 < height < 300
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")


def test_the_meaning_shows_on_hover_and_on_focus(browser: Browser, pages: list[Path]) -> None:
    browser.open(pages[1])
    assert browser.run(SHOWN.format("f1")) == "none"
    browser.hover("#f1")
    assert browser.run(SHOWN.format("f1")) == "block"
    browser.hover("h1")
    assert browser.run(SHOWN.format("f1")) == "none"
    browser.run("document.querySelector('#f3').focus()")
    assert browser.run(SHOWN.format("f3")) == "block"
    text = browser.run("document.querySelector('#p-f3').innerText")
    assert "Renditeabstand" in text
    assert "Brunnthal Research" in text
    inside = browser.run(
        "(() => { const b = document.querySelector('#p-f3').getBoundingClientRect();"
        " return b.left >= 0 && b.right <= innerWidth; })()"
    )
    assert inside


def test_a_finding_leads_to_its_figure_and_back(browser: Browser, pages: list[Path]) -> None:
    browser.open(pages[1])
    browser.run("document.querySelector('#b-x2 blockquote a').click()")
    assert browser.run("document.querySelector(':target').id") == "f1"
    browser.run("document.querySelector('#p-f1 .hit a').click()")
    assert browser.run("document.querySelector(':target').id") == "b-x2"


def test_on_a_telephone(browser: Browser, pages: list[Path]) -> None:
    browser.resize(390, 800)
    for page in pages:
        browser.open(page)
        assert browser.run("document.documentElement.scrollWidth <= innerWidth"), page.name
    browser.open(pages[1])
    browser.run("document.querySelector('#f7').focus()")
    assert browser.run("getComputedStyle(document.querySelector('#p-f7')).position") == "fixed"
    browser.resize(1400, 1000)


def test_in_print(browser: Browser, pages: list[Path]) -> None:
    browser.open(pages[1])
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.run("document.querySelector('#f1').focus()")
    assert browser.run(SHOWN.format("f1")) == "none"
    assert browser.run("getComputedStyle(document.querySelector('.aside')).position") == "static"
    document = base64.b64decode(browser.call("Page.printToPDF")["data"])
    assert document.startswith(b"%PDF")
    browser.call("Emulation.setEmulatedMedia", media="")


def test_hostile_articles_run_nothing(browser: Browser, hostile: Record, tmp_path: Path) -> None:
    for page in write_report([hostile], tmp_path, Library({})):
        browser.open(page)
        assert browser.run("typeof window.hacked + typeof hacked") == "undefinedundefined"
        assert browser.requests() == [page.as_uri()]
        assert browser.complaints() == []
        assert browser.run("document.querySelectorAll('script, img, iframe').length") == 0
