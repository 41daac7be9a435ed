"""Metric candidates for a change that stands beside its amount: *2 Mrd. Euro, 8 Prozent mehr*."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.drafts import Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import is_finite

_QUOTED = frozenset(("index_level", "price", "fx_rate"))
_APPOSED = 7
_GROWN = frozenset(("revenue_growth", "earnings_growth", "eps_growth"))
_TRADED = frozenset(
    ("company", "index", "commodity", "crypto", "currency", "bond", "etf", "fund", "rate")
)
_STOCKS = ("anleger", "anlegern", "aktionäre", "börse", "investoren",
           "aktie", "aktien", "papier", "papiere", "titel", "kurs", "kurse", "index",
           "anleihen")  # fmt: skip
_TARGETS = 4
_AMOUNTING = frozenset(
    "wäre wären entspräche entspricht entsprechen entsprach entsprächen bedeutet bedeuten "
    "bedeutete ergibt errechnet heute aktuellen derzeitigen jetzigen potenzial".split()
)


def growth_candidates(
    memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """A change right behind an amount is the change of that amount: *verdiente 2 Mrd. Euro,
    8 Prozent mehr als im Vorjahr*; *Das ist ein Plus von 8 Prozent.*"""
    if not frame.move or frame.unit not in ("percent", "pp", "bp"):
        return
    index = reading.frames.index(frame)
    inside = [d for i in range(index) if (d := memory.of_frame(reading, i)) is not None]
    recent = inside[::-1] or memory.before(sentence, 1)[:2]
    for rank, earlier in enumerate(recent[:2]):
        if earlier.frame is None:
            continue
        if frame.unit == "pp" and earlier.metric.metric in ("return", "cagr"):
            choice = MetricChoice("return_gap", "level", "return_gap", time="flow")
            yield Candidate(choice, {"growth_of": 1.0, "rank": float(rank)}, "a gap of two returns")
            continue
        concept_id = earlier.metric.concept or earlier.metric.metric
        if earlier.metric.concept is None and concept_id not in _QUOTED:
            continue
        if earlier.frame.unit == frame.unit or earlier.frame.old or earlier.frame.shift:
            continue
        concept = metric_lexicon().concepts[concept_id]
        if frame.unit not in concept.moves:
            continue
        resolved = resolve(concept, frame, "change")
        if resolved is None:
            continue
        features = {
            "growth_of": 1.0,
            "rank": float(rank),
            "cue_between": cues_between(reading, index - 1, index) if inside else 0.0,
            "sentences_back": float(not inside),
            "other_block": float(earlier.block != reading.block),
            "resumed": float(not inside and _resumes(reading)),
            "in_bracket": float(_in_bracket_after(reading, index)),
            "apposed": float(rank == 0 and bool(inside) and _is_apposed(reading, index)),
        }
        choice = MetricChoice(resolved[0], resolved[1], concept.id, time=concept.time, basis=None)
        yield Candidate(choice, features, f"the change of {earlier.quantity.text}")


def mark_accounts(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, candidates: list[Candidate]
) -> None:
    """*Der Umsatz stieg um 9 %. Lederwaren legten um 13 % zu*: what is no security and moves right
    behind a growth grew alike."""
    if frame.unit != "percent" or not frame.move:
        return
    earlier = next((d for d in reversed(memory.order[-_TARGETS:]) if d.frame is not None
                    and d.frame.unit == "percent"), None)  # fmt: skip
    if earlier is None or earlier.metric.metric not in _GROWN or earlier.block != reading.block:
        return
    sentence = reading.sentence
    for index, token in enumerate(sentence.tokens):
        if sentence.clauses[index] != sentence.clauses[frame.at]:
            continue
        if token.kind == "mention":
            kind = scene.kind(scene.ctx.mentions[token.ref].instrument)
            if kind in _TRADED:
                return
        elif token.lower.endswith(_STOCKS):
            return
    concepts = metric_lexicon().concepts
    if any(
        resolve(concepts[cue.concept], frame, cue.role) is not None
        and sentence.clauses[cue.first] == sentence.clauses[frame.at]
        and sentence.tokens[cue.first].text[0].isupper()
        for cue in reading.cues.metrics
    ):
        return
    for candidate in candidates:
        taken = candidate.features.get("carried") or candidate.features.get("inherit")
        if taken and candidate.value.metric == earlier.metric.metric:
            candidate.features["accounting"] = 1.0


def upside_candidates(
    memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """*traut der Aktie 34 Euro zu, das wären 32 Prozent mehr als heute*."""
    if frame.unit not in ("percent", "bare") or frame.prep == "um":
        return
    near = reading.sentence.lowers[max(0, frame.at - _APPOSED) : frame.at + _APPOSED]
    if not _AMOUNTING.intersection(near):
        return
    index = reading.frames.index(frame)
    inside = [d for i in range(index) if (d := memory.of_frame(reading, i)) is not None]
    for earlier in (*inside[::-1], *memory.before(sentence, 1))[:_TARGETS]:
        if earlier.frame is None or earlier.frame.unit not in ("currency", "points"):
            continue
        if earlier.metric.metric == "price_target" or earlier.basis == "target":
            choice = MetricChoice("upside", "level", "upside", unit="percent")
            yield Candidate(choice, {"target_ahead": 1.0}, f"up to {earlier.quantity.text}")
            return


def _resumes(reading: Reading) -> bool:
    """*Das war ein Plus von 2,5 Prozent*, *Der Zuwachs von 22 Prozent …*: about the amount
    before."""
    lowers = reading.sentence.lowers
    if len(lowers) <= 2:
        return False
    if lowers[0] in ("das", "dies") and is_finite(lowers[1]):
        return True
    return lowers[0] in ("der", "das", "die", "dieser", "dieses") and any(
        cue.noun and cue.first == 1 and cue.role == "change" for cue in reading.cues.directions
    )


def _is_apposed(reading: Reading, index: int) -> bool:
    """*einen Umsatz von 33 Mrd. in den Büchern, 20 Prozent mehr*, *…, ein Plus von 8 Prozent*."""
    one, two = reading.frames[index - 1], reading.frames[index]
    between = reading.sentence.tokens[one.at + 1 : two.at]
    marks = [i for i, token in enumerate(between) if token.text in (",", "–", "-", "oder")]
    if len(between) > _APPOSED or not marks:
        return False
    moves = {cue.last for cue in reading.cues.directions if cue.noun}
    if any(t.kind == "mention" or t.lower in ("und", "während", "sowie") for t in between):
        return False
    return not any(
        token.kind == "word" and token.text[0].isupper() and one.at + 1 + i not in moves
        for i, token in enumerate(between)
        if i > marks[-1]
    )


def _in_bracket_after(reading: Reading, index: int) -> bool:
    """*5,2 Mrd. EUR (+1,7%)*: the bracket opens behind the amount and holds the change."""
    sentence, at = reading.sentence, reading.frames[index].at
    return index > 0 and sentence.lowers[at - 1] in ("(", "[") and not sentence.depths[at - 1]


def cues_between(reading: Reading, first: int, second: int) -> float:
    """Number of metric words between two quantities that could name the second one."""
    low, high = reading.frames[first].at, reading.frames[second].at
    concepts = metric_lexicon().concepts
    frame = reading.frames[second]
    return float(
        sum(
            1
            for cue in reading.cues.metrics
            if low < cue.first < high
            and resolve(concepts[cue.concept], frame, cue.role) is not None
        )
    )
