"""Who can speak and how texts say so: speech verbs, role nouns, attribution phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.patterns import PatternIndex, index_of
from nlp_fin.lexicon.resources import load_toml, read_text

VERB_FILE = "speech_verbs.toml"
SPEAKER_FILE = "speakers.toml"
NAMES_FILE = "first_names.txt"

_MODES = frozenset("say think advise rate plan show skip".split())
CLAIM_KINDS = frozenset(
    "performance valuation forecast price_target recommendation risk driver fundamental policy"
    .split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpeechVerb:
    """One verb that introduces what somebody says. Field meanings: head of speech_verbs.toml."""

    mode: str
    particle: str = ""
    needs: tuple[str, ...] = ()
    kind: str | None = None
    joined: bool = False
    """The form is a participle, infinitive or verb-final form with its particle."""


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words, and endings (written with a leading hyphen in the file) that compounds may have."""

    words: frozenset[str]
    endings: tuple[str, ...] = ()

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        return word in self.words or (bool(self.endings) and word.endswith(self.endings))


@dataclass(frozen=True, slots=True)
class SpeakerLexicon:
    person: WordSet
    person_back: WordSet
    titles: frozenset[str]
    particles: frozenset[str]
    given: frozenset[str]
    market: WordSet
    market_single: frozenset[str]
    market_back: frozenset[str]
    company: WordSet
    organs: frozenset[str]
    institution: WordSet
    institution_back: WordSet
    institution_endings: frozenset[str]
    documents: frozenset[str]
    opinion: frozenset[str]
    view: frozenset[str]
    author_possessives: frozenset[str]
    function: frozenset[str]
    """Words that a capital at the head of a sentence does not make a name."""
    announcement: PatternIndex[str]
    """Patterns → `mark` (of a company's own announcement), `plan` (by which it says its plans),
    `guidance` (by which any text tells a company's plans)."""
    business: WordSet
    """What plans of companies are about: *Umsatz*, *Marge*, *Stellen*."""
    guidance_nouns: WordSet
    guidance_verbs: frozenset[str]
    guidance_ends: frozenset[str]
    """*Prognose* … *wurde* … *bestätigt*: a forecast that is kept or changed by nobody named."""
    times: frozenset[str]
    bodies: frozenset[str]
    """Nouns that begin a name with an attribute: *Verband der Chemischen Industrie*."""
    rare_moods: frozenset[str]
    """Forms of Konjunktiv II that hardly stand but in reported speech: *lägen*, *böten*."""
    units: frozenset[str]
    """Measures and indicators, which do not speak: *Prozent*, *ADX*."""
    demonyms: frozenset[str]
    """*Brite*, *Walldorfer*: people of a place, by which a text calls a person or a house."""


def word_set(text: str) -> WordSet:
    """`-chef minister` → the words *chef*, *minister* and every compound that ends in *chef*."""
    words, tails = set(), []
    for item in text.split():
        if item.startswith("-"):
            tails.append(item[1:])
            words.add(item[1:])
        else:
            words.add(item)
    return WordSet(frozenset(words), tuple(tails))


@cache
def speech_verbs() -> Mapping[str, tuple[SpeechVerb, ...]]:
    """Verb forms → readings, those with a particle first. Raises `LexiconError` for a bad row."""
    found: dict[str, list[SpeechVerb]] = {}
    rows = load_toml(VERB_FILE).get("verbs")
    if not rows:
        raise LexiconError(f"{VERB_FILE}: no `verbs`; restore the file")
    for row in rows:
        for form, verb in _readings(row):
            found.setdefault(form, []).append(verb)
    return {
        form: tuple(sorted(verbs, key=lambda v: (not v.particle, not v.needs)))
        for form, verbs in found.items()
    }


def _readings(row: Mapping[str, Any]) -> Iterable[tuple[str, SpeechVerb]]:
    unknown = set(row) - {"forms", "joined", "particle", "mode", "needs", "kind"}
    mode, kind = row.get("mode"), row.get("kind")
    if unknown or mode not in _MODES or not row.get("forms"):
        raise LexiconError(
            f"{VERB_FILE}: row {dict(row)} needs `forms` and a `mode` of {sorted(_MODES)}"
            f"{'; unknown keys ' + ', '.join(sorted(unknown)) if unknown else ''}"
        )
    if kind is not None and kind not in CLAIM_KINDS:
        raise LexiconError(f"{VERB_FILE}: kind {kind!r} is none of {sorted(CLAIM_KINDS)}")
    needs = tuple(str(row.get("needs", "")).split())
    particle = str(row.get("particle", ""))
    for form in str(row["forms"]).split():
        yield form, SpeechVerb(str(mode), particle, needs, kind)
    for form in str(row.get("joined", "")).split():
        yield form, SpeechVerb(str(mode), "", needs, kind, joined=True)


def _first_names() -> frozenset[str]:
    lines = read_text(NAMES_FILE).splitlines()
    return frozenset(w.lower() for line in lines if not line.startswith("#") for w in line.split())


@dataclass(frozen=True, slots=True)
class _Table:
    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, section: str, key: str) -> str:
        value = self.data.get(section, {}).get(key)
        if not isinstance(value, str) or not value.split():
            raise LexiconError(f"{SPEAKER_FILE}: [{section}] needs a non-empty string `{key}`")
        return value

    def words(self, section: str, key: str) -> frozenset[str]:
        return frozenset(self.text(section, key).split())


@cache
def speaker_lexicon() -> SpeakerLexicon:
    """The vocabulary of speakers. Raises `LexiconError` naming the missing part."""
    table = _Table(load_toml(SPEAKER_FILE))
    return SpeakerLexicon(
        person=word_set(table.text("person", "nouns")),
        person_back=word_set(table.text("person", "back")),
        titles=table.words("person", "titles"),
        particles=table.words("person", "particles"),
        given=table.words("names", "given") | _first_names(),
        market=word_set(table.text("market", "nouns")),
        market_single=table.words("market", "single"),
        market_back=table.words("market", "back"),
        company=word_set(table.text("company", "nouns")),
        organs=table.words("company", "organs"),
        institution=word_set(table.text("institution", "nouns")),
        institution_back=word_set(table.text("institution", "back")),
        institution_endings=table.words("institution", "endings"),
        documents=table.words("institution", "documents"),
        opinion=table.words("phrases", "opinion"),
        view=table.words("phrases", "view"),
        author_possessives=table.words("phrases", "author"),
        function=table.words("function", "words"),
        announcement=index_of(
            (pattern, payload)
            for key, payload in (("marks", "mark"), ("plans", "plan"), ("guidance", "guidance"))
            for pattern in table.text("announcements", key).split()
        ),
        guidance_nouns=word_set(table.text("announcements", "nouns")),
        guidance_verbs=table.words("announcements", "verbs"),
        guidance_ends=table.words("announcements", "ends"),
        business=word_set(table.text("announcements", "business")),
        times=table.words("announcements", "times"),
        bodies=table.words("institution", "bodies"),
        rare_moods=table.words("function", "moods"),
        units=table.words("function", "units"),
        demonyms=table.words("demonyms", "words"),
    )
