"""`nlp-fin fetch`: bring articles from the web into a local archive that `analyze` reads."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli import exits
from nlp_fin.cli.output import say

if TYPE_CHECKING:
    from nlp_fin.ingest.web.collect import Tally, Wish


def fetch(
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses of articles.")] = None,
    feed: Annotated[list[str] | None, typer.Option(help="RSS or Atom feed; repeatable.")] = None,
    sitemap: Annotated[
        list[str] | None,
        typer.Option(help="Sitemap, or a site whose robots.txt names them; repeatable."),
    ] = None,
    listing: Annotated[
        list[str] | None, typer.Option("--list", help="Page that links to articles; repeatable.")
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option("--from", help="File with one address per line (- is standard input)."),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Name of a source in the sources file; repeatable.")
    ] = None,
    sources: Annotated[Path, typer.Option(help="The sources file.")] = Path("sources.toml"),
    archive: Annotated[Path, typer.Option(help="Folder of the archive.")] = Path("archive"),
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles from this day on.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pages.")] = None,
    match: Annotated[
        str | None, typer.Option(help="Only addresses in which this regular expression is found.")
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            envvar="NLP_FIN_CONTACT",
            help="E-mail or web address in the User-Agent, so that a site can reach you.",
        ),
    ] = None,
    delay: Annotated[
        float, typer.Option(min=0.5, help="Seconds between requests to a host.")
    ] = 2.0,
    threads: Annotated[int, typer.Option(min=1, max=16, help="Hosts visited at once.")] = 4,
    errors: Annotated[
        Path | None, typer.Option(help="Write what was skipped or failed to this JSONL file.")
    ] = None,
) -> None:
    """Fetch articles into an archive; a second run fetches only what is new.

    Asks robots.txt on every hop, waits between requests, and honours reservations against text
    and data mining. Every address ends as stored, skipped or failed, with a reason.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin fetch https://www.example.org/artikel --contact me@example.org

      nlp-fin fetch --feed https://www.example.org/rss --since 2025-11-01 --limit 50

      nlp-fin fetch --source beispiel && nlp-fin analyze archive/
    """
    from nlp_fin.errors import UsageError
    from nlp_fin.ingest.web.collect import Wish
    from nlp_fin.ingest.web.sources_file import SourcesFile, load_sources
    from nlp_fin.run.outputs import refuse_collisions

    refuse_collisions([file for file in (from_file, str(sources)) if file], {"--errors": errors})
    named = load_sources(sources) if source or sources.exists() else SourcesFile()
    unknown = [name for name in source or [] if name not in named.sources]
    if unknown:
        known = ", ".join(named.sources) or "none"
        raise UsageError(f"no source named {unknown[0]!r} in {sources}; there are: {known}")
    wish = Wish(
        urls=(*(urls or ()), *_addresses(from_file)),
        feeds=tuple(feed or ()),
        sitemaps=tuple(sitemap or ()),
        lists=tuple(listing or ()),
        sources=tuple(named.sources[name] for name in source or ()),
        since=since.date() if since else None,
        limit=limit,
        match=_pattern(match),
    )
    if not any((wish.urls, wish.feeds, wish.sitemaps, wish.lists, wish.sources)):
        raise UsageError(
            "nothing to fetch: name an address, --feed, --sitemap, --list, --from or --source"
        )
    tally = fetch_pages(
        wish, archive, agent=user_agent(contact or named.contact), delay=delay, threads=threads,
        errors=errors,
    )  # fmt: skip
    if tally.count("failed") or tally.listings_failed:
        raise typer.Exit(exits.UNREAD)


def user_agent(contact: str | None) -> str:
    """The name under which sites see us. Raises `UsageError` without a contact."""
    from nlp_fin import __version__
    from nlp_fin.errors import UsageError

    if not contact or not re.fullmatch(r"[\x21-\x7e]{4,120}", contact.strip()):
        raise UsageError(
            "sites must be able to reach you: give --contact with an e-mail or web address, "
            'set NLP_FIN_CONTACT, or write contact = "…" into the sources file'
        )
    return f"nlp-fin/{__version__} (+{contact.strip()})"


def fetch_pages(
    wish: Wish, archive: Path, *, agent: str, delay: float, threads: int, errors: Path | None
) -> Tally:
    """Fetches what is wished for and prints what came of it; returns the counts."""
    from nlp_fin.ingest.web.archive import Archive
    from nlp_fin.ingest.web.client import Client
    from nlp_fin.ingest.web.collect import Tally, collect
    from nlp_fin.ingest.web.pacing import Pacer
    from nlp_fin.ingest.web.visit import Visitor
    from nlp_fin.ingest.web.watchdog import Extractor

    tally, problems = Tally(), []
    client = Client(agent, pacer=Pacer(delay))
    extractor = Extractor()
    try:
        with Archive(archive) as store:
            jobs = collect(wish, client, tally)
            visitor = Visitor(client, store, extractor, since=wish.since)
            for capture in visitor.run(jobs, tally, threads=threads):
                reason = f" ({capture.reason})" if capture.reason else ""
                text = (capture.message or "").removeprefix(f"{capture.url}: ")
                why = f": {text}" if text and capture.outcome != "stored" else ""
                say(f"{capture.outcome}{reason}: {capture.url}{why}", err=True)
                if capture.outcome != "stored":
                    problems.append(
                        {
                            "input": capture.url,
                            "outcome": capture.outcome,
                            "reason": capture.reason,
                            "message": capture.message,
                        }
                    )
    finally:
        extractor.close()
    for url, message in tally.listings_failed:
        say(f"failed listing: {url}: {message}", err=True)
        problems.append(
            {"input": url, "outcome": "failed", "reason": "listing", "message": message}
        )
    if errors is not None:
        lines = (json.dumps(problem, ensure_ascii=False) + "\n" for problem in problems)
        errors.write_text("".join(lines), encoding="utf-8")
    _summary(tally, archive)
    return tally


def _summary(tally: Tally, archive: Path) -> None:
    say(f"{tally.asked} pages asked for")
    for outcome in ("stored", "skipped", "failed"):
        reasons = [
            f"{count} {reason}"
            for (kind, reason), count in sorted(tally.outcomes.items())
            if kind == outcome and reason
        ]
        detail = f" ({', '.join(reasons)})" if reasons else ""
        say(f"  {outcome:8s}{tally.count(outcome):6d}{detail}")
    if tally.duplicates:
        say(f"  {tally.duplicates} of the stored are near-duplicates and linked")
    if tally.count("stored"):
        say(f"next: nlp-fin analyze {archive}")


def _addresses(file: str | None) -> tuple[str, ...]:
    from nlp_fin.errors import UsageError

    if file is None:
        return ()
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{file}: cannot read the addresses: {error.strerror or error}; --from takes a text "
            "file with one address per line, or - for standard input"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(
            f"{file}: the addresses are not UTF-8 text; save the file as UTF-8"
        ) from None
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _pattern(match: str | None) -> str | None:
    from nlp_fin.errors import UsageError

    try:
        re.compile(match or "")
    except re.error as error:
        raise UsageError(f"--match {match!r} is no regular expression: {error}") from None
    return match
