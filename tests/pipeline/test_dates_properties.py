"""Laws that hold for the time expressions of any text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.dating.tokens import tokenize
from nlp_fin.types import TimeExpression

ANCHOR = date(2025, 11, 5)
MONTHS = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
]  # fmt: skip
SHORT = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
         "Dez."]  # fmt: skip
ENGLISH = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
PIECES = st.sampled_from(
    """am im in den vom von bis zum zur seit ab per Stand Ende Anfang Mitte des der und oder - – /
    . , : ( ) 1 3. 5 12 30. 31.12. 2 2024 2025 2024/25 15.09.2025 18:30 Uhr Q3 H1 9M Quartal dritten
    ersten neun Monaten Jahr Jahren Jahre Geschäftsjahr Vorjahr Vorjahresquartal YTD TTM vergangenen
    nächsten laufenden zehn fünf Tage Woche Dienstag Freitagabend Mai September Jan Sommer
    Jahresende Wochenschluss heute gestern zuletzt wird wurde soll nach vor zuvor
    über rund mehr als einem
    8,1 % Euro Mio. \n S&P 500 Russell 2000 1990er 10-jährige 52-Wochen-Hoch alle viermal jährlich
    Jahrhundert 9999 KW 45 binnen Sicht auf Jahressicht""".split(" ")
)
ANCHORS = st.none() | st.dates(date(1950, 1, 1), date(2090, 12, 31))
DAYS = st.dates(date(1950, 1, 1), date(2059, 12, 31))


def check_laws(text: str, times: list[TimeExpression]) -> None:
    at = 0
    for found in times:
        assert at <= found.start < found.end <= len(text)
        assert found.period.text == text[found.start : found.end]
        assert found.period.text.strip() == found.period.text
        start, end = found.period.start, found.period.end
        assert start is None or end is None or start <= end
        at = found.end


@given(st.text(max_size=200), ANCHORS)
def test_any_text(text: str, anchor: date | None) -> None:
    check_laws(text, find_times(text, anchor))


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=25), ANCHORS)
def test_any_sequence_of_time_words(words: list[str], anchor: date | None) -> None:
    text = " ".join(words)
    times = find_times(text, anchor)
    check_laws(text, times)
    assert times == find_times(text, anchor)


@given(st.text(max_size=200))
def test_tokens_cover_every_visible_character(text: str) -> None:
    covered = set()
    for item in tokenize(text):
        assert text[item.start : item.end] == item.text
        assert not covered & set(range(item.start, item.end))
        covered |= set(range(item.start, item.end))
    assert {at for at, mark in enumerate(text) if not mark.isspace()} <= covered


@given(DAYS, st.integers(0, 8))
def test_a_printed_day_is_read_back(day: date, form: int) -> None:
    printed = [
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}. {day.month}. {day.year}",
        day.isoformat(),
        f"{day.day}. {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day}. {SHORT[day.month - 1]} {day.year}",
        f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
        f"{day.day}. {MONTHS[day.month - 1]}\u00a0{day.year}",
    ][form]
    for text in (printed, f"Der Kurs vom {printed} zählt.", f"({printed}; 3,5 %)"):
        (found,) = find_times(text, None)
        assert text[found.start : found.end] == printed
        assert (found.period.start, found.period.end) == (day, day)


@given(st.integers(1950, 2059), st.integers(1, 4), st.integers(0, 7))
def test_a_printed_quarter_is_read_back(year: int, quarter: int, form: int) -> None:
    word = ["erste", "zweite", "dritte", "vierte"][quarter - 1]
    roman = ["I", "II", "III", "IV"][quarter - 1]
    printed = [
        f"Q{quarter} {year}", f"Q{quarter}/{year}", f"Q{quarter} / {year}", f"{quarter}Q{year}",
        f"{quarter}. Quartal {year}", f"{word} Quartal {year}", f"{roman}. Quartal {year}",
        f"{word} Quartal des Jahres {year}",
    ][form]  # fmt: skip
    (found,) = find_times(f"Das {printed} zählt.", None)
    assert found.period.text == printed
    assert found.period.kind == "quarter"
    assert found.period.start == date(year, 3 * quarter - 2, 1)


@given(st.integers(1900, 2059), st.integers(1, 12))
def test_a_printed_month_is_read_back(year: int, month: int) -> None:
    for printed in (f"{MONTHS[month - 1]} {year}", f"{month:02}/{year}", f"{year}-{month:02}"):
        if printed.startswith(f"{year}-") and 1900 + month - 1 <= year < 1900 + month:
            continue
        if printed[4:5] == "-" and year % 100 < month:
            continue  # 2005-07 may be a stretch of years
        (found,) = find_times(f"Der Stand im Monat ({printed}).", None)
        assert (found.period.kind, found.period.start) == ("month", date(year, month, 1))


@given(st.integers(1900, 2059))
def test_a_year_is_its_whole_year(year: int) -> None:
    for text in (f"Im Jahr {year} stieg er.", f"Er stieg {year} kräftig."):
        (found,) = find_times(text, ANCHOR)
        assert (found.period.start, found.period.end) == (date(year, 1, 1), date(year, 12, 31))


@given(
    st.integers(1900, 2099), st.sampled_from(["Euro", "%", "Punkte", "Mitarbeiter", "Mio. Euro"])
)
def test_a_counted_number_is_no_year(number: int, unit: str) -> None:
    assert find_times(f"Es waren zuvor {number} {unit} dabei.", ANCHOR) == []


@given(st.sampled_from([
    "Am Dienstag fiel er.", "Im dritten Quartal 2024 stieg er um 3 %.", "Seit 2004 steigt er.",
    "Bis Jahresende soll er steigen.", "In den vergangenen zehn Jahren stieg er.",
    "Um 18:30 Uhr schloss er.", "Nach 21 Jahren ging er.",
]), st.sampled_from(["", "Der Kurs bewegt sich kaum. ", "Anleger\n\n", "– ", "„"]))  # fmt: skip
def test_a_lead_in_shifts_but_changes_nothing(sentence: str, lead: str) -> None:
    plain, led = find_times(sentence, ANCHOR), find_times(lead + sentence, ANCHOR)
    assert [(t.start + len(lead), t.end + len(lead), t.period, t.role) for t in plain] == [
        (t.start, t.end, t.period, t.role) for t in led
    ]


@given(st.lists(PIECES, max_size=12))
def test_kinds_of_space_change_nothing(words: list[str]) -> None:
    plain = find_times(" ".join(words), ANCHOR)
    other = find_times("\u00a0".join(words), ANCHOR)
    assert [(t.start, t.end, t.period.kind, t.period.start, t.period.end) for t in plain] == [
        (t.start, t.end, t.period.kind, t.period.start, t.period.end) for t in other
    ]


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1.1", "2025 ", "2025-", "Q3 ", "im ", "YTD ", "Mai, ", "bis 2025 ", "\n",
              "am Dienstag ", "(", "letzten zehn ", "18:30 ", "ä", "−", "1/1/"],
)  # fmt: skip
def test_long_repetitions_are_read_to_the_end(piece: str) -> None:
    """What it costs, and how that grows, is measured by scripts/bench.py, not asserted here."""
    text = piece * 4_000
    spans = [(t.start, t.end) for t in find_times(text, ANCHOR)]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
