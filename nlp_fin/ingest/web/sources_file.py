"""`sources.toml`: which sites are visited, where they list their pages, and how.

contact = "redaktion@example.org"        # goes into the User-Agent

[[source]]
name = "beispiel"
feeds = ["https://www.example.org/rss"]
sitemaps = ["https://www.example.org/sitemap.xml"]
lists = ["https://www.example.org/aktien/"]
include = ["/aktien/", "/etf/"]          # regular expressions, one must be found in the address
exclude = ["/video/"]
delay = 3.0                              # seconds between requests, at least
licensed = false                         # true: you hold a licence for text and data mining
body = "//div[@id='text']"               # XPath of the text, only where extraction fails
language = "de"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from nlp_fin.errors import ConfigError


@dataclass(frozen=True, slots=True)
class SiteSource:
    """One named source."""

    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: float = 0.0
    licensed: bool = False
    body: str | None = None
    language: str = "de"

    def wants(self, url: str) -> bool:
        """True where the address matches a pattern to include and none to exclude."""
        included = not self.include or any(re.search(p, url) for p in self.include)
        return included and not any(re.search(p, url) for p in self.exclude)


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """The whole file."""

    contact: str | None = None
    sources: dict[str, SiteSource] = field(default_factory=dict)


_LISTS = ("feeds", "sitemaps", "lists", "include", "exclude")


def load_sources(file: Path) -> SourcesFile:
    """Reads a sources file. Raises `ConfigError` naming the file and the wrong key."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot read the sources: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    unknown = data.keys() - {"contact", "source"}
    if unknown:
        raise ConfigError(f"{file}: unknown key {sorted(unknown)[0]!r}")
    sources: dict[str, SiteSource] = {}
    for number, entry in enumerate(data.get("source", []), 1):
        source = _source(entry, f"{file}: source {number}")
        if source.name in sources:
            raise ConfigError(f"{file}: source {number}: the name {source.name!r} is taken")
        sources[source.name] = source
    return SourcesFile(data.get("contact"), sources)


def _source(entry: dict[str, Any], where: str) -> SiteSource:
    allowed = set(SiteSource.__dataclass_fields__)
    unknown = entry.keys() - allowed
    if unknown:
        raise ConfigError(
            f"{where}: unknown key {sorted(unknown)[0]!r}; allowed are {', '.join(sorted(allowed))}"
        )
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise ConfigError(f"{where}: a name is missing")
    fields = dict(entry)
    for key in _LISTS:
        value = fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ConfigError(f"{where}: {key} must be a list of texts")
        fields[key] = tuple(value)
    for pattern in (*fields["include"], *fields["exclude"]):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigError(f"{where}: {pattern!r} is no regular expression: {error}") from None
    if not isinstance(fields.get("delay", 0.0), int | float) or fields.get("delay", 0.0) < 0:
        raise ConfigError(f"{where}: delay must be a number of seconds")
    if fields.get("language", "de") != "de":
        raise ConfigError(f"{where}: language must be 'de'; other languages are not analysed")
    if fields.get("body"):
        try:
            etree.XPath(fields["body"])
        except etree.XPathSyntaxError as error:
            raise ConfigError(f"{where}: body is no XPath: {error}") from None
    return SiteSource(**fields)
