"""Checks of sets that a text divides: weights that make the whole, groups, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.checks.breakdowns import breakdowns, nominal_sum, sum_outcome
from nlp_fin.checks.findings import (
    arithmetic_finding,
    german_number,
    make_finding,
    whole_finding,
)
from nlp_fin.checks.identities.base import of_one_order
from nlp_fin.checks.intervals import point, total
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.shares import is_share
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.totals import MAX_PARTS
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.lexicon.relations import relations
from nlp_fin.records import decimal_text
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
def _part_of_set() -> re.Pattern[str]:
    """*Von 27 Analysten raten 18 zum Kauf*"""
    return re.compile(
        r"^(?:Von|Unter) (?:den |insgesamt |allen |rund )*⟨C(?P<whole>\d+)⟩ [^⟨⟩;,]{2,60}? "
        r"⟨C(?P<part>\d+)⟩ (?!\w*(?:prozent|mal|jahre|milliarden|millionen)\b)[a-zäöü]"
    )


def _more_than_all(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """A part of a counted set that is larger than the set."""
    match = _part_of_set().search(sentence.masked)
    if match is None:
        return
    whole, part = (scene.figures[int(match[name])] for name in ("whole", "part"))
    counted = part.unit_text is None or part.unit_text == whole.unit_text
    if not counted or not whole.value or not part.value or part.value <= whole.value:
        return
    if whole.qualifier != "exact" or part.value > whole.value * _SAME_SET:
        return
    sentence_text = (
        f"„{part.text}“ von „{whole.text}“ kann nicht sein: Der Teil wäre größer als das Ganze."
    )
    yield make_finding(
        scene.record.article.id, "arithmetic", "refuted", [part, whole], sentence_text,
        name="part_of_set", stated=decimal_text(part.value), expected=decimal_text(whole.value),
        evidence={"formula": f"{part.id} <= {whole.id}", "cue": unmask(scene, match[0])},
    )  # fmt: skip


_SAME_SET = Decimal(20)


@cache
def _parallel_shares() -> re.Pattern[str]:
    """*zu 71 Prozent in A, zu 17 Prozent in B und zu 19 Prozent in C*"""
    return re.compile(
        r"\bzu ⟨P\d+⟩ (?P<word>in|aus|auf)\b"
        r"(?:[^⟨⟩;:.]{0,50}\bzu ⟨P\d+⟩ (?P=word)\b){1,6}"
    )


@cache
def _enumerated_shares() -> re.Pattern[str]:
    """*55 Prozent Aktien, 35 Prozent Anleihen und 12 Prozent Gold*"""
    item = r"⟨P\d+⟩ [A-ZÄÖÜ][\w-]+(?: [a-zäöü][\w-]*){0,2}"
    return re.compile(rf"{item}(?:, {item}){{1,8}},? (?:und|sowie) {item}")


def _listed_shares(scene: Scene, sentence: Sentence) -> re.Match[str] | None:
    """Shares in parallel phrases, or in a list of nouns that linking takes for shares."""
    match = _parallel_shares().search(sentence.masked)
    if match is not None:
        return match
    match = _enumerated_shares().search(sentence.masked)
    if match is None:
        return None
    figures = [scene.figures[int(n)] for n in re.findall(r"⟨P(\d+)⟩", match[0])]
    return match if all(f.metric in ("share", "allocation") for f in figures) else None


def _shares_in_parallel(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """Shares of one thing in parallel phrases that are more than the whole."""
    match = _listed_shares(scene, sentence)
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


@cache
def _weight_line() -> re.Pattern[str]:
    """*- Japan: 11,4 %*, a line with one label and one share"""
    return re.compile(r"[-•*–·\s]*(?P<label>[^⟨⟩:]{2,45}?)\s?[:–-]?\s?⟨P(?P<place>\d+)⟩[).,;\s]*")


def _weight_lists(scene: Scene) -> Iterator[list[tuple[str, Figure]]]:
    """Runs of bullets with one share each."""
    run: list[tuple[str, Figure]] = []
    block = -1
    for sentence in scene.sentences:
        match = _weight_line().fullmatch(sentence.masked)
        bullet = scene.blocks[sentence.block].kind == "bullet"
        if match is None or not bullet or (run and sentence.block != block + 1):
            yield run
            run = []
        if match is not None and bullet:
            run.append((match["label"], scene.figures[int(match["place"])]))
        block = sentence.block
    yield run


_MIN_LINES = 3


def _weights_in_lines(scene: Scene) -> Iterator[Finding]:
    """A list of shares that names a rest, line by line, makes the whole."""
    rest = relations().word("rest_row")
    for run in _weight_lists(scene):
        figures = [figure for _, figure in run]
        if not _MIN_LINES <= len(run) <= _MAX_LINES or any(f.value is None for f in figures):
            continue
        closed = rest.match(run[-1][0]) and not _of_a_selection().search(run[-1][0])
        if not closed or not all(is_share(f) for f in figures) or nominal_sum(figures) < _MOST:
            continue
        judgement = _whole_of(figures)
        if judgement.verdict != "inconclusive":
            ending = "also das Ganze." if judgement.verdict == "supported" else "nicht 100 %."
            yield whole_finding(
                scene.record.article.id, figures, judgement, _listing(figures) + ending,
                cue=run[-1][0],
            )  # fmt: skip


_MAX_LINES = 30
_MOST = Decimal(70)
"""Shares that sum to less are the parts of something smaller than the whole."""


@cache
def _of_a_selection() -> re.Pattern[str]:
    return re.compile(r"\btop\b|\d|größte|positionen|holdings", re.IGNORECASE)


def check_partitions(scene: Scene) -> list[Finding]:
    """Findings about weights, groups and rests that do not make their whole."""
    findings = list(_weights_in_lines(scene))
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        findings.extend(_weights(scene, sentence))
        findings.extend(_counts(scene, sentence))
        findings.extend(_more_than_all(scene, sentence))
        findings.extend(_rest_of_before(scene, sentence))
        findings.extend(_shares_in_parallel(scene, sentence))
    return findings
