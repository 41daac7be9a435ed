"""Sentences of many genres with the links that a reader would make, written inline.

`[[9 %|revenue_growth|SAP|2025Q2]]`: text of the figure, metric, subject (a name, or part of it),
period (`2025`, `2025Q2`, `2025H1`, `2025-09`, `d:2025-05-06`, `-` for none, `*` unchecked), and
after that `key=value`: `b` basis, `v` value, `a` aspect, `vs` the other side, `u` unit,
`r` rate, `ut` unit text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.tables import find_tables
from nlp_fin.types import Article, Figure

PUBLISHED = date(2025, 5, 6)  # a Tuesday

MARKET = """
Der Dax gewann am Dienstag [[0,8 Prozent|return|DAX|d:2025-05-06]] auf [[23.250 Punkte|index_level|DAX|d:2025-05-06]].
Der MDax verlor am Dienstag [[0,3 Prozent|return|MDAX|d:2025-05-06|v=-0.3]] auf [[29.410,55 Zähler|index_level|MDAX|*]].
Die Aktien von BASF gaben am Dienstag um [[2,1 Prozent|return|BASF|d:2025-05-06|v=-2.1]] nach.
Mit einem Abschlag von [[1,9 Prozent|return|Infineon|*|v=-1.9]] war Infineon am Dienstag das Schlusslicht.
Am Montag legte der Euro Stoxx 50 um [[0,4 %|return|Euro Stoxx 50|d:2025-05-05]] auf [[5.283 Punkte|index_level|Euro Stoxx 50|*]] zu.
Siemens verteuerten sich am Dienstag um [[1,2 Prozent|return|Siemens|*]] auf [[212,40 Euro|price|Siemens|*]].
Der S&P 500 schloss am Montag [[0,6 Prozent|return|S&P 500|d:2025-05-05|v=-0.6]] niedriger bei [[5.650 Punkten|index_level|S&P 500|*]].
Seit Jahresbeginn hat der Dax rund [[17 Prozent|return|DAX|*]] zugelegt.
Die Allianz-Aktie notierte am Dienstag [[0,5 Prozent|return|Allianz|*]] höher bei [[366,10 Euro|price|Allianz|*]].
Der Nasdaq 100 büßte am Montag [[250 Punkte|index_level|Nasdaq 100|*|a=change;v=-250]] ein.
"""

RESULTS = """
SAP steigerte den Umsatz im ersten Quartal 2025 um [[11 %|revenue_growth|SAP|2025Q1]] auf [[9,01 Mrd. Euro|revenue|SAP|2025Q1]].
Die EBIT-Marge von Siemens lag im zweiten Quartal 2025 bei [[12,3 %|operating_margin|Siemens|2025Q2]].
Der Nettogewinn von BMW sank im ersten Quartal 2025 um [[26 Prozent|earnings_growth|BMW|2025Q1|v=-26]] auf [[2,17 Milliarden Euro|net_income|BMW|2025Q1]].
Das bereinigte Ebitda der Deutschen Telekom stieg 2024 um [[6,2 Prozent|earnings_growth|Telekom|2024]] auf [[43,0 Milliarden Euro|ebitda|Telekom|2024]].
Unter dem Strich verdiente Adidas im ersten Quartal 2025 [[436 Millionen Euro|net_income|Adidas|2025Q1]] nach [[171 Millionen Euro|net_income|Adidas|2024Q1]] im Vorjahreszeitraum.
Der Umsatz von Bayer fiel 2024 auf [[46,6 Mrd. Euro|revenue|Bayer|2024]] (Vorjahr: [[47,6 Mrd. Euro|revenue|Bayer|2023]]).
Vor Steuern erzielte die Commerzbank 2024 einen Gewinn von [[3,8 Milliarden Euro|pretax_income|Commerzbank|2024]].
Das Ergebnis je Aktie von Merck erreichte 2024 [[8,63 Euro|eps|Merck|2024]].
Die Deutsche Post schlägt für 2024 eine Dividende von [[1,85 Euro|dividend|Deutsche Post|2024|b=forecast]] je Aktie vor.
Der Auftragseingang von Rheinmetall kletterte 2024 auf [[25,7 Milliarden Euro|order_value|Rheinmetall|2024]].
Die Nettoverschuldung von Vonovia betrug Ende 2024 [[39,7 Milliarden Euro|debt|Vonovia|*]].
Continental streicht weltweit [[3.000 Stellen|employees|Continental|*|a=change;v=-3000]].
Die Eigenkapitalquote von Fielmann sank auf [[43,7 %|equity_ratio|Fielmann|*|v=43.7]].
Der freie Cashflow von Infineon lag 2024 bei [[23 Millionen Euro|cash_flow|Infineon|2024]].
RWE investierte 2024 netto [[10,0 Milliarden Euro|investment~capex|RWE|2024]].
Zalando beschäftigt rund [[15.000|employees|Zalando|-|ut=Mitarbeiter]] Mitarbeiter.
Die Bruttomarge von Adidas verbesserte sich 2024 um [[3,3 Prozentpunkte|gross_margin|Adidas|2024|a=change]] auf [[50,8 Prozent|gross_margin|Adidas|2024]].
Der Konzernverlust von Varta weitete sich 2023 auf [[284 Millionen Euro|earnings~net_income|Varta|2023|v=-284000000]] aus.
Für 2025 erwartet Henkel ein organisches Umsatzwachstum von [[1,5 bis 3,5 Prozent|revenue_growth|Henkel|2025|b=forecast]].
Bis 2028 peilt SAP eine operative Marge von mehr als [[30 Prozent|operating_margin|SAP|*|b=target]] an.
"""

VALUATION = """
Der S&P 500 wird mit einem KGV von [[22|pe|S&P 500|-]] gehandelt, der Dax nur mit [[15|pe|DAX|-]].
Das Forward-KGV des MSCI World liegt bei [[19,5|forward_pe|MSCI World|-]].
Die Dividendenrendite der Allianz beträgt [[4,2 %|dividend_yield|Allianz|-]].
Nvidia ist an der Börse [[3,3 Billionen Dollar|market_cap|NVIDIA|*]] wert.
Mit einem Kurs-Buchwert-Verhältnis von [[0,6|pb|Volkswagen|-]] ist Volkswagen billig.
Small Caps werden mit einem Bewertungsabschlag von [[30 Prozent|valuation_gap|Small Caps|*|v=-30]] gegenüber Large Caps gehandelt.
Die Eigenkapitalrendite der Deutschen Bank erreichte 2024 [[4,7 Prozent|roe|Deutsche Bank|2024]].
Der Verschuldungsgrad von Bayer liegt beim [[3,2-Fachen|leverage~ratio~ev_ebitda|Bayer|-]] des Ebitda.
"""

BROKER = """
JPMorgan hob das Kursziel für Airbus von [[190|price_target|Airbus|-]] auf [[205 Euro|price_target|Airbus|-|b=target]] an.
Goldman Sachs senkte das Kursziel für die BASF-Aktie auf [[51 Euro|price_target|BASF|-|b=target]].
Berenberg sieht für die Zalando-Aktie ein Kurspotenzial von [[35 Prozent|upside|Zalando|-]].
"""

MACRO = """
Die Inflationsrate in Deutschland lag im April bei [[2,1 Prozent|inflation|Deutschland|2025-04]].
Die Verbraucherpreise im Euroraum stiegen im April um [[2,2 Prozent|inflation|Euroraum|2025-04]], nach [[2,2 Prozent|inflation|Euroraum|2025-03]] im März.
Die US-Wirtschaft schrumpfte im ersten Quartal 2025 um [[0,3 Prozent|gdp_growth|USA|2025Q1|v=-0.3]].
Die Arbeitslosenquote in den USA verharrte im April bei [[4,2 Prozent|unemployment|USA|2025-04]].
Die EZB senkte den Einlagensatz im April um [[25 Basispunkte|interest_rate|Einlagensatz|2025-04|a=change;v=-25]] auf [[2,25 Prozent|interest_rate|Einlagensatz|*]].
Der deutsche Exportüberschuss betrug im März [[21,1 Milliarden Euro|trade_balance|Deutschland|2025-03]].
Das Bruttoinlandsprodukt Chinas legte 2024 um [[5,0 Prozent|gdp_growth|China|2024]] zu.
Für 2026 rechnet die Bundesregierung mit einem Wirtschaftswachstum von [[1,0 Prozent|gdp_growth|Deutschland~Bundesregierung|2026|b=forecast]] in Deutschland.
"""

COMMODITIES = """
Gold verteuerte sich am Dienstag um [[1,5 Prozent|return|Gold|d:2025-05-06]] auf [[3.385 Dollar|price|Gold|*]] je Feinunze.
Ein Barrel der Sorte Brent kostete am Dienstag [[62,10 US-Dollar|price|Brent|d:2025-05-06]].
Der Euro stieg am Dienstag auf [[1,1350 Dollar|fx_rate|EUR|d:2025-05-06]].
Der Bitcoin rutschte am Montag um [[2,4 Prozent|return|Bitcoin|d:2025-05-05|v=-2.4]] auf [[94.100 Dollar|price|Bitcoin|*]].
Kupfer verbilligte sich am Dienstag um [[110 Dollar|price|Kupfer|*|a=change;v=-110]] auf [[9.420 Dollar|price|Kupfer|*]] je Tonne.
Die Rendite zehnjähriger Bundesanleihen fiel am Dienstag auf [[2,53 Prozent|bond_yield|Bundesanleihe|d:2025-05-06]].
"""

FUNDS = """
Der iShares Core MSCI World UCITS ETF kostet [[0,20 %|ter|MSCI World|-]] pro Jahr.
Die TER des Vanguard FTSE All-World UCITS ETF liegt bei [[0,22 %|ter|All-World|-]], das Fondsvolumen bei [[17 Mrd. Euro|assets|All-World|*]].
In den vergangenen fünf Jahren erzielte der MSCI World eine Rendite von [[92 Prozent|return|MSCI World|*]].
Seit 2004 brachte der S&P 500 annualisiert [[10,2 Prozent|cagr|S&P 500|*]].
Der Russell 2000 schwankte mit einer Volatilität von [[24 %|volatility|Russell 2000|*]].
Der maximale Drawdown des Nasdaq 100 betrug [[-35 %|max_drawdown|Nasdaq 100|*|v=-35]].
Der MSCI World enthält mehr als [[1.300|constituents|MSCI World|-|ut=Aktien]] Aktien.
Etwa [[70 Prozent|share|MSCI World|-]] der Unternehmen im MSCI World stammen aus den USA.
Small Caps haben Large Caps in [[56 Prozent|hit_rate|Small Caps|*|vs=Large Caps]] der Fünf-Jahres-Perioden geschlagen.
YTD liegt der Russell 2000 [[4,4 Prozentpunkte|return_gap|Russell 2000|*|v=-4.4;vs=S&P 500]] hinter dem S&P 500.
"""

ELLIPTIC = """
Das KGV des Dax liegt bei [[14|pe|DAX|-]]. Der S&P 500 kommt auf [[22|pe|S&P 500|-]].
Analysten erwarten für den Russell 2000 ein EPS-Wachstum von [[26,5%|eps_growth|Russell 2000|2025|b=estimate~forecast]] für 2025. Für den S&P 500? [[10%|eps_growth|S&P 500|2025]].
SAP verdiente 2024 [[3,1 Milliarden Euro|earnings~net_income|SAP|2024]], [[48 Prozent|earnings_growth|SAP|2024|v=-48]] weniger als im Vorjahr.
Der Umsatz von Puma stieg 2024 auf [[8,8 Milliarden Euro|revenue|Puma|2024]]. Das war ein Plus von [[2,5 Prozent|revenue_growth|Puma|2024]].
Siemens Energy überzeugte. Der Konzern steigerte den Auftragseingang im zweiten Quartal 2025 um [[52 Prozent|order_value|Siemens Energy|2025Q2|a=change]].
Die Hannover Rück hob die Prognose an. Sie rechnet für 2025 mit einem Gewinn von [[2,4 Milliarden Euro|earnings~net_income|Hannover Rück|2025|b=forecast]].
"""

GLOSSARY = """
Beispiel: Eine Aktie kostet [[50 Euro|price|Aktie|-|b=hypothetical]] und der Gewinn je Aktie beträgt [[2,50 Euro|eps|*|-|b=hypothetical]].
Ein KGV unter [[12|pe|*|-|b=criterion]] gilt als günstig.
Angenommen, ein Anleger investiert [[10.000 Euro|investment|*|-|b=hypothetical]] in einen Fonds.
"""

BLOCKS = {
    "market": MARKET,
    "results": RESULTS,
    "valuation": VALUATION,
    "broker": BROKER,
    "macro": MACRO,
    "commodities": COMMODITIES,
    "funds": FUNDS,
    "elliptic": ELLIPTIC,
    "glossary": GLOSSARY,
}


@dataclass(frozen=True)
class Expected:
    start: int
    text: str
    metric: tuple[str, ...]
    subject: tuple[str, ...]
    period: str
    more: dict[str, str]


def read_case(line: str) -> tuple[str, list[Expected]]:
    """The plain text of a line and what is expected of each figure in it."""
    plain, found, position = "", [], 0
    for match in re.finditer(r"\[\[(.*?)\]\]", line):
        plain += line[position : match.start()]
        text, metric, subject, period, *rest = match[1].split("|")
        more = dict(pair.split("=", 1) for pair in ";".join(rest).split(";") if pair)
        found.append(
            Expected(
                len(plain), text, tuple(metric.split("~")), tuple(subject.split("~")), period, more
            )
        )
        plain += text
        position = match.end()
    return plain + line[position:], found


def context_of(text: str, published: date | None = PUBLISHED, title: str | None = None) -> TextContext:
    """The context of a text as the pipeline makes it."""
    article = Article(id="case", source="case.txt", text=text, title=title, published=published)
    blocks = find_blocks(text, article)
    hits = find_instruments(text)
    times = find_times(text, published)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    return TextContext(
        article,
        text,
        published,
        tuple(blocks),
        tuple(split_sentences(text, blocks)),
        tuple(times),
        tuple(hits.mentions),
        dict(hits.instruments),
        tuple(find_quantities(text, taken)),
        tuple(find_tables(text, blocks, article)),
    )


def period_code(figure: Figure) -> tuple[date | None, date | None]:
    return (None, None) if figure.period is None else (figure.period.start, figure.period.end)


def dates_of(code: str) -> tuple[date, date]:
    """First and last day of `2025`, `2025Q2`, `2025H1`, `2025-09` or `d:2025-05-06`."""
    if code.startswith("d:"):
        day = date.fromisoformat(code[2:])
        return day, day
    year = int(code[:4])
    first, months = {"": (1, 12), "Q": (0, 3), "H": (0, 6), "-": (0, 1)}[code[4:5]]
    if not first:
        number = int(code[5:])
        first = (number - 1) * months + 1
    after = first + months
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return date(year, first, 1), date.fromordinal(end.toordinal() - 1)


def names_of(figure: Figure, context: TextContext) -> str:
    names = [figure.subject.text or ""]
    known = context.instruments.get(figure.subject.instrument or "")
    if known is not None:
        names.append(known.name)
    return " / ".join(names).lower()


CASES = [
    pytest.param(line, id=f"{name}-{number}")
    for name, block in BLOCKS.items()
    for number, line in enumerate(block.strip().split("\n"), 1)
]


@pytest.mark.parametrize("line", CASES)
def test_a_sentence_is_linked_as_a_reader_links_it(line: str) -> None:
    text, expected = read_case(line)
    context = context_of(text)
    figures = {figure.start: figure for figure in link_figures(context)}
    for want in expected:
        near = [f for start, f in figures.items() if start <= want.start + len(want.text) - 1 and f.end > want.start]
        assert near, f"no figure at «{want.text}»"
        figure = near[0]
        assert figure.metric in want.metric, figure.reasons
        if want.subject != ("*",):
            names = names_of(figure, context)
            assert any(name.lower() in names for name in want.subject), figure.reasons
        if want.period == "-":
            assert figure.period is None, figure.reasons
        elif want.period != "*":
            assert period_code(figure) == dates_of(want.period), figure.reasons
        if "b" in want.more:
            assert figure.basis in want.more["b"].split("~"), figure.reasons
        if "v" in want.more:
            assert figure.value == Decimal(want.more["v"]), figure.reasons
        if "a" in want.more:
            assert figure.aspect == want.more["a"], figure.reasons
        if "ut" in want.more:
            assert figure.unit_text == want.more["ut"]
        if "vs" in want.more:
            assert figure.versus is not None
            assert want.more["vs"].lower() in (figure.versus.text or "").lower()
        assert figure.reasons, "every figure says why it was linked so"
