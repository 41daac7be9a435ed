"""A site on this machine that misbehaves on purpose."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.pacing import Pacer
from nlp_fin.ingest.web.transport import Bounds

SENTENCE = (
    "Der Umsatz der Firma Nummer {n} stieg im dritten Quartal um {p} Prozent auf {m} "
    "Millionen Euro, "
    "wie der Vorstand am Mittwoch in München mitteilte. "
)


def article(number: int, *, head: str = "", lines: int = 6) -> bytes:
    """A page with a text of its own for each number."""
    body = "".join(
        f"<p>{SENTENCE.format(n=number * 31 + i, p=(number + i) % 40 + 1, m=number * 7 + i * 13)}"
        f"Satz {number}-{i} hat {number * i + 5} eigene Wörter über Aktie {number + i * 1000}.</p>"
        for i in range(lines)
    )
    return (
        f"<!DOCTYPE html><html lang='de'><head><meta charset='utf-8'><title>Meldung {number} "
        "zum Quartal"
        f"</title>{head}</head><body><main><h1>Meldung {number} zum "
        f"Quartal</h1>{body}</main></body></html>"
    ).encode()


class Site:
    """Paths to handlers; counts requests by path and keeps their headers."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.times: list[tuple[str, float]] = []
        self.agents: set[str] = set()
        self.routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.fallback: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.base = ""

    def page(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.routes[path] = lambda handler: send(handler, body, status, **headers)

    def redirect(self, path: str, target: str) -> None:
        self.routes[path] = lambda handler: send(handler, b"", 302, Location=target)


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    names = {name.replace("_", "-").lower() for name in headers}
    if "content-type" not in names:
        handler.send_header("Content-Type", "text/html; charset=utf-8")
    if "content-length" not in names:
        handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """One byte in a while, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """30 MB of zeros in 30 kB."""
    body = gzip.compress(b"0" * 30_000_000)
    send(handler, body, Content_Encoding="gzip")


def start(site: Site) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.hits[self.path] += 1
            site.times.append((self.path, time.monotonic()))
            site.agents.add(self.headers.get("User-Agent", ""))
            route = site.routes.get(self.path) or site.fallback
            try:
                if route is None:
                    send(self, b"nichts", 404)
                else:
                    route(self)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    site.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    return server


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    server = start(made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    made = Site()
    server = start(made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def client() -> Client:
    return make_client()


def make_client(**bounds: float) -> Client:
    limits = {"seconds": 2.0, "connect_seconds": 1.0, **bounds}
    return Client(
        "nlp-fin/test (+test@example.org)",
        bounds=Bounds(
            max_bytes=int(limits.get("max_bytes", 1_000_000)),
            max_unpacked=int(limits.get("max_unpacked", 2_000_000)),
            seconds=limits["seconds"],
            connect_seconds=limits["connect_seconds"],
            allowed=frozenset({"127.0.0.1"}),
        ),
        pacer=Pacer(0.0),
        longest_wait=3.0,
    )


@pytest.fixture
def kit() -> SimpleNamespace:
    """The helpers of this file, for tests that need more than the fixtures."""
    return SimpleNamespace(
        article=article, bomb=bomb, drip=drip, send=send, make_client=make_client
    )
