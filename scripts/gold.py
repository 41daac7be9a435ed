"""The inline gold notation: read it, check it, expand it to JSON.

    python scripts/gold.py check corpora/gold            every file parses, every span is sound
    python scripts/gold.py expand corpora/gold OUT_DIR   OUT_DIR/<id>.txt and OUT_DIR/<id>.json

A gold file is a head of `key: value` lines between two lines `---`, then the text, in which
every figure stands in double square brackets:

    ---
    id: results_001
    genre: quarterly_results
    published: 2025-08-14
    split: train
    @sap: company:SAP.DE | SAP | SAP SE
    sentiment: positive
    ---
    SAP steigerte den Umsatz um [[9 %|9 %|revenue_growth|s=sap;p=2025Q2]] auf
    [[9,03 Mrd. Euro|9030000000 EUR|revenue|s=sap;p=2025Q2]].

Fields: the text of the figure | value and unit (`16 x`, `-1.4 %`, `0.5..1 %` for a range) |
metric, alternatives after `~` (`valuation_gap~ratio`) | options separated by `;`:

    s=   subject: aliases `@…` of the head or free text, several separated by `/`
    vs=  the other side, likewise             part=  whole=   of a share
    p=   period, alternatives after `~`       q=   qualifier (default exact)
    b=   basis (default actual), alternatives after `~`
    a=change   ut=Aktien   src=Morningstar@2025-10   row=  col=   vc=corrected value
    r=   rate, alternatives after `~`, `-` for none
    opt=1 neither reward nor punish

Units: `%` `pp` `bp` `x` (times) `pt` (points) `n` (count) or an ISO 4217 code.
Periods: `2025` `2025Q3` `2025H1` `2025-09` `9M2025` `d:2026-02-03` `asof:2025-11-05`
`ytd:2025-09-30`
`span:2016-03-06..2026-03-06` (an end may be missing) `fy:…..…` `fq:…..…` `ttm:…..…` `week:…..…`
`year:?` (the kind with unknown dates) `-` (none, the default).
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from nlp_fin.lexicon.metrics import METRICS

UNITS = {
    "%": "percent",
    "pp": "percentage_points",
    "bp": "basis_points",
    "x": "times",
    "pt": "points",
    "n": "count",
}
BASES = frozenset("actual estimate forecast target criterion hypothetical".split())
QUALIFIERS = frozenset("exact about over under almost".split())
OPTIONS = frozenset("s vs part whole p q b a r ut src row col vc opt".split())
SPLITS = frozenset(("train", "dev", "test", "sample"))
FIGURE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class GoldError(ValueError):
    """A gold file breaks the notation; the message names file and place."""


@dataclass
class GoldText:
    """One expanded text: `figures` in the JSON shape that the evaluation compares."""

    id: str
    head: dict[str, str]
    text: str
    figures: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "published": self.head.get("published"),
            "genre": self.head.get("genre"),
            "split": self.head.get("split"),
            "sentiment": {"label": self.head.get("sentiment", "neutral")},
            "instruments": [],
            "figures": self.figures,
            "claims": [],
            "findings": [],
            "non_findings": [],
        }


def parse_period(text: str, where: str) -> dict[str, Any] | None:
    """The period of a shorthand, in the record format; None for `-`."""
    try:
        return _period(text)
    except ValueError as error:
        raise GoldError(f"{where}: period {text!r}: {error}") from None


def _period(text: str) -> dict[str, Any] | None:
    if text == "-":
        return None
    if match := re.fullmatch(r"(\d{4})", text):
        return _dated("year", f"{text}-01-01", f"{text}-12-31")
    if match := re.fullmatch(r"(\d{4})Q([1-4])", text):
        return _months("quarter", int(match[1]), int(match[2]) * 3 - 2, int(match[2]) * 3)
    if match := re.fullmatch(r"(\d{4})H([12])", text):
        return _months("half", int(match[1]), int(match[2]) * 6 - 5, int(match[2]) * 6)
    if match := re.fullmatch(r"9M(\d{4})", text):
        return _months("span", int(match[1]), 1, 9)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        return _months("month", int(match[1]), int(match[2]), int(match[2]))
    kind, _, rest = text.partition(":")
    if rest == "?":
        return _dated({"d": "day", "asof": "as_of"}.get(kind, kind), None, None)
    if kind in ("d", "asof"):
        return _dated("day" if kind == "d" else "as_of", rest, rest)
    if kind == "ytd" and ".." not in rest:
        return _dated("ytd", f"{rest[:4]}-01-01", rest)
    names = {"fy": "fiscal_year", "fq": "fiscal_quarter"}
    if kind not in (
        "span", "fy", "fq", "ttm", "week", "ytd", "year", "quarter", "half", "month",
    ):  # fmt: skip
        raise ValueError("unknown form")
    start, _, end = rest.partition("..")
    return _dated(names.get(kind, kind), start or None, end or None)


def _months(kind: str, year: int, first: int, last: int) -> dict[str, Any]:
    end = calendar.monthrange(year, last)[1]
    return _dated(kind, f"{year}-{first:02d}-01", f"{year}-{last:02d}-{end}")


def _dated(kind: str, start: str | None, end: str | None) -> dict[str, Any]:
    for day in (start, end):
        if day is not None:
            date.fromisoformat(day)
    return {"kind": kind, "start": start, "end": end}


def _number(text: str, where: str) -> str:
    try:
        Decimal(text)
    except InvalidOperation:
        raise GoldError(f"{where}: {text!r} is no number; write 1565.5, not 1.565,5") from None
    return text


def _subject(text: str | None, aliases: dict[str, list[str]]) -> dict[str, Any]:
    if text is None:
        return {"instrument": None, "symbol": None, "text": None, "names": []}
    symbol, names = None, []
    for part in (n.strip() for n in text.split("/")):
        identifier, *known = aliases.get(part, ["-", part])
        names += known
        if symbol is None and identifier != "-":
            symbol = identifier.split(":", 1)[1]
    return {"instrument": None, "symbol": symbol, "text": names[0], "names": names}


def _figure(inner: str, aliases: dict[str, list[str]], where: str) -> dict[str, Any]:
    parts = inner.split("|")
    if len(parts) not in (3, 4):
        raise GoldError(f"{where}: needs text|value unit|metric|options")
    text, amount, metric = parts[0], parts[1].strip(), parts[2].strip()
    options: dict[str, str] = {}
    for item in filter(None, (parts[3] if len(parts) == 4 else "").split(";")):
        key, equals, value = item.strip().partition("=")
        if not equals or key not in OPTIONS:
            raise GoldError(f"{where}: option {item!r}; known are {sorted(OPTIONS)}")
        options[key] = value
    number, _, unit = amount.rpartition(" ")
    unit = UNITS.get(unit, unit)
    if unit not in UNITS.values() and not re.fullmatch(r"[A-Z]{3}", unit):
        raise GoldError(f"{where}: unit {unit!r}")
    metrics = metric.split("~")
    low, dots, high = number.partition("..")
    bases = options.get("b", "actual").split("~")
    for value, known, name in (
        *((m, METRICS, "metric") for m in metrics),
        *((b, BASES, "basis") for b in bases),
        (options.get("q", "exact"), QUALIFIERS, "qualifier"),
    ):
        if value not in known:
            raise GoldError(f"{where}: {name} {value!r} is not one of the format's words")
    rates = [None if r == "-" else r for r in options.get("r", "-").split("~")]
    periods = [parse_period(p, where) for p in options.get("p", "-").split("~")]
    subject = _subject(options.get("s"), aliases)
    subject |= {k: options[k] for k in ("part", "whole") if k in options}
    source, _, as_of = options.get("src", "").partition("@")
    return {
        "text": text,
        "value": None if dots else _number(low, where),
        "low": _number(low, where) if dots else None,
        "high": _number(high, where) if dots else None,
        "unit": unit,
        "unit_text": options.get("ut"),
        "qualifier": options.get("q", "exact"),
        "metric": metrics[0],
        "metric_alt": metrics[1:],
        "aspect": "change" if options.get("a") == "change" else "level",
        "subject": subject,
        "versus": _subject(options["vs"], aliases) if "vs" in options else None,
        "period": periods[0],
        "period_alt": periods[1:],
        "rate": rates[0],
        "rate_alt": rates[1:],
        "basis": bases[0],
        "basis_alt": bases[1:],
        "source": {"text": source, "as_of": as_of or None} if source else None,
        "table": {"row": options.get("row"), "column": options.get("col")}
        if "row" in options or "col" in options
        else None,
        "value_corrected": options.get("vc"),
        "optional": options.get("opt") == "1",
    }


def parse_gold(content: str, name: str) -> GoldText:
    """Expand one gold file. Raises `GoldError` naming the file and the figure."""
    match = re.match(r"---\n(.*?)\n---\n(.*)\Z", content, re.DOTALL)
    if match is None:
        raise GoldError(f"{name}: the file must begin with a head between two lines ---")
    head: dict[str, str] = {}
    aliases: dict[str, list[str]] = {}
    for line in match[1].splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise GoldError(f"{name}: head line {line!r} is not `key: value`")
        if key.startswith("@"):
            aliases[key[1:].strip()] = [v.strip() for v in value.split("|")]
        else:
            head[key.strip()] = value.strip()
    if head.get("split") not in SPLITS or not head.get("id"):
        raise GoldError(f"{name}: head needs id and split ({', '.join(sorted(SPLITS))})")
    for alias, names in aliases.items():
        if len(names) < 2 or (names[0] != "-" and ":" not in names[0]):
            raise GoldError(f"{name}: @{alias} needs `kind:symbol | Name` or `- | Name`")
    gold = GoldText(head["id"], head, "")
    pieces, position, length = [], 0, 0
    body = match[2]
    for found in FIGURE.finditer(body):
        plain = body[position : found.start()]
        pieces.append(plain)
        length += len(plain)
        where = f"{name}: [[{found[1]}]]"
        figure = _figure(found[1], aliases, where)
        start = length
        pieces.append(figure["text"])
        length += len(figure["text"])
        identifier = f"f{len(gold.figures) + 1}"
        gold.figures.append({"id": identifier, "start": start, "end": length, **figure})
        position = found.end()
    pieces.append(body[position:])
    gold.text = "".join(pieces)
    if "[[" in gold.text or "]]" in gold.text:
        raise GoldError(f"{name}: unbalanced [[ or ]]")
    return gold


def gold_files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.rglob("*.gold")))


def load_gold(folder: Path, splits: frozenset[str] = SPLITS) -> list[GoldText]:
    """All texts of a folder in the splits asked for. Raises `GoldError` for a double id."""
    out: dict[str, GoldText] = {}
    for path in gold_files(folder):
        gold = parse_gold(path.read_text(encoding="utf-8"), path.name)
        if gold.id in out:
            raise GoldError(f"{path.name}: id {gold.id} occurs twice")
        out[gold.id] = gold
    return [g for g in out.values() if g.head["split"] in splits]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("check", "expand"):
        command = commands.add_parser(name)
        command.add_argument("folder", type=Path)
        command.add_argument("--split", action="append", choices=sorted(SPLITS))
        if name == "expand":
            command.add_argument("out", type=Path)
    args = parser.parse_args()
    try:
        texts = load_gold(args.folder, frozenset(args.split or SPLITS))
    except GoldError as error:
        print(f"gold: {error}", file=sys.stderr)
        return 1
    if args.command == "expand":
        args.out.mkdir(parents=True, exist_ok=True)
        for gold in texts:
            (args.out / f"{gold.id}.txt").write_text(gold.text, encoding="utf-8")
            (args.out / f"{gold.id}.json").write_text(
                json.dumps(gold.to_json(), ensure_ascii=False, indent=1), encoding="utf-8"
            )
    print(f"{len(texts)} texts, {sum(len(g.figures) for g in texts)} figures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
