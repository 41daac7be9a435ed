"""May a figure stand in a role of a ratio, by its metric or by the words beside it?"""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.checks.identities.base import Role
from nlp_fin.checks.scene import Scene
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure

UNSURE = frozenset(
    "other ratio return price cost investment share earnings constituents dividend margin".split()
)
"""Metrics that linking gives for want of a better one, so that words may overrule them."""


def fits_role(scene: Scene, role: Role, figure: Figure) -> bool:
    """By metric, or by the words of its clause where linking may have missed the metric."""
    if role.fits(figure):
        return True
    words = relations().roles.get(role.name)
    if words is None or not role.has_unit(figure):
        return False
    if _is_named_beside(scene, words, figure):
        return True
    if not role.worded and figure.metric not in UNSURE and not _is_yield(scene, figure):
        return False
    return words.search(scene.clause(figure)) is not None


@cache
def _of_bonds() -> re.Pattern[str]:
    return re.compile(r"anleihe|bund|treasur|staat|laufzeit|fällig|pfandbrief", re.IGNORECASE)


def _is_yield(scene: Scene, figure: Figure) -> bool:
    """A yield that linking takes for one of a bond, though no bond is near."""
    if figure.metric != "bond_yield" or figure.subject.instrument is not None:
        return False
    return _of_bonds().search(scene.clause(figure)) is None


_BESIDE = 14


def _is_named_beside(scene: Scene, words: re.Pattern[str], figure: Figure) -> bool:
    """Does a noun of the role stand right before the figure? (*das Ebitda 300 Millionen Euro*)"""
    before = scene.before(figure, 40)
    found = list(words.finditer(before))
    if not found or not found[-1][0][:1].isupper():
        return False
    between = before[found[-1].end() :]
    return len(between) <= _BESIDE and re.search(r"[\d,;:]|\bund\b", between) is None
