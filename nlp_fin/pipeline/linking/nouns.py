"""Noun phrases that can be subjects without being known instruments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.subjects import (
    anaphor_kinds,
    noun_classes,
    portfolio_head,
    subject_lexicon,
)
from nlp_fin.pipeline.linking.tokens import FILLERS, PREPOSITIONS, Sentence, is_finite

_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen ihre "
    "ihrer ihren seine seiner seinen unsere alle aller jede jeder keine viele mehrere beide "
    "deren dessen sein ihr solche manche einige".split()
)
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_MAX_ADJECTIVES = 3
_SECURITIES = frozenset(
    "constituents positions shares_outstanding debt asset_part portfolio_value".split()
)
_NUMBERED = frozenset("erste zweite dritte andere".split())
_SINGULAR = frozenset("hat ist war wird will soll muss kann darf hatte wurde wollte sollte".split())


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Tokens `first` … `last` without the article; `kind`: `region`, `group`, `segment`,
    `style`, `name` (what opens the sentence), `other`, `maybe` (used like a name),
    or the kind of a name that only the text knows."""

    first: int
    last: int
    text: str
    kind: str
    plural: bool = False


@cache
def _number_words() -> frozenset[str]:
    return frozenset("zwei drei vier fünf sechs sieben acht neun zehn zwölf beiden".split())


def noun_phrases(sentence: Sentence, named: Iterable[NounPhrase]) -> list[NounPhrase]:
    """Phrases whose head is a region, a class of firms or securities, or part of a company;
    names that only this text knows (`named`); the phrase in front of the finite verb, whatever
    its head;
    and other nouns with a definite article."""
    found = list(named)
    regions = subject_lexicon().regions
    for index, token in enumerate(sentence.tokens):
        if token.kind != "word":
            continue
        region = regions.get(token.lower)
        if region is not None:
            if token.text[0].isupper() or _before_noun(sentence, index):
                found.append(NounPhrase(index, index, region, "region"))
            if token.text[0].isupper() and token.lower not in ("deutschen", "us"):
                continue
        if not token.text[0].isupper() or token.lower in subject_lexicon().not_subject:
            continue
        classes = noun_classes(token.text)
        kind = "segment" if "segment" in classes else "group"
        if _means_stock(sentence, index):
            continue
        if kind in classes and not _names_metric(token.text):
            one = "anaphor" in classes and _is_singular(sentence, index)
            if kind == "group" and one and not is_numbered(sentence, index):
                continue
            found.append(_expand(sentence, index, kind))
    found += _camel_names(sentence)
    found += _styles(sentence)
    found += _indefinite(sentence)
    heads = {phrase.last for phrase in found}
    initial = _initial_phrase(sentence)
    if initial is not None and initial.last not in heads:
        found.append(initial)
        heads.add(initial.last)
    found += [phrase for phrase in _definite(sentence) if phrase.last not in heads]
    wider = [p for p in found if p.kind == "group" and p.first < p.last]
    return [
        phrase
        for phrase in found
        if phrase.kind != "region"
        or not any(p.first <= phrase.first and phrase.last < p.last for p in wider)
    ]


def _indefinite(sentence: Sentence) -> Iterator[NounPhrase]:
    """*Ein Unternehmen*, *eine andere Aktie*, *Ein anderes*: the nameless ones of examples."""
    for index, token in enumerate(sentence.tokens[:-1]):
        if token.lower not in ("ein", "eine", "einem", "einer"):
            continue
        head = index + 1
        while head < len(sentence.tokens) - 1 and _is_adjective(sentence, head):
            head += 1
        noun = sentence.tokens[head]
        if noun.kind == "word" and noun.text[0].isupper():
            if noun_classes(noun.text) & {"anaphor", "group"} and not _names_metric(noun.text):
                if anaphor_kinds(noun.text) == ("commodity",):
                    continue
                article = "Eine" if token.lower in ("eine", "einer") else "Ein"
                words = [t.text for t in sentence.tokens[index + 1 : head + 1]]
                yield NounPhrase(index, head, " ".join([article, *words]), "group")
        elif sentence.lowers[index + 1] in ("anderes", "anderer", "andere", "zweites", "weiteres"):
            yield NounPhrase(index, index + 1, f"Ein {sentence.lowers[index + 1]}", "group")


