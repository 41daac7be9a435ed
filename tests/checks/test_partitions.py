"""Sets that a text divides."""

from __future__ import annotations

from checked import fig, identities, record

from nlp_fin.types import Record


def advice(buyers: int) -> Record:
    text = f"Von 31 Analysten raten {buyers} zum Kauf."
    return record(
        text,
        fig("31", "31", "count", unit_text="Analysten"),
        fig(str(buyers), str(buyers), "count"),
    )


def test_a_part_of_a_set_is_not_larger_than_the_set() -> None:
    assert identities(advice(35), "refuted") == ["part_of_set"]
    assert identities(advice(25), "refuted") == []


def test_another_thing_that_is_counted_is_no_part() -> None:
    text = "Von 31 Fonds flossen 90 Anteile zurück."
    given = record(
        text, fig("31", "31", "count", unit_text="Fonds"),
        fig("90", "90", "count", unit_text="Anteile"),
    )  # fmt: skip
    assert identities(given, "refuted") == []


def weights(*lines: str) -> Record:
    text = "Gewichte:\n" + "\n".join(f"- {line}" for line in lines)
    figures = [line.split(": ")[1] for line in lines]
    return record(text, *(fig(f, f.split()[0].replace(",", "."), metric="share") for f in figures))


def test_a_list_with_a_rest_makes_the_whole() -> None:
    good = weights("USA: 50,5 %", "Japan: 20,5 %", "übrige: 29,0 %")
    bad = weights("USA: 50,5 %", "Japan: 20,5 %", "übrige: 49,0 %")
    assert identities(good, "supported") == ["shares_sum_to_100"]
    assert identities(bad, "refuted") == ["shares_sum_to_100"]


def test_a_list_without_a_rest_or_of_a_selection_may_sum_to_anything() -> None:
    top = weights("USA: 60,0 %", "Japan: 20,0 %", "übrige Top Ten: 40,0 %")
    open_list = weights("USA: 60,0 %", "Japan: 20,0 %", "China: 40,0 %")
    small = weights("Nvidia: 6,0 %", "Apple: 5,0 %", "übrige: 4,0 %")
    for given in (top, open_list, small):
        assert identities(given, "refuted") == []
