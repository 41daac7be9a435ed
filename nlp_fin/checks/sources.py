"""Who says it: may two statements of different speakers both be right?"""

from __future__ import annotations

import re

from nlp_fin.checks.restating import restates
from nlp_fin.checks.scene import Scene
from nlp_fin.checks.subjects import words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure


def is_one_house(one: str, two: str) -> bool:
    """*Berenberg* and *die Privatbank Berenberg*: all words of one name are in the other."""
    a, b = set(words_of(one)), set(words_of(two))
    return a <= b or b <= a


def sources_differ(a: Figure, b: Figure) -> bool:
    """Do two sources stand for the statements, so that both may be right?"""
    one = a.source.text if a.source else None
    two = b.source.text if b.source else None
    if one and two:
        return not is_one_house(one, two)
    return (one or two) is not None and a.basis in ("forecast", "estimate", "target")


def _is_person(scene: Scene, name: str) -> bool:
    if relations().word("analyst").fullmatch(name):
        return True
    place = scene.text.find(name)
    if any(
        i.kind == "person" and any(start <= place < end for start, end in i.mentions)
        for i in scene.record.instruments
    ):
        return True
    title = rf"\b(?:Analyst|Experte|Volkswirt)(?:in)?\s{re.escape(name)}"
    return re.search(title, scene.text) is not None


def speakers_differ(scene: Scene, a: Figure, b: Figure) -> bool:
    """As `sources_differ`; but a person who restates a house's number may speak for it."""
    if not sources_differ(a, b):
        return False
    if not restates(scene, b):
        return True
    if a.source is None or b.source is None:
        return False
    return _is_person(scene, a.source.text) == _is_person(scene, b.source.text)
