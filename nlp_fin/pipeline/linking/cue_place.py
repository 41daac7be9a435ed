"""How well a metric word fits a quantity, by its part in the sentence."""

from __future__ import annotations

from nlp_fin.lexicon.metrics import Concept, metric_lexicon
from nlp_fin.pipeline.linking.cues import MetricCue
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading

_NEAR = 4


_OPERATORS = frozenset("+ - − – * × x / ÷ ·".split())


_NEVER_POINTS = frozenset(("currency", "company", "commodity", "crypto", "fund"))


_LINKING = frozenset("auf für in aus an".split())


def is_operand(reading: Reading, frame: Frame) -> bool:
    """Whether the quantity is a term of a sum before its equals sign (*EV = 420 + 130 = …*)."""
    lowers = reading.sentence.lowers
    beside = (*lowers[max(0, frame.at - 1) : frame.at], *lowers[frame.at + 1 : frame.at + 2])
    return any(sign in _OPERATORS for sign in beside) and "=" in lowers[frame.at :]


def fits_kind(reading: Reading, cue: MetricCue, concept: Concept, kind: str | None) -> bool:
    """*wuchs* is of an economy or of a firm; *Stand* is of an index."""
    if cue.phrase or reading.sentence.tokens[cue.first].text[0].isupper():
        return concept.id != "index_level" or kind not in _NEVER_POINTS
    if concept.id == "gdp_growth":
        return kind == "economy"
    return concept.id != "revenue_growth" or kind != "economy"


Fitting = list[tuple[MetricCue, tuple[str, str, float]]]


def is_weak(reading: Reading, cue: MetricCue, fitting: Fitting) -> bool:
    """A verb that can be of anything (*wuchs*) says less than a noun of its clause."""
    sentence = reading.sentence
    if sentence.tokens[cue.first].text[0].isupper():
        return False
    if cue.phrase and not metric_lexicon().concepts[cue.concept].moving:
        return False
    return any(
        sentence.clauses[other.first] == sentence.clauses[cue.first]
        and sentence.tokens[other.first].text[0].isupper()
        for other, _ in fitting
    )


def is_dependent(reading: Reading, cue: MetricCue) -> bool:
    """*Abschreibungen auf Vorräte*: a noun that says what the metric noun before is about."""
    lowers = reading.sentence.lowers
    index = cue.first - 1
    while (
        index > 0 and cue.first - index < _NEAR and lowers[index] not in (*_LINKING, "der", "des")
    ):
        if not lowers[index].endswith(("e", "en", "er", "em", "es")):
            return False
        index -= 1
    if index <= 0:
        return False
    if lowers[index] in ("der", "des"):  # der Anteil der Erlöse
        return any(other.last == index - 1 and not other.phrase for other in reading.cues.metrics)
    if lowers[index] not in _LINKING:
        return False
    return any(
        0 <= index - 1 - other.last <= 1 for other in reading.cues.metrics if not other.phrase
    )
