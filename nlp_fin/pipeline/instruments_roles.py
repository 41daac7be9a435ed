"""Whether a listed house is reported on (a company) or gives its opinion (an institution)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.instruments import Alias, Entry
from nlp_fin.pipeline.instruments_codes import Placed
from nlp_fin.pipeline.instruments_text import HYPHENS, TextView

HOUSE_FLAGS = frozenset({"speaks", "bank"})
_OWN_SHARE = re.compile(r"[-\u2010\u2011](?:aktie|papier|titel|anteil|kurs|vorstand|chef|konzern|gewinn|zahlen|quartal|tochter|aufsichtsrat|filial|dividende|großaktionär|aktionär)")
_SHARE_OF = re.compile(r"(?:aktien?|papiere?n?|anteils?scheine?n?|titeln?|anteile?n?|kurs|übernahme)\s(?:von|der|des)\s$")
_MOVE = re.compile(r"^[^.;:!?|\n]{0,40}?(?:(?:\+|-|−|plus|minus)\s?\d|\d+(?:,\d+)?\s?(?:%|prozent|euro))")
_FROM = re.compile(r"(?:\b(?:von|der|bei|des|vom|beim|durch)\s(?:der\s|dem\s|us-\w+\s)?)$")
_LAST_WORDS = re.compile(r"[\w-]+")


def institution_of(entry: Entry) -> Entry:
    """The house as an institution: same name, no symbol."""
    return Entry(
        id=f"institution:{entry.name}", kind="institution", name=entry.name, symbol=None, isin=None,
        wkn=None, country=entry.country, aliases=(Alias(entry.name),), flags=frozenset(), where=entry.where,
    )  # fmt: skip


def _speaks(view: TextView, start: int, end: int) -> bool:
    """The words around one mention make the house a speaker or a source."""
    cues = instrument_cues()
    lower = view.lower
    if lower[end : end + 1] in HYPHENS and cues.source_head.match(lower, end):
        return True
    behind, gap = view.word_behind(end)
    if behind.lower() in cues.speech_verbs and gap.strip() in {"", ")", "("}:
        return True
    left, right = view.window(start, end, 70)
    words = _LAST_WORDS.findall(left)[-4:]
    hyphen_tail = [word.rsplit("-", 1)[-1] for word in words]
    if any(word in cues.source_words for word in (*words[-3:], *hyphen_tail[-3:])):
        return True
    if _FROM.search(left) and words and any(w in cues.source_words for w in _LAST_WORDS.findall(left)[-6:]):
        return True
    return re.match(r"\s?(?:\)|,)?\s?(?:research|securities|asset management|capital markets|investment)", right) is not None


def _is_reported(view: TextView, start: int, end: int) -> bool:
    """The words around one mention make the house the subject of the news."""
    lower = view.lower
    if _OWN_SHARE.match(lower, end):
        return True
    left, right = view.window(start, end, 80)
    if _SHARE_OF.search(left[-40:]):
        return True
    sentence = re.split(r"[.;!?]\s", right)[0]
    return instrument_cues().own_news.search(sentence) is not None or _MOVE.match(right) is not None


def assign_roles(view: TextView, placed: Sequence[Placed]) -> list[Placed]:
    """Replace houses that speak by their institution; the flag decides where the text does not.

    A mention without a cue follows the other mentions of the same house in the text.
    """
    votes: dict[str, Counter[str]] = {}
    roles: list[str | None] = []
    for item in placed:
        role: str | None = None
        if item.entry.flags & HOUSE_FLAGS:
            if _speaks(view, item.start, item.end):
                role = "institution"
            elif _is_reported(view, item.start, item.end):
                role = "company"
            if role:
                votes.setdefault(item.entry.id, Counter())[role] += 1
        roles.append(role)
    decided = []
    for item, role in zip(placed, roles, strict=True):
        if item.entry.flags & HOUSE_FLAGS:
            ballot = votes.get(item.entry.id)
            fallback = "institution" if "speaks" in item.entry.flags else "company"
            final = role or (ballot.most_common(1)[0][0] if ballot else fallback)
            if final == "institution":
                item = Placed(item.start, item.end, institution_of(item.entry))
        decided.append(item)
    return decided
