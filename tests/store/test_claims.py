"""Questions to the claims: who, about whom, price targets, repetitions, ClaimReview."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nlp_fin.errors import UsageError
from nlp_fin.store import Store
from nlp_fin.store.across import update_across
from nlp_fin.store.claim_links import link_claims
from nlp_fin.store.claim_review import claim_reviews
from nlp_fin.store.claim_rows import ClaimFilter, claim_rows, link_rows
from nlp_fin.store.price_targets import target_rows
from nlp_fin.types import (
    Article,
    Claim,
    Figure,
    Finding,
    Instrument,
    Period,
    Record,
    Speaker,
    Subject,
)

SAP = Instrument("company:SAP.DE", "company", "SAP", "SAP.DE", "DE0007164600")
YEAR = Period("year", date(2024, 1, 1), date(2024, 12, 31), None, "2024")


def figure(number: int, value: str, metric: str, **more: Any) -> Figure:
    fields = {
        "unit": "EUR", "subject": Subject(SAP.id, "SAP"), "step": Decimal("0.01"), **more,
    }  # fmt: skip
    text = value.replace(".", ",")
    return Figure(
        f"f{number}", number, number + 1, text, Decimal(value), None, None, metric=metric, **fields
    )


def say(
    article: str,
    day: str | None,
    speaker: str | None,
    *figures: Figure,
    role: str = "institution",
    **more: Any,
) -> Record:
    """One article in which `speaker` rests one claim on `figures`."""
    fields: dict[str, Any] = {
        "kind": "fundamental", "stance": "neutral", "certainty": "stated",
        "figures": tuple(f.id for f in figures), **more,
    }  # fmt: skip
    text = f"Text {article} über SAP."
    claim = Claim(
        "c1", 0, len(text), text, Speaker(speaker, role), (SAP.id,), ("die Branche",), **fields
    )
    published = None if day is None else date.fromisoformat(day)
    return Record(
        Article(article, f"https://example.org/{article}", text, "Titel", published=published),
        (SAP,), figures, (claim,), pipeline="test/1",
    )  # fmt: skip


def targets(article: str, day: str, house: str, now: str, before: str | None = None) -> Record:
    figures = [figure(1, now, "price_target", basis="target")]
    if before is not None:
        figures.append(figure(2, before, "price_target", basis="target"))
    return say(
        article, day, house, *figures, kind="price_target", rating="buy", target="f1",
        target_previous="f2" if before else None,
    )  # fmt: skip


def kinds(*records: Record) -> list[tuple[str, str, str]]:
    return [(link.article_id, link.earlier_article_id, link.kind) for link in link_claims(records)]


def revenue(value: str, **more: Any) -> Figure:
    return figure(1, value, "revenue", period=YEAR, **more)


def test_a_number_said_again_is_linked_to_who_said_it_first() -> None:
    records = (
        say("c", "2025-03-03", "Reuters", revenue("34.2")),
        say("a", "2025-03-01", "SAP", revenue("34.2"), role="company"),
        say("b", "2025-03-02", "Zeitung", revenue("34.2")),
    )
    assert kinds(*records) == [("b", "a", "restates"), ("c", "a", "restates")]
    (first, _) = link_claims(records)
    assert first.explanation == "„34,2“ sagte SAP schon am 01.03.2025."


def test_another_number_contradicts_unless_its_digits_allow_both() -> None:
    first = say("a", "2025-03-01", "SAP", revenue("34.2", step=Decimal("0.1")), role="company")
    assert kinds(first, say("b", "2025-03-02", "X", revenue("36.9"))) == [("b", "a", "contradicts")]
    assert kinds(first, say("b", "2025-03-02", "X", revenue("34.18"))) == []


def test_forecasts_of_different_houses_do_not_contradict() -> None:
    one = say("a", "2025-03-01", "A", revenue("34.2", basis="forecast"))
    two = say("b", "2025-03-02", "B", revenue("39.9", basis="forecast"))
    assert kinds(one, two) == []
    assert kinds(one, say("c", "2025-04-01", "A", revenue("38.0", basis="forecast"))) == [
        ("c", "a", "updates")
    ]


def test_price_targets_are_updated_and_repeated_but_do_not_contradict() -> None:
    assert kinds(
        targets("a", "2025-01-10", "Berenberg", "230"),
        targets("b", "2025-02-10", "Jefferies", "260"),
        targets("c", "2025-03-10", "Berenberg", "250", "230"),
        targets("d", "2025-03-11", "Zeitung", "250"),
    ) == [("c", "a", "updates"), ("d", "c", "restates")]


def test_other_times_and_things_are_not_linked() -> None:
    first = say("a", "2025-03-01", "SAP", revenue("34.2"))
    next_year = Period("year", date(2025, 1, 1), date(2025, 12, 31))
    for other in (
        figure(1, "34.2", "revenue", period=next_year),
        figure(1, "34.2", "earnings", period=YEAR),
        figure(1, "34.2", "revenue", period=YEAR, subject=Subject("company:BAS.DE", "BASF")),
        figure(1, "34.2", "revenue", period=YEAR, unit="USD"),
        figure(1, "34.2", "revenue"),
    ):
        assert kinds(first, say("b", "2025-03-02", "X", other)) == []


def test_without_a_later_day_nothing_is_earlier() -> None:
    first = say("a", "2025-03-01", "SAP", revenue("34.2"))
    assert kinds(first, say("b", "2025-03-01", "X", revenue("34.2"))) == []
    assert kinds(first, say("b", None, "X", revenue("34.2"))) == []


def test_unnamed_authors_are_different_people() -> None:
    one = say("a", "2025-03-01", None, revenue("34.2", basis="forecast"), role="author")
    two = say("b", "2025-03-02", None, revenue("39.9", basis="forecast"), role="author")
    assert kinds(one, two) == []


def test_links_are_stored(store: Store) -> None:
    store.save(targets("a", "2025-01-10", "Berenberg", "230"))
    store.save(targets("b", "2025-03-10", "Berenberg", "250", "230"))
    assert update_across(store) == 2
    frame = store.frame("claim_links")
    assert frame[["article_id", "earlier_article_id", "kind"]].values.tolist() == [
        ["b", "a", "updates"]
    ]
    (row,) = link_rows(store, ClaimFilter(speaker="berenberg"))
    assert (row["published"], row["earlier_published"]) == ("2025-03-10", "2025-01-10")
    assert link_rows(store, ClaimFilter(speaker="Jefferies")) == []


def test_links_by_rating_are_stored_too(store: Store) -> None:
    for article, day, house, rating in (
        ("a", "2025-01-10", "Berenberg", "buy"), ("b", "2025-02-10", "Jefferies", "sell"),
    ):  # fmt: skip
        store.save(say(article, day, house, kind="recommendation", rating=rating))
    assert update_across(store) == 2
    assert store.frame("claim_links")["kind"].tolist() == ["contradicts"]


@pytest.fixture
def filled(store: Store) -> Store:
    store.save(targets("b", "2025-03-10", "Berenberg", "250", "230"))
    store.save(say("a", "2025-01-05", "Änne Öttl", role="person", stance="positive"))
    store.save(
        say(
            "c", "2025-02-01", None, role="author", kind="forecast", stance="negative",
            horizon=Period("year", date(2025, 1, 1), date(2025, 12, 31), None, "2025"),
        )
    )  # fmt: skip
    store.save(say("d", None, None, role="market"))
    return store


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (ClaimFilter(), "acbd"),
        (ClaimFilter(speaker="öttl"), "a"),
        (ClaimFilter(speaker="ÄNNE"), "a"),
        (ClaimFilter(speaker="author"), "c"),
        (ClaimFilter(instrument="sap.de"), "acbd"),
        (ClaimFilter(instrument="DE0007164600", kind="price_target"), "b"),
        (ClaimFilter(instrument="branche", stance="negative"), "c"),
        (ClaimFilter(instrument="BASF"), ""),
        (ClaimFilter(rating="buy"), "b"),
        (ClaimFilter(since=date(2025, 2, 1)), "cb"),
        (ClaimFilter(due=date(2026, 1, 1)), "c"),
        (ClaimFilter(due=date(2025, 12, 31)), ""),
    ],
)
def test_filters(filled: Store, wanted: ClaimFilter, articles: str) -> None:
    rows = claim_rows(filled, wanted)
    assert "".join(row["article_id"] for row in rows) == articles
    assert all(row["about"] == ["SAP", "die Branche"] for row in rows)


def test_words_that_the_format_does_not_have() -> None:
    with pytest.raises(UsageError, match=r"--kind is one of performance, .*; not 'target'"):
        ClaimFilter(kind="target")
    with pytest.raises(UsageError, match="--rating is one of buy, hold, sell"):
        ClaimFilter(rating="kaufen")


def test_price_targets(filled: Store) -> None:
    (row,) = target_rows(filled, ClaimFilter(instrument="SAP"))
    assert {name: row[name] for name in ("firm", "analyst", "target", "previous", "currency")} == {
        "firm": "Berenberg", "analyst": None, "target": "250", "previous": "230", "currency": "EUR",
    }  # fmt: skip
    assert (row["upside"], row["upside_computed"]) == (None, False)


def test_upside_is_stated_or_computed_from_the_price(store: Store) -> None:
    base = targets("a", "2025-03-10", "Berenberg", "250")
    price = figure(8, "200", "price")
    other = replace(price, id="f9", subject=Subject("company:BAS.DE", "BASF"), value=Decimal(100))
    store.save(replace(base, figures=(*base.figures, other, price)))
    (row,) = target_rows(store, ClaimFilter())
    assert (row["upside"], row["upside_computed"]) == ("25", True)
    stated = figure(7, "24", "upside", unit="percent")
    store.save(replace(base, figures=(*base.figures, price, stated)))
    (row,) = target_rows(store, ClaimFilter())
    assert (row["upside"], row["upside_computed"]) == ("24", False)
    dollars = replace(price, unit="USD")
    store.save(replace(base, figures=(*base.figures, dollars)))
    assert target_rows(store, ClaimFilter())[0]["upside"] is None


def test_a_price_in_a_claim_about_the_company_counts(store: Store) -> None:
    base = targets("a", "2025-03-10", "Berenberg", "250")
    price = figure(8, "200", "price", subject=Subject(None, "das Papier"))
    (claim,) = base.claims
    claims = (claim, replace(claim, id="c2", figures=("f8",), target=None))
    store.save(replace(base, figures=(*base.figures, price), claims=claims))
    assert target_rows(store, ClaimFilter())[0]["upside"] == "25"


def test_headline_and_sentence_are_one_target_with_the_rating_from_beside(store: Store) -> None:
    base = targets("a", "2025-03-10", "Berenberg", "250", "230")
    (claim,) = base.claims
    headline = replace(claim, id="c0", rating=None, target_previous=None, figures=("f1",))
    body = replace(claim, rating=None)
    rating = replace(claim, id="c2", kind="recommendation", target=None, target_previous=None)
    store.save(replace(base, claims=(headline, body, rating)))
    (row,) = target_rows(store, ClaimFilter(kind="price_target"))
    assert (row["claim_id"], row["previous"], row["rating"]) == ("c1", "230", "buy")


def test_an_analyst_and_his_house(store: Store) -> None:
    from nlp_fin.types import SourceRef

    base = targets("a", "2025-03-10", "Nils Brandt", "250")
    named = tuple(replace(f, source=SourceRef("Berenberg")) for f in base.figures)
    claims = tuple(replace(c, speaker=Speaker("Nils Brandt", "person")) for c in base.claims)
    store.save(replace(base, figures=named, claims=claims))
    (row,) = target_rows(store, ClaimFilter())
    assert (row["analyst"], row["firm"]) == ("Nils Brandt", "Berenberg")


def test_the_analyst_of_the_only_house_in_the_article(store: Store) -> None:
    base = targets("a", "2025-03-10", "Berenberg", "250")
    (claim,) = base.claims
    person = replace(claim, id="c2", speaker=Speaker("Nils Brandt", "person"), target=None)
    store.save(replace(base, claims=(claim, person)))
    assert target_rows(store, ClaimFilter())[0]["analyst"] == "Nils Brandt"
    house = replace(claim, id="c3", speaker=Speaker("Jefferies", "institution"), target=None)
    store.save(replace(base, claims=(claim, person, house)))
    assert target_rows(store, ClaimFilter())[0]["analyst"] is None


def test_claim_review(store: Store) -> None:
    record = targets("a", "2025-03-10", "Berenberg", "250")
    refuted = Finding("x1", "market", "refuted", ("f1",), "Das Ziel ist älter.", key="k1")
    fine = Finding("x2", "conflict", "supported", ("f1",), "Passt.")
    store.save(replace(record, findings=(fine, refuted)))
    store.save(say("b", "2025-03-11", None, role="author"))
    checked, unchecked = claim_reviews(store, ClaimFilter())
    assert checked["@context"] == "https://schema.org"
    assert checked["@type"] == "ClaimReview"
    assert checked["reviewRating"] == {
        "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
        "alternateName": "widerlegt",
    }  # fmt: skip
    assert checked["reviewBody"] == "Das Ziel ist älter. Passt."
    claim = checked["itemReviewed"]
    assert claim["author"] == {"@type": "Organization", "name": "Berenberg"}
    assert claim["datePublished"] == "2025-03-10"
    assert claim["appearance"]["url"] == "https://example.org/a"
    assert unchecked["reviewRating"] == {"@type": "Rating", "alternateName": "nicht geprüft"}
    assert "author" not in unchecked["itemReviewed"]
    store.decide("k1", "rejected")
    assert claim_reviews(store, ClaimFilter())[0]["reviewRating"]["alternateName"] == "bestätigt"
