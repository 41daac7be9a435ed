"""Checks of sums and shares that prose asserts: parts of a whole, weights, the share in percent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations

from nlp_fin.checks.findings import arithmetic_finding, german_number, make_finding
from nlp_fin.checks.identities.base import Outcome, measure
from nlp_fin.checks.identities.totals import SHARE, sum_of
from nlp_fin.checks.identities.valuation import MARKET_CAP
from nlp_fin.checks.intervals import meet, negate, point, total
from nlp_fin.checks.keys import metrics_agree
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.pairs import ordered
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.verdicts import judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_MAX_PARTS = 12
_CUE_WIDTH = 35
_WHOLES: dict[str, tuple[str, ...]] = {
    "cap": ("market_cap",),
    "revenue": ("revenue",),
    "profit": ("earnings", "net_income", "operating_income", "ebitda", "pretax_income"),
    "debt": ("debt",),
}
"""Words for a whole → the metrics that its figure may have."""
_WHOLE = Decimal(100)
_SMALLEST_SHARE = Decimal("0.0005")


def _outcome(parts: Sequence[Figure], goal: Figure) -> Outcome | None:
    figures = {f"part{n}": f for n, f in enumerate(parts, 1)}
    return measure(sum_of(len(parts)), {**figures, "total": goal})


def _explained(scene: Scene, parts: Sequence[Figure], goal: Figure) -> bool:
    """Does the total come out with a part taken away that the text calls a burden or a loss?"""
    goal_span = stated_interval(goal)
    spans = [stated_interval(p) for p in parts]
    known = [s for s in spans if s is not None]
    if goal_span is None or len(known) < len(spans):
        return True
    if any(meet(a, b) for a, b in combinations(known, 2)) and len(known) == 2:
        # one amount in two notations
        return True
    negative = relations().word("negative_part")
    for i, span in enumerate(known):
        if negative.search(scene.clause(parts[i])) is None:
            continue
        rest = [s for j, s in enumerate(known) if j != i]
        if meet(goal_span, total([*rest, negate(span)])):
            return True
    return False


def _nominal(figures: Iterable[Figure]) -> Decimal:
    return sum((abs(f.value) for f in figures if f.value is not None), Decimal(0))


def _wholes(scene: Scene, sentence: Sentence, cue_at: int) -> Figure | None:
    """The last figure before the cue, or the first one of the sentence before, as the whole."""
    before = [f for f in scene.figures_in(sentence) if f.start < cue_at]
    if before:
        return before[-1]
    near = [s for s in scene.neighbours(sentence, 1) if s is not sentence and s.first < s.last]
    if not near:
        return None
    amounts = [f for f in scene.figures_in(near[-1]) if unit_class(f) in "MC"]
    return max(amounts, key=lambda f: abs(f.value or Decimal(0)), default=None)


def _listed(scene: Scene, sentence: Sentence, whole: Figure, cue_at: int) -> list[Figure]:
    """Figures of the whole's unit behind the cue, in this sentence and one that goes on."""
    parts = [
        f for f in scene.figures_in(sentence)
        if f.start > cue_at and f is not whole and f.unit == whole.unit and f.value is not None
    ]  # fmt: skip
    return parts[:_MAX_PARTS]


