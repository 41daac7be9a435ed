from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest import Limits, article_from_text, read_text_bytes

BODY = "Der Umsatz der Siemens AG stieg im dritten Quartal um 12 Prozent auf 19,4 Milliarden Euro."


def test_content_stays_as_it_is_but_for_mark_and_line_ends() -> None:
    article = read_text_bytes(
        b"\xef\xbb\xbfTitel der Meldung\r\n\r\n  " + BODY.encode(), source="a.txt"
    )
    assert article.text == "Titel der Meldung\n\n  " + BODY
    assert article.title == "Titel der Meldung"
    assert article.source == "a.txt"


def test_the_id_depends_on_the_text_alone() -> None:
    one = article_from_text(BODY, source="a")
    assert one.id == article_from_text(BODY, source="b", published=date(2025, 1, 1)).id
    assert one.id != article_from_text(BODY + " ", source="a").id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Siemens hebt die Prognose an\n\n{BODY}", "Siemens hebt die Prognose an"),
        (f"Sind Small Caps unterbewertet?\n{BODY}", "Sind Small Caps unterbewertet?"),
        (f"# Siemens hebt die Prognose an\n\n{BODY}", "Siemens hebt die Prognose an"),
        (f"---\ntitle: Siemens hebt an\ndate: 2025-11-05\n---\n{BODY}", "Siemens hebt an"),
        (f"{BODY}\n{BODY}", None),
        (BODY, None),
        (f"Sind sie billig? Ich gestehe: ja\n{BODY}", None),
        (f"5. November 2025\n{BODY}", None),
        (f"Datum: 2025-11-05\n{BODY}", None),
        (f"- ein Punkt der Liste\n- {BODY}", None),
        ("Umsatz | 2024 | 2025\nGewinn | 3 | 4", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert article_from_text(text, source="x").title == title


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (f"{BODY}\n\nAutor Michel Muster ist Fondsmanager bei einer Bank.", ("Michel Muster",)),
        (
            f"Ein Titel hier\nVon Erika Musterfrau und Dr. Max Mustermann\n{BODY}",
            ("Erika Musterfrau", "Dr. Max Mustermann"),
        ),
        (f"Ein Titel hier\nAutor: Erika von Muster\n{BODY}", ("Erika von Muster",)),
        (f"Von Januar bis März stieg der Umsatz.\n{BODY}", ()),
        (f"Von Siemens kamen Zahlen.\n{BODY}", ()),
        (BODY, ()),
    ],
)
def test_authors(text: str, authors: tuple[str, ...]) -> None:
    assert article_from_text(text, source="x").authors == authors


def test_given_day_outweighs_the_head() -> None:
    article = article_from_text(
        f"Datum: 2025-11-05\n{BODY}", source="x", published=date(2025, 1, 2)
    )
    assert article.published == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("data", "limits", "reason"),
    [
        (b"", Limits(), "empty"),
        (BODY.encode(), Limits(max_chars=10), "too_large"),
        (BODY.encode(), Limits(max_bytes=10), "too_large"),
        (b"\x00\x01\x02\x03" * 100, Limits(), "not_text"),
    ],
)
def test_refused_inputs(data: bytes, limits: Limits, reason: str) -> None:
    with pytest.raises(InputFailedError) as caught:
        read_text_bytes(data, source="x", limits=limits)
    assert caught.value.reason == reason


@given(st.text(min_size=1, max_size=500))
def test_any_text_is_an_article_or_has_a_reason(text: str) -> None:
    try:
        article = article_from_text(text, source="x")
    except (InputFailedError, InputSkippedError) as error:
        article, reason = None, error.reason
    else:
        reason = None
    assert (article is None) == (reason in {"empty", "language"})
    if article is not None:
        assert "\r" not in article.text
        assert (article.published is None) == (article.published_evidence is None)