def _styles(sentence: Sentence) -> Iterator[NounPhrase]:
    """*Small Cap Value*, *Momentum*: ways to pick shares, called like an index."""
    lexicon = subject_lexicon()
    for index, token in enumerate(sentence.tokens):
        words = token.lower.split("-")
        if token.kind != "word" or not token.text[0].isupper() or words[-1] not in lexicon.styles:
            continue
        if any(word not in lexicon.style_words for word in words[:-1]):
            continue
        first = index
        while first and sentence.lowers[first - 1] in lexicon.style_words | lexicon.styles:
            first -= 1
        text = " ".join(token.text for token in sentence.tokens[first : index + 1])
        yield NounPhrase(first, index, text, "style")


def _camel_names(sentence: Sentence) -> Iterator[NounPhrase]:
    """*EuroStoxx*, *AutoScout*: a capital inside a word marks a name."""
    for index, token in enumerate(sentence.tokens):
        word = token.text
        before = sentence.lowers[index - 1] if index else ""
        if before in ("je", "pro", "per"):
            continue
        if token.kind == "word" and word[0].isupper() and len(word) > 4 and word.isalnum():
            inner = [ch.isupper() for ch in word[1:]]
            if any(inner) and not all(inner) and not word.isupper() and not read_word(word):
                yield NounPhrase(index, index, word, "company")


def _definite(sentence: Sentence) -> Iterator[NounPhrase]:
    """*das Angebot*, *die Nachfrage*: nouns with an article that may be a subject's."""
    for index, token in enumerate(sentence.tokens):
        if token.kind != "word" or not token.text[0].isupper() or index == 0:
            continue
        start = index
        while start > 0 and index - start < 2 and _is_adjective(sentence, start - 1):
            start -= 1
        if start == 0 or sentence.lowers[start - 1] not in ("der", "die", "das"):
            continue
        if token.lower in subject_lexicon().not_subject or read_word(token.text):
            continue
        if noun_classes(token.text) & {"person"}:
            continue
        yield NounPhrase(start, index, _nominative(sentence, start, index), "other")


def _names_metric(word: str) -> bool:
    return portfolio_head(word) is None and any(
        reading.concept is not None and reading.concept not in _SECURITIES
        for reading in read_word(word)
    )


def _means_stock(sentence: Sentence, index: int) -> bool:
    """*die Titel*, *für die Aktien*: the shares of the firm at hand, not a class of shares."""
    if sentence.lowers[index] not in ("aktien", "titel", "titeln", "papiere", "werte", "werten"):
        return False
    before = sentence.lowers[index - 1] if index else ""
    return before in ("die", "der", "den", "je", "pro", "dessen", "deren")


def _is_singular(sentence: Sentence, index: int) -> bool:
    """*das Unternehmen*, *dem Konzern*: one firm, not a class of firms."""
    for before in reversed(sentence.lowers[max(0, index - 2) : index]):
        if before in ("das", "dem", "des", "ein", "einem", "eines", "sein", "ihr"):
            return True
    following = sentence.lowers[index + 1 : index + 2]
    verb = following[0] if following else ""
    nominative = index > 0 and sentence.lowers[index - 1] == "der"
    return nominative and (verb in _SINGULAR or (is_finite(verb) and verb.endswith(("t", "te"))))


def is_numbered(sentence: Sentence, index: int) -> bool:
    """*das zweite Unternehmen*, *die andere Aktie*: one of those that an example sets up."""
    return index > 0 and sentence.lowers[index - 1].rstrip("n") in _NUMBERED


def _before_noun(sentence: Sentence, index: int) -> bool:
    after = sentence.tokens[index + 1 : index + 3]
    return any(token.kind == "word" and token.text[0].isupper() for token in after)


