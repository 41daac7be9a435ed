"""Whether a listed house is reported on (a company) or gives its opinion (an institution)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.instruments import Entry, made_entry
from nlp_fin.pipeline.naming.codes import Placed
from nlp_fin.pipeline.naming.context import LIST_LINKS
from nlp_fin.pipeline.naming.text import HYPHENS, TextView

HOUSE_FLAGS = frozenset({"speaks", "bank"})
EXCHANGE_FLAG = "exchange"
_LISTED_ON = re.compile(
    r"(?:\b(?:an der|an die|von der|über die)\s(?:us-)?(?:[\w-]*börse\s)?|börse\s)$"
)
_LISTING = re.compile(
    r"[^.;!?\n]{0,50}?(?:notiert|gelistet|listing|gehandelt|börsengang|debüt|zulassung)"
)
_LISTING_HEAD = re.compile(
    r"[-\u2010\u2011](?:list|notier|börsengang|debüt|gelistet|notiert|börse)"
)
_CODE_BEHIND = re.compile(r"\s?:\s?[a-z0-9.]{1,7}(?![\w])")
_OTHER_EXCHANGE = re.compile(r"^[\s,/(]{0,3}(?:und |oder )?(?:der )?nyse")
_EXCHANGE_BEFORE = re.compile(r"nyse(?:amex)?[\s,/)]{0,3}(?:und |oder )?(?:der )?$")
_OWN_SHARE = re.compile(
    r"[-\u2010\u2011](?:aktie|papier|titel|anteil|kurs|vorstand|chef(?!volks|ökon|strat|analy|anlage)|konzern|gewinn|zahlen|quartal|tochter|aufsichtsrat|filial|dividende|großaktionär|aktionär)"
)
_SHARE_OF = re.compile(
    r"(?:aktien?|papiere?n?|anteils?scheine?n?|titeln?|anteile?n?|kurs|übernahme)\s(?:von|der|des)\s$"
)
_MOVE = re.compile(
    r"^[^.;:!?|\n]{0,45}?(?:(?:\+|-|−|plus|minus)\s?\d|\d+(?:,\d+)?\s?(?:%|prozent))"
)
_RESULT_OF = re.compile(
    r"(?:gewinn\w*|überschuss|ergebnis\w*|erträge|zahlen|bilanz|vorstand|chefs?|chefin|quartal)\s(?:der|des|von)\s(?:[\w-]+\s){0,3}$"
)
_OWN_RESULT = re.compile(
    r"gewinn|ergebnis|überschuss|erlös|umsatz|dividende|rendite|ertrag|erträge|verlust"
)
_HOLDS = re.compile(
    r"\s(?:hält|hielt|besitzt|kontrolliert)\s[^.;!?\n]{0,45}?(?:%|prozent)\s(?:an|der|des|am)\b"
)
_ASSUMES = re.compile(r"\s(?:geht|ging|gehen|gingen)\s(?:[^.;!?\n]{0,40}\s)?davon\saus")
_FROM = re.compile(r"(?:\b(?:von|der|bei|des|vom|beim|durch)\s(?:der\s|dem\s|us-\w+\s)?)$")
_LAST_WORDS = re.compile(r"[\w-]+")


def institution_of(entry: Entry) -> Entry:
    """The house as an institution: same name, no symbol."""
    return made_entry("institution", entry.name, country=entry.country, where=entry.where)


def _clause(right: str) -> str:
    return re.split(r"[.;!?]\s", right)[0]


def _gives_opinion(view: TextView, start: int, end: int) -> bool:
    """A target price, a rating or a study of the house."""
    cues = instrument_cues()
    if view.lower[end : end + 1] in HYPHENS and cues.source_head.match(view.lower, end):
        return True
    left, right = view.window(start, end, 70)
    if re.match(
        r"\s?(?:\)|,)?\s?(?:research|securities|asset management|capital markets|investment)", right
    ):
        return True
    if cues.opinion.search(_clause(right)) is not None:
        return True
    words = _LAST_WORDS.findall(left)[-3:]
    return any(w in cues.source_words or w.rsplit("-", 1)[-1] in cues.source_words for w in words)


def _speaks(view: TextView, start: int, end: int, *, bank: bool) -> bool:
    """A verb of speech, or an expert of the house, before or behind the name.

    What a bank that is mostly reported on says of its own results is no opinion.
    """
    cues = instrument_cues()
    behind, gap = view.word_behind(end)
    left, right = view.window(start, end, 70)
    if behind.lower() in cues.speech_verbs and gap.strip() in {"", ")", "("}:
        return not (bank and _OWN_RESULT.search(_clause(right)))
    if _ASSUMES.match(right):
        return True
    return _FROM.search(left) is not None and any(
        word in cues.source_words for word in _LAST_WORDS.findall(left)[-6:]
    )


def _is_exchange(view: TextView, start: int, end: int) -> bool:
    """The place of trading is meant, not its index."""
    left, right = view.window(start, end, 70)
    if (
        _LISTING_HEAD.match(right)
        or _CODE_BEHIND.match(right)
        or _OTHER_EXCHANGE.match(right)
        or _EXCHANGE_BEFORE.search(left)
    ):
        return True
    return _LISTED_ON.search(left) is not None and _LISTING.match(right) is not None


def _is_subject(view: TextView, start: int, end: int) -> bool:
    """The share, the board or the results of the house: no doubt that the company is meant."""
    left, right = view.window(start, end, 70)
    return (
        _HOLDS.match(right) is not None
        or _OWN_SHARE.match(view.lower, end) is not None
        or _SHARE_OF.search(left[-40:]) is not None
        or _RESULT_OF.search(left) is not None
    )


def _is_reported(view: TextView, start: int, end: int) -> bool:
    """The house moves on the market or has news of its own."""
    _, right = view.window(start, end, 80)
    cues = instrument_cues()
    behind, gap = view.word_behind(end)
    if gap == " " and behind in cues.own_verbs:
        return True
    return cues.own_news.search(_clause(right)) is not None or _MOVE.match(right) is not None


def _role(view: TextView, item: Placed) -> str | None:
    start, end = item.start, item.end
    if _is_subject(view, start, end):
        return "company"
    if _gives_opinion(view, start, end):
        return "institution"
    if _is_reported(view, start, end) and "bank" in item.entry.flags:
        return "company"
    if _speaks(view, start, end, bank="bank" in item.entry.flags):
        return "institution"
    return "company" if _is_reported(view, start, end) else None


def _as_exchange(view: TextView, item: Placed) -> Placed:
    """An index that shares its name with its exchange, where the exchange is meant."""
    name = view.text[item.start : item.end]
    if EXCHANGE_FLAG not in item.entry.flags or " " in name or "-" in name:
        return item
    if not _is_exchange(view, item.start, item.end):
        return item
    exchange = made_entry("institution", name.capitalize(), where=item.entry.where)
    return Placed(item.start, item.end, exchange)


def _listed_with_companies(view: TextView, placed: Sequence[Placed], index: int) -> bool:
    """A neighbour in an enumeration is a company that nobody asks for opinions."""
    here = placed[index]
    for other in (
        placed[index - 1] if index else None,
        placed[index + 1] if index + 1 < len(placed) else None,
    ):
        if other is None or other.entry.kind != "company" or other.entry.flags & HOUSE_FLAGS:
            continue
        first, second = (other, here) if other.start < here.start else (here, other)
        if view.text[first.end : second.start] in LIST_LINKS:
            return True
    return False


def assign_roles(view: TextView, placed: Sequence[Placed]) -> list[Placed]:
    """Replace houses that speak by their institution; the flag decides where the text does not.

    A mention without a cue follows the other mentions of the same house in the text.
    """
    placed = [_as_exchange(view, item) for item in placed]
    votes: dict[str, Counter[str]] = {}
    roles: list[str | None] = []
    for index, item in enumerate(placed):
        role: str | None = None
        if item.entry.flags & HOUSE_FLAGS:
            role = _role(view, item)
            if role is None and _listed_with_companies(view, placed, index):
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
