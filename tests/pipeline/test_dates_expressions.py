"""Expressions of time with the periods a reader gives them.

The expectations were written by hand before the grammar saw the sentences. The anchor is
Wednesday, 5 November 2025, unless a case says otherwise.
"""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.dates import find_times

ANCHOR = date(2025, 11, 5)

# sentence, matched text, kind, start, end, length or role
ABSOLUTE = """
Die Sitzung war am 15.09.2025. | am 15.09.2025 | day | 2025-09-15 | 2025-09-15
Die Zahlen kommen am 15. September 2025. | am 15. September 2025 | day | 2025-09-15 | 2025-09-15
Seit der Sitzung vom 15. Sept. 2024 ruht das Papier. | 15. Sept. 2024 | day | 2024-09-15 | 2024-09-15
Bericht vom 31. 8. 2005 der Prüfer | 31. 8. 2005 | day | 2005-08-31 | 2005-08-31
Frist bis zum 30. 04. 2018 verlängert | bis zum 30. 04. 2018 | span | - | 2018-04-30
Meldung vom 24.08. 2007 liegt vor | 24.08. 2007 | day | 2007-08-24 | 2007-08-24
Abruf 2025-11-05 um die Mittagszeit | 2025-11-05 | day | 2025-11-05 | 2025-11-05
Gestempelt 2024-02-29T08:30:00Z vom Server | 2024-02-29T08:30:00Z | day | 2024-02-29 | 2024-02-29
As of February 4, 2026 markets fell | February 4, 2026 | day | 2026-02-04 | 2026-02-04
Veröffentlicht Dec 31, 2024 in New York | Dec 31, 2024 | day | 2024-12-31 | 2024-12-31
Bestellt seit dem 06 April 2005 im Amt | seit dem 06 April 2005 | span | 2005-04-06 | 2025-11-05
Hauptversammlung vom 18 Mai 2004 in Köln | 18 Mai 2004 | day | 2004-05-18 | 2004-05-18
Abschluss 12/31/2024 geprüft | 12/31/2024 | day | 2024-12-31 | 2024-12-31
Kurs vom 05/11/2025 am Abend | 05/11/2025 | day | 2025-11-05 | 2025-11-05
Am 1.10.25 begann der Handel. | Am 1.10.25 | day | 2025-10-01 | 2025-10-01
Am 3. November schloss der Index im Plus. | Am 3. November | day | 2025-11-03 | 2025-11-03
Am 10. Dezember entscheidet die Fed. | Am 10. Dezember | day | 2025-12-10 | 2025-12-10
Am 28. Dezember war der Markt geschlossen. | Am 28. Dezember | day | 2024-12-28 | 2024-12-28
Die Quote lag am 30.06. bei 12 Prozent. | am 30.06. | day | 2025-06-30 | 2025-06-30
Die Aktie fiel am 5.11. deutlich. | am 5.11. | day | 2025-11-05 | 2025-11-05
Dienstag, 4. November 2025, Frankfurt | Dienstag, 4. November 2025 | day | 2025-11-04 | 2025-11-04
Am Montag, den 3. November 2025, eröffnete er. | Am Montag, den 3. November 2025 | day | 2025-11-03 | 2025-11-03
Zeitraum 01.01.2025 bis 30.09.2025 im Vergleich | 01.01.2025 bis 30.09.2025 | span | 2025-01-01 | 2025-09-30
Zeitraum vom 1. Januar bis 30. September 2025 | vom 1. Januar bis 30. September 2025 | span | 2025-01-01 | 2025-09-30
Zeichnungsfrist vom 3. bis 7. November 2025 | vom 3. bis 7. November 2025 | span | 2025-11-03 | 2025-11-07
Konferenz am 15./16. September 2025 in Wien | am 15./16. September 2025 | span | 2025-09-15 | 2025-09-16
Periode 1.1.-30.9.2025 (ungeprüft) | 1.1.-30.9.2025 | span | 2025-01-01 | 2025-09-30
Laufzeit bis 11/2025 verlängert | bis 11/2025 | span | - | 2025-11-30
Auslauf 03/2024 laut Prospekt | 03/2024 | month | 2024-03-01 | 2024-03-31
Der September 2025 war stark. | September 2025 | month | 2025-09-01 | 2025-09-30
Im September stieg der Index. | Im September | month | 2025-09-01 | 2025-09-30
Im Dezember wird die Notenbank senken. | Im Dezember | month | 2025-12-01 | 2025-12-31
Im Dezember fiel der Kurs. | Im Dezember | month | 2024-12-01 | 2024-12-31
Im März vergangenen Jahres war es umgekehrt. | Im März vergangenen Jahres | month | 2024-03-01 | 2024-03-31
Im Oktober dieses Jahres kam die Wende. | Im Oktober dieses Jahres | month | 2025-10-01 | 2025-10-31
Im Mai 2000 begann der Test. | Im Mai 2000 | month | 2000-05-01 | 2000-05-31
Laut Sept. 2024 gültiger Liste | Sept. 2024 | month | 2024-09-01 | 2024-09-30
von Mai 2000 bis November 2025 im Test | von Mai 2000 bis November 2025 | span | 2000-05-01 | 2025-11-30
Juli bis September 2025 brachten Gewinne | Juli bis September 2025 | span | 2025-07-01 | 2025-09-30
Jan.-Sept. 2025 im Überblick | Jan.-Sept. 2025 | span | 2025-01-01 | 2025-09-30
Mai/Juni 2025 waren schwach | Mai/Juni 2025 | span | 2025-05-01 | 2025-06-30
November 2024 bis Februar 2025 war ruhig | November 2024 bis Februar 2025 | span | 2024-11-01 | 2025-02-28
Das Jahr 2025 verlief gut. | Jahr 2025 | year | 2025-01-01 | 2025-12-31
Im Jahr 2008 brach der Markt ein. | Im Jahr 2008 | year | 2008-01-01 | 2008-12-31
2024 lag die Quote bei 40 Prozent. | 2024 | year | 2024-01-01 | 2024-12-31
Verträge über 450 Millionen Dollar 2025 für Starts | 2025 | year | 2025-01-01 | 2025-12-31
Für 2026 erwartet die Bank 3 Prozent. | Für 2026 | year | 2026-01-01 | 2026-12-31
Das KGV 2026e beträgt 12. | 2026e | year | 2026-01-01 | 2026-12-31
Die 2027er Schätzung steigt. | 2027er | year | 2027-01-01 | 2027-12-31
2023 und 2024 waren schwache Jahre. | 2023 und 2024 | span | 2023-01-01 | 2024-12-31
In Krisen wie 2008 oder 2020 fielen sie. | 2008 oder 2020 | year | - | -
Von 2000 bis 2006 schlug er den Markt. | Von 2000 bis 2006 | span | 2000-01-01 | 2006-12-31
Die Phase 2000-2006 war günstig. | 2000-2006 | span | 2000-01-01 | 2006-12-31
Das Bündel 2016–2024 lief schlecht. | 2016–2024 | span | 2016-01-01 | 2024-12-31
zwischen 2010 und 2019 stiegen Mieten | zwischen 2010 und 2019 | span | 2010-01-01 | 2019-12-31
Der Boom 1999/2000 endete jäh. | 1999/2000 | span | 1999-01-01 | 2000-12-31
In der Finanzkrise 2008/09 halbierte er sich. | 2008/09 | span | 2008-01-01 | 2009-12-31
Der Umsatz 2023/24 stieg leicht. | 2023/24 | fiscal_year | - | -
die 1990er Jahre waren golden | 1990er Jahre | span | 1990-01-01 | 1999-12-31
In den 90er-Jahren lag der Zins hoch. | In den 90er-Jahren | span | 1990-01-01 | 1999-12-31
in den siebziger Jahren stieg die Inflation | in den siebziger Jahren | span | 1970-01-01 | 1979-12-31
Seit dem Jahr 1871 gibt es die Bank. | Seit dem Jahr 1871 | span | 1871-01-01 | 2025-11-05
"""

