"""The tables of instruments, institutions and persons, and the index that finds their names.

Columns: `id, kind, name, symbol, isin, wkn, country, aliases, flags`. Aliases are separated by
`;`. An alias without a mark is recognised on sight. The mark `~` asks for a word of finance near
by, `!` for one directly beside the name (*Gap-Aktie*, *Modekette Gap*, *Gap Inc.*), `+` adds the
price words of a commodity (*Goldpreis*). The name itself is an alias without a mark unless it is
listed with one or the row has the flag `label`.
An empty id is `kind:symbol`, or `kind:name` where there is no symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.name_keys import TOKEN, name_key
from nlp_fin.lexicon.resources import Row, parse_csv, read_text

COLUMNS = ("id", "kind", "name", "symbol", "isin", "wkn", "country", "aliases", "flags")
HOMONYM_COLUMNS = ("alias", "id", "cues")
KINDS = frozenset(
    "index company etf fund commodity currency rate bond crypto sector institution person".split()
)
FLAGS = frozenset({"speaks", "bank", "private", "label", "exchange"})
"""`speaks`: a listed house that mostly gives opinions (company or institution by context);
`bank`: a listed bank that mostly is reported on; `private`: no listed shares;
`label`: the name only labels the entry, it is no alias;
`exchange`: the index shares a name with its exchange."""
CURATED_FILES = tuple("markets.csv instruments.csv funds.csv institutions.csv persons.csv".split())
LISTINGS_FILE = "listings.csv"
HOMONYMS_FILE = "homonyms.csv"
COMMODITY_FORMS = (
    "preis", "preise", "preises", "preisen", "notierung", "notierungen", "future", "futures",
    "kurs",
)  # fmt: skip

TEXT = "text"
"""`where` of an entry that an article itself introduces."""

Strength = Literal["strong", "near", "tight"]
_MARKS: dict[str, Strength] = {"~": "near", "!": "tight"}
_SYMBOL = re.compile(r"\^?[A-Z0-9](?:[A-Z0-9.&=-]*[A-Z0-9])?")
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_WKN = re.compile(r"[A-HJ-NP-Z0-9]{6}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def is_isin(code: str) -> bool:
    """Whether `code` has the form of an ISIN and its check digit is right (ISO 6166, Luhn).

    >>> is_isin("DE0007164600"), is_isin("DE0007164601")
    (True, False)
    """
    if not _ISIN.fullmatch(code):
        return False
    total = 0
    digits = "".join(str(int(character, 36)) for character in code)
    for position, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + position % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def wkn_of_isin(isin: str) -> str | None:
    """The WKN inside a German ISIN (`DE000` + WKN + check digit), else None."""
    return isin[5:11] if isin.startswith("DE000") and is_isin(isin) else None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name and what it takes to recognise it."""

    text: str
    strength: Strength = "strong"


@dataclass(frozen=True, slots=True)
class Entry:
    """One instrument, institution or person. `where` is `file:line` of its row."""

    id: str
    kind: str
    name: str
    symbol: str | None
    isin: str | None
    wkn: str | None
    country: str | None
    aliases: tuple[Alias, ...]
    flags: frozenset[str]
    where: str


