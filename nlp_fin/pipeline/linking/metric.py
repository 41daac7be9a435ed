"""Candidates for the metric of a quantity from the metric words of its own sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp_fin.lexicon.metrics import MOVES, Concept, metric_lexicon, read_word
from nlp_fin.lexicon.refinements import refinements
from nlp_fin.pipeline.linking.cue_place import (
    clause_noun,
    fits_kind,
    is_adjunct,
    is_dependent,
    is_operand,
    is_owned,
    is_weak,
    is_yardstick,
)
from nlp_fin.pipeline.linking.cues import MetricCue
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.position import is_post, numbers_between, position
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Reading

TIME_OF = {
    "price": "level",
    "index_level": "level",
    "fx_rate": "level",
    "interest_rate": "level",
    "bond_yield": "level",
}
_REFINE_REACH = 6
_MAX_CUES = 24
_PER_SHARE = {"earnings": "eps", "net_income": "eps", "loss": "eps_loss", "net_loss": "eps_loss"}
_ECONOMISTS = frozenset(("institution", "economy", "rate"))
_TRADED = frozenset(("volume", "size", "turnover"))
_PIECES = frozenset(("Aktien", "Stück", "Papiere", "Anteile", "Kontrakte"))
_GAPS = frozenset(("discount", "premium"))
_DEFAULTS = {
    "percent": "other",
    "pp": "other",
    "bp": "interest_rate",
    "times": "ratio",
    "points": "index_level",
    "count": "other",
    "currency": "other",
    "bare": "other",
}


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """What a quantity is: metric word and aspect, and the concept and cue that say so."""

    metric: str
    aspect: str
    concept: str | None = None
    unit: str | None = None
    """Unit that the concept gives to a bare number."""
    sign: int = 1
    cue: tuple[int, int] | None = None
    """First and last token of the cue in the quantity's sentence."""
    basis: str | None = None
    """Basis that the cue itself implies (*Gewinnprognose*)."""
    time: str = "static"
    carried: bool = False
    """True where the words that say it stand in the sentence before."""


def cue_candidates(
    reading: Reading,
    frame: Frame,
    kind: str | None,
    whole: tuple[int, int] | None,
    valuation: bool = False,
) -> Iterator[Candidate]:
    """Candidates from the metric words of the quantity's own sentence.

    `kind` is the kind of the likely subject, `whole` the tokens that name what a percentage may
    be a share of, `valuation` whether the text is at valuations just now.
    """
    concepts = metric_lexicon().concepts
    fitting = [
        (cue, resolved)
        for cue in nearest(reading.cues.metrics, frame.at)
        if (resolved := resolve(concepts[cue.concept], frame, cue.role)) is not None
    ]
    is_amount = frame.unit == "currency"
    held = clause_noun(reading, [cue for cue, _ in fitting], frame)
    for cue, (metric, aspect, detour) in fitting:
        concept = concepts[cue.concept]
        if concept.id == "price" and kind == "currency" and frame.unit == "currency":
            concept, metric = concepts["fx_rate"], "fx_rate"
        if concept.id == "revenue_growth" and kind in _ECONOMISTS:
            concept, metric = concepts["gdp_growth"], "gdp_growth"
        paid = cue.text.lower().startswith("preis")
        if concept.id == "price" and paid and kind == "economy" and metric == "return":
            concept, metric = concepts["inflation"], "inflation"  # *erhöhten sich die Preise*
        close = metric == concept.multiple or concept.behind
        if close and not (
            is_post(reading.sentence, frame.at, cue.first) or is_yardstick(reading, cue, frame.at)
        ):
            continue
        if metric == "ev_ebitda" and concept.id == "ebitda" and _is_of_debt(reading, cue):
            concept, metric = concepts["leverage"], "leverage"
        features = position(reading, frame, cue.first, cue.last)
        features["between"] = float(
            sum(
                1
                for other, _ in fitting
                if other.first != cue.first and _lies_between(other, cue, frame.at)
            )
        )
        features["phrase" if cue.phrase else "verb" if cue.role == "verb" else "noun"] = 1.0
        features["priority"] = float(concept.priority)
        features["detour"] = detour
        if not fits_kind(reading, cue, concept, kind):
            continue
        noun = frame.direction is not None and frame.direction.noun
        if concept.id == "traded" and frame.unit == "percent" and noun:
            continue  # *verkauft mit einem Minus von 14 %*
        if concept.id in _GAPS:
            features["valued" if valuation else "unvalued"] = 1.0
        features["outdone"] = float(held is not None and cue.last < held)
        features["next"] = float(cue.first == frame.at + 1 and not cue.phrase and is_amount)
        features["owned"] = float(is_owned(reading, cue, frame))
        features["operand"] = float(is_operand(reading, frame))
        features["weak_word"] = float(is_weak(reading, cue, fitting, frame.at))
        features["dependent"] = float(is_dependent(reading, cue))
        # *trotz schwacher Umsätze um 5 Prozent*: what moved *um* something is no occasion.
        governs = features.get("bound", 0.0) and frame.prep != "um"
        features["adjunct"] = float(not governs and is_adjunct(reading, cue))
        features.update(kind_features(concept.kinds, kind))
        if frame.unit == "count" and frame.quantity.unit_text is not None and cue.role != "verb":
            counted = features.get("post", 0.0)
            features["counted" if counted else "not_counted"] = 1.0
        traded = concept.id in _TRADED and (frame.quantity.unit_text or "") in _PIECES
        if traded and cue.first < frame.at:
            features["traded_count"] = 1.0  # *Das Volumen betrug 1,1 Milliarden Aktien*
        if whole is not None and not cue.phrase and whole[0] <= cue.first <= whole[1]:
            features["in_whole"] = 1.0
        finer = _refined(reading, frame, cue)
        if finer is not None:
            again = resolve(finer, frame, cue.role)
            if again is not None:
                concept, (metric, aspect, _) = finer, again
        yield Candidate(
            MetricChoice(
                metric,
                aspect,
                concept.id,
                concept.bare,
                concept.sign if aspect == "level" else 1,
                (cue.first, cue.last),
                cue.role if cue.role in ("forecast", "estimate", "target") else None,
                concept.time,
            ),
            features,
            f"«{cue.text}» {_distance_text(frame.at, cue)}",
            reading.sentence.tokens[cue.first].start,
            reading.sentence.tokens[cue.last].end,
        )


