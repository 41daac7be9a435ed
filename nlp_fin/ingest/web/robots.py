"""What a site allows: robots.txt under our own name, and reservations against text mining.

A robots.txt that cannot be had because the server fails means that nothing is allowed (RFC 9309).
A site that shuts out programs of the AI trade by name, or reserves text and data mining (TDMRep,
`Content-Signal`), is taken at its word although it does not name us.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from nlp_fin.errors import FetchError
from nlp_fin.ingest.web.address import origin_of
from nlp_fin.ingest.web.transport import Response
from nlp_fin.lexicon.resources import load_toml

TOKEN = "nlp-fin"
"""The name under which robots.txt addresses us."""

_MAX_ROBOTS = 500_000


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Rules of one origin. `closed` says that there are no rules to be had: nothing is allowed."""

    robots: Protego | None = None
    closed: str | None = None
    ai_agents: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()

    def refusal(self, url: str, *, licensed: bool) -> tuple[str, str] | None:
        """(reason, message) why `url` must not be fetched, or null.

        `licensed` lifts reservations against mining, never robots.txt under our own name.
        """
        if self.closed is not None:
            return "robots_unavailable", self.closed
        if self.robots is not None and not self.robots.can_fetch(url, TOKEN):
            return "robots", f"{url}: robots.txt does not allow it for {TOKEN}"
        if licensed:
            return None
        if self.signals:
            return "ai_opt_out", f"{url}: robots.txt says {', '.join(self.signals)}"
        if self.robots is not None:
            for agent in self.ai_agents:
                if not self.robots.can_fetch(url, agent):
                    return "ai_opt_out", f"{url}: robots.txt shuts out {agent}"
        path = urlsplit(url).path
        for location in self.reserved:
            if re.match(_location_pattern(location), path):
                return "tdm_reserved", f"{url}: the site reserves text and data mining"
        return None

    def delay(self) -> float:
        """Crawl-delay in seconds, at most 300."""
        value = self.robots.crawl_delay(TOKEN) if self.robots is not None else None
        return min(float(value), 300.0) if value else 0.0

    def sitemaps(self) -> list[str]:
        return list(self.robots.sitemaps)[:50] if self.robots is not None else []


def _location_pattern(location: str) -> str:
    ends = location.endswith("$")
    body = re.escape(location.rstrip("$")[:500])
    return re.sub(r"(?:\\\*)+", "[^\n]*?", body) + ("$" if ends else "")


@dataclass(slots=True)
class RulesCache:
    """Rules of each origin, fetched once. `get` fetches an address without asking for rules."""

    get: Callable[[str], Response]
    _rules: dict[str, SiteRules] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rules(self, url: str) -> SiteRules:
        origin = origin_of(url)
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            if origin not in self._rules:
                self._rules[origin] = self._fetch(origin)
            return self._rules[origin]

    def _fetch(self, origin: str) -> SiteRules:
        try:
            answer = self.get(f"{origin}/robots.txt")
        except FetchError as error:
            if error.reason == "private_address":
                raise
            return SiteRules(closed=f"{origin}/robots.txt cannot be had: {error}")
        if answer.status == 429 or answer.status >= 500:
            return SiteRules(closed=f"{origin}/robots.txt: the server answers {answer.status}")
        text = (
            answer.body[:_MAX_ROBOTS].decode("utf-8", errors="replace")
            if answer.status == 200
            else ""
        )
        return SiteRules(
            robots=Protego.parse(text) if text.strip() else None,
            ai_agents=_named_agents(text),
            signals=_signals(text),
            reserved=self._reserved(origin),
        )

    def _reserved(self, origin: str) -> tuple[str, ...]:
        """Locations of `/.well-known/tdmrep.json` that are reserved."""
        try:
            answer = self.get(f"{origin}/.well-known/tdmrep.json")
        except FetchError:
            return ()
        if answer.status != 200 or len(answer.body) > _MAX_ROBOTS:
            return ()
        try:
            entries = json.loads(answer.body)
        except (ValueError, RecursionError):
            return ()
        return tuple(
            str(e.get("location", "/*"))
            for e in (entries if isinstance(entries, list) else [])[:500]
            if isinstance(e, dict) and str(e.get("tdm-reservation")) == "1"
        )


def _named_agents(robots: str) -> tuple[str, ...]:
    """Names of AI programs that a robots.txt speaks to."""
    lower = robots.lower()
    agents = load_toml("fetch.toml")["ai_agents"]["names"]
    return tuple(
        a
        for a in agents
        if re.search(rf"^\s*user-agent\s*:\s*{re.escape(a.lower())}\b", lower, re.M)
    )


def _signals(robots: str) -> tuple[str, ...]:
    """`ai-input=no` in a Content-Signal line: the text may not be fed to programs like ours."""
    found = []
    for line in re.findall(r"^\s*content-(?:signal|usage)\s*:\s*(.{1,300})$", robots.lower(), re.M):
        found += re.findall(r"\b(?:ai-input|tdm)\s*=\s*(?:no|n)\b", line)
    return tuple(found)


def header_refusal(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """(reason, message) where an answer's headers reserve the page."""
    if headers.get("tdm-reservation", "").strip() == "1":
        return "tdm_reserved", "the header tdm-reservation is 1"
    for name in ("x-robots-tag", "content-signal", "content-usage"):
        value = headers.get(name, "").lower()
        if re.search(r"\bnoai\b|\bai-input\s*=\s*no\b|\btdm\s*=\s*n", value):
            return "ai_opt_out", f"the header {name} is {value[:80]!r}"
    return None


def page_refusal(page: str) -> tuple[str, str] | None:
    """(reason, message) where the first 50,000 characters of a page reserve it."""
    for tag in re.findall(r"<meta\b[^<>]{1,400}>", page[:50_000], re.IGNORECASE):
        lower = tag.lower()
        if "tdm-reservation" in lower and re.search(r"content\s*=\s*[\"']?\s*1\b", lower):
            return "tdm_reserved", "the page's meta data reserves text and data mining"
        named = re.search(r"name\s*=\s*[\"']?(robots|nlp-fin)\b", lower)
        if named and re.search(r"content\s*=\s*[\"'][^\"']{0,200}\bnoai\b", lower):
            return "ai_opt_out", "the page's meta data says noai"
    return None
