import gzip
from datetime import date
from typing import Any

import pytest

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.listings import Entry, feed_entries, page_links, sitemap_entries

BASE = "https://example.org/rss/feed.xml"


def test_rss_with_relative_links_and_days() -> None:
    feed = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><link>https://example.org</link>
    <item><link>/a?utm_source=rss</link><pubDate>Wed, 05 Nov 2025 23:30:00 GMT</pubDate></item>
    <item><link>b.html</link></item><item><guid>https://example.org/c</guid></item>
    <item><guid isPermaLink="false">7</guid></item><item><link>mailto:x@example.org</link></item>
    <item><link>/a</link><pubDate>Wed, 05 Nov 2025 23:30:00 GMT</pubDate></item></channel></rss>"""
    assert feed_entries(feed, BASE) == [
        Entry("https://example.org/a", date(2025, 11, 6)),
        Entry("https://example.org/rss/b.html"),
        Entry("https://example.org/c"),
    ]


def test_atom_takes_the_alternate_link() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/x"/><entry>
    <link rel="edit" href="/e"/><link href="/a"/><published>2025-11-05T08:00:00+01:00</published>
    <updated>2025-11-07T08:00:00Z</updated></entry></feed>"""
    assert feed_entries(feed, BASE) == [Entry("https://example.org/a", date(2025, 11, 5))]


def test_broken_xml_gives_what_can_be_read() -> None:
    feed = b"<rss><channel><item><link>https://example.org/a</link></item><item><link>https://ex&"
    assert Entry("https://example.org/a") in feed_entries(feed, BASE)


@pytest.mark.parametrize("data", [b"", b"   ", b"kein xml", b"\x00\x01"])
def test_no_xml_at_all(data: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        feed_entries(data, BASE)
    assert caught.value.reason == "bad_xml"


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>'
    with pytest.raises(FetchError) as caught:
        feed_entries(bomb, BASE)
    assert caught.value.reason == "xml_entities"


def test_external_dtd_is_not_loaded() -> None:
    feed = b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><item><link>/a</link></item></channel></rss>'
    assert feed_entries(feed, BASE) == [Entry("https://example.org/a")]


def read_sitemap(url: str, client: Client) -> tuple[list[Entry], list[str]]:
    errors: list[str] = []
    found = list(sitemap_entries(url, client.get, on_error=lambda u, e: errors.append(e.reason)))
    return found, errors


def test_index_that_runs_in_a_circle(site: Any, client: Client) -> None:
    index = "<sitemapindex>{}</sitemapindex>"
    entry = "<sitemap><loc>{}{}</loc></sitemap>"
    site.page(
        "/s.xml",
        index.format(
            entry.format(site.base, "/s.xml") + entry.format(site.base, "/t.xml")
        ).encode(),
    )
    site.page(
        "/t.xml",
        index.format(
            entry.format(site.base, "/s.xml") + entry.format(site.base, "/u.xml")
        ).encode(),
    )
    site.page("/u.xml", b"<urlset><url><loc>/a</loc><lastmod>2025-11-05</lastmod></url></urlset>")
    found, errors = read_sitemap(site.base + "/s.xml", client)
    assert found == [Entry(site.base + "/a", date(2025, 11, 5))]
    assert not errors
    assert site.hits["/s.xml"] == 1


def test_depth_is_bounded(site: Any, client: Client) -> None:
    for i in range(10):
        body = f"<sitemapindex><sitemap><loc>{site.base}/{i + 1}.xml</loc></sitemap></sitemapindex>"
        site.page(f"/{i}.xml", body.encode())
    assert read_sitemap(site.base + "/0.xml", client) == ([], [])
    assert site.hits["/3.xml"] == 1
    assert site.hits["/4.xml"] == 0


def test_sitemap_of_5000_pages_as_gzip(site: Any, client: Client) -> None:
    urls = "".join(f"<url><loc>{site.base}/{i}</loc></url>" for i in range(5000))
    site.page(
        "/s.xml.gz",
        gzip.compress(f"<urlset>{urls}</urlset>".encode()),
        Content_Type="application/gzip",
    )
    found, errors = read_sitemap(site.base + "/s.xml.gz", client)
    assert (len(found), errors) == (5000, [])


def test_a_sitemap_that_fails_is_named_and_the_others_are_read(site: Any, client: Client) -> None:
    parts = "".join(
        f"<sitemap><loc>{site.base}/{name}</loc></sitemap>" for name in ("weg.xml", "b.xml")
    )
    site.page("/s.xml", f"<sitemapindex>{parts}</sitemapindex>".encode())
    site.page("/b.xml", b"<urlset><url><loc>/a</loc></url></urlset>")
    found, errors = read_sitemap(site.base + "/s.xml", client)
    assert [e.url for e in found] == [site.base + "/a"]
    assert errors == ["http_404"]


def test_links_of_a_list_page_stay_on_the_host() -> None:
    page = (
        b"<html><body><a href='/a'>A</a><a href='https://other.example/b'>B</a><a "
        b"href='#x'>x</a><a href='a'>A</a></body></html>"
    )
    assert page_links(page, "https://example.org/") == [Entry("https://example.org/a")]
