"""From what a user wishes for to single addresses: feeds, sitemaps and lists are read."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from nlp_fin.errors import FetchError, InputError
from nlp_fin.ingest.web.address import host_of, normal_url
from nlp_fin.ingest.web.advice import with_next_step
from nlp_fin.ingest.web.archive import Capture
from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.listings import Entry, feed_entries, page_links, sitemap_entries
from nlp_fin.ingest.web.sources_file import SiteSource
from nlp_fin.ingest.web.transport import Response

_XML = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for."""

    urls: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    sources: tuple[SiteSource, ...] = ()
    since: date | None = None
    limit: int | None = None
    match: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One address to be fetched, with the source it belongs to."""

    url: str
    day: date | None = None
    source: SiteSource | None = None


@dataclass(slots=True)
class Tally:
    """Counts of a run: `asked` is the sum of all outcomes. `listings_failed` names feeds,
    sitemaps and lists that could not be read, with the reason."""

    asked: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    listings_failed: list[tuple[str, str]] = field(default_factory=list)
    duplicates: int = 0

    def count(self, outcome: str) -> int:
        return sum(n for (kind, _), n in self.outcomes.items() if kind == outcome)

    def add(self, capture: Capture) -> None:
        self.outcomes[capture.outcome, capture.reason or ""] += 1
        self.duplicates += capture.duplicate_of is not None


def collect(wish: Wish, client: Client, tally: Tally) -> list[Job]:
    """Every address that is wanted, once, up to the limit; filters are applied."""
    jobs: dict[str, Job] = {}
    for job in _all_jobs(wish, client, tally):
        if wish.limit is not None and len(jobs) >= wish.limit:
            break
        if wish.match and not re.search(wish.match, job.url):
            continue
        if wish.since and job.day and job.day < wish.since:
            continue
        if job.source is None or job.source.wants(job.url):
            jobs.setdefault(job.url, job)
    tally.asked = len(jobs)
    return list(jobs.values())


def _all_jobs(wish: Wish, client: Client, tally: Tally) -> Iterator[Job]:
    for url in wish.urls:
        try:
            yield Job(normal_url(url))
        except FetchError:
            yield Job(url)
    plain = SiteSource("", feeds=wish.feeds, sitemaps=wish.sitemaps, lists=wish.lists)
    for source in (plain, *wish.sources):
        owner = source if source.name else None
        for entry in _listed(source, client, tally):
            yield Job(entry.url, entry.day, owner)


def _listed(source: SiteSource, client: Client, tally: Tally) -> Iterator[Entry]:
    def get(url: str, accept: str = _XML) -> Response:
        return client.get(url, licensed=source.licensed, own_delay=source.delay, accept=accept)

    def failed(url: str, error: FetchError | InputError) -> None:
        message = with_next_step(error.reason, str(error))
        tally.listings_failed.append((url, f"{error.reason}: {message}"))

    for url in source.feeds:
        try:
            yield from feed_entries(get(url).body, normal_url(url))
        except FetchError as error:
            failed(url, error)
    for url in source.sitemaps:
        try:
            for sitemap in _sitemaps(url, client):
                yield from sitemap_entries(sitemap, get, on_error=failed)
        except FetchError as error:
            failed(url, error)
    for url in source.lists:
        try:
            answer = get(url, "text/html")
            yield from page_links(answer.body, answer.url, charset_of(answer))
        except (FetchError, InputError) as error:
            failed(url, error)


def _sitemaps(url: str, client: Client) -> list[str]:
    """The sitemap itself; for the address of a whole site those that its robots.txt names."""
    address = normal_url(url)
    if urlsplit(address).path != "/":
        return [address]
    named = client.sitemaps(address)
    return named or [normal_url("/sitemap.xml", address)]


def charset_of(answer: Response) -> str | None:
    """The charset in the Content-Type header."""
    found = re.search(
        r"charset\s*=\s*[\"']?([\w.:-]{2,40})", answer.headers.get("content-type", ""), re.I
    )
    return found.group(1) if found else None


def by_turns(jobs: Iterable[Job]) -> list[Job]:
    """One job of each host in turn, so that no host's delay keeps the others waiting."""
    hosts: dict[str, deque[Job]] = {}
    for job in jobs:
        hosts.setdefault(host_of(job.url), deque()).append(job)
    ordered: list[Job] = []
    queues = deque(hosts.values())
    while queues:
        queue = queues.popleft()
        ordered.append(queue.popleft())
        if queue:
            queues.append(queue)
    return ordered