def _is_adjective(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.kind != "word":
        return False
    lower = token.lower
    if lower in _ARTICLES or lower in PREPOSITIONS or lower in FILLERS or is_finite(lower):
        return False
    first = token.text[0]
    if first.isupper():
        return "-" in token.text and lower.endswith(("e", "en", "er", "em"))
    return lower.endswith(_ADJECTIVE_ENDINGS) and lower not in ("oder", "aber", "wegen", "neben")


def _expand(sentence: Sentence, head: int, kind: str) -> NounPhrase:
    first = head
    while (
        first > 0
        and head - first < _MAX_ADJECTIVES
        and (_is_adjective(sentence, first - 1) or sentence.lowers[first - 1] in _number_words())
    ):
        first -= 1
    if first == head and head and _is_name_part(sentence, head - 1):
        first -= 1  # Small Caps, Blue Chips
    last = head
    if kind == "segment" and head + 1 < len(sentence.tokens):
        following = sentence.tokens[head + 1]
        if (
            following.kind == "word"
            and following.text[0].isupper()
            and not is_finite(following.lower)
        ):
            last = head + 1  # Segment Projekte
    text = _nominative(sentence, first, last)
    return NounPhrase(first, last, text, kind)


def _is_name_part(sentence: Sentence, index: int) -> bool:
    """A capitalised word that belongs to the noun behind it (*Small Caps*)."""
    token = sentence.tokens[index]
    if token.kind != "word" or not token.text[0].isupper() or token.text.isupper():
        return False
    word = token.lower
    if (
        word in _ARTICLES
        or word in PREPOSITIONS
        or word in subject_lexicon().no_nouns
        or is_finite(word)
    ):
        return False
    opens = not any(t.kind == "word" for t in sentence.tokens[:index])
    if opens and word.endswith(("e", "en")):
        return False  # Große Konzerne
    return not (read_word(token.text) or noun_classes(token.text))


def _nominative(sentence: Sentence, first: int, head: int) -> str:
    """The phrase as a name: *US-amerikanischer Unternehmen* → *US-amerikanische Unternehmen*."""
    words = [token.text for token in sentence.tokens[first : head + 1]]
    article = sentence.lowers[first - 1] if first else ""
    genitive = article not in ("ein", "der") or words[-1].endswith(("s", "n"))
    if words[-1].endswith(("ern", "eln")) and article not in ("ein", "eine"):
        words[-1] = words[-1][:-1]  # den Anlegern, Ländern, Titeln
    for position, word in enumerate(words[:-1]):
        if word[-2:] in ("en", "em") or (word.endswith("er") and genitive):
            if word.lower() in _number_words() or word.lower() in ("mehr", "anderen", "vielen"):
                continue
            words[position] = word[:-1]
    return " ".join(words)


def _initial_phrase(sentence: Sentence) -> NounPhrase | None:
    """The noun phrase that opens the sentence, up to its verb, if no metric word heads it."""
    index = 0
    tokens = sentence.tokens
    while index < len(tokens) and (
        tokens[index].kind == "punct" or tokens[index].lower in _ARTICLES
    ):
        index += 1
    first = index
    head = -1
    while index < len(tokens) and index - first <= 6:
        token = tokens[index]
        if token.kind != "word" or is_finite(token.lower) or token.lower in PREPOSITIONS:
            break
        if token.lower in subject_lexicon().no_nouns or token.text in ("Sie", "Ihnen", "Ihr"):
            break
        if token.text[0].isupper() and index >= first:
            head = index
        elif not (_is_adjective(sentence, index) or token.lower in _number_words()):
            break
        index += 1
    if head < 0 or (head == 0 and "-" not in tokens[0].text):
        return None
    word = tokens[head]
    if word.lower in subject_lexicon().not_subject or _names_metric(word.text):
        return None
    dated = any("jährig" in token.lower for token in tokens[first:head])
    if "person" in noun_classes(word.text) or (
        "anaphor" in noun_classes(word.text) and not dated  # dreißigjährige Papiere
    ):
        return None
    if any(reading.role != "name" for reading in read_word(word.text)):
        return None
    return NounPhrase(first, head, _nominative(sentence, first, head), "name")
