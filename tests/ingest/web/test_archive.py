from pathlib import Path

import pytest

from nlp_fin.errors import StoreError
from nlp_fin.ingest import archive_sources, expand_sources, read
from nlp_fin.ingest.web.archive import Archive, Capture, object_path, read_index, stored_captures
from nlp_fin.types import Article

NOW = "2025-11-05T10:00:00+00:00"
PAGE = (
    "<html><head><title>Umsatz der Siemens AG wächst kräftig</title></head><body><h1>Umsatz "
    "der Siemens AG wächst kräftig</h1>"
    "<p>Der Umsatz der Siemens AG stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden "
    "Euro. Die Größe überrascht.</p>"
    "<p>Der Vorstand hob die Prognose für das Jahr an und erwartet nun ein Wachstum von "
    "sechs Prozent.</p></body></html>"
)


def capture(url: str, digest: str | None, **fields: object) -> Capture:
    return Capture(url=url, outcome="stored", fetched_at=NOW, sha256=digest, **fields)  # type: ignore[arg-type]


def test_what_is_put_can_be_read_again(tmp_path: Path) -> None:
    with Archive(tmp_path / "a") as archive:
        digest = archive.put(b"body")
        assert archive.put(b"body") == digest
        archive.record(
            capture("https://example.org/a", digest, headers={"etag": '"1"', "last-modified": "x"})
        )
        assert archive.conditions("https://example.org/a") == {
            "If-None-Match": '"1"',
            "If-Modified-Since": "x",
        }
        assert archive.conditions("https://example.org/b") == {}
    assert object_path(tmp_path / "a", digest).read_bytes() == b"body"
    with Archive(tmp_path / "a") as again:
        latest = again.latest("https://example.org/a")
    assert latest is not None
    assert latest.sha256 == digest


def test_a_line_that_a_crash_broke_loses_only_itself(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.record(capture("https://example.org/a", archive.put(b"a")))
    index = tmp_path / "index.jsonl"
    index.write_bytes(index.read_bytes() + b'{"url": "https://example.org/b", "outc')
    with Archive(tmp_path) as archive:
        archive.record(capture("https://example.org/c", archive.put(b"c")))
    assert [c.url for c in read_index(tmp_path)] == [
        "https://example.org/a",
        "https://example.org/c",
    ]


def test_two_writers_are_told_apart(tmp_path: Path) -> None:
    with Archive(tmp_path), pytest.raises(StoreError, match="another fetch"):
        Archive(tmp_path)
    with Archive(tmp_path):
        pass


@pytest.mark.parametrize(
    "digest", ["../../etc/passwd", "/etc/passwd", "", "a" * 63, "A" * 64, "a/" * 32]
)
def test_no_name_leads_out_of_the_archive(tmp_path: Path, digest: str) -> None:
    with pytest.raises(StoreError):
        object_path(tmp_path, digest)


def test_a_file_in_the_place_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(StoreError, match="cannot be used"):
        Archive(tmp_path / "a")


def test_an_archive_is_read_like_a_folder_of_pages(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        digest = archive.put(PAGE.encode("cp1252"))
        archive.record(
            capture(
                "https://example.org/a",
                digest,
                headers={"content-type": "text/html; charset=iso-8859-1"},
                source="eins",
            )
        )
        archive.record(
            capture(
                "https://example.org/b",
                archive.put(PAGE.replace("12", "13").encode()),
                source="zwei",
            )
        )
        archive.record(Capture("https://example.org/c", "skipped", NOW, reason="robots"))
    articles = list(read(tmp_path))
    assert all(isinstance(a, Article) for a in articles)
    assert [a.source for a in articles if isinstance(a, Article)] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    first = articles[0]
    assert isinstance(first, Article)
    assert "Die Größe überrascht" in first.text
    assert first.meta["url"] == "https://example.org/a"
    assert [s.name for s in archive_sources(tmp_path, source="zwei")] == ["https://example.org/b"]
    assert [s.reason for s in archive_sources(tmp_path, source="drei")] == ["empty"]
    assert len(stored_captures(tmp_path)) == len(list(expand_sources(tmp_path))) == 2


def test_a_selector_names_the_text_where_extraction_fails(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Titel der Seite hier</title></head><body><div id='x'><p>Nur "
        "dieser Satz der Seite zählt und ist gut.</p></div><p>Der andere Satz ist lang "
        "und zählt nicht zum Text, weil er daneben steht.</p></body></html>"
    )
    with Archive(tmp_path) as archive:
        archive.record(
            capture("https://example.org/a", archive.put(page.encode()), selector="//div[@id='x']")
        )
    (article,) = read(tmp_path)
    assert isinstance(article, Article)
    assert article.text == "Titel der Seite hier\n\nNur dieser Satz der Seite zählt und ist gut."
