"""One article in, one record out: the whole pipeline with the checks, and its promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin import ArgumentError, InputFailedError, InputSkippedError, NlpFinError, analyze, read
from nlp_fin.analysis import pipeline_version
from nlp_fin.records import record_from_json, record_to_json
from nlp_fin.types import Article

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(read(SAMPLE))


def test_the_whole_sample_is_read(articles: list[Article]) -> None:
    assert len(articles) == 12
    assert all(article.published for article in articles)


def test_records_survive_json(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        assert record_from_json(record_to_json(record)) == record


def test_spans_are_exact(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        text = record.article.text
        for item in (*record.figures, *record.claims):
            assert text[item.start : item.end] == item.text
        for instrument in record.instruments:
            assert all(0 <= a < b <= len(text) for a, b in instrument.mentions)
        assert [f.id for f in record.figures] == [
            f"f{n}" for n in range(1, len(record.figures) + 1)
        ]


def test_findings_and_claims_name_figures_that_exist(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        known = {f.id for f in record.figures}
        assert all(set(f.figures) <= known for f in record.findings)
        assert all(set(c.figures) <= known for c in record.claims)
        ids = {i.id for i in record.instruments}
        assert all(set(c.subjects) <= ids for c in record.claims)
        assert all(f.subject.instrument in ids | {None} for f in record.figures)


def test_the_contradiction_of_the_sample_is_found(articles: list[Article]) -> None:
    record = analyze(next(a for a in articles if "s01_small_caps" in a.source), encoder=False)
    refuted = [f for f in record.findings if f.verdict == "refuted"]
    texts = {f.text for f in record.figures if refuted and f.id in refuted[0].figures}
    assert texts == {"3,1 und 4,0 Prozent", "1,2 Prozent"}


def test_same_text_same_record() -> None:
    text = "Der DAX stieg am 4. November 2025 um 1,2 Prozent auf 24.050 Punkte."
    assert analyze(text, encoder=False) == analyze(text, encoder=False)


def test_the_version_names_who_classified() -> None:
    assert pipeline_version(encoder=False).endswith("-rules")
    assert pipeline_version(encoder=False) != pipeline_version(model="some/model")


WORDS = st.sampled_from(
    "Der DAX SAP stieg fiel um auf 5 % 1,2 Prozent 24.050 Punkte 3,1 Mrd. Euro KGV 16 rund fast im "
    "Vorjahr Q3 2025 | -- \n ( ) von bis \u202f ~ − € 0 000 , . Umsatz Gewinn Aktie ; : ! ? "
    "Analysten erwarten laut Kursziel".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_text_gives_a_sound_record(text: str) -> None:
    article = Article(id="x", source="x", text=text)
    record = analyze(article, encoder=False)
    for figure in record.figures:
        assert text[figure.start : figure.end] == figure.text
        assert (figure.value is None) == (figure.low is not None and figure.high is not None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(WORDS, st.sampled_from(["\u00ad", "\u200b", "&nbsp;", "a\u0308"])),
                max_size=40).map("".join))  # fmt: skip
def test_hidden_characters_anywhere_give_a_sound_record(text: str) -> None:
    record = analyze(Article(id="x", source="x", text=text), encoder=False)
    assert record.article.text == text
    for item in (*record.figures, *record.claims):
        assert item.text == text[item.start : item.end]
        assert item.text.strip()
    assert all(0 <= a < b <= len(text) for i in record.instruments for a, b in i.mentions)
    assert all(0 <= a <= b <= len(text) for f in record.findings for a, b in f.spans)


HIDDEN = [
    ("Der Umsatz stieg auf 18,\u00ad9 Milliarden Euro.", "18900000000", "revenue"),
    ("Die Rendite des DAX lag 2024 bei 12\u200b,4 Prozent.", "12.4", "return"),
    ("Der DAX stieg um \u200f12,5\u200f Prozent.", "12.5", "return"),
    ("Der DAX stieg um 12,5\u200bProzent.", "12.5", "return"),
    ("Der DAX stieg um 12,5\u2060 Prozent.", "12.5", "return"),
    ("Der DAX stieg um 12,5&nbsp;Prozent.", "12.5", "return"),
    ("Der DAX stieg um 12&#44;5&#160;%.", "12.5", "return"),
    ("Der Um\u00adsatz stieg auf 5 Milliarden Euro.", "5000000000", "revenue"),
    ("Der U\ufeffmsatz stieg auf 5 Milliarden Euro.", "5000000000", "revenue"),
    ("Die Bera\u0308ter nannten einen Umsatz von 5 Milliarden Euro.", "5000000000", "revenue"),
]


@pytest.mark.parametrize(("text", "value", "metric"), HIDDEN)
def test_what_nobody_sees_cuts_no_figure(text: str, value: str, metric: str) -> None:
    record = analyze(text, encoder=False)
    (figure,) = record.figures
    assert (str(figure.value), figure.metric) == (value, metric)
    assert record.article.text == text
    for item in (*record.figures, *record.claims):
        assert text[item.start : item.end] == item.text
    assert record_from_json(record_to_json(record)) == record


def test_spans_of_findings_and_names_are_those_of_the_text_as_it_is() -> None:
    text = "Der D\u00adAX stieg um 2 Prozent.\nDer DAX fiel\u200b 2024 um 1 Prozent."
    record = analyze(text, encoder=False)
    (dax,) = [i for i in record.instruments if i.symbol == "^GDAXI"]
    assert [text[a:b] for a, b in dax.mentions] == ["D\u00adAX", "DAX"]


def test_the_language_is_what_the_text_is_in() -> None:
    assert analyze("Der DAX stieg um 2 Prozent.", encoder=False).article.language == "de"
    short = analyze("Apple said that its sales rose by 5%.", encoder=False)
    assert short.article.language == "en"
    long = "The company said that revenue rose with the market and that it would not buy shares. "
    with pytest.raises(InputSkippedError, match=r"another language \(en\)"):
        analyze(long * 3, encoder=False)


@pytest.mark.parametrize("wrong", [None, 5, b"Der DAX", Path("a.txt"), ["Der DAX"], {"text": "x"}])
def test_what_is_no_article_is_named(wrong: object) -> None:
    with pytest.raises(ArgumentError, match=r"analyze\(\) takes the text .* not \w+; read files"):
        analyze(wrong)  # type: ignore[arg-type]
    assert issubclass(ArgumentError, TypeError)
    assert issubclass(ArgumentError, NlpFinError)


def test_half_a_surrogate_pair_is_named() -> None:
    text = "Der DAX stieg \ud83d um 2 Prozent."
    for article in (text, Article(id="x", source="x", text=text)):
        with pytest.raises(InputFailedError, match=r"character 14 .* half of") as caught:
            analyze(article, encoder=False)
        assert caught.value.reason == "encoding"


def test_a_folder_with_unusable_files_is_a_loop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text("Der DAX stieg um 2 Prozent.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.txt").write_text("The shares of the company rose with the market. " * 5)
    problems: list[NlpFinError] = []
    records = [analyze(article) for article in read(tmp_path, on_problem=problems.append)]
    assert [len(record.figures) for record in records] == [1]
    assert [type(problem) for problem in problems] == [InputFailedError, InputSkippedError]
    assert not caplog.text
    assert len(list(read(tmp_path))) == 1
    assert "failed (not_text)" in caplog.text
    assert "skipped (language)" in caplog.text
    with pytest.raises(InputFailedError):
        analyze(problems[0])  # type: ignore[arg-type]
