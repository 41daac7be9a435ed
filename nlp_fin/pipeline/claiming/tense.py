"""Tense, mood and person of a passage, as far as word forms show them.

A form of *werden* with an infinitive in its clause is a future (*wird steigen*, *werde zulegen*);
with a participle it is a passive (*wird erwartet*), which says nothing about time.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.claim_words import claim_lexicon
from nlp_fin.lexicon.grammar import grammar
from nlp_fin.pipeline.speech.words import Word

_FUTURE = frozenset("wird werden werde würde würden wirst werdet".split())
_INTENT = frozenset("will wollen wolle soll sollen solle möchte möchten sollte sollten".split())
_BREAKS = frozenset(",;:–—()")
_INFINITIVE_ENDS = ("en", "ern", "eln", "sein", "tun")
_PARTICIPLE_ENDS = ("t", "en")
_PREFIXES = ("ab", "an", "auf", "aus", "bei", "ein", "her", "hin", "los", "mit", "nach", "um",
             "vor", "weg", "zu", "zurück", "zusammen", "fest", "hoch", "nieder", "durch", "über",
             "fort", "frei", "gut", "wett")  # fmt: skip
_MIN_VERB = 4


def tense_features(words: Sequence[Word], lowers: Sequence[str]) -> dict[str, float]:
    """Features `t:…`: `will` (future), `intent`, `passive`, `past`, `perfect`, `we`."""
    found: dict[str, float] = {}
    for at, lower in enumerate(lowers):
        if lower in _FUTURE:
            last = _last_verb(words, lowers, at)
            if last == "infinitive":
                found["t:will"] = 1.0
            elif last == "participle":
                found["t:passive"] = 1.0
        elif lower in _INTENT and _last_verb(words, lowers, at) == "infinitive":
            found["t:intent"] = 1.0
        elif (
            lower in grammar().have | grammar().be and _last_verb(words, lowers, at) == "participle"
        ):
            found["t:perfect"] = 1.0
        if _is_past(words[at]):
            found["t:past"] = 1.0
        if lower in ("wir", "unser", "unsere", "unserer", "unseren", "unserem"):
            found["t:we"] = 1.0
    return found


def _is_past(word: Word) -> bool:
    if not word.is_word or word.capital:
        return False
    lower = word.lower
    if claim_lexicon().past.of_word(lower):
        return True
    return (
        len(lower) > _MIN_VERB
        and lower.endswith(("te", "ten"))
        and lower not in grammar().not_verbs
        and not lower.endswith(("sten", "ste"))
        and not lower.startswith(("ge", "könn", "dürf", "müss", "soll"))
    )


def _last_verb(words: Sequence[Word], lowers: Sequence[str], at: int) -> str:
    """`infinitive`, `participle` or empty: what ends the clause of the auxiliary at `at`.

    In a subordinate clause the verb stands right before the auxiliary.
    """
    end = at + 1
    while end < len(words) and words[end].text not in _BREAKS and words[end].is_word:
        end += 1
    behind = _form(words[end - 1], lowers[end - 1]) if end - 1 > at else ""
    if behind:
        return behind
    return _form(words[at - 1], lowers[at - 1]) if at else ""


def _form(word: Word, lower: str) -> str:
    if not word.is_word or word.capital or len(lower) < _MIN_VERB:
        return ""
    if lower in grammar().not_adjectives or lower in grammar().not_verbs:
        return ""
    if _is_strong_participle(lower):
        return "participle"
    if lower.endswith(_PARTICIPLE_ENDS) and _has_ge(lower):
        return "participle"
    if lower.endswith("iert") or (
        lower.endswith("t") and lower.startswith(("be", "ver", "er", "ent", "zer", "über", "unter"))
    ):
        return "participle"
    return "infinitive" if lower.endswith(_INFINITIVE_ENDS) else ""


def _is_strong_participle(lower: str) -> bool:
    """*beschlossen*, and with a separable prefix *abberufen*."""
    known = claim_lexicon().participles
    return bool(known.of_word(lower)) or any(
        lower.startswith(prefix) and known.of_word(lower[len(prefix) :]) for prefix in _PREFIXES
    )


def _has_ge(lower: str) -> bool:
    if lower.startswith("ge"):
        return True
    return any(lower.startswith(prefix + "ge") for prefix in _PREFIXES)
