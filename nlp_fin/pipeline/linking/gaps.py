"""Metric candidates for gaps between two names, multiples in words and revised estimates."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.position import position
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading

_VALUATIONS = frozenset("pe forward_pe cape pb ps ev_ebitda ev_sales peg valuation_gap".split())
_PAID = frozenset(
    "bewertet bewertete bewerteten gehandelt notiert notieren notierte notierten bezahlt bezahlen "
    "zahlen kostet kosten bewertung gekauft gezahlt wert".split()
)
_AHEAD = ("erwartet", "geschätzt", "prognostiziert", "kommend", "nächst", "schätzung")
_COMPARED = {"teurer": 1, "günstiger": -1, "billiger": -1, "mehr": 1, "weniger": -1}
_MEANS = ("schnitt", "mittel", "durchschnitt", "median", "mittelwert")
_GIVING = frozenset(
    "kostet kosten kostete kosteten steuerte steuert steuerten trug trugen trägt".split()
)
_PAYS = frozenset("zahlt zahlen zahlte zahlten kostet kosten".split())
_USUAL = frozenset("üblich üblicherweise sonst normal schnitt mittel früher historisch".split())
_GREATEST_MULTIPLE = 200
_LEAST_PAID = 4
_BEHIND = 8


def gap_candidates(
    reading: Reading, frame: Frame, before: Reading | None, valuation: bool
) -> Iterator[Candidate]:
    """*A schlug B um 4 Punkte*, *liegt 4 Punkte hinter B*; a bare pair after *A hat B abgehängt*;
    *fast das Doppelte* (of a valuation where `valuation` says that the text is at one)."""
    if frame.unit == "times":
        yield _multiple(frame, valuation)
        yield from _paid(reading, frame)
    if frame.unit not in ("pp", "percent", "bp"):
        return
    for cue in reading.cues.directions:
        if cue.role not in ("beat", "trail", "gap"):
            continue
        if frame.unit == "percent" and frame.prep != "um" and cue.role != "gap":
            continue
        features = position(reading, frame, cue.first, cue.last)
        features["gap"] = 1.0
        if frame.unit == "percent":
            features["detour"] = 1.0
        token = reading.sentence.tokens[cue.first]
        yield Candidate(
            MetricChoice("return_gap", "level", sign=cue.sign or 1, time="flow"),
            features,
            f"«{cue.text}»",
            token.start,
            token.end,
        )
    yield from _revised(reading, frame)
    yield from _contributed(reading, frame)
    if valuation:
        yield from _dearer(reading, frame)
    if before is not None and frame.unit == "percent" and not reading.cues.metrics:
        yield from _beaten_before(before)


def _contributed(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Novo Nordisk kostete uns 0,6 Prozentpunkte*, *Gold steuerte 0,4 Prozentpunkte bei*: a part
    of what a portfolio returned."""
    if frame.unit != "pp" or frame.prep == "um":
        return
    sentence = reading.sentence
    for index in range(max(0, frame.at - _BEHIND), frame.at):
        token = sentence.tokens[index]
        if token.lower in _GIVING or token.lower.endswith("beitrag"):
            yield Candidate(
                MetricChoice("return", "level", "return", time="flow"),
                {"contributed": 1.0},
                f"«{token.text}» to a return",
                token.start,
                token.end,
            )
            return


