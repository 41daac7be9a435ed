import time
from collections.abc import Iterator

import pytest

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest.web import watchdog
from nlp_fin.ingest.web.watchdog import Extractor

TEXT = "Der Umsatz der Siemens AG stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden Euro. "
PAGE = (
    "<html><head><title>Siemens wächst im Quartal</title><link rel='canonical' "
    "href='https://example.org/x'></head><body><h1>Siemens wächst im "
    f"Quartal</h1><p>{TEXT * 4}</p></body></html>"
).encode()


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    made = Extractor(seconds=30)
    yield made
    made.close()


def test_fields_of_a_page(extractor: Extractor) -> None:
    found = extractor.extract(PAGE, url="https://example.org/a")
    assert found.title == "Siemens wächst im Quartal"
    assert found.canonical == "https://example.org/x"
    assert found.signature


def test_refusals_come_back_as_errors(extractor: Extractor) -> None:
    with pytest.raises(InputFailedError) as failed:
        extractor.extract(b"", url="https://example.org/a")
    assert failed.value.reason == "empty"
    english = (
        b"<html><body><p>"
        + b"The company said that its revenue was more than the market had expected. " * 5
    )
    with pytest.raises(InputSkippedError) as skipped:
        extractor.extract(english, url="https://example.org/a")
    assert skipped.value.reason == "language"


def test_a_process_that_died_is_started_anew(extractor: Extractor) -> None:
    extractor.extract(PAGE, url="https://example.org/a")
    assert extractor._process is not None
    extractor._process.kill()
    extractor._process.wait()
    assert extractor.extract(PAGE, url="https://example.org/a").title


def test_a_page_that_hangs_costs_its_turn_only(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = Extractor(seconds=0.001)
    start = time.monotonic()
    with pytest.raises(InputFailedError) as caught:
        # the other process needs longer than this only to start
        hanging.extract(PAGE, url="https://example.org/a")
    assert caught.value.reason == "extraction_timeout"
    assert time.monotonic() - start < 5
    hanging.seconds = 30
    assert hanging.extract(PAGE, url="https://example.org/a").title
    hanging.close()


def test_a_process_that_answers_nonsense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog.sys, "executable", "/bin/false")
    broken = Extractor(seconds=5)
    with pytest.raises(InputFailedError) as caught:
        broken.extract(PAGE, url="https://example.org/a")
    assert caught.value.reason == "extraction_crash"
    broken.close()