EDGES = """
Ende 2025 sehe ich Chancen. | Ende 2025 | as_of | 2025-12-31 | 2025-12-31
Ende 2024 lag die Quote bei 5 Prozent. | Ende 2024 | as_of | 2024-12-31 | 2024-12-31
Die Fed senkte Ende September die Zinsen. | Ende September | as_of | 2025-09-30 | 2025-09-30
Anfang Oktober drehte der Markt. | Anfang Oktober | span | 2025-10-01 | 2025-10-10
Mitte Mai notierte das Papier höher. | Mitte Mai | span | 2025-05-11 | 2025-05-20
Anfang November stand der Index tiefer. | Anfang November | span | 2025-11-01 | 2025-11-05
Mitte 2026 soll das Werk laufen. | Mitte 2026 | as_of | 2026-06-30 | 2026-06-30
zum Jahresende 2024 betrug die Liquidität | zum Jahresende 2024 | as_of | 2024-12-31 | 2024-12-31 | as_of
Zum Jahresende soll der DAX bei 25.000 stehen. | Zum Jahresende | as_of | 2025-12-31 | 2025-12-31 | as_of
per 30. September betrug die Verschuldung | per 30. September | as_of | 2025-09-30 | 2025-09-30 | as_of
Stand Oktober 2025 laut Anbieter | Stand Oktober 2025 | as_of | 2025-10-01 | 2025-10-31 | as_of
Kurse (Stand: 5. November 2025, 17:35 Uhr) | Stand: 5. November 2025 | as_of | 2025-11-05 | 2025-11-05 | as_of
zum 30.06.2025 beschäftigte der Konzern | zum 30.06.2025 | as_of | 2025-06-30 | 2025-06-30 | as_of
Eigenkapitalquote (30.06.2025) in Prozent | 30.06.2025 | as_of | 2025-06-30 | 2025-06-30 | as_of
Stand Anfang November je nach Quelle | Stand Anfang November | as_of | 2025-11-01 | 2025-11-05 | as_of
per Ende September lag der Wert höher | per Ende September | as_of | 2025-09-30 | 2025-09-30 | as_of
per Q3 2025 stieg er | per Q3 2025 | as_of | 2025-07-01 | 2025-09-30 | as_of
Mit Stand vom 31. Oktober 2025 berechnet | Stand vom 31. Oktober 2025 | as_of | 2025-10-31 | 2025-10-31 | as_of
Zum Stichtag 31.12.2024 bilanziert | Zum Stichtag 31.12.2024 | as_of | 2024-12-31 | 2024-12-31 | as_of
Ende des dritten Quartals 2025 lag die Kasse | Ende des dritten Quartals 2025 | as_of | 2025-09-30 | 2025-09-30
Ende dieses Jahres läuft der Vertrag aus. | Ende dieses Jahres | as_of | 2025-12-31 | 2025-12-31
Anfang kommenden Jahres folgt der Umbau. | Anfang kommenden Jahres | span | 2026-01-01 | 2026-03-31
bis Ende 2026 wird gebaut | bis Ende 2026 | span | - | 2026-12-31
Händler preisen zwei Schritte bis Jahresende ein. | bis Jahresende | span | - | 2025-12-31
Seit Anfang Oktober stieg der Preis. | Seit Anfang Oktober | span | 2025-10-01 | 2025-11-05
"""