def _dearer(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Nebenwerte waren im Schnitt 3 Prozent teurer*, where the text is at valuations."""
    behind = reading.sentence.tokens[frame.at + 1 : frame.at + 2]
    usual = reading.sentence.lowers[frame.at + 2 : frame.at + 5]
    if behind and behind[0].lower in ("unter", "über") and frame.unit == "percent":
        token, after = behind[0], reading.sentence.tokens[frame.at + 2 : frame.at + 5]
        named = any(t.kind == "mention" or t.lower.endswith(_MEANS) for t in after)
        if named and frame.prep in ("", "um"):
            yield Candidate(
                MetricChoice("valuation_gap", "level", sign=1 if token.lower == "über" else -1),
                {"phrase": 1.0, "after": 1.0, "post": 1.0, "valued": 1.0},
                f"«{token.text}» of a valuation",
                token.start,
                token.end,
            )
        return
    if frame.unit == "percent" and behind and behind[0].lower in _COMPARED:
        token = behind[0]
        if token.lower in ("mehr", "weniger") and not _USUAL.intersection(usual):
            return
        yield Candidate(
            MetricChoice("valuation_gap", "level", sign=_COMPARED[token.lower]),
            {"phrase": 1.0, "after": 1.0, "post": 1.0, "valued": 1.0},
            f"«{token.text}» of a valuation",
            token.start,
            token.end,
        )


def _multiple(frame: Frame, valuation: bool) -> Candidate:
    digits = any(ch.isdigit() for ch in frame.quantity.text)
    metric = "valuation_gap" if valuation and not digits else "ratio"
    return Candidate(
        MetricChoice(metric, "level"),
        {"multiple": 1.0, "in_words": float(not digits)},
        f"the multiple «{frame.quantity.text}»",
    )


def _paid(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*wird mit dem 22-Fachen der erwarteten Gewinne bewertet*: a P/E."""
    sentence, value = reading.sentence, frame.quantity.value
    whole = value is not None and value >= _LEAST_PAID and "ach" in frame.quantity.text.lower()
    pays = (
        frame.prep == ""
        and whole
        and _PAYS.intersection(sentence.lowers[max(0, frame.at - 6) : frame.at])
    )
    if not pays and frame.prep not in ("mit", "zu", "bei"):
        return
    if value is None or value > _GREATEST_MULTIPLE:
        return
    clause = sentence.clauses[frame.at]
    for index, word in enumerate(sentence.lowers):
        of_earnings = 0 < index - frame.at <= _BEHIND and word.startswith("gewinn")
        if not of_earnings and (word not in _PAID or sentence.clauses[index] != clause):
            continue
        ahead = any(w.startswith(_AHEAD) for w in sentence.lowers)
        features = position(reading, frame, index, index)
        features["paid"] = 1.0
        yield Candidate(
            MetricChoice("forward_pe" if ahead else "pe", "level", "forward_pe" if ahead else "pe",
                         unit="times"),
            features,
            f"«{word}» with a multiple",
            sentence.tokens[index].start,
            sentence.tokens[index].end,
        )  # fmt: skip
        return


def is_valuation(metric: str) -> bool:
    """Whether a metric is a valuation multiple or a gap between two."""
    return metric in _VALUATIONS


def _beaten_before(before: Reading) -> Iterator[Candidate]:
    for cue in before.cues.directions:
        if cue.role == "beat" and not cue.adverb:
            yield Candidate(
                MetricChoice("return", "level", time="flow"),
                {"carried": 1.0, "gap": 1.0},
                f"«{cue.text}» in the sentence before",
            )


def _revised(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Die Schätzungen wurden um 7 Prozent gesenkt*."""
    verb = frame.direction
    if frame.unit != "percent" or not frame.move or verb is None or verb.noun:
        return
    if verb.role not in ("change", "motion"):
        return
    roles = ("estimate", "forecast") if verb.role == "change" else ("estimate",)
    for index, token in enumerate(reading.sentence.tokens):
        if token.kind != "word" or not token.text[0].isupper():
            continue
        if index and reading.sentence.lowers[index - 1] in ("nach", "laut", "gemäß", "zufolge"):
            continue
        if verb.role == "motion" and not token.lower.endswith(("schätzungen", "prognosen")):
            continue  # *um 0,3 Prozent (erste Schätzung: …)*
        if any(word.role in roles for word in read_word(token.text)):
            features = position(reading, frame, index, index)
            features["noun"] = 1.0
            features["revised"] = 1.0
            yield Candidate(
                MetricChoice("estimate_revision", "level", time="flow"),
                features,
                f"«{token.text}» was revised",
                token.start,
                token.end,
            )
