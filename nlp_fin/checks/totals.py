"""Checks of sums that prose asserts: the parts of a whole, a total of what stands before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from nlp_fin.checks.breakdowns import divided_sums, fits, nominal_sum, sum_outcome
from nlp_fin.checks.findings import arithmetic_finding
from nlp_fin.checks.intervals import meet, negate, total
from nlp_fin.checks.moves import unmask
from nlp_fin.checks.scene import Scene, Sentence, unit_class
from nlp_fin.checks.stated import stated_interval
from nlp_fin.checks.subjects import words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure, Finding

MAX_PARTS = 12
"""Figures beyond which a sentence is a list that nobody adds up."""


_ALIKE = Decimal("0.02")


def _is_one_amount(a: Figure, b: Figure) -> bool:
    """One amount in two notations or roundings."""
    one, two = nominal_sum([a]), nominal_sum([b])
    return abs(one - two) <= _ALIKE * max(one, two)


def is_explained(scene: Scene, parts: Sequence[Figure], goal: Figure) -> bool:
    """Does the total come out with a part taken away that the text calls a burden or a loss?"""
    goal_span = stated_interval(goal)
    spans = [stated_interval(p) for p in parts]
    known = [s for s in spans if s is not None]
    if goal_span is None or len(known) < len(spans):
        return True
    if len(parts) == 2 and _is_one_amount(*parts):
        return True
    negative = relations().word("negative_part")
    for i, span in enumerate(known):
        if negative.search(scene.clause(parts[i])) is None:
            continue
        rest = [s for j, s in enumerate(known) if j != i]
        if meet(goal_span, total([*rest, negate(span)])):
            return True
    return False


_LOOKS_BACK = 3
"""Sentences in a row that may divide one whole; beyond them nobody can say what is divided."""


def _wholes(scene: Scene, sentence: Sentence, cue_at: int) -> list[Figure]:
    """What a sentence may divide, the likeliest first.

    The last figure before the cue, or the largest amount of the sentence before. Where that one
    divides a whole itself, the same whole may be divided once more (by region instead of segment),
    or one of its parts.
    """
    found: list[Figure] = []
    for _ in range(_LOOKS_BACK + 1):
        before = [f for f in scene.figures_in(sentence) if f.start < cue_at]
        if before:
            return [before[-1], *found]
        near = [s for s in scene.neighbours(sentence, 1) if s is not sentence and s.first < s.last]
        if not near:
            return found
        sentence = near[-1]
        amounts = [f for f in scene.figures_in(sentence) if unit_class(f) in "MC"]
        if amounts:
            largest = max(amounts, key=lambda f: abs(f.value or Decimal(0)))
            found = [largest, *(f for f in found if f is not largest)]
        cue = relations().word("parts_follow").search(sentence.text)
        if cue is None:
            return found
        cue_at = sentence.start + cue.start()
    return []


def _begins_with_part(scene: Scene, sentence: Sentence, cue_at: int) -> bool:
    """*350 Millionen Euro entfallen auf …*: the figure before the cue is a part, not the whole."""
    before = [f for f in scene.figures_in(sentence) if f.start < cue_at]
    if len(before) != 1 or not _beside().fullmatch(scene.text, before[0].end, cue_at):
        return False
    return _assigns().match(scene.text, cue_at, cue_at + 24) is not None


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(r"\s(?:[a-zäöü]+\s)?")


@cache
def _assigns() -> re.Pattern[str]:
    return re.compile(r"\w+\s(?:auf|aus|von)\b")


def _listed(scene: Scene, sentence: Sentence, whole: Figure, cue_at: int) -> list[Figure]:
    """Figures of the whole's unit behind the cue, in this sentence and one that goes on."""
    stop = _next_sentence().search(scene.text, max(cue_at, 0), sentence.end)
    end = sentence.end if stop is None else stop.start()
    parts = [
        f for f in scene.figures_in(sentence)
        if cue_at < f.start < end and f is not whole and f.unit == whole.unit
        and f.value is not None
    ]  # fmt: skip
    return parts[:MAX_PARTS]


@cache
def _next_sentence() -> re.Pattern[str]:
    return re.compile(r"[\w)]\.\s[A-ZÄÖÜ]")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"(?:Der|Die|Das)\s(?:[a-zäöüß]+\s)?(?P<noun>[A-ZÄÖÜ]\w+)")


def _is_of_another(scene: Scene, sentence: Sentence, whole: Figure) -> bool:
    """Does the sentence divide something that the whole's sentence does not name?

    *Die Bilanzsumme beträgt 6,0 Milliarden. Das Fremdkapital verteilt sich auf …*
    """
    there = scene.sentence_of(whole)
    match = _opening().match(sentence.text)
    if there is None or there is sentence or match is None:
        return False
    return not set(words_of(match["noun"])) & set(words_of(there.text))