QUARTERS = """
Q3 verlief gut. | Q3 | quarter | 2025-07-01 | 2025-09-30
Im Q3 2025 verdiente er mehr. | Im Q3 2025 | quarter | 2025-07-01 | 2025-09-30
Bilanz Q3/2025 des Hauses | Q3/2025 | quarter | 2025-07-01 | 2025-09-30
Bilanz Q3/25 des Hauses | Q3/25 | quarter | 2025-07-01 | 2025-09-30
Das Feld 3Q25 zeigt es. | 3Q25 | quarter | 2025-07-01 | 2025-09-30
Ergebnis Q 3 / 2024 | Q 3 / 2024 | quarter | 2024-07-01 | 2024-09-30
Im 3. Quartal wuchs der Absatz. | Im 3. Quartal | quarter | 2025-07-01 | 2025-09-30
Das dritte Quartal 2024 war schwach. | dritte Quartal 2024 | quarter | 2024-07-01 | 2024-09-30
Drittes Quartal: mehr Gewinn | Drittes Quartal | quarter | 2025-07-01 | 2025-09-30
Im dritten Quartal 2025 ist etwas passiert. | Im dritten Quartal 2025 | quarter | 2025-07-01 | 2025-09-30
Im vierten Quartal soll es besser laufen. | Im vierten Quartal | quarter | 2025-10-01 | 2025-12-31
Im ersten Quartal wird der Umbau abgeschlossen. | Im ersten Quartal | quarter | 2026-01-01 | 2026-03-31
Im Schlussquartal 2024 sank der Umsatz. | Im Schlussquartal 2024 | quarter | 2024-10-01 | 2024-12-31
Das Auftaktquartal verlief stark. | Auftaktquartal | quarter | 2025-01-01 | 2025-03-31
Das III. Quartal 2023 | III. Quartal 2023 | quarter | 2023-07-01 | 2023-09-30
Im dritten Quartal des Vorjahres war es mehr. | Im dritten Quartal des Vorjahres | quarter | 2024-07-01 | 2024-09-30
Im zweiten Quartal dieses Jahres war es mehr. | Im zweiten Quartal dieses Jahres | quarter | 2025-04-01 | 2025-06-30
Im dritten Quartal des Geschäftsjahres 2024/25 | Im dritten Quartal des Geschäftsjahres 2024/25 | fiscal_quarter | - | -
Im dritten Geschäftsquartal stieg der Umsatz. | Im dritten Geschäftsquartal | fiscal_quarter | - | -
Q1 bis Q3 2025 im Rückblick | Q1 bis Q3 2025 | span | 2025-01-01 | 2025-09-30
Q1-Q3 2025 im Rückblick | Q1-Q3 2025 | span | 2025-01-01 | 2025-09-30
Das erste und zweite Quartal 2025 | erste und zweite Quartal 2025 | span | 2025-01-01 | 2025-06-30
H1 2025 brachte mehr. | H1 2025 | half | 2025-01-01 | 2025-06-30
Im 1. Halbjahr stieg der Absatz. | Im 1. Halbjahr | half | 2025-01-01 | 2025-06-30
Erstes Halbjahr 2024: Rückgang | Erstes Halbjahr 2024 | half | 2024-01-01 | 2024-06-30
In der zweiten Jahreshälfte 2024 kam die Wende. | In der zweiten Jahreshälfte 2024 | half | 2024-07-01 | 2024-12-31
Für das zweite Halbjahr erwartet der Vorstand mehr. | Für das zweite Halbjahr | half | 2025-07-01 | 2025-12-31
9M 2025 im Überblick | 9M 2025 | span | 2025-01-01 | 2025-09-30 | P9M
In den ersten neun Monaten stieg der Umsatz. | In den ersten neun Monaten | span | 2025-01-01 | 2025-09-30 | P9M
In den ersten sechs Monaten 2024 sank er. | In den ersten sechs Monaten 2024 | span | 2024-01-01 | 2024-06-30 | P6M
Im Neunmonatszeitraum 2025 verdiente er gut. | Im Neunmonatszeitraum 2025 | span | 2025-01-01 | 2025-09-30 | P9M
Nach neun Monaten lag der Umsatz höher. | Nach neun Monaten | span | 2025-01-01 | 2025-09-30 | P9M
In den ersten drei Quartalen 2025 stieg er. | In den ersten drei Quartalen 2025 | span | 2025-01-01 | 2025-09-30 | P9M
Das Geschäftsjahr 2024/25 endete gut. | Geschäftsjahr 2024/25 | fiscal_year | - | -
Im Geschäftsjahr 2024 stieg der Gewinn. | Im Geschäftsjahr 2024 | fiscal_year | 2024-01-01 | 2024-12-31
Im Fiskaljahr 2025 legte er zu. | Im Fiskaljahr 2025 | fiscal_year | 2025-01-01 | 2025-12-31
Prognose GJ 2023/24 bestätigt | GJ 2023/24 | fiscal_year | - | -
Im laufenden Geschäftsjahr soll er wachsen. | Im laufenden Geschäftsjahr | fiscal_year | 2025-01-01 | 2025-12-31
Schätzung FY25 angehoben | FY25 | fiscal_year | 2025-01-01 | 2025-12-31
Das Vorjahresquartal brachte weniger. | Vorjahresquartal | quarter | - | -
Im Sommer 2024 fiel der Preis. | Im Sommer 2024 | span | 2024-06-01 | 2024-08-31
In KW 45 tagt der Rat. | In KW 45 | week | 2025-11-03 | 2025-11-09
"""

