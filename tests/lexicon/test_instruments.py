"""The tables of instruments and their loader."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.instruments import (
    COLUMNS,
    CURATED_FILES,
    HOMONYM_COLUMNS,
    LISTINGS_FILE,
    ambiguous_words,
    build_gazetteer,
    first_names,
    gazetteer,
    is_isin,
    load_entries,
    made_entry,
    parse_entries,
    wkn_of_isin,
)
from nlp_fin.lexicon.name_keys import name_key
from nlp_fin.lexicon.resources import parse_csv

HEADER = ",".join(COLUMNS)


def entries(*rows: str) -> list[object]:
    return list(parse_entries("\n".join((HEADER, *rows)), name="t.csv"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",firm,Foo,FOO,,,,,", "t.csv:2: unknown kind 'firm'"),
        (",company,--,FOO,,,,,", "t.csv:2: the name '--' holds no letter"),
        (",company,Foo,foo.de,,,,,", "t.csv:2: 'foo.de' is not a symbol"),
        (",company,Foo,FOO.,,,,,", "t.csv:2: 'FOO.' is not a symbol"),
        (",company,Foo,FOO,DE00071646,,,,", "t.csv:2: 'DE00071646' is not an ISIN"),
        (",company,Foo,FOO,DE0007164601,,,,", "t.csv:2: the check digit of ISIN DE0007164601"),
        (",company,Foo,FOO,,71646,,,", "t.csv:2: '71646' is not a WKN"),
        (",company,Foo,FOO,,O16460,,,", "t.csv:2: 'O16460' is not a WKN"),
        (",company,Foo,FOO,DE0007164600,716461,,,", "t.csv:2: WKN 716461 does not fit"),
        (",company,Foo,FOO,,,Germany,,", "t.csv:2: 'Germany' is not a country code"),
        (",company,Foo,FOO,,,,,listed", "t.csv:2: unknown flag 'listed'"),
        (
            "index:FOO,company,Foo,FOO,,,,,",
            "t.csv:2: the id 'index:FOO' must begin with 'company:'",
        ),
        (",company,Foo,FOO,,,,Bar;Bar,", "t.csv:2: alias 'Bar' is listed twice"),
        (",company,Foo,FOO,,,,Bar;!Bar,", "t.csv:2: alias 'Bar' is listed twice"),
        (",company,Foo,FOO,,,,Bar;!,", "t.csv:2: alias '!' holds no name"),
        (",sector,Foo,,,,,,label", "t.csv:2: a label without an alias"),
        (",company,Foo,FOO,,,,", "t.csv:2: 8 fields, expected 9"),
    ],
)
def test_a_bad_row_is_rejected_with_file_and_line(row: str, message: str) -> None:
    with pytest.raises(LexiconError) as error:
        entries(row)
    assert str(error.value).startswith(message)


def test_the_line_of_the_file_counts_comments_and_blank_lines() -> None:
    with pytest.raises(LexiconError, match=r"^t\.csv:5: unknown kind"):
        parse_entries(f"# c\n{HEADER}\n\n,company,A1,A,,,,,\n,x,B1,B,,,,,", name="t.csv")


def test_ids_default_to_kind_and_symbol_or_name() -> None:
    listed, private, given = entries(
        ",company,Foo,FOO,,,,,", ",company,Bar AG,,,,,,", "rate:X,rate,Bazsatz,,,,,,"
    )
    assert (listed.id, private.id, given.id) == ("company:FOO", "company:Bar AG", "rate:X")


def test_marks_give_the_strength_of_an_alias() -> None:
    (entry,) = entries(",commodity,Gold,GC=F,,,,+~Gold;!Barren;Feinunze Gold,")
    strengths = {alias.text: alias.strength for alias in entry.aliases}
    assert strengths["Gold"] == "near"
    assert strengths["Barren"] == "tight"
    assert strengths["Feinunze Gold"] == "strong"
    assert strengths["Goldpreis"] == "strong"


def test_a_german_isin_gives_the_wkn() -> None:
    (entry,) = entries(",company,SAP,SAP.DE,DE0007164600,,DE,,")
    assert entry.wkn == "716460"
    assert wkn_of_isin("US0378331005") is None


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("DE0007164600", True),
        ("US0378331005", True),
        ("IE00B4L5Y983", True),
        ("CH0038863350", True),
        ("GB00BP6MXD84", True),
        ("DE0007164601", False),
        ("US0378331006", False),
        ("de0007164600", False),
        ("DE000716460", False),
        ("DE00071646000", False),
        ("", False),
        ("DE000716460X", False),
    ],
)
def test_isin_check_digit(code: str, valid: bool) -> None:
    assert is_isin(code) is valid


def test_no_single_wrong_digit_passes() -> None:
    good = "DE0007164600"
    for place in range(2, 11):
        for digit in "0123456789":
            if digit != good[place]:
                assert not is_isin(good[:place] + digit + good[place + 1 :])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((",company,Foo,FOO,,,,,", ",company,Bar,FOO,,,,,"), "id company:FOO already stands"),
        (
            (",company,Foo,FOO,DE0007164600,,,,", ",company,Bar,BAR,DE0007164600,,,,"),
            "isin DE0007164600 already stands in t.csv:2",
        ),
        ((",company,Foo,FOO,,,,Baz,", ",company,Bar,BAR,,,,Baz,"), "'Baz' also stands in t.csv:2"),
        ((",company,Foo,FOO,,,,A B,", ",company,Bar,BAR,,,,A-B,"), "'A-B' also stands in t.csv:2"),
    ],
)
def test_what_stands_twice_is_rejected(rows: tuple[str, ...], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        build_gazetteer(entries(*rows))


def test_homonyms_must_be_declared_for_both() -> None:
    both = entries(",company,Foo,FOO,,,,Baz,", ",company,Bar,BAR,,,,Baz,")
    table = ",".join(HOMONYM_COLUMNS) + "\nBaz,company:FOO,rot;blau\nBaz,company:BAR,\n"
    built = build_gazetteer(both, parse_csv(table, HOMONYM_COLUMNS, name="h.csv"))
    assert [name.entry.id for name in built.names["baz"]] == ["company:FOO", "company:BAR"]
    assert built.homonyms["baz", "company:FOO"] == ("rot", "blau")


def test_a_homonym_of_nobody_is_rejected() -> None:
    table = ",".join(HOMONYM_COLUMNS) + "\nBaz,company:NO,\n"
    with pytest.raises(LexiconError, match=r"h\.csv:2: no entry has the id 'company:NO'"):
        build_gazetteer([], parse_csv(table, HOMONYM_COLUMNS, name="h.csv"))


def test_made_entries_have_no_flags_and_say_where_they_come_from() -> None:
    entry = made_entry("company", "Foo AG")
    assert (entry.id, entry.symbol, entry.where) == ("company:Foo AG", None, "text")


@pytest.mark.parametrize("file", [*CURATED_FILES, LISTINGS_FILE])
def test_every_table_of_the_package_is_valid(file: str) -> None:
    assert load_entries(file)


def test_the_package_has_the_breadth_it_promises() -> None:
    kinds: dict[str, int] = {}
    for entry in gazetteer().entries.values():
        kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
    assert kinds["company"] > 3000
    assert kinds["etf"] >= 120
    assert kinds["index"] >= 150
    assert kinds["institution"] >= 200
    assert len(first_names()) > 800
    assert "gap" not in first_names()
    assert {"rot", "target", "deutsche"} <= ambiguous_words()


NAMES = """
S&P 500=^GSPC|S&P 400=^SP400|S&P 600=^SP600|Russell 1000=^RUI|Russell 2000=^RUT|Russell 3000=^RUA
Russell 2500=^R25I|Russell Midcap=^RMCC|Russell 1000 Growth=^RLG|Russell 2000 Value=^RUJ
Dow Jones=^DJI|Nasdaq Composite=^IXIC|Nasdaq 100=^NDX|DAX=^GDAXI|MDAX=^MDAXI|SDAX=^SDAXI
TecDAX=^TECDAX|EuroStoxx 50=^STOXX50E|Stoxx Europe 600=^STOXX|ATX=^ATX|SMI=^SSMI|FTSE 100=^FTSE
FTSE 250=^FTMC|CAC 40=^FCHI|IBEX 35=^IBEX|FTSE MIB=FTSEMIB.MI|AEX=^AEX|Nikkei 225=^N225|Topix=^TOPX
Hang Seng=^HSI|CSI 300=000300.SS|Kospi=^KS11|Sensex=^BSESN|Nifty 50=^NSEI|Bovespa=^BVSP|VIX=^VIX
Gold=GC=F|Silber=SI=F|Kupfer=HG=F|Aluminium=ALI=F|Brent=BZ=F|WTI=CL=F|Goldpreis=GC=F|Ölpreis=BZ=F
EUR/USD=EURUSD=X|Euro-Dollar-Kurs=EURUSD=X|USD/JPY=USDJPY=X|Bitcoin=BTC-USD|Ether=ETH-USD
Münchener Rück=MUV2.DE|Munich Re=MUV2.DE|VW=VOW3.DE|Telekom=DTE.DE|Dt. Telekom=DTE.DE|Conti=CON.DE
Hannover Rück=HNR1.DE|Heidelberg Materials=HEI.DE|Merck KGaA=MRK.DE|Google=GOOGL|Facebook=META
Wirecard=WDI.DE|Linde AG=LIN|Covestro=1COV.DE|Aareal=ARL.DE|Schaltbau=SLT.DE|Drillisch=1U1.DE
Signature Bank=SBNY|ShockWave Medical=SWAV|Credit Suisse=CSGN.SW|Air Berlin=AB1.DE|Klöckner=KCO.DE
Steinhoff=SNH.DE|Celesio=CLS1.DE|Kabel Deutschland=KD8.DE|Epigenomics=ECX.DE|Nestlé=NESN.SW
OMV=OMV.VI|Berkshire Hathaway=BRK-B|Saudi Aramco=2222.SR|TSMC=TSM|1st Source=SRCE|E.ON=EOAN.DE
AT&T=T|3M=MMM|1&1=1U1.DE|SPY=SPY|iShares Core MSCI World=EUNL.DE|ARK Innovation ETF=ARKK
"""


@pytest.mark.parametrize("pair", [p for line in NAMES.split("\n") for p in line.split("|") if p])
def test_well_known_names_have_their_symbol(pair: str) -> None:
    name, _, symbol = pair.partition("=")
    tables = gazetteer()
    found = {n.entry.symbol for n in tables.names.get(name_key(name), ())}
    found |= {tables.by_symbol[name].symbol} if name in tables.by_symbol else set()
    assert symbol in found
