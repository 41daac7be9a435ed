"""Sentences as tokens in which quantities, times and mentions are single units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.phrases import squeeze, word_pattern
from nlp_fin.lexicon.subjects import subject_lexicon

TokenKind = Literal["word", "punct", "quantity", "time", "mention"]

Span = tuple[int, int]
Atom = tuple[int, int, TokenKind, int]
"""start, end, kind, index into the context's list of that kind."""

PREPOSITIONS = frozenset(
    "um auf von bei mit zu gegen nach gegenüber ab unter über in im durch für an bis aus je pro "
    "vom beim am per zum zur statt".split()
)
FILLERS = frozenset(
    "rund etwa ca ca. circa knapp fast gut mehr weniger als nur noch sogar insgesamt zuletzt "
    "bereits mindestens höchstens maximal durchschnittlich jeweils jetzt nun nunmehr aktuell "
    "ungefähr beinahe nahezu gerade einmal mal bloß lediglich zusammen immerhin auch erneut dann "
    "wieder schon sowie jährlich leicht deutlich kräftig überdurchschnittlich rd. rd nominal netto "
    "brutto voraussichtlich durchaus genau exakt annähernd schätzungsweise derzeit momentan "
    "umgerechnet zuvor bisher bislang ursprünglich zunächst etwas satten satte stolze ~ ≈ > < die "
    "der das den dem ein eine einen einem einer weiterhin unverändert inzwischen "
    "mittlerweile".split()
)
_HARD = frozenset(";:–—")
_OPEN = frozenset("([")
_CLOSE = frozenset(")]")
_SHORT_PART = 3
MAX_TOKENS = 240
"""Longer sentences are cut: nothing links over such a distance, and cost stays linear."""


@dataclass(slots=True)
class Token:
    """One unit of a sentence. `ref` is the index of the quantity, time or mention."""

    start: int
    end: int
    text: str
    lower: str
    kind: TokenKind
    ref: int = -1
    glued: bool = False
    """No white space before it."""


@dataclass(slots=True)
class Sentence:
    """Tokens of one sentence with clause numbers and counts of what lies before each token."""

    start: int
    end: int
    block: int
    tokens: list[Token]
    lowers: list[str]
    clauses: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    commas: list[int] = field(default_factory=list)
    hards: list[int] = field(default_factory=list)
    quantities: list[int] = field(default_factory=list)
    """Running number of quantity tokens before each token."""
    content: list[int] = field(default_factory=list)
    """Running number of words with a meaning of their own before each token."""
    names: list[int] = field(default_factory=list)
    """Running number of mentions before each token."""

    def of_kind(self, kind: TokenKind) -> list[int]:
        return [i for i, token in enumerate(self.tokens) if token.kind == kind]


def read_tokens(
    text: str, start: int, end: int, atoms: Sequence[Atom], block: int = -1
) -> list[Sentence]:
    """The tokens of `text[start:end]`; several parts where the stretch is very long.

    `atoms` are the quantities, times and mentions in the stretch, in order, without overlaps.
    """
    tokens: list[Token] = []
    position = start
    for a_start, a_end, kind, ref in atoms:
        if a_start < position or a_end > end:
            continue
        tokens.extend(_words(text, position, a_start))
        piece = text[a_start:a_end]
        glued = a_start > start and not text[a_start - 1].isspace()
        tokens.append(Token(a_start, a_end, piece, piece.lower(), kind, ref, glued))
        position = a_end
    tokens.extend(_words(text, position, end))
    return [
        _sentence(tokens[cut : cut + MAX_TOKENS], block)
        for cut in range(0, len(tokens), MAX_TOKENS)
    ]