RELATIVE = """
Im laufenden Jahr stieg der Index. | Im laufenden Jahr | year | 2025-01-01 | 2025-12-31
Im Vorjahr war es weniger. | Im Vorjahr | year | 2024-01-01 | 2024-12-31
Im vergangenen Jahr sank er. | Im vergangenen Jahr | year | 2024-01-01 | 2024-12-31
Im kommenden Jahr soll er steigen. | Im kommenden Jahr | year | 2026-01-01 | 2026-12-31
Nächstes Jahr wird es besser. | Nächstes Jahr | year | 2026-01-01 | 2026-12-31
In diesem Jahr hat er verloren. | In diesem Jahr | year | 2025-01-01 | 2025-12-31
Heuer steigt die Dividende. | Heuer | year | 2025-01-01 | 2025-12-31
Im ersten Jahr sank die Quote. | Im ersten Jahr | year | - | -
Im Vormonat war es mehr. | Im Vormonat | month | 2025-10-01 | 2025-10-31
Letzte Woche stieg der Preis. | Letzte Woche | week | 2025-10-27 | 2025-11-02
In der Vorwoche stieg der Preis. | In der Vorwoche | week | 2025-10-27 | 2025-11-02
In dieser Woche tagt der Rat. | In dieser Woche | week | 2025-11-03 | 2025-11-09
Am Dienstag fiel der Nasdaq. | Am Dienstag | day | 2025-11-04 | 2025-11-04
Am Mittwoch gewann der DAX. | Am Mittwoch | day | 2025-11-05 | 2025-11-05
Am Freitag verlor er. | Am Freitag | day | 2025-10-31 | 2025-10-31
Am Freitag wird der Bericht veröffentlicht. | Am Freitag | day | 2025-11-07 | 2025-11-07
Am Dienstagabend meldete der Konzern Zahlen. | Am Dienstagabend | day | 2025-11-04 | 2025-11-04
Am vergangenen Mittwoch war Feiertag. | Am vergangenen Mittwoch | day | 2025-10-29 | 2025-10-29
Am kommenden Montag berichtet er. | Am kommenden Montag | day | 2025-11-10 | 2025-11-10
Zum Wochenschluss gab er nach. | Zum Wochenschluss | span | 2025-10-31 | 2025-10-31
Zum Wochenauftakt legte er zu. | Zum Wochenauftakt | span | 2025-11-03 | 2025-11-03
Gestern schloss er fester. | Gestern | day | 2025-11-04 | 2025-11-04
Heute fällt er. | Heute | day | 2025-11-05 | 2025-11-05
Wer heute Morgen kaufte, verlor. | heute Morgen | day | 2025-11-05 | 2025-11-05
Der Konzern legt morgen Zahlen vor. | morgen | day | 2025-11-06 | 2025-11-06
Am Vortag hatte er verloren. | Am Vortag | day | 2025-11-04 | 2025-11-04
Zuletzt kostete die Aktie 12 Euro. | Zuletzt | as_of | 2025-11-05 | 2025-11-05 | as_of
Sie notiert derzeit bei 70 Euro. | derzeit | as_of | 2025-11-05 | 2025-11-05 | as_of
Am Vormittag kletterte er. | Am Vormittag | day | 2025-11-05 | 2025-11-05
Gold stieg an nur einem Tag um 6 Prozent. | an nur einem Tag | day | - | -
Das Plus YTD ist klein. | YTD | ytd | 2025-01-01 | 2025-11-05
Seit Jahresbeginn gewann er 12 Prozent. | Seit Jahresbeginn | ytd | 2025-01-01 | 2025-11-05
Seit Jahresanfang gewann er 12 Prozent. | Seit Jahresanfang | ytd | 2025-01-01 | 2025-11-05
Auf Jahressicht liegt er vorn. | Auf Jahressicht | ttm | 2024-11-05 | 2025-11-05 | P1Y
Binnen Jahresfrist verlor er ein Drittel. | Binnen Jahresfrist | ttm | 2024-11-05 | 2025-11-05 | P1Y
In den vergangenen zehn Jahren stieg er. | In den vergangenen zehn Jahren | span | 2015-11-05 | 2025-11-05 | P10Y
Rendite über die letzten 25 Jahre | über die letzten 25 Jahre | span | 2000-11-05 | 2025-11-05 | P25Y
In den letzten zwölf Monaten fiel er. | In den letzten zwölf Monaten | ttm | 2024-11-05 | 2025-11-05 | P12M
Das Ergebnis je Aktie (TTM) stieg. | TTM | ttm | 2024-11-05 | 2025-11-05 | P12M
Auf Sicht von zwölf Monaten wird er steigen. | Auf Sicht von zwölf Monaten | span | 2025-11-05 | 2026-11-05 | P12M
Auf Fünf-Jahres-Sicht legte er zu. | Auf Fünf-Jahres-Sicht | span | 2020-11-05 | 2025-11-05 | P5Y
Seine 12-Monats-Sicht war falsch. | 12-Monats-Sicht | ttm | 2024-11-05 | 2025-11-05 | P12M
In den nächsten fünf Jahren fließt Geld. | In den nächsten fünf Jahren | span | 2025-11-05 | 2030-11-05 | P5Y
CAGR 9,43% seit 2004 | seit 2004 | span | 2004-01-01 | 2025-11-05
Seit Mai fällt der Kurs. | Seit Mai | span | 2025-05-01 | 2025-11-05
Seit März 2020 steigt er. | Seit März 2020 | span | 2020-03-01 | 2025-11-05
Seit zehn Jahren steigt er. | Seit zehn Jahren | span | 2015-11-05 | 2025-11-05 | P10Y
Bis 2030 soll er sich verdoppeln. | Bis 2030 | span | - | 2030-12-31
Ab 2026 gilt die Regel. | Ab 2026 | span | 2026-01-01 | -
Ab dem dritten Quartal 2026 liefert er. | Ab dem dritten Quartal 2026 | span | 2026-07-01 | -
Vor drei Jahren lag der Kurs tiefer. | Vor drei Jahren | year | 2022-01-01 | 2022-12-31
Von Montag bis Mittwoch stieg er. | Von Montag bis Mittwoch | span | 2025-11-03 | 2025-11-05
Seit Montag fällt er. | Seit Montag | span | 2025-11-03 | 2025-11-05
Im Gesamtjahr soll er wachsen. | Im Gesamtjahr | year | 2025-01-01 | 2025-12-31
In den vergangenen Wochen stieg er. | In den vergangenen Wochen | span | - | -
"""

