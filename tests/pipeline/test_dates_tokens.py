from __future__ import annotations

import pytest

from nlp_fin.pipeline.dating.tokens import classify, expand_year, tokenize


@pytest.mark.parametrize(
    ("word", "cls", "value"),
    [
        ("2025", "YEAR", 2025), ("1871", "YEAROLD", 1871), ("0231", "INT", "0231"),
        ("3", "D4", "3"), ("09", "D12", "09"), ("31", "D31", "31"), ("52", "INT2", "52"),
        ("30.06", "DM", (30, 6)), ("17.35", "DEC", "17.35"), ("11.2025", "MY", (11, 2025)),
        ("Q3", "QTOK", (3, None)), ("3Q25", "QTOK", (3, 2025)), ("1H2024", "HTOK", (1, 2024)),
        ("9M25", "NMTOK", (9, 2025)), ("FY25", "FYTOK", 2025), ("2026e", "YEARE", 2026),
        ("zehnjährige", "NDUR", ("10", "year")), ("Dreimonatshoch", "NDUR", ("3", "month")),
        ("Neunmonatszeitraum", "NMWORD", 9), ("Fünfjahressicht", "SIGHT", "5 year"),
        ("viermal", "MALW", "vier"), ("5J", "NDUR", ("5", "year")), ("KW45", "KWTOK", 45),
        ("Dienstagabend", "WEEKDAY", 1), ("Mai", "MONTH", 5), ("MAI", "MONTH", 5),
        ("einundzwanzigsten", "ORDW", 21), ("zweieinhalb", "NUMW", "2.5"),
        ("Halbjahresumsatz", "HALBWORD", 1), ("1.565", "DEC", "1.565"),
    ],
)  # fmt: skip
def test_classes(word: str, cls: str, value: object) -> None:
    assert classify(word) == (cls, value)


@pytest.mark.parametrize(
    "word", ["mai", "stand", "ende", "Q5", "Q33", "H3", "2222", "12,4", "1.000.000", "A2025", "x"]
)
def test_words_that_are_no_time(word: str) -> None:
    assert classify(word)[0] in ("OTHER", "NUM", "DEC", "INT", "LOW", "PASTV", "YEAROLD")


def test_dates_that_do_not_exist() -> None:
    for text in ("31.02.2025", "2025-02-30", "45.13.2024", "2025/13/45"):
        assert all(item.cls != "FULLDATE" for item in tokenize(text))


def test_two_digit_years() -> None:
    assert [expand_year(text) for text in ("25", "68", "69", "99", "2025")] == [
        2025, 2068, 1969, 1999, 2025,
    ]  # fmt: skip


def test_a_word_glued_to_a_date_is_cut_off() -> None:
    assert [item.text for item in tokenize("am 15.09.2025Lerne mehr")] == [
        "am", "15.09.2025", "Lerne", "mehr",
    ]  # fmt: skip
