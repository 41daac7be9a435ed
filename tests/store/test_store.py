"""Saving, replacing, finding again, deciding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from nlp_fin.errors import RecordError, StoreError, UsageError
from nlp_fin.store import Store, schema
from nlp_fin.types import Figure, Finding, Record

MakeRecord = Callable[..., Record]

OF_ARTICLE = (
    "instruments", "mentions", "figures", "claims", "claim_subjects", "claim_figures", "findings",
    "finding_figures",
)  # fmt: skip


def count(store: Store, table: str) -> int:
    query = sa.select(sa.func.count().label("n")).select_from(schema.metadata.tables[table])
    return int(store.rows(query)[0]["n"])


def test_saving_again_replaces(store: Store, make_record: MakeRecord) -> None:
    store.save(make_record())
    before = {table: count(store, table) for table in OF_ARTICLE}
    assert all(before.values())
    store.save(make_record())
    assert {table: count(store, table) for table in OF_ARTICLE} == before
    smaller = replace(make_record(), figures=(), claims=(), findings=(), instruments=())
    store.save(smaller)
    assert store.record("a1") == smaller
    assert not any(count(store, table) for table in OF_ARTICLE)


def test_articles_do_not_touch_each_other(store: Store, make_record: MakeRecord) -> None:
    first, second = make_record("a1"), make_record("a2", pipeline="test/2")
    store.save(first)
    store.save(second)
    store.forget("a1")
    assert list(store.records()) == [second]
    assert store.pipelines() == {"a2": "test/2"}


def test_records_come_in_order_of_their_ids(store: Store, make_record: MakeRecord) -> None:
    for name in ("b", "c", "a"):
        store.save(make_record(name))
    assert [record.article.id for record in store.records()] == ["a", "b", "c"]
    assert store.article_ids() == ["a", "b", "c"]


def test_more_records_than_one_batch(store: Store, make_record: MakeRecord) -> None:
    for number in range(205):
        store.save(replace(make_record(f"a{number:03}"), findings=()))
    assert len(list(store.records())) == 205


def test_an_unknown_article_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="no article 'nope'"):
        store.record("nope")


def test_a_failed_save_keeps_what_was_there(store: Store, make_record: MakeRecord) -> None:
    good = make_record()
    store.save(good)
    bad = replace(good, figures=(*good.figures[:3], replace(good.figures[3], text="\ud800")))
    with pytest.raises(RecordError, match=r"news/a1\.html: the record cannot be stored"):
        store.save(bad)
    assert store.record("a1") == good


def _with_figures(record: Record, *figures: Figure) -> Record:
    return replace(record, figures=figures)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_number_that_is_none_is_refused(
    store: Store, make_record: MakeRecord, value: str
) -> None:
    record = make_record()
    odd = replace(record.figures[0], value=Decimal(value))
    with pytest.raises(RecordError, match="not a finite number"):
        store.save(_with_figures(record, odd, *record.figures[1:]))


def test_a_record_that_contradicts_itself_is_refused(store: Store, make_record: MakeRecord) -> None:
    record = make_record()
    with pytest.raises(RecordError, match="claim c1 refers to figure f3"):
        store.save(replace(record, figures=record.figures[:2]))
    with pytest.raises(RecordError, match="two figures have the id f1"):
        store.save(_with_figures(record, record.figures[0], *record.figures))
    missing = replace(record.findings[0], figures=("f77",))
    with pytest.raises(RecordError, match="finding x1 refers to figure f77"):
        store.save(replace(record, findings=(missing,)))
    assert store.article_ids() == []


def test_hostile_text_is_only_text(store: Store, make_record: MakeRecord) -> None:
    record = make_record()
    text = "'); DROP TABLE articles; -- \" %s {0} <script>\u202e\U0001f4a9\x01\r\n" * 3
    hostile = replace(
        record, article=replace(record.article, text=text, title=text, source=text), claims=()
    )
    store.save(hostile)
    assert store.record("a1") == hostile
    assert store.frame("articles", title=text)["id"].tolist() == ["a1"]


def test_decisions_survive_re_runs(store: Store, make_record: MakeRecord) -> None:
    record = make_record()
    store.save(record)
    store.decide("k-1", "rejected", "anderer Stichtag")
    store.save(replace(record, findings=()))
    store.save(record)
    assert store.decisions() == {"k-1": ("rejected", "anderer Stichtag")}
    row = store.frame("findings").iloc[0]
    assert (row["decision"], row["decision_note"]) == ("rejected", "anderer Stichtag")
    store.decide("k-1", "accepted")
    assert store.decisions() == {"k-1": ("accepted", None)}


def test_a_finding_without_a_key_is_decided_by_its_uid(
    store: Store, make_record: MakeRecord
) -> None:
    record = make_record()
    store.save(replace(record, findings=(replace(record.findings[0], key=None),)))
    assert store.frame("findings")["key"].tolist() == ["a1:x1"]
    store.decide("a1:x1", "accepted")
    assert store.frame("findings")["decision"].tolist() == ["accepted"]


def test_a_decision_about_nothing_is_an_error(store: Store) -> None:
    with pytest.raises(UsageError, match="no finding with the key 'k-9'"):
        store.decide("k-9", "accepted")
    with pytest.raises(UsageError, match="'accepted' or 'rejected'"):
        store.decide("k-9", "maybe")


def _across(key: str, *refs: tuple[str, str]) -> Finding:
    return Finding(key, "conflict", "refuted", refs, "Die Artikel widersprechen sich.", key=key)


def test_findings_across_articles(store: Store, make_record: MakeRecord) -> None:
    for name in ("a1", "a2", "a3"):
        store.save(replace(make_record(name), findings=()))
    pair, other = _across("p", ("a1", "f1"), ("a2", "f1")), _across("q", ("a1", "f2"), ("a3", "f2"))
    store.add_across([other, pair], [], [])
    assert store.across() == [pair, other]
    assert store.frame("findings")["figures"].tolist() == [["a1:f1", "a2:f1"], ["a1:f2", "a3:f2"]]
    store.decide("p", "accepted")
    store.save(replace(make_record("a2", pipeline="test/2"), findings=()))
    assert store.across() == [other], "what rested on the replaced article is gone"
    store.add_across([pair], [], [])
    assert store.across() == [pair, other]
    assert store.frame("findings", uid="across:p")["decision"].tolist() == ["accepted"]
    changed = replace(pair, explanation="Neu gerechnet.")
    store.add_across([changed, changed], [], [])
    assert store.across() == [changed, other], "the same key replaces"


def test_new_findings_alone_leave_what_other_articles_rest_on(
    store: Store, make_record: MakeRecord
) -> None:
    run = store.start_run(["a"])
    for name in ("a1", "a2"):
        store.save(make_record(name), run)
    pair = _across("p", ("a1", "f1"), ("a2", "f1"))
    store.add_across([pair], [], [])
    checked = replace(make_record("a2"), findings=(replace(pair, id="x9", figures=("f1",)),))
    store.save(checked)
    assert store.record("a2") == checked
    assert store.across() == [pair]
    assert store.frame("articles")["run_id"].tolist() == [run, run]
    store.save(replace(checked, figures=checked.figures[:3], claims=()))
    assert store.across() == []


def test_a_finding_across_articles_names_them(store: Store) -> None:
    loose = Finding("x1", "conflict", "refuted", ("f1",), "Widerspruch.")
    with pytest.raises(RecordError, match="without its article"):
        store.add_across([loose], [], [])


def test_links_between_claims_go_with_their_claims(store: Store, make_record: MakeRecord) -> None:
    store.save(make_record("a1"))
    store.save(make_record("a2"))
    link = {
        "article_id": "a2", "claim_id": "c1", "earlier_article_id": "a1", "earlier_claim_id": "c1",
        "kind": "restates", "explanation": "gleicher Wert",
    }  # fmt: skip
    store.add_across([], [link], [])
    store.add_across([], [link], [])
    assert store.frame("claim_links").to_dict("records") == [link]
    store.forget("a1")
    assert store.frame("claim_links").empty


def test_runs_and_inputs_are_booked(store: Store, make_record: MakeRecord) -> None:
    run = store.start_run(["news"], "test/1")
    store.save(make_record(), run)
    store.book_input(run, "news/x.pdf", "skipped", reason="file_type", message="keine Textdatei")
    assert store.frame("runs")["status"].tolist() == ["running"]
    store.finish_run(run, "finished", {"asked": 2, "stored": 1, "skipped": 1})
    row = store.frame("runs").iloc[0]
    assert (row["status"], row["asked"], row["sources"]) == ("finished", 2, ["news"])
    assert row["finished_at"] >= row["started_at"]
    inputs = store.frame("inputs", run_id=run)
    assert inputs["status"].tolist() == ["stored", "skipped"]
    assert inputs["article_id"].tolist()[0] == "a1"
    assert inputs["reason"].tolist()[1] == "file_type"
