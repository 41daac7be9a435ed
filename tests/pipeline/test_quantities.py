from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nlp_fin.pipeline.quantities import find_quantities, is_grounded, reparse
from nlp_fin.types import Quantity

CASES = Path(__file__).parent / "cases" / "quantities.txt"


def read_cases() -> list[tuple[str, str]]:
    cases = []
    sentence = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            cases.append((sentence, line[1:].strip()))
        elif line and not line.startswith("#"):
            sentence = line
    return cases


def mark_taken(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence without braces, and the spans that they enclosed."""
    text, spans, start = "", [], 0
    for part in re.split(r"([{}])", sentence.replace("\\n", "\n")):
        if part == "{":
            start = len(text)
        elif part == "}":
            spans.append((start, len(text)))
        else:
            text += part
    return text, spans


def plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def show(quantity: Quantity) -> str:
    value = plain(quantity.value) or f"{plain(quantity.low)}..{plain(quantity.high)}"
    parts = [value, quantity.unit]
    if quantity.qualifier != "exact":
        parts.append(quantity.qualifier)
    if quantity.unit_text:
        parts.append("/" + quantity.unit_text)
    return " ".join(parts)


def expected(specification: str) -> list[str]:
    if specification == "-":
        return []
    shown = []
    for entry in specification.split(";"):
        value, rest = entry.strip().split(" ", 1)
        numbers = "..".join(plain(Decimal(n)) for n in value.split(".."))
        shown.append(f"{numbers} {rest}")
    return shown


@pytest.mark.parametrize(("sentence", "specification"), read_cases())
def test_cases(sentence: str, specification: str) -> None:
    text, taken = mark_taken(sentence)
    quantities = find_quantities(text, taken)
    assert [show(q) for q in quantities] == expected(specification)
    for quantity in quantities:
        assert text[quantity.start : quantity.end] == quantity.text
        assert is_grounded(quantity)


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("um etwa +12,4% zu", "+12,4%"),
        ("rund $15,6 Mrd wert", "$15,6 Mrd"),
        ("mit 40-prozentigem Abschlag", "40-prozentigem"),
        ("ein KGV von 16.", "16"),
        ("bei +1,8% bis +3,6% liegt", "+1,8% bis +3,6%"),
        ("fast das Doppelte", "Doppelte"),
        ("über 2.000 Positionen", "2.000"),
        ("eine 8,6-Prozentpunkte-Differenz", "8,6-Prozentpunkte"),
        ("ein Plus von 3 Prozent.", "3 Prozent"),
        ("auf 1,5 Mrd. Euro.", "1,5 Mrd. Euro"),
        ("insgesamt 10 Mio. Aktien", "10 Mio."),
        ("etwa drei Viertel", "drei Viertel"),
        ("minus 2,5 Prozent", "minus 2,5 Prozent"),
        ("CHF 1'250'000 wert", "CHF 1'250'000"),
    ],
)
def test_span(text: str, span: str) -> None:
    assert only(text).text == span


def test_a_year_behind_an_amount_is_not_its_cents() -> None:
    text = "Verträge über 450 Millionen Dollar 2025"
    assert only(text).value == 450_000_000
    assert only(text).qualifier == "exact"


def test_steps_are_in_base_units() -> None:
    quantity = only("auf 15,6 Mrd. Euro")
    assert quantity.step == 100_000_000
    assert only("auf 45 Cent").step == Decimal("0.01")
    assert only("eine Million Euro").step is None
    ranged = only("800 Mio. bis 1,2 Mrd. Euro")
    assert (ranged.low_step, ranged.step) == (1_000_000, 100_000_000)


def test_explicit_sign() -> None:
    assert only("+5 %").explicit_sign
    assert only("minus 5 %").explicit_sign
    assert not only("5 %").explicit_sign


def test_bare_numbers_are_marked() -> None:
    assert only("ein KGV von 16").bare
    assert not only("2.000 Mitarbeiter").bare


def test_no_sharing_across_table_cells() -> None:
    first, second = find_quantities("| Umsatz | 16 | 5 % |\n|---|---|---|")
    assert (first.unit, first.bare, second.unit) == ("count", True, "percent")


def test_no_sharing_across_line_breaks() -> None:
    assert [show(q) for q in find_quantities("Kurs von 7,8\nauf 9 Milliarden Euro")] == [
        "7.8 count",
        "9000000000 EUR",
    ]


def test_hard_wrapped_amounts_are_whole() -> None:
    text = (
        "Der Konzern erzielte nach vorläufigen Berechnungen einen Umsatz von 4,5\n"
        "Milliarden Euro und steigerte den Gewinn deutlich auf einen Rekordwert von\n"
        "600 Millionen Euro."
    )
    assert [q.value for q in find_quantities(text)] == [4_500_000_000, 600_000_000]
    assert all(is_grounded(q) for q in find_quantities(text))


def test_english_decimal_marks_need_evidence() -> None:
    swiss = "Der SMI legte 0.5% zu, Roche 1.25%. Der Kurs steht bei CHF 4.350."
    assert [plain(q.value) for q in find_quantities(swiss)] == ["0.5", "1.25", "4.35"]
    assert plain(only("Der Umsatz lag bei 1.565 Euro.").value) == "1565"


def test_claimed_digits_are_no_quantities() -> None:
    text = "S&P 500 Unternehmen"
    assert find_quantities(text, [(0, 7)]) == []


def test_cents_follow_the_dollar() -> None:
    text = "Öl kostete 63,42 US-Dollar. Das waren 51 Cent weniger."
    assert [q.unit for q in find_quantities(text)] == ["USD", "USD"]
    assert only("Die Dividende steigt um 5 Cent.").unit == "EUR"


def test_reparse_rejects_what_is_not_one_quantity() -> None:
    assert reparse("rund 5 %") is None
    assert reparse("5 % und 6 %") is None
    assert reparse("") is None
    assert reparse("5 bis 6 %") is None


# Exact grounding ------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "5", "12,4", "1.565", "4,347", "1.234,56", "1,234.56", "1'250", "2025", "0", "007", "½",
        "10 000",
        "%", "Prozent", "Prozentpunkte", "-prozentig", "ige", "Basispunkte", "Punkte", "x",
        "-fache", "mal so",
        "Mio.", "Mrd", "Tsd.", "Milliarden", "bn", "Euro", "EUR", "€", "$", "US-Dollar", "Cent",
        "CHF", "TEUR", "Rappen",
        "+", "-", "−", "–", "±", "minus", "plus", "bis", "und", "zwischen", "von", "auf", "nach",
        "(", ")", "Vj.", ",", ".",
        ":", "|", "\n", " ", "  ", "\u00a0", "~", "/", "eine", "zwei", "halbe", "drei Viertel",
        "Hälfte", "verdoppelt", "ein Drittel",
        "der", "davon", "Aktien", "Mitarbeiter", "je Aktie", "KGV", "DAX", "EUR/USD", "rund",
        "über", "fast", "sieben", "zehn",
        "Dutzend", "Viertelprozentpunkt", "1/3 der", "zehnprozentige", "das Doppelte", "dreimal",
        "so hoch", "im Jahr",
    ]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


@given(_TEXTS)
@example("5 Mio. . Dutzend")
@example("1.565 und 2025 Viertelprozentpunkt")
@example("KGV CHF 0 bis zwei")
@example("und $ eine bis bis")
@example("0\n½%")
@example("1'250\n½%")
@settings(max_examples=1500, deadline=None)
def test_every_quantity_reparses_from_its_own_characters(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end
        end = quantity.end
        assert quantity.text == text[quantity.start : quantity.end]
        assert is_grounded(quantity), quantity


@given(st.text(max_size=200))
@example("10- bis 12-prozentig")
@example("1 000 000 Euro")
@settings(max_examples=300, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    for quantity in find_quantities(text):
        assert is_grounded(quantity), quantity


# Print and parse back -------------------------------------------------------------------------


def group(digits: str, separator: str) -> str:
    return f"{int(digits):,}".replace(",", separator)


def print_number(value: Decimal, style: str) -> str:
    """`value` (not negative) in one of the styles that are read."""
    integer, _, fraction = f"{value:f}".partition(".")
    mark = "." if style in ("english", "swiss") else ","
    separator = {
        "german": ".", "english": ",", "swiss": "'", "typographic": "’", "narrow": "\u202f",
        "plain": "",
    }[style]  # fmt: skip
    whole = group(integer, separator) if separator else integer
    if style == "english" and not fraction and whole.count(",") == 1:
        return integer  # `1,000` is a thousandth in German
    return whole + (mark + fraction if fraction else "")


SCALES = {"": 0, " Tsd.": 3, " Mio.": 6, " Millionen": 6, " Mrd.": 9, " Milliarden": 9, " Bio.": 12}
BEHIND = {
    " Euro": ("EUR", 0), "€": ("EUR", 0), " EUR": ("EUR", 0), " US-Dollar": ("USD", 0),
    " Franken": ("CHF", 0),
    " Pfund": ("GBP", 0), " Yen": ("JPY", 0), " Yuan": ("CNY", 0),
}  # fmt: skip
BEFORE = {"EUR ": "EUR", "€": "EUR", "$": "USD", "CHF ": "CHF", "£": "GBP", "US$ ": "USD"}
RATIOS = {
    "%": "percent", " %": "percent", " Prozent": "percent", " Prozentpunkte": "percentage_points",
    " Basispunkte": "basis_points", " Punkte": "points", "x": "times", "-prozentig": "percent",
    "-fache": "times",
}  # fmt: skip
SIGNS = {"": 1, "+": 1, "-": -1, "−": -1, "minus ": -1, "plus ": 1}

_values = st.decimals(
    min_value=0, max_value=Decimal("999999"), allow_nan=False, allow_infinity=False, places=2
) | st.integers(min_value=0, max_value=999_999).map(Decimal)
_styles = st.sampled_from(["german", "english", "swiss", "typographic", "narrow", "plain"])
_signs = st.sampled_from(sorted(SIGNS))


@given(_values, _styles, _signs, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(BEHIND)))
@settings(max_examples=600, deadline=None)
def test_amounts_behind_round_trip(
    value: Decimal, style: str, sign: str, scale: str, unit: str
) -> None:
    written = f"{sign}{print_number(value, style)}{scale}{unit}"
    quantity = only(f"Der Betrag lag bei {written}.")
    assert quantity.text == written
    assert quantity.value == SIGNS[sign] * value.scaleb(SCALES[scale])
    assert quantity.unit == BEHIND[unit][0]


@given(_values, _styles, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(BEFORE)))
@settings(max_examples=400, deadline=None)
def test_amounts_before_round_trip(value: Decimal, style: str, scale: str, unit: str) -> None:
    written = f"{unit}{print_number(value, style)}{scale}"
    quantity = only(f"Der Betrag lag bei {written}, hieß es.")
    assert quantity.text == written
    assert quantity.value == value.scaleb(SCALES[scale])
    assert quantity.unit == BEFORE[unit]


@given(_values, _styles, _signs, st.sampled_from(sorted(RATIOS)))
@settings(max_examples=400, deadline=None)
def test_ratios_round_trip(value: Decimal, style: str, sign: str, unit: str) -> None:
    written = f"{sign}{print_number(value, style)}{unit}"
    quantity = only(f"Es waren {written}!")
    assert quantity.value == SIGNS[sign] * value
    assert quantity.unit == RATIOS[unit]


_joins = st.sampled_from([" bis ", "-", "–", " – "])


@given(_values, _values, _styles, _joins, st.sampled_from(["%", " Mio. Euro"]))
@settings(max_examples=300, deadline=None)
def test_ranges_round_trip(low: Decimal, high: Decimal, style: str, join: str, unit: str) -> None:
    written = f"{print_number(low, style)}{join}{print_number(high, style)}{unit}"
    quantity = only(f"Erwartet werden {written}.")
    factor = 6 if "Mio" in unit else 0
    assume(not factor or low < 1000)  # in `900.000 bis 1,2 Mio.` the low end is written out
    ends = sorted((low, high))
    assert [quantity.low, quantity.high] == [end.scaleb(factor) for end in ends]


# Growth ---------------------------------------------------------------------------------------

_HOSTILE = [
    "9", "1.", "-", "- 5", "1 000 ", "eine Million ", "5 bis ", "3, ", "von 5 auf 6 ", "EUR ",
    "(5 ", "| 5 ", "7 Aktien ",
    "5 Cent 5 Euro ", "5 Mio. ", "KGV von 16 ", "sieben der zehn ", "a@", "Tel. 0 ", "½", "~5",
    "unter der Marke ", "5\n",
]  # fmt: skip


def count_calls(text: str) -> int:
    """Function calls, of Python and of C, that reading `text` takes."""
    calls = 0

    def profile(*_: object) -> None:
        nonlocal calls
        calls += 1

    previous = sys.getprofile()
    sys.setprofile(profile)
    try:
        find_quantities(text)
    finally:
        sys.setprofile(previous)
    return calls


@pytest.mark.parametrize("piece", _HOSTILE)
def test_work_grows_linearly(piece: str) -> None:
    find_quantities(piece)
    small = count_calls(piece * 200)
    large = count_calls(piece * 1600)
    assert large <= 9 * small + 2000


@pytest.mark.parametrize("piece", ["9", ".", "-", "a", "(", "1,", " "])
def test_a_megabyte_of_one_kind_is_read(piece: str) -> None:
    # A step that is quadratic in the length of a run would not come back.
    text = (piece * 1_000_000)[:1_000_000]
    assert len(find_quantities(text)) <= len(text)


def test_times_100_in_a_formula_takes_no_unit_from_an_amount_of_100() -> None:
    text = (
        "Im Schnitt waren es 100 Mio. €.\n\nROE = 15 Mio. € / 100 Mio. € × 100 = 15 %\n\nAlso gut."
    )
    found = [text[q.start : q.end] for q in find_quantities(text, [])]
    assert found[1:] == ["15 Mio. €", "100 Mio. €", "15 %"]


def test_several_ranges_with_spaced_dashes_in_prose_are_no_row() -> None:
    text = (
        "Die Firma erhöht ihre Prognose von 3,5 – 4,5 Millionen Euro auf 4,0 – 5,0 Millionen Euro, "
        "entsprechend einem Ergebnis von etwa 1,03 – 1,28 Euro pro Aktie nach Steuern."
    )
    assert [q.low is not None for q in find_quantities(text, [])] == [True, True, True]
