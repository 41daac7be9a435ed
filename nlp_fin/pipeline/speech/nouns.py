"""Noun phrases that can name a speaker.

No parser is needed: a phrase is read from left to right over determiners, adjectives and
capitalised words; attributes (*von X*, *der Bank*, *bei Y*) are read behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import SpeakerLexicon, speaker_lexicon
from nlp_fin.pipeline.speech.words import Word

_ADJECTIVE_ENDINGS = ("e", "er", "es", "en", "em")
_INNER = frozenset(("of", "and", "the"))


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Words `first` to `last` (exclusive) of a sentence; `core` ends before the attributes.

    `determiner` is lower case, with `+` behind it where adjectives follow.
    """

    first: int
    core: int
    last: int
    determiner: str = ""


def read_phrase(words: Sequence[Word], at: int, *, oblique: bool = False) -> NounPhrase | None:
    """The noun phrase that begins at word `at`; None where there is none.

    With `oblique` the phrase may stand in any case (*laut dem Vorstand*); without it an
    accusative or dative article rules it out as a subject.
    """
    lexicon = speaker_lexicon()
    position = at
    determiner = ""
    if position < len(words) and words[position].lower in grammar().determiners | (
        grammar().oblique if oblique else frozenset()
    ):
        determiner = words[position].lower
        position += 1
    elif position < len(words) and words[position].lower in grammar().oblique:
        return None
    adjectives = position
    while _adjective_before_noun(words, position):
        position += 1
    if position == at and position < len(words) and words[position].lower in lexicon.function:
        return None
    start_of_names = position
    position = _read_names(words, position, lexicon)
    if position == start_of_names:
        crowd = at < len(words) and words[at].lower in lexicon.market and determiner in (
            "viele", "einige", "manche", "mehrere", "alle",
        )  # fmt: skip
        return NounPhrase(at, position, position, determiner) if crowd else None
    if determiner and start_of_names > adjectives:
        determiner += "+"  # *die meisten Volkswirte* do not refer back
    return NounPhrase(at, position, _read_attributes(words, position, lexicon), determiner)


def _adjective_before_noun(words: Sequence[Word], at: int) -> bool:
    word = words[at] if at < len(words) else None
    if word is None or not word.is_word or word.capital or word.lower in grammar().not_adjectives:
        return False
    if not word.lower.endswith(_ADJECTIVE_ENDINGS) or len(word.lower) < 4:
        return False
    return any(w.capital for w in words[at + 1 : at + 4]) and not any(
        not w.is_word for w in words[at + 1 : at + 2]
    )


def _read_names(words: Sequence[Word], at: int, lexicon: SpeakerLexicon) -> int:
    position = at
    while position < len(words) and _is_name_part(words, position, at, lexicon):
        position += 1
    return position


def _is_name_part(
    words: Sequence[Word], position: int, first: int, lexicon: SpeakerLexicon
) -> bool:
    """Whether the word continues the name that begins at `first`: *Lars von Lackum*, *Bank of
    America*, *Lindt & Sprüngli*."""
    word = words[position]
    if word.capital:
        return True
    if position == first or position + 1 >= len(words):
        return False
    if word.is_word and word.text[:1].isdigit():
        return True
    following, before = words[position + 1], words[position - 1]
    if word.text == "&":
        return following.capital
    if word.lower not in lexicon.particles:
        return False
    if not (following.capital or following.lower in lexicon.particles):
        return False
    return word.lower in _INNER or before.lower in lexicon.given | lexicon.particles


def _read_attributes(words: Sequence[Word], at: int, lexicon: SpeakerLexicon) -> int:
    """Index after *der Bank*, *von Warburg Research*, *bei Stifel* behind the phrase."""
    position = at
    if words[at - 1].lower in lexicon.bodies and _adjective_before_noun(words, at):
        position = at + 2  # *Verband deutscher Banken*
    for _ in range(3):
        if position >= len(words) or words[position].lower not in grammar().links:
            break
        after = position + 1
        if after < len(words) and words[after].lower in grammar().determiners | grammar().oblique:
            after += 1
        while _adjective_before_noun(words, after):
            after += 1
        end = _read_names(words, after, lexicon)
        if end == after:
            break
        position = end
    return position
