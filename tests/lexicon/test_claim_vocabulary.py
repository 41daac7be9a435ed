import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import claim_weights, claim_words, grammar, ratings, sentiment_words, speech
from nlp_fin.lexicon.patterns import PatternIndex, index_of


def test_all_vocabulary_files_load() -> None:
    assert len(speech.speech_verbs()) > 300
    assert "jefferies-analyst" in speech.speaker_lexicon().person
    assert claim_words.claim_lexicon().names
    assert set(claim_weights.claim_heads()) == set(claim_weights.HEADS)
    assert ratings.rating_lexicon().ratings[("market", "perform")] == "hold"
    assert sentiment_words.sentiment_lexicon().words.of_word("gewinnwarnung")
    assert "dass" in grammar.grammar().nested


def test_patterns_match_words_prefixes_suffixes_and_phrases() -> None:
    index = index_of([("kurs", 1), ("kurs*", 2), ("*rutsch", 3), ("hält_*_fest", 4)])
    assert sorted(index.of_word("kurs")) == [1, 2]
    assert sorted(index.of_word("kursrutsch")) == [2, 3]
    words = "er hält an seinem ziel fest".split()
    assert list(index.scan(words)) == [(1, 6, 4)]


@pytest.mark.parametrize("pattern", ["a*", "*", "_b", "a__b", "*_b"])
def test_patterns_that_would_match_anything_are_rejected(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|phrase"):
        PatternIndex[int]().add(pattern, 1)


@pytest.mark.parametrize(
    ("module", "loader", "content", "message"),
    [
        (speech, "speech_verbs", {"verbs": [{"forms": "sagt", "mode": "shout"}]}, "mode"),
        (
            speech,
            "speech_verbs",
            {"verbs": [{"forms": "sagt", "mode": "say", "kind": "x"}]},
            "kind",
        ),
        (speech, "speech_verbs", {}, "no `verbs`"),
        (speech, "speaker_lexicon", {"person": {}}, "person"),
        (claim_words, "claim_lexicon", {"groups": {"a": ""}}, "subjunctive"),
        (
            claim_words,
            "claim_lexicon",
            {
                "groups": {"a": "x*"},
                "subjunctive": {"strong": "sei", "weak": "wäre"},
                "verbs": {"past": "stieg", "participles": "verloren"},
                "figures": {"earlier": "nach"},
            },
            "too short",
        ),
        (grammar, "grammar", {"a": {"unheard": "x"}}, "unheard"),
        (ratings, "rating_lexicon", {}, "rating"),
    ],
)
def test_bad_vocabulary_is_named(
    monkeypatch: pytest.MonkeyPatch, module: object, loader: str, content: object, message: str
) -> None:
    monkeypatch.setattr(module, "load_toml", lambda _: content)
    function = getattr(module, loader)
    function.cache_clear()
    with pytest.raises(LexiconError, match=message):
        function()
    function.cache_clear()


def test_a_doubled_or_wild_sentiment_row_names_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    head = ",".join(sentiment_words.COLUMNS) + "\n"
    for rows, message in (
        ("gut,0.5,1,general\ngut,0.5,1,general\n", ":3: 'gut' stands in"),
        ("gut,5,1,general\n", ":2: polarity"),
        ("gut,0.5,1,sports\n", ":2: domain"),
    ):
        monkeypatch.setattr("nlp_fin.lexicon.resources.read_text", lambda _, t=head + rows: t)
        sentiment_words.sentiment_lexicon.cache_clear()
        with pytest.raises(LexiconError, match=message):
            sentiment_words.sentiment_lexicon()
    sentiment_words.sentiment_lexicon.cache_clear()


def test_an_unknown_head_names_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ",".join(claim_weights.COLUMNS) + "\nmood,bias,10 5\n"
    monkeypatch.setattr("nlp_fin.lexicon.resources.read_text", lambda _: text)
    claim_weights.claim_heads.cache_clear()
    with pytest.raises(LexiconError, match=":2: unknown head"):
        claim_weights.claim_heads()
    claim_weights.claim_heads.cache_clear()
