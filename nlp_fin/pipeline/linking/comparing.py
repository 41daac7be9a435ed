"""Which name of a comparison is the other side: *A schlug B*, *A hinkte B hinterher*, *als B*."""

from __future__ import annotations

from itertools import pairwise

from nlp_fin.lexicon.subjects import noun_classes
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import PREPOSITIONS, Sentence

_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_OBJECT_ARTICLES = frozenset("den dem einen einem".split())
_POSSESSIVES = ("sein", "ihr", "unser", "mein")
_MIN_VERB = 5


def is_compared(reading: Reading, index: int) -> bool:
    """Whether a name stands behind a comparing word (*gegenüber dem S&P 500*, *als der Dax*)."""
    sentence = reading.sentence
    start = _before_article(sentence, index)
    if start > 0 and sentence.lowers[start] == "wie" and "so" in sentence.lowers[:start][-4:]:
        return True  # doppelt so hoch wie der Markt
    return any(
        cue.last == start and cue.text.lower() not in ("vor", "über", "unter")
        for cue in reading.cues.versus
    ) or any(cue.last == start and cue.role == "trail" for cue in reading.cues.directions)


def is_relative(sentence: Sentence, index: int) -> bool:
    """Whether a name stands behind *vor*, *hinter*, *über*, *unter*: what a lead is over."""
    start = _before_article(sentence, index)
    return start >= 0 and sentence.lowers[start] in ("vor", "hinter", "über", "unter")


def is_beaten(reading: Reading, index: int) -> bool:
    """Whether a name is the object of *schlagen*, *übertreffen*, *hinterherhinken*.

    The article of the object tells (*den Dax schlug der MDax*); without one the first name of
    the clause is its subject.
    """
    sentence = reading.sentence
    clause = sentence.clauses[index]
    if not any(sentence.clauses[first] == clause for first in _contests(reading)):
        return False
    if _article(sentence, index) in _OBJECT_ARTICLES and not _is_governed(reading, index):
        return True
    others = [
        i for i in _names(sentence)
        if i != index
        and sentence.clauses[i] == clause
        and ":" not in sentence.lowers[i + 1 : i + 3]  # who says it
    ]  # fmt: skip
    if any(_article(sentence, i) in _OBJECT_ARTICLES for i in others if i > index):
        return False
    if any(_article(sentence, i) in _OBJECT_ARTICLES for i in others if i < index):
        return _article(sentence, index) != "der"
    return any(i < index for i in others) and _article(sentence, index) != "der"


def beats(reading: Reading, index: int) -> bool:
    """Whether a name is the one that does the beating: *Mid-Caps haben Large-Caps geschlagen*."""
    clause = reading.sentence.clauses[index]
    contest = any(reading.sentence.clauses[first] == clause for first in _contests(reading))
    return contest and not is_beaten(reading, index) and not _is_governed(reading, index)


def _contests(reading: Reading) -> list[int]:
    """First tokens of the verbs that set one thing against another."""
    if reading.contests is None:
        reading.contests = _find_contests(reading)
    return reading.contests


def _find_contests(reading: Reading) -> list[int]:
    sentence = reading.sentence
    found = [
        cue.first
        for cue in reading.cues.directions
        if cue.role in ("beat", "trail") and not cue.adverb and len(cue.text) >= _MIN_VERB
    ]
    for index, word in enumerate(sentence.lowers):
        if word in ("ließ", "lässt", "ließen", "lassen", "gelassen"):
            rest = sentence.lowers[index + 1 :]
            if any(pair == ("hinter", "sich") for pair in pairwise(rest)):
                found.append(index)
    return found


def _names(sentence: Sentence) -> list[int]:
    return [
        i
        for i, token in enumerate(sentence.tokens)
        if token.kind == "mention"
        or (
            token.kind == "word"
            and token.text[0].isupper()
            and noun_classes(token.text) & {"group", "anaphor"}
        )
    ]


def _before_article(sentence: Sentence, index: int) -> int:
    start = index - 1
    while start >= 0 and (
        sentence.lowers[start] in _ARTICLES or sentence.lowers[start].startswith(_POSSESSIVES)
    ):
        start -= 1
    return start


def _article(sentence: Sentence, index: int) -> str:
    """The article of a name, adjectives between them or not."""
    at = index - 1
    while at >= 0 and index - at <= 3:
        word = sentence.lowers[at]
        if word in _ARTICLES:
            return word
        if sentence.tokens[at].kind != "word" or not word.endswith(("e", "en", "er", "em")):
            return ""
        at -= 1
    return ""


def _is_governed(reading: Reading, index: int) -> bool:
    """Whether a preposition rules the name, so that its article says nothing of its part."""
    sentence = reading.sentence
    start = index - 1
    while start >= 0 and sentence.lowers[start] not in _ARTICLES:
        start -= 1
    return start > 0 and sentence.lowers[start - 1] in PREPOSITIONS
