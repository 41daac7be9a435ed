"""Feeds, sitemaps and list pages: addresses of pages with their days, where they state them."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from lxml import etree

from nlp_fin.errors import FetchError
from nlp_fin.ingest.calendar_words import parse_timestamp
from nlp_fin.ingest.decode import decode, html_charset
from nlp_fin.ingest.web.address import host_of, normal_url
from nlp_fin.ingest.web.transport import Response

MAX_ENTRIES = 50_000
_MAX_SITEMAPS = 200
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that a listing names. `day` is when it says the page appeared or changed."""

    url: str
    day: date | None = None


def parse_xml(data: bytes, url: str) -> etree._Element:
    """A tree without entities, network or DTD. Raises `FetchError` (`bad_xml`, `xml_entities`)."""
    if b"<!ENTITY" in data[:100_000] or "<!ENTITY".encode("utf-16-le") in data[:200_000]:
        raise FetchError(f"{url}: declares entities and is not read", reason="xml_entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        tree = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(f"{url}: no XML: {error}", reason="bad_xml") from None
    if tree is None:
        raise FetchError(f"{url}: no XML", reason="bad_xml")
    return tree


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def feed_entries(data: bytes, url: str) -> list[Entry]:
    """Entries of an RSS, RDF or Atom feed; relative links are resolved against the feed."""
    tree = parse_xml(data, url)
    entries: list[Entry] = []
    for item in tree.iter():
        if _name(item) not in ("item", "entry") or len(entries) >= MAX_ENTRIES:
            continue
        link, day = _item_link(item), None
        for child in item:
            if (
                _name(child) in ("pubdate", "published", "date", "updated", "issued")
                and day is None
            ):
                day = parse_timestamp(child.text or "")
        entry = _entry(link, url, day)
        if entry is not None:
            entries.append(entry)
    return list(dict.fromkeys(entries))


def _item_link(item: etree._Element) -> str | None:
    fallback = None
    for child in item:
        if _name(child) == "link":
            if child.get("href"):
                if child.get("rel", "alternate") == "alternate":
                    return child.get("href")
            elif child.text and child.text.strip():
                return child.text
        elif _name(child) == "guid" and child.get("isPermaLink", "true") != "false":
            fallback = child.text
    return fallback


def _entry(link: str | None, base: str, day: date | None) -> Entry | None:
    """An entry, or null for a link that is no web address."""
    if not link:
        return None
    try:
        return Entry(normal_url(link, base), day)
    except FetchError:
        return None


def sitemap_entries(
    start: str, get: Callable[[str], Response], *, on_error: Callable[[str, FetchError], None]
) -> Iterator[Entry]:
    """Pages of a sitemap or an index of sitemaps, breadth first; each sitemap is read once.

    Ends after 200 sitemaps, three levels or 50,000 pages. `on_error` hears of sitemaps that
    cannot be read.
    """
    queue = deque([(normal_url(start), 0)])
    seen = {queue[0][0]}
    pages = 0
    while queue:
        url, depth = queue.popleft()
        try:
            tree = parse_xml(_unpacked(get(url).body, url), url)
        except FetchError as error:
            on_error(url, error)
            continue
        if _name(tree) in ("rss", "rdf", "feed"):
            yield from feed_entries(etree.tostring(tree), url)
            continue
        for element in tree:
            entry = _sitemap_entry(element, url)
            if entry is None:
                continue
            if _name(element) == "sitemap":
                fresh = entry.url not in seen and depth < _MAX_DEPTH and len(seen) < _MAX_SITEMAPS
                if fresh:
                    seen.add(entry.url)
                    queue.append((entry.url, depth + 1))
            elif pages < MAX_ENTRIES:
                pages += 1
                yield entry


def _sitemap_entry(element: etree._Element, base: str) -> Entry | None:
    location, day, news_day = None, None, None
    for child in element.iter():
        name = _name(child)
        if name == "loc" and location is None:
            location = (child.text or "").strip()
        elif name == "lastmod":
            day = parse_timestamp(child.text or "")
        elif name == "publication_date":
            news_day = parse_timestamp(child.text or "")
    return _entry(location, base, news_day or day)


def _unpacked(data: bytes, url: str) -> bytes:
    """A sitemap that is itself a gzip file, unpacked to at most 50 MB."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpacked = zlib.decompressobj(47).decompress(data, 50_000_001)
    except zlib.error as error:
        raise FetchError(f"{url}: broken compression: {error}", reason="bad_encoding") from None
    if len(unpacked) > 50_000_000:
        raise FetchError(f"{url}: more than 50 MB unpacked", reason="too_large")
    return unpacked


def page_links(data: bytes, url: str, charset: str | None = None) -> list[Entry]:
    """Links of a list page to pages of the same host, in order."""
    text, _ = decode(data, name=url, declared=charset or html_charset(data))
    # Only links are wanted here, so the tree holds nothing else.
    page = BeautifulSoup(text, "lxml", parse_only=SoupStrainer("a", href=True))
    entries: dict[str, Entry] = {}
    for link in page.find_all("a"):
        entry = _entry(str(link["href"]), url, None)
        if entry is not None and host_of(entry.url) == host_of(url) and entry.url != url:
            entries.setdefault(entry.url, entry)
        if len(entries) >= MAX_ENTRIES:
            break
    return list(entries.values())
