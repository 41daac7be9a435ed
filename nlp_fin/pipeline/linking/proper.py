"""Names of firms that no list knows, by the traces that a name leaves in a text.

German writes all nouns with a capital, so a capital says nothing. What tells is the company a word
keeps: a code behind it (*Biodel (WKN: A1JZU5)*), the shares of it (*Terex-Aktie*, *Papiere von
Terex*), a noun in front that has an article of its own (*die Internetseite Groupon hat*), a verb
behind it without an article before it (*Terex prüfe*), news that come from it (*wie BVZ
mitteilte*). Each trace is worth points; places and persons leave traces too, which cost points.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp_fin.lexicon.company_forms import company_forms
from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.instruments import ambiguous_words, first_names
from nlp_fin.lexicon.subjects import anaphor_kinds, noun_classes
from nlp_fin.pipeline.linking.tokens import is_finite

Word = tuple[int, int, str]

STRONG = 4
WEAK = 2
_GROUPS = frozenset("Gruppe Konzern Konzerns Holding Group".split())
_DEALS = ("beteiligung", "anteil", "übernahme", "kauf", "zukauf", "gebot", "fusion", "einstieg")
_MAX_WORDS = 4
_MAX_NAMES = 100
"""No article introduces more firms that no list knows; keeps the cost of long texts linear."""
_MIN_ACRONYM = 3
_MIN_LETTERS = 4
_MAX_ACRONYM = 6
_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines dieser diese dieses diesem diesen "
    "im am zum zur vom beim ins seine ihre seiner ihrer kein keine".split()
)
_PLACES = frozenset("in aus nach um bis".split())
_REPORTED = frozenset("mitteilte mitteilten mitteilt berichtete meldete bekanntgab hieß".split())
_TAILS = ("-Aktie", "-Aktien", "-Aktionäre", "-Papiere", "-Papieren", "-Titel", "-Titeln",
          "-Anteile", "-Anteilsschein", "-Anteilsscheine", "-Chef", "-Chefin", "-Vorstand",
          "-Tochter", "-Konzern", "-Gruppe", "-Spitze", "-Management", "-Gebot")  # fmt: skip


@cache
def _noun_ending() -> re.Pattern[str]:
    return re.compile(
        r".{2,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|ment|"
        r"ismus|nis|nisse|tum|ling|erei|markt|preis|preise|kurs|kurse|zahl|zahlen|haus|werk|amt|"
        r"land|stadt|berg|burg|dorf|heim|straße|weg|jahr|monat|leiter|führer|händler|träger|"
        r"handel|verkehr|bau|geld|kauf|satz|teil|wert|recht|arbeit|zeit|raum|plan|druck|sch)"
    )


@cache
def _code_behind() -> re.Pattern[str]:
    return re.compile(r"\s?\(\s?(?:WKN|ISIN|Symbol|Ticker|Kürzel|[A-Z]{2,8}:\s?[A-Z0-9]{1,6}\b)")


@cache
def _dateline_behind() -> re.Pattern[str]:
    return re.compile(r"(?:/\w+)?\s?(?:\((?:dpa|Reuters|APA|AP|awp|ots|dts|BoerseGo|AFX)|, \d)")


@dataclass(slots=True)
class _Evidence:
    points: int = 0
    sure: bool = False
    """A trace that only a name leaves: a code, shares, a noun with an article in front."""
    bare: int = 0
    articles: int = 0
    inside: int = 0
    """Occurrences that do not open a sentence, where any word has a capital."""
    forms: list[str] = field(default_factory=list)


def find_proper_names(
    text: str, words: Sequence[Word], taken: set[int], can_be_name: Callable[[str], bool]
) -> dict[str, int]:
    """Name → points, for names with at least `WEAK` points.

    `words` are the words of the text with offsets, `taken` the starts of words that are known,
    `can_be_name` says that no lexicon knows a word as a common noun.
    """
    return _Search(text, words, taken, can_be_name).find()


class _Search:
    def __init__(
        self, text: str, words: Sequence[Word], taken: set[int], can_be_name: Callable[[str], bool]
    ) -> None:
        self.text, self.words, self.taken = text, words, taken
        self.can_be_name = can_be_name
        self.found: defaultdict[str, _Evidence] = defaultdict(_Evidence)
        self.known = {word for _, _, word in words}
        self.lowers = {word for _, _, word in words if word[0].islower()}

    def find(self) -> dict[str, int]:
        for first, last in self._runs():
            self._judge(first, last)
        for start, _, word in self.words:
            stem = next((word[: -len(tail)] for tail in _TAILS if word.endswith(tail)), "")
            if stem and start not in self.taken and self._fits(stem):
                self.found[stem].points += 3
                self.found[stem].sure = True
                self.found[stem].inside += 1
                self.found[stem].forms.append(stem)
        found = {
            self._longest(evidence.forms): _total(evidence)
            for name, evidence in self.found.items()
            if _total(evidence) >= WEAK
            and (evidence.inside or _is_shaped(name))
            and (evidence.articles <= evidence.bare or _is_acronym(name))
            and name.lower() not in self.lowers
        }
        kept = set(sorted(found, key=found.__getitem__, reverse=True)[:_MAX_NAMES])
        return {name: points for name, points in found.items() if name in kept}

    def _longest(self, forms: list[str]) -> str:
        """The fullest form of a name, without the *s* of its genitive."""
        form = max(forms, key=len)
        return form[:-1] if form[-1] == "s" and form[:-1].split()[-1] in self.known else form

    def _fits(self, word: str) -> bool:
        if word[0].isdigit():
            return sum(ch.isalpha() for ch in word) >= _MIN_LETTERS and word.isalnum()
        if not word[0].isupper():
            return False
        if word.upper() in instrument_cues().no_tickers or noun_classes(word.split("-")[-1]):
            return False
        return self.can_be_name(word) and not _noun_ending().fullmatch(word.lower())

    def _runs(self) -> Iterator[tuple[int, int]]:
        """First and last word of stretches of capitalised words that could be one name."""
        index = 0
        while index < len(self.words):
            if self.words[index][0] in self.taken or not self._fits(self.words[index][2]):
                index += 1
                continue
            last = index
            while (
                last + 1 < len(self.words)
                and last - index + 1 < _MAX_WORDS
                and self.words[last + 1][0] == self.words[last][1] + 1
                and self.text[self.words[last][1]] == " "
                and self.words[last + 1][0] not in self.taken
                and self.words[last + 1][2][0].isupper()
                and self.can_be_name(self.words[last + 1][2])
            ):
                last += 1
            yield index, last
            index = last + 1

    def _beside(self, index: int, step: int) -> str:
        """The neighbouring word in the same sentence, else an empty string."""
        other = index + step
        if not 0 <= other < len(self.words):
            return ""
        left, right = sorted((index, other))
        gap = self.text[self.words[left][1] : self.words[right][0]]
        return self.words[other][2] if gap.strip(" \n\u00a0") == "" else ""

    def _judge(self, first: int, last: int) -> None:
        start, end = self.words[first][0], self.words[last][1]
        name = self.words[first][2]
        before, behind = self._beside(first, -1), self._beside(last, 1)
        bare = name.removesuffix("s")
        evidence = self.found[bare if bare in self.known else name]
        evidence.forms.append(self.text[start:end])
        if behind in _GROUPS:
            evidence.points += 4
            evidence.sure = True
            evidence.inside += 1
            evidence.bare += 1
            return
        if first == 0 and behind.lower() in instrument_cues().business_verbs:
            evidence.inside += 1
        if before.lower() in _ARTICLES:
            evidence.articles += 1
            if not _is_acronym(name):
                return
        if self._follows_number(start):
            return
        evidence.bare += 1
        evidence.inside += not self._opens(start)
        sure, loose = self._points(first, last, before, behind)
        evidence.points += sure + loose
        evidence.sure = evidence.sure or sure > 0 or _is_shaped(name)

    def _points(self, first: int, last: int, before: str, behind: str) -> tuple[int, int]:
        """Points for traces that only names leave, and for those that nouns leave as well."""
        further = self._beside(first - 1, -1) if before else ""
        sure = self._sure(first, last, before.lower(), further.lower())
        if before[:1].isupper():
            if "company" in anaphor_kinds(before) or _is_apposition(before):
                sure += 3
            elif further.lower() in _ARTICLES:
                sure += 2
        if behind.lower() == "beteiligt" or further.lower().startswith(_DEALS):
            sure += 2
        if last > first and self.words[last][2] in company_forms().generic_tail:
            sure += 2
        verbs = instrument_cues().business_verbs
        loose = 0
        if behind.lower() in verbs or is_finite(behind.lower()):
            loose = 1 if first and before else 2
        elif before.lower() in verbs or is_finite(before.lower()):
            loose = 0 if behind.lower().endswith("er") else 2
        loose += (last > first) + _is_shaped(self.words[first][2])
        return sure, loose - self._against(first, last, before)

    def _sure(self, first: int, last: int, before: str, further: str) -> int:
        """*Biodel (WKN: A1JZU5)*, *Aktien von Terex*, *teilte BVZ mit*."""
        cues = instrument_cues()
        points = 4 if _code_behind().match(self.text, self.words[last][1]) else 0
        if before in cues.share_links and further in cues.share_nouns:
            points += 3
        told = before in ("teilte", "teilten") or (before == "wie" and self._reports_behind(last))
        return points + 2 * told

    def _against(self, first: int, last: int, before: str) -> int:
        """Points that a place, a person or a dateline costs."""
        cues, name = instrument_cues(), self.words[first][2]
        points = 3 * (before.lower() in _PLACES)
        run = self.words[first : last + 1]
        points += 3 * all(word.lower() in ambiguous_words() for _, _, word in run)
        first_name = before in first_names() or (name in first_names() and last > first)
        points += 4 * bool(first_name or "person" in noun_classes(before))
        dated = _dateline_behind().match(self.text, self.words[last][1])
        return points + 4 * bool(before.lower() in cues.titles or dated)

    def _opens(self, start: int) -> bool:
        """Whether a word is the first of a sentence, a line or a quotation."""
        ahead = self.text[max(0, start - 12) : start].rstrip(" \u00a0\"'„“»«*#")
        return not ahead or ahead[-1] in ".!?:\n•·|–"

    def _follows_number(self, start: int) -> bool:
        """*5 DKK*, *30 MWh*: a unit."""
        return self.text[max(0, start - 3) : start].rstrip()[-1:].isdigit()

    def _reports_behind(self, last: int) -> bool:
        return any(word.lower() in _REPORTED for _, _, word in self.words[last + 1 : last + 8])


def _total(evidence: _Evidence) -> int:
    """All points; of names without a sure trace less than `STRONG`."""
    points = evidence.points + min(evidence.bare - 1, 3)
    return points if evidence.sure else min(points, STRONG - 1)


def _is_apposition(word: str) -> bool:
    return instrument_cues().apposition.fullmatch(word.lower()) is not None


def _is_acronym(word: str) -> bool:
    return word.isupper() and _MIN_ACRONYM <= len(word) <= _MAX_ACRONYM and word.isalpha()


def _is_shaped(word: str) -> bool:
    """*PPVX*, *KraussMaffei*, *8point3*: written as no common noun is."""
    inner = any(ch.isupper() for ch in word[1:]) and "-" not in word and not word.isupper()
    return _is_acronym(word) or inner or word[0].isdigit()
