"""What the statements of one quantity assert, worked out once for all their comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from nlp_fin.checks.stated import coarse_interval, stated_interval
from nlp_fin.checks.verdicts import Judgement, judge
from nlp_fin.types import Figure, Interval

_OPEN = ("over", "under")
Place = tuple[str, Decimal | None]
"""A figure may be read with another sign than it has in the record."""


class Readings:
    """Intervals of the figures of one group, and which of them agree. For one article."""

    def __init__(self, group: Sequence[Figure]) -> None:
        self._group = group
        self._spans: dict[Place, tuple[Interval | None, Interval | None]] = {}
        self._agreed: dict[Place, bool] = {}

    def _of(self, figure: Figure) -> tuple[Interval | None, Interval | None]:
        place = figure.id, figure.value
        if place not in self._spans:
            self._spans[place] = stated_interval(figure), coarse_interval(figure)
        return self._spans[place]

    def judge_pair(self, a: Figure, b: Figure) -> Judgement | None:
        """Do two statements of one quantity agree? None where one has no value."""
        (one, coarse_one), (two, coarse_two) = self._of(a), self._of(b)
        if one is None or two is None:
            return None
        pairs = [(c, o) for c, o in ((coarse_one, two), (coarse_two, one)) if c is not None]
        return judge(one, two, coarse=pairs)

    def agree(self, a: Figure, b: Figure) -> bool:
        judgement = self.judge_pair(a, b)
        return judgement is not None and judgement.verdict == "supported"

    def agrees_with_any(self, figure: Figure) -> bool:
        """Does any earlier statement of the quantity have this value?"""
        place = figure.id, figure.value
        if place not in self._agreed:
            self._agreed[place] = any(
                other.start < figure.start
                and other.qualifier not in _OPEN
                and self.agree(other, figure)
                for other in self._group
            )
        return self._agreed[place]
