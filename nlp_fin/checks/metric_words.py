"""What linking tells about how it found a figure's metric: the words beside it, or inference.

The reasons of a figure are written for readers (`metric=pe: «KGV» 2 tokens before`); a figure
without reasons, from a record of another program, is taken at its word.
"""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.checks.subjects import words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure


@cache
def _metric_reason() -> re.Pattern[str]:
    return re.compile(r"metric=\w+: (?:«([^»]+)» (?:\d+ tokens|\((?:row|column|title)))?(.*)")


@cache
def _inferred() -> re.Pattern[str]:
    return re.compile(r"sentence before|parallel|prior|(?:by|from)_to|same number|^\s?as ")


def metric_word(figure: Figure) -> str | None:
    """The word near the figure that names its metric.

    The word is empty if something else beside the figure told linking; None where linking took
    the metric over from another figure.
    """
    for reason in figure.reasons:
        match = _metric_reason().match(reason)
        if match is not None:
            return None if _inferred().search(match[2]) else match[1] or ""
    return None


def is_inferred(figure: Figure) -> bool:
    """Has linking given the metric without a word of the text that names it?"""
    return bool(figure.reasons) and not metric_word(figure)


def is_named_by_weak_verb(figure: Figure) -> bool:
    """Is the metric only guessed from a verb that any amount may have? (*eingenommen*, *wuchs*)"""
    return relations().word("weak_verbs").fullmatch(metric_word(figure) or "") is not None


def _noun(phrase: str) -> str:
    """The last noun of a metric word; empty for a verb."""
    nouns = [word for word in phrase.split() if word[:1].isupper()]
    return nouns[-1] if nouns else ""


def _stem_of(word: str) -> str:
    """A noun without case ending: *Eigenkapitals* ends like *Kapital*."""
    return " ".join(words_of(word)) or word


def one_metric_word(a: Figure, b: Figure) -> bool:
    """Where linking tells its reasons: both metrics are named, and not by nouns that differ."""
    if not a.reasons and not b.reasons:
        return True
    one, two = metric_word(a), metric_word(b)
    if one is None or two is None:
        return False
    nouns = [_noun(word) for word in (one, two)]
    if not all(nouns):
        return True
    heads = [_neutral_prefix().sub("", noun.casefold()) for noun in nouns]
    shorter, longer = sorted((_stem_of(head) for head in heads), key=len)
    if shorter not in longer:
        return relations().are_synonyms(*heads) or synonymous(a, b)
    return not (longer.endswith(shorter) and len(longer) - len(shorter) > 2)


def same_metric_word(a: Figure, b: Figure) -> bool:
    """Does one noun, whatever its ending, name both metrics, or a synonym of it?"""
    one, two = metric_word(a), metric_word(b)
    if not one or not two:
        return False
    if words_of(one) == words_of(two):
        return True
    nouns = one[0].isupper() and two[0].isupper()
    return nouns and synonymous(a, b)


def synonymous(a: Figure, b: Figure) -> bool:
    """Are the words that name both metrics synonyms, a verb counting too? (*Gewinn*, *verdient*)"""
    one, two = metric_word(a), metric_word(b)
    return bool(one and two) and relations().are_synonyms(
        (one or "").casefold(), (two or "").casefold()
    )


@cache
def _neutral_prefix() -> re.Pattern[str]:
    return re.compile(
        r"^(?:konzern|gesamt|jahres|quartals?|rekord|halbjahres|monats|tages|kurs|bar"
        r"|netto(?=fonds))(?=\w{4})"
    )


def is_prior(figure: Figure) -> bool:
    """Has linking recognised the figure as the value of an earlier period?"""
    return any("prior of" in r or "earlier period" in r for r in figure.reasons)
