"""Examples: figures of invented firms, of sample calculations, of conditions."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.pipeline.linking.cues import LabelCue
from nlp_fin.pipeline.linking.drafts import Draft
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tokens import is_finite

_FICTION_REACH = 30


def find_example(scene: Scene, reading: Reading, frame: Frame) -> str | None:
    """Whether the sentence, or one before it in the paragraph, opens an example."""
    sentence = reading.sentence
    for cue in reading.cues.bases:
        if cue.label != "hypothetical" or cue.kind == "verb" or is_advice(reading, cue):
            continue
        if cue.text.lower() in ("wäre", "wären") and _compares(sentence.lowers, cue.first):
            continue
        if cue.first < frame.at or sentence.clauses[cue.first] == sentence.clauses[frame.at]:
            return f"«{cue.text}»"
    if _is_sample_calculation(reading):
        return "a sample calculation"
    if reading.block < 0:
        return None
    known = scene.example_openings
    if reading.block not in known:
        known[reading.block] = _opening(scene, reading.block)
    opened = known[reading.block]
    return opened[1] if opened is not None and opened[0] < reading.sentence.start else None


def _opening(scene: Scene, block: int) -> tuple[int, str] | None:
    """Where in the paragraph a sentence opens an example that goes on, and its words."""
    for index in scene.sentences_by_block.get(block, ()):
        for reading in scene.readings(index):
            for cue in reading.cues.bases:
                if cue.label != "hypothetical":
                    continue
                opens = cue.first <= 3 and cue.kind == "phrase"
                if opens or cue.text.lower().startswith("beispiel"):
                    start = scene.ctx.sentences[index][0]
                    return start, f"«{cue.text}» earlier in the paragraph"
    return None


_CALCULATING = frozenset(
    "beträgt ergibt ergeben ergäbe entspricht liegt kommt erhält erhalten zahlt zahlst "
    "zahlen".split()
)


_PAST = frozenset(
    "lag lagen betrug betrugen war waren stieg sank fiel hatte hatten wurde wurden ging kam "
    "gab stand standen sagte teilte".split()
)


_SUBJUNCTIVE = frozenset(
    "fiele läge wäre hätte käme ginge stiege sänke bliebe verlöre gewänne nähme stünde".split()
)


def _compares(lowers: list[str], at: int) -> bool:
    """*das wären 25 % weniger*, *wäre mit 0,22 % teurer*: said of what is, not imagined."""
    if at and lowers[at - 1] in ("das", "dies"):
        return True
    words = direction_lexicon().words
    return any(word in words for word in lowers[at + 1 : at + 6])


def is_condition(reading: Reading) -> bool:
    """*Nimmt die Firma einen Kredit über 50 Mio. Euro auf, sinkt die Quote auf 32 %.*: the verb
    opens the sentence, another follows the comma, and nobody is named."""
    sentence = reading.sentence
    lowers = sentence.lowers
    if lowers and lowers[0] in _SUBJUNCTIVE and "," in lowers:
        return True
    if len(lowers) < 6 or lowers[-1] == "?" or not is_finite(lowers[0]) or lowers[0] in _PAST:
        return False
    if not lowers[0].endswith(("t", "e", "ist")) or lowers[0].endswith(("te", "ten")):
        return False
    if any(token.kind in ("mention", "time") for token in sentence.tokens):
        return False
    return any(
        lowers[i] == "," and is_finite(lowers[i + 1]) and lowers[i + 1] not in _PAST
        for i in range(2, len(lowers) - 1)
    )


def _is_sample_calculation(reading: Reading) -> bool:
    """*Bei einem Kurs von 100 Euro … beträgt das KGV 20*: no name, no time, indefinite."""
    sentence = reading.sentence
    lowers = sentence.lowers
    if len(lowers) < 3 or lowers[0] not in ("bei", "mit") or not lowers[1].startswith("ein"):
        return False
    if any(token.kind in ("mention", "time") for token in sentence.tokens):
        return False
    return any(word in _CALCULATING for word in lowers)


@cache
def _fiction() -> re.Pattern[str]:
    words = cue_lexicon().fiction
    return re.compile(rf"\b(?:{'|'.join(words)})\w*", re.I)


def find_invented(scene: Scene, draft: Draft) -> str | None:
    """*die fiktive Kornblume AG*: everything about an invented firm is imagined."""
    subject = draft.subject
    if subject is None:
        return None
    text = scene.ctx.text
    if subject.instrument is not None:
        place = next(iter(scene.places_of(subject.instrument)), -1)
    else:
        place = text.find(subject.text) if subject.text in scene.local_names else -1
    if place < 0:
        return None
    word = _fiction().search(text, max(0, place - _FICTION_REACH), place + 2 * _FICTION_REACH)
    return f"«{word[0]}» at {subject.text}" if word is not None else None


def is_advice(reading: Reading, cue: LabelCue) -> bool:
    """*würde ich nicht gehen*: the author recommends; nothing is imagined."""
    near = reading.sentence.lowers[max(0, cue.first - 1) : cue.last + 2]
    return "ich" in near and any(word.startswith("würde") for word in near)
