"""One run of fetching: from what was asked to an archive, with an outcome for every address."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, date, datetime

from nlp_fin.errors import FetchError, InputFailedError, InputSkippedError
from nlp_fin.ingest.calendar_words import BERLIN
from nlp_fin.ingest.duplicates import DuplicateIndex, unpack
from nlp_fin.ingest.web.address import normal_url
from nlp_fin.ingest.web.advice import with_next_step
from nlp_fin.ingest.web.archive import Archive, Capture, kept_headers
from nlp_fin.ingest.web.client import Client
from nlp_fin.ingest.web.collect import Job, Tally, by_turns, charset_of
from nlp_fin.ingest.web.robots import page_refusal
from nlp_fin.ingest.web.sources_file import SiteSource
from nlp_fin.ingest.web.transport import Response
from nlp_fin.ingest.web.watchdog import Extract, Extractor

_RULES = frozenset(("robots", "ai_opt_out", "tdm_reserved"))
"""Refusals that are the site's wish: the page is skipped, nothing failed."""


class Visitor:
    """Fetches jobs into an archive with a bounded number of threads."""

    def __init__(
        self,
        client: Client,
        archive: Archive,
        extractor: Extractor,
        *,
        since: date | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client, self._archive, self._extractor = client, archive, extractor
        self._since, self._now = since, now
        self._lock = threading.Lock()
        self._duplicates = DuplicateIndex()
        self._addresses: dict[str, str] = {}
        self._bodies: dict[str, str] = {}
        for capture in archive.captures:
            if capture.outcome == "stored":
                self._remember(capture)

    def run(self, jobs: Sequence[Job], tally: Tally, *, threads: int = 4) -> Iterator[Capture]:
        """Captures as they come; every one is counted and written to the index."""
        waiting = deque(by_turns(jobs))
        running: dict[Future[Capture], Job] = {}
        with ThreadPoolExecutor(max_workers=threads) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < 2 * threads:
                        job = waiting.popleft()
                        running[pool.submit(self.visit, job)] = job
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        capture = self._outcome(future, running.pop(future))
                        tally.add(capture)
                        yield capture
            finally:
                pool.shutdown(cancel_futures=True)

    def _outcome(self, future: Future[Capture], job: Job) -> Capture:
        """The capture, or a failure that names an error nobody foresaw."""
        error = future.exception()
        if error is None:
            return future.result()
        if not isinstance(error, Exception):
            raise error
        capture = self._capture(job, "failed", "internal", f"{type(error).__name__}: {error}")
        self._archive.record(capture)
        return capture

    def visit(self, job: Job) -> Capture:
        """Fetches one address and writes what came of it to the archive."""
        known = self._archive.latest(job.url)
        if known and job.day and known.fetched_at[:10] > job.day.isoformat():
            return self._skip(job, "unchanged", "not changed since it was stored")
        source = job.source or SiteSource("")
        try:
            answer = self._client.get(
                job.url,
                conditions=self._archive.conditions(job.url),
                licensed=source.licensed,
                own_delay=source.delay,
            )
        except FetchError as error:
            outcome = "skipped" if error.reason in _RULES else "failed"
            return self._record(job, outcome, error.reason, str(error))
        if answer.status == 304:
            return self._skip(job, "unchanged", "not changed since it was stored")
        return self._keep(job, answer, source)

    def _keep(self, job: Job, answer: Response, source: SiteSource) -> Capture:
        kind = answer.headers.get("content-type", "text/html").split(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", ""):
            return self._skip(job, "not_html", f"{job.url}: the server sends {kind[:60]}")
        if not source.licensed:
            refusal = page_refusal(answer.body[:60_000].decode("utf-8", errors="replace"))
            if refusal is not None:
                return self._skip(job, refusal[0], f"{job.url}: {refusal[1]}")
        moment = self._now()
        try:
            extract = self._extractor.extract(
                answer.body,
                url=answer.url,
                charset=charset_of(answer),
                fetched=moment.astimezone(BERLIN).date(),
                selector=source.body,
            )
        except InputSkippedError as error:
            return self._skip(job, error.reason, str(error))
        except InputFailedError as error:
            # kept all the same: a better extractor may read it later
            digest = self._archive.put(answer.body)
            return self._record(job, "failed", error.reason, str(error), answer, digest)
        if self._since and extract.published and extract.published < self._since.isoformat():
            return self._skip(job, "older", f"{job.url}: published {extract.published}")
        return self._store(job, answer, extract)

    def _store(self, job: Job, answer: Response, extract: Extract) -> Capture:
        digest = self._archive.put(answer.body)
        with self._lock:
            known = self._archive.latest(job.url)
            if known and known.sha256 == digest and known.outcome == "stored":
                return self._skip(job, "unchanged", "the same content as before")
            twin = self._twin(job.url, answer.url, extract.canonical, digest)
            if twin is not None:
                return self._skip(job, "same_page", f"{job.url}: the same page as {twin}")
            capture = self._capture(
                job, "stored", None, None, answer, digest, extract, self._similar(extract, job.url)
            )
            self._archive.record(capture)
            self._remember(capture)
        return capture

    def _twin(self, url: str, final: str, canonical: str | None, digest: str) -> str | None:
        """Another address under which this very page is stored already."""
        for address in _normal(final, canonical):
            owner = self._addresses.get(address)
            if owner is not None and owner != url:
                return owner
        owner = self._bodies.get(digest)
        return owner if owner != url else None

    def _similar(self, extract: Extract, url: str) -> str | None:
        value = unpack(extract.signature) if extract.signature else None
        match = self._duplicates.find(value) if value is not None else None
        return match.key if match is not None and match.key != url else None

    def _remember(self, capture: Capture) -> None:
        for address in (capture.url, *_normal(capture.final_url, capture.canonical)):
            self._addresses.setdefault(address, capture.url)
        if capture.sha256:
            self._bodies.setdefault(capture.sha256, capture.url)
        value = unpack(capture.signature) if capture.signature else None
        if value is not None:
            self._duplicates.add(capture.url, value)

    def _skip(self, job: Job, reason: str, message: str) -> Capture:
        return self._record(job, "skipped", reason, message)

    def _record(
        self,
        job: Job,
        outcome: str,
        reason: str,
        message: str,
        answer: Response | None = None,
        digest: str | None = None,
    ) -> Capture:
        capture = self._capture(job, outcome, reason, message, answer, digest)
        self._archive.record(capture)
        return capture

    def _capture(
        self,
        job: Job,
        outcome: str,
        reason: str | None,
        message: str | None,
        answer: Response | None = None,
        digest: str | None = None,
        extract: Extract | None = None,
        duplicate_of: str | None = None,
    ) -> Capture:
        return Capture(
            url=job.url,
            outcome=outcome,
            fetched_at=self._now().isoformat(timespec="seconds"),
            reason=reason,
            message=with_next_step(reason, message),
            final_url=answer.url if answer else None,
            canonical=extract.canonical if extract else None,
            sha256=digest,
            status=answer.status if answer else None,
            headers=kept_headers(answer.headers) if answer else {},
            source=job.source.name if job.source else None,
            title=extract.title if extract else None,
            published=extract.published if extract else None,
            article_id=extract.article_id if extract else None,
            duplicate_of=duplicate_of,
            signature=extract.signature if extract else None,
            selector=job.source.body if job.source else None,
        )


def _normal(*addresses: str | None) -> list[str]:
    found = []
    for address in addresses:
        if address:
            try:
                found.append(normal_url(address))
            except FetchError:
                continue
    return found
