from __future__ import annotations

import pytest

from nlp_fin.lexicon.phrases import PhraseTable, split_words


def table(*phrases: str) -> PhraseTable[str]:
    made: PhraseTable[str] = PhraseTable()
    for phrase in phrases:
        made.add(phrase, phrase)
    return made


@pytest.mark.parametrize(
    ("phrase", "text", "length"),
    [
        ("unter dem strich", "unter dem strich verdiente", 3),
        ("operative* gewinn", "operativer gewinn von", 2),
        ("*gewinn je aktie", "konzerngewinn je aktie", 3),
        ("schlägt * vor", "schlägt eine dividende von zwei euro vor .", 7),
        ("p.a.", "p. a. bis", 1),
    ],
)
def test_a_phrase_covers_its_tokens(phrase: str, text: str, length: int) -> None:
    assert table(phrase).match(split_words(text), 0) == [(length, phrase)]


def test_the_longest_phrase_comes_first() -> None:
    found = table("rendite", "rendite auf verfall").match(split_words("rendite auf verfall"), 0)
    assert [length for length, _ in found] == [3, 1]


def test_a_gap_does_not_reach_for_ever() -> None:
    far = "schlägt " + "sehr " * 40 + "vor"
    assert table("schlägt * vor").match(split_words(far), 0) == []
