"""What runs in a worker process: read one source, analyse it, send the outcome back."""

from __future__ import annotations

import faulthandler
import importlib
import logging
import os
import signal
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from nlp_fin.errors import InputSkippedError, NlpFinError, UsageError
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.ingest.read import read_source
from nlp_fin.ingest.sources import Source
from nlp_fin.names import readable_name
from nlp_fin.types import Article, Record

logger = logging.getLogger(__name__)

Status = Literal["stored", "unchanged", "skipped", "failed"]

DUPLICATE = "duplicate"
"""Reason of an input whose text an earlier input of the same run had."""

_GRACE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Known:
    """What the database has of an article that this pipeline analysed already."""

    source: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told once.

    `analyse` is the import path `module:function` of `Callable[[Article], Record]`; `options` are
    passed to it by name. `known` maps article ids to what is stored already. `timeout` in seconds.
    """

    analyse: str
    options: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    limits: Limits = DEFAULT_LIMITS
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. `stored` has a record, all others may have a reason.

    `file` is true for the article of a whole file: what that file held before is outdated.
    """

    status: Status
    source: str
    record: Record | None = None
    article_id: str | None = None
    reason: str | None = None
    message: str | None = None
    file: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """Sent once by a worker that is set up."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Sent by a worker that cannot be set up: no other worker could either."""

    message: str


def load_function(path: str) -> Callable[..., Record]:
    """The function that `module:function` names. Raises `UsageError` if there is none."""
    module, _, name = path.partition(":")
    try:
        function: Callable[..., Record] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"The analysis {path!r} cannot be loaded: {error}") from error
    return function


def is_unchanged(article: Article, known: Mapping[str, Known]) -> bool:
    """True if the article is stored already, as this pipeline would store it again.

    The id covers the text only. A day of publication that was added or corrected changes how
    relative dates resolve, so the article is analysed again; the same text at another place with
    another day does not replace what is there, or two copies would do so in turn for ever.
    """
    stored = known.get(article.id)
    if stored is None:
        return False
    same_day = article.published in (stored.published, None)
    return same_day or (stored.published is not None and stored.source != article.source)


def timed_out(source: Source, limit: float) -> Outcome:
    """The outcome of a source that took longer than `limit` seconds."""
    name = readable_name(source.name)
    message = f"{name}: not analysed within {limit:g} seconds; raise --timeout"
    return Outcome("failed", name, reason="timeout", message=message)


def process(source: Source, analyse: Callable[[Article], Record], setup: Setup) -> Outcome:
    """Read and analyse one source; whatever goes wrong inside becomes a reason."""
    article = read_source(source, limits=setup.limits)
    if not isinstance(article, Article):
        status: Status = "skipped" if isinstance(article, InputSkippedError) else "failed"
        message = readable_name(str(article))
        return Outcome(status, readable_name(source.name), reason=article.reason, message=message)
    article = replace(article, source=readable_name(article.source))
    file = source.path is not None and source.offset is None
    if is_unchanged(article, setup.known):
        return Outcome("unchanged", article.source, article_id=article.id, file=file)
    try:
        return Outcome("stored", article.source, analyse(article), article.id, file=file)
    except MemoryError:
        return _failed(article, "out_of_memory", "not enough memory to analyse this article")
    except NlpFinError as error:
        return _failed(article, "not_analysed", str(error))
    except Exception as error:
        logger.debug("analysis of %s failed", article.source, exc_info=True)
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return _failed(
            article,
            "internal_error",
            f"the analysis failed with {type(error).__name__}: {error} ({place}); "
            "please report it with this article",
        )


def _failed(article: Article, reason: str, message: str) -> Outcome:
    return Outcome(
        "failed",
        article.source,
        article_id=article.id,
        reason=reason,
        message=f"{article.source}: {message}",
    )


def worker_main(connection: Connection, setup: Setup) -> None:
    """The life of a worker: until the parent closes the connection or dies."""
    _isolate()
    try:
        function = load_function(setup.analyse)
    except UsageError as error:
        connection.send(Broken(str(error)))
        return
    # The parent is gone when the pipe breaks: end quietly, it cannot be told.
    with suppress(EOFError, OSError), open(os.devnull, "w", encoding="utf-8") as nowhere:
        connection.send(Ready())
        while (source := connection.recv()) is not None:
            # The parent ends a worker that hangs. Should the parent itself be gone, this does:
            # it runs outside the interpreter and needs nobody's cooperation.
            faulthandler.dump_traceback_later(
                setup.timeout + _GRACE_SECONDS, exit=True, file=nowhere
            )
            outcome = process(source, lambda article: function(article, **setup.options), setup)
            faulthandler.cancel_dump_traceback_later()
            connection.send(outcome)


def _isolate() -> None:
    # Ctrl-C goes to the whole process group, and so may SIGTERM; only the parent decides what
    # they mean. It ends a worker by closing the pipe or by SIGKILL.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Standard output may be the parent's JSONL: nothing a library prints may get into it.
    with suppress(OSError):
        os.dup2(2, 1)
    # When memory runs out, the kernel should take a worker and not the parent.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
