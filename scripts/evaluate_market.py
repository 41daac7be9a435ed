"""How well the market check judges: precision of `refuted`, recall, settled share.

    python scripts/evaluate_market.py [--articles 60] [--seed 1] [--verbose] [--json OUT]

Short German articles about the S&P 500 and the Nasdaq Composite are written from their daily
series 1999 to 2018 (package `arch`), half of them with one falsified figure. They run through the
whole pipeline and the market check over local price files, without a network.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from market_corpus import KINDS, NAMES, Fact, Sample, Stated, World, load_world

if TYPE_CHECKING:
    from nlp_fin.types import Finding, Record

FILLERS = (
    "Händler verwiesen auf die Geldpolitik und auf die Lage der Konjunktur.",
    "Viele Anleger blieben vorsichtig.",
    "An der Wall Street war das ein viel beachtetes Thema.",
    "Fachleute erklärten das mit den Aussichten der Unternehmen.",
    "Die Stimmung unter den Marktteilnehmern blieb gemischt.",
)
TITLES = ("Blick auf die Wall Street", "US-Börsen im Überblick", "Was die Kurse verraten")
PREFIXES = {
    "exact": ("",),
    "about": ("rund ", "etwa ", "circa ", "ungefähr "),
    "almost": ("fast ", "knapp ", "beinahe "),
    "over": ("über ", "mehr als ", "gut "),
}


def german(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def printed(size: float, fact: Fact, rng: random.Random) -> tuple[str, str]:
    """A rounding of `size` that is right: the words in front and the number."""
    unit = fact.unit if fact.unit != "Prozent" else rng.choice((" Prozent", " %", "%", " Prozent"))
    unit = " Punkten" if fact.unit == "Punkte" else unit if unit[:1] in " %" else f" {unit}"
    style = rng.choice(("exact", "exact", "exact", "about", "almost", "over"))
    if size < 4 or fact.unit == "Punkte":
        style = "exact"
    digits = fact.digits if size >= 4 else max(1, fact.digits)
    if style == "exact":
        if size >= 20 and fact.unit != "Punkte":
            digits = rng.choice((0, 1, 1, 2))
        elif fact.unit == "Punkte":
            digits = rng.choice((0, 2))
    else:
        digits = 0
        if style == "almost" and size < 0.9 * math.ceil(size + 1e-9):
            style = "about"
        if style == "almost":
            size = float(math.ceil(size + 1e-9))
        elif style == "over":
            size = float(math.floor(size))
    return rng.choice(PREFIXES[style]), german(size, digits) + unit


def swapped(size: float, rng: random.Random) -> float:
    """Two neighbouring digits of the size change places."""
    digits = list(f"{size:.1f}".replace(".", ""))
    place = rng.randrange(len(digits) - 1)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return int("".join(digits)) / 10


def falsify(value: float, fact: Fact, rng: random.Random) -> float:
    """A value that is wrong by more than 5 % of its size, or has the wrong sign."""
    directed = fact.rising != fact.falling
    way = rng.choice(("size", "size", "swap", "sign") if directed else ("size", "size", "swap"))
    if way == "sign" and abs(value) > 0.3:
        return -value
    size = abs(value)
    if way == "swap":
        for _ in range(8):
            other = swapped(size, rng)
            if abs(other - size) > 0.12 * size:
                return math.copysign(other, value)
    share = rng.uniform(0.12, 0.6)
    return value * (1 + rng.choice((-1, 1)) * share)


def sentence(fact: Fact, name: str, *, false: bool, rng: random.Random) -> tuple[str, str, str]:
    """Text before the figure, the figure, text after it."""
    value = falsify(fact.truth, fact, rng) if false else fact.truth
    pattern = rng.choice(fact.rising if value >= 0 else fact.falling).replace("{name}", name)
    words, number = printed(abs(value), fact, rng)
    while false and (
        ("über" in words or "mehr" in words or "gut" in words) and abs(value) < abs(fact.truth)
    ):
        # *mehr als 20* of a true 38 would not be false
        words, number = printed(abs(value), fact, rng)
    before, after = pattern.split("{x}")
    if before.endswith("minus "):
        before, words = before.removesuffix("minus "), words + "minus "
    tail = "" if after.endswith(".") else "."
    return before + words, number, after + tail


def write_article(world: World, number: int, rng: random.Random) -> Sample:
    """An article with three to five figures; every second one has a falsified figure."""
    published = _published(world, rng)
    symbol = rng.choice(tuple(NAMES))
    facts = [f for kind in KINDS for f in kind(world, symbol, published, rng)]
    rng.shuffle(facts)
    facts = [f for f in facts if abs(f.truth) >= 0.25][: rng.randrange(3, 6)]
    wrong = rng.randrange(len(facts)) if number % 2 else -1
    text = f"{rng.choice(TITLES)}\nDatum: {published.isoformat()}\n\n"
    figures = []
    for place, fact in enumerate(facts):
        before, figure, after = sentence(
            fact, rng.choice(NAMES[symbol]), false=place == wrong, rng=rng
        )
        before = before[0].upper() + before[1:]
        start = len(text) + len(before)
        figures.append(
            Stated(fact.kind, start, start + len(figure), figure, fact.truth, place == wrong)
        )
        text += before + figure + after + " "
        if rng.random() < 0.6:
            text += rng.choice(FILLERS) + " "
        if rng.random() < 0.4:
            text = text.rstrip() + "\n\n"
    return Sample(f"market-{number}", text.rstrip() + "\n", published, tuple(figures))


def _published(world: World, rng: random.Random) -> date:
    """Early in a year, in its middle, or at any session."""
    year = rng.randrange(2001, 2019)
    day = {
        0: date(year, 1, rng.randrange(3, 29)),
        1: date(year, rng.choice((4, 7, 10)), rng.randrange(2, 20)),
        2: date(year, rng.randrange(1, 13), rng.randrange(1, 29)),
    }[rng.randrange(3)]
    while not world.session("^GSPC", day):
        day += timedelta(days=1)
    return day


@dataclass
class Score:
    """Counts over all stated figures."""

    stated: int = 0
    falsified: int = 0
    checkable: int = 0
    settled: int = 0
    refuted: int = 0
    rightly: int = 0
    wrongly_supported: int = 0
    unlinked: Counter[str] = field(default_factory=Counter)
    unsettled: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)

    def add(self, sample: Sample, stated: Stated, finding: Finding | None) -> None:
        """Count one figure with its finding; None where the check had no target."""
        self.stated += 1
        self.falsified += stated.falsified
        kind = self.by_kind.setdefault(stated.kind, Counter())
        kind["stated"] += 1
        if finding is None:
            self.unlinked[stated.kind] += 1
            return
        self.checkable += 1
        kind["checkable"] += 1
        if finding.verdict == "inconclusive":
            self.unsettled[f"{stated.kind}: {finding.reason}"] += 1
            return
        self.settled += 1
        kind["settled"] += 1
        if finding.verdict == "refuted":
            self.refuted += 1
            self.rightly += stated.falsified
        else:
            self.wrongly_supported += stated.falsified

    def report(self) -> dict[str, object]:
        return {
            "figures": self.stated,
            "falsified": self.falsified,
            "checkable": self.checkable,
            "settled_share": _share(self.settled, self.checkable),
            "precision_refuted": _share(self.rightly, self.refuted),
            "recall_refuted": _share(self.rightly, self.falsified),
            "refuted": self.refuted,
            "false_refutations": self.refuted - self.rightly,
            "falsified_but_supported": self.wrongly_supported,
            "not_checkable": dict(self.unlinked.most_common()),
            "unsettled": dict(self.unsettled.most_common()),
            "by_kind": {k: dict(v) for k, v in sorted(self.by_kind.items())},
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def score_record(sample: Sample, record: Record, score: Score) -> None:
    """Match findings and stated figures by their characters."""
    places = {f.id: (f.start, f.end) for f in record.figures}
    findings = {
        places[ref]: finding
        for finding in record.findings
        if finding.kind == "market"
        for ref in finding.figures
        if isinstance(ref, str)
    }
    for stated in sample.figures:
        finding = next(
            (f for (a, b), f in findings.items() if a < stated.end and stated.start < b), None
        )
        score.add(sample, stated, finding)
        wrong = finding is not None and (finding.verdict == "refuted") != stated.falsified
        if finding is None or wrong or finding.verdict == "inconclusive":
            score.cases.append(_case(sample, stated, record, finding))


def _case(sample: Sample, stated: Stated, record: Record, finding: Finding | None) -> str:
    start = max(sample.text.rfind("\n", 0, stated.start), sample.text.rfind(". ", 0, stated.start))
    context = sample.text[start + 1 : stated.end + 30].split("\n")[0].strip()
    linked = next(
        (f for f in record.figures if f.start < stated.end and stated.start < f.end), None
    )
    seen = "no figure"
    if linked is not None:
        p = linked.period
        span = f"{p.kind} {p.start}..{p.end}" if p else "no period"
        seen = f"{linked.metric}={linked.value} {linked.qualifier} {linked.subject.instrument} "
        seen += f"{span}{' vs ' + str(linked.versus.instrument) if linked.versus else ''}"
    verdict = "no target" if finding is None else f"{finding.verdict} {finding.reason or ''}"
    return (
        f"[{verdict}] {stated.kind} {'FALSE' if stated.falsified else 'true'} truth="
        f"{stated.truth:.2f} published {sample.published}\n    {context}\n    {seen}"
        + (f"\n    {finding.explanation}" if finding else "")
    )


def run(samples: Sequence[Sample], world: World) -> Score:
    """Analyse and check all samples over local files."""
    from nlp_fin.analysis import analyze
    from nlp_fin.config import MarketSettings, Settings
    from nlp_fin.ingest import article_from_text
    from nlp_fin.market.session import check_records, open_market

    score = Score()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for symbol, closes in world.closes.items():
            closes.to_frame("Close").to_csv(
                folder / f"{symbol.lstrip('^')}.csv", index_label="Date"
            )
        market = MarketSettings(providers=["files"], prices=[folder], cache=folder / "cache")
        settings = Settings(market=market)
        records = [analyze(article_from_text(s.text, source=s.name)) for s in samples]
        with open_market(settings) as opened:
            checked = check_records(records, opened, settings)
            for sample, (record, _) in zip(samples, checked, strict=True):
                score_record(sample, record, score)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print what is wrong or open")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    arguments = parser.parse_args()
    world = load_world()
    rng = random.Random(arguments.seed)
    samples = [write_article(world, n, rng) for n in range(arguments.articles)]
    score = run(samples, world)
    if arguments.verbose:
        print("\n".join(score.cases))
    text = json.dumps(score.report(), ensure_ascii=False, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