def made_entry(
    kind: str,
    name: str,
    *,
    symbol: str | None = None,
    country: str | None = None,
    where: str = TEXT,
) -> Entry:
    """An entry that no table has: a company or person of an article, a house as institution."""
    return Entry(
        id=f"{kind}:{symbol or name}", kind=kind, name=name, symbol=symbol, isin=None, wkn=None,
        country=country, aliases=(Alias(name),), flags=frozenset(), where=where,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """An alias with the entry it stands for."""

    alias: Alias
    entry: Entry


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entries and the index over their names.

    `names` maps a key (`name_key`) to its names, in the order of the tables; `longest` maps the
    first token of a key to the number of tokens of the longest key that begins with it.
    `homonyms` maps (key, entry id) to the lower-case words that speak for that entry.
    """

    entries: dict[str, Entry]
    names: dict[str, tuple[Name, ...]]
    longest: dict[str, int]
    by_symbol: dict[str, Entry]
    by_isin: dict[str, Entry]
    by_wkn: dict[str, Entry]
    persons: dict[str, Entry]
    """By full name."""
    homonyms: dict[tuple[str, str], tuple[str, ...]]


def _aliases(row: Row) -> tuple[Alias, ...]:
    found: dict[str, Alias] = {}
    for raw in filter(None, (part.strip() for part in row["aliases"].split(";"))):
        compound, body = raw.startswith("+"), raw.lstrip("+")
        strength = _MARKS.get(body[:1], "strong")
        text = body[1:] if body[:1] in _MARKS else body
        if not TOKEN.search(text) or text != text.strip():
            raise LexiconError(f"{row.where}: alias {raw!r} holds no name")
        if text in found:
            raise LexiconError(f"{row.where}: alias {text!r} is listed twice")
        found[text] = Alias(text, strength)
        if compound:
            for form in COMMODITY_FORMS:
                found.setdefault(text + form, Alias(text + form))
    if "label" not in row["flags"].split():
        found.setdefault(row["name"], Alias(row["name"]))
    if not found:
        raise LexiconError(f"{row.where}: a label without an alias can never be found")
    return tuple(found.values())


def _checked(row: Row, column: str, form: re.Pattern[str], what: str) -> str | None:
    value = row[column]
    if value and not form.fullmatch(value):
        raise LexiconError(f"{row.where}: {value!r} is not {what}")
    return value or None


def entry_of(row: Row) -> Entry:
    """The entry of one row. Raises `LexiconError` with file and line for what cannot be right."""
    kind, name = row["kind"], row["name"]
    if kind not in KINDS:
        raise LexiconError(f"{row.where}: unknown kind {kind!r}; one of {sorted(KINDS)}")
    if not TOKEN.search(name):
        raise LexiconError(f"{row.where}: the name {name!r} holds no letter or digit")
    symbol = _checked(row, "symbol", _SYMBOL, "a symbol in Yahoo's spelling")
    isin = _checked(row, "isin", _ISIN, "an ISIN")
    if isin and not is_isin(isin):
        raise LexiconError(f"{row.where}: the check digit of ISIN {isin} is wrong")
    wkn = _checked(row, "wkn", _WKN, "a WKN (six characters, no I and no O)")
    derived = wkn_of_isin(isin) if isin else None
    if wkn and derived and wkn != derived:
        raise LexiconError(f"{row.where}: WKN {wkn} does not fit ISIN {isin} ({derived})")
    country = _checked(row, "country", _COUNTRY, "a country code of two letters")
    flags = frozenset(row["flags"].split())
    if flags - FLAGS:
        raise LexiconError(
            f"{row.where}: unknown flag {min(flags - FLAGS)!r}; one of {sorted(FLAGS)}"
        )
    given = row["id"]
    if given and not given.startswith(f"{kind}:"):
        raise LexiconError(f"{row.where}: the id {given!r} must begin with '{kind}:'")
    return Entry(
        id=given or f"{kind}:{symbol or name}",
        kind=kind, name=name, symbol=symbol, isin=isin, wkn=wkn or derived, country=country,
        aliases=_aliases(row), flags=flags, where=row.where,
    )  # fmt: skip


def parse_entries(text: str, *, name: str) -> list[Entry]:
    """All entries of one table given as text."""
    return [entry_of(row) for row in parse_csv(text, COLUMNS, name=name)]


def load_entries(name: str) -> list[Entry]:
    """All entries of one table of the package."""
    return parse_entries(read_text(name), name=name)


def _unique(entries: Iterable[Entry], attribute: Literal["id", "isin"]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        value: str | None = getattr(entry, attribute)
        if value is None:
            continue
        if value in found:
            first = found[value].where
            raise LexiconError(f"{entry.where}: {attribute} {value} already stands in {first}")
        found[value] = entry
    return found


def _homonyms(rows: Iterable[Row], ids: dict[str, Entry]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        if row["id"] not in ids:
            raise LexiconError(f"{row.where}: no entry has the id {row['id']!r}")
        cues = tuple(cue.strip().lower() for cue in row["cues"].split(";") if cue.strip())
        found[name_key(row["alias"]), row["id"]] = cues
    return found


def build_gazetteer(entries: Iterable[Entry], homonyms: Iterable[Row] = ()) -> Gazetteer:
    """Index the entries. Earlier entries win where symbols are shared (an index and its currency).

    Raises `LexiconError` for ids or ISINs that stand twice, and for a name that two entries
    claim unless the table of homonyms names both.
    """
    everything = list(entries)
    ids = _unique(everything, "id")
    shared = _homonyms(homonyms, ids)
    names: dict[str, tuple[Name, ...]] = {}
    longest: dict[str, int] = {}
    for entry in everything:
        for alias in entry.aliases:
            key = name_key(alias.text)
            before = names.get(key, ())
            other = next((n for n in before if n.entry.id != entry.id), None)
            if other is not None and not {(key, entry.id), (key, other.entry.id)} <= shared.keys():
                raise LexiconError(
                    f"{entry.where}: {alias.text!r} also stands in {other.entry.where}; "
                    f"add both ids to {HOMONYMS_FILE} or remove one"
                )
            names[key] = (*before, Name(alias, entry))
            first = TOKEN.match(key)
            assert first is not None
            count = len(TOKEN.findall(key))
            longest[first[0]] = max(longest.get(first[0], 0), count)
    by_symbol: dict[str, Entry] = {}
    by_wkn: dict[str, Entry] = {}
    for entry in everything:
        if entry.symbol:
            by_symbol.setdefault(entry.symbol, entry)
        if entry.wkn:
            by_wkn.setdefault(entry.wkn, entry)
    return Gazetteer(
        entries=ids,
        names=names,
        longest=longest,
        by_symbol=by_symbol,
        by_isin=_unique(everything, "isin"),
        by_wkn=by_wkn,
        persons={entry.name: entry for entry in everything if entry.kind == "person"},
        homonyms=shared,
    )


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the package, read once."""
    entries = [entry for file in (*CURATED_FILES, LISTINGS_FILE) for entry in load_entries(file)]
    rows = parse_csv(read_text(HOMONYMS_FILE), HOMONYM_COLUMNS, name=HOMONYMS_FILE)
    return build_gazetteer(entries, rows)


def _words(file: str) -> frozenset[str]:
    lines = (line for line in read_text(file).splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def ambiguous_words() -> frozenset[str]:
    """Lower-case words of the language that are names too: never a short form by themselves."""
    return frozenset(word.lower() for word in _words("ambiguous_words.txt"))


@cache
def first_names() -> frozenset[str]:
    """Given names, as written."""
    return _words("first_names.txt")
