"""A loopback data service that speaks the wire formats of the real ones, and misbehaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Service:
    """`answer` makes the reply for a path and query; `faults` are served first, one a request."""

    url: str = ""
    answer: Callable[[str, dict[str, str]], Reply] = lambda path, query: (404, {}, b"")
    faults: list[Reply] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def as_json(data: object) -> Reply:
    return 200, {"Content-Type": "application/json"}, json.dumps(data).encode()
