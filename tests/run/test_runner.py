"""A run stores what it can, names what it cannot, and goes on where it stopped."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nlp_fin.errors import NlpFinError, UsageError
from nlp_fin.run import RunOptions, RunReport, run
from nlp_fin.store import Store
from nlp_fin.types import Record

Write = Callable[..., None]


@pytest.fixture
def options(fake: str) -> RunOptions:
    return RunOptions(analyse=fake, pipeline="fake/1", workers=2, timeout=30)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def do(folder: Path, database: Path, options: RunOptions) -> RunReport:
    with Store(database) as store:
        report = run([folder], store, options)
        counts = store.frame("runs").iloc[-1]
        booked = Counter(store.frame("inputs", run_id=report.run_id)["status"])
    names = ("stored", "unchanged", "skipped", "failed")
    assert [counts[name] for name in names] == [getattr(report, name) for name in names]
    assert {name: booked[name] for name in names} == {n: getattr(report, n) for n in names}
    assert counts["asked"] == report.asked == sum(booked.values())
    return report


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_everything_is_stored_once_and_unchanged_then(
    folder: Path, database: Path, write: Write, options: RunOptions, workers: int
) -> None:
    write(*["gut"] * 5)
    options = replace(options, workers=workers)
    first = do(folder, database, options)
    assert (first.stored, first.unchanged, first.exit_code) == (5, 0, 0)
    write("neu", first=5)
    second = do(folder, database, options)
    assert (second.stored, second.unchanged, second.exit_code) == (1, 5, 0)
    with Store(database) as store:
        assert len(store.article_ids()) == 6
        assert set(store.pipelines().values()) == {"fake/1"}


def test_another_pipeline_or_no_resume_analyses_again(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut")
    do(folder, database, options)
    newer = replace(options, pipeline="fake/2", analyse_options={"version": "fake/2"})
    assert do(folder, database, newer).stored == 1
    assert do(folder, database, newer).unchanged == 1
    assert do(folder, database, replace(newer, resume=False)).stored == 1


def test_bad_articles_do_not_take_the_others_down(
    folder: Path, database: Path, write: Write, options: RunOptions, tmp_path: Path
) -> None:
    write("gut", "STIRBT", "gut", "WIRFT", "ENDET", "gut", "VIELRAM", "gut", "UNSPEICHERBAR")
    (folder / "bild.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (folder / "leer.txt").touch()
    errors = tmp_path / "errors.jsonl"
    report = do(folder, database, replace(options, errors=errors))
    assert (report.stored, report.failed, report.skipped) == (4, 6, 1)
    assert report.exit_code == 3
    reasons = {Path(problem.source).name: problem.reason for problem in report.problems}
    assert reasons == {
        "001.txt": "worker_died", "003.txt": "internal_error", "004.txt": "worker_died",
        "006.txt": "out_of_memory", "008.txt": "not_storable", "bild.png": "file_type",
        "leer.txt": "empty",
    }  # fmt: skip
    lines = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert {Path(line["source"]).name: line["reason"] for line in lines} == reasons
    messages = {Path(line["source"]).name: line["message"] for line in lines}
    assert "signal SIGKILL; probably out of memory" in messages["001.txt"]
    assert "ValueError: kaputt (fake_analysis.py:" in messages["003.txt"]
    assert "exit code 7" in messages["004.txt"]


def test_an_article_that_hangs_costs_only_itself(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut", "HAENGT", "gut", "gut", "HAENGT", "gut", "gut")
    report = do(folder, database, replace(options, timeout=3))
    assert (report.stored, report.failed) == (5, 2)
    assert {problem.reason for problem in report.problems} == {"timeout"}
    assert "not analysed within 3 seconds; raise --timeout" in report.problems[0].message


def test_the_limit_of_time_holds_in_this_process_too(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut", "HAENGT", "gut")
    report = do(folder, database, replace(options, timeout=1, workers=0))
    assert (report.stored, report.failed) == (2, 1)
    assert report.problems[0].reason == "timeout"


@pytest.mark.parametrize("workers", [0, 1])
def test_a_file_name_that_is_no_utf8_is_read_and_written_out(
    folder: Path, database: Path, write: Write, options: RunOptions, tmp_path: Path, workers: int
) -> None:
    write("gut", "WIRFT", "ENDET" if workers else "gut")
    for number, name in enumerate((b"caf\xe9.txt", b"\xff.txt", b"\xfe.txt")):
        odd = os.path.join(os.fsencode(folder), name)
        os.rename(os.fsencode(folder / f"{number:03}.txt"), odd)
    errors, jsonl = tmp_path / "errors.jsonl", tmp_path / "out.jsonl"
    options = replace(options, workers=workers, errors=errors, jsonl=jsonl)
    report = do(folder, database, options)
    assert (report.stored, report.failed) == ((1, 2) if workers else (2, 1))
    with Store(database) as store:
        assert rf"{folder}/caf\xe9.txt" in [r.article.source for r in store.records()]
    assert r"caf\\xe9.txt" in jsonl.read_text(encoding="utf-8")
    assert r"\\xff.txt: the analysis failed" in errors.read_text(encoding="utf-8")
    assert do(folder, database, options).unchanged == report.stored


def test_what_the_run_writes_is_no_input(folder: Path, write: Write, options: RunOptions) -> None:
    write("gut")
    database = folder / "a.db"
    options = replace(options, jsonl=folder / "out.jsonl", errors=folder / "errors.jsonl")
    for expected in ((1, 0), (0, 1)):
        report = do(folder, database, options)
        assert (report.stored, report.unchanged, report.asked) == (*expected, 1)


def test_an_output_over_an_input_is_refused(
    folder: Path, write: Write, options: RunOptions
) -> None:
    write("gut")
    file = folder / "000.txt"
    before = file.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"--jsonl .*000\.txt would overwrite the input"):
        run([file], None, replace(options, jsonl=file))
    assert file.read_text(encoding="utf-8") == before


def test_workers_do_not_pile_up_open_files(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write(*["DATEIEN"] * 12)
    do(folder, database, replace(options, workers=1))
    with Store(database) as store:
        counts = [int(text) for text in store.frame("figures")["text"]]
    assert len(counts) == 12
    assert max(counts) - min(counts) <= 2


def test_what_failed_is_tried_again(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut", "WIRFT")
    assert do(folder, database, options).failed == 1
    write("repariert", first=1)
    again = do(folder, database, options)
    assert (again.stored, again.unchanged, again.failed) == (1, 1, 0)


def test_the_same_text_twice_is_stored_once(
    folder: Path, database: Path, write: Write, options: RunOptions, tmp_path: Path
) -> None:
    write("gut")
    (folder / "kopie.txt").write_bytes((folder / "000.txt").read_bytes())
    jsonl, errors = tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    report = do(folder, database, replace(options, jsonl=jsonl, workers=1))
    again = do(folder, database, replace(options, jsonl=jsonl, workers=1, errors=errors))
    assert (report.stored, report.skipped, report.exit_code) == (1, 1, 0)
    assert (again.unchanged, again.skipped) == (1, 1)
    assert len(report.articles) == len(again.articles) == 1
    assert len(jsonl.read_text(encoding="utf-8").splitlines()) == 1
    (line,) = map(json.loads, errors.read_text(encoding="utf-8").splitlines())
    assert (line["reason"], line["status"]) == ("duplicate", "skipped")
    assert "kopie.txt: the same text as" in line["message"]


def _dated(folder: Path, name: str, day: str) -> None:
    text = (folder / "000.txt").read_text(encoding="utf-8")
    line = {"url": f"https://example.org/{name}", "text": text, "published": day}
    (folder / f"{name}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")


def test_a_day_that_was_added_is_analysed_and_copies_do_not_take_turns(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut")
    options = replace(options, workers=1)
    assert do(folder, database, options).stored == 1
    _dated(folder, "b", "2025-11-05")
    (folder / "000.txt").rename(folder / "z.txt")
    assert (do(folder, database, options).stored) == 1
    with Store(database) as store:
        assert [r.article.published.isoformat() for r in store.records()] == ["2025-11-05"]
    again = do(folder, database, options)
    assert (again.unchanged, again.skipped) == (1, 1)
    text = {"text": (folder / "z.txt").read_text(encoding="utf-8"), "published": "2025-11-06"}
    (folder / "c.jsonl").write_text(json.dumps(text) + "\n", encoding="utf-8")
    again = do(folder, database, options)
    assert (again.unchanged, again.skipped) == (1, 2)
    (folder / "c.jsonl").unlink()
    line = json.loads((folder / "b.jsonl").read_text(encoding="utf-8")) | {
        "published": "2025-11-07"
    }
    (folder / "b.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert do(folder, database, options).stored == 1, "the same source corrected its day"


def test_jsonl_holds_every_article_also_the_unchanged(
    folder: Path, database: Path, write: Write, options: RunOptions, tmp_path: Path
) -> None:
    write("gut", "gut")
    jsonl = tmp_path / "out.jsonl"
    options = replace(options, jsonl=jsonl)
    do(folder, database, options)
    write("neu", first=2)
    do(folder, database, options)
    lines = [json.loads(line) for line in jsonl.read_text(encoding="utf-8").splitlines()]
    assert sorted(Path(line["article"]["source"]).name for line in lines) == [
        "000.txt", "001.txt", "002.txt",
    ]  # fmt: skip
    assert {line["schema"] for line in lines} == {"nlp_fin.article/1"}


def test_a_changed_file_gives_up_its_former_article(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("eins", "zwei")
    do(folder, database, options)
    write("eins geändert")
    assert do(folder, database, options).stored == 1
    with Store(database) as store:
        texts = sorted(record.article.text for record in store.records())
    assert len(texts) == 2
    assert "Nummer 0 eins geändert" in texts[0]


def test_a_renamed_file_keeps_its_article(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("eins")
    do(folder, database, options)
    (folder / "000.txt").rename(folder / "z.txt")
    write("neu")
    report = do(folder, database, options)
    assert (report.stored, report.unchanged) == (1, 1)
    with Store(database) as store:
        assert len(store.article_ids()) == 2


def test_lines_of_jsonl_do_not_outdate_each_other(
    folder: Path, database: Path, options: RunOptions, write: Write
) -> None:
    write("eins", "zwei", "drei")
    lines = [
        json.dumps({"text": (folder / f"00{n}.txt").read_text(encoding="utf-8")}) for n in range(3)
    ]
    file = folder.parent / "alle.jsonl"
    file.write_text("\n".join(lines[1:]), encoding="utf-8")
    do(file, database, options)
    file.write_text("\n".join(lines), encoding="utf-8")
    report = do(file, database, options)
    assert (report.stored, report.unchanged) == (1, 2)
    with Store(database) as store:
        assert len(store.article_ids()) == 3


def test_without_a_database(
    folder: Path, write: Write, options: RunOptions, tmp_path: Path
) -> None:
    write("gut", "WIRFT")
    report = run([folder], None, replace(options, jsonl=tmp_path / "out.jsonl"))
    assert (report.stored, report.failed, report.run_id) == (1, 1, None)
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_jsonl_on_standard_output_stays_clean(
    folder: Path, write: Write, options: RunOptions, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write("gut", "gut")
    run([folder], None, replace(options, jsonl="-"))
    out = capfdbinary.readouterr().out.decode()
    assert [json.loads(line)["schema"] for line in out.splitlines()] == ["nlp_fin.article/1"] * 2


def test_records_pass_through_finish(
    folder: Path, database: Path, write: Write, options: RunOptions
) -> None:
    write("gut")

    def finish(record: Record) -> Record:
        return replace(record, pipeline="finished")

    do(folder, database, replace(options, finish=finish))
    with Store(database) as store:
        assert set(store.pipelines().values()) == {"finished"}


def test_problems_of_paths_are_inputs_too(database: Path, options: RunOptions) -> None:
    with Store(database) as store:
        report = run(["fehlt.txt"], store, options)
    assert (report.asked, report.failed, report.exit_code) == (1, 1, 3)
    assert report.problems[0].reason == "not_found"


@pytest.mark.parametrize("workers", [0, 1])
def test_an_analysis_that_cannot_be_loaded(
    folder: Path, write: Write, options: RunOptions, workers: int
) -> None:
    write("gut")
    for path in ("no_such_module:analyze", "json:no_such_function", "json"):
        with pytest.raises(UsageError, match="cannot be loaded"):
            run([folder], None, replace(options, analyse=path, workers=workers))


def test_workers_that_never_start(
    folder: Path, database: Path, write: Write, options: RunOptions, tmp_path: Path
) -> None:
    write("gut")
    (tmp_path / "modules" / "dies_at_import.py").write_text("import os; os._exit(9)\n")
    with pytest.raises(NlpFinError, match=r"end before they begin \(exit code 9\)"):
        do(folder, database, replace(options, analyse="dies_at_import:analyze"))
    with Store(database) as store:
        assert store.frame("runs")["status"].tolist() == ["broken"]


def test_outputs_that_cannot_be_opened(folder: Path, options: RunOptions, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist: mkdir -p"):
        run([folder], None, replace(options, jsonl=tmp_path / "no" / "out.jsonl"))
    with pytest.raises(UsageError, match="cannot be written"):
        run([folder], None, replace(options, errors=tmp_path))


def test_standard_input_is_not_counted_beforehand(
    fake: str,
    options: RunOptions,
    write: Write,
    folder: Path,
    database: Path,
) -> None:
    """Lines of JSONL through a pipe, many times larger than the pipe's buffer."""
    import subprocess
    import sys

    write("gut")
    text = (folder / "000.txt").read_text(encoding="utf-8")
    lines = [
        json.dumps({"text": f"{text * 400} Teil {number}."}, ensure_ascii=False)
        for number in range(12)
    ]
    code = (
        "import sys; from nlp_fin.run import run, RunOptions; from nlp_fin.store import Store\n"
        "if __name__ == '__main__':\n"
        "    with Store(sys.argv[1]) as store:\n"
        f"        r = run(['-'], store, RunOptions(analyse={fake!r}, workers=2))\n"
        "    print(r.stored, r.asked)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database)],
        input="\n".join(lines).encode(),
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(folder.parent / "modules")},
        check=True,
    )
    assert done.stdout.decode().split() == ["12", "12"]
