from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.ingest.calendar_words import parse_timestamp
from nlp_fin.ingest.dates import head_date, head_dates

BODY = "\n\nDer Umsatz stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden Euro.\n"


@pytest.mark.parametrize(
    "head",
    [
        "Datum: 2025-11-05",
        "Siemens hebt die Prognose an\n\n5. November 2025",
        "Siemens hebt die Prognose an\nNovember 5, 2025",
        "Siemens hebt die Prognose an\n05.11.2025, 14:30 Uhr",
        "Siemens hebt die Prognose an\nMittwoch, 5. November 2025 um 09:15 Uhr",
        "Siemens hebt die Prognose an\nVon Erika Musterfrau | 5. November 2025 | Lesezeit: 4 Min.",
        "Siemens hebt die Prognose an\nVeröffentlicht am 05.11.2025",
        "Siemens hebt die Prognose an\nErika Musterfrau · Veröffentlicht: 5. Nov. 2025 · Aktien",
        "Siemens hebt die Prognose an\nStand: 05.11.2025",
        "München, 05.11.2025 – Die Siemens AG hat ihre Prognose angehoben.",
        "MÜNCHEN (dpa-AFX), 5. November 2025 - Die Siemens AG hat die Prognose angehoben.",
        "Frankfurt am Main, den 5. November 2025. Die Deutsche Börse hat Zahlen vorgelegt.",
        "Siemens AG: Prognose angehoben\n05.11.2025 / 07:00 CET/CEST\nVeröffentlichung einer "
        "Insiderinformation",
        " date 2025-11-05 Small Caps – das bedeutet starke Schwankungen.",
        "---\ntitle: Siemens hebt an\ndate: 2025-11-05\n---",
        "Marktbericht vom 5. November 2025",
        "Börsenbericht Frankfurt: Mittwoch, 05.11.2025",
        "05.11.2025 – Die Siemens AG hat ihre Prognose angehoben.",
        "Frankfurt | 05.11.2025",
        "Aktualisiert am 07.11.2025\nVeröffentlicht am 05.11.2025",
        "(pressebox) München, 05.11.2025 - Die Siemens AG hat ihre Prognose angehoben.",
        "München, 5. November 2025 Die Siemens AG hat ihre Prognose angehoben.",
        "5. November 2025, aktualisiert 7. November 2025, 11:40 Uhr",
        "05.11.2025 München. Die Siemens AG hat ihre Prognose angehoben.",
        "News vom 05.11.2025",
        "az, 05.11.2025 15:27 Uhr",
        "Zürich, 5. November 2025 (awp) - Die Aktien der UBS gaben nach.",
    ],
)
def test_day_of_publication_in_the_head(head: str) -> None:
    assert head_date(head + BODY) == date(2025, 11, 5)


@pytest.mark.parametrize(
    "head",
    [
        "Marktkapitalisierung – Erklärung\n\nLive-Webinar am 15.09.2025 um 18:30 Uhr",
        "Nächster Termin:\n15.09.2025",
        "Hauptversammlung: 15.05.2025",
        "Der Nasdaq schloss am 5. November 2025 im Minus.",
        "Seit dem 1. Januar 2025 gilt eine neue Regel.",
        "Die Kurse (Stand 5. November 2025) können sich ändern.",
        "Bilanz zum 31.12.2024 | 31.12.2023",
        "Kennzahlen | 31.12.2024",
        "Fondsvolumen 2,3 Mrd. Euro (Stand: 30.09.2025)",
        "FRANKFURT (dpa-AFX) - Der Dax ist am Mittwoch gestiegen.",
        "Frankfurt, 5. November – Der Dax ist gestiegen.",
        "Das Papier wurde am 05.11.2025 veröffentlicht und löste Kursverluste aus.",
        "Gültig bis 31.12.2025",
        "Schlusskurs 05.11.2025: 24.049 Punkte",
        "Ausschüttung: 05.11.2025",
        "Copyright 2025",
        "Gültig ab: 05.11.2025 20:06",
        "Berlin. Am Mittwoch, 05.11.2025, gegen 12 Uhr fiel der Kurs.",
        "Vor genau einem Jahr, am 15. Januar 2025, traf die Notenbank eine Entscheidung.",
        "Mit 22. Februar 2025 wurden neue Regeln eingeführt.",
        "Bezugnehmend auf unsere Ad-hoc-Mitteilung vom 31.07.2019 wurde der Plan abgelehnt.",
        "Die in der Ad-hoc-Mitteilung vom 02.08.2004 genannte Kapitalerhöhung ist platziert.",
        "Ad-hoc-Mitteilung vom 31.07.2019 wurde bestätigt.",
        "03/04/2025",
        "45.13.2025",
    ],
)
def test_other_days_are_not_taken(head: str) -> None:
    assert head_date(head + BODY) is None


def test_modified_day_is_kept_apart() -> None:
    dates = head_dates("Ein Titel ohne Datum\nZuletzt aktualisiert: 7. November 2025" + BODY)
    assert dates.published is None
    assert dates.modified is not None
    assert dates.modified.value == date(2025, 11, 7)


def test_a_date_below_the_head_is_not_looked_at() -> None:
    assert head_date("Ein Satz über Aktien.\n" * 13 + "Datum: 2025-11-05\n") is None


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2025-11-05T23:30:00Z", date(2025, 11, 6)),
        ("2025-11-04T23:00:00.000Z", date(2025, 11, 5)),
        ("2025-07-04T22:00:00+00:00", date(2025, 7, 5)),
        ("2025-11-05T00:00:00Z", date(2025, 11, 5)),
        ("2025-11-05T23:59:00+01:00", date(2025, 11, 5)),
        ("2025-11-05T23:59:00+0100", date(2025, 11, 5)),
        ("2025-11-05T20:00:00-05:00", date(2025, 11, 6)),
        ("2025-11-05T23:30", date(2025, 11, 5)),
        ("2025-11-05 08:15:00", date(2025, 11, 5)),
        ("2025-11-05", date(2025, 11, 5)),
        ("20251105", date(2025, 11, 5)),
        ("Wed, 05 Nov 2025 23:30:00 GMT", date(2025, 11, 6)),
        ("5. November 2025, 14:30 Uhr", date(2025, 11, 5)),
        ("05.11.2025", date(2025, 11, 5)),
        ("5.11.25", date(2025, 11, 5)),
        ("Nov 5, 2025", date(2025, 11, 5)),
    ],
)
def test_time_stamps_give_the_day_in_berlin(stamp: str, day: date) -> None:
    assert parse_timestamp(stamp) == day


@pytest.mark.parametrize(
    "stamp", ["", "gestern", "2025", "2025-13-45", "0000-00-00", "05.11.", "1.1.2024 bis 2.2.2025"]
)
def test_no_day_is_guessed(stamp: str) -> None:
    assert parse_timestamp(stamp) is None


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    head_dates(text)


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2100, 12, 31)))
def test_every_labelled_iso_day_is_read(day: date) -> None:
    assert head_date(f"Datum: {day.isoformat()}" + BODY) == day
