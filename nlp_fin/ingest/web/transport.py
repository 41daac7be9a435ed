"""One HTTP request: to a vetted address, with TLS verified, within bounds of bytes and time."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web.address import is_public, port_of, vetted_addresses

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """Upper bounds of one request: bytes on the wire, bytes unpacked, seconds in all."""

    max_bytes: int = 10_000_000
    max_unpacked: int = 20_000_000
    seconds: float = 30.0
    connect_seconds: float = 10.0
    allowed: frozenset[str] = frozenset()
    """For tests only: addresses that may be connected to although they are not public."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered; header names are lower case, `body` is unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    peer: str


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def request(url: str, headers: Mapping[str, str], bounds: Bounds) -> Response:
    """GET `url`, without following redirects.

    Raises `FetchError`: `dns`, `private_address`, `connect`, `tls`, `timeout`, `too_large`,
    `bad_encoding`, `protocol`.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", port_of(url)
    deadline = time.monotonic() + bounds.seconds
    connection = _connect(host, port, bounds)
    with _closing_at(connection, deadline) as expired:
        try:
            secure = (
                _tls().wrap_socket(connection, server_hostname=host)
                if parts.scheme == "https"
                else connection
            )
            peer = str(secure.getpeername()[0])
            if not is_public(peer) and peer not in bounds.allowed:
                raise FetchError(f"{host}: connected to {peer}", reason="private_address")
            answer, fields, body = _exchange(secure, url, headers, bounds)
        except FetchError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise FetchError(
                f"{url}: the certificate is not valid: {error.verify_message}", reason="tls"
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if expired.is_set() or isinstance(error, TimeoutError):
                raise FetchError(
                    f"{url}: no complete answer within {bounds.seconds:g} seconds", reason="timeout"
                ) from None
            reason = "tls" if isinstance(error, ssl.SSLError) else "protocol"
            raise FetchError(f"{url}: {type(error).__name__}: {error}", reason=reason) from None
        if expired.is_set():
            raise FetchError(
                f"{url}: no complete answer within {bounds.seconds:g} seconds", reason="timeout"
            )
    return Response(url, answer.status, fields, body, peer)


def _exchange(
    connection: socket.socket, url: str, headers: Mapping[str, str], bounds: Bounds
) -> tuple[http.client.HTTPResponse, dict[str, str], bytes]:
    parts = urlsplit(url)
    target = parts.path or "/"
    if parts.query:
        target += "?" + parts.query
    client = http.client.HTTPConnection(parts.hostname or "", port_of(url), timeout=bounds.seconds)
    client.sock = connection
    try:
        client.request("GET", target, headers={"Host": parts.netloc, **headers})
        answer = client.getresponse()
        try:
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return answer, fields, _body(answer, fields, bounds, url)
        finally:
            answer.close()
    finally:
        client.close()


def _connect(host: str, port: int, bounds: Bounds) -> socket.socket:
    problem: OSError | None = None
    for address in vetted_addresses(host, port, allowed=bounds.allowed)[:4]:
        try:
            connection = socket.create_connection((address, port), timeout=bounds.connect_seconds)
        except OSError as error:
            problem = error
            continue
        connection.settimeout(bounds.seconds)
        return connection
    reason = "timeout" if isinstance(problem, TimeoutError) else "connect"
    raise FetchError(f"{host}: cannot connect: {problem}", reason=reason)


@contextlib.contextmanager
def _closing_at(connection: socket.socket, deadline: float) -> Iterator[threading.Event]:
    """Cuts the connection at the deadline: a server that drips one byte a second cannot hold us.

    The event is set where that happened.
    """
    expired = threading.Event()
    # the descriptor moves into the TLS socket, so the watch holds a handle of its own
    handle = connection.dup()

    def cut() -> None:
        expired.set()
        with contextlib.suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.01, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        handle.close()
        with contextlib.suppress(OSError):
            connection.close()


def _body(
    answer: http.client.HTTPResponse, fields: Mapping[str, str], bounds: Bounds, url: str
) -> bytes:
    length = fields.get("content-length", "")
    if length.isdigit() and int(length) > bounds.max_bytes:
        raise FetchError(f"{url}: {length} bytes are more than allowed", reason="too_large")
    unpack = _unpacker(fields.get("content-encoding", ""), url)
    wire = unpacked = 0
    parts: list[bytes] = []
    try:
        while chunk := answer.read1(_CHUNK):
            wire += len(chunk)
            if wire > bounds.max_bytes:
                raise FetchError(f"{url}: more than {bounds.max_bytes:,} bytes", reason="too_large")
            data = unpack.decompress(chunk, bounds.max_unpacked - unpacked + 1) if unpack else chunk
            unpacked += len(data)
            if unpacked > bounds.max_unpacked:
                raise FetchError(
                    f"{url}: more than {bounds.max_unpacked:,} bytes unpacked", reason="too_large"
                )
            parts.append(data)
    except zlib.error as error:
        raise FetchError(f"{url}: broken compression: {error}", reason="bad_encoding") from None
    if answer.length:
        raise FetchError(f"{url}: the answer broke off", reason="protocol")
    return b"".join(parts)


def _unpacker(encoding: str, url: str) -> zlib._Decompress | None:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(47)  # finds out itself whether it is gzip or zlib
    raise FetchError(f"{url}: compression {name!r} was not asked for", reason="bad_encoding")
