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
from nlp_fin.pipeline.linking.tenses import tense_of
from nlp_fin.pipeline.linking.tokens import Sentence, is_finite

_FICTION_REACH = 30
_MAX_TITLE = 200


def find_example(scene: Scene, reading: Reading, frame: Frame) -> str | None:
    """Whether the sentence, or one before it in the paragraph, opens an example."""
    sentence = reading.sentence
    for cue in reading.cues.bases:
        if cue.label != "hypothetical" or cue.kind == "verb" or is_advice(reading, cue):
            continue
        if cue.text.lower() == "rechnen wir" and "mit" in sentence.lowers[cue.last + 1 :]:
            continue
        if cue.text.lower() in ("wäre", "wären") and _compares(sentence.lowers, cue.first):
            continue
        if cue.first < frame.at or sentence.clauses[cue.first] == sentence.clauses[frame.at]:
            return f"«{cue.text}»"
    if _is_sample_calculation(reading) or speaks_generally(reading) or is_formula(reading):
        return "a sample calculation"
    if reading.block < 0:
        return None
    known = scene.example_openings
    if reading.block not in known:
        known[reading.block] = _opening(scene, reading.block)
    opened = known[reading.block]
    if opened is None or opened[0] >= reading.sentence.start:
        return None
    return None if tense_of(reading, frame) == "past" else opened[1]


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
    "würde würden hätte hätten wären kämen fiele läge wäre käme ginge stiege sänke bliebe verlöre "
    "gewänne nähme stünde".split()
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
    if len(lowers) < 6 or lowers[-1] == "?" or lowers[0] in _PAST:
        return False
    if not is_finite(lowers[0]) and not _supposes(sentence):
        return False
    if not lowers[0].endswith(("t", "e", "ist")) or lowers[0].endswith(("te", "ten")):
        return False
    if "dann" in lowers and lowers[0] in ("hat", "ist", "steigt", "fällt", "sinkt", "liegt"):
        return True
    if any(token.kind == "mention" for token in sentence.tokens):
        return False
    if _supposes(sentence):
        return True
    if any(token.kind == "time" for token in sentence.tokens):
        return False
    return any(
        lowers[i] == "," and is_finite(lowers[i + 1]) and lowers[i + 1] not in _PAST
        for i in range(2, len(lowers) - 1)
    )


def _supposes(sentence: Sentence) -> bool:
    """*Notiert eine Aktie am Vortag bei 100 Euro, eröffnet sie bei 97*: a verb, something unnamed,
    and behind a comma what follows."""
    lowers = sentence.lowers
    if not _verb().fullmatch(lowers[0]) or lowers[1] not in _UNNAMED:
        return False
    if any(t.kind == "time" and any(ch.isdigit() for ch in t.text) for t in sentence.tokens):
        return False
    return any(
        lowers[i] == "," and (_verb().fullmatch(lowers[i + 1]) or lowers[i + 1] in ("so", "dann"))
        for i in range(2, len(lowers) - 1)
    )


def speaks_generally(reading: Reading) -> bool:
    """*Wer 200 Euro im Monat anlegt, kommt nach 30 Jahren auf …*, *Bei 2 % Teuerung haben …*."""
    lowers = reading.sentence.lowers
    first = next((i for i, token in enumerate(reading.sentence.tokens) if token.kind != "punct"), 0)
    if len(lowers) - first < 5 or any(_told().match(word) for word in lowers):
        return False
    named = any(token.kind == "mention" for token in reading.sentence.tokens)
    if _SECOND & set(lowers) and _IF & set(lowers) and not named:
        return True
    if lowers[first] == "wer":
        comma = next((i for i, word in enumerate(lowers) if word == ","), 0)
        stated = any(token.kind == "quantity" for token in reading.sentence.tokens[:comma])
        return stated and any(is_finite(word) or word in _GETS for word in lowers[comma:])
    opened = lowers[first + 1]
    starts = reading.sentence.tokens[first + 1].kind == "quantity" or opened.startswith("ein")
    if lowers[first] != "bei" or not starts:
        return False
    return any(_sample().search(word) for word in lowers[first + 1 : first + 6])


_GETS = frozenset("kommt hat erhält bekommt zahlt braucht spart besitzt".split())


@cache
def _told() -> re.Pattern[str]:
    return re.compile(
        r"(?:war|waren|hatte|hatten|wurde|wurden|lag|lagen|stieg|fiel|hätte|verpasst)$"
    )


@cache
def _sample() -> re.Pattern[str]:
    return re.compile(
        r"anlage|summe|betrag|minus|verlust|gewinn|vermögen|wertzuwachs|sparrate|kapital|teuerung|inflation|rendite|verzinsung|zinssatz|kurs$|"
        r"goldpreis|ölpreis|preis$|depot|einsatz|eigenkapital|kredit|darlehen|euro$"
    )


def is_formula(reading: Reading) -> bool:
    """*2,40 EUR / 60 EUR × 100 = 4,0 %*."""
    marks = {token.text for token in reading.sentence.tokens if token.kind == "punct"}
    named = any(token.kind == "mention" for token in reading.sentence.tokens)
    return "=" in marks and bool(marks & _OPERATORS) and not named


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(r"(?!seit|mit|laut|erst|jetzt|zuletzt|fast|statt|nicht|rest)[a-zäöü]{3,}t")


_UNNAMED = frozenset("ein eine einer man der die das dein deine ihr ihre sein seine".split())
_IF = frozenset(("wenn", "falls", "um", "angenommen", "brauchst"))
_SECOND = frozenset("du dein deine deinem deinen deiner dir".split())
_OPERATORS = frozenset("×x*÷/+−-·")


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
    found = scene.ctx.instruments.get(subject.instrument or "")
    if (found is None or found.symbol is None) and explains(scene):
        return f"{subject.text} in a text that explains"
    word = _fiction().search(text, max(0, place - _FICTION_REACH), place + 2 * _FICTION_REACH)
    return f"«{word[0]}» at {subject.text}" if word is not None else None


def explains(scene: Scene) -> bool:
    """Whether the title is that of a glossary page (*Dividendenrendite – Definition, Formel*)."""
    text = scene.ctx.text
    title = text.find("\n") if "\n" in text[:_MAX_TITLE] else 0
    return _explaining().search(text, 0, title) is not None


@cache
def _explaining() -> re.Pattern[str]:
    return re.compile(
        r"(?i)\b(?:definition|formel|berechnung|berechnen|glossar|lexikon|einfach erkl(?:ä|ae)rt|"
        r"begriffserkl|was ist|was sind|so funktioniert|bedeutung)\b|kennzahl"
    )


def is_advice(reading: Reading, cue: LabelCue) -> bool:
    """*würde ich nicht gehen*: the author recommends; nothing is imagined."""
    near = reading.sentence.lowers[max(0, cue.first - 1) : cue.last + 2]
    return "ich" in near and any(word.startswith("würde") for word in near)