def _refined(reading: Reading, frame: Frame, cue: MetricCue) -> Concept | None:
    """A more exact concept that words near the cue give (*vor Steuern*, *je Aktie*)."""
    per = frame.quantity.unit_text or ""
    if cue.concept in _PER_SHARE and per.startswith("je ") and per.endswith("ktie"):
        return metric_lexicon().concepts[_PER_SHARE[cue.concept]]
    for rule in refinements():
        if cue.concept not in rule.base:
            continue
        if rule.times and _has_time(reading, cue, rule.times):
            return metric_lexicon().concepts[rule.to]
        clauses = (reading.sentence.clauses[frame.at], reading.sentence.clauses[cue.first])
        for index in range(len(reading.sentence.lowers)):
            if reading.sentence.clauses[index] not in clauses:
                continue
            if rule.behind and not frame.at < index <= frame.at + _REFINE_REACH:
                continue
            first_side = cue.first - 4 <= index <= cue.last + 5
            if not rule.behind and not (
                index <= cue.last + 4 or frame.at < index <= frame.at + _REFINE_REACH
            ):
                continue
            low, high = min(index, frame.at), max(index, frame.at)
            if not first_side and numbers_between(reading.sentence, low, high):
                continue
            if rule.phrases.match(reading.sentence.lowers, index):
                return metric_lexicon().concepts[rule.to]
    return None


def _is_of_debt(reading: Reading, cue: MetricCue) -> bool:
    """*Die Nettoverschuldung entspricht dem 1,9-Fachen des EBITDA*."""
    kinds = ("debt", "leverage", "leverage_multiple")
    clauses = reading.sentence.clauses
    return any(
        other.concept in kinds
        and other.first < cue.first
        and clauses[other.first] == clauses[cue.first]
        for other in reading.cues.metrics
    )


def _has_time(reading: Reading, cue: MetricCue, words: tuple[str, ...]) -> bool:
    """Whether a time with one of these words stands right behind a metric word (*KGV (12
    Monate)*)."""
    behind = reading.sentence.tokens[cue.last + 1 : cue.last + 1 + _REFINE_REACH]
    return any(t.kind == "time" and any(word in t.lower for word in words) for t in behind)


def nearest(cues: list[MetricCue], at: int) -> list[MetricCue]:
    """All cues of a normal sentence, in order; of many only those around the quantity."""
    if len(cues) <= _MAX_CUES:
        return cues
    close = sorted(cues, key=lambda cue: abs(cue.first - at))[:_MAX_CUES]
    return sorted(close, key=lambda cue: cue.first)


def short_form_candidates(
    reading: Reading, frame: Frame, known: Mapping[str, str]
) -> Iterator[Candidate]:
    """A short word for a compound named before: *Rendite* after *Dividendenrendite*.

    `known` maps the last part of compounds in the text so far to their concept.
    """
    concepts = metric_lexicon().concepts
    for cue in reading.cues.metrics:
        concept_id = known.get(cue.text.lower())
        if concept_id is None or cue.phrase or concept_id == cue.concept:
            continue
        concept = concepts[concept_id]
        resolved = resolve(concept, frame, cue.role)
        if resolved is None:
            continue
        features = position(reading, frame, cue.first, cue.last)
        features.update(noun=1.0, short_form=1.0, priority=0.0, detour=resolved[2])
        token = reading.sentence.tokens[cue.first]
        yield Candidate(
            MetricChoice(
                resolved[0], resolved[1], concept.id, concept.bare, concept.sign,
                (cue.first, cue.last), time=concept.time,
            ),
            features,
            f"«{cue.text}», short for a word before",
            token.start,
            token.end,
        )  # fmt: skip


def _distance_text(at: int, cue: MetricCue) -> str:
    if cue.last < at:
        return f"{at - cue.last} tokens before"
    return f"{cue.first - at} tokens behind"


def _lies_between(other: MetricCue, cue: MetricCue, at: int) -> bool:
    if cue.last < at:
        return cue.last < other.first and other.last < at
    return at < other.first and other.last < cue.first


def kind_features(kinds: tuple[str, ...], kind: str | None) -> dict[str, float]:
    """Whether a concept goes with a subject of this kind."""
    if kind is None:
        return {}
    if kind in kinds:
        return {"kind_fit": 1.0 if kinds.index(kind) == 0 else 0.7}
    return {"kind_misfit": 1.0}


def default_candidate(frame: Frame) -> Candidate:
    """What a quantity is when nothing in the text says it."""
    metric = _DEFAULTS[frame.unit]
    if frame.unit == "bare" and frame.quantity.unit == "times":
        metric = "pe"  # *Lilly wird mit 33 bewertet*
    aspect = "change" if frame.move and metric not in MOVES and metric != "other" else "level"
    features = {"default": 1.0}
    counted = frame.quantity.unit_text
    if frame.unit == "count" and counted is not None and not read_word(counted):
        features["plain_count"] = 1.0
    return Candidate(
        MetricChoice(metric, aspect, time=TIME_OF.get(metric, "static")),
        features,
        f"no cue; default for {frame.unit}",
    )
