from __future__ import annotations

from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import cues
from nlp_fin.lexicon.cues import BASES, cue_lexicon
from nlp_fin.lexicon.phrases import split_words


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("dürfte", "forecast"),
        ("konsensschätzung", "estimate"),
        ("peilt das management bis 2027 an", "target"),
        ("faustregel", "criterion"),
        ("nehmen wir an", "hypothetical"),
    ],
)
def test_words_of_basis(text: str, basis: str) -> None:
    assert cue_lexicon().basis.match(split_words(text), 0)[0][1].basis == basis
    assert basis in BASES


@pytest.mark.parametrize(
    ("text", "shift"),
    [("vorjahr", "year"), ("vorquartal", "quarter"), ("vortag", "day"), ("bisher", "unknown")],
)
def test_words_for_the_time_before(text: str, shift: str) -> None:
    assert cue_lexicon().previous.match([text], 0)[0][1] == shift


def test_a_missing_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = {}
    monkeypatch.setattr(cues, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=r"cues.toml.*\[basis\] is missing"):
        cue_lexicon.__wrapped__()
