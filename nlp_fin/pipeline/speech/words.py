"""Words, quotations and Konjunktiv I: what the search for speakers reads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.claim_words import claim_lexicon
from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.types import Block

Span = tuple[int, int]

MAX_QUOTE = 1500
"""Characters; a longer stretch between quotation marks is a missing mark, not a quotation."""
_MIN_QUOTE_WORDS = 4
_OPENERS = {"„": '“”"', "»": "«", "«": "»", "“": "”“", '"': '"', "‚": "‘’"}
_NO_MOOD_AFTER = frozenset("auch komme koste bitte".split())
_ADJECTIVE_AFTER = frozenset(
    "der die das den dem des ein eine einer eines eine sehr so zu diese jede keine für und".split()
)
_SMALL_NAMES = frozenset("ifo sentix ver.di".split())
_QUOTE_MARKS = '„“”»«"‚‘'


@dataclass(frozen=True, slots=True)
class Word:
    """A word or one punctuation mark. `quoted`: it stands inside a quotation."""

    start: int
    end: int
    text: str
    lower: str
    is_word: bool
    quoted: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is written as a name or noun: *Bank*, *iShares*, *ifo*."""
        return self.is_word and (
            self.text[0].isupper()
            or self.text[1:2].isupper()
            or self.text in _SMALL_NAMES
            or self.text[:2] in ("d'", "L'")
        )


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?:[^\W\d_]\.){2,4}(?!\w)"  # z.B., D.A., U.S.
        r"|(?:Dr|Prof|Mr|Mrs|St|Co|Corp|Inc|Ltd|Mio|Mrd|Bros)\.(?=[ ,])"
        r"|\d+(?:[.,:]\d+)+"
        r"|\w+(?:[-‑/&’'.+]\w+)*-?"
        r"|[^\w\s]"
    )


def read_words(text: str, start: int, end: int, quotes: Sequence[Span] = ()) -> list[Word]:
    """Words of `text[start:end]`; at most 400, as longer stretches are no prose."""
    found: list[Word] = []
    starts = [q[0] for q in quotes]
    for match in _pattern().finditer(text, start, end):
        at = bisect_right(starts, match.start()) - 1
        quoted = at >= 0 and match.start() < quotes[at][1]
        piece = match[0]
        found.append(
            Word(match.start(), match.end(), piece, piece.lower(), piece[0].isalnum(), quoted)
        )
        if len(found) == 400:
            break
    return found


def find_quotes(text: str, blocks: Sequence[Block]) -> list[Span]:
    """Quotations of four words or more, marks included, in order.

    A quotation may run over several sentences but not over the end of its block. Marks that
    are never closed are ignored.
    """
    quotes: list[Span] = []
    for block in blocks:
        opened, closers = -1, ""
        for match in re.finditer(f"[{_QUOTE_MARKS}]", text[block.start : block.end]):
            mark, at = match[0], block.start + match.start()
            if opened >= 0 and mark in closers:
                if at - opened <= MAX_QUOTE and _is_speech(text[opened + 1 : at]):
                    quotes.append((opened, at + 1))
                opened = -1
            elif mark in _OPENERS and not (opened >= 0 and at - opened <= MAX_QUOTE):
                opened, closers = at, _OPENERS[mark]
    return quotes


def _is_speech(inside: str) -> bool:
    return len(inside.split()) >= _MIN_QUOTE_WORDS


def quoted_share(span: Span, quotes: Sequence[Span]) -> float:
    """Share of the characters of `span` that lie inside quotations."""
    inside = sum(max(0, min(span[1], q[1]) - max(span[0], q[0])) for q in quotes)
    return inside / max(1, span[1] - span[0])


def reported_mood(words: Sequence[Word]) -> str:
    """`strong` for a Konjunktiv I that can only be reported speech, `weak` for a Konjunktiv II
    that may be one, else empty. Quoted words do not count."""
    lexicon = claim_lexicon()
    lowers = [w.lower for w in words]
    if any(not w.quoted and w.lower in grammar().first_person for w in words):
        return ""
    strength = ""
    for index, word in enumerate(words):
        if word.quoted or word.capital:
            continue
        before = lowers[index - 1] if index else ""
        following = words[index + 1] if index + 1 < len(words) else None
        if word.lower in lexicon.subjunctive_strong:
            if before in _NO_MOOD_AFTER or (
                word.lower == "sei" and following is not None and following.lower in ("es", "denn")
            ):
                continue
            if following is not None and following.capital and before in _ADJECTIVE_AFTER:
                continue  # *eine reiche Familie*
            return "strong"
        if word.lower in speaker_lexicon().rare_moods or _subjunctive(words, index):
            return "strong"
        if word.lower in lexicon.subjunctive_weak:
            strength = "weak"
    return strength


def _subjunctive(words: Sequence[Word], index: int) -> bool:
    """A verb in *-e* that no list has: *halbiere sich*, *steuere auf … zu*, *zunehme.*

    Adjectives stand before a noun and preterites end in *-te*, so what remains before *sich*,
    before a closed-class word behind a noun, and at the end of a clause is Konjunktiv I.
    """
    word = words[index]
    if not word.lower.endswith("e") or len(word.lower) < 4 or index == 0:
        return False
    before = words[index - 1]
    following = words[index + 1] if index + 1 < len(words) else None
    closed = _never_subjunctive()
    if word.lower in closed or before.lower in closed or following is None:
        return False
    if following.lower == "sich":
        return not word.lower.endswith("te") or word.lower.endswith(_TE_VERBS)
    if word.lower.endswith("te"):
        return False
    if not before.capital:
        return False
    return following.lower in _open_behind() and not following.capital


_TE_VERBS = ("halte", "biete", "leiste", "richte", "rechte", "breite", "falte", "spalte")


@cache
def _never_subjunctive() -> frozenset[str]:
    """Lower-case words in *-e* that are no verbs, and articles, behind which stands none."""
    words = grammar()
    return (
        words.determiners
        | words.oblique
        | words.prepositions
        | words.not_adjectives
        | words.coordinators
        | words.passive
        | words.have
        | words.modals
        | frozenset(
            "heute beide lange gerne alle viele wenige mehrere einige manche solche welche andere "
            "nahe beinahe ohne etliche jede jene diese keine letzte nächste gerade ende mitte "
            "ihre seine unsere meine eine erste zweite dritte halbe ganze ich zwar ebbe weise à "
            "je sehr zu so ganz recht besonders".split()
        )
    )


@cache
def _open_behind() -> frozenset[str]:
    """What may follow a finite verb behind its subject, and no adjective."""
    words = grammar()
    return (
        words.prepositions
        | words.determiners
        | words.oblique
        | frozenset(
            "nicht auch noch es man er damit dafür daran davon bereits nun nur kaum".split()
        )
    )
