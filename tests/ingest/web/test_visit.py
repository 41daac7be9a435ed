import gzip
import json
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlp_fin.ingest import read
from nlp_fin.ingest.web.archive import Archive, Capture, read_index
from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.collect import Job, Tally, Wish, by_turns, collect
from nlp_fin.ingest.web.sources_file import SiteSource
from nlp_fin.ingest.web.visit import Visitor
from nlp_fin.ingest.web.watchdog import Extractor
from nlp_fin.types import Article


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    made = Extractor()
    yield made
    made.close()


def run(
    wish: Wish, folder: Path, client: Client, extractor: Extractor, threads: int = 4
) -> tuple[Tally, dict[str, Capture]]:
    tally = Tally()
    with Archive(folder) as archive:
        jobs = collect(wish, client, tally)
        visitor = Visitor(client, archive, extractor, since=wish.since)
        captures = {c.url: c for c in visitor.run(jobs, tally, threads=threads)}
    assert tally.asked == sum(tally.outcomes.values()) == len(captures)
    return tally, captures


def test_a_second_run_fetches_only_what_is_new(
    site: Any, client: Client, extractor: Extractor, tmp_path: Path, kit: Any
) -> None:
    def conditional(handler: Any) -> None:
        same = handler.headers.get("If-None-Match") == '"1"'
        kit.send(handler, b"" if same else kit.article(1), 304 if same else 200, ETag='"1"')

    site.routes["/etag"] = conditional
    site.page("/same", kit.article(2))
    site.page("/new", kit.article(3))
    wish = Wish(urls=tuple(site.base + p for p in ("/etag", "/same", "/new")))
    first, _ = run(wish, tmp_path, client, extractor)
    assert first.count("stored") == 3
    site.page("/new", kit.article(4))
    second, captures = run(wish, tmp_path, client, extractor)
    assert second.outcomes == {("stored", ""): 1, ("skipped", "unchanged"): 2}
    assert captures[site.base + "/new"].title == "Meldung 4 zum Quartal"
    titles = sorted(a.title or "" for a in read(tmp_path) if isinstance(a, Article))
    assert titles == ["Meldung 1 zum Quartal", "Meldung 2 zum Quartal", "Meldung 4 zum Quartal"]


def test_one_page_under_several_addresses_is_stored_once(
    site: Any, client: Client, extractor: Extractor, tmp_path: Path, kit: Any
) -> None:
    head = f'<link rel="canonical" href="{site.base}/a">'
    site.page("/a", kit.article(1, head=head))
    site.page("/amp/a", kit.article(1, head=head + "<!-- amp -->"))
    site.redirect("/kurz", "/a")
    wish = Wish(urls=tuple(site.base + p for p in ("/a", "/amp/a", "/kurz", "/a?utm_source=x")))
    tally, _ = run(wish, tmp_path, client, extractor, threads=1)
    assert tally.outcomes == {("stored", ""): 1, ("skipped", "same_page"): 2}


def test_syndicated_copies_are_linked_not_dropped(
    site: Any, other_site: Any, client: Client, extractor: Extractor, tmp_path: Path, kit: Any
) -> None:
    site.page("/a", kit.article(1, lines=12))
    other_site.page(
        "/b",
        kit.article(1, lines=12).replace(
            b"</main>", b"<p>Zusatz am Ende des Artikels hier.</p></main>"
        ),
    )
    other_site.page("/c", kit.article(2, lines=12))
    wish = Wish(urls=(site.base + "/a", other_site.base + "/b", other_site.base + "/c"))
    tally, captures = run(wish, tmp_path, client, extractor, threads=1)
    assert tally.count("stored") == 3
    linked = {c.duplicate_of for c in captures.values() if c.duplicate_of}
    assert len(linked) == 1
    assert captures[other_site.base + "/c"].duplicate_of is None


