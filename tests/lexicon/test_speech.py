import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import speech
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon, speech_verbs, word_set


def test_endings_match_compounds_and_the_word_itself() -> None:
    words = word_set("-analyst bank")
    assert "analyst" in words
    assert "chefanalyst" in words
    assert "bank" in words
    assert "großbank" not in words


@pytest.mark.parametrize(
    ("form", "mode"),
    [("dämpft", "say"), ("veranschlagen", "think"), ("votiert", "rate"), ("rügte", "say")],
)
def test_forms_have_a_reading_in_their_mode(form: str, mode: str) -> None:
    assert mode in {verb.mode for verb in speech_verbs()[form]}


def test_readings_that_skip_stand_before_those_that_speak() -> None:
    readings = speech_verbs()["sieht"]
    modes = [verb.mode for verb in readings if verb.particle]
    assert modes
    assert set(modes) == {"skip"}
    assert readings[0].particle


@pytest.mark.parametrize(
    "row",
    [
        {"forms": "sagt", "mode": "shout"},
        {"forms": "", "mode": "say"},
        {"forms": "sagt", "mode": "say", "kind": "rumour"},
        {"forms": "sagt", "mode": "say", "colour": "red"},
    ],
)
def test_bad_rows_are_named(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "load_toml", lambda name: {"verbs": [row]})
    speech_verbs.cache_clear()
    try:
        with pytest.raises(LexiconError, match=r"speech_verbs\.toml"):
            speech_verbs()
    finally:
        speech_verbs.cache_clear()


def test_lists_do_not_contradict_each_other() -> None:
    lexicon = speaker_lexicon()
    assert not lexicon.demonyms & lexicon.function
    assert not lexicon.units & lexicon.titles
    assert not lexicon.organs - {w for w in lexicon.organs if w in lexicon.company}


def test_advice_is_needed_only_for_spoken_ratings() -> None:
    ratings = rating_lexicon()
    assert ratings.advised <= set(ratings.spoken)
    assert ratings.verdicts <= {words[0] for words in ratings.ratings}
