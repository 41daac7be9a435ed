import gzip
import itertools
import socket
import ssl
import time
from typing import Any

import pytest

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web import transport
from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.pacing import Pacer, retry_after


def reason(client: Client, url: str, **kwargs: Any) -> str:
    with pytest.raises(FetchError) as caught:
        client.get(url, **kwargs)
    return caught.value.reason


def test_a_page_is_fetched_under_an_honest_name(site: Any, client: Client) -> None:
    site.page("/a", b"<p>ja</p>")
    answer = client.get(site.base + "/a#teil")
    assert (answer.status, answer.body) == (200, b"<p>ja</p>")
    assert site.agents == {"nlp-fin/test (+test@example.org)"}
    assert site.hits["/robots.txt"] == 1


def test_loopback_is_refused_unless_a_test_allows_it(site: Any) -> None:
    assert reason(Client("x"), site.base + "/a") == "private_address"
    assert not site.hits


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://127.0.0.2/",
        "http://[::1]/",
    ],
)
def test_redirect_to_a_private_address(site: Any, client: Client, target: str) -> None:
    site.redirect("/a", target)
    assert reason(client, site.base + "/a") == "private_address"


def test_redirect_to_another_scheme(site: Any, client: Client) -> None:
    site.redirect("/a", "file:///etc/passwd")
    assert reason(client, site.base + "/a") == "bad_url"


def test_robots_and_its_redirect_are_kept_from_private_addresses(site: Any, client: Client) -> None:
    site.redirect("/robots.txt", "http://10.0.0.1/robots.txt")
    site.page("/a", b"x")
    assert reason(client, site.base + "/a") == "private_address"
    assert not site.hits["/a"]