def test_every_kind_of_refusal_has_its_reason(
    site: Any, client: Client, extractor: Extractor, tmp_path: Path, kit: Any
) -> None:
    site.page("/robots.txt", b"User-agent: nlp-fin\nDisallow: /zu")
    site.page("/zu", b"x")
    site.page("/bild", b"\x89PNG", Content_Type="image/png")
    site.page("/noai", kit.article(1, head='<meta name="robots" content="noai">'))
    site.page("/tdm", kit.article(2, head='<meta name="tdm-reservation" content="1">'))
    site.page("/leer", b"")
    site.page("/tief", b"<html><body>" + b"<div>" * 10_000)
    site.page(
        "/englisch",
        b"<html><body><p>" + b"The company said that its revenue was more than expected. " * 6,
    )
    wall = (
        b"<h1>Titel</h1><p>Nur der Anfang des Artikels ist frei.</p><div "
        b'class="paywall">Jetzt weiterlesen mit Plus</div>'
    )
    site.page("/plus", b"<html><body>" + wall + b"</body></html>")
    links = b"".join(
        b"<h2><a href='/%d'>Eine lange Schlagzeile Nummer %d zum Lesen</a></h2><p>Kurz.</p>"
        % (i, i)
        for i in range(9)
    )
    site.page("/liste", b"<html><body><h1>News</h1>" + links + b"</body></html>")
    site.page(
        "/alt", kit.article(5, head='<meta property="article:published_time" content="2020-01-01">')
    )
    paths = (
        "/zu",
        "/bild",
        "/noai",
        "/tdm",
        "/leer",
        "/tief",
        "/englisch",
        "/plus",
        "/liste",
        "/alt",
        "/weg",
    )
    wish = Wish(urls=(*(site.base + p for p in paths), "ftp://x/"), since=date(2025, 1, 1))
    tally, captures = run(wish, tmp_path, client, extractor)
    reasons = {url.removeprefix(site.base): (c.outcome, c.reason) for url, c in captures.items()}
    assert reasons == {
        "/zu": ("skipped", "robots"),
        "/bild": ("skipped", "not_html"),
        "/noai": ("skipped", "ai_opt_out"),
        "/tdm": ("skipped", "tdm_reserved"),
        "/leer": ("failed", "empty"),
        "/tief": ("failed", "too_deep"),
        "/englisch": ("skipped", "language"),
        "/plus": ("skipped", "paywall"),
        "/liste": ("skipped", "index_page"),
        "/alt": ("skipped", "older"),
        "/weg": ("failed", "http_404"),
        "ftp://x/": ("failed", "bad_url"),
    }
    assert all(c.message for c in captures.values())
    assert "write the whole address" in (captures["ftp://x/"].message or "")
    assert "check the address" in (captures[site.base + "/weg"].message or "")
    assert tally.count("stored") == 0


def test_feeds_lists_limits_and_patterns(site: Any, client: Client, kit: Any) -> None:
    site.page(
        "/rss",
        b"<rss><channel><item><link>/aktien/1</link><pubDate>Wed, 05 Nov 2025 "
        b"10:00:00 GMT</pubDate></item>"
        b"<item><link>/aktien/2</link><pubDate>Wed, 05 Nov 2020 10:00:00 "
        b"GMT</pubDate></item></channel></rss>",
        Content_Type="application/rss+xml",
    )
    site.page(
        "/uebersicht",
        b"<html><body><a href='/aktien/3'>x</a><a href='/video/4'>y</a></body></html>",
    )
    source = SiteSource(
        "s", feeds=(site.base + "/rss",), lists=(site.base + "/uebersicht",), include=("/aktien/",)
    )
    tally = Tally()
    jobs = collect(Wish(sources=(source,), since=date(2025, 1, 1)), client, tally)
    assert [j.url.removeprefix(site.base) for j in jobs] == ["/aktien/1", "/aktien/3"]
    assert len(collect(Wish(sources=(source,), limit=1), client, tally)) == 1
    assert len(collect(Wish(sources=(source,), match="[23]$"), client, tally)) == 2
    broken = Tally()
    assert not collect(Wish(feeds=(site.base + "/weg",)), client, broken)
    assert broken.listings_failed[0][1].startswith("http_404")


