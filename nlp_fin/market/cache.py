"""The local store of raw answers: what was asked, what came back, when, and its hash.

Answers are never changed or dropped, so a verdict can be replayed from its evidence and a later
run can judge with what was known on an earlier day.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from nlp_fin.errors import StoreError
from nlp_fin.market.types import Answer, Need

_SCHEMA = """
create table if not exists answers (
  id integer primary key,
  provider text not null,
  need_key text not null,
  start text, "end" text,
  retrieved_at text not null,
  sha256 text not null,
  raw blob not null
);
create index if not exists answers_by_need on answers (provider, need_key);
create index if not exists answers_by_hash on answers (sha256);
"""
FILE = "market.sqlite"
_SHELF = "@"
"""Between a provider's name and the shelf of its answers."""


class AnswerCache:
    """Answers in one SQLite file in `folder`; made when missing. Raises `StoreError`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=30)
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self.path}: cannot use the cache of market answers ({error}); "
                "name another folder with --cache"
            ) from None

    def close(self) -> None:
        self._connection.close()

    def put(self, answer: Answer, shelf: str = "") -> None:
        """Keep an answer for good; `shelf` keeps answers of one provider apart from others."""
        need = answer.need
        with contextlib.closing(self._connection.cursor()) as cursor:
            cursor.execute(
                'insert into answers (provider, need_key, start, "end", retrieved_at, sha256, raw)'
                " values (?, ?, ?, ?, ?, ?, ?)",
                (
                    _shelved(answer.provider, shelf),
                    need.key,
                    need.start and need.start.isoformat(),
                    need.end and need.end.isoformat(),
                    answer.retrieved_at.isoformat(),
                    answer.sha256,
                    zlib.compress(answer.raw),
                ),
            )
        self._connection.commit()

    def find(self, provider: str, need: Need, *, shelf: str = "") -> Answer | None:
        """The latest kept answer that covers `need`."""
        kept = self._kept(provider, need, None, shelf)
        return next((a for a in kept if a.need.covers(need)), None)

    def find_nearest(
        self, provider: str, need: Need, known_by: datetime | None = None, *, shelf: str = ""
    ) -> Answer | None:
        """The latest kept answer that covers `need`, retrieved no later than `known_by`; where
        none covers all of it, the one that covers most."""
        kept = list(self._kept(provider, need, known_by, shelf))
        covering = next((a for a in kept if a.need.covers(need)), None)
        return covering or max(kept, key=lambda a: _overlap(a.need, need), default=None)

    def _kept(
        self, provider: str, need: Need, known_by: datetime | None, shelf: str
    ) -> Iterator[Answer]:
        """Answers to needs of this key, the latest first."""
        rows = self._connection.execute(
            'select start, "end", retrieved_at, raw from answers'
            " where provider = ? and need_key = ? order by retrieved_at desc, id desc",
            (_shelved(provider, shelf), need.key),
        )
        for start, end, retrieved_at, raw in rows:
            moment = datetime.fromisoformat(retrieved_at)
            if known_by is None or moment <= known_by:
                answered = Need(need.kind, need.symbol, need.field, _day(start), _day(end))
                yield Answer(provider, answered, moment, zlib.decompress(raw))

    def by_hash(self, sha256: str) -> Answer | None:
        """The answer with this hash, for replay."""
        row = self._connection.execute(
            'select provider, need_key, start, "end", retrieved_at, raw from answers'
            " where sha256 = ? order by id limit 1",
            (sha256,),
        ).fetchone()
        if row is None:
            return None
        provider, key, start, end, retrieved_at, raw = row
        kind, symbol, field = json.loads(key)
        need = Need(kind, symbol, field, _day(start), _day(end))
        name = provider.partition(_SHELF)[0]
        return Answer(name, need, datetime.fromisoformat(retrieved_at), zlib.decompress(raw))


def _shelved(provider: str, shelf: str) -> str:
    return f"{provider}{_SHELF}{shelf}" if shelf else provider


def _overlap(answered: Need, need: Need) -> int:
    """Days of `need` that an answer is about."""
    if not (answered.start and answered.end and need.start and need.end):
        return 0
    return (min(answered.end, need.end) - max(answered.start, need.start)).days


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
