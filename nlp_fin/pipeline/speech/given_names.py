"""Given names that no list knows, found in the text itself."""

from __future__ import annotations

import re

from nlp_fin.lexicon.speech import speaker_lexicon

_MIN_SURNAME = 3
_MAX_LOOKUPS = 60
_SEARCHED = 100_000
"""Unknown surnames that are looked for, and characters in which; longer texts are lists."""


class GivenNames:
    """Looks up surnames in one text."""

    def __init__(self, text: str) -> None:
        self._looked_up: dict[str, str | None] = {}
        self._searched = text[:_SEARCHED]

    def full_name(self, surname: str) -> str | None:
        """*Croft* → *Helima Croft*, where the text has an unknown given name before it."""
        if " " in surname or len(surname) < _MIN_SURNAME:
            return None
        if surname not in self._looked_up:
            room = len(self._looked_up) < _MAX_LOOKUPS
            self._looked_up[surname] = self._search_given(surname) if room else None
        return self._looked_up[surname]

    def _search_given(self, surname: str) -> str | None:
        lexicon = speaker_lexicon()
        pattern = (
            rf"(?<![\w.-])([A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?) {re.escape(surname)}(?!\w)"
        )
        for match in re.finditer(pattern, self._searched):
            given = match[1].lower()
            known = lexicon.function | lexicon.titles | lexicon.documents | lexicon.market.words
            if (
                given not in known
                and given not in lexicon.person
                and (given not in lexicon.institution and given not in lexicon.company)
            ):
                return match[0]
        return None


def looks_personal(name: str) -> bool:
    """Two capitalised words, none of which is a noun for a house: an unknown given name."""
    lexicon = speaker_lexicon()
    words = name.split()
    return len(words) == 2 and all(
        w[0].isupper()
        and w[1:].islower()
        and w.lower() not in lexicon.institution
        and w.lower() not in lexicon.company
        and w.lower() not in lexicon.institution_endings
        for w in words
    )


def is_surname(name: str) -> bool:
    """One word that is no noun of a list: *sagte Pichler*."""
    lexicon = speaker_lexicon()
    lower = name.lower()
    listed = lower in lexicon.market or lower in lexicon.institution or lower in lexicon.documents
    return name.isalpha() and not name.isupper() and not listed and lower not in lexicon.company
