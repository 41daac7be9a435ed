"""Instruments, institutions and persons in German finance text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.pipeline.instruments import InstrumentHits, find_instruments


def named(text: str) -> list[tuple[str, str]]:
    """(surface, id without its kind) of all mentions but persons and sectors."""
    hits = find_instruments(text)
    return [
        (text[m.start : m.end], m.instrument.split(":", 1)[1])
        for m in hits.mentions
        if not m.instrument.startswith(("person:", "sector:"))
    ]


def linked(text: str) -> dict[str, str]:
    """Symbols by surface."""
    hits = find_instruments(text)
    found = {}
    for mention in hits.mentions:
        symbol = hits.instruments[mention.instrument].symbol
        if symbol:
            found[text[mention.start : mention.end]] = symbol
    return found


FOUND = [
    # companies: German short forms, genitives, compounds, legal forms
    ("Die Telekom-Aktie legte zu.", {"Telekom": "DTE.DE"}),
    (
        "Münchener Rück und Hannover Rück gaben nach.",
        {"Münchener Rück": "MUV2.DE", "Hannover Rück": "HNR1.DE"},
    ),
    ("Nvidias Umsatz stieg.", {"Nvidia": "NVDA"}),
    ("Siemens' Gewinn sank.", {"Siemens": "SIE.DE"}),
    ("VW-Papiere fielen um 2 Prozent.", {"VW": "VOW3.DE"}),
    ("Die Deutsche-Bank-Aktie sank.", {"Deutsche-Bank": "DBK.DE"}),
    ("Aktien der Deutschen Bank sanken.", {"Deutschen Bank": "DBK.DE"}),
    ("Die Klöckner & Co SE meldet Zahlen.", {"Klöckner & Co SE": "KCO.DE"}),
    ("Apple Inc. hob die Prognose an.", {"Apple Inc.": "AAPL"}),
    ("Die Henkel AG & Co. KGaA wächst.", {"Henkel AG & Co. KGaA": "HEN3.DE"}),
    ("Ex-Wirecard-Chef vor Gericht", {"Wirecard": "WDI.DE"}),
    ("Der Lufthansa-Konkurrent Ryanair fliegt.", {"Lufthansa": "LHA.DE", "Ryanair": "RYA.IR"}),
    ("Meta Platforms (Facebook) stieg.", {"Meta Platforms (Facebook)": "META"}),
    ("Alphabet Inc. (Google) stieg.", {"Alphabet Inc. (Google)": "GOOGL"}),
    ("EADS heißt heute Airbus.", {"EADS": "AIR.PA", "Airbus": "AIR.PA"}),
    (
        "E.ON und RWE, K+S und 1&1",
        {"E.ON": "EOAN.DE", "RWE": "RWE.DE", "K+S": "SDF.DE", "1&1": "1U1.DE"},
    ),
    ("THYSSENKRUPP SPALTET SICH AUF", {"THYSSENKRUPP": "TKA.DE"}),
    ("McDonald’s und L’Oréal", {"McDonald’s": "MCD", "L’Oréal": "OR.PA"}),
    # names that are words: with a cue
    ("Die Gap-Aktie stieg.", {"Gap": "GAP"}),
    ("Der Modekonzern Gap hob die Prognose an.", {"Gap": "GAP"}),
    ("Block meldete einen Gewinnsprung.", {"Block": "XYZ"}),
    ("Post stiegen um 1 Prozent.", {"Post": "DHL.DE"}),
    ("Visa und Mastercard verdienen gut.", {"Visa": "V", "Mastercard": "MA"}),
    (
        "Puma, Hugo Boss und Zalando legten zu.",
        {"Puma": "PUM.DE", "Hugo Boss": "BOSS.DE", "Zalando": "ZAL.DE"},
    ),
    ("Die Metro AG zahlt keine Dividende.", {"Metro AG": "B4B.DE"}),
    ("Aktien von Target gaben nach.", {"Target": "TGT"}),
    ("Linde hob die Dividende an.", {"Linde": "LIN"}),
    # homonyms
    ("Der Darmstädter Konzern Merck wächst.", {"Merck": "MRK.DE"}),
    ("Merck hat mit Keytruda 7 Mrd. Dollar umgesetzt.", {"Merck": "MRK"}),
    ("Der Ölpreis stieg, ein Fass Brent kostet 64 Dollar.", {"Ölpreis": "BZ=F", "Brent": "BZ=F"}),
    ("Der Ölpreis stieg, ein Fass WTI kostet 60 Dollar.", {"Ölpreis": "CL=F", "WTI": "CL=F"}),
    # indices
    ("Der S&P-500-Index und der Russell 2000", {"S&P-500-Index": "^GSPC", "Russell 2000": "^RUT"}),
    ("43% der Russell 2000-Unternehmen", {"Russell 2000": "^RUT"}),
    ("83% der S&P 500-Unternehmen", {"S&P 500": "^GSPC"}),
    ("Der Dax und der MDax", {"Dax": "^GDAXI", "MDax": "^MDAXI"}),
    ("Der EuroStoxx 50 sank.", {"EuroStoxx 50": "^STOXX50E"}),
    (
        "Stoxx 600, Nasdaq-100, FTSE 100",
        {"Stoxx 600": "^STOXX", "Nasdaq-100": "^NDX", "FTSE 100": "^FTSE"},
    ),
    ("Die Nasdaq gab um 1 Prozent nach.", {"Nasdaq": "^IXIC"}),
    ("Der Dow schloss höher.", {"Dow": "^DJI"}),
    (
        "Russell 1000 Growth vor Russell 1000 Value",
        {"Russell 1000 Growth": "^RLG", "Russell 1000 Value": "^RLV"},
    ),
    # commodities, currencies, crypto, bonds
    ("Gold kostete 4.000 Dollar.", {"Gold": "GC=F"}),
    ("Eine Feinunze Gold kostete mehr.", {"Feinunze Gold": "GC=F"}),
    ("Der Kupferpreis und der Goldpreis stiegen.", {"Kupferpreis": "HG=F", "Goldpreis": "GC=F"}),
    ("Rohöl der Sorte WTI verbilligte sich.", {"Rohöl der Sorte WTI": "CL=F"}),
    ("EUR/USD fiel auf 1,15.", {"EUR/USD": "EURUSD=X"}),
    ("Der Euro notierte bei 1,16 US-Dollar.", {"Euro": "EURUSD=X"}),
    ("Der Euro zum Franken notierte bei 0,93.", {"Euro zum Franken": "EURCHF=X"}),
    ("Der Dollar gab nach.", {"Dollar": "DX-Y.NYB"}),
    ("Der Dollar-Index fiel.", {"Dollar-Index": "DX-Y.NYB"}),
    ("Bitcoin und Ether", {"Bitcoin": "BTC-USD", "Ether": "ETH-USD"}),
    ("Zehnjährige US-Staatsanleihen rentierten", {"Zehnjährige US-Staatsanleihen": "^TNX"}),
    # funds
    ("Der Vanguard Small-Cap ETF (VB)", {"Vanguard Small-Cap ETF": "VB", "VB": "VB"}),
    (
        "iShares Core MSCI World UCITS ETF USD (Acc)",
        {"iShares Core MSCI World UCITS ETF USD (Acc)": "EUNL.DE"},
    ),
    ("Bester S&P 500 ETF 2025", {"S&P 500": "^GSPC"}),
    ("Russell 2000 (IWM) lieferte 8 Prozent", {"Russell 2000": "^RUT", "IWM": "IWM"}),
    ("Der SPDR S&P MidCap 400 ETF ist breit.", {"SPDR S&P MidCap 400 ETF": "MDY"}),
    (
        "Der Zacks Small-Cap Core Fund (ZSCCX)",
        {"Zacks Small-Cap Core Fund": "ZSCCX", "ZSCCX": "ZSCCX"},
    ),
    # codes
    ("Aktie (WKN: 716460, ISIN: US0378331005)", {"716460": "SAP.DE", "US0378331005": "AAPL"}),
    ("TSMC (NYSE: TSM)", {"TSMC": "TSM", "TSM": "TSM"}),
    ("Berkshire Hathaway BRK.B steigt", {"Berkshire Hathaway": "BRK-B", "BRK.B": "BRK-B"}),
    ("Saudi Aramco 2222.SAR Energie", {"Saudi Aramco": "2222.SR", "2222.SAR": "2222.SR"}),
    ("UniFirst (UNF) bleibt. Ich mag UNF.", {"UniFirst": "UNF", "UNF": "UNF"}),
    ("Visa (V) und Ford (F)", {"Visa": "V", "V": "V", "Ford": "F", "F": "F"}),
    ("Ich halte $NVDA.", {"NVDA": "NVDA"}),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_names_are_linked(text: str, expected: dict[str, str]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Wer eine Visa beantragt, wartet.",
        "Die Gap zwischen beiden ist groß.",
        "Der Adler fliegt.",
        "In der Allianz Arena wurde gespielt.",
        "Bayer Leverkusen gewann.",
        "Rational betrachtet",
        "Die KI hilft den USA, sagt der CEO; EPS, YTD, TER, ETF und EBIT.",
        "Das Target ist erreicht.",
        "Das ist der Best Case, jetzt und now.",
        "Die Evolution der Märkte",
        "Die Post kommt um zehn.",
        "Sie holte Gold bei Olympia.",
        "Die Gold-Medaille",
        "Er trinkt Kaffee mit Zucker.",
        "Der Preis beträgt 8 Millionen Dollar und 10.000 Euro.",
        "Es kostet 50 US-Dollar.",
        "Eine Meta-Analyse zeigt das.",
        "Die Straße ist im Block gesperrt.",
        "Das Casino ist zu.",
        "Senator Henkel räumt Fehler ein.",
        "Frank Henkel sprach. Henkel ging.",
        "Leonardo da Vinci",
        "https://www.siemens.com/aktie und ir@basf.com",
        "Das Demand Side Management (DSM) hilft.",
        "Die Chemie-, Aluminium- und Papierindustrie",
        "Europäische Zentralbank (EZB)",
        "Die SAPs",
        "sap und bmw klein geschrieben",
        "Nichtapple",
        "APPLEX",
        "Das Unternehmen A und B",
        "Die Beteiligung an ITA Airways (41 Prozent)",
        "Eine AG oder eine GmbH gründen",
        "an der Nasdaq gelistet",
        "Nasdaq, NYSE: 20 Min. Verzögerung",
    ],
)
def test_words_that_only_look_like_names(text: str) -> None:
    found = linked(text)
    found.pop("SAP", None)  # the genitive of SAP in *Die SAPs* is one
    assert found == {}


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("JPMorgan warnt – zu Recht.", "JPMorgan", "institution"),
        ("JPMorgan hebt das Kursziel für SAP an.", "JPMorgan", "institution"),
        (
            "nachdem Goldman Sachs das Kursziel von 110 auf 125 Euro angehoben hatte",
            "Goldman Sachs",
            "institution",
        ),
        ("Analysten der Commerzbank erwarten mehr.", "Commerzbank", "institution"),
        ("Commerzbank-Chefvolkswirt Jörg Krämer", "Commerzbank", "institution"),
        ("Laut Morgan Stanley steigt der Kurs.", "Morgan Stanley", "institution"),
        ("Eine Quelle von Schwab hat das bestätigt.", "Schwab", "institution"),
        ("Invesco betont: Es läuft.", "Invesco", "institution"),
        ("Die Deutsche Bank hat ihren Gewinn gesteigert.", "Deutsche Bank", "company"),
        ("Commerzbank verloren 2,1 Prozent.", "Commerzbank", "company"),
        ("JPMorgan verdient im dritten Quartal mehr.", "JPMorgan", "company"),
        ("JPMorgan-Chef Dimon", "JPMorgan", "company"),
        ("Die Aktien der UBS gewannen.", "UBS", "company"),
        ("ABB, UBS und Nestlé gaben nach.", "UBS", "company"),
        ("Der Gewinn der US-Bank Goldman Sachs stieg.", "Goldman Sachs", "company"),
        ("Die Commerzbank rechnet mit einem Gewinn von 2 Mrd. Euro.", "Commerzbank", "company"),
        ("An der Nasdaq gelistete Aktien", "Nasdaq", "institution"),
        ("Foo (NASDAQ: FOOX)", "NASDAQ", "institution"),
    ],
)
def test_houses_speak_or_are_reported_on(text: str, surface: str, kind: str) -> None:
    hits = find_instruments(text)
    (mention,) = [m for m in hits.mentions if text[m.start : m.end] == surface]
    instrument = hits.instruments[mention.instrument]
    assert instrument.kind == kind
    assert (instrument.symbol is not None) == (kind == "company")


def test_a_house_follows_its_other_mentions() -> None:
    text = "Die UBS-Aktie stieg. Danach war die UBS Thema."
    assert {m.instrument for m in find_instruments(text).mentions} == {"company:UBSG.SW"}


UNKNOWN = [
    ("Die Perlweiß AG stellt Farben her.", "Perlweiß AG"),
    ("Vorstand der publity AG", "publity AG"),
    ("Die RINOL AG meldet", "RINOL AG"),
    ("Die Tochtergesellschaft FHR Anlagenbau GmbH", "FHR Anlagenbau GmbH"),
    ("Die Siemens Financial Services GmbH finanziert.", "Siemens Financial Services GmbH"),
    ("Van Houten Beteiligungs AG & Co. KG", "Van Houten Beteiligungs AG & Co. KG"),
    ("Aktien der Deutsche Foobau AG", "Deutsche Foobau AG"),
    ("Die Bremer Vulkan Verbund AG", "Bremer Vulkan Verbund AG"),
]


@pytest.mark.parametrize(("text", "name"), UNKNOWN, ids=[name for _, name in UNKNOWN])
def test_unknown_companies_keep_their_legal_name(text: str, name: str) -> None:
    hits = find_instruments(text)
    company = hits.instruments.get(f"company:{name}")
    if company is None:  # publity is in the tables
        assert name == "publity AG"
        assert linked(text) == {"publity AG": "PBY.DE"}
        return
    assert (company.kind, company.symbol) == ("company", None)
    assert [text[s:e] for s, e in company.mentions] == [name]


def test_invented_examples_are_never_linked() -> None:
    text = (
        "Beispiel mit Musterfirmen: Die Grün AG, die Blau AG, die Adler AG und die Lila KGaA. "
        "SAP SE gibt es wirklich."
    )
    assert linked(text) == {"SAP SE": "SAP.DE"}
    assert ("Adler AG", "Adler AG") in named(text)


def test_short_forms_hold_in_their_article() -> None:
    text = "Die Zapf Creation AG wächst. Zapf Creation hebt die Prognose an; Zapf zahlt mehr."
    assert {i for _, i in named(text)} == {"Zapf Creation AG"}
    assert len(named(text)) == 3


def test_a_short_form_in_parentheses_is_learned() -> None:
    text = "Die FHR Anlagenbau GmbH (FHR) liefert. Die FHR ist profitabel."
    assert [surface for surface, _ in named(text)] == ["FHR Anlagenbau GmbH", "FHR", "FHR"]
    assert len({i for _, i in named(text)}) == 1


def test_the_text_gives_an_unknown_company_its_isin() -> None:
    hits = find_instruments("Die Asian Bamboo AG (ISIN DE000A0M6M79) meldet.")
    assert hits.instruments["company:Asian Bamboo AG"].isin == "DE000A0M6M79"


def test_a_wrong_isin_is_no_isin() -> None:
    hits = find_instruments("Die Asian Bamboo AG (ISIN DE000A0M6M70) meldet.")
    assert hits.instruments["company:Asian Bamboo AG"].isin is None


def test_unknown_tickers_of_an_exchange_make_a_company() -> None:
    text = "Foobar Therapeutics (NASDAQ: FBTX) stieg, FBTX fiel wieder."
    assert linked(text) == {"Foobar Therapeutics": "FBTX", "FBTX": "FBTX"}


def test_tables_with_a_ticker_column() -> None:
    text = (
        "| Unternehmen | Ticker | Kurs |\n|---|---|---|\n"
        "| Carpenter Technology | CRS | 304,92 |\n| Foobar Energy | FBRE | 12,00 |\n"
    )
    assert linked(text) == {
        "Carpenter Technology": "CRS", "CRS": "CRS", "Foobar Energy": "FBRE", "FBRE": "FBRE",
    }  # fmt: skip


def test_a_ticker_alone_needs_its_company() -> None:
    assert linked("Ich kaufe CRS und MMSI.") == {}
    assert "CRS" in linked("Carpenter Technology ist stark. Ich kaufe CRS und MMSI.")


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Autor Michel Bourgon ist Fondsmanager.", ["Michel Bourgon"]),
        ("sagte Analyst Jochen Stanzl von CMC Markets", ["Jochen Stanzl"]),
        ("Analystin Wassachon Udomsilpa rät zum Kauf.", ["Wassachon Udomsilpa"]),
        ("Fed-Chef Powell sprach.", ["Jerome Powell"]),
        ("Niklas Östberg sagte das. Östberg ging.", ["Niklas Östberg"]),
        ("Dr. Hans-Joachim von der Heide, Vorstand", ["Hans-Joachim von der Heide"]),
        ("Im August Verluste gemacht", []),
        ("Mark Brandenburg", []),
        ("Über die Investor Relations Seite", []),
        ("Hugo Boss und Carl Zeiss Meditec", []),
    ],
)
def test_persons(text: str, persons: list[str]) -> None:
    found = [i.name for i in find_instruments(text).instruments.values() if i.kind == "person"]
    assert found == persons


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("Als die Fed 2023 die Leitzinsen anhob", ["rate:FEDFUNDS"]),
        ("Die EZB senkte den Leitzins.", ["rate:ECBDFR"]),
        ("Der Einlagensatz liegt bei 2 Prozent.", ["rate:ECBDFR"]),
        ("Der Hauptrefinanzierungssatz sank.", ["rate:ECBMRR"]),
        ("Die SNB beließ den Leitzins.", ["rate:SNB"]),
        ("Der US-Leitzins bleibt.", ["rate:FEDFUNDS"]),
        ("Fed-Zinssenkungen helfen.", ["rate:FEDFUNDS"]),
        ("Hohe Zinsen belasten.", []),
    ],
)
def test_policy_rates(text: str, rates: list[str]) -> None:
    assert [i for i in find_instruments(text).instruments if i.startswith("rate:")] == rates


SPANS = """
S&P 500|Russell 2000|Nasdaq-100|CAC 40|FTSE 100|3M|1&1|7-Eleven|1st Source|401(k)|10-K|Trump 2.0
Web 3.0|Industrie 4.0|IFRS 16|ISO 9001|B2B|G7|G20|5G|CO2|Covid-19|Agenda 2010|§ 15|Art. 17|iPhone 15
A320neo|Boeing 737|Airbus A350|Golf 8|Model 3|H200|MI300X|GPT-5|DE0007164600|2014/65/EU|Scope 3
Fortune 500|DAX40|ProSiebenSat.1|Scout24|Stoxx Europe 600|U.S. 30|Anleihe 2019/2024|Top-10
"""


@pytest.mark.parametrize("name", [n for line in SPANS.split("\n") for n in line.split("|") if n])
def test_names_with_digits_are_claimed(name: str) -> None:
    text = f"Das betrifft {name} besonders."
    start = text.index(name)
    spans = find_instruments(text).name_spans
    assert any(s <= start and start + len(name) <= e for s, e in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Der Kurs stieg um 5 Prozent auf 12,40 Euro.",
        "EUR5 Mio und Q3, H1 2025, FY24, 9M",
        "KGV 16.0 und Faktor 2.0",
        "40 Unternehmen, 2x EBITDA, 15x Gewinn",
        "BMW 58 Cent",
        "Siemens 2,5 Prozent",
        "Apple 230,10 Dollar",
        "1.000.000 Aktien",
        "+12,4% vs. 8,1%",
    ],
)
def test_figures_are_not_claimed(text: str) -> None:
    assert find_instruments(text).name_spans == []


def check(text: str, hits: InstrumentHits) -> None:
    ends = 0
    for mention in hits.mentions:
        assert ends <= mention.start < mention.end <= len(text)
        assert mention.instrument in hits.instruments
        assert text[mention.start : mention.end].strip()
        ends = mention.end
    placed = sorted(span for i in hits.instruments.values() for span in i.mentions)
    assert placed == [(m.start, m.end) for m in hits.mentions]
    ends = 0
    for start, end in hits.name_spans:
        assert ends <= start < end <= len(text)
        ends = end


WORDS = st.sampled_from(
    "die Der SAP AG GmbH Siemens Merck KGaA Gap ( ) , . - | & Fed Zinsen Euro Dollar S&P 500 10 -K"
    " Deutsche Bank Peter Müller sagte iShares Core MSCI World ETF (VB) NASDAQ: AAPL ISIN\n".split(
        " "
    )
)


@settings(deadline=None, max_examples=150)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_mentions_are_sound_for_any_mixture_of_names(text: str) -> None:
    check(text, find_instruments(text))


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=200))
def test_mentions_are_sound_for_any_text(text: str) -> None:
    check(text, find_instruments(text))


def test_letters_whose_case_changes_their_length() -> None:
    text = "İstanbul İİİ: Die SAP-Aktie und die Gap-Aktie stiegen um 5 %."
    assert linked(text) == {"SAP": "SAP.DE", "Gap": "GAP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Dollar verlor 1,2 Prozent auf 151,20 Yen.", {"Dollar": "USDJPY=X"}),
        ("Der Euro fiel auf 0,9296 Franken.", {"Euro": "EURCHF=X"}),
        ("Das Pfund kostete 1,31 Dollar.", {"Pfund": "GBPUSD=X"}),
        ("Der Euro stieg auf 0,87 Pfund, gehandelt in London.", {"Euro": "EURGBP=X"}),
        ("Der mexikanische Peso verlor 3 Prozent.", {"Peso": "USDMXN=X"}),
        ("Er zahlt in Euro und der Euro gilt in Kroatien.", {}),
    ],
)
def test_a_currency_is_the_pair_with_the_other_one(text: str, expected: dict[str, str]) -> None:
    assert linked(text) == expected


def test_headings_and_bullets_name_companies() -> None:
    assert linked("Verkauft: Target\nMit Verlust.") == {"Target": "TGT"}
    assert linked("Beispiele:\n– Gap\n– Visa\n") == {"Gap": "GAP", "Visa": "V"}
