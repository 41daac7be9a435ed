"""Words that tell what a time beside a figure is for."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import period_cues as module
from nlp_fin.lexicon.period_cues import period_cues

NAMES = ("reporting", "ranking", "looking_back", "trading", "same", "timeless", "acts", "bonds")


def test_every_list_is_filled_and_in_lower_case() -> None:
    cues = period_cues()
    lists = (cues.reporting, cues.ranking, cues.looking_back, cues.trading, cues.same)
    for words in (*lists, cues.timeless, cues.acts, cues.bonds):
        assert words
        assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"reporting": "sagte"}, "acts is missing"),
        ({**dict.fromkeys(NAMES, "x"), "extra": "y"}, "extra is unknown"),
    ],
)
def test_a_wrong_file_is_refused(
    data: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "load_toml", lambda name: data)
    with pytest.raises(LexiconError, match=named):
        period_cues.__wrapped__()
