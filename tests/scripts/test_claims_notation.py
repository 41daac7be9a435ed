"""The compact notation of corpora/claims: offsets, labels, errors with file and line."""

from __future__ import annotations

import pytest
from claims_notation import NotationError, expand

HEAD = "=== blog-1 | blog | 2025-10-21 | positive"


def read(*lines: str) -> dict:
    (record,) = expand([HEAD, *lines], "t.claims")
    return record


def part(record: dict, item: dict) -> str:
    return record["text"][item["start"] : item["end"]]


def test_paragraphs_and_line_breaks() -> None:
    record = read("0 Titel", "", "+ Eins. ", "0 Zwei.", "~", "- Drei.")
    assert record["text"] == "Titel\n\nEins. Zwei.\nDrei."
    assert [part(record, s) for s in record["sentences"]] == ["Titel", "Eins.", "Zwei.", "Drei."]
    assert [s["sentiment"] for s in record["sentences"]] == [
        "neutral",
        "positive",
        "neutral",
        "negative",
    ]


def test_whole_sentence_claim() -> None:
    record = read("0 Vorweg.", "+ SAP wächst kräftig. || fundamental + || - || SAP; Aktie")
    (claim,) = record["sentences"][1]["claims"]
    assert part(record, claim) == "SAP wächst kräftig."
    assert (claim["kind"], claim["stance"], claim["certainty"]) == (
        "fundamental",
        "positive",
        "stated",
    )
    assert claim["speaker"] == {"name": None, "role": "author", "span": None}
    assert claim["subjects"] == ["SAP", "Aktie"]


def test_clauses_with_speakers() -> None:
    record = read(
        "0 Vorweg.",
        "0 [[Bernstein lobt SAP || recommendation + || Bernstein/institution/Bernstein || SAP]], "
        "[[warnt aber vor Zöllen || risk - hedged || Bernstein/institution || SAP]].",
    )
    sentence = record["sentences"][1]
    assert part(record, sentence) == "Bernstein lobt SAP, warnt aber vor Zöllen."
    first, second = sentence["claims"]
    assert part(record, first) == "Bernstein lobt SAP"
    assert part(record, second) == "warnt aber vor Zöllen"
    start, end = first["speaker"]["span"]
    assert record["text"][start:end] == "Bernstein"
    assert second["speaker"] == {"name": "Bernstein", "role": "institution", "span": None}
    assert second["certainty"] == "hedged"


def test_ratings_and_instruments() -> None:
    record = read(
        "% SAP = positive; DAX = neutral",
        "+ Ziel 305 Euro. || price_target + || - || SAP || rating=buy upgrade; target=305 Euro; "
        "previous=290",
    )
    assert record["instruments"] == {"SAP": "positive", "DAX": "neutral"}
    (claim,) = record["sentences"][0]["claims"]
    assert claim["rating"] == "buy"
    assert claim["rating_change"] == "upgrade"
    assert (claim["target_text"], claim["target_previous_text"]) == ("305 Euro", "290")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("SAP wächst.", "begins with its sentiment"),
        ("+ SAP wächst. || growth + || - || SAP", "unknown kind 'growth'"),
        ("+ SAP wächst. || fundamental + || Bernstein/bank || SAP", "unknown role 'bank'"),
        ("+ SAP wächst. || fundamental + || Citi/institution/Citi || SAP", "has no 'Citi'"),
        ("+ SAP wächst. || fundamental +", "a claim has kind"),
        ("+ [[SAP wächst || fundamental + || - || SAP.", "do not match"),
        ("% SAP = good", "unknown sentiment 'good'"),
    ],
)
def test_errors_name_file_and_line(line: str, what: str) -> None:
    with pytest.raises(NotationError, match=f"t.claims:2: .*{what}"):
        read(line)


def test_text_before_the_first_head() -> None:
    with pytest.raises(NotationError, match=r"^t\.claims:1: a text begins with ==="):
        list(expand(["+ SAP wächst."], "t.claims"))