def _parts_of_whole(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Davon entfielen 2,1 Milliarden auf …, 0,9 Milliarden auf …*"""
    words = relations()
    match = words.word("parts_follow").search(sentence.text)
    if match is None or words.word("nested").search(sentence.text):
        return
    cue_at = sentence.start + match.start()
    if _begins_with_part(scene, sentence, cue_at):
        cue_at = sentence.start - 1
    wholes = [f for f in _wholes(scene, sentence, cue_at)
        if unit_class(f) in "MC" and f.aspect != "change"]  # fmt: skip
    divided = [divided_sums(_listed(scene, sentence, whole, cue_at), whole) for whole in wholes]
    article = scene.record.article.id
    fitting = next((d for d in divided if any(fits(o) for o in d)), None)
    for outcome in fitting or (divided[0] if divided else []):
        if fits(outcome):
            yield arithmetic_finding(article, outcome, cue=match[0])
            continue
        *parts, whole = outcome.figures.values()
        if outcome.judgement.verdict != "refuted" or is_explained(scene, parts, whole):
            continue
        if _is_of_another(scene, sentence, whole):
            continue
        too_much = nominal_sum(parts) > nominal_sum([whole])
        exhaustive = words.word("exhaustive").search(sentence.text) is not None
        if too_much or (exhaustive and len(wholes) == 1):
            yield arithmetic_finding(article, outcome, cue=match[0])


@cache
def _colon_list() -> re.Pattern[str]:
    """*3,4 Milliarden Euro in neue Werke: 1,5 Milliarden in A, 1,2 in B und 0,7 in C*"""
    return re.compile(
        r"⟨[MC](?P<whole>\d+)⟩[^⟨⟩;:]{0,60}: ?"
        r"(?P<list>[^⟨⟩;:]{0,40}⟨[MC]\d+⟩[^;:]*?(?: und |der Rest)"
        r"[^⟨⟩;:]{0,40}⟨[MC]\d+⟩[^⟨⟩;:]{0,60})$"
    )


def _list_behind_colon(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """Parts in a list that ends the sentence, more than the amount before the colon.

    Less may be a selection; only more cannot be.
    """
    match = _colon_list().search(sentence.masked)
    if match is None or relations().word("nested").search(sentence.text):
        return
    whole = scene.figures[int(match["whole"])]
    parts = [scene.figures[int(n)] for n in re.findall(r"⟨[A-Z](\d+)⟩", match["list"])]
    if not 2 <= len(parts) <= MAX_PARTS or any(f.unit != whole.unit for f in parts):
        return
    if any(f.value is None or nominal_sum([f]) >= nominal_sum([whole]) for f in parts):
        return
    closed = "der Rest" in match["list"]
    for outcome in divided_sums(parts, whole):
        *run, _ = outcome.figures.values()
        more = closed or nominal_sum(run) > nominal_sum([whole])
        if fits(outcome) or (more and not is_explained(scene, run, whole)):
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))


_APART = 40
_ALL = Decimal(100)
_SHARES = ("share", "allocation", "other")


def _total_of_list(scene: Scene, sentence: Sentence) -> Iterator[Finding]:
    """*Umsätze von 4,1, 2,6 und 1,9 Milliarden Euro, zusammen also 8,6 Milliarden Euro*"""
    for frame in relations().frames["total_in_sentence"]:
        match = frame.search(sentence.masked)
        if match is None:
            continue
        goal = scene.figures[int(match["total"][1:])]
        parts: list[Figure] = []
        for figure in reversed(scene.figures[sentence.first : scene.place[goal.id]]):
            follower = parts[-1] if parts else goal
            if figure.unit != goal.unit or figure.value is None:
                break
            if follower.start - figure.end > _APART + 40 * (not parts):
                break
            parts.append(figure)
        if goal.unit == "percent" and (
            any(p.metric not in _SHARES for p in parts) or nominal_sum(parts) == _ALL
        ):
            # parts that are the whole have no total, and what follows begins another breakdown
            continue
        if not 2 <= len(parts) <= MAX_PARTS or nominal_sum([goal]) <= max(
            nominal_sum([p]) for p in parts
        ):
            continue
        outcome = sum_outcome(parts[::-1], goal)
        if outcome is None or (
            outcome.judgement.verdict == "refuted" and is_explained(scene, parts, goal)
        ):
            continue
        yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
        return


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
            if not 2 <= len(parts) <= MAX_PARTS:
                continue
            outcome = sum_outcome(parts, goal)
            if outcome is None or (
                outcome.judgement.verdict == "refuted" and is_explained(scene, parts, goal)
            ):
                continue
            yield arithmetic_finding(scene.record.article.id, outcome, cue=unmask(scene, match[0]))
            return


def check_totals(scene: Scene) -> list[Finding]:
    """Findings about parts and their whole."""
    findings: list[Finding] = []
    for sentence in scene.sentences:
        if sentence.first == sentence.last:
            continue
        findings.extend(_parts_of_whole(scene, sentence))
        findings.extend(_list_behind_colon(scene, sentence))
        findings.extend(_total_of_list(scene, sentence))
        findings.extend(_totals_of_before(scene, sentence))
    return findings
