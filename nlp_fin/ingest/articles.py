"""`nlp_fin.read`: articles for a loop; what cannot be used is reported aside."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nlp_fin.errors import InputFailedError, InputSkippedError
from nlp_fin.ingest import read as outcomes
from nlp_fin.ingest.limits import DEFAULT_LIMITS, Limits
from nlp_fin.types import Article

logger = logging.getLogger(__name__)

Problem = InputSkippedError | InputFailedError


def read(
    source: str | Path | Iterable[str | Path],
    *,
    on_problem: Callable[[Problem], object] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Article]:
    """The articles behind a file, folder, glob, JSONL file or `-` (standard input), in order.

    An input that cannot be used never ends the loop. `on_problem` is called with it: an
    `InputFailedError` (unreadable, too large, not text) or an `InputSkippedError` (another
    language, paywall teaser, index page), each with a `reason` for counting; `problems.append`
    collects them. Without `on_problem` each is logged as a warning of the logger
    `nlp_fin.ingest.articles`, which Python prints unless the program says otherwise.
    """
    for outcome in outcomes(source, limits=limits):
        if isinstance(outcome, Article):
            yield outcome
        elif on_problem is not None:
            on_problem(outcome)
        else:
            kind = "failed" if isinstance(outcome, InputFailedError) else "skipped"
            logger.warning("%s (%s): %s", kind, outcome.reason, outcome)
