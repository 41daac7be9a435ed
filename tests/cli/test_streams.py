"""Consoles with few characters, and output that nobody takes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.cli import exits
from nlp_fin.cli.output import byte_output
from nlp_fin.cli.streams import stand_in, system_error
from nlp_fin.errors import UsageError


def run(around: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`nlp-fin` with `arguments`, in place of the braces in a line of shell."""
    line = around.format(f'{sys.executable} -m nlp_fin.cli "$@"')
    return subprocess.run(
        ["bash", "-c", line, "-", *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("char", "instead"), [("ä", "a"), ("ß", "s"), ("–", "-"), ("✗", "x"), ("中", "?"), ("½", "1")]
)
def test_similar_characters(char: str, instead: str) -> None:
    assert stand_in(char) == instead


@given(st.characters())
def test_one_printable_ascii_character_for_any(char: str) -> None:
    assert len(stand_in(char)) == 1
    assert stand_in(char).isascii()
    assert stand_in(char).isprintable()


def test_errors_of_the_system() -> None:
    assert system_error(BrokenPipeError(errno.EPIPE, "")) == (exits.OUTPUT_CLOSED, None)
    code, message = system_error(OSError(errno.ENOSPC, "No space left on device", "a.jsonl"))
    assert (code, message) == (4, "the disk is full (a.jsonl); free some space and run again")
    assert system_error(OSError(errno.EIO, "Input/output error"))[0] == exits.STOPPED


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_a_console_that_lacks_characters(database: str, environment: dict[str, str]) -> None:
    done = run("{}", "conflicts", database, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"x widerlegt" in done.stdout


@pytest.mark.parametrize("arguments", [["export"], ["conflicts"], ["export", "--out", "/dev/full"]])
def test_a_full_disk(database: str, arguments: list[str]) -> None:
    done = run("{} > /dev/full", arguments[0], database, *arguments[1:])
    assert done.returncode == exits.STOPPED
    assert b"the disk is full" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away(database: str) -> None:
    done = run('{} | sleep 0; exit "${{PIPESTATUS[0]}}"', "export", database)
    assert (done.returncode, done.stderr) == (exits.OUTPUT_CLOSED, b"")


def test_closed_streams(database: str) -> None:
    done = run("{} >&- <&-", "conflicts", database)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = run("{} <&-", "read", "-")
    assert done.returncode == exits.UNREAD
    assert b"the input is empty" in done.stderr


def test_what_is_no_ordinary_file_stays_what_it_is(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "file"
    file.write_bytes(b"old")
    link.symlink_to(file)
    with byte_output(str(link)) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    with byte_output(os.devnull) as out:
        out.write(b"gone")
    assert Path(os.devnull).is_char_device()


def test_a_file_that_could_not_be_written_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    with pytest.raises(OSError, match="full") as caught:
        _write_and_fail(str(file))
    assert caught.value.filename == str(file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(UsageError, match="is a folder"), byte_output(str(tmp_path)):
        pass


def _write_and_fail(target: str) -> None:
    with byte_output(target) as out:
        out.write(b"new")
        raise OSError(errno.ENOSPC, "full")
