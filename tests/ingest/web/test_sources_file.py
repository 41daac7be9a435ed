from pathlib import Path

import pytest

from nlp_fin.errors import ConfigError
from nlp_fin.ingest.web.sources_file import SiteSource, load_sources


def test_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        'contact = "me@example.org"\n[[source]]\nname = "eins"\nfeeds = ["https://example.org/rss"]\n'
        'include = ["/aktien/"]\nexclude = ["/video/"]\ndelay = 3\nbody = "//div"\n',
        encoding="utf-8",
    )
    loaded = load_sources(file)
    assert loaded.contact == "me@example.org"
    source = loaded.sources["eins"]
    assert source.feeds == ("https://example.org/rss",)
    assert source.wants("https://example.org/aktien/a")
    assert not source.wants("https://example.org/etf/a")
    assert not source.wants("https://example.org/aktien/video/a")
    assert SiteSource("x").wants("https://example.org/")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("contact = ", "not valid TOML"),
        ("kontakt = 'x'", "unknown key 'kontakt'"),
        ("[[source]]\nfeeds = []", "a name is missing"),
        ("[[source]]\nname = 'a'\nfeed = []", "unknown key 'feed'"),
        ("[[source]]\nname = 'a'\nfeeds = 'x'", "list of texts"),
        ("[[source]]\nname = 'a'\ninclude = ['(']", "no regular expression"),
        ("[[source]]\nname = 'a'\ndelay = -1", "number of seconds"),
        ("[[source]]\nname = 'a'\nbody = '//['", "no XPath"),
        ("[[source]]\nname = 'a'\nlanguage = 'en'", "language must be"),
        ("[[source]]\nname = 'a'\n[[source]]\nname = 'a'", "is taken"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_sources(file)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        load_sources(tmp_path / "none.toml")
