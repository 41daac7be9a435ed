"""Topics of sentences, and whom claims are about."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.claim_subject_weights import claim_subject_weights
from nlp_fin.pipeline.claiming.subject_candidates import Question, TopicIndex, find_candidates
from nlp_fin.pipeline.claiming.subjects import SubjectFinder
from nlp_fin.pipeline.claiming.topics import class_of, find_topics
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.pipeline.speech.words import read_words
from nlp_fin.types import Article, Speaker

AUTHOR = Speaker(None, "author")


def context(text: str) -> TextContext:
    blocks = find_blocks(text)
    hits = find_instruments(text)
    return TextContext(
        article=Article(id="a", source="t", text=text, published=date(2025, 11, 5)),
        text=text,
        anchor=date(2025, 11, 5),
        blocks=tuple(blocks),
        sentences=tuple(split_sentences(text, blocks)),
        times=(),
        mentions=tuple(hits.mentions),
        instruments=dict(hits.instruments),
        quantities=(),
        tables=(),
    )


def topics(text: str) -> dict[str, tuple[str, str, str]]:
    ctx = context(text)
    found = find_topics(ctx, read_words(text, 0, len(text)))
    return {t.text: (t.kind, t.before, t.place) for t in found}


def question(ctx: TextContext, index: int, kind: str = "fundamental") -> Question:
    return Question(ctx.sentences[index], AUTHOR, None, kind)


def test_topics_are_instruments_and_noun_phrases() -> None:
    found = topics("Gegenüber SAP wirkte der Rest, deutsche Nebenwerte in Europa, günstig.")
    assert found["SAP"] == ("company", "gegenüber", "first")
    assert found["deutsche Nebenwerte"][0] == "group"
    assert found["Europa"] == ("region", "in", "late")


def test_words_that_only_begin_a_sentence_are_no_topics() -> None:
    assert set(topics("Trotz allem bleibt Gold teuer.")) == {"Gold"}


def test_a_person_of_a_firm_is_not_the_firm() -> None:
    (topic, *_) = find_topics(
        context(text := "Goldman-Chef Solomon warnt."), read_words(text, 0, len(text))
    )
    assert topic.head == "person"


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("Nebenwerte", "group"),
        ("Deutschland", "region"),
        ("Umsatz", "metric"),
        ("Aktie", "referring"),
        ("Anleger", "generic"),
        ("Jahr", "empty"),
    ],
)
def test_classes_of_nouns(noun: str, kind: str) -> None:
    assert class_of(noun) == kind


def test_forms_of_one_noun_are_one_candidate() -> None:
    ctx = context("Nebenwerte sind günstig. Anleger meiden die Nebenwerten verwandten Fonds.")
    assert TopicIndex(ctx).counts.most_common(1)[0][1] == 2


def test_candidates_say_where_they_come_from() -> None:
    ctx = context("SAP wächst kräftig.\n\nDie Marge stieg.")
    index = TopicIndex(ctx)
    found = {c.text: c for c in find_candidates(index, question(ctx, 1), ())}
    assert "before_near_first" in found["SAP"].features
    assert not found["SAP"].inside
    assert found["Marge"].inside


def test_the_speaker_counts_as_such() -> None:
    ctx = context("Goldman Sachs lobt SAP.")
    said = Question(ctx.sentences[0], Speaker("Goldman Sachs", "institution"), (0, 13), "driver")
    found = {c.text: c.features for c in find_candidates(TopicIndex(ctx), said, ())}
    assert "speaker" in found["Goldman Sachs"]
    assert "speaker" not in found["SAP"]


@pytest.mark.parametrize(
    ("text", "index", "name"),
    [
        ("Der Dax verlor 0,9 Prozent.", 0, "DAX"),
        ("SAP wächst kräftig. Die Marge stieg auf 28 Prozent.", 1, "SAP"),
        ("SAP wächst kräftig. BASF dagegen schrumpft.", 1, "BASF"),
        ("Analysten halten SAP für teuer. Die Aktie kostet das 40-Fache des Gewinns.", 1, "SAP"),
    ],
)
def test_the_subject(text: str, index: int, name: str) -> None:
    ctx = context(text)
    finder = SubjectFinder(ctx)
    for before in range(index):
        finder.find(question(ctx, before))
    ids, _ = finder.find(question(ctx, index))
    assert [ctx.instruments[i].name for i in ids] == [name]


def test_a_group_is_given_as_text() -> None:
    ctx = context("Deutsche Nebenwerte sind so günstig wie lange nicht.")
    assert SubjectFinder(ctx).find(question(ctx, 0, "valuation")) == ((), ("Deutsche Nebenwerte",))


def test_nothing_named_has_no_subject() -> None:
    ctx = context("das ist so.")
    assert SubjectFinder(ctx).find(question(ctx, 0)) == ((), ())


@pytest.mark.parametrize(
    ("rows", "what"),
    [("in,viel\n", "'viel' is no whole number"), ("in,1\nin,2\n", "in has a weight already")],
)
def test_bad_weights_are_named(rows: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_fin.lexicon.resources.read_text", lambda _: "feature,weight\n" + rows)
    with pytest.raises(LexiconError, match=what):
        claim_subject_weights.__wrapped__()
