"""Fixtures of the market tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback import Service


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            state.seen.append(self.path)
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            if state.faults:
                status, headers, body = state.faults.pop(0)
            else:
                status, headers, body = state.answer(parts.path, query)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name that http.server asks for

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def price_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Price files of the S&P 500 and the Nasdaq Composite, 1999 to 2018, from `arch`."""
    import arch.data.nasdaq
    import arch.data.sp500

    folder = tmp_path_factory.mktemp("prices")
    for name, module in (("GSPC", arch.data.sp500), ("IXIC", arch.data.nasdaq)):
        module.load().dropna().to_csv(folder / f"{name}.csv", index_label="Date")
    return folder
