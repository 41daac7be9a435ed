import io
import json
import os
import sys
from pathlib import Path

import pytest

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest import Limits, expand_sources, read, read_source
from nlp_fin.types import Article

TEXT = (
    "Der Umsatz der Siemens AG stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden Euro.\n"
)
PAGE = (
    "<html><head><title>Ein "
    f"Titel</title></head><body><article><p>{TEXT * 3}</p></article></body></html>"
)


def outcomes(*paths: object, **kwargs: object) -> list[str]:
    found = []
    for outcome in read([str(p) for p in paths], **kwargs):  # type: ignore[arg-type]
        found.append("article" if isinstance(outcome, Article) else outcome.reason)
    return found


class Pipe(io.TextIOWrapper):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))


def test_folder_is_read_to_any_depth_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y/x.html", ".hidden/n.txt", ".n.txt", "a/picture.png"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE if name.endswith("html") else TEXT, encoding="utf-8")
    names = [os.path.relpath(s.name, tmp_path) for s in expand_sources(tmp_path)]
    assert names == ["b.txt", "a/picture.png", "a/z.md", "a/y/x.html"]
    assert outcomes(tmp_path) == ["article", "file_type", "article", "article"]


def test_the_same_file_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert len(list(expand_sources([tmp_path, tmp_path / "a.txt", f"{tmp_path}/*.txt"]))) == 1


def test_globs(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert outcomes(f"{tmp_path}/*.txt") == ["article", "article"]
    assert outcomes(f"{tmp_path}/*.rst") == ["not_found"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT, encoding="utf-8")
    assert outcomes(tmp_path / "a[1].txt") == ["article"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("nowhere.txt", "not_found"), ("https://example.org/a", "url"), ("a\x00b", "not_found")],
)
def test_problems_with_a_path_are_outcomes(path: str, reason: str) -> None:
    assert outcomes(path) == [reason]


def test_special_files_are_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert outcomes(tmp_path / "pipe.txt") == ["not_a_file"]
    assert outcomes("/dev/zero") == ["not_a_file"]


def test_broken_link_and_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "empty").mkdir()
    assert outcomes(tmp_path / "link.txt", tmp_path / "empty") == ["not_found", "empty"]


def test_a_link_to_its_own_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert outcomes(tmp_path) == ["article"]


def test_unreadable_file_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    source = next(expand_sources(tmp_path))

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    outcome = read_source(source)
    assert isinstance(outcome, InputFailedError)
    assert outcome.reason == "unreadable"


def test_jsonl_lines_are_inputs_of_their_own(tmp_path: Path) -> None:
    lines = [
        json.dumps({"url": "https://example.org/1", "text": TEXT, "published": "2025-11-05"}),
        json.dumps({"url": "https://example.org/2", "html": PAGE}),
        "{broken",
        "",
        json.dumps(["a"]),
        json.dumps({"url": "https://example.org/3"}),
        json.dumps({"text": TEXT, "published": "neulich"}),
        json.dumps({"text": "Wert \ud800 " + TEXT}),
        "[" * 100_000,
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    found = list(read(file))
    assert [o.source if isinstance(o, Article) else o.reason for o in found[:2]] == [
        "https://example.org/1",
        "https://example.org/2",
    ]
    assert isinstance(found[0], Article)
    assert str(found[0].published) == "2025-11-05"
    assert found[0].published_evidence is not None
    assert found[0].published_evidence.source == "given"
    reasons = [o.reason for o in found[2:6] if not isinstance(o, Article)]
    assert reasons == ["json", "json", "json", "json"]
    assert isinstance(found[6], Article)
    assert "\ud800" not in found[6].text
    assert not isinstance(found[7], Article)
    assert len(found) == 8


def test_a_huge_integer_in_a_line_is_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = "9" * 50_000
    line = f'{{"text": {json.dumps(TEXT)}, "n": {digits}}}'
    file = tmp_path / "a.jsonl"
    file.write_text(f'{line}\n{{"text": {json.dumps(TEXT)}, "published": {digits}}}\n')
    first, second = read(file)
    assert isinstance(first, Article)
    assert not isinstance(second, Article)
    assert "expected an ISO date" in str(second)
    assert "set_int_max" not in str(second)
    assert len(str(second)) < 300
    monkeypatch.setattr(sys, "stdin", Pipe(line.encode()))
    (piped,) = read("-")
    assert isinstance(piped, Article)
    assert piped.text == TEXT


def test_one_long_jsonl_line_does_not_stop_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps({"text": TEXT}).encode()
    file.write_bytes(good + b"\n" + b'{"text": "' + b"a" * 300_000 + b'"}\n' + good + b"\n")
    assert outcomes(file, limits=Limits(max_bytes=100_000)) == ["article", "too_large", "article"]


def test_standard_input_as_text_page_and_jsonl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Pipe(TEXT.encode()))
    first = next(read("-"))
    assert isinstance(first, Article)
    assert first.text == TEXT
    monkeypatch.setattr(sys, "stdin", Pipe(PAGE.encode()))
    page = next(read("-"))
    assert isinstance(page, Article)
    assert page.title == "Ein Titel"
    line = json.dumps({"text": TEXT}).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", Pipe(line * 3))
    assert outcomes("-") == ["article"] * 3


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Pipe(b"a" * 50_000))
    assert outcomes("-", limits=Limits(max_bytes=10_000)) == ["too_large"]


def test_file_larger_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 50_000)
    assert outcomes(tmp_path, limits=Limits(max_bytes=10_000)) == ["too_large"]


def test_unknown_ending_is_told_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b").write_text(TEXT, encoding="utf-8")
    page, text = read([tmp_path / "a.dat", tmp_path / "b"])
    assert isinstance(page, Article)
    assert page.title == "Ein Titel"
    assert isinstance(text, Article)
    assert text.text == TEXT


def test_another_language_is_skipped_not_failed(tmp_path: Path) -> None:
    english = (
        "The company said that its revenue was more than the market had expected for this year. "
    )
    (tmp_path / "a.txt").write_text(english * 3, encoding="utf-8")
    (outcome,) = read(tmp_path)
    assert isinstance(outcome, InputSkippedError)
    assert outcome.reason == "language"
