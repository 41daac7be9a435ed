"""Settings: what means nothing is refused, with what may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_fin.config import load_settings
from nlp_fin.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NLP_FIN_CONFIG", raising=False)
    return tmp_path / "nlp_fin.toml"


def test_the_file_of_the_working_folder_is_read(file: Path) -> None:
    assert load_settings().market.retries == 2
    file.write_text("[market]\nretries = 5\n", encoding="utf-8")
    assert load_settings().market.retries == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[market]\nretrys = 5", r"nlp_fin\.toml: market\.retrys is no setting; .*mean retries"),
        ("[markt]\nretries = 5", r"markt is no setting; did you mean market"),
        ("retries = 5", r"retries belongs into a section: write it as market\.retries"),
        ("[market]\nzzzzzz = 5", r"market\.zzzzzz is no setting; there are: .*providers"),
        ("market = 3", r"nlp_fin\.toml: market: "),
        ("[market]\nretries = -1", r"market\.retries: "),
        ('tiingo_key = "x"', r"tiingo_key does not belong in a file; set NLP_FIN_TIINGO_KEY"),
        ("[market", r"not valid TOML"),
    ],
)
def test_slips_are_named(file: Path, text: str, message: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_settings()


def test_a_variable_that_means_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_FIN_MARKET__RETRIES", "7")
    assert load_settings().market.retries == 7
    monkeypatch.setenv("NLP_FIN_MARKET__RETRIS", "7")
    with pytest.raises(ConfigError, match=r"NLP_FIN_MARKET__RETRIS is no setting.*retries"):
        load_settings()
