"""Plain GET for data services: timeouts, retries with backoff and Retry-After, a pace per host."""

from __future__ import annotations

import email.utils
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException

from nlp_fin import __version__
from nlp_fin.config import MarketSettings
from nlp_fin.errors import ProviderError

_RETRY = frozenset((429, 500, 502, 503, 504))
_LIMIT = 50_000_000
"""Bytes of one answer; more is a wrong address, not data."""


def user_agent(contact: str | None) -> str:
    """Who asks: name, version, and the contact from the configuration."""
    return f"nlp-fin/{__version__}" + (f" ({contact})" if contact else "")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (seconds or an HTTP date); None if unusable."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class Client:
    """GET with manners. One per provider; keeps the pace per host."""

    def __init__(
        self, settings: MarketSettings, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._last: dict[str, float] = {}

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of a 200 answer. Raises `ProviderError`: `rate_limited`, `not_found`,
        `refused`, `outage`. Parameters and headers never appear in messages: they may hold keys.
        """
        full = url + ("?" + urllib.parse.urlencode(params) if params else "")
        request = urllib.request.Request(
            full, headers={"User-Agent": user_agent(self._settings.contact), **(headers or {})}
        )
        host = urllib.parse.urlsplit(url).netloc
        error = ProviderError(f"{host}: no answer", reason="outage")
        for attempt in range(self._settings.retries + 1):
            self._pace(host)
            wait = min(2.0**attempt, self._settings.longest_wait)
            try:
                with urllib.request.urlopen(request, timeout=self._settings.timeout) as response:
                    body: bytes = response.read(_LIMIT + 1)
                if len(body) > _LIMIT:
                    raise ProviderError(f"{host}: answer is too large", reason="malformed")
                return body
            except urllib.error.HTTPError as problem:
                problem.close()
                error = _http_error(host, problem.code)
                if problem.code not in _RETRY:
                    raise error from None
                asked = retry_after(problem.headers.get("Retry-After"), datetime.now(UTC))
                if asked is not None:
                    if asked > self._settings.longest_wait:
                        raise error from None
                    wait = max(wait, asked)
            except (urllib.error.URLError, HTTPException, TimeoutError, OSError) as problem:
                reason = getattr(problem, "reason", problem)
                if isinstance(reason, ssl.SSLError):
                    raise ProviderError(f"{host}: {reason}", reason="outage") from None
                error = ProviderError(f"{host}: {type(problem).__name__}", reason="outage")
            if attempt < self._settings.retries:
                self._sleep(wait)
        raise error

    def _pace(self, host: str) -> None:
        last = self._last.get(host)
        if last is not None:
            remaining = self._settings.interval - (time.monotonic() - last)
            if remaining > 0:
                self._sleep(remaining)
        self._last[host] = time.monotonic()


def _http_error(host: str, code: int) -> ProviderError:
    reason = {404: "not_found", 429: "rate_limited"}.get(code)
    if reason is None:
        reason = "refused" if 400 <= code < 500 else "outage"
    return ProviderError(f"{host}: answered {code}", reason=reason)
