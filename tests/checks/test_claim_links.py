from datetime import date

from nlp_fin.checks.claim_links import relate_claims
from nlp_fin.types import Article, Claim, Period, Record, Speaker, Stance


def record(
    article: str,
    day: date | None,
    speaker: str,
    *,
    rating: str | None = None,
    stance: Stance = "positive",
    year: int | None = None,
) -> Record:
    horizon = Period("year", date(year, 1, 1), date(year, 12, 31)) if year else None
    claim = Claim(
        id="c1",
        start=0,
        end=4,
        text="Text",
        speaker=Speaker(speaker, "institution"),
        subjects=("company:SAP.DE",),
        subject_texts=(),
        kind="recommendation" if rating else "forecast",
        stance=stance,
        certainty="stated",
        horizon=horizon,
        rating=rating,  # type: ignore[arg-type]
    )
    return Record(
        article=Article(id=article, source=article, text="Text", published=day), claims=(claim,)
    )


JANUARY, MARCH, DECEMBER = date(2026, 1, 10), date(2026, 3, 10), date(2026, 12, 10)


def kinds(*records: Record) -> list[tuple[str, str, str]]:
    return [(r.kind, r.article_id, r.earlier_article_id) for r in relate_claims(records)]


def test_a_changed_rating_updates_and_a_confirmed_one_restates() -> None:
    old = record("a", JANUARY, "UBS", rating="hold")
    assert kinds(old, record("b", MARCH, "UBS", rating="buy")) == [("updates", "b", "a")]
    assert kinds(old, record("b", MARCH, "UBS", rating="hold")) == [("restates", "b", "a")]


def test_buy_contradicts_sell_of_another_house_only_while_current() -> None:
    old = record("a", JANUARY, "UBS", rating="sell")
    assert kinds(old, record("b", MARCH, "Jefferies", rating="buy")) == [("contradicts", "b", "a")]
    assert kinds(old, record("b", DECEMBER, "Jefferies", rating="buy")) == []
    assert kinds(old, record("b", MARCH, "Jefferies", rating="hold")) == []


def test_forecasts_contradict_for_the_same_time_only() -> None:
    old = record("a", JANUARY, "UBS", stance="positive", year=2026)
    same = record("b", MARCH, "Jefferies", stance="negative", year=2026)
    other = record("b", MARCH, "Jefferies", stance="negative", year=2027)
    assert kinds(old, same) == [("contradicts", "b", "a")]
    assert kinds(old, other) == []


def test_without_a_day_or_on_one_day_nothing_is_earlier() -> None:
    assert (
        kinds(record("a", None, "UBS", rating="sell"), record("b", MARCH, "UBS", rating="buy"))
        == []
    )
    assert (
        kinds(record("a", MARCH, "UBS", rating="sell"), record("b", MARCH, "UBS", rating="buy"))
        == []
    )


def test_the_explanation_names_who_and_when() -> None:
    old = record("a", JANUARY, "UBS", rating="hold")
    found = relate_claims([old, record("b", MARCH, "UBS", rating="buy")])[0]
    assert "UBS" in found.explanation
    assert "10.01.2026" in found.explanation
