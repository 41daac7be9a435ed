"""The day that a text's relative dates refer to. Never the clock, never a file's time stamp."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nlp_fin.ingest.dates import head_date
from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.types import Article, TimeExpression

__all__ = ["find_anchor", "head_date"]


def find_anchor(article: Article, times: Iterable[TimeExpression]) -> date | None:
    """The article's day of publication, else the one its head states, else the latest full day
    that the text gives as its *Stand*, else None.

    `times` are the expressions found in the text without an anchor.
    """
    if article.published is not None:
        return article.published
    stated = head_date(article.text)
    return stated if stated is not None else _latest_stand(times)


def _latest_stand(times: Iterable[TimeExpression]) -> date | None:
    words = time_lexicon().anchor_words
    return max(
        (
            time.period.end
            for time in times
            if time.role == "as_of"
            and time.period.end is not None
            and time.period.start == time.period.end
            and (time.period.text or "").startswith(words)
        ),
        default=None,
    )