def test_a_name_is_looked_up_once_and_that_address_is_used(
    site: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: the second answer of the name server would be another machine."""
    site.page("/a", b"ja")
    port = int(site.base.rsplit(":", 1)[1])
    answers = ["127.0.0.1", "127.0.0.1", "127.0.0.1", "10.0.0.1"]
    looked: list[str] = []

    def lookup(host: str, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[len(looked) - 1], port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(transport, "_connect", _connect_without_lookup(transport._connect, looked))
    assert client.get(f"http://rebind.example:{port}/a").body == b"ja"
    assert len(looked) == 3  # robots.txt, tdmrep.json, the page: one look-up each
    assert reason(client, f"http://rebind.example:{port}/a") == "private_address"


def _connect_without_lookup(connect: Any, looked: list[str]) -> Any:
    """Connecting must not look the name up again: the socket gets an address."""

    def checked(host: str, port: int, bounds: Any) -> Any:
        real = socket.create_connection

        def create(address: tuple[str, int], **kwargs: Any) -> socket.socket:
            assert address[0] == "127.0.0.1"
            made = socket.socket()
            made.settimeout(kwargs.get("timeout"))
            made.connect(address)
            return made

        socket.create_connection = create  # type: ignore[assignment]
        try:
            return connect(host, port, bounds)
        finally:
            socket.create_connection = real

    return checked


def test_the_peer_is_looked_at_after_connecting(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.page("/a", b"x")
    monkeypatch.setattr(transport, "vetted_addresses", lambda *a, **k: ["127.0.0.1"])
    assert reason(Client("x"), site.base + "/a") == "private_address"


def test_redirects_are_followed_and_bounded(site: Any, client: Client) -> None:
    for i in range(10):
        site.redirect(f"/{i}", f"/{i + 1}")
    site.page("/10", b"ja")
    assert client.get(site.base + "/6").url == site.base + "/10"
    assert reason(client, site.base + "/0") == "too_many_redirects"
    site.redirect("/x", "/y")
    site.redirect("/y", "/x")
    assert reason(client, site.base + "/x") == "redirect_loop"
    site.page("/leer", b"", 302)
    assert reason(client, site.base + "/leer") == "protocol"


def test_slow_drip_is_cut_off(site: Any, kit: Any) -> None:
    site.routes["/a"] = kit.drip
    start = time.monotonic()
    assert reason(kit.make_client(seconds=0.5), site.base + "/a") == "timeout"
    assert time.monotonic() - start < 3


def test_server_that_says_nothing(site: Any, kit: Any) -> None:
    site.routes["/a"] = lambda handler: time.sleep(2)
    assert reason(kit.make_client(seconds=0.4), site.base + "/a") in {"timeout", "protocol"}


def test_bounds_of_bytes(site: Any, client: Client, kit: Any) -> None:
    site.routes["/bombe"] = kit.bomb
    assert reason(client, site.base + "/bombe") == "too_large"
    site.page("/gross", b"a" * 1_500_000)
    assert reason(client, site.base + "/gross") == "too_large"
    site.page("/luegt", b"a" * 1_500_000, Content_Length="")
    assert reason(client, site.base + "/luegt") in {"too_large", "protocol"}


def test_compression(site: Any, client: Client) -> None:
    site.page("/a", gzip.compress(b"ja" * 1000), Content_Encoding="gzip")
    assert client.get(site.base + "/a").body == b"ja" * 1000
    site.page("/b", b"kein gzip", Content_Encoding="gzip")
    assert reason(client, site.base + "/b") == "bad_encoding"
    site.page("/c", b"x", Content_Encoding="br")
    assert reason(client, site.base + "/c") == "bad_encoding"


def test_an_answer_that_breaks_off(site: Any, client: Client) -> None:
    site.page("/a", b"halb", Content_Length="4000")
    assert reason(client, site.base + "/a") == "protocol"


def test_statuses_are_reasons(site: Any, client: Client) -> None:
    site.page("/weg", b"", 410)
    assert reason(client, site.base + "/weg") == "http_410"
    assert reason(client, site.base + "/nie") == "http_404"


def test_conditions_and_304(site: Any, client: Client, kit: Any) -> None:
    def conditional(handler: Any) -> None:
        same = handler.headers.get("If-None-Match") == '"1"'
        kit.send(handler, b"" if same else b"ja", 304 if same else 200, ETag='"1"')

    site.routes["/a"] = conditional
    assert client.get(site.base + "/a").status == 200
    assert client.get(site.base + "/a", conditions={"If-None-Match": '"1"'}).status == 304


def test_429_is_waited_out_and_then_given_up(site: Any, client: Client, kit: Any) -> None:
    def busy(handler: Any) -> None:
        first = site.hits["/a"] == 1
        kit.send(handler, b"ja", 429 if first else 200, Retry_After="1")

    site.routes["/a"] = busy
    assert client.get(site.base + "/a").body == b"ja"
    times = [t for path, t in site.times if path == "/a"]
    assert times[1] - times[0] >= 0.9
    site.page("/b", b"", 429, Retry_After="0")
    assert reason(client, site.base + "/b") == "retry_later"
    assert site.hits["/b"] == 3
    site.page("/c", b"", 503, Retry_After="3600")
    assert reason(client, site.base + "/c") == "retry_later"
    assert site.hits["/c"] == 1


def test_robots_under_our_own_name(site: Any, client: Client) -> None:
    site.page(
        "/robots.txt", b"User-agent: *\nDisallow: /alle\n\nUser-agent: nlp-fin\nDisallow: /wir\n"
    )
    site.page("/alle/a", b"x")
    assert reason(client, site.base + "/wir/a") == "robots"
    assert client.get(site.base + "/alle/a").status == 200
    assert not site.hits["/wir/a"]


def test_robots_of_the_redirects_target_count(site: Any, other_site: Any, client: Client) -> None:
    other_site.page("/robots.txt", b"User-agent: *\nDisallow: /")
    other_site.page("/b", b"x")
    site.redirect("/a", other_site.base + "/b")
    assert reason(client, site.base + "/a") == "robots"
    assert not other_site.hits["/b"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_had_allow_nothing(site: Any, client: Client, status: int) -> None:
    site.page("/robots.txt", b"", status)
    site.page("/a", b"x")
    assert reason(client, site.base + "/a") == "robots_unavailable"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_that_do_not_exist_allow_all(site: Any, client: Client, status: int) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /", status)
    site.page("/a", b"x")
    assert client.get(site.base + "/a").status == 200


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("User-agent: GPTBot\nDisallow: /", "ai_opt_out"),
        ("User-agent: CCBot\nUser-agent: ClaudeBot\nDisallow: /artikel", "ai_opt_out"),
        ("User-agent: *\nContent-Signal: search=yes, ai-input=no\nAllow: /", "ai_opt_out"),
    ],
)
def test_reservations_in_robots(site: Any, client: Client, robots: str, expected: str) -> None:
    site.page("/robots.txt", robots.encode())
    site.page("/artikel/a", b"x")
    assert reason(client, site.base + "/artikel/a") == expected
    assert client.get(site.base + "/artikel/a", licensed=True).status == 200


def test_ai_rules_for_other_paths_do_not_matter(site: Any, client: Client) -> None:
    site.page(
        "/robots.txt", b"User-agent: GPTBot\nDisallow: /forum\nUser-agent: BadBot\nDisallow: /"
    )
    site.page("/artikel", b"x")
    assert client.get(site.base + "/artikel").status == 200


def test_tdm_reservation_in_file_and_header(site: Any, client: Client, kit: Any) -> None:
    site.page("/.well-known/tdmrep.json", b'[{"location": "/plus/*", "tdm-reservation": 1}]')
    site.page("/plus/a", b"x")
    site.page("/frei/a", b"x")
    assert reason(client, site.base + "/plus/a") == "tdm_reserved"
    assert client.get(site.base + "/frei/a").status == 200
    site.page("/frei/b", b"x", TDM_Reservation="1")
    assert reason(client, site.base + "/frei/b") == "tdm_reserved"
    site.page("/frei/c", b"x", X_Robots_Tag="noai, noimageai")
    assert reason(client, site.base + "/frei/c") == "ai_opt_out"


def test_hostile_rules_files_are_survived(site: Any, client: Client) -> None:
    site.page("/robots.txt", b"\xff\xfe\x00" * 1000 + b"User-agent: *\nDisallow: /" + b"*a" * 200)
    site.page("/.well-known/tdmrep.json", b"[" * 100_000)
    site.page("/a", b"x")
    assert client.get(site.base + "/a").status == 200


def test_requests_to_a_host_are_kept_apart(site: Any, kit: Any) -> None:
    client = kit.make_client()
    client.pacer = Pacer(0.15)
    for name in ("/a", "/b"):
        site.page(name, b"x")
        client.get(site.base + name)
    times = [t for _, t in site.times]
    assert all(b - a > 0.1 for a, b in itertools.pairwise(times))


def test_the_sites_delay_counts_where_it_is_longer(site: Any, kit: Any) -> None:
    waits: list[float] = []
    client = kit.make_client()
    client.pacer = Pacer(0.0, clock=lambda: 0.0, sleep=waits.append)
    site.page("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n")
    site.page("/a", b"x")
    client.get(site.base + "/a")
    client.get(site.base + "/a")
    client.get(site.base + "/a", own_delay=9.0)
    client.get(site.base + "/a")
    assert waits == [7.0, 14.0, 23.0]


def test_certificates_are_verified_always(site: Any, client: Client) -> None:
    assert transport._tls().verify_mode == ssl.CERT_REQUIRED
    assert transport._tls().check_hostname
    site.page("/a", b"x")
    assert reason(client, site.base.replace("http:", "https:") + "/a") == "robots_unavailable"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("12", 12),
        ("0", 0),
        ("Wed, 05 Nov 2025 10:00:30 GMT", 30),
        ("Wed, 05 Nov 2025 09:00:00 GMT", 0),
        ("bald", 5),
        (None, 5),
        ("-3", 5),
        ("9" * 5000, 999999),
    ],
)
def test_retry_after(value: str | None, seconds: float) -> None:
    now = 1762336800.0  # 2025-11-05 10:00:00 UTC
    assert retry_after(value, now=now, default=5) == seconds