CLAIMED = """
Ich handle seit über 21 Jahren. | seit über 21 Jahren | span | - | - | duration
Fünf Tage Verlust in Folge | Fünf Tage | span | - | - | duration
Zehn Handelstage ohne Minus | Zehn Handelstage | span | - | - | duration
Der stärkste Verlust seit über 40 Jahren | seit über 40 Jahren | span | - | - | duration
Nach fast vier Jahren ein Hoch | Nach fast vier Jahren | span | - | - | duration
Das Webinar beginnt um 18:30 Uhr. | 18:30 Uhr | span | - | - | clock
Um 9 Uhr öffnet der Handel. | 9 Uhr | span | - | - | clock
Stand 17.35 Uhr auf Xetra | 17.35 Uhr | span | - | - | clock
Handel von 9.00 bis 17.30 Uhr | 9.00 bis 17.30 Uhr | span | - | - | clock
Rebalancing viermal im Jahr | viermal im Jahr | span | - | - | frequency
Rebalancing einmal jährlich | einmal jährlich | span | - | - | frequency
Ausschüttung einmal pro Jahr | einmal pro Jahr | span | - | - | frequency
Er zahlt alle drei Monate aus. | alle drei Monate | span | - | - | frequency
Die 10-jährige Bundesanleihe rentiert höher. | 10-jährige | span | - | - | duration
Die zehnjährige Bundesanleihe rentiert höher. | zehnjährige | span | - | - | duration
Ein neues 52-Wochen-Hoch | 52-Wochen | span | - | - | duration
Über der 200-Tage-Linie | 200-Tage | span | - | - | duration
Haltedauer von 3-5 Jahren | 3-5 Jahren | span | - | - | duration
Der Chef ist 45 Jahre alt. | 45 Jahre | span | - | - | duration
"""

