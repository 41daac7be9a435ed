"""Plans: figures of what is decided, authorised or needed, and not yet done."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.pipeline.linking.drafts import Draft
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import Sentence

_NEEDS = frozenset("investition investitionen kapitalbedarf finanzierungsbedarf".split())
_NEED_REACH = 3
_DONE = frozenset(
    "wurde wurden war waren betrug betrugen lag lagen hatte hatten worden bereits gewesen".split()
)
_NOW = frozenset("derzeit aktuell bisher bislang zuletzt heute".split())
_ACTED = frozenset("hat haben hatte hatten wurde wurden beschloss beschlossen erteilte".split())
_TAXED = ("versteuern", "zahlen", "erwarten")
"""Gerunds that tell of what is: *das zu versteuernde Einkommen*."""


def find_plan(reading: Reading, frame: Frame, draft: Draft) -> str | None:
    """The words by which the figure is one of a plan; None where it is not."""
    sentence = reading.sentence
    if frame.old or frame.shift or _NOW & set(sentence.lowers[max(0, frame.at - 3) : frame.at]):
        return None
    own = sentence.clauses[frame.at]
    clause = [i for i, c in enumerate(sentence.clauses) if c == own]
    if any(sentence.lowers[i] in _DONE for i in clause):
        return None
    return (
        _infinitive(sentence, frame.at)
        or _gerundive(sentence, clause)
        or _need(sentence, clause)
        or _planned(sentence, clause)
        or _ceiling(sentence, draft)
    )


def dates_decision(reading: Reading, frame: Frame, candidate: Candidate) -> bool:
    """Whether a time is that of the decision (*hat am 5. Mai beschlossen, … abzubauen*), not of
    what is planned."""
    value, sentence = candidate.value, reading.sentence
    if value is None:
        return False
    if value.kind == "day":
        return True
    at = next((i for i, t in enumerate(sentence.tokens) if t.start == candidate.start), None)
    if at is None or at > frame.at or sentence.commas[at] == sentence.commas[frame.at]:
        return False
    before = sentence.lowers[: frame.at]
    last = max((i for i, word in enumerate(before) if _decides().fullmatch(word)), default=-1)
    apart = last >= 0 and sentence.commas[last] < sentence.commas[frame.at]
    return apart and sentence.commas[at] <= sentence.commas[last] and bool(_ACTED & set(before))


def _infinitive(sentence: Sentence, at: int) -> str | None:
    """*hat beschlossen, 32 Stellen abzubauen*, *den Vorschlag, drei Kraftwerke zu errichten*."""
    governor = next((w for w in sentence.lowers[:at] if _decides().fullmatch(w)), None)
    if governor is None:
        return None
    base = 0 if sentence.depths[at] else None
    for index in range(at + 1, len(sentence.tokens)):
        word = sentence.lowers[index]
        if sentence.depths[index] > (sentence.depths[at] if base is None else base):
            continue
        if sentence.tokens[index].text in (",", ";", ":") and not sentence.depths[index]:
            return None
        before = sentence.lowers[index - 1]
        if _infix().fullmatch(word) or (before == "zu" and _plain().fullmatch(word)):
            return f"{governor} … {word}"
    return None


def _gerundive(sentence: Sentence, clause: list[int]) -> str | None:
    """*die zu bauenden Kraftwerke*."""
    for index in clause[1:]:
        word = sentence.lowers[index]
        if not sentence.tokens[index].text[0].islower() or not _gerund().fullmatch(word):
            continue
        if sentence.lowers[index - 1] == "zu" and not word.startswith(_TAXED):
            return f"zu {word}"
    return None


def _need(sentence: Sentence, clause: list[int]) -> str | None:
    """*die dafür notwendigen Investitionen*."""
    for index in clause:
        if not sentence.lowers[index].startswith(("notwendig", "erforderlich", "benötigt")):
            continue
        near = sentence.lowers[index + 1 : index + _NEED_REACH]
        if any(word in _NEEDS for word in near):
            return f"{sentence.lowers[index]} {near[0]}"
    return None


def _planned(sentence: Sentence, clause: list[int]) -> str | None:
    """*Geplant ist eine Investition von 20 Mio. Euro*, not *wie geplant*."""
    for index in clause:
        if sentence.lowers[index] not in ("geplant", "vorgesehen", "beabsichtigt"):
            continue
        if index and sentence.lowers[index - 1] in ("wie", "als", "ursprünglich"):
            continue
        if any(sentence.lowers[i] in ("ist", "sind") for i in clause):
            return sentence.lowers[index]
    return None


def _ceiling(sentence: Sentence, draft: Draft) -> str | None:
    """*ermöglicht den Erwerb von bis zu 770.000 Aktien*: an authorisation. The money set aside
    for a programme is a fact."""
    if draft.quantity.qualifier != "under" or draft.metric.metric == "buyback":
        return None
    return next((word for word in sentence.lowers if _buys().search(word)), None)


@cache
def _decides() -> re.Pattern[str]:
    return re.compile(
        r"beschlossen|beschlie(?:ß|ss)(?:t|en)|beschloss|beschluss|beschluß|entschieden|"
        r"ermächtig(?:ung|t)|vorschlag|vorgeschlagen|beabsichtigt|absicht|plant|planen|geplant|"
        r"verpflichtete?[nt]?|bereit|berechtigt|genehmigt|zustimmung|vereinbart"
    )


@cache
def _infix() -> re.Pattern[str]:
    prefixes = "ab|an|auf|aus|ein|zurück|vor|um|bei|mit|durch|fest|weiter|wieder|zusammen|bereit"
    return re.compile(rf"(?:{prefixes})zu\w{{2,}}(?:en|ern|eln)")


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(r"[a-zäöü]\w{2,}(?:en|ern|eln)")


@cache
def _gerund() -> re.Pattern[str]:
    return re.compile(r"\w{3,}end(?:e|en|er|es|em)")


@cache
def _buys() -> re.Pattern[str]:
    return re.compile(
        r"rückkauf|rückerwerb|eigenerwerb|^erwerb$|ermächtig|zurückzukaufen|zurückkaufen"
    )
