import socket

import pytest

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web.address import is_public, normal_url, origin_of, vetted_addresses


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://WWW.Example.ORG:443/a?utm_source=x&id=7#teil", "https://www.example.org/a?id=7"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/ä b", "http://example.org:8080/%C3%A4%20b"),
        ("https://börse.example/ü", "https://xn--brse-5qa.example/%C3%BC"),
        ("http://example.org/a%20b?q=%C3%A4", "http://example.org/a%20b?q=%C3%A4"),
        ("http://[2606:4700::1111]/x", "http://[2606:4700::1111]/x"),
    ],
)
def test_normal_form(url: str, normal: str) -> None:
    assert normal_url(url) == normal
    assert normal_url(normal) == normal


def test_relative_addresses() -> None:
    assert normal_url("../b?x=1", "https://example.org/a/c/d") == "https://example.org/a/b?x=1"
    assert normal_url("//cdn.example/x", "https://example.org/") == "https://cdn.example/x"
    assert origin_of("https://example.org:8443/a") == "https://example.org:8443"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "gopher://example.org",
        "http://user:secret@example.org/",
        "http:///a",
        "http://[::1",
        "http://example.org/\r\nHost: x",
        "http://example.org:99999/",
        "https://" + "a" * 3000,
        "http://" + "ü" * 100 + ".example/",
    ],
)
def test_refused_addresses(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        normal_url(url)
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "kein",
        "192.0.2.1",
        "198.18.0.1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(host: str, port: int, **kwargs: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("8.8.8.8", port)), (0, 0, 0, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(FetchError) as caught:
        vetted_addresses("rebind.example", 80)
    assert caught.value.reason == "private_address"
    assert vetted_addresses("rebind.example", 80, allowed={"10.0.0.1"}) == ["8.8.8.8", "10.0.0.1"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]".strip("[]")]
)
def test_spellings_of_this_machine(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        vetted_addresses(host, 80)
    assert caught.value.reason in {"private_address", "dns"}
