"""Signs beside a name that it is, or is not, what the figures of its sentence are of."""

from __future__ import annotations

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.subjects import anaphor_kinds, noun_classes
from nlp_fin.pipeline.linking.scene import Reading
from nlp_fin.pipeline.linking.tokens import PREPOSITIONS, Sentence

_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_CAUSES = frozenset("dank wegen trotz angesichts ohne neben inklusive samt außer mangels".split())
_REPORTS = frozenset(
    "mitteilte mitteilten mitteilt berichtete berichteten meldete meldeten bekanntgab bekanntgaben "
    "bekannt ankündigte ankündigten erklärte erläuterte hervorgeht veröffentlichte vorlegte "
    "verkündete bekräftigte".split()
)
_SHARES = frozenset(("aktie", "aktien", "papier", "papiere", "papieren", "titel", "titeln"))
_STAKES = ("beteilig", "anteil", "beteiligung")
_OWNING = frozenset("hält halten hielt hielten besitzt besitzen besaß übernimmt übernahm".split())
_CLAUSE_REACH = 12


def bystander(reading: Reading, first: int, last: int) -> dict[str, float]:
    """Features of the words beside tokens `first` … `last`, a name or a noun."""
    sentence = reading.sentence
    found = {
        "compound_head": _is_compound_head(sentence, last),
        "example": _is_example(sentence, first),
        "cause": _word_before(sentence, first) in _CAUSES,
        "apposed": _is_apposed(sentence, first, last),
        "reports": _reports(sentence, first),
        "stake": _is_stake(sentence, first),
        "per_share": first > 0 and sentence.lowers[first - 1] in ("je", "pro", "per"),
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _word_before(sentence: Sentence, first: int) -> str:
    start = first - 1
    while start >= 0 and sentence.lowers[start] in _ARTICLES:
        start -= 1
    return sentence.lowers[start] if start >= 0 else ""


def _is_compound_head(sentence: Sentence, last: int) -> bool:
    """*Lufthansa-Streik*, *Talanx-Spitze*: a compound that is neither a share nor a metric."""
    after = sentence.tokens[last + 1 : last + 3]
    if len(after) < 2 or not (after[0].lower in ("-", "‑") and after[0].glued and after[1].glued):
        return False
    head = after[1]
    if head.kind != "word" or not head.text[0].isupper():
        return False
    return not (
        head.lower in _SHARES or read_word(head.text) or anaphor_kinds(head.text)
    ) or "person" in noun_classes(head.text)


def _is_example(sentence: Sentence, first: int) -> bool:
    """*Konkurrenten wie IBM*: named as an example of others."""
    if first < 2 or sentence.lowers[first - 1] not in ("wie", "etwa", "darunter"):
        return False
    before = sentence.tokens[first - 2]
    return before.kind == "word" and (before.text[0].isupper() or before.lower == ",")


def _is_apposed(sentence: Sentence, first: int, last: int) -> bool:
    """*Der All-World-ETF, mein Maßstab, schaffte …*: between commas, behind a name."""
    start = first - 1
    while start > 0 and (
        sentence.lowers[start] in _ARTICLES or sentence.lowers[start].startswith(("mein", "sein"))
    ):
        start -= 1
    if start < 1 or sentence.lowers[start] != "," or last + 1 >= len(sentence.tokens):
        return False
    before = sentence.tokens[start - 1]
    named = before.kind == "mention" or (before.kind == "word" and before.text[0].isupper())
    return named and sentence.lowers[last + 1] == ","


def _reports(sentence: Sentence, first: int) -> bool:
    """*wie Fraport am Donnerstag mitteilte*: whose news it is."""
    clause = sentence.clauses[first]
    opener = next((i for i in range(first) if sentence.clauses[i] == clause), first)
    behind = sentence.lowers[first + 1 : first + 1 + _CLAUSE_REACH]
    before = sentence.lowers[max(opener, first - 4) : first]
    if "wie" in before:
        return any(word in _REPORTS for word in behind)
    said = before[-2:] and any(word in ("teilte", "teilten") for word in before[-3:])
    return bool(said) and "mit" in behind


def _is_stake(sentence: Sentence, first: int) -> bool:
    """*zu 49 Prozent an Alitalia beteiligt*, *hält 5 Prozent an Metro*."""
    start = first - 1
    while start >= 0 and sentence.lowers[start] in _ARTICLES:
        start -= 1
    if start < 0 or sentence.lowers[start] not in ("an", "am"):
        return False
    return any(word.startswith(_STAKES) or word in _OWNING for word in sentence.lowers)


def is_attribute(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a region only describes another noun: *die französische Bank*, *Cornerstone
    Deutschland*; not *die deutsche Inflation*."""
    following = sentence.tokens[last + 1] if last + 1 < len(sentence.tokens) else None
    if sentence.tokens[first].text[0].islower():
        if following is None or following.kind not in ("word", "mention"):
            return False
        if following.kind == "mention":
            return True
        classes = noun_classes(following.text)
        return bool(classes & {"anaphor", "person", "segment"}) and not read_word(following.text)
    before = sentence.tokens[first - 1] if first else None
    return (
        before is not None
        and (before.kind == "mention" or (before.kind == "word" and before.text[0].isupper()))
        and before.lower not in PREPOSITIONS
        and before.lower not in _ARTICLES
        and first > 1
    )
