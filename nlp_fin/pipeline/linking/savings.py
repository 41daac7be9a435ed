"""Metric candidates where money is put away and grows: *Wer 100 Euro im Monat anlegt, hat nach
20 Jahren 52.000 Euro*; *Aus 10.000 Euro wären 30.800 Euro geworden*."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.pipeline.linking.drafts import Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

_SENTENCES = 3
_RATE_REACH = 2
_INVESTING = frozenset(
    "anlegt anlege anlegen angelegt legt einzahlt einzahlen eingezahlt zahlt spart spare sparst "
    "sparen gespart bespart investiert investieren investierte investierst anlegst einzahlst "
    "startet starte starten startest".split()
)
_EARNING = frozenset("anlegt anlegen angelegt anlegst verzinst verzinsen einzahlt".split())
_GROWING = frozenset(
    "wird werden wurde wurden würde würden wäre wären geworden angewachsen wächst anwachsen "
    "verwandelt macht".split()
)
_HAVING = frozenset(
    "hat hätte hätten habe haben hatte besitzt besäße besitzen verfügt kommt kommen käme kämen "
    "landet ergibt ergeben ergäbe ergäben bleiben blieben bleibt bliebe sind ist wächst anwachsen "
    "erhält erhalten rechnen rechnet".split()
) | (_GROWING - {"macht"})
_ENDS = ("konto", "endvermögen", "endkapital", "endwert", "endsumme", "schlussvermögen")
_RESULTING = frozenset(("daraus", "dann", "zusammen", "übrig", "ende", "insgesamt",
                        "ergeben", "ergibt", "bleiben", "bleibt", "blieben", "bliebe"))  # fmt: skip
_AFTER = ("nach", "in", "binnen")
_RATES = frozenset(("zu", "mit", "bei", "von"))


def savings_candidates(
    memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """What is put in (behind *aus*), what comes out after years, and at what return."""
    if frame.move or frame.quantity.explicit_sign or frame.quantity.unit_text is not None:
        return
    if frame.unit in ("currency", "bare"):
        yield from _amounts(memory, reading, frame, sentence)
    elif (
        frame.unit == "percent"
        and frame.prep in _RATES
        and any(word in _EARNING for word in reading.sentence.lowers)
    ):
        yield _candidate("return", "the return on what is put away", "flow")


def yearly_candidates(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*kamen kleine Substanzwerte auf 14,2 % p.a.*: what grows by a percentage each year, if
    nothing else says what it is."""
    if frame.unit != "percent" or frame.prep == "um":
        return
    for cue in reading.cues.rates:
        if cue.label == "per_year" and 0 < cue.first - frame.at <= _RATE_REACH:
            choice = MetricChoice("return", "level", "return", time="flow")
            yield Candidate(choice, {"yearly": 1.0}, f"«{cue.text}» behind it")
            return


def _amounts(memory: Memory, reading: Reading, frame: Frame, sentence: int) -> Iterator[Candidate]:
    lowers = reading.sentence.lowers
    grown = any(word in _GROWING for word in lowers[frame.at :])
    if frame.prep == "aus" and grown and frame.unit == "currency":
        yield _candidate("investment", "what was put in", "flow")
        return
    own = _segment(lowers, frame.at)
    source = any(other.prep == "aus" and other.at < frame.at for other in reading.frames)
    if not (source and grown) and not _is_saving(memory, reading, frame, sentence):
        return
    if any(word in _INVESTING for word in own) or not any(word in _HAVING for word in lowers):
        return
    late = any(
        token.kind == "time"
        and _is_duration(token.lower)
        and (token.lower.startswith(_AFTER) or (i and lowers[i - 1] in _AFTER))
        for i, token in enumerate(reading.sentence.tokens)
    )
    ended = any(word.endswith(_ENDS) or word in _RESULTING for word in own)
    ended = ended or any(word in ("schluss", "ende", "laufzeitende") for word in lowers)
    if late or ended or (source and grown):
        yield _candidate("assets", "what came of it", "level")


def _segment(lowers: list[str], at: int) -> list[str]:
    """The words between the commas around a token: *wer … anlegt, besitzt … 21.911 Euro*."""
    start = at
    while start and lowers[start - 1] not in ",;:":
        start -= 1
    end = at
    while end < len(lowers) and lowers[end] not in ",;:":
        end += 1
    return lowers[start:end]


def _is_duration(text: str) -> bool:
    return "jahre" in text or "monate" in text


def _invests(reading: Reading) -> bool:
    return any(word in _INVESTING for word in reading.sentence.lowers)


def _is_saving(memory: Memory, reading: Reading, frame: Frame, sentence: int) -> bool:
    """Whether money was put away just before, in this sentence or one of the last."""
    recent = memory.before(sentence, _SENTENCES)
    index = reading.frames.index(frame)
    recent += [d for i in range(index) if (d := memory.of_frame(reading, i)) is not None]
    return any(
        draft.metric.metric == "investment" and draft.quantity.unit == frame.quantity.unit
        for draft in recent
    ) and any(r is not None and _invests(r) for r in (reading, *(d.reading for d in recent)))


def _candidate(metric: str, reason: str, time: str) -> Candidate:
    return Candidate(MetricChoice(metric, "level", metric, time=time), {"saved": 1.0}, reason)
