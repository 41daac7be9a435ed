"""Web addresses: their normal form, and which machines may be connected to.

A host name is looked up once, every address it gives must be public, and the connection goes to
the address that was looked at: a second look-up (DNS rebinding) never happens.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from nlp_fin.errors import FetchError

_MAX_URL = 2_000
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|wt_\w+|at_\w+|xtor|cmp|icid|ref_src|_ga)$",
    re.I,
)
_PORTS = {"http": 80, "https": 443}


def normal_url(url: str, base: str | None = None) -> str:
    """The address in its normal form: absolute, host in lower case, no fragment, no tracking.

    Raises `FetchError` (`bad_url`) for anything but http and https and for addresses with a
    password or control characters.
    """
    text = url.strip()
    if len(text) > _MAX_URL or re.search(r"[\x00-\x20\x7f\\]", text):
        text = text.replace(" ", "%20")
        if len(text) > _MAX_URL or re.search(r"[\x00-\x1f\x7f\\]", text):
            raise FetchError(f"{url[:80]!r} is no web address", reason="bad_url")
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise FetchError(f"{url[:80]!r} is no web address", reason="bad_url") from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError(f"{url[:80]!r}: only http and https are fetched", reason="bad_url")
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{host}: an address must not hold a password", reason="bad_url")
    netloc = f"[{host}]" if ":" in host else _ascii_host(host)
    if port is not None and port != _PORTS[parts.scheme]:
        netloc += f":{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    kept = [(k, v) for k, v in pairs if not _TRACKING.match(k)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, netloc, path, quote(query, safe="=&%/:?@!$'()*+,;~-._[]"), ""))


def _ascii_host(host: str) -> str:
    try:
        return host.lower().rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        raise FetchError(f"{host[:80]!r} is no host name", reason="bad_url") from None


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def origin_of(url: str) -> str:
    """Scheme, host and port: the scope of a robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def port_of(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or _PORTS[parts.scheme]


def is_public(address: str) -> bool:
    """False for loopback, private, link-local (metadata services), multicast and reserved."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def vetted_addresses(host: str, port: int, *, allowed: Collection[str] = ()) -> list[str]:
    """IP addresses of `host`, all of them public.

    Raises `FetchError`: `dns` where there is none, `private_address` where one is not public.
    `allowed` names addresses that count as public: for tests against a server on this machine.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host ({error})", reason="dns") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not is_public(address) and address not in allowed:
            raise FetchError(
                f"{host} leads to {address}, which is not on the public internet",
                reason="private_address",
            )
    return addresses
