from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.anchor import find_anchor, head_date
from nlp_fin.pipeline.dates import find_times
from nlp_fin.types import Article


def anchor_of(text: str, published: date | None = None) -> date | None:
    article = Article(id="a", source="a.txt", text=text, published=published)
    return find_anchor(article, find_times(text, None))


def test_the_published_day_leads() -> None:
    day = date(2026, 2, 4)
    assert anchor_of("Kurse: Stand 5. November 2025.", day) == day


def test_a_line_at_the_head_comes_next() -> None:
    text = "Der Dollar gibt nach\n\n12. März 2024\n\nKurse: Stand 5. Februar 2024."
    assert head_date(text) == date(2024, 3, 12)
    assert anchor_of(text) == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kurse von der Börse (Stand 5. November 2025), siehe oben.", date(2025, 11, 5)),
        ("Gewichte: Stand: 31.10.2025. Kurse: Stand: 04.11.2025.", date(2025, 11, 4)),
        ("Quoten laut Anbieter, Stand Oktober 2025, in Prozent.", None),
        ("Quoten laut Anbieter, Stand 5. November, in Prozent.", None),
        ("Das Webinar beginnt am 15.09.2025 um 18:30 Uhr.", None),
        ("Zum Bilanzstichtag 31.12.2024 lag die Quote höher.", None),
        ("Der Vertrag endet zum 30. Juni 2027.", None),
        ("Im Jahr 2024 stieg der Wert.", None),
        ("", None),
    ],
)
def test_else_the_latest_stand(text: str, expected: date | None) -> None:
    assert anchor_of("Worum es geht\n\n" + text) == expected
