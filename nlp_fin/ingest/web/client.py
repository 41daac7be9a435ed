"""Fetching one address with manners: rules, pace and safety are asked on every hop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web.address import host_of, normal_url
from nlp_fin.ingest.web.pacing import Pacer, retry_after
from nlp_fin.ingest.web.robots import RulesCache, header_refusal
from nlp_fin.ingest.web.transport import Bounds, Response, request

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class Client:
    """A visitor of sites. Safe for use from several threads.

    `agent` is the User-Agent with a contact address. `longest_wait` bounds the seconds that a
    Retry-After may ask for before the page counts as failed.
    """

    agent: str
    bounds: Bounds = field(default_factory=Bounds)
    pacer: Pacer = field(default_factory=Pacer)
    max_redirects: int = 5
    retries: int = 2
    longest_wait: float = 60.0
    now: Callable[[], float] = time.time
    _rules: RulesCache = field(init=False)

    def __post_init__(self) -> None:
        self._rules = RulesCache(self._get_rules)

    def get(
        self,
        url: str,
        *,
        conditions: Mapping[str, str] | None = None,
        licensed: bool = False,
        own_delay: float = 0.0,
        accept: str = "text/html,application/xhtml+xml;q=0.9",
    ) -> Response:
        """The answer (200 or 304) behind `url`, redirects followed.

        Raises `FetchError` with the reason: a rule (`robots`, `robots_unavailable`,
        `ai_opt_out`, `tdm_reserved`), a bound, or the status (`http_404`).
        """
        current = normal_url(url)
        seen = {current}
        for _ in range(self.max_redirects + 1):
            answer = self._polite(current, conditions or {}, licensed, own_delay, accept)
            if answer.status not in _REDIRECTS:
                return self._accepted(answer, licensed)
            current = _target(answer)
            if current in seen:
                raise FetchError(f"{url}: redirects run in a circle", reason="redirect_loop")
            seen.add(current)
        raise FetchError(
            f"{url}: more than {self.max_redirects} redirects", reason="too_many_redirects"
        )

    def sitemaps(self, url: str) -> list[str]:
        """Sitemaps that the robots.txt of the site names."""
        return self._rules.rules(normal_url(url)).sitemaps()

    def _accepted(self, answer: Response, licensed: bool) -> Response:
        if answer.status not in (200, 304):
            raise FetchError(
                f"{answer.url}: the server answers {answer.status}", reason=f"http_{answer.status}"
            )
        refusal = None if licensed else header_refusal(answer.headers)
        if refusal is not None:
            raise FetchError(f"{answer.url}: {refusal[1]}", reason=refusal[0])
        return answer

    def _polite(
        self,
        url: str,
        conditions: Mapping[str, str],
        licensed: bool,
        own_delay: float,
        accept: str,
    ) -> Response:
        """One hop: allowed, in its turn, and tried again where the server asks for patience."""
        rules = self._rules.rules(url)
        refusal = rules.refusal(url, licensed=licensed)
        if refusal is not None:
            raise FetchError(refusal[1], reason=refusal[0])
        headers = {**self._headers(accept), **conditions}
        for attempt in range(self.retries + 1):
            self.pacer.wait(host_of(url), max(rules.delay(), own_delay))
            answer = request(url, headers, self.bounds)
            if answer.status not in (429, 503):
                return answer
            seconds = retry_after(answer.headers.get("retry-after"), now=self.now())
            if seconds > self.longest_wait:
                raise FetchError(
                    f"{url}: the server asks to come back in {seconds:.0f} seconds",
                    reason="retry_later",
                )
            if attempt < self.retries:
                self.pacer.hold(host_of(url), seconds)
        raise FetchError(
            f"{url}: the server answers {answer.status} again and again", reason="retry_later"
        )

    def _get_rules(self, url: str) -> Response:
        """robots.txt and its like: no rules apply to them, safety does."""
        current = url
        for _ in range(self.max_redirects + 1):
            self.pacer.wait(host_of(current))
            answer = request(current, self._headers("text/plain,*/*;q=0.1"), self.bounds)
            if answer.status not in _REDIRECTS:
                return answer
            current = _target(answer)
        raise FetchError(f"{url}: too many redirects", reason="too_many_redirects")

    def _headers(self, accept: str) -> dict[str, str]:
        return {
            "User-Agent": self.agent,
            "Accept": accept,
            "Accept-Language": "de,en;q=0.3",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }


def _target(answer: Response) -> str:
    location = answer.headers.get("location", "")
    if not location:
        raise FetchError(f"{answer.url}: a redirect without a target", reason="protocol")
    # servers send UTF-8 here although the header is Latin-1 by the standard
    text = location.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
    target = normal_url(text, answer.url)
    if answer.url.startswith("https:") and target.startswith("http:"):
        raise FetchError(f"{answer.url}: redirects from https down to http", reason="tls")
    return target