def _parts_of_whole(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Davon entfielen 2,1 Milliarden auf …, 0,9 Milliarden auf …*"""
    words = relations()
    match = words.word("parts_follow").search(sentence.text)
    if match is None or words.word("nested").search(sentence.text):
        return
    cue_at = sentence.start + match.start()
    whole = _wholes(scene, sentence, cue_at)
    if whole is None or unit_class(whole) not in "MC" or whole.aspect == "change":
        return
    parts = _listed(scene, sentence, whole, cue_at)
    if len(parts) < 2:
        return
    outcome = _outcome(parts, whole)
    if outcome is None:
        return
    article = scene.record.article.id
    if outcome.judgement.verdict == "supported":
        yield arithmetic_finding(article, outcome, cue=match[0])
        return
    too_much = _nominal(parts) > _nominal([whole])
    exhaustive = words.word("exhaustive").search(sentence.text) is not None
    if outcome.judgement.verdict != "refuted" or _explained(scene, parts, whole):
        return
    if too_much or exhaustive:
        yield arithmetic_finding(article, outcome, cue=match[0])


def _totals_of_before(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*12.400 Euro lagen in A, 4.300 Euro in B. Insgesamt waren das …*"""
    for frame in relations().frames["total_of_before"]:
        for match in frame.finditer(sentence.masked):
            goal = scene.figures[int(match["total"][1:])]
            pool = [f for f in scene.figures_in(sentence) if f.start < goal.start]
            near = [s for s in scene.neighbours(sentence, 1) if s is not sentence]
            if len(pool) < 2 and near:
                pool = [*scene.figures_in(near[-1]), *pool]
            parts = [f for f in pool if f.unit == goal.unit and f.value is not None]
            if not 2 <= len(parts) <= _MAX_PARTS:
                continue
            outcome = _outcome(parts, goal)
            if outcome is None or (
                outcome.judgement.verdict == "refuted" and _explained(scene, parts, goal)
            ):
                continue
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
            return


def _weights(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """Shares of one whole that the sentence names in full."""
    words = relations()
    cue = words.word("exhaustive").search(sentence.text)
    if cue is None or words.word("nested").search(sentence.text):
        return
    composed = words.word("parts_follow").search(sentence.text)
    parts = [
        f for f in scene.figures_in(sentence)
        if f.unit == "percent" and f.value is not None
        and (_is_share(f) or (composed is not None and f.start > sentence.start + composed.end()))
    ]  # fmt: skip
    others = [f for f in scene.figures_in(sentence) if f not in parts and f.unit == "percent"]
    stated_rest = any(words.word("rest_row").search(scene.before(f, 12)) for f in parts)
    if others or not 2 <= len(parts) <= _MAX_PARTS or not (stated_rest or composed is not None):
        return
    spans = [s for p in parts if (s := stated_interval(p)) is not None]
    judgement = judge(point(_WHOLE), total(spans))
    if judgement.verdict == "inconclusive" or (
        judgement.verdict == "refuted" and not stated_rest and _nominal(parts) < _WHOLE
    ):
        return
    found = german_number(_nominal(parts), 4)
    ending = "also das Ganze." if judgement.verdict == "supported" else "nicht 100 %."
    listed = ", ".join(f"„{p.text}“" for p in parts)
    yield make_finding(
        scene.record.article.id, "arithmetic", judgement.verdict, parts,
        f"Die Anteile {listed} ergeben zusammen {found} %, {ending}",
        name="shares_sum_to_100", reason=judgement.reason, expected="100",
        stated=str(_nominal(parts)),
        evidence={"formula": " + ".join(p.id for p in parts) + " = 100", "cue": cue[0]},
    )  # fmt: skip


def _amounts_near(scene: Scene, share: Figure, sentence: Sentence) -> list[Figure]:
    """Levels in money or counts before the share and in the rest of its sentence."""
    return [
        f for near in scene.neighbours(sentence, 2) for f in scene.figures_in(near)
        if unit_class(f) in "MC" and f.aspect == "level" and f.value is not None and f.value > 0
    ]  # fmt: skip


def _could_be_share(part: Figure, whole: Figure) -> bool:
    if not metrics_agree(part.metric, whole.metric):
        return False
    if not part.value or not whole.value or part.value == whole.value:
        return False
    return part.value / whole.value > _SMALLEST_SHARE


def _is_stated_of(scene: Scene, share: Figure, part: Figure) -> bool:
    """Do words right before the share say that it is what the part amounts to?

    The part stands in the same sentence, or in the one before that this one takes up.
    """
    home, there = scene.sentence_of(share), scene.sentence_of(part)
    if home is None or there is None or not 0 <= home.index - there.index <= 1:
        return False
    before = scene.before(share, _CUE_WIDTH)
    return relations().word("share_is").search(before) is not None


def _share_of_whole(scene: Scene, share: Figure, sentence: Sentence) -> Iterator[Finding]:
    """*744.800 von 9,03 Millionen, das entspricht einem Anteil von 8,2 Prozent*

    A share that none of the pairs near by gives is refuted only where there is one pair and the
    text says that the share follows from it.
    """
    around = scene.before(share, 45) + " | " + scene.after(share, 12)
    cue = relations().word("share_of").search(around)
    if cue is None or not _is_share(share) or share.aspect == "change":
        return
    amounts = _amounts_near(scene, share, sentence)
    pairs = [ordered(a, b) for a, b in combinations(amounts, 2) if a.unit == b.unit]
    pairs = [(p, w) for p, w in pairs if _could_be_share(p, w)]
    pairs.sort(key=lambda pair: sum(abs(f.start - share.start) for f in pair))
    outcomes = [
        o for part, whole in pairs
        if (o := measure(SHARE, {"part": part, "whole": whole, "share": share}))
    ]  # fmt: skip
    fitting = [o for o in outcomes if o.judgement.verdict != "refuted"]
    article = scene.record.article.id
    if fitting:
        here = {f.id for f in scene.figures_in(sentence)}
        close = any(f.id in here for f in fitting[0].figures.values() if f is not share)
        if share.qualifier in ("exact", "about") or (len(outcomes) == 1 and close):
            yield arithmetic_finding(article, fitting[0], cue=cue[0])
        return
    if len(outcomes) != 1 or _of_another_whole(scene, share, outcomes[0].figures["whole"]):
        return
    if _is_stated_of(scene, share, outcomes[0].figures["part"]):
        yield arithmetic_finding(article, outcomes[0], cue=cue[0])


def _of_another_whole(scene: Scene, share: Figure, whole: Figure) -> bool:
    """Does the text behind the share name a whole of another kind? (*70 % des Börsenwerts*)"""
    behind = re.match(
        r"[%\w]*\s(?:der|des|ihre[rs]|seine[rs]|vom|von|am|dieses|dieser)\s(?:[a-zäöüß]+\s)?(\w+)",
        scene.after(share, 60),
    )
    if behind is None:
        return False
    for role, metrics in _WHOLES.items():
        if relations().roles[role].fullmatch(behind[1]) and whole.metric not in metrics:
            return True
    return False


def _is_share(figure: Figure) -> bool:
    return figure.metric in ("share", "allocation", "other")


def _products(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*20 Millionen Aktien zu je 2,50 Euro*, and the amount that this makes."""
    for frame in relations().frames["product"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        number = scene.figures[int(match["n"][1:])]
        price = scene.figures[int(match["p"][1:])]
        amounts = [
            f for near in scene.neighbours(sentence, 0, 1) for f in scene.figures_in(near)
            if f.start > price.start and f.unit == price.unit and f.value and price.value
            and f.value > price.value * 20
        ]  # fmt: skip
        outcomes = [
            o for f in amounts[:3]
            if (o := measure(MARKET_CAP, {"shares": number, "price": price, "cap": f}))
        ]  # fmt: skip
        good = [o for o in outcomes if o.judgement.verdict != "refuted"]
        if good:
            yield arithmetic_finding(scene.record.article.id, good[0], cue=unmask(scene, match[0]))
        elif len(outcomes) == 1:
            yield arithmetic_finding(
                scene.record.article.id, outcomes[0], cue=unmask(scene, match[0])
            )
        return


@cache
def _partition() -> re.Pattern[str]:
    """*Von den 30 Befragten rechnen 21 mit … und 14 mit …*: parallel phrases with one word."""
    return re.compile(
        r"\b(?:von|unter) (?:den|insgesamt|rund)? ?⟨C(?P<whole>\d+)⟩[^⟨⟩;]{0,60}⟨C(?P<a>\d+)⟩ "
        r"(?P<word>mit|im|in|zum|zur|für|gegen|auf|per)\b[^⟨⟩;]{0,60}⟨C(?P<b>\d+)⟩ (?P=word)\b"
        r"(?:[^⟨⟩;]{0,40}⟨C(?P<c>\d+)⟩ (?P=word)\b)?",
        re.IGNORECASE,
    )


def _counts(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """Groups of one set that are more than the set."""
    match = _partition().search(sentence.masked)
    if match is None:
        return
    whole = scene.figures[int(match["whole"])]
    parts = [scene.figures[int(match[g])] for g in "abc" if match[g]]
    if whole.value is None or any(p.value is None for p in parts):
        return
    if _nominal(parts) <= abs(whole.value):
        return
    outcome = _outcome(parts, whole)
    if outcome is not None:
        yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))


def check_totals(scene: Scene, settled: Iterable[str] = ()) -> list[Finding]:
    """Findings about sums and shares; `settled` are ids of figures that are moves."""
    done = set(settled)
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        findings.extend(_parts_of_whole(scene, sentence))
        findings.extend(_totals_of_before(scene, sentence))
        findings.extend(_weights(scene, sentence))
        findings.extend(_products(scene, sentence))
        findings.extend(_counts(scene, sentence))
        for figure in scene.figures_in(sentence):
            if figure.unit == "percent" and figure.id not in done:
                findings.extend(_share_of_whole(scene, figure, sentence))
    return findings
