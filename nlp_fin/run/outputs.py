"""What a command reads and what it writes are different files, or nothing is opened."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from nlp_fin.errors import UsageError

_LOGS = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""

Target = str | os.PathLike[str] | None


def refuse_collisions(
    inputs: Iterable[str | os.PathLike[str]], outputs: Mapping[str, Target]
) -> None:
    """Raise `UsageError` if two of `outputs`, or an output and an input, are one file.

    `outputs` maps the option to the file that it names; None and `-` are no files. Inputs that
    are folders collide with nothing that lies in them.
    """
    named = [(option, _plain(target)) for option, target in outputs.items() if _is_file(target)]
    for (one, first), (other, second) in combinations(named, 2):
        if any(same_file(first + log, second) or same_file(first, second + log) for log in _LOGS):
            raise UsageError(f"{one} and {other} both name {second}; give each a file of its own")
    given = [name for source in inputs for name in _files(os.fspath(source))]
    for option, target in named:
        for name in given:
            if same_file(name, target):
                raise UsageError(
                    f"{option} {target} would overwrite the input {name}; name another file"
                )


def same_file(one: str, other: str) -> bool:
    """Whether two names lead to one ordinary file, or would once it is made."""
    if _is_special(one) or _is_special(other):
        return False
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return _real(one) == _real(other)


def own_files(targets: Iterable[Target]) -> frozenset[str]:
    """The real paths of what a run writes, with what SQLite keeps beside a database."""
    return frozenset(
        _real(_plain(target)) + log for target in targets if _is_file(target) for log in _LOGS
    )


def is_own(path: str, own: frozenset[str]) -> bool:
    """Whether `path` is one of `own_files`."""
    return bool(own) and _real(path) in own


def _real(name: str) -> str:
    try:
        return os.path.realpath(name)
    except ValueError:  # a zero byte
        return name


def _plain(target: Target) -> str:
    text = os.fspath(target) if target is not None else "-"
    return text.removeprefix("sqlite:///")


def _is_file(target: Target) -> bool:
    if target is None:
        return False
    text = _plain(target)
    return text not in ("", "-", ":memory:") and "://" not in text


def _is_special(name: str) -> bool:
    """Devices and pipes take what is written and lose nothing."""
    try:
        path = Path(name)
        return path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError):
        return False


def _files(source: str) -> Iterator[str]:
    plain = _plain(source)
    if plain == "-" or "://" in plain or os.path.isdir(plain):
        return
    if not os.path.lexists(plain) and glob.has_magic(plain):
        yield from (name for name in glob.iglob(plain, recursive=True) if os.path.isfile(name))
    else:
        yield plain