NOTHING = [
    "Der Fonds hält über 2.000 Positionen.",
    "Saudi Aramco kommt auf 1.565 Milliarden.",
    "Es stand 12,4% vs. 8,1% am Ende.",
    "Der Konzern beschäftigt 2025 Mitarbeiter.",
    "Gold kostet 2024 Dollar.",
    "Der Index stieg auf 2000 Punkte.",
    "Der Kurs liegt bei 1950 Euro.",
    "Es fielen von 1980 auf 2050 Punkte zurück.",
    "Der Russell 2000 gewann.",
    "Rund 2000 Stellen fallen weg.",
    "Das kostet $2000 oder EUR 1999.",
    "August Thyssen gründete das Werk.",
    "Die Aktie von Jürgen Mai fiel.",
    "Der Aktiensplit im Verhältnis 10:1 gelang.",
    "Bei 5.11 Euro lag der Kurs.",
    "Das EPS lag bei 12.05.",
    "70-80% ihrer Umsätze und 10-15% des Portfolios",
    "3-5 Einzeltitel genügen.",
    "Der Wert betrug 31.12 Dollar.",
    "In der Gleichung 10 × 2000 = 20000 steckt er.",
]


def cases(table: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [row + [""] * (6 - len(row)) for row in rows]


ALL = [row for table in (ABSOLUTE, EDGES, QUARTERS, RELATIVE, CLAIMED) for row in cases(table)]


def day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def test_the_table_is_long_enough() -> None:
    assert len(ALL) + len(NOTHING) >= 200


@pytest.mark.parametrize("row", ALL, ids=lambda row: row[0][:50])
def test_expression(row: list[str]) -> None:
    sentence, matched, kind, start, end, extra = row
    times = find_times(sentence, ANCHOR)
    found = [time for time in times if time.period.text == matched]
    assert found, [time.period.text for time in times]
    period = found[0].period
    assert sentence[found[0].start : found[0].end] == matched
    assert (period.kind, period.start, period.end) == (kind, day(start), day(end))
    if extra.startswith("P"):
        assert period.length == extra
    elif extra:
        assert found[0].role == extra
    else:
        assert found[0].role == "period"


@pytest.mark.parametrize("sentence", NOTHING)
def test_digits_that_are_no_time(sentence: str) -> None:
    claimed = [time.period.text for time in find_times(sentence, ANCHOR)]
    assert not [text for text in claimed if text and any(mark.isdigit() for mark in text)]
    assert not {"August", "Mai"} & set(claimed)
