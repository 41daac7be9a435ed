"""Findings across articles in a JSONL file that was written article by article.

A record is written as soon as its article is done, so that nothing is lost when a run is killed;
what two articles say to each other is known at the end. Only then the file is written again,
beside its place, and moved there when it is whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_fin.checks.ledger import Ledger
from nlp_fin.records import finding_to_json, record_from_json
from nlp_fin.store.across import by_article
from nlp_fin.types import Finding

Findings = Mapping[str, Sequence[Finding]]
"""Article id to findings across articles."""


def findings_within(path: Path) -> dict[str, list[Finding]]:
    """The findings between the articles of a file, each under every article it rests on."""
    ledger, found = Ledger(), []
    for _, data in _lines(path):
        found += ledger.add(record_from_json(data))
    return by_article({finding.key: finding for finding in found}.values())


def add_findings(path: Path, findings: Findings) -> None:
    """Add to each record of the file the findings of its article.

    Does nothing where there are none, and to what is no ordinary file, such as a pipe.
    """
    if not path.is_file() or not any(data["article"]["id"] in findings for _, data in _lines(path)):
        return
    path = Path(os.path.realpath(path))
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace") as out:
            for line, data in _lines(path):
                out.write(_with_findings(line, data, findings))
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _with_findings(line: str, data: dict[str, Any], findings: Findings) -> str:
    more = findings.get(data["article"]["id"])
    if not more:
        return line
    data["findings"] += [finding_to_json(finding) for finding in more]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    # Not splitlines(): an article may hold characters that it takes for line ends.
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line, json.loads(line)
