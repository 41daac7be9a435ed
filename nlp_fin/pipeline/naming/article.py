"""What holds for a whole article: invented companies, family names, acronyms, addresses."""

from __future__ import annotations

import re
from collections.abc import Collection

from nlp_fin.lexicon.instruments import first_names
from nlp_fin.lexicon.person_cues import person_cues
from nlp_fin.pipeline.naming.text import TextView

_FICTION = re.compile(
    r"\b(?:Muster|Beispiel)(?:firma|unternehmen|gesellschaft|betrieb|konzern|AG|mann|bank)|\bfiktive|\berfunden"
    r"|\b(?:XYZ|ABC|XY)(?:-|\s)(?:AG|GmbH|SE|Corp|Inc)|\bMuster\s(?:AG|GmbH|SE)"
)
_COLOUR_COMPANY = re.compile(
    r"\b\w{0,20}(?:[Rr]ot|[Bb]lau|[Gg]rün|[Gg]elb|[Gg]rau|[Bb]raun|[Ll]ila|[Ss]chwarz|[Ww]eiß|[Oo]range|[Vv]iolett)\s(?:AG|SE|KGaA|GmbH)\b"
)
_ACRONYM = re.compile(r"[ \u00a0]\(\s?([A-ZÄÖÜ]{2,6})\s?\)")
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}"
    r"|(?<![\w-])[\w-]{1,63}\.(?:de|com|net|org|at|ch|eu)/\S*"
)


def is_fiction(text: str) -> bool:
    """Whether the article explains with invented companies."""
    colours = {match[0] for match in _COLOUR_COMPANY.finditer(text)}
    return len(colours) >= 2 or _FICTION.search(text) is not None


def family_names(view: TextView) -> dict[str, frozenset[int]]:
    """Words behind a given name, with the token indices of those given names."""
    given = first_names() - person_cues().doubtful_first_names
    found: dict[str, set[int]] = {}
    for index in range(len(view) - 1):
        if (
            view.words[index] in given
            and view.gap(index) == " "
            and view.words[index + 1][0].isupper()
        ):
            found.setdefault(view.words[index + 1], set()).add(index)
    return {word: frozenset(places) for word, places in found.items()}


def foreign_acronyms(view: TextView, known_ends: Collection[int]) -> frozenset[str]:
    """Acronyms that the text makes of other words (*Demand Side Management (DSM)*).

    `known_ends` are the ends of names of the tables: their acronyms are theirs.
    """
    found = set()
    for match in _ACRONYM.finditer(view.text):
        last = view.token_before(match.start())
        first = last - len(match[1]) + 1
        if first < 0 or view.ends[last] in known_ends:
            continue
        initials = "".join(word[0] for word in view.words[first : last + 1])
        if (
            initials.lower() == match[1].lower()
            and "\n" not in view.text[view.starts[first] : match.end()]
        ):
            found.add(match[1])
    return frozenset(found)


def web_spans(text: str) -> list[tuple[int, int]]:
    """Addresses: names inside them are no mentions."""
    return [match.span() for match in _WEB.finditer(text)]
