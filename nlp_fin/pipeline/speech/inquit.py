"""Clauses behind what somebody says: *„…“, dämpfte Stratege X*, *…, winkt X ab*.

Behind a quotation any verb says so, and so does it behind a clause in Konjunktiv I: no list of
verbs is needed there, only a subject that can speak.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.attribution import STRONG, Attribution, attribution, named_at
from nlp_fin.pipeline.speech.named import House
from nlp_fin.pipeline.speech.words import Word, reported_mood

_OPENING = (",", "-", "–", "—")
_QUOTE_ENDS = '"“”«»'
_BETWEEN = frozenset("sich es ihm ihr ihnen uns mir dann dazu dabei dagegen derweil am".split())
_PRIORITY = 5


def find_inquits(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """The speakers named right behind a quotation or behind a clause in Konjunktiv I."""
    for at in range(2, len(words) - 1):
        word = words[at]
        if word.quoted or words[at - 1].text not in _OPENING or not _can_be_verb(word):
            continue
        if not (_behind_quote(words, at) or reported_mood(words[: at - 1]) == "strong"):
            continue
        position = at + 1
        while position < len(words) and words[position].lower in _BETWEEN:
            position += 1
        if position - at > 3 or position == len(words):
            continue
        speaker, second, end = named_at(words, houses, position)
        if speaker is None:
            continue
        human = speaker.kind in STRONG or speaker.head.startswith("person:")
        personal = speaker.kind == "other" and not speaker.common and end - position == 2
        if human or (personal and _behind_quote(words, at)):
            yield attribution(speaker, words, at, "say", _PRIORITY, second=second)


def _behind_quote(words: Sequence[Word], at: int) -> bool:
    """Whether the comma before word `at` follows a quotation, whatever its length."""
    before = words[at - 2]
    return before.quoted or before.text in _QUOTE_ENDS


def _can_be_verb(word: Word) -> bool:
    if not word.is_word or word.capital or len(word.lower) < 3:
        return False
    return word.lower not in _closed()


@cache
def _closed() -> frozenset[str]:
    """Words of closed classes, which no verb of saying belongs to."""
    words = grammar()
    return (
        words.subordinators
        | words.nested
        | words.coordinators
        | words.prepositions
        | words.determiners
        | words.oblique
        | words.fillers
        | words.modals
        | words.have
        | words.be
        | words.passive
        | words.not_verbs
        | words.links
        | words.comparing
        | speaker_lexicon().function
        | frozenset("denen den dessen deren insbesondere seiten wohingegen wogegen samt".split())
    )
