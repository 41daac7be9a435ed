"""Vocabulary about what figures are of: regions, groups, words that refer back, clause words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.phrases import endings
from nlp_fin.lexicon.resources import load_toml

FILE = "subjects.toml"
_MIN_TAIL = 4
"""Shorter words are no last part of a compound."""

_KINDS = frozenset(
    "index company etf fund commodity currency rate bond crypto sector institution person".split()
)


@dataclass(frozen=True, slots=True)
class SubjectLexicon:
    regions: Mapping[str, str]
    """Form → name of the country or region."""
    central_banks: Mapping[str, str]
    """Name of a region → its central bank."""
    offices: Mapping[str, str]
    """Statistics office, institute or central bank → its region."""
    anaphors: Mapping[str, tuple[str, ...]]
    """Noun that refers back → kinds of instruments it can mean."""
    singulars: frozenset[str]
    """The nouns among `anaphors` as they are written in the data, in the singular."""
    demonyms: frozenset[str]
    """*die Hamburger*, *die Franzosen*: a firm by its seat."""
    leading_indices: Mapping[str, str]
    """Region → name of its leading index."""
    region_indices: Mapping[str, tuple[str, ...]]
    """Region → names of indices that can stand for its market, the leading one first."""
    index_nouns: tuple[tuple[str, tuple[str, ...]], ...]
    """Part of a noun for an index → names of the indices that it can mean; `leading`: those that
    lead their region."""
    rivals: frozenset[str]
    """Nouns for another firm than the one spoken of."""
    groups: frozenset[str]
    segments: frozenset[str]
    persons: frozenset[str]
    providers: frozenset[str]
    """Houses that call their funds by their own name, lower case."""
    people: frozenset[str]
    """Anleger, Kunden: who buys and saves."""
    styles: frozenset[str]
    """Last words of styles of investing (*Value*), lower case."""
    style_words: frozenset[str]
    """Words in front of them (*Small Cap*)."""
    measures: tuple[str, ...]
    """Last words of nouns for an average or an own value: *Zehnjahresschnitt*, *Substanzwert*."""
    benchmarks: tuple[str, ...]
    """Last words of nouns for the index that others are measured by."""
    portfolios: tuple[str, ...]
    """Depot, strategy, plan: what an author or a bank runs."""
    no_nouns: frozenset[str]
    not_subject: frozenset[str]
    judges: frozenset[str]
    """Data houses, rating agencies, portals: they say figures of others."""
    venues: frozenset[str]
    """Exchanges and news services, lower case."""
    venue_before: tuple[str, ...]
    """Words that in front of an exchange or service make it a market place or a distributor."""
    venue_behind: tuple[str, ...]
    """*an der Börse … notiert*: words for a listing."""
    finite: frozenset[str]
    subordinators: frozenset[str]
    coordinators: frozenset[str]


@cache
def subject_lexicon() -> SubjectLexicon:
    """The vocabulary of subjects. Raises `LexiconError` naming the file and the bad row."""
    data = load_toml(FILE)
    regions: dict[str, str] = {}
    banks: dict[str, str] = {}
    offices: dict[str, str] = {}
    indices: dict[str, tuple[str, ...]] = {}
    for row in data.get("region", ()):
        if not row.get("name") or not row.get("forms"):
            raise LexiconError(f"{FILE}: a [[region]] needs `name` and `forms`: {row}")
        if row.get("index"):
            indices[row["name"]] = _listed(str(row["index"]))
        if row.get("bank"):
            banks[row["name"]] = str(row["bank"])
        offices.update(dict.fromkeys(str(row.get("offices", "")).split(), row["name"]))
        for form in str(row["forms"]).split():
            if regions.setdefault(form, row["name"]) != row["name"]:
                raise LexiconError(f"{FILE}: {form!r} is in two regions")
    anaphors: dict[str, tuple[str, ...]] = {}
    for row in data.get("anaphor", ()):
        kinds = tuple(str(row.get("kinds", "")).split())
        if not kinds or set(kinds) - _KINDS:
            raise LexiconError(f"{FILE}: [[anaphor]] kinds {kinds}; allowed are {sorted(_KINDS)}")
        for head in str(row.get("heads", "")).split():
            for form in endings(head) if len(head) > 2 else (head,):
                anaphors.setdefault(form, kinds)
    singulars = frozenset(
        head for row in data.get("anaphor", ()) for head in str(row.get("heads", "")).split()
    )
    group, clause = data["group"], data["clause"]
    return SubjectLexicon(
        regions,
        banks,
        offices,
        anaphors,
        singulars,
        frozenset(str(group["demonyms"]).split()),
        {region: names[0] for region, names in indices.items()},
        indices,
        tuple(
            (stem, _listed(str(row["names"])))
            for row in data.get("index_noun", ())
            for stem in str(row["stems"]).split()
        ),
        _inflected(data["rival"]["heads"]),
        _inflected(group["heads"]),
        _inflected(group["segment"]),
        _inflected(group["person"]),
        frozenset(str(group["providers"]).split()),
        _inflected(group["people"]),
        frozenset(str(group["styles"]).split()),
        frozenset(str(group["style_words"]).split()),
        tuple(str(group["measures"]).split()),
        tuple(str(group["benchmarks"]).split()),
        tuple(str(group["portfolio"]).split()),
        frozenset(str(group["no_nouns"]).split()),
        frozenset(str(group["not_subject"]).split()),
        frozenset(_listed(group["judges"])),
        frozenset(_listed(group["venues"])),
        _listed(group["venue_before"]),
        _listed(group["venue_behind"]),
        frozenset(str(clause["finite"]).split()),
        frozenset(str(clause["subordinators"]).split()),
        frozenset(str(clause["coordinators"]).split()),
    )


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


def _inflected(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in endings(word))


@lru_cache(maxsize=20000)
def noun_classes(word: str) -> frozenset[str]:
    """What a noun (its compound head) can stand for: `person`, `segment`, `anaphor`, `group`."""
    lexicon = subject_lexicon()
    flat = word.lower()
    return frozenset(
        name
        for name, table in (
            ("person", lexicon.persons),
            ("segment", lexicon.segments),
            ("anaphor", lexicon.anaphors),
            ("group", lexicon.groups),
        )
        if _is_or_ends(flat, table)
    )


def _is_or_ends(word: str, table: frozenset[str] | Mapping[str, object]) -> bool:
    if word in table:
        return True
    joined = word.replace("-", "")
    tail = word.rsplit("-", 1)[-1]
    if tail in table:
        return True
    return any(joined[cut:] in table for cut in range(3, len(joined) - _MIN_TAIL + 1))


@lru_cache(maxsize=20000)
def portfolio_head(word: str) -> str | None:
    """Which noun for a depot, a strategy or a plan a word ends in (*Musterdepots* → `depot`)."""
    flat = word.lower().replace("-", "")
    for head in subject_lexicon().portfolios:
        if any(flat.endswith(head + ending) for ending in ("", "s", "es", "n", "en")):
            return head
    return None


@lru_cache(maxsize=20000)
def is_people(word: str) -> bool:
    """Whether a noun is for those who buy, save or pay (*US-Fondsanleger*, *Kunden*)."""
    return _is_or_ends(word.lower(), subject_lexicon().people)


def is_demonym(word: str) -> bool:
    """Whether a noun can stand for a firm by its seat (*die Wolfsburger*)."""
    return word[:1].isupper() and word.lower() in subject_lexicon().demonyms


@lru_cache(maxsize=20000)
def is_plural(word: str) -> bool:
    """Whether a noun that can refer back is written in a plural of its own (*die Banken*)."""
    lexicon = subject_lexicon()
    flat = word.lower().replace("-", "")
    for cut in range(len(flat) - _MIN_TAIL + 1):
        tail = flat[cut:]
        if tail in lexicon.singulars or tail.removesuffix("s") in lexicon.singulars:
            return False
        if tail in lexicon.anaphors:
            return tail.endswith(("n", "e")) and not tail.endswith("es")
    return False


@lru_cache(maxsize=20000)
def anaphor_kinds(word: str) -> tuple[str, ...]:
    """Kinds of instruments that a definite noun (*der Autobauer*) can refer to."""
    lexicon = subject_lexicon()
    flat = word.lower()
    if flat in lexicon.anaphors:
        return lexicon.anaphors[flat]
    tail = flat.rpartition("-")[2]
    if tail in lexicon.anaphors and "-" in flat:
        return lexicon.anaphors[tail]
    joined = flat.replace("-", "")
    for cut in range(3, len(joined) - _MIN_TAIL + 1):
        kinds = lexicon.anaphors.get(joined[cut:])
        if kinds:
            return kinds
    return ()
