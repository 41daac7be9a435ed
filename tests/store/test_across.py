"""New articles against stored ones: only what is new, nothing twice, nothing forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nlp_fin.store import Store, across
from nlp_fin.store.across import update_across
from nlp_fin.types import Article, Claim, Figure, Period, Record, Speaker, Subject

YEAR = Period("year", date(2024, 1, 1), date(2024, 12, 31), None, "2024")


def article(name: str, day: int, value: str, *, company: str = "company:SAP.DE") -> Record:
    text = f"Der Umsatz von SAP lag 2024 bei {value} Euro."
    start = text.index(value)
    figure = Figure(
        "f1", start, start + len(value) + 5, f"{value} Euro", Decimal(value.replace(",", ".")),
        None, None, "EUR", metric="revenue", subject=Subject(company, "SAP"), period=YEAR,
        step=Decimal("0.1"),
    )  # fmt: skip
    claim = Claim(
        "c1", 0, len(text), text, Speaker(f"Zeitung {name}", "institution"), (company,), (),
        "fundamental", "neutral", "stated", figures=("f1",),
    )  # fmt: skip
    return Record(
        Article(name, f"{name}.txt", text, published=date(2025, 3, day)), (), (figure,), (claim,),
        pipeline="test/1",
    )  # fmt: skip


def pairs(store: Store) -> list[list[str]]:
    return sorted([ref[0] for ref in f.figures] for f in store.across() if f.verdict == "refuted")


def links(store: Store) -> list[list[str]]:
    frame = store.frame("claim_links")
    return sorted(frame[["article_id", "earlier_article_id", "kind"]].values.tolist())


def test_a_new_article_is_compared_with_all_before(store: Store) -> None:
    store.save(article("a", 1, "34,2"))
    assert update_across(store) == 1
    assert pairs(store) == []
    store.save(article("b", 2, "39,9"))
    assert update_across(store) == 1
    assert pairs(store) == [["a", "b"]]
    assert links(store) == [["b", "a", "contradicts"]]
    assert update_across(store) == 0


def test_all_at_once_is_the_same_as_one_by_one(store: Store) -> None:
    for name, day, value in (("a", 1, "34,2"), ("b", 2, "39,9"), ("c", 3, "34,2")):
        store.save(article(name, day, value))
    update_across(store)
    assert pairs(store) == [["a", "b"], ["b", "c"]]
    assert links(store) == [["b", "a", "contradicts"], ["c", "a", "restates"]]


def test_an_article_that_comes_late_is_the_first(store: Store) -> None:
    store.save(article("b", 2, "39,9"))
    update_across(store)
    store.save(article("a", 1, "34,2"))
    update_across(store)
    assert pairs(store) == [["a", "b"]]
    assert links(store) == [["b", "a", "contradicts"]]


def test_an_article_analysed_again_is_compared_again(store: Store) -> None:
    store.save(article("a", 1, "34,2"))
    store.save(article("b", 2, "39,9"))
    update_across(store)
    (finding,) = [f for f in store.across() if f.verdict == "refuted"]
    store.decide(str(finding.key), "rejected", "anderer Abschluss")
    store.save(replace(article("b", 2, "39,9"), pipeline="test/2"))
    assert store.across() == []
    assert links(store) == []
    assert update_across(store) == 1
    assert pairs(store) == [["a", "b"]]
    assert links(store) == [["b", "a", "contradicts"]]
    assert store.frame("findings", key=finding.key)["decision"].tolist() == ["rejected"]


def test_a_killed_comparison_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, day, value in (("a", 1, "34,2"), ("b", 2, "39,9"), ("c", 3, "34,2")):
        store.save(article(name, day, value))
    monkeypatch.setattr(across, "_BATCH", 1)
    add, done = store.add_across, []

    def failing(*arguments: object) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(arguments)
        add(*arguments)

    monkeypatch.setattr(store, "add_across", failing)
    with pytest.raises(KeyboardInterrupt):
        update_across(store)
    assert store.frame("articles", compared=True)["id"].tolist() == ["a"]
    monkeypatch.setattr(store, "add_across", add)
    assert update_across(store) == 2
    assert pairs(store) == [["a", "b"], ["b", "c"]]
    assert links(store) == [["b", "a", "contradicts"], ["c", "a", "restates"]]


def test_only_related_articles_are_loaded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(article("a", 1, "34,2"))
    for number in range(5):
        store.save(article(f"x{number}", 1, "34,2", company=f"company:{number}"))
    update_across(store)
    store.save(article("b", 2, "39,9"))
    records, loaded = store.records, set()

    def counting(ids: set[str]) -> object:
        loaded.update(ids)
        return records(ids)

    monkeypatch.setattr(store, "records", counting)
    assert update_across(store) == 1
    assert loaded == {"a", "b"}
