from __future__ import annotations

from nlp_fin.lexicon.small_numbers import number_words, ordinal_words


def test_number_words() -> None:
    words = number_words()
    assert (words["zwölf"], words["einundzwanzig"], words["neunundneunzig"]) == (12, 21, 99)
    assert len(words) == 98


def test_ordinal_words() -> None:
    words = ordinal_words()
    assert [words[word] for word in ("ersten", "dritter", "siebtes", "zwölftem", "dreißigste")] == [
        1, 3, 7, 12, 30,
    ]  # fmt: skip