def _words(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in word_pattern().finditer(text, start, end):
        word = squeeze(match[0])
        kind: TokenKind = "word" if word[0].isalnum() else "punct"
        glued = match.start() > 0 and not text[match.start() - 1].isspace()
        found.append(Token(match.start(), match.end(), word, word.lower(), kind, glued=glued))
    return found


def _sentence(tokens: list[Token], block: int) -> Sentence:
    sentence = Sentence(
        tokens[0].start, tokens[-1].end, block, tokens, [token.lower for token in tokens]
    )
    depth = commas = hards = seen = content = names = 0
    for token in tokens:
        if token.kind == "punct":
            if token.lower in _CLOSE:
                depth = max(0, depth - 1)
            hards += token.lower in _HARD or (token.lower == "-" and not token.glued)
            commas += token.lower == ","
        sentence.depths.append(depth)
        sentence.commas.append(commas)
        sentence.hards.append(hards)
        sentence.quantities.append(seen)
        sentence.content.append(content)
        sentence.names.append(names)
        content += _has_meaning(token)
        names += token.kind == "mention"
        seen += token.kind == "quantity"
        if token.kind == "punct" and token.lower in _OPEN:
            depth += 1
    sentence.clauses = _clauses(sentence)
    return sentence


def _has_meaning(token: Token) -> bool:
    if token.kind == "mention":
        return True
    return token.kind == "word" and not (
        token.lower in FILLERS or token.lower in PREPOSITIONS or is_finite(token.lower)
    )


@cache
def _finite_forms() -> frozenset[str]:
    """Finite verb forms; participles of the direction verbs are left out."""
    forms = set(subject_lexicon().finite)
    for form, verbs in direction_lexicon().verbs.items():
        if any(verb.role != "beat" or not form.startswith("ge") for verb in verbs) and not (
            form.startswith("ge") and form.endswith(("en", "t")) and len(form) > 5
        ):
            forms.add(form)
    return frozenset(forms)


def is_finite(word: str) -> bool:
    """Whether a lower-case word can be the finite verb of a clause."""
    return word in _finite_forms()


def _parts_headline(sentence: Sentence, index: int) -> bool:
    """*Umsatz: 3 Mio. Euro / EBT: 0,4 Mio. Euro*: a slash between two statements."""
    tokens = sentence.tokens
    if tokens[index].text != "/" or tokens[index].glued or not 0 < index < len(tokens) - 1:
        return False
    before, after = tokens[index - 1].text, tokens[index + 1].text
    return len(before) > _SHORT_PART and len(after) > _SHORT_PART - 1 and after[0].isupper()


def _clauses(sentence: Sentence) -> list[int]:
    """A clause number for each token: a new one begins at a boundary behind which, as before
    it, a finite verb stands; brackets are clauses of their own."""
    words = subject_lexicon()
    chunks: list[list[int]] = [[]]
    brackets: dict[int, list[int]] = {}
    opened: list[int] = []
    for index, token in enumerate(sentence.tokens):
        if sentence.depths[index] > 0 or token.lower in _CLOSE:
            brackets.setdefault(opened[-1] if opened else 0, []).append(index)
            continue
        if token.lower in _OPEN:
            opened.append(index)
            brackets.setdefault(index, []).append(index)
            continue
        parted = _parts_headline(sentence, index)
        boundary = token.kind == "punct" and (token.lower in _HARD or token.lower in ",-" or parted)
        if boundary or token.lower in words.coordinators:
            chunks.append([])
        chunks[-1].append(index)
    numbers = [0] * len(sentence.tokens)
    number, has_finite = 0, False
    for chunk in chunks:
        finite = any(
            sentence.tokens[i].kind == "word" and is_finite(sentence.lowers[i]) for i in chunk
        )
        opening = {sentence.lowers[i] for i in chunk[:2]}
        subordinate = finite or bool(opening & words.subordinators)
        parted = "/" in opening and _parts_headline(sentence, chunk[0])
        if (subordinate and has_finite) or ";" in opening or parted:
            number += 1
            has_finite = False
        has_finite = has_finite or finite
        for index in chunk:
            numbers[index] = number
    for inside in brackets.values():
        number += 1
        for index in inside:
            numbers[index] = number
    return numbers
