"""Build `nlp_fin/lexicon/data/listings.csv` from open gazetteers.

usage: python scripts/build_instruments.py FOLDER

FOLDER holds `pytickersymbols.csv.gz`, `financedatabase_equities_dach_largecap.csv.gz` and
`sp500_constituents.csv` (licences: `nlp_fin/lexicon/data/ATTRIBUTION.md`). What the curated tables
already have, by symbol, ISIN or name, is left out. Symbols are Yahoo's, of the home listing.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlp_fin.lexicon.company_forms import company_forms, strip_legal_form
from nlp_fin.lexicon.instruments import (
    COLUMNS,
    CURATED_FILES,
    is_isin,
    load_entries,
)
from nlp_fin.lexicon.name_keys import name_key
from nlp_fin.lexicon.resources import read_text

TARGET = Path("nlp_fin/lexicon/data/listings.csv")
HEADER = """\
# Companies built from pytickersymbols, FinanceDatabase and a list of the S&P 500 (ATTRIBUTION.md)
# by scripts/build_instruments.py; do not edit, put corrections into instruments.csv.
"""
SUFFIX = {
    "Germany": "DE", "Austria": "VI", "Switzerland": "SW", "France": "PA", "Netherlands": "AS",
    "Italy": "MI", "Spain": "MC", "United Kingdom": "L", "Sweden": "ST", "Denmark": "CO",
    "Norway": "OL", "Finland": "HE", "Belgium": "BR", "Portugal": "LS", "Poland": "WA",
    "Japan": "T", "Hong Kong": "HK", "China": "HK", "South Korea": "KS", "Taiwan": "TW",
    "Australia": "AX", "Canada": "TO", "India": "NS", "Brazil": "SA", "Singapore": "SI",
}  # fmt: skip
ISO = {
    "DE": "DE", "VI": "AT", "SW": "CH", "PA": "FR", "AS": "NL", "MI": "IT", "MC": "ES", "L": "GB",
    "ST": "SE", "CO": "DK", "OL": "NO", "HE": "FI", "BR": "BE", "LS": "PT", "WA": "PL", "T": "JP",
    "HK": "HK", "KS": "KR", "TW": "TW", "AX": "AU", "TO": "CA", "NS": "IN", "SA": "BR", "SI": "SG",
}  # fmt: skip
INDEX_SUFFIX = {
    "SDAX": "DE", "MDAX": "DE", "TecDAX": "DE", "DAX": "DE", "CAC_40": "PA", "CAC Mid 60": "PA",
    "AEX": "AS", "IBEX 35": "MC", "Switzerland 20": "SW", "BEL 20": "BR", "FTSE 100": "L",
    "NIKKEI 225": "T", "OMX Stockholm 30": "ST", "OMX Helsinki 25": "HE",
}  # fmt: skip
US_INDEXES = frozenset({"S&P 500", "S&P 600", "S&P 100", "NASDAQ 100", "DOW JONES"})
SMALL = frozenset({"Germany", "Austria", "Switzerland"})
EUROPE = frozenset(
    "France Netherlands Italy Spain Sweden Denmark Norway Finland Belgium Portugal Poland".split()
) | {"United Kingdom"}
NO_COMPANY = re.compile(r"EGB OE|RCB OE|\bADR\b|Preferred|Warrant|\bNotes\b|\bETF\b|^\W")


@dataclass
class Listing:
    """One company on its way into the table."""

    name: str
    symbol: str
    isin: str = ""
    aliases: set[str] = field(default_factory=set)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file, compressed or not."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    yield from csv.DictReader(io.StringIO(content.decode("utf-8")))


def ticker_rows(folder: Path) -> Iterator[Listing]:
    """Home listings of pytickersymbols; a row without a usable symbol is passed over."""
    for row in read_rows(folder / "pytickersymbols.csv.gz"):
        symbol, indexes = row["symbol"].strip(), set(row["indices"].split(";"))
        if not symbol or not symbol[0].isalnum():
            continue
        suffix = next((s for name, s in INDEX_SUFFIX.items() if name in indexes), None)
        if not indexes & US_INDEXES and "." not in symbol:
            if suffix is None or (suffix == "DE" and symbol[0] == "0"):
                continue
            symbol = f"{symbol}.{suffix}"
        isin = next((i for i in row["isin"].split(";") if is_isin(i)), "")
        yield Listing(row["name"], symbol, isin)


def database_rows(folder: Path) -> Iterator[Listing]:
    """Home listings of FinanceDatabase: all of D-A-CH, mid caps of Europe, large caps elsewhere."""
    for row in read_rows(folder / "financedatabase_equities_dach_largecap.csv.gz"):
        country, symbol, size = row["country"], row["symbol"].strip(), row["market_cap"]
        suffix = SUFFIX.get(country)
        if suffix is None or not symbol.endswith(f".{suffix}") or NO_COMPANY.search(row["name"]):
            continue
        wanted = {"Large Cap", "Mega Cap"} | ({"Mid Cap"} if country in EUROPE else set())
        if country not in SMALL and size not in wanted:
            continue
        if is_isin(symbol.rsplit(".", 1)[0]):
            continue
        home = is_isin(row["isin"]) and row["isin"][:2] not in {"US", "ZA", "IE"}
        yield Listing(row["name"], symbol, row["isin"] if home else "")


def sp500_rows(folder: Path) -> Iterator[Listing]:
    """The members of the S&P 500."""
    for row in read_rows(folder / "sp500_constituents.csv"):
        yield Listing(row["Security"], row["Symbol"].replace(".", "-"))


def clean_name(name: str) -> str:
    """The name without legal form and listing remarks."""
    name = re.sub(r"\s+(?:Class [A-C]|Common Stock|Ordinary Shares|Registered Shares).*$", "", name)
    name = re.sub(r"^The\s+(?=\w+\s\w)", "", name.strip())
    return strip_legal_form(name).strip(" -")


def is_usable(name: str) -> bool:
    """A name that can be found in text: letters, not a code or a truncated remark."""
    return bool(re.search(r"[^\W\d_]{2}", name)) and len(name) <= 60 and not name.endswith(".")


def marked(name: str, ambiguous: frozenset[str]) -> str:
    """`name` with the mark of the cue it needs.

    A single word needs one near by, a common or short one directly beside it.
    """
    words = name.split()
    single = len(words) == 1 and "-" not in name
    if single and (len(name) <= 3 or name.casefold() in ambiguous):
        return f"!{name}"
    if single:
        return f"~{name}"
    if len(words) > 1 and all(w.casefold() in ambiguous for w in words):
        return f"~{name}"
    return name


def short_form(name: str, ambiguous: frozenset[str]) -> str | None:
    """The name without a generic last word, where what is left still tells the company."""
    head, _, last = name.rpartition(" ")
    if last not in company_forms().generic_tail or len(head) <= 3:
        return None
    return None if all(word.casefold() in ambiguous for word in head.split()) else head


def build(folder: Path) -> list[list[str]]:
    """The rows of the table, sorted by symbol."""
    curated = [entry for file in CURATED_FILES for entry in load_entries(file)]
    symbols = {entry.symbol for entry in curated if entry.symbol}
    isins = {entry.isin for entry in curated if entry.isin}
    keys = {name_key(alias.text) for entry in curated for alias in entry.aliases}
    ambiguous = frozenset(
        word
        for line in read_text("ambiguous_words.txt").splitlines()
        if not line.startswith("#")
        for word in line.casefold().split()
    )
    listings: dict[str, Listing] = {}
    for listing in (*ticker_rows(folder), *sp500_rows(folder), *database_rows(folder)):
        name = clean_name(listing.name)
        known = listing.symbol in symbols or listing.isin in isins
        if known or not is_usable(name) or name_key(name) in keys:
            continue
        found = listings.setdefault(listing.symbol, Listing(name, listing.symbol, listing.isin))
        found.isin = found.isin or listing.isin
        for alias in filter(None, (name, short_form(name, ambiguous))):
            if name_key(alias) not in keys:
                found.aliases.add(alias)
                keys.add(name_key(alias))
    rows = []
    for symbol, listing in sorted(listings.items()):
        aliases = sorted({marked(alias, ambiguous) for alias in listing.aliases})
        extra = [alias for alias in aliases if alias != listing.name]
        country = ISO.get(symbol.rsplit(".", 1)[1], "") if "." in symbol else "US"
        rows.append(
            ["", "company", listing.name, symbol, listing.isin, "", country, ";".join(extra), ""]
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with the gazetteer files")
    rows = build(parser.parse_args().folder)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    TARGET.write_text(HEADER + buffer.getvalue(), encoding="utf-8")
    print(f"{TARGET}: {len(rows)} companies")


if __name__ == "__main__":
    main()
