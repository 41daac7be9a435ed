"""Expands labelled texts in a compact notation to the lines of corpora/claims.

usage: python scripts/claims_notation.py FILE.claims [FILE ...] > texts.jsonl

One sentence a line; an empty line ends a paragraph, and a line of `~` alone stands for a line
break (headlines, lists, rows of tables).

    === blog-17 | blog | 2025-10-21 | positive        id, genre, day, sentiment of the text
    % SAP = positive; DAX = neutral                   sentiment towards instruments
    + SAP wächst kräftig. || fundamental + || - || SAP
    0 [[Bernstein lobt SAP || recommendation + || Bernstein/institution/Bernstein || SAP]], \
[[warnt aber vor Zöllen || risk - hedged || Bernstein/institution || SAP]].
    0 Der Sitz ist Walldorf.

The sign before a sentence is its sentiment. After `||`: kind, stance and certainty (`stated` if
left out); speaker as name/role/words of the sentence that name him (`-` is the author; without
words the sentence does not name him); subjects, parted by semicolons; then, where the text gives
them, `rating=buy upgrade`, `target=305 Euro`, `previous=290`. A claim in `[[…]]` is a clause,
without brackets it is the whole sentence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nlp_fin.lexicon.claim_weights import HEADS

SIGNS = {"+": "positive", "-": "negative", "0": "neutral"}
ROLES = ("author", "institution", "person", "company", "market")
RATINGS = ("buy", "hold", "sell")
CLAUSE = re.compile(r"\[\[(.*?)\]\]")
BREAK = "~"


class NotationError(ValueError):
    """A line that cannot be read; the message names file and line."""


@dataclass
class Draft:
    """A text being put together. `gap`: what goes before the next sentence."""

    head: dict[str, Any]
    text: str = ""
    gap: str = ""
    sentences: list[dict[str, Any]] = field(default_factory=list)

    def add(self, sentence: str, sentiment: str, claims: list[dict[str, Any]]) -> None:
        self.text += self.gap if self.text else ""
        start = len(self.text)
        for claim in claims:
            claim["start"] += start
            claim["end"] += start
            if claim["speaker"]["span"]:
                claim["speaker"]["span"] = [start + place for place in claim["speaker"]["span"]]
        self.text += sentence
        self.gap = " "
        end = len(self.text)
        self.sentences.append(
            {"start": start, "end": end, "sentiment": sentiment, "claims": claims}
        )

    def record(self) -> dict[str, Any]:
        return {**self.head, "text": self.text, "sentences": self.sentences}


def expand(lines: list[str], name: str) -> Iterator[dict[str, Any]]:
    """Records of corpora/claims. Raises `NotationError` with file and line."""
    draft: Draft | None = None
    for number, line in enumerate(lines, 1):
        try:
            if line.startswith("==="):
                if draft:
                    yield draft.record()
                draft = Draft(read_head(line))
            elif draft is None:
                if line.strip():
                    raise NotationError("a text begins with ===")
            else:
                read_line(line.rstrip(), draft)
        except (NotationError, ValueError) as error:
            raise NotationError(f"{name}:{number}: {error}") from error
    if draft:
        yield draft.record()


def read_head(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.strip("= \n").split("|")]
    if len(parts) != 4:
        raise NotationError("write: === id | genre | day | sentiment")
    name, genre, day, sentiment = parts
    known(sentiment, tuple(SIGNS.values()), "sentiment")
    return {
        "id": name,
        "genre": genre,
        "published": date.fromisoformat(day).isoformat(),
        "sentiment": sentiment,
        "instruments": {},
    }


def read_line(line: str, draft: Draft) -> None:
    if not line:
        draft.gap = "\n\n"
    elif line == BREAK:
        draft.gap = "\n"
    elif line.startswith("%"):
        for pair in filter(None, (p.strip() for p in line[1:].split(";"))):
            instrument, _, sentiment = (part.strip() for part in pair.rpartition("="))
            draft.head["instruments"][instrument] = known(
                sentiment, tuple(SIGNS.values()), "sentiment"
            )
    else:
        sign, _, rest = line.partition(" ")
        if sign not in SIGNS:
            raise NotationError("a sentence begins with its sentiment: + or - or 0")
        sentence, claims = read_sentence(rest.strip())
        draft.add(sentence, SIGNS[sign], claims)


def read_sentence(line: str) -> tuple[str, list[dict[str, Any]]]:
    """The bare sentence and its claims, with offsets into the sentence."""
    if "[[" not in line:
        sentence, *tail = (part.strip() for part in line.split("||"))
        return sentence, [read_claim(tail, sentence, 0, len(sentence))] if tail else []
    sentence, claims, last = "", [], 0
    pieces = []
    for match in CLAUSE.finditer(line):
        clause, *tail = (part.strip() for part in match[1].split("||"))
        sentence += line[last : match.start()]
        pieces.append((tail, len(sentence), len(sentence) + len(clause)))
        sentence += clause
        last = match.end()
    sentence += line[last:]
    if "||" in sentence or "[[" in sentence or "]]" in sentence:
        raise NotationError("brackets or bars that do not match")
    claims = [read_claim(tail, sentence, start, end) for tail, start, end in pieces]
    return sentence, claims


def read_claim(tail: list[str], sentence: str, start: int, end: int) -> dict[str, Any]:
    if len(tail) < 3:
        raise NotationError("a claim has kind and stance || speaker || subjects")
    kind, sign, *certainty = tail[0].split()
    claim: dict[str, Any] = {
        "start": start,
        "end": end,
        "kind": known(kind, HEADS["kind"], "kind"),
        "stance": SIGNS[known(sign, tuple(SIGNS), "stance")],
        "certainty": known(
            certainty[0] if certainty else "stated", HEADS["certainty"], "certainty"
        ),
        "speaker": read_speaker(tail[1], sentence, start),
        "subjects": [name for name in (part.strip() for part in tail[2].split(";")) if name],
    }
    for extra in filter(None, (part.strip() for part in ";".join(tail[3:]).split(";"))):
        claim.update(read_extra(extra))
    return claim


def read_speaker(cell: str, sentence: str, start: int) -> dict[str, Any]:
    if cell == "-":
        return {"name": None, "role": "author", "span": None}
    name, role, *words = (part.strip() for part in cell.split("/", 2))
    span = None
    if words and words[0]:
        place = sentence.find(words[0], start)
        place = sentence.find(words[0]) if place < 0 else place
        if place < 0:
            raise NotationError(f"the sentence has no {words[0]!r}")
        span = [place, place + len(words[0])]
    return {"name": name, "role": known(role, ROLES, "role"), "span": span}


def read_extra(extra: str) -> dict[str, str]:
    key, _, value = (part.strip() for part in extra.partition("="))
    if key == "rating":
        rating, *change = value.split()
        found = {"rating": known(rating, RATINGS, "rating")}
        return {**found, "rating_change": change[0]} if change else found
    names = {"target": "target_text", "previous": "target_previous_text"}
    return {names[known(key, tuple(names), "field")]: value}


def known(value: str, allowed: tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise NotationError(f"unknown {what} {value!r}; there are {', '.join(allowed)}")
    return value


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    seen: set[str] = set()
    for path in options.files:
        try:
            for record in expand(path.read_text(encoding="utf-8").splitlines(), path.name):
                if record["id"] in seen:
                    raise NotationError(f"{path.name}: the id {record['id']} is given twice")
                seen.add(record["id"])
                print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
        except NotationError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
