"""What a time is for, told by the words around it: whether it dates the clause it stands in or
only names a day of publication, a record, an agreement."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.period_cues import period_cues
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import Sentence

_RANK_REACH = 4
_PREPOSITIONS = frozenset(
    "im in am an vom von seit bis für zum zur per gegenüber nach vor aus über binnen ab ende "
    "anfang mitte zu auf während gegen fuer ueber gegenueber waehrend".split()
)
_ASCII = str.maketrans({"ü": "ue", "ä": "ae"})
_OF = frozenset(("vom", "von", "aus", "gegenüber"))
_AGAINST = frozenset(("gegenüber", "gegenueber", "nach", "statt"))
ROLES = ("reported", "looks_back", "ranking", "attributive", "compared", "partial", "after_event")
_NEAR = 4
_EVENT_REACH = 8
_FOUNDED = ("gegründet", "gegruendet", "geboren")
_ACT_REACH = 5
_ARTICLES = frozenset("der des dieser ihrer seiner".split())
PARTIAL = frozenset("davon darunter allein hiervon alleine".split())
"""Words of a clause that goes into one part of what the text is about: its time is the part's."""
NO_PERIOD = frozenset(("ranking", "act"))
"""Roles of times that no figure has as its period."""


@cache
def _superlative() -> re.Pattern[str]:
    # Verbs in the past tense end alike (*büßte*, *musste*); behind an article there is none.
    article = (
        r"(?:d(?:er|ie|as|en|em|es)|eine?[nmrs]?|am|zum|zur|vom|im|ihre?[nmrs]?|seine?[nmrs]?)"
    )
    return re.compile(rf"\b{article} \w{{2,}}(?:st|ßt)e[nrsm]?\b|\b(?:größt|höchst|rekord)\w*")


def preposition(sentence: Sentence, index: int) -> str:
    """The preposition that a time begins with, or that stands right in front of it."""
    first = sentence.lowers[index].split(" ", 1)[0]
    if first in _PREPOSITIONS:
        return first
    before = sentence.lowers[index - 1] if index else ""
    return before if before in _PREPOSITIONS else ""


def time_features(reading: Reading, index: int) -> dict[str, float]:
    """Features of the time at token `index`, whatever figure it might be the period of."""
    sentence = reading.sentence
    lead = preposition(sentence, index)
    features = {f"prep_{lead.translate(_ASCII) or 'bare'}": 1.0}
    words = period_cues()
    clause = sentence.clauses[index]
    own = [word for i, word in enumerate(sentence.lowers) if sentence.clauses[i] == clause]
    if any(word in words.reporting for word in own):
        features["reported"] = 1.0
    if any(word in words.looking_back for word in own):
        features["looks_back"] = 1.0
    near = sentence.lowers[max(0, index - _RANK_REACH) : index]
    if lead == "seit" and (
        any(w in words.ranking for w in near) or _superlative().search(" ".join(near))
    ):
        features["ranking"] = 1.0
    if lead in _OF and _noun_before(sentence, index):
        features["attributive"] = 1.0
    if (
        _names_act(sentence, index, lead)
        or _names_bond(sentence, index, lead)
        or _names_founding(sentence, index)
    ):
        features["act"] = 1.0
    if _follows_event(sentence, index):
        features["after_event"] = 1.0
    if PARTIAL & set(own):
        features["partial"] = 1.0
    if _modifies(sentence, index):
        features["participle"] = 1.0
    if _is_compared(reading, index):
        features["compared"] = 1.0
    return features


def _is_compared(reading: Reading, index: int) -> bool:
    """*(2014: 4,16 Mrd.)*, *gegenüber 293 Mio. im Jahr 2014*: the time of a value that another
    one is compared with."""
    depths = reading.sentence.depths
    for frame in reading.frames:
        if depths[index] and depths[frame.at] == depths[index] and 0 < frame.at - index <= _NEAR:
            return True
        prior = frame.relation == "prior" or frame.prep in _AGAINST
        if prior and depths[frame.at] == depths[index] and 0 < index - frame.at <= _NEAR:
            return True
    return False


def _modifies(sentence: Sentence, index: int) -> bool:
    """*das 2014 begonnene Programm*, *sein im November angehobenes Ziel*."""
    tokens = sentence.tokens[index + 1 : index + 3]
    return (
        len(tokens) > 1
        and tokens[0].text[0].islower()
        and _participle().search(tokens[0].lower) is not None
        and tokens[1].text[0].isupper()
    )


@cache
def _participle() -> re.Pattern[str]:
    return re.compile(r"\w{3}(?:te|ene|ete)[nrsm]?$")


def _follows_event(sentence: Sentence, index: int) -> bool:
    """*nach einer Stagnation 2025*, *nach dem Rekordjahr 2021*: the time of what came before."""
    if not sentence.tokens[index].text[0].isdigit() or not index:
        return False
    noun = sentence.tokens[index - 1]
    if noun.kind != "word" or not noun.text[0].isupper():
        return False
    for at in range(index - 2, max(-1, index - 2 - _EVENT_REACH), -1):
        if sentence.lowers[at] == "nach":
            return True
        if sentence.tokens[at].kind == "quantity" or sentence.lowers[at] in _PREPOSITIONS:
            return False
    return False


def _noun_before(sentence: Sentence, index: int) -> bool:
    """*das Rekordhoch vom 11. Juli*: the time belongs to the noun in front of it."""
    at = index - 1
    if at >= 0 and sentence.lowers[at] in _OF:
        at -= 1
    return at >= 0 and sentence.tokens[at].kind == "word" and sentence.tokens[at].text[0].isupper()


def _names_act(sentence: Sentence, index: int, lead: str) -> bool:
    """*die Ermächtigung der Hauptversammlung der SAP SE vom 18. Mai*: the day of the act."""
    if lead not in ("vom", "von"):
        return False
    first = index if sentence.lowers[index].startswith(lead) else index - 1
    for at in range(first - 1, max(-1, first - 1 - _ACT_REACH), -1):
        token, word = sentence.tokens[at], sentence.lowers[at]
        if token.kind == "word" and token.text[0].isupper() and word.endswith(_acts()):
            return True
        if token.kind not in ("word", "mention") or word in _PREPOSITIONS:
            return False
        if token.kind == "word" and token.text[0].islower() and word not in _ARTICLES:
            return False
    return False


def _names_bond(sentence: Sentence, index: int, lead: str) -> bool:
    """*die Wandelanleihe 2015/2020*: the years are part of its name."""
    before = sentence.lowers[index - 1] if index else ""
    return not lead and "/" in sentence.lowers[index] and before.endswith(_bonds())


def _names_founding(sentence: Sentence, index: int) -> bool:
    """*die 1984 gegründete Firma*, *Gegründet 1837 als Sattlerei*: the beginning of a thing."""
    behind = sentence.lowers[index + 1 : index + 2]
    before = sentence.lowers[max(0, index - 2) : index]
    return any(word.startswith(_FOUNDED) for word in (*behind, *before))


@cache
def _acts() -> tuple[str, ...]:
    return tuple(period_cues().acts)


@cache
def _bonds() -> tuple[str, ...]:
    return tuple(period_cues().bonds)


def is_aside(features: dict[str, float]) -> bool:
    """Whether a time with these features dates no more than its own clause or noun."""
    return "act" in features or any(name in features for name in ROLES)


def is_joined(text: str, end: int) -> bool:
    """*das Sieben-Jahres-Tief*: part of a longer word."""
    return text[end : end + 1] in ("-", "\u2010", "\u2011") and text[end + 1 : end + 2].isalpha()
