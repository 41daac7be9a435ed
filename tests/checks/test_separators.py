"""Columns whose separators cannot all be right."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.analysis import analyze
from nlp_fin.types import Record


def table(*rows: tuple[str, str], head: str = "Marktkapitalisierung (in Mrd. USD)") -> Record:
    lines = [f"| Unternehmen | {head} |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]
    return analyze("Die größten Unternehmen der Welt\n\n" + "\n".join(lines) + "\n")


def notation(record: Record) -> list[str]:
    return [str(f.evidence["identity"]) for f in record.findings if f.kind == "notation"]


def test_a_stray_full_stop_in_a_column_of_commas() -> None:
    record = table(
        ("SAP", "304,5"), ("ASML", "267,2"), ("Novo Nordisk", "262.4"), ("LVMH", "222,1"),
    )  # fmt: skip
    assert notation(record) != []
    refuted = [f for f in record.findings if f.verdict == "refuted"]
    texts = {f.id: f.text for f in record.figures}
    assert any("262.4" in [texts[str(i)] for i in f.figures] for f in refuted)


def test_a_scale_of_the_header_that_makes_giants_small() -> None:
    record = table(
        ("Nvidia", "4,347"), ("Microsoft", "3,922"), ("Apple", "3,011"), ("Saudi Aramco", "1.565"),
        ("Broadcom", "1,377"),
    )  # fmt: skip
    corrected = {f.text: f.value_corrected for f in record.figures}
    assert corrected["4,347"] == Decimal(4347) * 10**9


def test_thousands_and_decimals_side_by_side_are_fine() -> None:
    record = table(
        ("Gold", "2.815,30"), ("Brent", "76,12"), ("Bitcoin", "95.420"), head="Kurs in Dollar"
    )
    assert notation(record) == []
