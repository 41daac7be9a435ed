"""When the next request to a host may be made."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime


@dataclass(slots=True)
class Pacer:
    """Keeps requests to one host apart by the larger of our delay and the site's."""

    delay: float = 2.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _free: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, site_delay: float = 0.0) -> None:
        """Takes the host's next slot and sleeps until it begins."""
        with self._lock:
            now = self.clock()
            start = max(now, self._free.get(host, now))
            self._free[host] = start + max(self.delay, site_delay)
        if start > now:
            self.sleep(start - now)

    def hold(self, host: str, seconds: float) -> None:
        """No request to `host` for so many seconds."""
        with self._lock:
            self._free[host] = max(self._free.get(host, 0.0), self.clock() + seconds)


def retry_after(value: str | None, *, now: float, default: float = 30.0) -> float:
    """Seconds to wait by a Retry-After header, a number or a date; `now` is the Unix time."""
    text = (value or "").strip()
    if text.isdigit():
        return float(text[:6])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return default
    return max(0.0, moment.timestamp() - now)