def test_sitemaps_that_robots_names(site: Any, client: Client) -> None:
    site.page("/robots.txt", f"Sitemap: {site.base}/karte.xml\n".encode())
    site.page("/karte.xml", b"<urlset><url><loc>/a</loc></url></urlset>")
    jobs = collect(Wish(sitemaps=(site.base,)), client, Tally())
    assert [j.url for j in jobs] == [site.base + "/a"]


def test_hosts_take_turns() -> None:
    jobs = [Job(f"https://{h}.example/{i}") for h in "ab" for i in range(2)]
    assert [j.url[8] for j in by_turns(jobs)] == ["a", "b", "a", "b"]


def test_an_error_nobody_foresaw_is_an_outcome(
    site: Any, client: Client, extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(Client, "get", explode)
    tally, captures = run(Wish(urls=(site.base + "/a",)), tmp_path, client, extractor)
    assert tally.outcomes == {("failed", "internal"): 1}
    assert "ZeroDivisionError" in (captures[site.base + "/a"].message or "")


@pytest.mark.slow
def test_soak_of_2000_pages_with_faults(
    site: Any, extractor: Extractor, tmp_path: Path, kit: Any
) -> None:
    """stored + skipped + failed == asked, whatever the site does, and each outcome is known."""
    chance = random.Random(7)
    count = 2000
    expected: dict[str, str] = {}
    dice = {i: chance.random() for i in range(count)}

    def serve(handler: Any) -> None:
        number = int(handler.path.rsplit("/", 1)[1])
        value = dice[number]
        if value < 0.02:
            kit.send(handler, b"", 500)
        elif value < 0.04:
            kit.send(handler, kit.article(number), Content_Length="999999")
        elif value < 0.06:
            kit.send(handler, b"kaputt", Content_Encoding="gzip")
        elif value < 0.08:
            kit.send(handler, b"", 302, Location="http://169.254.169.254/")
        elif value < 0.10:
            kit.send(handler, b"", 302, Location=handler.path)
        elif value < 0.12:
            kit.send(handler, b"\x00\x01\x02\x03" * 500)
        elif value < 0.14:
            kit.send(handler, b"x", 200, TDM_Reservation="1")
        elif value < 0.16:
            kit.send(handler, b"%PDF", Content_Type="application/pdf")
        elif value < 0.20:
            kit.send(handler, gzip.compress(kit.article(number)), Content_Encoding="gzip")
        elif value < 0.22 and site.hits[handler.path] == 1:
            kit.send(handler, b"", 429, Retry_After="0")
        elif 0.22 <= value < 0.225:
            handler.wfile.write(b"kein http\r\n\r\n")
        elif 0.225 <= value < 0.23:
            handler.connection.close()
        else:
            kit.send(handler, kit.article(number))

    names = [
        (0.02, "http_500"),
        (0.04, "protocol"),
        (0.06, "bad_encoding"),
        (0.08, "private_address"),
        (0.10, "redirect_loop"),
        (0.12, "not_text"),
        (0.14, "tdm_reserved"),
        (0.16, "not_html"),
        (0.22, ""),
        (0.23, "protocol"),
    ]
    for number, value in dice.items():
        expected[f"{site.base}/seite/{number}"] = next(
            (n for bound, n in names if value < bound), ""
        )
    site.page("/robots.txt", b"")
    site.page("/.well-known/tdmrep.json", b"", 404)
    site.fallback = serve
    client = kit.make_client(seconds=10)
    start = time.monotonic()
    tally, captures = run(Wish(urls=tuple(expected)), tmp_path, client, extractor, threads=8)
    assert time.monotonic() - start < 120
    assert tally.asked == count
    assert tally.count("stored") + tally.count("skipped") + tally.count("failed") == count
    found = {url: c.reason or "" for url, c in captures.items()}
    wrong = {(expected[u], r, captures[u].message) for u, r in found.items() if r != expected[u]}
    assert wrong == set()
    assert len(list(read_index(tmp_path))) == count
    stored = [c for c in captures.values() if c.outcome == "stored"]
    assert sum(1 for a in read(tmp_path) if isinstance(a, Article)) == len(stored)
    lines = (tmp_path / "index.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["fetched_at"] for line in lines)
