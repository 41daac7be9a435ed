"""Checks of sets that a text divides: weights that make the whole, groups, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.checks.breakdowns import breakdowns, nominal_sum, sum_outcome
from nlp_fin.checks.findings import arithmetic_finding, german_number, whole_finding
from nlp_fin.checks.identities.base import of_one_order
from nlp_fin.checks.intervals import point, total
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.shares import is_share
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.totals import MAX_PARTS
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

_WHOLE = Decimal(100)


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
        and (is_share(f) or (composed is not None and f.start > sentence.start + composed.end()))
    ]  # fmt: skip
    others = [f for f in scene.figures_in(sentence) if f not in parts and f.unit == "percent"]
    stated_rest = any(words.word("rest_row").search(scene.before(f, 12)) for f in parts)
    if others or not 2 <= len(parts) <= MAX_PARTS or not (stated_rest or composed is not None):
        return
    for run in breakdowns(parts, _WHOLE, _makes_whole):
        judgement = _whole_of(run)
        if judgement.verdict == "inconclusive" or (
            judgement.verdict == "refuted" and not stated_rest and nominal_sum(run) < _WHOLE
        ):
            continue
        ending = "also das Ganze." if judgement.verdict == "supported" else "nicht 100 %."
        yield whole_finding(
            scene.record.article.id, run, judgement, _listing(run) + ending, cue=cue[0]
        )


def _whole_of(parts: Sequence[Figure]) -> Judgement:
    """Do the shares make 100 percent?"""
    spans = [s for p in parts if (s := stated_interval(p)) is not None]
    return judge(point(_WHOLE), total(spans))


def _makes_whole(parts: Sequence[Figure]) -> bool:
    return _whole_of(parts).verdict == "supported"


def _listing(parts: Sequence[Figure]) -> str:
    listed = ", ".join(f"„{p.text}“" for p in parts)
    return f"Die Anteile {listed} ergeben zusammen {german_number(nominal_sum(parts), 4)} %, "


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
    if nominal_sum(parts) <= abs(whole.value):
        return
    outcome = sum_outcome(parts, whole)
    if outcome is not None:
        yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))


@cache
def _parallel_shares() -> re.Pattern[str]:
    """*zu 71 Prozent in A, zu 17 Prozent in B und zu 19 Prozent in C*"""
    return re.compile(
        r"\bzu ⟨P\d+⟩ (?P<word>in|aus|auf)\b"
        r"(?:[^⟨⟩;:.]{0,50}\bzu ⟨P\d+⟩ (?P=word)\b){1,6}"
    )


def _shares_in_parallel(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """Shares of one thing in parallel phrases that are more than the whole."""
    match = _parallel_shares().search(sentence.masked)
    if match is None or relations().word("nested").search(sentence.text):
        return
    parts = [scene.figures[int(n)] for n in re.findall(r"⟨P(\d+)⟩", match[0])]
    if any(stated_interval(p) is None for p in parts):
        return
    for run in breakdowns(parts, _WHOLE, _makes_whole):
        judgement = _whole_of(run)
        if nominal_sum(run) < _WHOLE or judgement.verdict == "inconclusive":
            continue
        ending = "also das Ganze." if judgement.verdict == "supported" else "mehr als 100 %."
        yield whole_finding(
            scene.record.article.id, run, judgement, _listing(run) + ending,
            cue=unmask(scene, match[0]),
        )  # fmt: skip


def _rest_of_before(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*71.470 Fahrzeuge. In A waren es 18.698, in B 18.017. Die übrigen Märkte trugen 13.789 bei.*

    The rest closes the list: the parts of the sentence before and the rest make the whole, which
    is the one figure of the sentence before that.
    """
    rest = [f for f in scene.figures_in(sentence) if unit_class(f) in "MC"]
    cue = _rest().search(sentence.text)
    near = [s for s in scene.neighbours(sentence, 2) if s.index < sentence.index]
    if cue is None or len(rest) != 1 or len(near) != 2:
        return
    unit = rest[0].unit
    wholes, parts = (
        [f for f in scene.figures_in(s) if f.unit == unit and f.value] for s in near
    )  # fmt: skip
    if len(wholes) != 1 or not 2 <= len(parts) <= MAX_PARTS or wholes[0].aspect == "change":
        return
    if any(nominal_sum([f]) >= nominal_sum(wholes) for f in (*parts, *rest)):
        return
    outcome = sum_outcome([*parts, *rest], wholes[0])
    if outcome is not None and of_one_order(outcome):
        yield arithmetic_finding(scene.record.article.id, outcome, cue=cue[0])


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(
        r"^(?:Die|Auf die|In den|Der|Den|Das|Auf den)\s"
        r"(?:übrigen?|restlichen?|verbleibenden?|Rest)\b"
    )


def check_partitions(scene: Scene) -> list[Finding]:
    """Findings about weights, groups and rests that do not make their whole."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        findings.extend(_weights(scene, sentence))
        findings.extend(_counts(scene, sentence))
        findings.extend(_rest_of_before(scene, sentence))
        findings.extend(_shares_in_parallel(scene, sentence))
    return findings
